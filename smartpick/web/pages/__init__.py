"""One file per family of pages; each function makes one page from what was sent."""
