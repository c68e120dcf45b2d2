"""The gates: which programs are out, by which rule, and how many each step leaves.

Only what is *published* closes a gate (rules I-06, L-03, L-04, H-06). Unknown never does: it lowers the chance and
raises a question.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from itertools import accumulate, chain

from smartpick.chances.program_record import ProgramRecord, record_for
from smartpick.chances.strength import is_hands_on, measure
from smartpick.entities.applicant import Applicant
from smartpick.entities.program import PositionType, Program, Track, TrackStanding
from smartpick.entities.season_of import Season
from smartpick.entities.status import OpenTo, VisaPolicy
from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import Catalogue, codes_inside, load_catalogue
from smartpick.facts.regions import Region
from smartpick.facts.told import takes_part
from smartpick.plan.parts import Excluded, FunnelStep
from smartpick.rules.visa import door

MAIN_TYPES = (PositionType.CATEGORICAL, PositionType.PRIMARY, PositionType.ADVANCED)
YEAR_ONLY = ("transitional year",)  # specialties whose only positions are preliminary years
CITIZENS = (OpenTo.CITIZEN_ONLY, OpenTo.CITIZEN_LPR_ONLY)
GONE = (TrackStanding.CLOSED, TrackStanding.NOT_OFFERED)


@dataclass(frozen=True, slots=True)
class Gated:
    """What the gates leave: programs still open, those closed with their rule, and the funnel."""

    open: tuple[Program, ...]
    excluded: tuple[Excluded, ...]
    funnel: tuple[FunnelStep, ...]


Verdict = tuple[str, str] | None  # (reason, rule) when a gate closes


def through_the_gates(
    applicant: Applicant, catalogue: Catalogue, season: Season, day: date, never: Sequence[Region]
) -> Gated:
    """Send every program of the applicant's specialties through the gates, in the order of the funnel."""
    left = candidates(catalogue, applicant.specialties)
    first = FunnelStep("specialty", len(left), len(catalogue.programs) - len(left))
    found = pass_gates(applicant, left, season, day, never)
    return Gated(found.open, found.excluded, (first, *found.funnel))


def pass_gates(
    applicant: Applicant, programs: Sequence[Program], season: Season, day: date, never: Sequence[Region]
) -> Gated:
    """Send programs through the gates one after another."""
    measured = measure(applicant, season.year, day)
    doors = _Doors(applicant, day)
    applied = applicant.season_state.applied if applicant.season_state else ()
    sent = {program_named("season_state.applied", code).code for code in applied}
    wanted = {program_named("must_include", code).code for code in applicant.must_include} | sent
    unwanted = {program_named("must_exclude", code).code for code in applicant.must_exclude}
    takes_part_in = partial(_participates, applicant) if applicant.told else _offers_positions
    gates: dict[str, Callable[[Program, ProgramRecord], Verdict]] = {
        "participating": lambda program, _: takes_part_in(program),
        "citizenship": lambda _, known: doors.verdict(known.policy) if known.policy.open_to in CITIZENS else None,
        "visa": lambda _, known: doors.verdict(known.policy),
        "published limits": lambda _, known: _limits(applicant, known, measured) if known.has_limits else None,
        "never": lambda program, _: None if program.code in wanted else _never(program, never),
        "taken out by you": lambda p, _: ("you took it out", "must_exclude") if p.code in unwanted else None,
    }
    kept: list[Program] = []
    closed: dict[str, list[Excluded]] = {step: [] for step in gates}
    needless = {step for step, closes in (("never", never), ("taken out by you", unwanted)) if not closes}
    asked = [(step, gate) for step, gate in gates.items() if step not in needless]
    for program in programs:
        known = record_for(applicant, program.code)
        for step, gate in asked:
            verdict = gate(program, known)
            if verdict is not None:
                closed[step].append(Excluded(program.code, *verdict))
                break
        else:
            kept.append(program)
    left = [len(programs) - taken for taken in accumulate(len(found) for found in closed.values())]
    funnel = tuple(FunnelStep(step, n, len(closed[step])) for step, n in zip(gates, left, strict=True))
    return Gated(tuple(kept), tuple(chain.from_iterable(closed.values())), funnel)


def refuse_closed(applicant: Applicant, gated: Gated, others: Sequence[Program] = ()) -> None:
    """Refuse a wish for a program that cannot be on the list, and say what closes it.

    Raises
    ------
    InvalidInput : of `must_include`, for the first such program.
    """
    there = {program.code for program in (*gated.open, *others)}
    closed = {one.code: one.reason for one in gated.excluded}
    for code in applicant.must_include:
        program = program_named("must_include", code)
        if program.code not in there:
            reason = closed.get(program.code, f"{program.specialty} is not one of your specialties")
            raise InvalidInput(
                "must_include",
                "a program that is open to you",
                code,
                f"{program.institution}: {reason}. Take it out, or write down under Verify first what it told you.",
            )


def candidates(catalogue: Catalogue, specialties: Sequence[str]) -> tuple[Program, ...]:
    """Give the programs of the specialties; preliminary and physician-only ones enter on request alone."""
    found: list[Program] = []
    for specialty in specialties:
        types = None if specialty in YEAR_ONLY else MAIN_TYPES
        found += catalogue.find(specialty=specialty, position_types=types)
    return tuple(found)


def tracks_advised(program: Program) -> tuple[Track, ...]:
    """Give the tracks to rank inside a program: its main track first, then others that train to certification."""
    main = program.main_track
    others = [
        track
        for track in program.tracks
        if track is not main and track.position_type in MAIN_TYPES and track.standing not in GONE
    ]
    return (main, *others)


def program_named(field: str, code: str) -> Program:
    """Give the program of a code that the profile names; an unknown code is refused under the profile's field."""
    try:
        return load_catalogue().program(code)
    except InvalidInput as error:
        raise InvalidInput(field, error.must_be, code, error.way_on) from error


def _participates(applicant: Applicant, program: Program) -> Verdict:
    told = takes_part(applicant, program.code)
    if told is None:
        return _offers_positions(program)
    return None if told else ("it told you that it offers no positions this year", "I-06")


@cache
def _offers_positions(program: Program) -> Verdict:
    tracks = [track for track in program.tracks if track.position_type in MAIN_TYPES] or list(program.tracks)
    if all(track.standing is TrackStanding.CLOSED for track in tracks):
        return "the program is closed", "I-06"
    if all(track.standing in GONE for track in tracks):
        last = max((track.last_offered or 0 for track in tracks), default=0)
        since = f"; last in {last}" if last else ""
        return f"it offered no positions in the latest Match{since}", "I-06"
    return None


class _Doors:
    """The visa doors of one applicant, asked once per policy."""

    def __init__(self, applicant: Applicant, day: date) -> None:
        self.applicant, self.day = applicant, day
        self.asked: dict[VisaPolicy, Verdict] = {}

    def verdict(self, policy: VisaPolicy) -> Verdict:
        """Give why a policy closes the door, None where it does not."""
        try:
            return self.asked[policy]
        except KeyError:
            answer = door(self.applicant, policy, self.day)
        reason = answer.reasons[0] if answer.reasons else "its visa policy closes the door"
        rule = "L-03" if policy.open_to in CITIZENS else "L-04"
        self.asked[policy] = (reason, rule) if answer.is_closed else None
        return self.asked[policy]


def _limits(applicant: Applicant, known: ProgramRecord, measured: dict[str, float | None]) -> Verdict:
    exams = applicant.exams
    if known.accepts == "no":
        return "it says that it does not take graduates of schools abroad", "H-06"
    for line, score, name in (
        (known.step2_min, exams.step2_ck.score, "Step 2 CK"),
        (known.step1_min, exams.step1.result if isinstance(exams.step1.result, int) else None, "Step 1"),
    ):
        if line is not None and score is not None and score < line:
            return f"it publishes a {name} floor of {line:.0f}; yours is {score}", "H-06"
    most = known.max_attempts
    sittings = [n for n in (exams.step1.attempts, exams.step2_ck.attempts) if n is not None]
    if most is not None and sittings and max(sittings) > most:
        plural = "" if most == 1 else "s"
        return f"it accepts at most {most:.0f} sitting{plural} of an exam; you needed {max(sittings)}", "H-06"
    years = measured["years_since_graduation"]
    if known.max_years is not None and years is not None and years > known.max_years:
        last = f"it accepts graduates of the last {known.max_years:.0f} years"
        return f"{last}; you graduated {years:.0f} years before applying", "H-06"
    return _experience(applicant, known)


def _experience(applicant: Applicant, known: ProgramRecord) -> Verdict:
    if known.usce_required != "required" or applicant.us_clinical is None:
        return None
    months = sum(c.months for c in applicant.us_clinical if is_hands_on(c.kind, c.hands_on))
    least = known.usce_months or 0
    if not applicant.us_clinical or months < least:
        wanted = f"at least {least:.0f} months of " if least else ""
        return f"it requires {wanted}US clinical experience; you have {months:g} hands-on months", "H-06"
    return None


def _never(program: Program, never: Sequence[Region]) -> Verdict:
    for where in never:
        if program.code in codes_inside(where):
            return f"you would not train in {where.name}", "A-16"
    return None
