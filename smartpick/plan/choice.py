"""The headline of a plan: the list, chosen step by step, before anything of it is explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from smartpick.chances.bands import bands_of
from smartpick.chances.table import ChanceTable, chance_table
from smartpick.entities.applicant import Applicant
from smartpick.entities.program import Program
from smartpick.entities.season_of import Season
from smartpick.errors import NoFeasiblePlan
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.model_assumptions import Assumption, assumptions_with
from smartpick.plan.allocation import fewest_in_core
from smartpick.plan.gates import Gated, pass_gates, refuse_closed, through_the_gates
from smartpick.plan.parts import Strength
from smartpick.plan.pgy1_year import first_years, is_advanced, preliminary_programs
from smartpick.plan.problem import Candidates, ListProblem, build
from smartpick.plan.signal_counts import level_names, signal_counts
from smartpick.plan.sizing import sized, with_or_without_advanced
from smartpick.plan.strength_class import strength_class
from smartpick.plan.tiers import Geography, geography_of, never_regions
from smartpick.portfolio.instance import Instance
from smartpick.portfolio.solve import Solution, solve


@dataclass(frozen=True, eq=False)
class Choice:
    """Gates, chances, problem and list of one applicant, on one day.

    Attributes
    ----------
    gated : which programs are open, and what closed the others. table : chances at the open ones.
    strength : in the preferred specialty.
    problem : all limits, with the longest list allowed; `instance` : the same with its length settled (see `sized`).
    solution : the list, as indices of `table.programs`.
    assumptions : the model's declared assumptions as they were used, by name.
    """

    applicant: Applicant
    season: Season
    day: date
    gated: Gated
    table: ChanceTable
    strength: Strength
    geography: Geography
    problem: ListProblem
    instance: Instance
    solution: Solution
    assumptions: Mapping[str, Assumption]


def choose(
    applicant: Applicant,
    day: date,
    *,
    assumptions: Mapping[str, float] | None = None,
    bound: bool = False,
    thorough: bool = True,
) -> Choice:
    """Choose the list: gates, chances, class, tiers, bands, limits, size, solve.

    Parameters
    ----------
    assumptions : declared assumptions to replace, by name, besides those the profile replaces.
    bound : also compute the certificate.
    thorough : as in `sized`; without it a list of which only the chance is wanted comes sooner.

    Raises
    ------
    NoFeasiblePlan : no list holds every limit, or the gates leave nothing.
    """
    season = Season.of(day)
    known = assumptions_with({**applicant.assumptions, **(assumptions or {})})
    gated = through_the_gates(applicant, load_catalogue(), season, day, never_regions(applicant))
    if not gated.open:
        closed = [f"'{step.step}' (removes {step.removed})" for step in gated.funnel[1:] if step.removed]
        raise NoFeasiblePlan(closed or ["the specialties"], ["name another specialty", "widen what you accept"])
    signals = signal_counts(applicant, season, applicant.specialties)
    extra = _first_year_programs(applicant, gated, season, day)
    refuse_closed(applicant, gated, extra)
    programs = (*gated.open, *extra)
    table = chance_table(applicant, programs, season.year, day, levels=level_names(signals), assumptions=known)
    years = first_years(table, len(gated.open), applicant.applications.max) if extra else None
    first = next((s for s in table.strengths if s.specialty == applicant.specialties[0]), table.strengths[0])
    strength = strength_class(applicant, first, season.year, day)
    geography = geography_of(
        applicant, table.programs, table.mean_interview[0], fewest_in_core(applicant, strength.class_)
    )
    candidates = Candidates(
        table,
        tiers=geography.tiers_of(table.programs),
        bands=bands_of(applicant, table.programs, table.mean_match[0]),
        years=years,
    )

    def tried(with_advanced: bool) -> tuple[ListProblem, Instance, Solution]:
        built = build(applicant, candidates, strength, season, signals, with_advanced=with_advanced)
        return built, *sized(built, thorough=thorough)

    problem, instance, solution = with_or_without_advanced(years, tried)
    if not solution.chosen.size:
        solve(replace(instance, n_min=1))  # refuses with the limits that leave no room for one application
    if bound:
        solution = solve(instance, bound=True, start=(solution.chosen, solution.levels))
    return Choice(
        applicant=applicant,
        season=season,
        day=day,
        gated=gated,
        table=table,
        strength=strength,
        geography=geography,
        problem=problem,
        instance=instance,
        solution=solution,
        assumptions=known,
    )


def _first_year_programs(applicant: Applicant, gated: Gated, season: Season, day: date) -> tuple[Program, ...]:
    """Give the preliminary programs that may serve advanced positions, none where there are no such positions."""
    if not any(is_advanced(program) for program in gated.open):
        return ()
    catalogue = load_catalogue()
    found = preliminary_programs(catalogue, gated.open)
    return pass_gates(applicant, found, season, day, never_regions(applicant)).open
