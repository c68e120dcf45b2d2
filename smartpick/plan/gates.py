"""The gates: which programs are out, by which rule, and how many each step leaves.

Only what is *published* closes a gate (rules I-06, L-03, L-04, H-06). Unknown never does: it lowers the chance and
raises a question.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from smartpick.chances.strength import is_hands_on, measure
from smartpick.entities.applicant import Applicant
from smartpick.entities.program import PositionType, Program, Track, TrackStanding
from smartpick.entities.season_of import Season
from smartpick.entities.status import OpenTo
from smartpick.facts import evidence
from smartpick.facts.catalogue import Catalogue
from smartpick.facts.regions import Region
from smartpick.plan.parts import Excluded, FunnelStep
from smartpick.rules.visa import door

MAIN_TYPES = (PositionType.CATEGORICAL, PositionType.PRIMARY, PositionType.ADVANCED)
YEAR_ONLY = ("transitional year",)  # specialties whose only positions are preliminary years
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
    funnel = [FunnelStep("specialty", len(left), len(catalogue.programs) - len(left))]
    excluded: list[Excluded] = []
    measured = measure(applicant, season.year, day)
    sent = _codes(catalogue, applicant.season_state.applied if applicant.season_state else ())
    wanted = _codes(catalogue, applicant.must_include) | sent
    unwanted = _codes(catalogue, applicant.must_exclude)
    gates: list[tuple[str, Callable[[Program], Verdict]]] = [
        ("participating", _participates),
        ("citizenship", lambda program: _citizenship(applicant, program, day)),
        ("visa", lambda program: _visa(applicant, program, day)),
        ("published limits", lambda program: _limits(applicant, program, measured)),
        ("never", lambda program: None if program.code in wanted else _never(program, never)),
        ("taken out by you", lambda program: ("you took it out", "must_exclude") if program.code in unwanted else None),
    ]
    for step, gate in gates:
        kept = []
        for program in left:
            closed = gate(program)
            if closed is None:
                kept.append(program)
            else:
                excluded.append(Excluded(program.code, *closed))
        funnel.append(FunnelStep(step, len(kept), len(left) - len(kept)))
        left = tuple(kept)
    return Gated(left, tuple(excluded), tuple(funnel))


def candidates(catalogue: Catalogue, specialties: Sequence[str]) -> tuple[Program, ...]:
    """Give the programs of the specialties; preliminary and physician-only ones enter on request alone."""
    found: list[Program] = []
    for specialty in specialties:
        types = None if specialty in YEAR_ONLY else MAIN_TYPES
        found += catalogue.find(specialty=specialty, position_types=types)
    return tuple(dict.fromkeys(found))


def tracks_advised(program: Program) -> tuple[Track, ...]:
    """Give the tracks to rank inside a program: its main track first, then others that train to certification."""
    main = program.main_track
    others = [
        track
        for track in program.tracks
        if track is not main and track.position_type in MAIN_TYPES and track.standing not in GONE
    ]
    return (main, *others)


def _codes(catalogue: Catalogue, codes: Sequence[str]) -> set[str]:
    return {catalogue.program(code).code for code in codes}


def _participates(program: Program) -> Verdict:
    tracks = [track for track in program.tracks if track.position_type in MAIN_TYPES] or list(program.tracks)
    if all(track.standing is TrackStanding.CLOSED for track in tracks):
        return "the program is closed", "I-06"
    if all(track.standing in GONE for track in tracks):
        last = max((track.last_offered or 0 for track in tracks), default=0)
        since = f"; last in {last}" if last else ""
        return f"it offered no positions in the latest Match{since}", "I-06"
    return None


def _citizenship(applicant: Applicant, program: Program, day: date) -> Verdict:
    policy = evidence.visa_policy(program.code)
    if policy.open_to not in (OpenTo.CITIZEN_ONLY, OpenTo.CITIZEN_LPR_ONLY):
        return None
    return _visa(applicant, program, day)


def _visa(applicant: Applicant, program: Program, day: date) -> Verdict:
    verdict = door(applicant, evidence.visa_policy(program.code), day)
    if not verdict.is_closed:
        return None
    return (verdict.reasons[0] if verdict.reasons else "its visa policy closes the door"), (*verdict.rules, "L-04")[0]


def _limits(applicant: Applicant, program: Program, measured: dict[str, float | None]) -> Verdict:
    code, exams = program.code, applicant.exams
    floor = evidence.limit(code, "step2_min")
    if floor is not None and exams.step2_ck.score is not None and exams.step2_ck.score < floor:
        return f"it publishes a Step 2 CK floor of {floor}; yours is {exams.step2_ck.score}", "H-06"
    floor = evidence.limit(code, "step1_min")
    if floor is not None and isinstance(exams.step1.result, int) and exams.step1.result < floor:
        return f"it publishes a Step 1 floor of {floor}; yours is {exams.step1.result}", "H-06"
    most = evidence.limit(code, "max_attempts")
    sittings = [n for n in (exams.step1.attempts, exams.step2_ck.attempts) if n is not None]
    if most is not None and sittings and max(sittings) > most:
        return (
            f"it accepts at most {most} sitting{'s' if most != 1 else ''} of an exam; you needed {max(sittings)}",
            "H-06",
        )
    most = evidence.limit(code, "max_years_since_grad")
    years = measured["years_since_graduation"]
    if most is not None and years is not None and years > most:
        return f"it accepts graduates of the last {most} years; you graduated {years:.0f} years before applying", "H-06"
    return _experience(applicant, program)


def _experience(applicant: Applicant, program: Program) -> Verdict:
    needs = evidence.fact(program.code, "usce_required")
    if needs is None or needs.value != "required" or applicant.us_clinical is None:
        return None
    months = sum(c.months for c in applicant.us_clinical if is_hands_on(c.kind, c.hands_on))
    least = evidence.limit(program.code, "usce_months") or 0
    if not applicant.us_clinical or months < least:
        wanted = f"at least {least} months of " if least else ""
        return f"it requires {wanted}US clinical experience; you have {months:g} hands-on months", "H-06"
    return None


def _never(program: Program, never: Sequence[Region]) -> Verdict:
    for where in never:
        if where.contains(program.place):
            return f"you would not train in {where.name}", "A-16"
    return None
