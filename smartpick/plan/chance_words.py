"""How a chance is printed everywhere: out of a hundred, and never as a certainty."""

from __future__ import annotations


def in_hundred(p: float) -> str:
    """Print a probability out of a hundred: whole numbers, one decimal below 1, the ends never rounded to 0 or 100.

    Examples
    --------
    >>> [in_hundred(p) for p in (0.314, 0.0042, 0.0001, 0.0, 0.998, 1.0)]
    ['31', '0.4', '<0.1', '0', '>99', '100']
    """
    if 0 < p < 0.0005:
        return "<0.1"
    if 0 < p < 0.00995:
        return f"{100 * p:.1f}"
    return ">99" if 0.99 < p < 1 else f"{100 * p:.0f}"


def span(low: float, high: float) -> str:
    """Print a range of probabilities out of a hundred; an end that is a bound is set apart from the sign between.

    Examples
    --------
    >>> span(0.22, 0.41), span(0.31, 0.998), span(0.0001, 0.02)
    ('22-41', '31 to >99', '<0.1 to 2')
    """
    ends = in_hundred(low), in_hundred(high)
    return (" to " if any(end[0] in "<>" for end in ends) else "-").join(ends)


def counted(n: float, what: str) -> str:
    """Print a count with its noun in the right number.

    Examples
    --------
    >>> counted(1, "month"), counted(2.5, "month"), counted(0, "letter")
    ('1 month', '2.5 months', '0 letters')
    """
    return f"{n:g} {what}" if n == 1 else f"{n:g} {what}s"
