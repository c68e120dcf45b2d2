"""What is published about one program and enters a chance, a gate or a band, read once from the evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from smartpick.entities.applicant import Applicant
from smartpick.entities.fact import Fact
from smartpick.entities.status import ApplicantType, VisaPolicy
from smartpick.facts import evidence
from smartpick.facts.told import facts_for, policy_for, told_by

SEVERAL = 0.15  # share of such graduates from which a program "takes several" (rule I-01)
FEW = 0.05  # share below which it "rarely takes" them (rule I-04)


@dataclass(frozen=True)
class ProgramRecord:
    """Published figures of one program; None or "" where nobody has published one.

    Attributes
    ----------
    step2_min, step1_min, max_attempts, max_years : hard limits. step2_typical : what it usually takes. [points]
    img_share_us, img_share_non_us, img_share : shares of IMGs among residents. [fraction]
    kind : "community", "university" ... ; accepts : what it says on taking IMGs.
    filed : whether the employer is known to have filed H-1B papers for residents; False proves nothing.
    """

    policy: VisaPolicy
    step2_min: float | None
    step1_min: float | None
    step2_typical: float | None
    max_attempts: float | None
    max_years: float | None
    usce_required: str
    usce_months: float | None
    img_share_us: float | None
    img_share_non_us: float | None
    img_share: float | None
    kind: str
    accepts: str
    filed: bool

    @cached_property
    def has_limits(self) -> bool:
        """Whether anything published could close the door to somebody's scores, attempts, years or experience."""
        limits = (self.step2_min, self.step1_min, self.max_attempts, self.max_years)
        return any(limit is not None for limit in limits) or self.usce_required == "required" or self.accepts == "no"

    @property
    def cut_off(self) -> float | None:
        """The highest Step 2 CK score published as a floor or as typical. [points]"""
        known = [value for value in (self.step2_min, self.step2_typical) if value is not None]
        return max(known) if known else None

    def share_of(self, applicant_type: ApplicantType) -> float | None:
        """The share of graduates of this type among residents; of all IMGs where types are not told apart."""
        own = self.img_share_us if applicant_type is ApplicantType.US_IMG else self.img_share_non_us
        return self.img_share if own is None else own

    def takes_several(self, applicant_type: ApplicantType) -> bool:
        """Whether it is known to take several graduates of this type (rule I-01)."""
        share = self.share_of(applicant_type)
        return share is not None and share >= SEVERAL

    def rarely_takes(self, applicant_type: ApplicantType) -> bool:
        """Whether it is known to take few or none of this type (rules I-04, N-03)."""
        share = self.share_of(applicant_type)
        return (share is not None and share < FEW) or self.accepts in {"no", "false", "rarely"}


def record_for(applicant: Applicant, code: str) -> ProgramRecord:
    """Give what is known about a program to this applicant: what is published and what it told them."""
    if not applicant.told or not told_by(applicant, code):
        return record(code)
    return _record(policy_for(applicant, code), facts_for(applicant, code))


@cache
def record(code: str) -> ProgramRecord:
    """Give what is published about a program."""
    return _record(evidence.visa_policy(code), evidence.facts_of(code))


def _record(policy: VisaPolicy, known: Iterable[Fact]) -> ProgramRecord:
    facts = {fact.field: fact for fact in known}
    return ProgramRecord(
        policy=policy,
        step2_min=_number(facts.get("step2_min")),
        step1_min=_number(facts.get("step1_min")),
        step2_typical=_number(facts.get("step2_typical")),
        max_attempts=_number(facts.get("max_attempts")),
        max_years=_number(facts.get("max_years_since_grad")),
        usce_required=_word(facts.get("usce_required")),
        usce_months=_number(facts.get("usce_months")),
        img_share_us=_share(facts.get("img_share_us")),
        img_share_non_us=_share(facts.get("img_share_non_us")),
        img_share=_share(facts.get("img_share")),
        kind=_word(facts.get("program_type")),
        accepts=_word(facts.get("accepts_img")),
        filed=_word(facts.get("h1b_filings")) not in {"", "0", "0.0"},
    )


def _number(fact: Fact | None) -> float | None:
    if fact is None or fact.value is None or isinstance(fact.value, bool):
        return None
    try:
        return float(str(fact.value).strip().rstrip("%"))
    except ValueError:
        return None  # "none": the source says that there is no limit


def _share(fact: Fact | None) -> float | None:
    value = _number(fact)
    if value is None or fact is None:
        return None
    return value / 100 if value > 1 or (fact.unit or "") in {"percent", "%"} else value


def _word(fact: Fact | None) -> str:
    return "" if fact is None or fact.value is None else str(fact.value).strip().lower()
