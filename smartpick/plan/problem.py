"""From a person and their chances to the optimiser's problem: worth, limits, fees and signals as arrays."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from smartpick.chances.bands import REACH
from smartpick.chances.program_record import record_for
from smartpick.chances.table import ChanceTable
from smartpick.entities.applicant import Applicant
from smartpick.entities.place import Place
from smartpick.entities.season_of import Season
from smartpick.entities.status import ApplicantType, VisaPreference
from smartpick.errors import InvalidInput
from smartpick.facts.advice_values import advice_values
from smartpick.facts.places import is_shortage_area, price_level
from smartpick.plan.gates import program_named
from smartpick.plan.pgy1_year import FirstYears
from smartpick.plan.strength_class import CLASSES, STRONG, footing
from smartpick.plan.tiers import CORE, SAFETY, TIERS
from smartpick.portfolio.instance import Instance, Share, SignalLimit
from smartpick.portfolio.limits import fee_table
from smartpick.rules.fees import fee_steps
from smartpick.rules.signal_quota import LEVELS, signal_levels

NONE = "none"


@dataclass(frozen=True, slots=True)
class SignalCounts:
    """Signals of one specialty: how many per level; `status` is published, projected, told_by_user or unknown."""

    specialty: str
    levels: dict[str, int]
    status: str
    source: str


def signal_counts(applicant: Applicant, season: Season, specialties: Sequence[str]) -> tuple[SignalCounts, ...]:
    """Give the signals per specialty: the user's own figures first, then the dated parameters (rule N-10)."""
    own = applicant.signal_counts or {}
    found = []
    for specialty in specialties:
        if specialty in own:
            found.append(SignalCounts(specialty, dict(own[specialty]), "told_by_user", "your own figures"))
            continue
        quota = signal_levels(season, specialty)
        found.append(SignalCounts(specialty, dict(quota.levels), quota.status, quota.source))
    return tuple(found)


def level_names(counts: Sequence[SignalCounts]) -> tuple[str, ...]:
    """Give the signal levels in use, "none" first.

    Examples
    --------
    >>> level_names([SignalCounts("x", {"gold": 3, "silver": 12}, "published", "")])
    ('none', 'silver', 'gold')
    """
    used = {level for count in counts for level, n in count.levels.items() if n > 0}
    return (NONE, *(level for level in ("signal", "silver", "gold") if level in used and level in LEVELS))


@dataclass(frozen=True, eq=False)
class Problem:
    """The optimiser's problem and what it was made of.

    Attributes
    ----------
    instance : arrays over the open programs of `table`. tiers, bands : per program.
    fixed : programs already sent, with their level. count : number of programs that the rules give.
    most : number beyond which none is listed. shares : tier -> band.
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


def tier_worth(applicant: Applicant, tier: str) -> float:
    """Give what training in a tier is worth against the core, by the importance of the anchor; 1 where not told."""
    importance = applicant.geography.anchor_importance
    if importance is None or tier == CORE or applicant.geography.anchor is None:
        return 1.0
    return float(advice_values("allocation")["place"][tier][importance])


def counts_for(applicant: Applicant, class_: str) -> tuple[int, int]:
    """Give how many programs the rules give a file, and the most that are ever listed (rules F, C-18, B-10)."""
    table = advice_values("allocation")["counts"]
    row = table["us_img" if applicant.applicant_type is ApplicantType.US_IMG else "non_us_img"]
    own, below, at = row[class_], row[_below(class_)], footing(applicant, applicant.specialties[0], class_)
    return round(below + at * (own - below)), int(row["most"])


def shares_for(applicant: Applicant, class_: str, percentile: float) -> dict[str, tuple[float, float]]:
    """Give the band of each tier (rules F-01 to F-05, F-09); {} where the profile names no anchor.

    Just above the line of a class the bands are still near those of the class below (B-10). The importance of the
    anchor moves the lower end of its band (F-02); an H-1B-only search needs less of it (F-21).
    """
    if applicant.geography.anchor is None:
        return {}
    advice = advice_values("allocation")
    own, below = advice["shares"][class_], advice["shares"][_below(class_)]
    at = footing(applicant, applicant.specialties[0], class_)
    shares = {
        tier: (
            round(below[tier][0] + at * (own[tier][0] - below[tier][0]), 4),
            round(below[tier][1] + at * (own[tier][1] - below[tier][1]), 4),
        )
        for tier in TIERS
    }
    low, high = shares[CORE]
    low += advice["importance_shift"].get(applicant.geography.anchor_importance, 0.0)
    if applicant.needs_visa and applicant.visa_preference is VisaPreference.H1B_ONLY:
        low = min(low, advice["h1b_only"]["core_low"])
        shares[SAFETY] = (shares[SAFETY][0], max(shares[SAFETY][1], advice["h1b_only"]["safety_high"]))
    cap = advice["core_cap"]
    if percentile <= cap["percentile"]:
        high = min(high, cap["average_or_below"])
    shares[CORE] = (min(max(low, 0.0), high), high)
    return shares


def _below(class_: str) -> str:
    return CLASSES[max(CLASSES.index(class_) - 1, 0)]


def fewest_in_core(applicant: Applicant, class_: str) -> float:
    """Give how many programs the band of the core asks for at least."""
    return float(advice_values("allocation")["shares"][class_][CORE][0]) * counts_for(applicant, class_)[0]


def build(
    applicant: Applicant,
    table: ChanceTable,
    tiers: tuple[str, ...],
    bands: tuple[str, ...],
    season: Season,
    class_: str,
    percentile: float,
    signals: tuple[SignalCounts, ...],
    years: FirstYears | None = None,
    with_advanced: bool = False,
) -> Problem:
    """Build the problem for a strength class.

    Parameters
    ----------
    percentile : in the pool of the preferred specialty. [0-100]
    years : preliminary programs at the end of the table, beside advanced ones; both listed only `with_advanced`.
    """
    n = len(table.programs)
    count, most = counts_for(applicant, class_)
    shares = shares_for(applicant, class_, percentile)
    groups, fees = _fees(applicant, table, season)
    fixed = _fixed(applicant, table)
    include = {
        table.index[program_named("must_include", code).code] for code in applicant.must_include if _known(table, code)
    }
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
        signals=_signal_limits(applicant, table, tiers, signals, class_, fixed),
        include=tuple(sorted(include | set(partners))),
        exclude=_not_serving(years, with_advanced),
        p_interview=table.mean_interview,
        names=tuple(program.code for program in table.programs),
    )
    return Problem(instance, table, tiers, bands, fixed, min(count, most), most, shares, signals, user_count, years)


def _not_serving(years: FirstYears | None, with_advanced: bool) -> tuple[int, ...]:
    if years is None:
        return ()
    out = years.all_partners.copy()
    if with_advanced:
        out[list(years.partners)] = False
    else:
        out |= years.advanced
    return tuple(np.flatnonzero(out).tolist())


def _known(table: ChanceTable, code: str) -> bool:
    program = program_named("must_include", code)
    if program.code in table.index:
        return True
    raise InvalidInput(
        "must_include", "a program that is open to you", code, "See 'excluded' for the rule that closes it."
    )


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


def living_worth(applicant: Applicant, place: Place) -> float:
    """Give what living in a place adds to its worth: cheapness and a shortage of physicians, where they are wished for.

    In steps, not by the price itself: each value of its own would be a tier of its own to the solver. 0 where the place
    or the wish is not known.
    """
    wishes = applicant.geography
    if wishes.low_cost_importance is None and wishes.shortage_area_importance is None:
        return 0.0
    rule, worth = advice_values("allocation")["living"], 0.0
    if wishes.low_cost_importance is not None and (level := price_level(place)) is not None:
        worth += wishes.low_cost_importance * ((level[0] < rule["cheap_below"]) - (level[0] > rule["dear_above"]))
    if wishes.shortage_area_importance is not None and is_shortage_area(place):
        worth += wishes.shortage_area_importance
    return float(rule["step"]) * worth


def _fees(
    applicant: Applicant, table: ChanceTable, season: Season
) -> tuple[np.ndarray, tuple[tuple[tuple[int | None, float], ...], ...]]:
    names = tuple(dict.fromkeys(program.specialty for program in table.programs))
    steps = []
    for name in names:
        found = fee_steps(season, name)
        steps.append(
            tuple((None if upto is None else int(upto), float(each or 0.0)) for upto, each in found.linear_steps())
        )
    groups = np.array([names.index(program.specialty) for program in table.programs], dtype=np.int64)
    return groups, tuple(step or ((None, 0.0),) for step in steps)


def _budget(
    applicant: Applicant,
    fixed: Mapping[int, int],
    groups: np.ndarray,
    fees: tuple[tuple[tuple[int | None, float], ...], ...],
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
            level = level_of.get(program, NONE)
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
    applicant: Applicant,
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
            limits.append(SignalLimit(f"signals to the core, {counts.specialty} (N-07)", every, cap, in_core))
    return tuple(limits)
