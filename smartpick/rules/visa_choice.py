"""J-1 against H-1B for one person: programs, chance, cost, dates, risk of a late start, and what follows each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.entities.status import ImmigrationStatus, VisaPreference
from smartpick.errors import InvalidInput, NoValueOnDate
from smartpick.rules.clocks import Clock, clocks
from smartpick.rules.entry import country_name, enters_without_visa, entry_limit
from smartpick.rules.fees import cost_sheet
from smartpick.rules.own_dates import j1_papers_by
from smartpick.rules.parameters import parameter, season_value
from smartpick.rules.sentences import Sentence, rules_behind, sentence, sentence_on
from smartpick.rules.step3 import NO_GO, PASSED, Step3Timing, step3_timing
from smartpick.rules.verdict import Answer
from smartpick.rules.visa_routes import Route, has_j_history, payment_applies, routes
from smartpick.rules.waiver import after_h1b, home_residence, waiver_outlook

J1, H1B = "J-1", "H-1B"
ALONE = {J1: VisaPreference.J1_ONLY, H1B: VisaPreference.H1B_ONLY}
LOW, MEDIUM, HIGH, UNKNOWN = "low", "medium", "high", "unknown"


@dataclass(frozen=True, slots=True)
class StartRisk:
    """The risk that papers are late for the first day of training: a match is not a start. Levels, not chances."""

    level: str
    days: int | None
    reasons: tuple[str, ...]
    rules: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Give level, days between Match Day and start, reasons and rules."""
        return {
            "level": self.level,
            "days_to_start": self.days,
            "reasons": list(self.reasons),
            "rules": list(self.rules),
        }


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the comparison; `programs` and `p_match` are None until a list is known. [count, probability]"""

    route: Route
    programs: int | None
    p_match: float | None
    cost: dict[str, object]
    test_by: date | None
    risk: StartRisk
    clock: Clock
    afterwards: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Give the side, ready for JSON."""
        return {
            **self.route.as_json(),
            "programs_open": self.programs,
            "p_match": self.p_match,
            "cost": self.cost,
            "step3_by": self.test_by.isoformat() if self.test_by else None,
            "start_risk": self.risk.as_json(),
            "clock": self.clock.as_json(),
            "after_training": list(self.afterwards),
        }


@dataclass(frozen=True, slots=True)
class VisaChoice:
    """Both sides and the side the rules lean to: "J-1", "H-1B" or "either"."""

    j1: Side
    h1b: Side
    lean: str
    reasons: tuple[str, ...]
    rules: tuple[str, ...]
    advisory: dict[str, object] | None
    waiver_outlook: tuple[dict[str, object], ...]

    def as_json(self) -> dict[str, object]:
        """Give the comparison, ready for JSON."""
        return {
            J1: self.j1.as_json(),
            H1B: self.h1b.as_json(),
            "lean": self.lean,
            "reasons": list(self.reasons),
            "rules": list(self.rules),
            "advisory": self.advisory,
            "waiver_outlook": list(self.waiver_outlook),
        }


def compare(
    applicant: Applicant,
    season: Season,
    day: date,
    programs: Mapping[str, int] | None = None,
    chances: Mapping[str, float] | None = None,
    states: Iterable[str] = (),
) -> VisaChoice:
    """Compare J-1 and H-1B for this person (rules J-05, J-09 to J-16, Z-09, Z-20 to Z-22).

    Parameters
    ----------
    programs : programs of the person's list that are open under "J-1" and under "H-1B". [count]
    chances : total chance of a match under each. [probability]
    states : states whose waiver outlook to show.

    Raises
    ------
    InvalidInput
        For a person who needs no visa: there is nothing to compare.
    """
    if not applicant.needs_visa:
        raise InvalidInput("immigration_status", "one that needs a visa", applicant.immigration_status.value)
    open_, chance = programs or {}, chances or {}
    by_name = {route.route: route for route in routes(applicant, day, season)}
    step3 = step3_timing(applicant, season, day)
    j1_clock, h1b_clock = clocks(applicant, day)
    j1 = Side(
        by_name[J1],
        open_.get(J1),
        chance.get(J1),
        _cost(applicant, season, day, J1),
        None,
        start_risk(applicant, season, day, J1, step3),
        j1_clock,
        tuple(one.text for one in home_residence(applicant, day)),
    )
    h1b = Side(
        by_name[H1B],
        open_.get(H1B),
        chance.get(H1B),
        _cost(applicant, season, day, H1B),
        None if step3.verdict == PASSED else step3.test_by,
        start_risk(applicant, season, day, H1B, step3),
        h1b_clock,
        tuple(one.text for one in after_h1b(day)),
    )
    lean, said = _lean(applicant, step3, j1, h1b)
    rules = tuple(dict.fromkeys(rule for one in said for rule in one.rules))
    outlook = tuple(one.as_json() for one in waiver_outlook(states))
    return VisaChoice(j1, h1b, lean, tuple(one.text for one in said), rules, advisory(applicant, season, day), outlook)


def advisory(applicant: Applicant, season: Season, day: date) -> dict[str, object] | None:
    """Give the blocking words before an H-1B-only search, None when they are not due (rules J-11, J-12, M-03)."""
    if not applicant.needs_visa or applicant.visa_preference is not VisaPreference.H1B_ONLY:
        return None
    said = [sentence("advisory.h1b_only"), sentence("advisory.attorney")]
    if step3_timing(applicant, season, day).verdict == NO_GO:
        said.append(sentence("advisory.no_step3"))
    if payment_applies(applicant, day).answer is not Answer.NO:
        said.append(sentence("advisory.payment"))
    return {"blocking": True, "text": " ".join(one.text for one in said), "rules": rules_behind(said)}


def start_risk(applicant: Applicant, season: Season, day: date, route: str, step3: Step3Timing) -> StartRisk:
    """Judge the risk that papers are late for the first day of training.

    Notes
    -----
    A declared judgement in three levels, never a chance: no published table gives one. Not modelled: waiting times
    of single consulates, security checks.
    """
    said: list[Sentence] = []
    level = LOW
    days = days_to_start(season)
    exempt = enters_without_visa(applicant.citizenship, day)
    if days is not None:
        said.append(sentence_on(season_value("nrmp.match_day", season), "risk.days", days=days))
    if applicant.location is None:
        level = MEDIUM
        said.append(sentence("risk.place_unknown"))
    elif applicant.location == "abroad" and exempt is not None:
        said.append(sentence("risk.no_stamp", country=country_name(exempt)))
    elif applicant.location == "abroad":
        level = MEDIUM
        said.append(sentence("risk.consulate"))
    elif route == J1 and applicant.immigration_status is not ImmigrationStatus.J1 and exempt is not None:
        said.append(sentence("risk.change_or_border", country=country_name(exempt)))
    elif route == J1 and applicant.immigration_status is not ImmigrationStatus.J1:
        level = MEDIUM
        said.append(sentence("risk.change_in_us"))
    if route == J1:
        level = _with_certificate(applicant, season, day, level, said)
        said.extend(_waits(applicant, day) if applicant.location != "us" and exempt is None else [])
        weeks = parameter("j1.processing", day).entries()
        said.append(sentence("risk.j1_review", low=weeks[0], high=weeks[1]))
    else:
        if step3.verdict != PASSED:
            level = HIGH if step3.verdict == NO_GO else MEDIUM
            said.append(sentence("risk.step3_open"))
        payment = payment_applies(applicant, day)
        if payment.answer in (Answer.YES, Answer.DEPENDS) and applicant.location != "us":
            level = HIGH
            said.append(sentence("risk.payment"))
        if has_j_history(applicant):
            level = HIGH
            said.append(sentence("risk.home_residence"))
    if entry_limit(applicant.citizenship, day).suspends(route):
        level = HIGH
        said.append(sentence("risk.entry_in_us" if applicant.location == "us" else "risk.entry", route=route))
    said.append(sentence("risk.not_start"))
    rules = tuple(dict.fromkeys(rule for one in said for rule in one.rules))
    return StartRisk(level, days, tuple(one.text for one in said), rules)


def _with_certificate(applicant: Applicant, season: Season, day: date, level: str, said: list[Sentence]) -> str:
    """Raise the level of a J-1 start while the ECFMG certificate is not there, and say why."""
    certified = applicant.ecfmg_certified
    if certified is True:
        return level
    if not isinstance(certified, date):
        said.append(sentence("risk.certificate_open"))
        return MEDIUM
    by = j1_papers_by(parameter("training.start_day", day).day_in(season.year), day)
    if certified <= by:
        return level
    said.append(sentence("risk.certificate_late", on=certified, by=by))
    return HIGH


def _waits(applicant: Applicant, day: date) -> list[Sentence]:
    """Waiting times at posts in the applicant's countries, when a source lists them."""
    try:
        row = parameter("j1.interview_wait", day)
    except NoValueOnDate:
        return []
    listed = row.value if isinstance(row.value, dict) else {}
    posts = {post: months for code in applicant.citizenship for post, months in listed.get(code, {}).items()}
    if not posts:
        return []
    shown = ", ".join(f"{post} {months:g}" for post, months in posts.items())
    return [sentence("risk.wait", as_of=row.from_, posts=shown)]


def days_to_start(season: Season) -> int | None:
    """Give the days between Match Day and the first day of training, None while Match Day is not known. [days]

    Examples
    --------
    >>> days_to_start(Season(2027))
    104
    """
    try:
        match_day = season_value("nrmp.match_day", season).day()
    except NoValueOnDate:
        return None
    return (parameter("training.start_day", match_day).day_in(season.year) - match_day).days


def _cost(applicant: Applicant, season: Season, day: date, route: str) -> dict[str, object]:
    """Visa lines of the cost sheet that belong to a route, whatever the person prefers."""
    alone = replace(applicant, visa_preference=ALONE[route])
    mine = {J1: ("j1.", "J-1"), H1B: ("h1b.", "fees.usmle.step3", "j1.visa_integrity_fee")}[route]
    parts = [part for part in cost_sheet(alone, season, {}, day).parts if part.rules[0].startswith(mine)]
    yours = [part for part in parts if part.payer == "you"]
    return {
        "you_pay_usd": sum(part.usd for part in yours if part.usd is not None),
        "parts": [part.as_json() for part in parts],
        "unknown_parts": [part.what for part in yours if part.usd is None],
        "hospital_pays": [part.what for part in parts if part.payer == "hospital"],
    }


def _lean(applicant: Applicant, step3: Step3Timing, j1: Side, h1b: Side) -> tuple[str, list[Sentence]]:
    verdicts = j1.route.verdict.answer, h1b.route.verdict.answer
    if verdicts[0] is Answer.NO or verdicts[1] is Answer.NO:
        if verdicts == (Answer.NO, Answer.NO):
            return "either", [sentence("answer.neither")]
        return (H1B, [sentence("lean.j1_closed")]) if verdicts[0] is Answer.NO else (J1, [sentence("lean.h1b_closed")])
    long_term = applicant.long_term
    for_h1b = [
        sentence("lean.home_hard") if long_term.return_home_hard else None,
        sentence("lean.no_underserved") if long_term.underserved_ok is False and long_term.stay_in_us else None,
        sentence("lean.step3_passed") if step3.verdict == PASSED else None,
        sentence("lean.wants_h1b") if applicant.visa_preference is VisaPreference.H1B_PREFERRED else None,
    ]
    for_j1 = [
        sentence("lean.most_programs"),
        sentence("lean.underserved_ok") if long_term.underserved_ok else None,
        sentence("lean.spouse") if long_term.spouse_must_work else None,
        sentence("lean.step3_not_sure") if step3.verdict != PASSED else None,
        sentence("lean.six_years") if h1b.clock.all_fits is False else None,
    ]
    pro, con = [one for one in for_h1b if one], [one for one in for_j1 if one]
    ready = step3.verdict == PASSED and applicant.location == "us" and not has_j_history(applicant)
    if ready and len(pro) > len(con):
        return H1B, [*pro, *con]
    if ready and len(pro) == len(con):
        return "either", [*pro, *con]
    return J1, [*con, *pro, sentence("lean.bonus")]
