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
