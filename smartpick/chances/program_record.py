"""Single figures that a program or a third party published about it, read from the evidence."""

from __future__ import annotations

from smartpick.facts import evidence

SHARES = ("img_share_us", "img_share_non_us")


def number(code: str, field: str) -> float | None:
    """Give the number that the best source has for a field, shares as fractions; None when unknown or no number."""
    found = evidence.fact(code, field)
    if found is None or found.value is None:
        return None
    try:
        value = float(str(found.value).strip().rstrip("%"))
    except ValueError:
        return None
    if field in SHARES and (value > 1 or (found.unit or "") in {"percent", "%"}):
        return value / 100
    return value


def word(code: str, field: str) -> str:
    """Give the text that the best source has for a field, in lower case; "" when unknown."""
    found = evidence.fact(code, field)
    return "" if found is None or found.value is None else str(found.value).strip().lower()
