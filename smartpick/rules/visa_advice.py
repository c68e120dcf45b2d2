"""The visa section of a plan: answer first, then routes, Step 3, clocks, family, what follows, what is uncertain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.entities.status import ImmigrationStatus, VisaPreference, WorkRight
from smartpick.rules.calendar import Event, events
from smartpick.rules.certification import certification
from smartpick.rules.clocks import after_preliminary, clocks, year_words
from smartpick.rules.entry import entry_limit
from smartpick.rules.licensing import licence_notes, licence_outlook
from smartpick.rules.notices import notices
from smartpick.rules.own_places import own_states
from smartpick.rules.parameters import parameter
from smartpick.rules.policy_counts import H1bDoors, policies_by_place, step3_opens
from smartpick.rules.sentences import Sentence, rules_behind, sentence
from smartpick.rules.step3 import GO, NO_GO, NOT_NEEDED, PASSED, TIGHT, Step3Timing, booked_too_late, step3_timing
from smartpick.rules.verdict import Answer
from smartpick.rules.visa_choice import advisory, compare
from smartpick.rules.visa_routes import Route, has_j_history, routes
from smartpick.rules.visa_sources import sources_of
from smartpick.rules.waiver import after_h1b, home_residence, waiver_outlook

WITH_STEP3, WITHOUT_STEP3 = "with Step 3", "without Step 3"  # keys of `chances` beside the routes
FEW = 3  # states of a place that are told one by one; a wider place is told in the map and the season sheets [count]
A_POINT = 0.01  # P(match) below which Step 3 is not worth booking for the visa alone [probability]
VISA_EVENTS = {
    *(
        "step2_match_by",
        "pathways_opened",
        "pathways_documents",
        "pathways_school",
        "step3_ideal",
        "step3_by",
        "h1b_filing",
    ),
    *("nrmp_rol", "match_day", "j1_sponsorship", "j1_papers", "j1_entry", "training_starts"),
}
NO_VISA = {
    WorkRight.US_CITIZEN: "answer.none",
    WorkRight.PERMANENT_RESIDENT: "answer.resident",
    WorkRight.OWN_AUTHORISATION: "answer.own",
}
H1B_WISHES = {VisaPreference.H1B_ONLY, VisaPreference.H1B_PREFERRED}


def visa_section(
    applicant: Applicant,
    day: date,
    season: Season | None = None,
    programs: Mapping[str, int] | None = None,
    chances: Mapping[str, float] | None = None,
) -> dict[str, object]:
    """Give the plan's `visa` object for a person on a day, ready for JSON.

    Parameters
    ----------
    season : season whose training is meant; by default the one that runs on `day`.
    programs, chances : programs of the list open under "J-1" and "H-1B", and the total chance under each, for the
        comparison, and with and without Step 3; left out while there is no list. [count, probability]

    Returns
    -------
    `needs_sponsorship`, `answer`, `routes`, `step3` (with what passing it `opens`; `wanted` is false where H-1B is
    ruled out), `places` (policies by place), `notices`, `advisory` (blocking words before an H-1B-only search,
    rule J-12), `choice` (J-1 beside H-1B), `advice`, `next_steps`, `dates` (still ahead), `uncertain`, `clocks`,
    `dependents`, `after_training`, `rests_on` (rule ids behind each part that carries none itself), `sources` of the
    dated values among them, `certification`, `licences` of the states the profile names, what a preliminary year does
    to the J-1 clock (nothing for whom J-1 is ruled out), and the day it all holds for.
    """
    season = season or Season.of(day)
    found = routes(applicant, day, season)
    step3 = step3_timing(applicant, season, day)
    told = notices(applicant, day)
    wants_h1b = applicant.visa_preference is not VisaPreference.J1_ONLY
    said = {
        "answer": [headline(applicant, season, found, step3, day)],
        "advice": advice(applicant, step3, day),
        "next_steps": next_steps(applicant, step3, found, day, _gain(chances)),
        "uncertain": uncertain(applicant),
    }
    section: dict[str, object] = {
        "day": day.isoformat(),
        "season": season.year,
        "needs_sponsorship": applicant.needs_visa,
        "answer": said["answer"][0].text,
        "routes": [route.as_json() for route in found],
        "step3": None if step3.verdict == NOT_NEEDED else {**step3.as_json(), "wanted": wants_h1b},
        "notices": [notice.as_json() for notice in told],
        "advisory": advisory(applicant, season, day),
        **{part: [one.text for one in said[part]] for part in ("advice", "next_steps", "uncertain")},
        "certification": certification(applicant, season, day).as_json(),
        "licences": [_licence(applicant, state, day) for state in own_states(applicant, FEW)],
        "dates": [event.as_json() for event in visa_dates(applicant, season, day)],
    }
    opens = step3_opens(applicant, step3)
    if opens is not None:
        opened = _opens(opens, programs, chances, seen=_is_seen(step3, day))
        section["step3"] = {**step3.as_json(), "wanted": wants_h1b, "opens": opened}
    if applicant.needs_visa:
        section["places"] = policies_by_place(applicant)
        states = own_states(applicant, FEW)
        section["choice"] = compare(applicant, season, day, programs, chances, states).as_json()
        section["clocks"] = [clock.as_json() for clock in clocks(applicant, day)]
        year = after_preliminary((applicant.prior_visa_years.j1 or 0.0) + 1.0, 0, day)
        after = {"J-1": home_residence(applicant, day), "H-1B": after_h1b(day), "return": [sentence("after.return")]}
        wants_j1 = applicant.visa_preference is not VisaPreference.H1B_ONLY
        said["preliminary_year"] = list(year.sentences) if wants_j1 else []
        said["dependents"] = dependents(applicant)
        said["after_training"] = [one for part in after.values() for one in part]
        section["preliminary_year"] = [one.text for one in said["preliminary_year"]]
        section["dependents"] = [one.text for one in said["dependents"]]
        section["after_training"] = {
            "J-1": [one.text for one in after["J-1"]],
            "H-1B": [one.text for one in after["H-1B"]],
            "return": after["return"][0].text,
            "waiver_outlook": [outlook.as_json() for outlook in waiver_outlook(states)],
        }
    section["rests_on"] = {part: rules_behind(sentences) for part, sentences in said.items()}
    section["sources"] = sources_of(section, day)
    return section


def headline(applicant: Applicant, season: Season, found: list[Route], step3: Step3Timing, day: date) -> Sentence:
    """Give the answer in one sentence: which visa to plan on (rules J-10, J-11, M-03, Z-22)."""
    right = applicant.work_right
    if not applicant.needs_visa:
        asylee = applicant.immigration_status is ImmigrationStatus.ASYLEE
        return sentence(NO_VISA[right] if not asylee else "answer.asylee")
    certified, start = applicant.ecfmg_certified, parameter("training.start_day", day).day_in(season.year)
    if isinstance(certified, date) and certified > start:
        return sentence("answer.certificate_late", on=certified, start=start)
    verdicts = {route.route: route.verdict.answer for route in found}
    j1, h1b = verdicts["J-1"], verdicts["H-1B"]
    passed, no_h1b = step3.verdict == PASSED, h1b is Answer.NO or step3.verdict == NO_GO
    late, history = booked_too_late(applicant, step3, day), has_j_history(applicant)
    clock = clocks(applicant, day)[1]
    if applicant.visa_preference is VisaPreference.H1B_ONLY:
        if late or no_h1b:
            return sentence("answer.h1b_only_late" if late else "answer.h1b_only_closed", by=step3.test_by)
        if clock.residency_fits is False:
            return sentence("answer.h1b_only_clock", left=year_words(clock.limit - clock.used))
        return sentence("answer.h1b_only_history" if history else "answer.h1b_only")
    if j1 is Answer.NO:
        left = "answer.h1b_left_history" if history else "answer.h1b_left"
        return sentence("answer.neither" if h1b is Answer.NO else left)
    listed = entry_limit(applicant.citizenship, day)
    wants_j1 = applicant.visa_preference is VisaPreference.J1_ONLY
    if listed.suspends("J-1") and applicant.location != "us":
        spared = not listed.suspends("H-1B")  # the other visa is on no list: say what stands in its way
        shut = "_late" if late else "_no_h1b" if no_h1b else "_ruled_out" if wants_j1 else ""
        shut += "_passed" if passed and shut in {"", "_ruled_out"} else ""
        return sentence(f"answer.entry_{listed.list}{shut if spared else ''}", by=step3.test_by)
    if wants_j1:
        return sentence("answer.j1_wanted")
    if no_h1b:
        return sentence("answer.j1_late" if late else "answer.j1", by=step3.test_by)
    if clock.residency_fits is False:
        return sentence("answer.j1_clock")
    if history:
        return sentence("answer.j_history")
    if passed and (h1b is Answer.YES or applicant.location == "us"):
        return sentence("answer.both_ready")
    return sentence("answer.j1_h1b_bonus_passed" if passed else "answer.j1_h1b_bonus")


def advice(applicant: Applicant, step3: Step3Timing, day: date) -> list[Sentence]:
    """Give the advice that fits the person, each line labelled as advice (sections J, L and M of the rule book)."""
    if not applicant.needs_visa:
        return [sentence("advice.asset")]
    said = [sentence("advice.not_all_sponsor"), sentence("advice.check_before_paying")]
    wants = applicant.visa_preference
    if wants in H1B_WISHES:
        said.append(sentence("advice.h1b_harder"))
    if applicant.long_term.stay_in_us:
        said.append(sentence("advice.stay_h1b" if wants in H1B_WISHES else "advice.stay_j1"))
    if applicant.long_term.underserved_ok and wants is not VisaPreference.H1B_ONLY:
        said.append(sentence("advice.j1_when"))
    said.append(sentence("advice.two_year_rule"))
    if step3.verdict in {GO, TIGHT} and wants is not VisaPreference.J1_ONLY and _is_seen(step3, day):
        said.append(sentence("advice.step3_opens"))
    if step3.verdict == PASSED:
        said.append(sentence("advice.step3_shows"))
    said.append(sentence("advice.licence"))
    return said


def next_steps(
    applicant: Applicant, step3: Step3Timing, found: list[Route], day: date, gain: float | None = None
) -> list[Sentence]:
    """Give what to do next, in order of urgency.

    Parameters
    ----------
    gain : what a passed Step 3 adds to the chance of matching, None where no list was solved for it. [probability]
    """
    if not applicant.needs_visa:
        own = applicant.immigration_status is ImmigrationStatus.EAD
        return [sentence("next.permit")] * own + [sentence("next.proof")]
    said = []
    if applicant.ecfmg_certified is not True:
        said.append(sentence("next.certificate"))
    if booked_too_late(applicant, step3, day) and applicant.visa_preference is not VisaPreference.J1_ONLY:
        said.append(sentence("next.step3_move", on=applicant.exams.step3.date, by=step3.test_by))
    if step3.verdict in {GO, TIGHT} and applicant.visa_preference is not VisaPreference.J1_ONLY:
        planned = applicant.exams.step3.date
        if applicant.exams.step3.status == "scheduled" and planned:
            said.append(sentence("next.step3_sit", on=planned))
        else:
            little = gain is not None and gain < A_POINT and applicant.visa_preference not in H1B_WISHES
            said.append(sentence("next.step3_weigh" if little else "next.step3_book", by=step3.test_by))
    said.append(sentence("next.ask_programs"))
    closed = any(route.route == "J-1" and route.verdict.answer is Answer.NO for route in found)
    if applicant.visa_preference is not VisaPreference.H1B_ONLY and not closed:
        said.append(sentence("next.statement_of_need"))
    if has_j_history(applicant) and applicant.visa_preference is not VisaPreference.J1_ONLY:
        said.append(sentence("next.home_residence"))
    if applicant.location is None:
        said.append(sentence("next.say_location"))
    return said


def uncertain(applicant: Applicant) -> list[Sentence]:
    """Name what the profile leaves open and what would change with it."""
    if not applicant.needs_visa:
        return [sentence("uncertain.permit")] if applicant.immigration_status is ImmigrationStatus.EAD else []
    gaps = {
        "uncertain.law": True,
        "uncertain.location": applicant.location is None,
        "uncertain.step3": applicant.exams.step3.status is None,
        "uncertain.certificate": applicant.ecfmg_certified is None,
        "uncertain.prior_h1b": applicant.prior_visa_years.h1b is None,
        "uncertain.home_residence": has_j_history(applicant),
        "uncertain.prior_j1": applicant.prior_visa_years.j1 is None,
        "uncertain.fellowship": applicant.fellowship_years is None,
        "uncertain.spouse": applicant.long_term.spouse_must_work is None,
    }
    return [sentence(key) for key, open_ in gaps.items() if open_]


def visa_dates(applicant: Applicant, season: Season, day: date) -> list[Event]:
    """Give the days still ahead on which visa, Step 3 and certification turn, in order of time."""
    if not applicant.needs_visa:
        return []
    ahead = events(season, applicant.specialties, applicant, day)
    return [event for event in ahead if event.id in VISA_EVENTS and not event.is_past(day)]


def dependents(applicant: Applicant) -> list[Sentence]:
    """Say what each visa means for a spouse (rules J-16, PIT-04)."""
    said = [sentence("family.j2"), sentence("family.h4")]
    if applicant.long_term.spouse_must_work:
        said.append(sentence("family.must_work"))
    return said


def _gain(chances: Mapping[str, float] | None) -> float | None:
    """Give what passing Step 3 adds to P(match), None where no list was solved with and without it."""
    if chances is None or WITH_STEP3 not in chances or WITHOUT_STEP3 not in chances:
        return None
    return round(chances[WITH_STEP3] - chances[WITHOUT_STEP3], 4)


def _is_seen(step3: Step3Timing, day: date) -> bool:
    """Whether a result can still be there when programs begin to review."""
    return step3.ideal_by is not None and day <= step3.ideal_by


def _opens(
    found: tuple[H1bDoors, list[Sentence]],
    programs: Mapping[str, int] | None,
    chances: Mapping[str, float] | None,
    *,
    seen: bool,
) -> dict[str, object]:
    """What passing Step 3 would open, and the chance it adds where a list was solved with and without it."""
    doors, said = found
    gained = None
    if chances is not None and (gained := _gain(chances)) is not None:
        before, after = chances[WITHOUT_STEP3], chances[WITH_STEP3]
        said = [*said, sentence("step3.opens_chance", with_step3=round(100 * after), without=round(100 * before))]
        said += [sentence("step3.opens_little")] if gained < A_POINT else []
        said += [sentence("step3.opens_seen")] if seen else []
    return {
        **doors.as_json(),
        "listed_programs": None if programs is None else programs.get("H-1B"),
        "p_match_with": None if gained is None or chances is None else chances[WITH_STEP3],
        "p_match_without": None if gained is None or chances is None else chances[WITHOUT_STEP3],
        "p_match_gained": gained,
        "reasons": [one.text for one in said],
        "rules": list(dict.fromkeys(rule for one in said for rule in one.rules)),
    }


def _licence(applicant: Applicant, state: str, day: date) -> dict[str, object]:
    return {**licence_outlook(applicant, state, day).as_json(), "notes": licence_notes(state, day)}
