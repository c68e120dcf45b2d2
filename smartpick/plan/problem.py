"""From a person and their chances to the optimiser's problem: worth, limits, fees and signals as arrays."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from smartpick.chances.bands import REACH
from smartpick.chances.program_record import record_for
from smartpick.chances.signalling import NO_SIGNAL
from smartpick.chances.table import ChanceTable
from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.errors import InvalidInput
from smartpick.facts.advice_values import advice_values
from smartpick.plan.allocation import counts_for, living_worth, shares_for, tier_worth
from smartpick.plan.gates import program_named
from smartpick.plan.parts import Strength
from smartpick.plan.pgy1_year import FirstYears
from smartpick.plan.signal_counts import SignalCounts
from smartpick.plan.strength_class import STRONG
from smartpick.plan.tiers import CORE, TIERS
from smartpick.portfolio.instance import FeeSteps, Instance, Share, SignalLimit
from smartpick.portfolio.limits import fee_table
from smartpick.rules.fees import planning_steps

SPREADING = "signals to the core"  # begins the names of the limits that spread signals (rule N-07)


@dataclass(frozen=True, eq=False)
class Candidates:
    """The programs that a list is chosen from.

    Attributes
    ----------
    table : the chances at the n programs. tiers, bands : per program.
    years : preliminary programs at the end of the table, beside advanced ones; None where there are none.
    """

    table: ChanceTable
    tiers: tuple[str, ...]
    bands: tuple[str, ...]
    years: FirstYears | None


@dataclass(frozen=True, eq=False)
class ListProblem:
    """The optimiser's problem and what it was made of.

    Attributes
    ----------
    instance : arrays over the programs of `table`. tiers, bands : per program.
    fixed : index of each program already applied to -> index of its signal level.
    count : number of programs that the rules give. most : number beyond which none is listed.
    shares : tier -> lowest and highest share of the list. [0-1]
    user_count : whether `most` is the user's own maximum.
    """

    instance: Instance
    table: ChanceTable
    tiers: tuple[str, ...]
    bands: tuple[str, ...]
    fixed: Mapping[int, int]
    count: int
    most: int
    shares: Mapping[str, tuple[float, float]]
    signals: tuple[SignalCounts, ...]
    user_count: bool
    years: FirstYears | None = None


def build(
    applicant: Applicant,
    candidates: Candidates,
    strength: Strength,
    season: Season,
    signals: tuple[SignalCounts, ...],
    *,
    with_advanced: bool = False,
) -> ListProblem:
    """Build the problem of a season for a strength class.

    Parameters
    ----------
    strength : class and percentile in the preferred specialty.
    with_advanced : list advanced programs and the first years chosen for them; without it neither is.
    """
    table, tiers, bands, years = candidates.table, candidates.tiers, candidates.bands, candidates.years
    n = len(table.programs)
    class_, percentile = strength.class_, strength.percentile.mid
    count, most = counts_for(applicant, class_)
    shares = shares_for(applicant, class_, percentile)
    groups, fees = _fees(table, season)
    fixed = _fixed(applicant, table)
    include = {table.index[program_named("must_include", code).code] for code in applicant.must_include}
    include |= set(fixed)
    partners = years.partners if years is not None and with_advanced else ()
    count, most = count + len(partners), most + len(partners)
    user_count = applicant.applications.max is not None
    most = applicant.applications.max if applicant.applications.max is not None else most
    most = max(most, len(fixed))
    least = applicant.applications.min or 0
    if len(include) > most:
        raise InvalidInput("must_include", f"at most {most} programs, the number you set", len(include))
    allowed = _allowed(applicant, table, bands, fixed)
    utilities = _utilities(applicant, table, tiers)
    if years is not None:
        allowed[1:, years.all_partners] = False
        utilities[years.all_partners] = 0.0  # a first year alone is no training position
    instance = Instance(
        weights=table.weights,
        p=table.p_match if years is None else years.joint(table.p_match),
        utilities=utilities,
        n_max=min(most, n),
        n_min=min(least, n),
        levels=table.levels,
        allowed=allowed,
        groups=groups,
        fees=fees,
        budget_usd=_budget(applicant, fixed, groups, fees),
        shares=_share_limits(shares, tiers, percentile),
        signals=_signal_limits(table, tiers, signals, class_, fixed),
        include=tuple(sorted(include | set(partners))),
        exclude=_not_serving(years, with_advanced),
        p_interview=table.mean_interview,
        names=tuple(program.code for program in table.programs),
    )
    return ListProblem(
        instance=instance,
        table=table,
        tiers=tiers,
        bands=bands,
        fixed=fixed,
        count=min(count, most),
        most=most,
        shares=shares,
        signals=signals,
        user_count=user_count,
        years=years,
    )


def _not_serving(years: FirstYears | None, with_advanced: bool) -> tuple[int, ...]:
    if years is None:
        return ()
    out = years.all_partners.copy()
    if with_advanced:
        out[list(years.partners)] = False
    else:
        out |= years.advanced
    return tuple(np.flatnonzero(out).tolist())


def _utilities(applicant: Applicant, table: ChanceTable, tiers: tuple[str, ...]) -> np.ndarray:
    step = float(advice_values("allocation")["interest_step"])
    interest = {program_named("interest", code).code: value for code, value in applicant.interest.items()}
    worth = {tier: tier_worth(applicant, tier) for tier in TIERS}
    return np.array(
        [
            worth[tier] + step * (interest.get(program.code, 3) - 3) + living_worth(applicant, program.place)
            for program, tier in zip(table.programs, tiers, strict=True)
        ]
    )


def _fees(table: ChanceTable, season: Season) -> tuple[np.ndarray, tuple[FeeSteps, ...]]:
    """Give the fee group of each program, shape (n,), and the steps of each group. [USD]"""
    names = tuple(dict.fromkeys(program.specialty for program in table.programs))
    steps = []
    for name in names:
        found = planning_steps(season, name)
        steps.append(
            tuple((None if upto is None else int(upto), float(each or 0.0)) for upto, each in found.linear_steps())
        )
    groups = np.array([names.index(program.specialty) for program in table.programs], dtype=np.int64)
    return groups, tuple(step or ((None, 0.0),) for step in steps)


def _budget(
    applicant: Applicant,
    fixed: Mapping[int, int],
    groups: np.ndarray,
    fees: tuple[FeeSteps, ...],
) -> float | None:
    """Give the budget, never less than what the applications already sent cost or what was paid for them. [USD]"""
    if applicant.budget_usd is None:
        return None
    spent = applicant.season_state.paid_usd if applicant.season_state is not None else 0.0
    counts = np.bincount(groups[list(fixed)], minlength=len(fees)) if fixed else np.zeros(len(fees), dtype=int)
    sent = sum(float(fee_table(steps, int(n))[int(n)]) for steps, n in zip(fees, counts, strict=True))
    return max(applicant.budget_usd, spent, sent)


def _fixed(applicant: Applicant, table: ChanceTable) -> dict[int, int]:
    state = applicant.season_state
    if state is None:
        return {}
    level_of = {
        program_named("season_state.signalled", code).code: level
        for level, codes in state.signalled.items()
        for code in codes
    }
    fixed = {}
    for code in (*state.applied, *level_of):
        program = program_named("season_state.applied", code).code
        if program in table.index:
            level = level_of.get(program, NO_SIGNAL)
            fixed[table.index[program]] = table.levels.index(level) if level in table.levels else 0
    return fixed


def _allowed(applicant: Applicant, table: ChanceTable, bands: tuple[str, ...], fixed: Mapping[int, int]) -> np.ndarray:
    """Say which levels a program may get: none where it could not be used well (rules N-03, N-05)."""
    allowed = np.ones((len(table.levels), len(table.programs)), dtype=bool)
    least = float(advice_values("allocation")["signals"]["least_open"])
    for i, program in enumerate(table.programs):
        if (
            bands[i] == REACH
            or table.market.open[i] < least
            or record_for(applicant, program.code).rarely_takes(applicant.applicant_type)
        ):
            allowed[1:, i] = False
        if i in fixed:
            allowed[:, i] = False
            allowed[fixed[i], i] = True
    return allowed


def _share_limits(
    shares: Mapping[str, tuple[float, float]], tiers: tuple[str, ...], percentile: float
) -> tuple[Share, ...]:
    cap = advice_values("allocation")["core_cap"]
    limits = []
    for tier, (low, high) in shares.items():
        members = np.array([t == tier for t in tiers], dtype=bool)
        limits.append(Share(tier, members, low, high, soft=True))
        if tier == CORE and percentile <= cap["percentile"]:
            limits.append(Share("core cap (F-09)", members, 0.0, float(cap["average_or_below"])))
    return tuple(limits)


def _signal_limits(
    table: ChanceTable,
    tiers: tuple[str, ...],
    signals: Sequence[SignalCounts],
    class_: str,
    fixed: Mapping[int, int],
) -> tuple[SignalLimit, ...]:
    limits = []
    most = float(advice_values("allocation")["signals"]["most_in_one_region"])
    for counts in signals:
        here = np.array([program.specialty == counts.specialty for program in table.programs], dtype=bool)
        for level in table.levels[1:]:
            index = table.levels.index(level)
            sent = sum(given == index and bool(here[i]) for i, given in fixed.items())
            quota = max(counts.levels.get(level, 0), sent)  # what was sent was sent
            limits.append(SignalLimit(f"{level} signals, {counts.specialty}", (index,), quota, here))
        total = sum(counts.levels.values())
        in_core = here & np.array([tier == CORE for tier in tiers], dtype=bool)
        if class_ != STRONG and total > 1 and in_core.any():
            every = tuple(range(1, len(table.levels)))
            cap = max(math.floor(most * total), sum(level > 0 and bool(in_core[i]) for i, level in fixed.items()))
            limits.append(SignalLimit(f"{SPREADING}, {counts.specialty} (N-07)", every, cap, in_core))
    return tuple(limits)
