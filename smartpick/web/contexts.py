"""What every page has; what is particular to one page is its `content`, which its template and its twin both read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Page:
    """What every page has."""

    template: str = field(metadata={"help": "file of the template"})
    title: str = field(metadata={"help": "heading of the page"})
    path: str = field(metadata={"help": "path of the page, marked in the navigation"})
    is_example: bool = field(metadata={"help": "whether the fictional applicant is shown"})
    profile: str = field(metadata={"help": "the profile as text, carried along in a hidden field"})
    content: dict[str, Any] = field(
        metadata={"help": "what is particular to this page, JSON-ready; the same as its twin prints"}
    )

    def as_json(self) -> dict[str, Any]:
        """Give the page's JSON twin: everything but the pictures."""
        told = {name: value for name, value in self.content.items() if not name.startswith("svg_")}
        return {"ok": True, "title": self.title, "example": self.is_example, **told}
