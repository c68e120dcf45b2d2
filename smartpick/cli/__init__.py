"""The smartpick command: read files, call the library, print."""
