"""The rank list: preferences by pairwise comparison, checked for consistency, in true order and nothing else.

Under the applicant-proposing algorithm no order beats the true one, so chances never enter here.

References
----------
.. [1] A. E. Roth and E. Peranson, "The redesign of the matching market for American physicians," American Economic
   Review 89(4):748-780, 1999.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from smartpick.errors import InvalidInput

SHIFT = 0.2  # how far each weight is moved, up and down, when asking whether an order survives [fraction]


@dataclass(frozen=True, slots=True)
class Preference:
    """One answer: the applicant would rather train at `better` than at `worse`."""

    better: str
    worse: str


@dataclass(frozen=True)
class Elicitation:
    """The comparisons so far.

    Attributes
    ----------
    codes : the programs to order, in any order; a good first guess saves no questions but reads well.
    answers : what was said, in the order in which it was said.
    """

    codes: tuple[str, ...]
    answers: tuple[Preference, ...] = ()

    def answered(self, better: str, worse: str) -> Elicitation:
        """Add one answer.

        Raises
        ------
        InvalidInput : a code is not among the programs, or both are the same.
        """
        for code in (better, worse):
            if code not in self.codes:
                raise InvalidInput("program", "one of those to be ranked", code)
        if better == worse:
            raise InvalidInput("program", "compared with another one", better)
        return Elicitation(self.codes, (*self.answers, Preference(better, worse)))

    def next_question(self) -> tuple[str, str] | None:
        """Give the next pair to ask about, None when the order is settled.

        Notes
        -----
        Binary insertion: at most the sum of ceil(log2(k)) questions for k = 2..n, and fewer where earlier answers
        already decide a pair (preferences are taken to be transitive).
        """
        _, question = self._insert()
        return question

    def order(self) -> tuple[str, ...]:
        """Give the programs from best to worst as far as they are settled; unsettled ones are left out."""
        ordered, _ = self._insert()
        return ordered

    def _insert(self) -> tuple[tuple[str, ...], tuple[str, str] | None]:
        below = _closure(self.codes, self.answers)
        ordered: list[str] = []
        for code in self.codes:
            low, high = 0, len(ordered)
            while low < high:
                middle = (low + high) // 2
                other = ordered[middle]
                if other in below[code]:
                    high = middle
                elif code in below[other]:
                    low = middle + 1
                else:
                    return tuple(ordered), (code, other)
            ordered.insert(low, code)
        return tuple(ordered), None


def cycles(answers: Iterable[Preference]) -> list[tuple[str, ...]]:
    """Give circles in the answers, such as a over b over c over a, each once; none means that they are consistent."""
    worse: dict[str, set[str]] = {}
    for answer in answers:
        worse.setdefault(answer.better, set()).add(answer.worse)
    found: set[tuple[str, ...]] = set()

    def walk(path: list[str]) -> None:
        for code in sorted(worse.get(path[-1], ())):
            if code in path:
                circle = path[path.index(code) :]
                first = circle.index(min(circle))
                found.add(tuple(circle[first:] + circle[:first]))
            elif len(path) < 6:  # longer circles hold a shorter story nobody would read
                walk([*path, code])

    for start in sorted(worse):
        walk([start])
    return sorted(found, key=lambda circle: (len(circle), circle))


def weighted_order(scores: Mapping[str, Mapping[str, float]], weights: Mapping[str, float]) -> tuple[str, ...]:
    """Order programs by the weighted sum of their scores, best first; ties keep the order given.

    Parameters
    ----------
    scores : program code -> criterion -> score from 0 to 1. weights : criterion -> weight, at least 0.

    Raises
    ------
    InvalidInput : a weight is negative, or all are 0.
    """
    for name, weight in weights.items():
        if weight < 0:
            raise InvalidInput(f"weights.{name}", "at least 0", weight)
    if not any(weights.values()):
        raise InvalidInput("weights", "above 0 for at least one criterion", dict(weights))

    def worth(code: str) -> float:
        return sum(weight * scores[code].get(name, 0.0) for name, weight in weights.items())

    return tuple(sorted(scores, key=worth, reverse=True))


def fragile_pairs(
    scores: Mapping[str, Mapping[str, float]], weights: Mapping[str, float]
) -> list[tuple[str, str, str]]:
    """Give neighbours that change places when one weight moves by 20 %.

    Returns
    -------
    (upper program, lower program, criterion) for each change; empty = the order survives.
    """
    base = weighted_order(scores, weights)
    place = {code: k for k, code in enumerate(base)}
    found = []
    for name, weight in weights.items():
        for factor in (1 - SHIFT, 1 + SHIFT):
            moved = weighted_order(scores, {**weights, name: weight * factor})
            found += [(lower, upper, name) for upper, lower in itertools.pairwise(moved) if place[upper] > place[lower]]
    return sorted(set(found), key=lambda entry: (place[entry[0]], entry))


@dataclass(frozen=True, slots=True)
class RankWarning:
    """Something about a rank list worth a second thought, with its rule."""

    rule: str
    level: str
    code: str | None


def check_rank_list(
    ranked: Sequence[str], interviewed: Iterable[str], acceptable: Mapping[str, bool]
) -> list[RankWarning]:
    """Check a rank list against where the applicant interviewed and would train (rules V-03 to V-05).

    Parameters
    ----------
    acceptable : program code -> would the applicant rather train there than stay unmatched?

    Raises
    ------
    InvalidInput : a program stands twice, or was never interviewed at.
    """
    seen: set[str] = set()
    at = set(interviewed)
    for code in ranked:
        if code in seen:
            raise InvalidInput("rank list", "a list that names each program once", code)
        if code not in at:
            raise InvalidInput(
                "rank list", "made of programs that interviewed you", code, "Record the interview first."
            )
        seen.add(code)
    found = [RankWarning("V-03", "error", code) for code in ranked if acceptable.get(code) is False]
    left_out = [code for code in sorted(at - seen) if acceptable.get(code, True)]
    found += [RankWarning("V-05", "warn", code) for code in left_out]
    if left_out:
        found.append(RankWarning("V-04", "note", None))
    return found


def _closure(codes: Sequence[str], answers: Iterable[Preference]) -> dict[str, set[str]]:
    """Map each program to all that earlier answers put below it."""
    below: dict[str, set[str]] = {code: set() for code in codes}
    for answer in answers:
        uppers = [code for code in codes if answer.better in below[code]] + [answer.better]
        under = {answer.worse} | below[answer.worse]
        for upper in uppers:
            below[upper] |= under - {upper}
    return below
