r"""Where one office's applicants stand in each other's way, and a proposal to spread signals and anchor applications.

A program interviews only so many graduates of one office. When more of them would be invited, each keeps the invitation
with chance :math:`E[\min(1, K / (1 + X))]`, K the slots and X the number of the others, Poisson about their summed
chances. A move is proposed when all applicants together gain and its owner loses no more than a set price.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from smartpick.facts.advice_values import advice_values
from smartpick.plan.chance_words import counted

NONE = 0  # level without a signal
SWEEPS = 3
LEAST_SEEN = 0.005  # a change of less is none as it is printed [points]


@dataclass(frozen=True, eq=False)
class Standpoint:
    """One applicant's list and what else it could hold.

    Attributes
    ----------
    number : place in the cohort from 1. codes, names : of n programs, the listed ones and alternatives.
    core : shape (n,), bool. group : shape (n,), int. Specialty, whose signals and fees are one account.
    listed : shape (n,), bool. level : shape (n,), int. Signal given, 0 none.
    allowed : shape (levels, n), bool. invited : shape (levels, n). Chance of an invitation. [probability]
    matched : shape (levels, n, Q). Chance of invitation and cutoff, per node; weights : shape (Q,).
    fixed : shape (n,), bool. Sent already, or insisted on.
    """

    number: int
    name: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    core: np.ndarray
    group: np.ndarray
    listed: np.ndarray
    level: np.ndarray
    allowed: np.ndarray
    invited: np.ndarray
    matched: np.ndarray
    weights: np.ndarray
    fixed: np.ndarray


@dataclass(frozen=True, slots=True)
class Move:
    """One proposal to one applicant.

    Attributes
    ----------
    number, name : of the applicant. kind : "signal" or "application". off, onto : codes.
    own, others : what it does to their P(match), and to that of all others together, with limited slots. [probability]
    alone : what it does to their P(match) as their own plan counts it, which knows of no others. [probability]
    helped : others who gain a hundredth of a point or more.
    """

    number: int
    name: str
    kind: str
    off: str
    onto: str
    words: str
    own: float
    others: float
    alone: float
    helped: int


@dataclass(frozen=True, slots=True)
class Share:
    """What the proposal means for one applicant.

    Attributes
    ----------
    alone, before, after : P(match) as their own plan counts it, with limited slots, and with limited slots after all
        moves, their own and others'. [probability]
    moves : how many are theirs. given : what those bring the others together. [probability]
    """

    number: int
    name: str
    alone: float
    before: float
    after: float
    moves: int
    given: float


@dataclass(frozen=True, slots=True)
class Spread:
    """The proposal.

    Attributes
    ----------
    slots : interviews that a program has for one office. alone, crowded, spread : matches expected among all: each by
        themselves, with limited slots, and with limited slots after all moves. [applicants]
    people : what it means for each, in the order given.
    """

    slots: int
    alone: float
    crowded: float
    spread: float
    moves: tuple[Move, ...]
    people: tuple[Share, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The proposal in sentences."""
        said = [
            f"Reckoned with {counted(self.slots, 'interview')} at most for your applicants at one program (declared, "
            f"not published; --slots changes it), {self.crowded:.2f} matches are expected, where the lists by "
            f"themselves promise {self.alone:.2f}."
        ]
        if not self.moves:
            return (*said, "No exchange of signals or anchor applications would help all of you together.")
        change = [100 * (one.after - one.before) for one in self.people]
        more, less = sum(points >= LEAST_SEEN for points in change), sum(points <= -LEAST_SEEN for points in change)
        worst = f", at most {-min(change):.2f}," if less else ""
        said.append(
            f"{counted(len(self.moves), 'move')} would bring {100 * (self.spread - self.crowded):+.2f} points to all "
            f"of you together (100 points are one match): more for {more}, less{worst} for {less}. Everybody's plan "
            f"stays theirs: these are proposals, with their price."
        )
        return tuple(said)


def keep_chance(others: np.ndarray | float, slots: int) -> np.ndarray:
    """Give the chance to keep an invitation when others are expected to be invited too, by their expected number.

    Examples
    --------
    >>> keep_chance(np.array([0.0, 1.0]), 1).round(3).tolist()
    [1.0, 0.632]
    """
    mean = np.asarray(others, dtype=float)
    kept, p = np.ones(mean.shape), np.exp(-mean)
    for x in range(1, int(4 * mean.max(initial=0.0)) + 40):
        p = p * mean / x
        if x >= slots:
            kept = kept - p * (1 - slots / (1 + x))
    return np.clip(kept, 0.0, 1.0)


def spread_out(people: Sequence[Standpoint], slots: int | None = None) -> Spread:
    """Propose how to spread signals and anchor applications over the applicants of one office.

    Notes
    -----
    Greedy: sweep by sweep, the most crowded programs first, each move priced exactly under the model above. Not
    modelled: that strong and weak applicants of an office are not equally likely to be the ones kept.
    """
    rule = advice_values("allocation")["spread"]
    board = _Board(people, int(rule["slots"]) if slots is None else slots)
    before = board.chances()
    alone = [board.alone(a) for a in range(len(board.people))]
    moves: list[Move] = []
    for _ in range(SWEEPS):
        found = board.sweep(float(rule["least_gain"]), float(rule["most_cost"]), before)
        moves += found
        if not found:
            break
    after = board.chances()
    shares = [
        Share(
            person.number,
            person.name,
            alone[a],
            float(before[a]),
            float(after[a]),
            sum(move.number == person.number for move in moves),
            sum(move.others for move in moves if move.number == person.number),
        )
        for a, person in enumerate(people)
    ]
    return Spread(board.slots, sum(alone), float(before.sum()), float(after.sum()), tuple(moves), tuple(shares))


def _any(weights: np.ndarray, p: np.ndarray) -> float:
    return float(weights @ (1 - (1 - p).prod(axis=0)))


class _Board:
    """All lists as they are now, with how many of the office each program is expected to invite."""

    def __init__(self, people: Sequence[Standpoint], slots: int) -> None:
        self.people, self.slots = list(people), slots
        self.listed = [person.listed.copy() for person in people]
        self.level = [person.level.copy() for person in people]
        self.place: dict[str, dict[int, int]] = {}
        for a, person in enumerate(people):
            for i, code in enumerate(person.codes):
                self.place.setdefault(code, {})[a] = i
        self.expected = {code: self._expected(code) for code in self.place}

    def _q(self, a: int, i: int) -> float:
        return float(self.people[a].invited[self.level[a][i], i]) if self.listed[a][i] else 0.0

    def _expected(self, code: str) -> float:
        return sum(self._q(a, i) for a, i in self.place[code].items())

    def chances(self) -> np.ndarray:
        """P(match) of everybody with limited slots, shape (people,)."""
        return np.array([self.chance(a, {}) for a in range(len(self.people))])

    def chance(self, a: int, changed: Mapping[str, float]) -> float:
        """P(match) of one applicant; `changed` are expected invitations of others' programs to reckon with instead."""
        return _any(self.people[a].weights, self._p(a, changed))

    def alone(self, a: int) -> float:
        """P(match) of one applicant's list as it is now, were they the only one of the office."""
        person, at = self.people[a], np.flatnonzero(self.listed[a])
        return _any(person.weights, person.matched[self.level[a][at], at])

    def _p(self, a: int, changed: Mapping[str, float]) -> np.ndarray:
        person, at = self.people[a], np.flatnonzero(self.listed[a])
        level = self.level[a][at]
        mean = np.array([changed.get(person.codes[i], self.expected[person.codes[i]]) for i in at])
        kept = keep_chance(np.maximum(mean - person.invited[level, at], 0.0), self.slots)
        return np.asarray(person.matched[level, at] * kept[:, None])

    def sweep(self, least: float, most_cost: float, before: np.ndarray) -> list[Move]:
        """Go through the crowded programs once and take every move that helps all together."""
        found = []
        crowded = sorted((code for code in self.place if self.expected[code] > self.slots / 2), key=self._crowd)
        for code in crowded:
            for a in sorted(self.place[code], key=lambda a: self._q(a, self.place[code][a])):
                move = self._best_for(a, self.place[code][a], most_cost, before[a])
                if move is not None and move.own + move.others > least:
                    found.append(move)
                    self._take(a, move)
        return found

    def _crowd(self, code: str) -> tuple[float, str]:
        return -self.expected[code], code

    def _best_for(self, a: int, i: int, most_cost: float, before: float) -> Move | None:
        """Find the best thing to do with a signal, or an anchor application, at a crowded program."""
        person = self.people[a]
        if not self.listed[a][i] or person.fixed[i]:
            return None
        signalled = self.level[a][i] > NONE
        if not signalled and not person.core[i]:
            return None
        if signalled:
            level = self.level[a][i]
            free = self.listed[a] & (self.level[a] == NONE) & person.allowed[level] & ~person.fixed
            options = np.flatnonzero(free & (person.group == person.group[i]) & (person.core[i] | ~person.core))
        else:
            free = ~self.listed[a] & person.allowed[NONE] & person.core
            options = np.flatnonzero(free & (person.group == person.group[i]))
        now = self.chance(a, {})
        best: tuple[float, int] | None = None
        for k in self._promising(a, i, options):
            own = self._after(a, i, int(k)) - now
            if best is None or own > best[0]:
                best = (own, int(k))
        if best is None or now + best[0] < before - most_cost:
            return None
        return self._priced(a, i, best[1], best[0])

    def _promising(self, a: int, i: int, options: np.ndarray, most: int = 6) -> np.ndarray:
        """Give the few options with the highest chance there after the move, the crowd there reckoned with."""
        if not options.size:
            return options
        person, level = self.people[a], self.level[a][i]
        mean = np.array([self.expected[person.codes[k]] - self._q(a, int(k)) for k in options])
        gain = (person.matched[level, options] @ person.weights) * keep_chance(np.maximum(mean, 0.0), self.slots)
        if level > NONE:
            gain = gain - (person.matched[NONE, options] @ person.weights)
        return options[np.argsort(-gain, kind="stable")[:most]]

    def _swap(self, a: int, i: int, k: int) -> None:
        """Exchange what programs i and k hold on a's list: the signal, or the place."""
        if self.level[a][i] > NONE or self.level[a][k] > NONE:
            self.level[a][i], self.level[a][k] = self.level[a][k], self.level[a][i]
        else:
            self.listed[a][i], self.listed[a][k] = self.listed[a][k], self.listed[a][i]

    def _after(self, a: int, i: int, k: int) -> float:
        changed = self._changed(a, i, k)
        self._swap(a, i, k)
        found = self.chance(a, changed)
        self._swap(a, i, k)
        return found

    def _changed(self, a: int, i: int, k: int) -> dict[str, float]:
        codes = self.people[a].codes
        was = [self._q(a, i), self._q(a, k)]
        self._swap(a, i, k)
        now = [self._q(a, i), self._q(a, k)]
        self._swap(a, i, k)
        return {codes[j]: self.expected[codes[j]] + n - w for j, n, w in zip((i, k), now, was, strict=True)}

    def _priced(self, a: int, i: int, k: int, own: float) -> Move:
        person, changed = self.people[a], self._changed(a, i, k)
        others, helped = 0.0, 0
        touched = {b for code in changed for b, j in self.place[code].items() if b != a and self.listed[b][j]}
        for b in sorted(touched):
            more = self.chance(b, changed) - self.chance(b, {})
            others += more
            helped += more >= 1e-4
        kind = "signal" if self.level[a][i] > NONE else "application"
        crowd = sum(self.listed[b][j] for b, j in self.place[person.codes[i]].items())
        if kind == "signal":
            words = f"Give the signal for {person.names[i]} ({crowd} of you list it) to {person.names[k]} instead."
        else:
            words = f"Apply to {person.names[k]} instead of {person.names[i]}, which {crowd} of you list."
        alone = -self.alone(a)
        self._swap(a, i, k)
        alone += self.alone(a)
        self._swap(a, i, k)
        return Move(
            person.number, person.name, kind, person.codes[i], person.codes[k], words, own, others, alone, helped
        )

    def _take(self, a: int, move: Move) -> None:
        i, k = self.place[move.off][a], self.place[move.onto][a]
        changed = self._changed(a, i, k)
        self._swap(a, i, k)
        self.expected.update(changed)
