"""How the pages become a site: `sphinx-build -W docs out/docs` (decision 0180)."""

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from making.docstrings import as_markup

project = "SmartPick"
author = "The SmartPick developers"
extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["making"]
myst_heading_anchors = 3  # a link may name a heading, as on the hosting platforms
autodoc_typehints_format = "short"
toc_object_entries = False  # each public name has a heading of its own
html_title = "SmartPick"
html_theme = "alabaster"  # loads nothing from anywhere
html_theme_options = {
    "description": "One residency application plan, explained",
    "page_width": "76rem",
    "body_max_width": "none",
}
html_show_copyright = False  # the licence says whose it is
html_static_path = ["site"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False


def setup(app: Any) -> None:
    """Let our docstrings read as they are meant."""
    app.connect("autodoc-process-docstring", as_markup)
