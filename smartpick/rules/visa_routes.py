"""The routes into residency for one person: J-1, H-1B, O-1, TN, own work permit or none, each with a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.entities.status import ImmigrationStatus, VisaPreference, WorkRight
from smartpick.errors import NoValueOnDate
from smartpick.rules.clocks import Clock, clock_sentences, clocks
from smartpick.rules.entry import country_name, entry_limit, entry_sentences
from smartpick.rules.parameters import find, parameter
from smartpick.rules.sentences import Sentence, sentence
from smartpick.rules.step3 import NO_GO, PASSED, Step3Timing, attempts_spent, booked_too_late, step3_timing
from smartpick.rules.verdict import Answer, Verdict

MAY_HAVE_PERMIT = {
    ImmigrationStatus.H4: "route.ead_h4",
    ImmigrationStatus.J2: "route.ead_j2",
    ImmigrationStatus.F1_OPT: "route.ead_opt",
    ImmigrationStatus.OTHER: "route.ead_other",
}
CANADA = "CA"
TN_COUNTRIES = {CANADA, "MX"}
NO_STATUS = {ImmigrationStatus.NONE, ImmigrationStatus.OTHER}
J_STATUS = {ImmigrationStatus.J1, ImmigrationStatus.J2}


@dataclass(frozen=True, slots=True)
class Route:
    """One route and its verdict; `route` is "J-1", "H-1B", "O-1", "TN", "EAD" or "none"."""

    route: str
    verdict: Verdict

    def as_json(self) -> dict[str, object]:
        """Give route, verdict, reasons and rules."""
        return {
            "route": self.route,
            "verdict": self.verdict.answer.value,
            "reasons": list(self.verdict.reasons),
            "rules": list(self.verdict.rules),
        }


def routes(applicant: Applicant, day: date, season: Season | None = None) -> list[Route]:
    """Give every route that could concern the applicant, the usable ones first.

    Parameters
    ----------
    season : the season whose training is meant; by default the one that runs on `day`.

    Notes
    -----
    A verdict is about the person, not about a program: `rules.visa.door` joins it with a program's policy.
    Not modelled: admissibility, security checks, the applicant's own immigration history beyond the profile.
    """
    season = season or Season.of(day)
    right = applicant.work_right
    if right is WorkRight.US_CITIZEN:
        return [Route("none", Verdict.of(Answer.YES, sentence("door.citizen")))]
    if right is WorkRight.PERMANENT_RESIDENT:
        return [Route("none", Verdict.of(Answer.YES, sentence("door.resident"), sentence("route.resident_type")))]
    if right is WorkRight.OWN_AUTHORISATION:
        return [Route("EAD", _own(applicant))]
    j1_clock, h1b_clock = clocks(applicant, day)
    step3 = step3_timing(applicant, season, day)
    found = [
        Route("J-1", _j1(applicant, day, season, j1_clock)),
        Route("H-1B", _h1b(applicant, day, h1b_clock, step3)),
    ]
    if applicant.immigration_status in MAY_HAVE_PERMIT:
        unknown = applicant.immigration_status is ImmigrationStatus.OTHER
        key = MAY_HAVE_PERMIT[applicant.immigration_status]
        found.append(Route("EAD", Verdict.of(Answer.UNKNOWN if unknown else Answer.DEPENDS, sentence(key))))
    bound = [sentence("route.o1_212e")] if has_j_history(applicant) else []
    found.append(Route("O-1", Verdict.of(Answer.DEPENDS, sentence("route.o1"), *bound)))
    if TN_COUNTRIES & set(applicant.citizenship):
        found.append(Route("TN", Verdict.of(Answer.NO, sentence("route.tn"))))
    return found


def has_j_history(applicant: Applicant) -> bool:
    """Whether the applicant is or was in J status, so that the two-year home residence may bind already."""
    return applicant.immigration_status in J_STATUS or (applicant.prior_visa_years.j1 or 0) > 0


def payment_applies(applicant: Applicant, day: date) -> Verdict:
    """Say whether the $100,000 payment on new H-1B petitions can hit this applicant on `day` (rule Z-09).

    "no" for a change of status from a status held in the US; "depends" whenever the law's state on that day is
    uncertain, the place of filing is not known, or no status to change from is known.
    """
    try:
        row = parameter("h1b.proclamation_2025", day)
    except NoValueOnDate:
        return Verdict.of(Answer.NO)
    if applicant.immigration_status is ImmigrationStatus.H1B:
        if applicant.location == "abroad":  # only a valid visa spares a petition from abroad, and no profile tells it
            return Verdict.of(Answer.DEPENDS, sentence("payment.has_h1b_abroad"))
        return Verdict.of(Answer.NO, sentence("payment.has_h1b"))
    if applicant.location == "us":
        has_status = applicant.immigration_status not in NO_STATUS
        return Verdict.of(Answer.NO if has_status else Answer.DEPENDS, sentence("payment.in_us"))
    place = "abroad" if applicant.location == "abroad" else "place_unknown"
    if row.is_uncertain_on(day):
        return Verdict.of(Answer.DEPENDS, sentence(f"payment.{place}_vacated"), _payment_state(day))
    return Verdict.of(Answer.YES if place == "abroad" else Answer.DEPENDS, sentence(f"payment.{place}"))


def _payment_state(day: date) -> Sentence:
    """Tell the state of the payment: extended, not yet, or run out as far as is known."""
    extended = find("h1b.proclamation_11069").rows[-1]
    until = extended.to + timedelta(days=1) if extended.to is not None else None
    if extended.holds_on(day):
        return sentence("payment.vacated_extended", until=until)
    return sentence("payment.run_out" if until is not None and day >= until else "payment.vacated", until=until)


def statement_of_need(applicant: Applicant) -> Sentence:
    """Say which country's ministry of health has to write the Statement of Need."""
    if len(applicant.citizenship) == 1:
        return sentence("j1.statement_of_need", country=country_name(applicant.citizenship[0]))
    names = " or ".join(country_name(code) for code in applicant.citizenship)
    return sentence("j1.statement_of_need_several", countries=names)


def _own(applicant: Applicant) -> Verdict:
    key = "route.asylee" if applicant.immigration_status is ImmigrationStatus.ASYLEE else "route.own"
    return Verdict.of(Answer.YES, sentence(key), sentence("route.own_citizens_only"))


def _j1(applicant: Applicant, day: date, season: Season, clock: Clock) -> Verdict:
    said: list[Sentence] = []
    answer = Answer.YES
    if clock.residency_fits is False:
        return Verdict.of(Answer.NO, *clock_sentences(clock))
    entry = entry_sentences(applicant, "J-1", day)
    if entry_limit(applicant.citizenship, day).suspends("J-1") and applicant.location != "us":
        answer = Answer.DEPENDS
    if applicant.ecfmg_certified is not True:
        said.append(sentence("j1.needs_certificate"))
        start = parameter("training.start_day", day).day_in(season.year)
        if not _certified_by(applicant, start):
            answer = Answer.DEPENDS
    said = [sentence("j1.head" if answer is Answer.YES else "j1.head_depends"), *entry, *said]
    said.append(statement_of_need(applicant))
    if CANADA in applicant.citizenship:
        said.append(sentence("j1.son_canada"))
    said.append(sentence("j1.home_hard" if applicant.long_term.return_home_hard else "j1.212e"))
    if has_j_history(applicant):
        is_j2 = applicant.immigration_status is ImmigrationStatus.J2
        said.append(sentence("j1.history_j2" if is_j2 else "j1.history"))
    said.extend(clock_sentences(clock))
    if applicant.visa_preference is VisaPreference.H1B_ONLY:
        said.append(sentence("j1.ruled_out"))
    return Verdict.of(answer, *said)


def _certified_by(applicant: Applicant, day: date) -> bool:
    expected = applicant.ecfmg_certified
    return expected is True or (isinstance(expected, date) and expected <= day)


def _h1b(applicant: Applicant, day: date, clock: Clock, step3: Step3Timing) -> Verdict:
    exam = applicant.exams.step3
    spent = attempts_spent(applicant, day)
    if clock.used >= clock.limit:
        return Verdict.of(Answer.NO, sentence("h1b.used_up"))
    if spent is not None:
        return Verdict.of(Answer.NO, spent)
    too_late = step3.verdict == NO_GO and step3.last_chance is not None and day > step3.last_chance
    if too_late:
        return Verdict.of(Answer.NO, sentence("h1b.too_late", last=step3.last_chance))
    answer = Answer.YES if step3.verdict == PASSED else Answer.DEPENDS
    late = booked_too_late(applicant, step3, day)
    key = "h1b.step3_booked_late" if late else f"h1b.step3_{step3.verdict.replace('-', '_')}"
    said = [sentence(key, test_by=step3.test_by, booked=exam.date)]
    payment = payment_applies(applicant, day)
    if payment.answer is not Answer.NO:
        answer = Answer.DEPENDS
    if entry_limit(applicant.citizenship, day).suspends("H-1B") and applicant.location != "us":
        answer = Answer.DEPENDS
    said.append(sentence("h1b.head"))
    if has_j_history(applicant):
        answer = Answer.DEPENDS
        said.append(sentence("h1b.after_j1"))
    if clock.all_fits is False:
        answer = Answer.DEPENDS
    said.extend(entry_sentences(applicant, "H-1B", day))
    said.extend(clock_sentences(clock))
    if applicant.ecfmg_certified is not True:
        said.append(sentence("h1b.needs_certificate"))
    if applicant.visa_preference is VisaPreference.J1_ONLY:
        said.append(sentence("h1b.ruled_out"))
    whole = Verdict.of(answer, *said)
    return Verdict(
        answer,
        (*whole.reasons[:1], *payment.reasons, *whole.reasons[1:]),
        tuple(dict.fromkeys((*whole.rules, *payment.rules))),
    )
