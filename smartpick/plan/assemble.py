"""Puts a choice into the shape of a plan: every part explained, priced and dated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from smartpick.chances.uncertainty import Ranges
from smartpick.entities.applicant import Applicant
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.told import policy_for
from smartpick.plan.anchor_advice import anchor_notes
from smartpick.plan.by_specialty import by_specialty
from smartpick.plan.choice import Choice, choose
from smartpick.plan.explain import against, facts_shown, unknowns, why
from smartpick.plan.flexibility import concentration_of, flexibility_level
from smartpick.plan.gates import tracks_advised
from smartpick.plan.list_ranges import around, chance_of, p_any
from smartpick.plan.model_notes import model_notes, model_warnings
from smartpick.plan.not_listed import not_worth_it
from smartpick.plan.outlook import best_of_sizes, frontier_points, limit_warnings, margins, preference_prices, scenarios
from smartpick.plan.parts import (
    CalendarEntry,
    ListedProgram,
    Optimality,
    Plan,
    PreferencePrice,
    TierMix,
    Totals,
    Warning_,
)
from smartpick.plan.pgy1_year import partner_of
from smartpick.plan.preference_answers import preference_answers
from smartpick.plan.questions import questions
from smartpick.plan.specialty_advice import specialty_warnings
from smartpick.plan.statements import letters_for, statement_for
from smartpick.plan.tiers import CORE, TIERS
from smartpick.plan.visa_numbers import visa_numbers
from smartpick.plan.warnings import (
    ListFacts,
    fee_warnings,
    file_warnings,
    list_warnings,
    signal_warnings,
    visa_warnings,
)
from smartpick.portfolio.survival import p_if_independent
from smartpick.rules.calendar import events
from smartpick.rules.fees import cost_sheet
from smartpick.rules.season_sheet import season_notes
from smartpick.rules.visa_advice import visa_section

ORDER_OF_LEVELS = {"error": 0, "warn": 1, "note": 2}


def assemble(choice: Choice, ranges: Ranges, seed: int, model_version: str, tell: Callable[[str], None]) -> Plan:
    """Assemble the plan of a choice."""
    applicant, problem, instance, solution = choice.applicant, choice.problem, choice.instance, choice.solution
    table = choice.table
    core = choice.geography.core
    programs = tuple(table.programs[i] for i in solution.chosen)
    concentration = concentration_of(programs, core)
    level = flexibility_level(programs, core)
    facts = _facts(choice, level)
    totals = _totals(choice, ranges)
    tell("programs")
    listed = _listed(choice, ranges)
    tell("frontier")
    points = best_of_sizes(problem, instance, solution)
    tell("prices of preferences")
    priced = preference_prices(problem, instance, solution)
    tell("questions to ask first")
    asked = questions(applicant, problem, instance, solution, choice.season, choice.day)
    tell("calendar and costs")
    return Plan(
        season=choice.season.year,
        day=choice.day,
        data_version=load_catalogue().version,
        model_version=model_version,
        seed=seed,
        strength=choice.strength,
        visa=_visa(choice),
        list=listed,
        excluded=choice.gated.excluded,
        not_worth_it=not_worth_it(problem, instance, solution),
        totals=totals,
        optimality=Optimality(solution.objective, solution.bound or solution.objective, solution.gap or 0.0),
        tiers=_tiers(choice),
        flexibility_level=level,
        largest_region_share=concentration.share,
        hhi=concentration.hhi,
        frontier=frontier_points(points, solution),
        price_of_preferences=priced,
        margins=margins(instance, solution, points),
        scenarios=scenarios(problem, instance, solution),
        warnings=_warnings(choice, facts, priced, totals),
        verify_first=asked,
        calendar=_calendar(choice),
        funnel=choice.gated.funnel,
        costs=cost_sheet(applicant, choice.season, _counts(choice), choice.day).as_json(),
        season_notes={
            **season_notes(choice.season, applicant.specialties, applicant),
            "preferences": preference_answers(choice),
        },
        model=model_notes(choice),
    )


def _visa(choice: Choice) -> dict[str, object]:
    numbers = visa_numbers(choice)
    if numbers is None:
        return visa_section(choice.applicant, choice.day, choice.season)
    found = visa_section(choice.applicant, choice.day, choice.season, numbers.programs, numbers.chances)
    compared: Any = found.get("choice")
    for route, chance in numbers.ranges.items() if compared else ():
        compared[route]["p_match_range"] = chance.as_json()
    return found


def _counts(choice: Choice) -> dict[str, int]:
    found: dict[str, int] = {}
    for i in choice.solution.chosen:
        name = choice.table.programs[i].specialty
        found[name] = found.get(name, 0) + 1
    return found


def _listed(choice: Choice, ranges: Ranges) -> tuple[ListedProgram, ...]:
    problem, table = choice.problem, choice.table
    found = []
    years = problem.years
    partners = set(years.partners) if years is not None else set()
    advanced = [int(i) for i in choice.solution.chosen if years is not None and years.advanced[i]]
    for place, (i, level) in enumerate(zip(choice.solution.chosen, choice.solution.levels, strict=True)):
        program = table.programs[i]
        found.append(
            (
                -float(choice.instance.utilities[i]),
                -float(table.mean_match[level, i]),
                ListedProgram(
                    code=program.code,
                    tracks=tuple(track.code for track in tracks_advised(program)),
                    acgme_id=program.acgme_id,
                    institution=program.institution,
                    specialty=program.specialty,
                    track=program.main_track.position_type.word,
                    city=program.place.city,
                    state=program.place.state,
                    region=choice.geography.region_of(program),
                    tier=problem.tiers[i],
                    band=problem.bands[i],
                    signal=table.levels[level],
                    statement=statement_for(choice.applicant, problem.tiers[i], program, choice.geography),
                    letters=letters_for(choice.applicant, program),
                    p_interview=around(ranges.p_interview[:, place], float(table.mean_interview[level, i])),
                    p_match=around(ranges.p_match[:, place], float(table.mean_match[level, i])),
                    visa=policy_for(choice.applicant, program.code),
                    why=why(choice.applicant, problem, int(i), int(level), choice.geography),
                    against=against(choice.applicant, problem, int(i), int(level)),
                    unknowns=unknowns(choice.applicant, problem, int(i), choice.day),
                    facts=facts_shown(choice.applicant, program),
                    latitude=program.place.latitude,
                    longitude=program.place.longitude,
                    partner_of=partner_of(table, int(i), advanced) if i in partners else None,
                ),
            )
        )
    order = {tier: k for k, tier in enumerate(TIERS)}
    found.sort(key=lambda row: (order[row[2].tier], row[0], row[1], row[2].code))
    return tuple(row[2] for row in found)


def _totals(choice: Choice, ranges: Ranges) -> Totals:
    solution, table = choice.solution, choice.table
    chosen, levels = solution.chosen, solution.levels
    invited = float(table.weights @ (1 - (1 - table.p_interview[levels, chosen]).prod(axis=0))) if chosen.size else 0.0
    return Totals(
        applications=int(chosen.size),
        fee_usd=round(solution.fee_usd, 2),
        expected_interviews=around(ranges.interviews, solution.interviews),
        p_match=chance_of(choice, ranges),
        p_match_if_independent=p_if_independent(choice.instance, chosen, levels),
        p_match_if_ranked=around(ranges.p_any_if_ranked, p_any(choice) / invited if invited else 0.0),
        by_specialty=by_specialty(choice),
    )


def _tiers(choice: Choice) -> dict[str, TierMix]:
    n = int(choice.solution.chosen.size)
    tiers = [choice.problem.tiers[i] for i in choice.solution.chosen]
    return {
        tier: TierMix(
            tiers.count(tier), tiers.count(tier) / n if n else 0.0, choice.problem.shares.get(tier, (0.0, 1.0))
        )
        for tier in TIERS
    }


def _facts(choice: Choice, level: int) -> ListFacts:
    programs = tuple(choice.table.programs[i] for i in choice.solution.chosen)
    return ListFacts(
        programs=programs,
        tiers=tuple(choice.problem.tiers[i] for i in choice.solution.chosen),
        concentration=concentration_of(programs, choice.geography.core),
        level=level,
        left=len(choice.gated.open),
        of_all=choice.gated.funnel[0].left,
        realistic_core=choice.problem.tiers.count(CORE),
        core_band=choice.problem.shares.get(CORE),
        class_=choice.strength.class_,
        percentile=choice.strength.percentile.mid,
        n=len(programs),
    )


def _warnings(
    choice: Choice, facts: ListFacts, priced: Sequence[PreferencePrice], totals: Totals
) -> tuple[Warning_, ...]:
    applicant: Applicant = choice.applicant
    found = list_warnings(applicant, facts, choice.geography)
    found += anchor_notes(applicant, choice.geography)
    found += visa_warnings(applicant, facts, choice.day)
    found += fee_warnings(choice.season, tuple(_counts(choice)))
    found += signal_warnings(choice.problem.signals, choice.season, choice.strength.class_)
    found += file_warnings(applicant, facts, choice.table.strengths, choice.season, choice.day)
    found += model_warnings(choice)
    found += specialty_warnings(
        applicant,
        choice.strength.class_,
        totals,
        lambda wider: chance_of(choose(wider, choice.day, thorough=False)),
    )
    found += limit_warnings(applicant, choice.problem, choice.instance, choice.solution, priced)
    return tuple(sorted(dict.fromkeys(found), key=lambda one: ORDER_OF_LEVELS[one.level]))


def _calendar(choice: Choice) -> tuple[CalendarEntry, ...]:
    found = events(choice.season, choice.applicant.specialties, choice.applicant, choice.day)
    return tuple(
        CalendarEntry(
            event.day, event.words, event.source, event.verify, event.id, event.status, event.starts, event.ends
        )
        for event in found
    )
