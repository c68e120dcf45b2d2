"""ECFMG certification: what is done, what is missing, and by when it has to be there for the Match and for training."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.errors import NoValueOnDate
from smartpick.rules.dated import DatedValue
from smartpick.rules.parameters import parameter, season_value
from smartpick.rules.sentences import Sentence, sentence, sentence_on
from smartpick.rules.verdict import Answer, Verdict


@dataclass(frozen=True, slots=True)
class Certification:
    """Where the applicant stands with ECFMG.

    Attributes
    ----------
    verdict : yes (certified or all parts known), depends, or unknown.
    missing : parts that are not there, unknown : parts the profile does not tell.
    by : last day for the Match (rank-list deadline); `documents_by` for a Pathway, None when not known.
    """

    verdict: Verdict
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    by: date | None
    documents_by: date | None
    documents_projected: bool

    def as_json(self) -> dict[str, object]:
        """Give the standing."""
        return {
            **self.verdict.as_json(),
            "missing": list(self.missing),
            "unknown": list(self.unknown),
            "by": self.by.isoformat() if self.by else None,
            "documents_by": self.documents_by.isoformat() if self.documents_by else None,
            "documents_projected": self.documents_projected,
        }


def certification(applicant: Applicant, season: Season, day: date) -> Certification:
    """Say where the applicant stands with ECFMG certification for a season.

    Notes
    -----
    For the Match the exams and an accepted Pathway count, not the certificate itself; for the start it is the
    certificate. Not modelled: the World Directory note of the school, the seven-year window between exams.
    """
    lists = _season_day("nrmp.rol_deadline", season)
    by = lists.day() if lists else None
    papers = _season_day("ecfmg.pathways.documents", season)
    documents = papers.day() if papers else None
    projected = papers is not None and papers.status == "projected"
    if applicant.ecfmg_certified is True:
        done = Verdict.of(Answer.YES, sentence("ecfmg.certified"))
        return Certification(done, (), (), by, documents, projected)
    missing, unknown = _parts(applicant, day)
    said: list[Sentence] = [_for_the_match(lists)]
    if missing:
        said.append(sentence("ecfmg.missing", parts=", ".join(missing)))
    if papers is not None:
        said.append(sentence_on(papers, "ecfmg.documents_projected" if projected else "ecfmg.documents", by=documents))
    oet = _season_day("ecfmg.pathways.oet_from", season)
    if oet is not None:
        said.append(sentence_on(oet, "ecfmg.oet_from", day=oet.day()))
    said.append(sentence("ecfmg.start"))
    if isinstance(applicant.ecfmg_certified, date):
        expected = applicant.ecfmg_certified
        key = "expected_no_day" if by is None else "expected_late" if expected > by else "expected"
        said.insert(0, sentence(f"ecfmg.{key}", day=expected))
    answer = Answer.UNKNOWN if unknown and not missing else Answer.DEPENDS
    return Certification(Verdict.of(answer, *said), tuple(missing), tuple(unknown), by, documents, projected)


def step2_pass_mark(day: date) -> int:
    """Give the Step 2 CK pass mark for a test on `day`.

    Examples
    --------
    >>> step2_pass_mark(date(2025, 6, 30)), step2_pass_mark(date(2025, 7, 1))
    (214, 218)
    """
    return parameter("usmle.step2ck.pass", day).whole()


def _parts(applicant: Applicant, day: date) -> tuple[list[str], list[str]]:
    exams = applicant.exams
    missing, unknown = [], []
    if exams.step1.result is None:
        unknown.append("Step 1")
    elif exams.step1.result in ("fail", "not_taken"):
        missing.append("Step 1")
    if exams.step2_ck.score is None:
        missing.append("Step 2 CK")
    elif exams.step2_ck.score < step2_pass_mark(day):
        unknown.append("Step 2 CK (the score is below today's pass mark; the mark of the test day counts)")
    if exams.oet is None:
        unknown.append("OET Medicine")
    elif exams.oet == "fail":
        missing.append("OET Medicine")
    unknown.append("Pathway")
    return missing, unknown


def _for_the_match(lists: DatedValue | None) -> Sentence:
    """Say by when ECFMG needs what the Match asks for, and whether that day is projected."""
    if lists is None:
        return sentence("ecfmg.match_no_day")
    return sentence_on(lists, "ecfmg.match_projected" if lists.status == "projected" else "ecfmg.match", by=lists.day())


def _season_day(parameter_id: str, season: Season) -> DatedValue | None:
    try:
        return season_value(parameter_id, season)
    except NoValueOnDate:
        return None
