"""Citizenship, immigration status, visa classes and a program's answers about them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ApplicantType(StrEnum):
    """The type NRMP reports; a permanent resident from a foreign school is NON_US_IMG to NRMP.

    Never derive the need for a visa from it (rule Z-18).
    """

    US_MD = "us_md"
    US_DO = "us_do"
    US_IMG = "us_img"
    NON_US_IMG = "non_us_img"


class ImmigrationStatus(StrEnum):
    """Immigration status of the applicant today, as the profile names it."""

    NONE = "none"
    US_CITIZEN = "us_citizen"
    PERMANENT_RESIDENT = "permanent_resident"
    EAD = "ead"
    ASYLEE = "asylee"
    F1 = "f1"
    F1_OPT = "f1_opt"
    J1 = "j1"
    J2 = "j2"
    H1B = "h1b"
    H4 = "h4"
    TN = "tn"
    OTHER = "other"


class WorkRight(StrEnum):
    """What an applicant needs in order to work as a resident: the rows of the contract's table."""

    US_CITIZEN = "us_citizen"
    PERMANENT_RESIDENT = "permanent_resident"
    OWN_AUTHORISATION = "own_authorisation"
    NEEDS_VISA = "needs_visa"


class VisaPreference(StrEnum):
    """Which visas the applicant would take."""

    NONE = "none"
    EITHER = "either"
    J1_ONLY = "j1_only"
    H1B_PREFERRED = "h1b_preferred"
    H1B_ONLY = "h1b_only"


class VisaAnswer(StrEnum):
    """A program's answer about one visa class; what a page does not mention is UNKNOWN, never NO."""

    YES = "yes"
    NO = "no"
    CASE_BY_CASE = "case_by_case"
    TRANSFER_ONLY = "transfer_only"
    UNKNOWN = "unknown"


class OpenTo(StrEnum):
    """To whom a program is open at all."""

    ANY = "any"
    CITIZEN_LPR_ONLY = "citizen_lpr_only"
    CITIZEN_ONLY = "citizen_only"
    UNKNOWN = "unknown"


class VisaLabel(StrEnum):
    """The one-word reading of a policy, derived from the answers and never stored alone."""

    J1_ONLY = "J1_ONLY"
    J1_STATED = "J1_STATED"
    J1_H1B = "J1_H1B"
    H1B_ONLY = "H1B_ONLY"
    H1B_STATED = "H1B_STATED"
    H1B_REFUSED = "H1B_REFUSED"
    H1B_CASE_BY_CASE = "H1B_CASE_BY_CASE"
    H1B_TRANSFER_ONLY = "H1B_TRANSFER_ONLY"
    SPONSORS_UNSPECIFIED = "SPONSORS_UNSPECIFIED"
    NONE = "NONE"
    CITIZEN_LPR_ONLY = "CITIZEN_LPR_ONLY"
    CITIZEN_ONLY = "CITIZEN_ONLY"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class VisaPolicy:
    """What a program says about visas: two answers and to whom it is open.

    Attributes
    ----------
    sponsors_unspecified : the page says that visas are sponsored and names no class.

    Examples
    --------
    >>> VisaPolicy(j1=VisaAnswer.YES).label
    <VisaLabel.J1_STATED: 'J1_STATED'>
    """

    j1: VisaAnswer = VisaAnswer.UNKNOWN
    h1b: VisaAnswer = VisaAnswer.UNKNOWN
    open_to: OpenTo = OpenTo.UNKNOWN
    sponsors_unspecified: bool = False

    @property
    def label(self) -> VisaLabel:
        """The one-word label of the contract; a J-1 case by case counts as said, its shade stays in `j1`."""
        if self.open_to is OpenTo.CITIZEN_ONLY:
            return VisaLabel.CITIZEN_ONLY
        if self.open_to is OpenTo.CITIZEN_LPR_ONLY:
            return VisaLabel.CITIZEN_LPR_ONLY
        j1, h1b = self.j1, self.h1b
        if j1 is VisaAnswer.CASE_BY_CASE:
            j1 = VisaAnswer.YES
        if h1b is VisaAnswer.TRANSFER_ONLY:
            return VisaLabel.H1B_TRANSFER_ONLY
        if h1b is VisaAnswer.CASE_BY_CASE:
            return VisaLabel.H1B_CASE_BY_CASE
        by_answers = {
            (VisaAnswer.YES, VisaAnswer.YES): VisaLabel.J1_H1B,
            (VisaAnswer.YES, VisaAnswer.NO): VisaLabel.J1_ONLY,
            (VisaAnswer.YES, VisaAnswer.UNKNOWN): VisaLabel.J1_STATED,
            (VisaAnswer.NO, VisaAnswer.YES): VisaLabel.H1B_ONLY,
            (VisaAnswer.UNKNOWN, VisaAnswer.YES): VisaLabel.H1B_STATED,
            (VisaAnswer.NO, VisaAnswer.NO): VisaLabel.NONE,
            (VisaAnswer.UNKNOWN, VisaAnswer.NO): VisaLabel.H1B_REFUSED,
        }
        if (j1, h1b) in by_answers:
            return by_answers[(j1, h1b)]
        return VisaLabel.SPONSORS_UNSPECIFIED if self.sponsors_unspecified else VisaLabel.UNKNOWN

    def as_json(self) -> dict[str, str]:
        """Give the `visa` object of a listed program."""
        return {"j1": self.j1.value, "h1b": self.h1b.value, "open_to": self.open_to.value, "label": self.label.value}
