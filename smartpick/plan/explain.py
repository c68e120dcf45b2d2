"""Why a program is on the list, what speaks against it, what is not known: in words, from the same numbers."""

from __future__ import annotations

from datetime import date

from smartpick.chances.bands import LARGE_CENTRE, REACH
from smartpick.chances.program_effects import academic_breadth
from smartpick.chances.program_record import record_for
from smartpick.chances.signalling import NO_SIGNAL
from smartpick.entities.applicant import Applicant
from smartpick.entities.fact import Fact
from smartpick.entities.program import Program, TrackStanding
from smartpick.entities.status import VisaAnswer, VisaLabel, VisaPolicy, VisaPreference
from smartpick.facts.advice_values import say
from smartpick.facts.evidence import Age, age_of
from smartpick.facts.fact_words import fact_label
from smartpick.facts.regions import named_regions
from smartpick.facts.told import facts_for, policy_for, takes_part
from smartpick.plan.chance_words import in_hundred
from smartpick.plan.problem import ListProblem
from smartpick.plan.strength_class import missing_for_a_centre
from smartpick.plan.tiers import Geography

TEXTS = "plan_texts"
NOTABLE = 0.05  # a program effect smaller than this is not worth a sentence [probit]
LOW_CHANCE = 0.02  # an invitation less likely than this is said to be unlikely
SHOWN_FACTS = 24


def why(applicant: Applicant, problem: ListProblem, i: int, level: int, geography: Geography) -> tuple[str, ...]:
    """Give the reasons for listing program `i` with a signal level, what sets it apart first."""
    table, program = problem.table, problem.table.programs[i]
    policy = policy_for(applicant, program.code)
    chance, match = float(table.mean_interview[level, i]), float(table.mean_match[level, i])
    said = []
    if i in problem.fixed:
        said.append(say(TEXTS, "why_sent"))
    elif i in problem.instance.include:
        said.append(say(TEXTS, "why_included"))
    if record_for(applicant, program.code).takes_several(applicant.applicant_type):
        said.append(say(TEXTS, "why_record"))
    key = _visa_word(applicant, policy)
    if key and key != "why_no_visa":
        said.append(say(TEXTS, key))
    said += [
        say(TEXTS, "why_tie" if part.name == "tie" else "why_effect", text=part.text)
        for part in table.parts[i]
        if part.shift > NOTABLE
    ]
    if problem.instance.levels[level] != NO_SIGNAL:
        before = in_hundred(float(table.mean_interview[0, i]))
        said.append(
            say(TEXTS, "why_signal", signal=_level_word(problem, level), before=before, after=in_hundred(chance))
        )
    interest = applicant.interest.get(program.code)
    if interest is not None and interest > 3:
        said.append(say(TEXTS, "why_interest", interest=interest))
    said.append(say(TEXTS, f"why_{problem.tiers[i]}", region=_region_words(geography.region_of(program))))
    if key == "why_no_visa":
        said.append(say(TEXTS, key))
    said.append(say(TEXTS, "why_chance", interview=in_hundred(chance), match=in_hundred(match)))
    return tuple(said)


def _region_words(key: str) -> str:
    known = named_regions().get(key)
    return known.name if known else key.replace("_", " ")


def _level_word(problem: ListProblem, level: int) -> str:
    name = problem.instance.levels[level]
    return "program" if name == "signal" else name


def _visa_word(applicant: Applicant, policy: VisaPolicy) -> str | None:
    if not applicant.needs_visa:
        return "why_no_visa"
    if policy.j1 is VisaAnswer.YES and policy.h1b is VisaAnswer.YES:
        return "why_j1_h1b"
    if policy.h1b is VisaAnswer.YES:
        return "why_h1b"
    if policy.j1 is VisaAnswer.YES and applicant.visa_preference is not VisaPreference.H1B_ONLY:
        return "why_j1"
    return "why_h1b_maybe" if policy.h1b is VisaAnswer.CASE_BY_CASE else None


def against(applicant: Applicant, problem: ListProblem, i: int, level: int) -> tuple[str, ...]:
    """Give what speaks against program `i`."""
    table, program = problem.table, problem.table.programs[i]
    said = []
    chance = float(table.mean_interview[level, i])
    if chance < LOW_CHANCE:
        said.append(say(TEXTS, "against_low", interview=in_hundred(chance)))
    if problem.bands[i] == REACH:
        said.append(say(TEXTS, "against_reach"))
        missing = missing_for_a_centre(applicant, program.specialty)
        if missing and academic_breadth(program) >= LARGE_CENTRE:
            wants = ", ".join(say(TEXTS, key) for key in missing)
            said.append(say(TEXTS, "against_centre", missing=wants))
    said += [say(TEXTS, "against_effect", text=part.text) for part in table.parts[i] if part.shift < -NOTABLE]
    if applicant.needs_visa:
        policy = policy_for(applicant, program.code)
        if policy.h1b is VisaAnswer.NO and applicant.visa_preference is not VisaPreference.J1_ONLY:
            said.append(say(TEXTS, "against_h1b_no"))
        if policy.h1b is VisaAnswer.CASE_BY_CASE and policy.j1 is not VisaAnswer.YES:
            said.append(say(TEXTS, "against_case"))
    typical, score = record_for(applicant, program.code).cut_off, applicant.exams.step2_ck.score
    if typical is not None and score is not None and score < typical:
        said.append(say(TEXTS, "against_typical", typical=f"{typical:.0f}", score=score))
    facts = {fact.field: fact for fact in reversed(facts_for(applicant, program.code))}
    needs = facts.get("usce_required")
    if needs is not None and needs.value == "required" and applicant.us_clinical is None:
        said.append(say(TEXTS, "against_usce"))
    by = facts.get("ecfmg_by")
    if by is not None and by.value and applicant.ecfmg_certified is not True:
        said.append(say(TEXTS, "against_certified", by=by.value))
    for field in ("visa_policy", "step2_min", "max_attempts", "max_years_since_grad"):
        found = facts.get(field)
        if found is not None and found.conflicts_with:
            said.append(say(TEXTS, "against_conflict", field=fact_label(field), other=found.conflicts_with[0]))
    return tuple(said)


def unknowns(applicant: Applicant, problem: ListProblem, i: int, day: date) -> tuple[str, ...]:
    """Give what is not known about program `i` and matters to this applicant."""
    program = problem.table.programs[i]
    said = []
    if applicant.needs_visa:
        policy = policy_for(applicant, program.code)
        chance = in_hundred(float(problem.table.market.open[i]))
        if policy.label is VisaLabel.UNKNOWN:
            said.append(say(TEXTS, "unknown_visa", chance=chance))
        elif policy.label is VisaLabel.SPONSORS_UNSPECIFIED:
            said.append(say(TEXTS, "unknown_class"))
        else:
            if policy.h1b is VisaAnswer.UNKNOWN and applicant.visa_preference is not VisaPreference.J1_ONLY:
                said.append(say(TEXTS, "unknown_h1b"))
            if policy.j1 is VisaAnswer.UNKNOWN and applicant.visa_preference is not VisaPreference.H1B_ONLY:
                said.append(say(TEXTS, "unknown_j1"))
            said += _old(applicant, program, day)
    if program.main_track.standing is TrackStanding.UNKNOWN and takes_part(applicant, program.code) is None:
        said.append(say(TEXTS, "unknown_part"))
    known = record_for(applicant, program.code)
    if known.share_of(applicant.applicant_type) is None:
        said.append(say(TEXTS, "unknown_record"))
    facts = {fact.field for fact in facts_for(applicant, program.code)}
    if facts.isdisjoint({"step2_min", "max_attempts", "max_years_since_grad"}):
        said.append(say(TEXTS, "unknown_limits"))
    return tuple(said)


def _old(applicant: Applicant, program: Program, day: date) -> list[str]:
    found = next((fact for fact in facts_for(applicant, program.code) if fact.field == "visa_policy"), None)
    if found is None or found.source is None or age_of(found, day) is Age.CURRENT:
        return []
    return [say(TEXTS, "unknown_age", when=found.holds_for or "an undated page")]


def facts_shown(applicant: Applicant, program: Program) -> tuple[Fact, ...]:
    """Give the facts printed with a program: what decides first."""
    return facts_for(applicant, program.code)[:SHOWN_FACTS]
