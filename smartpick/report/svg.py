"""Writes SVG elements with every value escaped; the pictures of pages, files and documents are made of these.

Colours stand as attributes, so that a picture looks right in a PDF; pages restyle them by class for the dark.
"""

from __future__ import annotations

from html import escape

INK, MUTED, LINE, LAND = "#1b2733", "#5b6b7a", "#c9d2da", "#eef2f5"
TIER_COLOURS = {"core": "#b3261e", "secondary": "#1f5fa8", "safety": "#2e7d4f"}
TIER_SHAPES = {"core": "circle", "secondary": "square", "safety": "triangle"}
FONT = "system-ui, 'DejaVu Sans', sans-serif"


def element(name: str, *children: str, **attributes: object) -> str:
    """Give one element; `class_` is written class, `stroke_width` stroke-width, None leaves the attribute out.

    Examples
    --------
    >>> element("text", text("a < b"), x=1, class_="note")
    '<text x="1" class="note">a &lt; b</text>'
    """
    words = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_number(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{words}>{''.join(children)}</{name}>" if children else f"<{name}{words}/>"


def text(words: object) -> str:
    """Escape text for use inside an element."""
    return escape(str(words), quote=False)


def picture(width: float, height: float, title: str, description: str, *children: str, links: bool = False) -> str:
    """Give a whole picture with a text alternative.

    Parameters
    ----------
    links : the picture holds links, so it is a group to a screen reader and not one image.
    """
    return element(
        "svg",
        element("title", text(title)),
        element("desc", text(description)),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_number(width)} {_number(height)}",
        width=width,
        height=height,
        class_="picture",
        role="group" if links else "img",
        aria_label=f"{title}. {description}",
        font_family=FONT,
        font_size=12,
    )


def label(x: float, y: float, words: object, anchor: str = "start", *, colour: str = INK, size: float = 12) -> str:
    """Give one line of text at a point; `anchor` is start, middle or end."""
    return element(
        "text", text(words), x=x, y=y, text_anchor=anchor, fill=colour, font_size=size, class_=_ink_class(colour)
    )


def line(x1: float, y1: float, x2: float, y2: float, *, colour: str = LINE, width: float = 1) -> str:
    """Give a straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=width, class_="rule")


def marker(shape: str, x: float, y: float, radius: float, colour: str, **attributes: object) -> str:
    """Give a circle, square or triangle of about the same area, so that tiers differ by more than colour."""
    if shape == "square":
        half = radius * 0.88
        return element(
            "rect",
            x=round(x - half, 1),
            y=round(y - half, 1),
            width=round(2 * half, 1),
            height=round(2 * half, 1),
            fill=colour,
            **attributes,
        )
    if shape == "triangle":
        r = radius * 1.25
        points = f"{x:.1f},{y - r:.1f} {x - 0.87 * r:.1f},{y + 0.5 * r:.1f} {x + 0.87 * r:.1f},{y + 0.5 * r:.1f}"
        return element("polygon", points=points, fill=colour, **attributes)
    return element("circle", cx=round(x, 1), cy=round(y, 1), r=radius, fill=colour, **attributes)


def _ink_class(colour: str) -> str:
    return {INK: "ink", MUTED: "muted", "#ffffff": "white"}.get(colour, "coloured")


def _number(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
