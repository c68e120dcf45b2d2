"""The values that fill the gaps of sentences: what the profile holds and what the plan computed, as people write it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from smartpick.chances.strength import measure
from smartpick.entities.applicant import Applicant, ClinicalExperience, PreviousCycle
from smartpick.entities.place import Place
from smartpick.entities.season_of import Season
from smartpick.entities.status import ApplicantType, VisaAnswer
from smartpick.errors import NoValueOnDate
from smartpick.facts.advice_values import advice_values
from smartpick.facts.countries import countries
from smartpick.facts.regions import Region, region
from smartpick.facts.sources import cite
from smartpick.guidance.wording import wording
from smartpick.plan.by_specialty import chance_in_tiers
from smartpick.plan.chance_words import counted
from smartpick.plan.choice import Choice
from smartpick.plan.parts import Plan, Range
from smartpick.plan.strength_class import matched_score, published_norm
from smartpick.plan.tiers import CORE, SAFETY, SECONDARY
from smartpick.rules.parameters import parameter
from smartpick.rules.step3 import step3_timing


def values_of(applicant: Applicant, season: Season, plan: Plan, choice: Choice, day: date) -> dict[str, str]:
    """Give every value that a sentence about this person may ask for; what is not known is left out."""
    return {
        **_person(applicant, season, day),
        **_scores(applicant),
        **_places(applicant, choice),
        **_plan(plan, choice),
        **_dates(applicant, season, plan, day),
    }


def shown(day: date) -> str:
    """Write a day as people do: 31 December 2026."""
    return f"{day.day} {day:%B %Y}"


def chance(value: Range) -> str:
    """Write a chance with its range.

    Examples
    --------
    >>> chance(Range(0.12, 0.43, 0.77))
    '43 in 100 (12-77)'
    """
    if in_100(value.low) == in_100(value.high):
        return f"{in_100(value.mid)} in 100"
    ends = in_100(value.low), in_100(value.high)
    sign = "-" if all(end.isdigit() for end in ends) else " to "
    return f"{in_100(value.mid)} in 100 ({sign.join(ends)})"


def in_100(p: float) -> str:
    """Write a probability out of 100; a chance is never written as 0 or 100."""
    hundred = 100 * p
    if hundred < 1:
        return "less than 1"
    return "more than 99" if hundred > 99 else f"{hundred:.0f}"


def listed_words(items: Sequence[str]) -> str:
    """Write "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def _person(applicant: Applicant, season: Season, day: date) -> dict[str, str]:
    words = wording("person")
    found = measure(applicant, season.year, day)
    names = {**countries(), **words["countries"]}
    home = [names.get(code, code) for code in applicant.citizenship]
    lived = dict.fromkeys([*home, names.get(applicant.school.country, applicant.school.country)])
    if applicant.us_clinical:
        lived[names["US"]] = None
    values = {
        "specialty": applicant.specialties[0],
        "specialties": listed_words(list(applicant.specialties)),
        "each_specialty": words["each_of"].format(names=listed_words(list(applicant.specialties)))
        if len(applicant.specialties) > 1
        else applicant.specialties[0],
        "year": str(season.year),
        "next_year": str(season.year + 1),
        "anchor_or_city": words["one_region"],
        "status": words["status"][applicant.work_right.value],
        "img_words": words["img_type"][applicant.applicant_type.value],
        "home": listed_words(home),
        "school_country": names.get(applicant.school.country, applicant.school.country),
        "countries": listed_words(list(lived)),
        "graduated": str(applicant.graduation_year),
        "years_since": f"{found['years_since_graduation'] or 0:.0f}",
        "research_n": _count(found["research_outputs"]),
        "hands_on": _count(found["hands_on_months"]),
        "observed": _count(found["observer_months"]),
        "us_letters": _count(found["us_letters"]),
        "us_letters_words": "" if found["us_letters"] is None else counted(found["us_letters"], "letter"),
        "letters_missing": listed_words(without_letter(applicant)),
        "letters_wanted": str(advice_values("low_scores")["file"]["us_letters"]),
        "months_wanted": str(advice_values("low_scores")["file"]["hands_on_months"]),
        "rotations": listed_words([experience_words(one) for one in applicant.us_clinical or ()]) or words["none_told"],
        "research": listed_words([f"{one.kind}" for one in applicant.research or ()]) or words["none_told"],
        "languages": listed_words([words["languages"].get(code, code) for code in applicant.languages])
        or words["none_told"],
        "cycles": listed_words([str(one.match_year) for one in applicant.previous_cycles or ()]) or words["none_told"],
    }
    if applicant.exams.step3.date is not None:
        values["step3_on"] = shown(applicant.exams.step3.date)
    if applicant.previous_cycles:
        last = max(applicant.previous_cycles, key=lambda one: one.match_year)
        values["last_cycle"] = str(last.match_year)
        narrow = max(applicant.previous_cycles, key=lambda one: (is_narrow(one), one.match_year))
        if is_narrow(narrow):
            values["narrow_cycle"], values["narrow_share"] = str(narrow.match_year), f"{narrow.anchor_share:.0%}"
        if last.interviews is not None:
            values["last_interviews"] = str(last.interviews)
    return values


def without_letter(applicant: Applicant) -> list[str]:
    """Give the specialties in which no US letter is; none while a letter's own specialty is not told."""
    have = {one.specialty for one in applicant.letters or () if one.country == "US"}
    return [] if None in have else [name for name in applicant.specialties if name not in have]


def _count(number: float | None) -> str:
    """Write a count, and say so where the profile leaves it out."""
    return str(wording("person")["not_told"]) if number is None else f"{number:g}"


def is_narrow(cycle: PreviousCycle) -> bool:
    """Whether the list of an earlier try lay mostly in one region (rule F-16)."""
    return (cycle.anchor_share or 0) >= float(advice_values("allocation")["concentration"]["warn_from"])


def experience_words(one: ClinicalExperience) -> str:
    """Write one piece of clinical work: "2 months of observership in Boston, MA (academic)"."""
    words = wording("person")
    place = ", ".join(part for part in (one.city, one.state) if part)
    text = words["experience"].format(
        months=f"{one.months:g}",
        unit=words["month"] if one.months == 1 else words["months"],
        kind=words["kinds"].get(one.kind, one.kind.replace("_", " ")),
    )
    text += words["in_place"].format(place=place) if place else ""
    return text + (f" ({one.setting})" if one.setting else "")


def _scores(applicant: Applicant) -> dict[str, str]:
    limits = advice_values("low_scores")
    exams = applicant.exams
    norm = matched_score(applicant.specialties[0], applicant.applicant_type)
    values = {
        **_norm(applicant, norm),
        "norm": f"{norm:.0f}",
        "low_line": f"{norm + limits['step2']['low_from_norm']:.0f}",
        "very_low_line": f"{norm + limits['step2']['very_low_from_norm']:.0f}",
        "step1_competitive": str(limits["step1"]["competitive_from"]),
        "step1_low_line": str(limits["step1"]["low_below"]),
        "step1_very_low_line": str(limits["step1"]["very_low_below"]),
        "ready_within": str(limits["target"]["ready_within"]),
        "target": str(target_score(applicant)),
        "sittings": str((exams.step2_ck.attempts or 1) + (exams.step1.attempts or 1)),
    }
    if exams.step2_ck.score is not None:
        values["ck"] = str(exams.step2_ck.score)
        values["ck_gap"] = f"{abs(exams.step2_ck.score - norm):.0f}"
    if isinstance(exams.step1.result, int):
        values["step1"] = str(exams.step1.result)
        if exams.step2_ck.score is not None:
            values["trend"] = f"{exams.step2_ck.score - exams.step1.result:+d}"
    return values


def specialties_by_score(applicant: Applicant) -> tuple[list[str], list[str]]:
    """Give the specialties in which a statement has to mention the exams, and those in which it had better not (C-13).

    A failed sitting or a very low Step 1 is a warning in each; a Step 2 CK score where it lies far below the norm of
    the specialty. Without a score, and with no failed sitting, neither holds any.
    """
    exams, limits = applicant.exams, advice_values("low_scores")
    step1, score = exams.step1.result, exams.step2_ck.score
    failed = (exams.step1.attempts or 1) > 1 or (exams.step2_ck.attempts or 1) > 1 or step1 == "fail"
    failed = failed or exams.step3.status == "failed" or "failed_exam" in (applicant.red_flags or ())
    if failed or (isinstance(step1, int) and step1 < limits["step1"]["very_low_below"]):
        return list(applicant.specialties), []
    if score is None:
        return [], []
    far = limits["mention"]["from_norm"]
    low = [name for name in applicant.specialties if score <= matched_score(name, applicant.applicant_type) + far]
    return low, [name for name in applicant.specialties if name not in low]


def _norm(applicant: Applicant, norm: float) -> dict[str, str]:
    """Say whose mean the norm is, with its source; where no table prints it, which one stands in."""
    words, row = wording("person")["norms"], published_norm(applicant.specialties[0])
    of_us = applicant.applicant_type is ApplicantType.US_IMG
    key = "none" if row is None else "us_img" if of_us else "non_us_img"
    source = cite(row.source) if row is not None else words["no_source"]
    said = words[key].format(specialty=applicant.specialties[0], norm=f"{norm:.0f}")
    return {"norm_words": said, "norm_source": source}


def target_score(applicant: Applicant) -> int:
    """Give the Step 2 CK score to aim at: Step 1 plus 10 to 15 where it was weak, never below the floor (C-05).

    Without a three-digit Step 1 it is the mean of those who matched in the specialty. [points]
    """
    limits = advice_values("low_scores")
    norm = round(matched_score(applicant.specialties[0], applicant.applicant_type))
    step1 = applicant.exams.step1.result
    if isinstance(step1, int) and step1 < limits["step1"]["low_below"]:
        return max(step1 + limits["target"]["above_step1"][1], limits["step2"]["floor"])
    return norm


def _places(applicant: Applicant, choice: Choice) -> dict[str, str]:
    words = wording("person")
    geography = choice.geography
    values = {
        "secondary": listed_words([_short(where) for where in geography.secondary]) or words["none_told"],
        "ties": listed_words([f"{words['ties'][tie.kind]} ({_short(region(tie.place))})" for tie in _ties(applicant)])
        or words["none_told"],
    }
    if geography.core is not None:
        core = geography.core
        values["anchor"] = _short(region(str(applicant.geography.anchor)))
        values["anchor_or_city"] = values["anchor"]
        values["anchor_wide"] = core.name
        inside = {p.place.state for p in choice.table.programs if core.contains(p.place)}
        there = [experience_words(one) for one in applicant.us_clinical or () if one.state in inside]
        values["anchor_work"] = listed_words(there) or words["none_told"]
        mine = [tie for tie in _ties(applicant) if any(_holds(tie.place, p.place, core) for p in choice.table.programs)]
        values["anchor_ties"] = listed_words([words["ties"][tie.kind] for tie in mine]) or values["anchor_work"]
    return values


def _short(where: Region) -> str:
    """Write a region as people say it: without what it is made of."""
    return where.centre.city if where.centre is not None else where.name.split(" (")[0]


def _ties(applicant: Applicant) -> tuple:
    return applicant.geography.ties or ()


def _holds(where: str, place: Place, core: Region) -> bool:
    return core.contains(place) and region(where).contains(place)


def _plan(plan: Plan, choice: Choice) -> dict[str, str]:
    tiers = [one.tier for one in plan.list]
    n = len(tiers)
    core = choice.geography.core
    open_core = [p for p in choice.gated.open if core is not None and core.contains(p.place)]
    policies = [one.visa for one in plan.list]
    yes = (VisaAnswer.YES, VisaAnswer.CASE_BY_CASE)
    signalled = [one for one in plan.list if one.signal != "none"]
    values = {
        "n": str(n),
        "fee": f"${plan.totals.fee_usd:,.0f}",
        "p_match": chance(plan.totals.p_match),
        "interviews": f"{plan.totals.expected_interviews.mid:.1f}",
        "class": plan.strength.class_.replace("_", " "),
        "percentile": f"{plan.strength.percentile.mid:.0f}",
        "reasons": "; ".join(plan.strength.reasons),
        "core_n": str(tiers.count(CORE)),
        "secondary_n": str(tiers.count(SECONDARY)),
        "safety_n": str(tiers.count(SAFETY)),
        "outside_n": str(n - tiers.count(CORE)),
        "core_share": f"{tiers.count(CORE) / n:.0%}" if n else "0%",
        "core_open": str(len(open_core)),
        "open_n": str(len(choice.gated.open)),
        "j1_n": str(sum(one.j1 in yes for one in policies)),
        "h1b_n": str(sum(one.h1b in yes for one in policies)),
        "core_h1b_n": str(sum(p.tier == CORE and p.visa.h1b in yes for p in plan.list)),
        "core_j1_n": str(sum(p.tier == CORE and p.visa.j1 in yes for p in plan.list)),
        "unknown_n": str(sum(one.label.value == "UNKNOWN" for one in policies)),
        "signal_n": str(len(signalled)),
        "core_signal_n": str(sum(one.tier == CORE for one in signalled)),
        "flexibility": str(plan.flexibility_level),
        "states_n": str(len({one.state for one in plan.list})),
    }
    most = advice_values("anchor_counts")["us_img"].get(plan.strength.class_)
    if most is not None:
        values["anchor_most"] = str(most)
    band = plan.tiers.get(CORE)
    if band is not None:
        values["core_band"] = f"{band.band[0]:.0%} to {band.band[1]:.0%}"
    best = max((one for one in plan.list if one.tier == CORE), key=lambda one: one.p_match.mid, default=None)
    if best is not None:
        values["core_best"] = f"{best.institution}, {best.city}"
        values["core_best_p"] = chance(best.p_match)
    for name, where in (("core_p", (CORE,)), ("outside_p", (SECONDARY, SAFETY))):
        there = chance_in_tiers(choice, *where)
        values[name] = wording("person")["no_program"] if there is None else chance(there)
    scenario = plan.scenarios.get("best_case")
    if isinstance(scenario, dict) and "interviews_by_tier" in scenario:
        values["core_interviews_good"] = f"{scenario['interviews_by_tier'].get(CORE, 0):.1f}"
    without = {price.preference: price.p_match_without for price in plan.price_of_preferences}
    values["prices"] = (
        "; ".join(f"{name} {100 * (p - plan.totals.p_match.mid):+.1f} points" for name, p in without.items())
        or wording("person")["none_told"]
    )
    return values


def _dates(applicant: Applicant, season: Season, plan: Plan, day: date) -> dict[str, str]:
    values = {}
    for entry in plan.calendar:
        if entry.id:
            values[f"on_{entry.id}"] = shown(entry.date)
    if applicant.needs_visa:
        timing = step3_timing(applicant, season, day)
        if timing.test_by:
            values["step3_by"] = shown(timing.test_by)
    for name, parameter_id in (
        ("j1_max_years", "j1.max_years"),
        ("waiver_service", "waiver.conrad.service"),
        ("waiver_slots", "waiver.conrad.slots"),
        ("h1b_max_years", "h1b.max_years"),
    ):
        try:
            values[name] = str(parameter(parameter_id, day).value)
        except NoValueOnDate:
            continue
    if applicant.applicant_type is ApplicantType.US_IMG:
        values["counts"] = _counts("us_img", plan.strength.class_)
    else:
        values["counts"] = _counts("non_us_img", plan.strength.class_)
    return values


def _counts(kind: str, class_: str) -> str:
    return str(advice_values("allocation")["counts"][kind][class_])
