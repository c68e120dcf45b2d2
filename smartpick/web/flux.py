"""A notice of law in flux in the order in which it is read: what it is, where it stands, and how it came to that."""

from __future__ import annotations

STANDS = "Where it stands:"


def in_flux(text: str) -> dict[str, str]:
    """Part a notice into `what`, `now` (where it stands today) and `since` (the dated events between the two).

    Examples
    --------
    >>> in_flux("A rule ends it: at once. 5 June: a court stops it. Where it stands: stopped. Ask.")
    {'what': 'A rule ends it: at once.', 'now': 'stopped. Ask.', 'since': '5 June: a court stops it.'}
    >>> in_flux("Visa interviews are held at home. Go.")
    {'what': 'Visa interviews are held at home. Go.', 'now': '', 'since': ''}
    """
    told, found, now = text.partition(STANDS)
    if not found:
        return {"what": text, "now": "", "since": ""}
    what, dot, since = told.partition(". ")
    return {"what": what + dot.strip(), "now": now.strip(), "since": since.strip()}
