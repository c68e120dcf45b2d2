"""Warnings of a plan, each with the rule it comes from: what list, file and visa give reason to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from smartpick.chances.program_effects import USUAL_BREADTH, academic_breadth
from smartpick.chances.strength import StrengthDistribution, measure
from smartpick.entities.applicant import Applicant
from smartpick.entities.program import Program
from smartpick.entities.season_of import Season
from smartpick.entities.status import ApplicantType, VisaAnswer, VisaLabel, VisaPreference
from smartpick.errors import NoValueOnDate
from smartpick.facts.advice_values import advice_values, say
from smartpick.facts.told import policy_for
from smartpick.plan.chance_words import counted
from smartpick.plan.flexibility import Concentration
from smartpick.plan.parts import Warning_
from smartpick.plan.rests_on import speaking_through
from smartpick.plan.signal_counts import SignalCounts
from smartpick.plan.strength_class import AT_RISK, STRONG
from smartpick.plan.tiers import CORE, TIERS, Geography
from smartpick.rules.clocks import clocks
from smartpick.rules.fees import planning_steps
from smartpick.rules.specialty_terms import review_begins

TEXTS = "plan_texts"
NOTE, WARN, ERROR = "note", "warn", "error"
HALF = 0.5  # share of a list in one division from which F-19 speaks
ENOUGH_MONTHS, ENOUGH_LETTERS = 2, 3  # rules T-02, T-05
ENOUGH_FOR_A_MIX = 6  # programs in a tier from which one type alone is worth a word (F-18)


@dataclass(frozen=True, slots=True)
class ListFacts:
    """What the warnings look at: the listed programs with their tiers, and what surrounds the list.

    Attributes
    ----------
    left, of_all : programs open after the gates, and before them. realistic_core : open programs in the core.
    core_band : band of the core, None without an anchor. percentile : in the pool of the preferred specialty.
    """

    programs: tuple[Program, ...]
    tiers: tuple[str, ...]
    concentration: Concentration
    level: int
    left: int
    of_all: int
    realistic_core: int
    core_band: tuple[float, float] | None
    class_: str
    percentile: float
    n: int


def warning(rule: str, level: str, key: str | None = None, **values: object) -> Warning_:
    """Build one warning from the sentence of the rule, or of `key`."""
    return Warning_(rule, level, say(TEXTS, key or rule, **values), speaking_through(rule))


def list_warnings(applicant: Applicant, facts: ListFacts, geography: Geography) -> list[Warning_]:
    """Warn about geography and concentration (rules E, F, PIT-05, PIT-09)."""
    found: list[Warning_] = []
    if not facts.n:
        return found
    advice = advice_values("allocation")
    share = facts.concentration.core_share
    region = geography.core.name if geography.core else ""
    cap, spread = advice["core_cap"], advice["concentration"]
    if facts.percentile <= cap["percentile"] and share > cap["warn_above"]:
        found.append(warning("F-09", WARN, share=share, specialty=applicant.specialties[0]))
    biggest = max(share, facts.concentration.share)
    if share >= spread["error_from"]:
        found.append(warning("F-16", ERROR, "F-16-error", share=share))
        found.append(warning("PIT-05", ERROR))
    elif biggest >= spread["warn_from"]:
        found.append(warning("F-16", WARN, "F-16-warn", share=biggest))
    elif biggest > HALF:
        found.append(warning("F-19", WARN, share=biggest, region=facts.concentration.largest.title() or region))
    if facts.core_band is not None:
        need = round(facts.core_band[0] * facts.n)
        if facts.realistic_core < need:
            found.append(
                warning(
                    "F-17", WARN, have=facts.realistic_core, region=region, need=need, short=need - facts.realistic_core
                )
            )
        in_core = facts.tiers.count(CORE)
        if (applicant.geography.anchor_importance or 0) >= 4 and in_core < advice["fewest_core"]["value"]:
            found.append(warning("F-20", WARN, n=in_core))
    found += _mix(facts)
    if geography.core is not None and facts.realistic_core:
        found.append(warning("F-15", NOTE, listed=facts.tiers.count(CORE), open=facts.realistic_core))
    if facts.level <= 2:
        found.append(warning("E-05", WARN, at=facts.level, name=say(TEXTS, f"level_{facts.level}")))
        found.append(warning("E-09", NOTE))
    return found


def _mix(facts: ListFacts) -> list[Warning_]:
    """Warn of a tier that holds one type of program only (rules F-18, H-13)."""
    found = []
    for tier in TIERS:
        academic = [
            academic_breadth(program) >= USUAL_BREADTH
            for program, where in zip(facts.programs, facts.tiers, strict=True)
            if where == tier
        ]
        if len(academic) >= ENOUGH_FOR_A_MIX and len(set(academic)) == 1:
            kind = "academic" if academic[0] else "community"
            found.append(warning("F-18", NOTE, tier=tier, kind=kind))
    return found


def visa_warnings(applicant: Applicant, facts: ListFacts, day: date) -> list[Warning_]:
    """Warn about visas, or say what needing none is worth (rules F-21, H-15, J-12, J-15, PIT-01 to PIT-03)."""
    found: list[Warning_] = []
    if not applicant.needs_visa:
        if applicant.applicant_type is ApplicantType.US_IMG:
            found.append(warning("H-15", NOTE, "H-15-note"))
        return found
    preference = applicant.visa_preference
    if preference is VisaPreference.H1B_ONLY:
        found.append(warning("J-12", WARN))
        found.append(warning("F-21", WARN, left=facts.left, all=facts.of_all))
    policies = [policy_for(applicant, program.code) for program in facts.programs]
    silent = sum(policy.label is VisaLabel.UNKNOWN for policy in policies)
    if silent:
        found.append(warning("PIT-02", WARN, n=silent))
    if preference in (VisaPreference.H1B_ONLY, VisaPreference.H1B_PREFERRED):
        unsaid = sum(policy.h1b is VisaAnswer.UNKNOWN for policy in policies)
        if unsaid:
            found.append(warning("PIT-01", WARN, n=unsaid))
    if preference is not VisaPreference.H1B_ONLY:
        found.append(warning("PIT-03", NOTE))
    for clock in clocks(applicant, day, applicant.specialties[0]):
        if clock.route == "H-1B" and preference is not VisaPreference.J1_ONLY and clock.all_fits is False:
            found.append(warning("J-15", WARN, years=clock.needed, limit=clock.limit))
    return found


def file_warnings(
    applicant: Applicant, facts: ListFacts, strengths: tuple[StrengthDistribution, ...], season: Season, day: date
) -> list[Warning_]:
    """Warn about the file itself (rules C, T, Y-04, PIT-14) and say what it leaves unknown."""
    found: list[Warning_] = []
    measured = measure(applicant, season.year, day)
    non_us = applicant.applicant_type is ApplicantType.NON_US_IMG
    months, letters = measured["hands_on_months"], measured["us_letters"]
    if non_us and months is not None and months < ENOUGH_MONTHS:
        found.append(warning("T-02", NOTE, months=counted(months, "month")))
    observed = measured["observer_months"]
    if observed and not months:
        found.append(warning("PIT-13", WARN, months=counted(observed, "month")))
    if letters is not None and letters < ENOUGH_LETTERS:
        found.append(warning("T-05", NOTE, n=counted(letters, "letter")))
    years = measured["years_since_graduation"] or 0
    if years >= 5:
        found.append(warning("A-05", NOTE, years=f"{years:.0f}"))
    if facts.class_ == AT_RISK and applicant.exams.step2_ck.score is not None:
        found.append(warning("C-10", NOTE))
    for cycle in sorted(applicant.previous_cycles or (), key=lambda cycle: -cycle.match_year)[:1]:
        found.append(warning("Y-04", NOTE, year=cycle.match_year))
        narrow = advice_values("allocation")["concentration"]["warn_from"]
        if cycle.anchor_share is not None and cycle.anchor_share >= narrow:
            found.append(warning("PIT-14", WARN, share=cycle.anchor_share))
    if (begun := review_began(season, applicant.specialties)) is not None and day > begun:
        found += _late(applicant, facts, begun)
    if applicant.couple is not None:
        found.append(warning("Z-17", WARN, "couple"))
    unknown = strengths[0].unknown if strengths else ()
    if unknown:
        items = ", ".join(part.name.replace("_", " ") for part in unknown[:6])
        found.append(warning("I-06", NOTE, "unknown_profile", items=items))
    return found


def _late(applicant: Applicant, facts: ListFacts, begun: date) -> list[Warning_]:
    """Say what a list made after programs began to review is worth; nothing when all of it has been sent."""
    sent = set(applicant.season_state.applied) if applicant.season_state else set()
    there = sum(bool(sent & {p.code, p.acgme_id, *(track.code for track in p.tracks)}) for p in facts.programs)
    if not there:
        return [warning("Z-17", ERROR, "late", review=begun.isoformat())]
    new = len(facts.programs) - there
    sent_to = f"{counted(there, 'program')} on the list {'has' if there == 1 else 'have'}"
    return [warning("Z-17", ERROR, "late_sent", review=begun.isoformat(), sent=sent_to, new=new)] if new else []


def review_began(season: Season, specialties: Sequence[str]) -> date | None:
    """Give the day from which programs review applications, None where it is not known."""
    try:
        return review_begins(season, specialties).day()
    except NoValueOnDate:
        return None


def fee_warnings(season: Season, specialties: Sequence[str]) -> list[Warning_]:
    """Say where the fees of a list rest on another specialty's prices, its own not being known."""
    return [
        warning(
            "Z-17",
            WARN,
            "fees_stand_in",
            service=steps.platform,
            specialty=name,
            other=steps.stand_in,
            year=season.year,
        )
        for name in specialties
        if (steps := planning_steps(season, name)).stand_in
    ]


def signal_warnings(counts: tuple[SignalCounts, ...], season: Season, class_: str) -> list[Warning_]:
    """Say where signal counts are projected or unknown (rule N-10), and that they are spread (N-07)."""
    found: list[Warning_] = []
    for one in counts:
        if one.status == "unknown":
            found.append(warning("N-10", NOTE, "N-10-unknown", specialty=one.specialty, year=season.year))
            continue
        total = sum(one.levels.values())
        if one.status == "projected":
            found.append(
                warning(
                    "N-10",
                    WARN,
                    specialty=one.specialty,
                    year=season.year,
                    n=total,
                    status="projected",
                    source=one.source.split(", http")[0],
                )
            )
        if class_ != STRONG and total > 1:
            most = int(advice_values("allocation")["signals"]["most_in_one_region"] * total)
            found.append(warning("N-07", NOTE, most=most, total=total, specialty=one.specialty))
    return found
