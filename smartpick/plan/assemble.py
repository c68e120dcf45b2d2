"""Puts a choice into the shape of a plan: every part explained, priced and dated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from smartpick.chances.uncertainty import Ranges
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
    """Assemble the plan of a choice.

    Parameters
    ----------
    ranges : of the list's chances, as `list_ranges` draws them. seed, model_version : printed with the plan.
    tell : called with the name of each step.
    """
    applicant, problem, instance, solution = choice.applicant, choice.problem, choice.instance, choice.solution
    facts = _facts(choice)
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
        flexibility_level=facts.level,
        largest_region_share=facts.concentration.share,
        hhi=facts.concentration.hhi,
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
    """Give the programs of the list, by tier and then by what they are worth and how likely they are."""
    chosen, levels = choice.solution.chosen.tolist(), choice.solution.levels.tolist()
    order = {tier: k for k, tier in enumerate(TIERS)}

    def standing(place: int) -> tuple[int, float, float, str]:
        i, level = chosen[place], levels[place]
        worth, chance = choice.instance.utilities[i], choice.table.mean_match[level, i]
        return order[choice.problem.tiers[i]], -float(worth), -float(chance), choice.table.programs[i].code

    return tuple(_listed_program(choice, ranges, place) for place in sorted(range(len(chosen)), key=standing))


def _listed_program(choice: Choice, ranges: Ranges, place: int) -> ListedProgram:
    """Give one program of the list; `place` is where it stands in `solution.chosen`."""
    applicant, problem, table = choice.applicant, choice.problem, choice.table
    i, level = int(choice.solution.chosen[place]), int(choice.solution.levels[place])
    program = table.programs[i]
    return ListedProgram(
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
        statement=statement_for(applicant, problem.tiers[i], program, choice.geography),
        letters=letters_for(applicant, program),
        p_interview=around(ranges.p_interview[:, place], float(table.mean_interview[level, i])),
        p_match=around(ranges.p_match[:, place], float(table.mean_match[level, i])),
        visa=policy_for(applicant, program.code),
        why=why(applicant, problem, i, level, choice.geography),
        against=against(applicant, problem, i, level),
        unknowns=unknowns(applicant, problem, i, choice.day),
        facts=facts_shown(applicant, program),
        latitude=program.place.latitude,
        longitude=program.place.longitude,
        partner_of=_served_by(choice, i),
    )


def _served_by(choice: Choice, i: int) -> str | None:
    """Give the code of the advanced program that a first year serves; None where the program is no such partner."""
    years = choice.problem.years
    if years is None or i not in years.partners:
        return None
    return partner_of(choice.table, i, [int(k) for k in choice.solution.chosen if years.advanced[k]])


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


def _facts(choice: Choice) -> ListFacts:
    programs = tuple(choice.table.programs[i] for i in choice.solution.chosen)
    return ListFacts(
        programs=programs,
        tiers=tuple(choice.problem.tiers[i] for i in choice.solution.chosen),
        concentration=concentration_of(programs, choice.geography.core),
        level=flexibility_level(programs, choice.geography.core),
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
    applicant = choice.applicant
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
