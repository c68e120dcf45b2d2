"""Why a chance is what it is: from the base rate to this applicant at this program, one step at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from smartpick.chances.normal import nodes, phi
from smartpick.chances.table import STRENGTH_NODES, ChanceTable, invitations


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a decomposition.

    Attributes
    ----------
    name : "base", "place", "program", "score", "file", "visa", "office", "signal" or "interview".
    text : in words. p : the chance after this step. [probability]
    """

    name: str
    text: str
    p: float


def decompose(table: ChanceTable, i: int, level: int = 0) -> tuple[Step, ...]:
    """Take the chance of an invitation at program `i`, and of ranking high enough there, apart.

    Returns
    -------
    Steps from the specialty's usual applicant at its usual program to this applicant here; each `p` holds everything
    up to that step. The last but one is the table's P(invited), the last its P(invited and cleared).

    Notes
    -----
    The order of the steps is fixed; in another order single steps would look a little different, the ends not.
    """
    market = table.market
    pool, strength = table.pools[market.of[i]], table.strengths[market.of[i]]
    points, mass = nodes(STRENGTH_NODES)
    noise = market.noise
    b = math.sqrt(1 + noise**2)
    wide = math.sqrt(noise**2 + (b * float(market.spread[i])) ** 2)

    def invited(location: float, mean: float, sd: float) -> float:
        return float(mass @ phi((mean + sd * points + b * location) / wide))

    def invited_here(mean: float, sd: float) -> float:
        own = replace(
            market,
            location=market.location[i : i + 1],
            spread=market.spread[i : i + 1],
            open=np.ones(1),
            takes_part=np.ones(1),
            log_odds=np.zeros((1, 1)),
            drawn=None if market.drawn is None else market.drawn.only(i),
            moved=None,
        )
        return float(invitations(own, (mean + sd * points)[None, :])[0, 0] @ mass)

    parts = {part.name: part.shift for part in table.parts[i]}
    place = parts.get("place", 0.0)
    score = next((part.shift for part in strength.parts if part.name == "step2_ck"), 0.0)
    at = pool.location
    usual = f"usual applicant at the usual program in {pool.specialty} that can take them"
    steps = [Step("base", usual, invited(at, 0.0, 1.0))]
    where = _words(table, i, ("place",)) or "no rate published for the place"
    steps.append(Step("place", where, invited(at + place, 0.0, 1.0)))
    others = tuple(part.name for part in table.parts[i] if part.name != "place")
    steps.append(Step("program", _words(table, i, others) or "nothing known sets it apart", invited_here(0.0, 1.0)))
    label = next((part.label for part in strength.parts if part.name == "step2_ck"), "no score yet")
    steps.append(Step("score", label, invited_here(score, 1.0)))
    steps.append(Step("file", _file_words(table, i), invited_here(strength.mean, strength.sd)))
    open_, part = float(market.open[i]), float(market.takes_part[i])
    p = steps[-1].p * open_ * part
    words = f"{open_:.0%} likely that visa and citizenship do not stand in the way"
    if part < 1:
        words += f"; {part:.0%} likely that it takes part, for the latest results do not show it"
    steps.append(Step("visa", words, p))
    if market.moved is not None:
        p = float(table.mean_interview[0, i])
        steps.append(Step("office", f"office memory multiplies the odds by {math.exp(float(market.moved[i])):.2f}", p))
    if level:
        p = float(table.mean_interview[level, i])
        factor = math.exp(float(market.log_odds[level, i]))
        steps.append(Step("signal", f"a {table.levels[level]} signal multiplies the odds by {factor:.1f}", p))
    steps.append(Step("interview", "and ranked high enough once interviewed", float(table.mean_match[level, i])))
    return tuple(steps)


def _words(table: ChanceTable, i: int, names: tuple[str, ...]) -> str:
    return "; ".join(part.text for part in table.parts[i] if part.name in names)


def _file_words(table: ChanceTable, i: int) -> str:
    strength = table.strengths[table.market.of[i]]
    known = [part for part in strength.parts if part.name != "step2_ck" and part.measured is not None]
    strongest = sorted(known, key=lambda part: -abs(part.shift))[:3]
    words = [
        f"{part.label}: you have {part.measured:g} ({part.shift:+.2f} in strength)" for part in strongest if part.shift
    ]
    if strength.unknown:
        words.append(f"{len(strength.unknown)} items not told, which widens the range")
    return "; ".join(words) or "the rest of the file"
