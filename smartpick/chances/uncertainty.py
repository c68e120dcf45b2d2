"""Ranges: how far chances move over strength, over the parameters, and over what we do not know of each program.

Forty draws with common random numbers: two lists, or two versions of one person, are compared on the same draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from smartpick.chances.normal import nodes
from smartpick.chances.table import INTERVIEW_NODES, STRENGTH_NODES, ChanceTable, Market, clearing, invitations

DRAWS = 40
LOW, HIGH = 0.1, 0.9  # ends of the 80 % interval
SEED = 20270


@dataclass(frozen=True, slots=True, eq=False)
class Ranges:
    """80 % intervals of a list.

    Attributes
    ----------
    p_interview, p_match : shape (2, k): low and high of each listed program. [probability]
    interviews : low and high of the expected number of interviews.
    p_any, p_any_if_ranked : low and high of P(at least one match), and of the same given at least one interview.
    invited : shape (draws, k, nodes). P(invited) in each, to compare two levels of signal by. [probability]
    any_match : shape (draws, nodes). P(at least one match) in each, to compare two lists by. [probability]
    """

    p_interview: np.ndarray
    p_match: np.ndarray
    interviews: tuple[float, float]
    p_any: tuple[float, float]
    p_any_if_ranked: tuple[float, float]
    any_match: np.ndarray
    invited: np.ndarray


def ranges_of(
    table: ChanceTable,
    chosen: Sequence[int] | np.ndarray,
    levels: Sequence[int] | np.ndarray,
    advanced: np.ndarray | None = None,
    first_year: np.ndarray | None = None,
) -> Ranges:
    """Give the 80 % intervals of a list over strength, parameters and program effects.

    Parameters
    ----------
    chosen, levels : program indices of the table and the level of signal each gets.
    advanced, first_year : shape (k,), bool. Programs that count only together with one of the first years.
    """
    who, level = np.asarray(chosen, dtype=np.int64), np.asarray(levels, dtype=np.int64)
    points, mass = nodes(STRENGTH_NODES)
    zeta, other = nodes(INTERVIEW_NODES)
    otherwise = table.assumptions["programs.first_year_otherwise"].value
    weight = _weight(mass)
    size = (DRAWS, who.size, STRENGTH_NODES)
    invited, matched = np.empty(size), np.empty(size)
    any_match, any_interview = np.empty((DRAWS, STRENGTH_NODES)), np.empty((DRAWS, STRENGTH_NODES))
    for draw, (market, strength, effects) in enumerate(_drawn(table, who, level, points)):
        plain = invitations(market, strength, effects)[0]
        both = plain[..., None] * clearing(market, strength, zeta)
        invited[draw], matched[draw] = plain, both @ other
        any_match[draw] = (1 - _none(both, advanced, first_year, otherwise)) @ other
        any_interview[draw] = 1 - (1 - plain).prod(axis=0)
    return Ranges(
        p_interview=_ends(invited, weight),
        p_match=_ends(matched, weight),
        interviews=_pair(invited.sum(axis=1), weight),
        p_any=_pair(any_match, weight),
        p_any_if_ranked=_pair(np.minimum(any_match / np.maximum(any_interview, 1e-9), 1.0), weight),
        any_match=any_match,
        invited=invited,
    )


def lifts(without: Ranges, signalled: Ranges) -> np.ndarray:
    """Give what a signal adds to each chance of an interview, both on the same draws, shape (2, k). [probability]"""
    return _ends(signalled.invited - without.invited, _weight(nodes(STRENGTH_NODES)[1]))


def spread_of(values: np.ndarray) -> tuple[float, float]:
    """Give the ends of the 80 % interval of values by draw and node of strength, such as a difference of two lists.

    Parameters
    ----------
    values : shape (draws, nodes).
    """
    return _pair(values, _weight(nodes(STRENGTH_NODES)[1]))


def _weight(mass: np.ndarray) -> np.ndarray:
    return np.tile(mass / DRAWS, DRAWS)


def _none(p: np.ndarray, advanced: np.ndarray | None, first_year: np.ndarray | None, otherwise: float) -> np.ndarray:
    """Give the chance that no position to train in comes of (k, ...) chances."""
    if advanced is None or first_year is None:
        return np.asarray((1 - p).prod(axis=0))
    with_year = (1 - (1 - p[advanced]).prod(axis=0)) * (1 - (1 - otherwise) * (1 - p[first_year]).prod(axis=0))
    return np.asarray((1 - p[~advanced & ~first_year]).prod(axis=0) * (1 - with_year))


def _drawn(
    table: ChanceTable, who: np.ndarray, level: np.ndarray, points: np.ndarray
) -> Iterator[tuple[Market, np.ndarray, np.ndarray]]:
    """Give, draw by draw, market, strength (n, k) and program effects (n,) of the chosen programs.

    What differs from draw to draw is worked out for all of them at once, shape (draws, n).
    """
    base, names = table.market, (*table.assumptions, "step2_ck")
    normal = dict(zip(names, _normals(names).T, strict=True))

    def error(name: str) -> np.ndarray:
        return table.assumptions[name].sd * normal[name][:, None]

    here = replace(
        base,
        of=base.of[who],
        spread=base.spread[who],
        takes_part=base.takes_part[who],
        log_odds=base.log_odds[level, who],
    )
    strength = (
        _strengths(table, normal)[:, here.of, None] + np.array([s.sd for s in table.strengths])[here.of, None] * points
    )
    believed = np.maximum(1 + error("signals.believed") / max(table.assumptions["signals.believed"].value, 0.1), 0.0)
    open_ = _open(base.open[who], normal["visa.sponsors_other"])
    location = base.location[who] + error("shape.base_rate_error")
    cutoff = base.cutoff[who] + error("shape.match_rate_error")
    weight_eta = np.maximum(base.weight_eta + error("shape.strength_at_ranking"), 0.0)[:, 0]
    weight_zeta = np.maximum(base.weight_zeta + error("shape.interview_factor"), 0.0)[:, 0]
    noise = np.full(DRAWS, base.noise)
    effects = here.spread * _program_normals(len(table.programs))[:, who]
    if base.drawn is not None:
        drawn, season = base.drawn, np.arange(DRAWS) % base.drawn.noise.size
        known, at = drawn.known[who], np.ix_(season, who)
        location = np.where(known, drawn.location[at], location)
        cutoff = np.where(known, drawn.cutoff[at], cutoff)
        effects = np.where(known, 0.0, effects)
        noise, weight_eta, weight_zeta = drawn.noise[season], drawn.weight_eta[season], drawn.weight_zeta[season]
    for draw in range(DRAWS):
        market = replace(
            here,
            location=location[draw],
            cutoff=cutoff[draw],
            open=open_[draw],
            log_odds=(believed[draw] * here.log_odds)[None, :],
            noise=float(noise[draw]),
            weight_eta=float(weight_eta[draw]),
            weight_zeta=float(weight_zeta[draw]),
        )
        yield _moved_by_office(market, table, who, draw), strength[draw], effects[draw]


def _strengths(table: ChanceTable, normal: Mapping[str, np.ndarray]) -> np.ndarray:
    """Give the mean strength in each specialty, shape (draws, specialties). [sd of the pool]"""
    means = []
    for s in table.strengths:
        mean = np.full(DRAWS, s.mean)
        for part in s.parts:
            if part.measured is not None:
                moved = normal.get(f"effects.{part.name}", normal["step2_ck"])
                mean += part.sd * moved * (1 if part.shift >= 0 else -1)
        means.append(mean)
    return np.array(means).reshape(-1, DRAWS).T


def _open(chance: np.ndarray, moved: np.ndarray) -> np.ndarray:
    """Give the chance that each program is open, (n,) in, (draws, n) out; what is certain stays so. [probability]"""
    unsure = (chance > 0) & (chance < 1)
    usual = np.where(unsure, chance, 0.5)
    return np.where(unsure, 1 / (1 + (1 - usual) / usual * np.exp(-0.5 * moved[:, None])), chance)


def _moved_by_office(market: Market, table: ChanceTable, who: np.ndarray, draw: int) -> Market:
    """Put an office's memory on top, uncertain as it is; half its variance is common to all programs of the office."""
    base = table.market
    if base.moved is None or base.moved_sd is None:
        return market
    of_office, of_match, each = _office_normals(len(table.programs))
    return replace(
        market,
        moved=base.moved[who] + base.moved_sd[who] / np.sqrt(2) * (of_office[draw] + each[draw, who]),
        moved_match=base.moved_match + base.moved_match_sd * of_match[draw],
    )


@cache
def _normals(names: tuple[str, ...]) -> np.ndarray:
    return np.random.default_rng(SEED).standard_normal((DRAWS, len(names)))


@cache
def _program_normals(n: int) -> np.ndarray:
    return np.random.default_rng(SEED + 1).standard_normal((DRAWS, n))


@cache
def _office_normals(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    draw = np.random.default_rng(SEED + 2)
    return draw.standard_normal(DRAWS), draw.standard_normal(DRAWS), draw.standard_normal((DRAWS, n))


def _ends(values: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Give weighted quantiles over draws and nodes of (draws, k, nodes) values; shape (2, k)."""
    flat = np.moveaxis(values, 1, 0).reshape(values.shape[1], -1)
    order = np.argsort(flat, axis=1)
    cumulative = np.cumsum(weight[order], axis=1)
    return np.array(
        [
            np.take_along_axis(flat, np.take_along_axis(order, _first(cumulative, at), axis=1), axis=1)[:, 0]
            for at in (LOW, HIGH)
        ]
    )


def _first(cumulative: np.ndarray, at: float) -> np.ndarray:
    return np.argmax(cumulative >= at, axis=1)[:, None]


def _pair(values: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    low, high = _ends(values[:, None, :], weight)[:, 0]
    return float(low), float(high)
