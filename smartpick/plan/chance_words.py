"""How a chance is printed everywhere: out of a hundred, and never as a certainty."""

from __future__ import annotations

from smartpick.plan.parts import Range


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


def with_range(chance: Range) -> str:
    """Print a chance with its range, the way every sentence says one.

    Examples
    --------
    >>> with_range(Range(0.22, 0.31, 0.41))
    '31 in 100 (22-41)'
    """
    return f"{in_hundred(chance.mid)} in 100 ({span(chance.low, chance.high)})"


def points(gain: Range) -> str:
    """Print what a change adds to a chance, in points of a hundred, with its range.

    Examples
    --------
    >>> points(Range(0.0508, 0.1102, 0.1587)), points(Range(-0.09, -0.04, 0.001)), points(Range(0.0, 0.0, 0.0))
    ('+11.0 points (+5.1 to +15.9)', '-4.0 points (-9.0 to +0.1)', 'no change')
    """
    if gain.low == gain.mid == gain.high == 0:
        return "no change"
    mid, low, high = (_signed(x) for x in (gain.mid, gain.low, gain.high))
    return f"{mid} points ({low} to {high})"


def _signed(x: float) -> str:
    """Print a difference of chances in points, without a minus before nothing."""
    return f"{round(100 * x, 1) + 0.0:+.1f}"


def counted(n: float, what: str) -> str:
    """Print a count with its noun in the right number.

    Examples
    --------
    >>> counted(1, "month"), counted(2.5, "month"), counted(0, "letter")
    ('1 month', '2.5 months', '0 letters')
    """
    return f"{n:g} {what}" if n == 1 else f"{n:g} {what}s"
