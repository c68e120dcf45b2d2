"""Every exception of SmartPick, in one tree.

::

    SmartPickError
      x InvalidInput        what the user handed in cannot be used; exit status 2
        - Contradiction     two fields of the user's cannot both hold
        - SeveralInvalid    more than one field; speaks as the first, carries all
      x NoFeasiblePlan      no list meets all limits; names those that clash; exit status 2
      x MissingFact         a fact was asked for that nobody has told us
        - NoValueOnDate     a dated rule has no value on that day
      x BadData             a table or a parameter file of ours is damaged
      x Unavailable         an optional part (browser, cluster, database) is not installed

A message is one sentence: *what* must be *how* (*got* what), and the way on.
"""

from __future__ import annotations

from collections.abc import Sequence


class SmartPickError(Exception):
    """Something SmartPick can explain in one line."""

    def __reduce__(self) -> tuple[object, ...]:
        """Travel whole from one process to another."""
        return _as_it_was, (type(self), self.args, self.__dict__)


def _as_it_was(kind: type[SmartPickError], words: tuple[object, ...], told: dict[str, object]) -> SmartPickError:
    error = kind.__new__(kind, *words)
    error.__dict__.update(told)
    return error


class InvalidInput(SmartPickError):
    """What the user handed in cannot be used.

    Parameters
    ----------
    field : dotted name of the field, as in the profile ("exams.step2_ck.score"), or the file's name.
    must_be : what it must be.
    got : what it was; long or binary values are shortened.
    way_on : what to do about it.
    """

    def __init__(self, field: str, must_be: str, got: object = None, way_on: str = "") -> None:
        self.field = field
        self.must_be = must_be
        self.got = got
        self.way_on = way_on
        shown = "" if got is None else f" (got {shorten(got)})"
        super().__init__(f"'{_printable(field, 200)}' must be {must_be}{shown}.{' ' + way_on if way_on else ''}")


class SeveralInvalid(InvalidInput):
    """Several fields cannot be used; it speaks as the first of them and carries all.

    Parameters
    ----------
    problems : in the order in which they stand in the profile, at least one.
    """

    def __init__(self, problems: Sequence[InvalidInput]) -> None:
        first = problems[0]
        self.problems = tuple(problems)
        SmartPickError.__init__(self, str(first))
        self.field, self.must_be, self.got, self.way_on = first.field, first.must_be, first.got, first.way_on


class Contradiction(InvalidInput):
    """Two fields of the user's cannot both hold; both are named."""

    def __init__(self, first: str, second: str, why: str, way_on: str = "") -> None:
        self.second = second
        SmartPickError.__init__(
            self, f"'{first}' and '{second}' contradict each other: {why}.{' ' + way_on if way_on else ''}"
        )
        self.field, self.must_be, self.got, self.way_on = first, why, None, way_on


class NoFeasiblePlan(SmartPickError):
    """No list meets all limits.

    Parameters
    ----------
    clash : the limits that cannot hold together, in words.
    loosen : for each way out, what loosening it buys.
    """

    def __init__(self, clash: list[str], loosen: list[str] | None = None) -> None:
        self.clash = clash
        self.loosen = loosen or []
        way_on = f" Loosen one: {'; '.join(self.loosen)}." if self.loosen else " Loosen one of them."
        super().__init__(f"No list meets all limits: {' with '.join(clash)}.{way_on}")


class MissingFact(SmartPickError):
    """A fact was asked for that nobody has told us."""


class NoValueOnDate(MissingFact):
    """A dated rule has no value on that day; never answered with a neighbour."""

    def __init__(self, parameter_id: str, day: object, known: str = "") -> None:
        self.parameter_id = parameter_id
        self.day = day
        super().__init__(f"'{parameter_id}' has no value on {day}{'; known: ' + known if known else ''}.")


class BadData(SmartPickError):
    """A table or a parameter file of ours is damaged; names file, key and reason."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        self.file = file
        self.key = key
        self.reason = reason
        super().__init__(f"{file}: '{key}': {reason}")


class Unavailable(SmartPickError):
    """An optional part is not installed; the message says how to get it."""


def shorten(value: object, limit: int = 60) -> str:
    """Show a value in a message, cut to `limit` characters and without control characters.

    Examples
    --------
    >>> shorten("x" * 100)[:5]
    "'xxxx"
    """
    try:
        return _printable(repr(value), limit)
    except (ValueError, RecursionError):  # Python writes out no number of thousands of digits
        return "a value too large to show"


def _printable(text: str, limit: int) -> str:
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(c if c.isprintable() else "?" for c in cut)
