"""The applicant: one profile, with unknown kept as None.

None always means *unknown* ("left out"); an empty tuple means the applicant said "none".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from smartpick.entities.office import OfficeMemory
from smartpick.entities.status import ApplicantType, ImmigrationStatus, VisaPreference, WorkRight


@dataclass(frozen=True, slots=True)
class School:
    """Medical school. `country` is ISO 3166-1 alpha-2."""

    country: str
    name: str | None = None
    degree: str | None = None


@dataclass(frozen=True, slots=True)
class Step1:
    """USMLE Step 1. `result` is "pass", "fail", "not_taken" or a three-digit score; `attempts` counts sittings."""

    result: str | int | None = None
    attempts: int | None = None


@dataclass(frozen=True, slots=True)
class Step2CK:
    """USMLE Step 2 CK. `score` is None when not taken or awaited; `attempts` counts sittings."""

    score: int | None = None
    attempts: int | None = None


@dataclass(frozen=True, slots=True)
class Step3:
    """USMLE Step 3. `status` is "not_taken", "scheduled", "passed" or "failed"."""

    status: str | None = None
    date: date | None = None
    score: int | None = None
    attempts: int | None = None


@dataclass(frozen=True, slots=True)
class Exams:
    """Exam results; `oet` is "pass", "fail" or None."""

    step2_ck: Step2CK
    step1: Step1 = Step1()
    step3: Step3 = Step3()
    oet: str | None = None


@dataclass(frozen=True, slots=True)
class ClinicalExperience:
    """One piece of US clinical experience. `ended` is "YYYY-MM"."""

    kind: str
    months: float
    city: str | None = None
    state: str | None = None
    setting: str | None = None
    hands_on: bool | None = None
    ended: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of recommendation."""

    country: str | None = None
    setting: str | None = None
    specialty: str | None = None
    state: str | None = None
    supervised: bool | None = None


@dataclass(frozen=True, slots=True)
class Research:
    """One research output: publication, abstract, poster, oral or ongoing."""

    kind: str
    state: str | None = None


@dataclass(frozen=True, slots=True)
class PreviousCycle:
    """One earlier attempt at the Match. `anchor_share` is a fraction."""

    match_year: int
    interviews: int | None = None
    anchor_share: float | None = None
    soap: bool | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie to a place (region key, state, division or "city, ST")."""

    place: str
    kind: str


@dataclass(frozen=True, slots=True)
class Geography:
    """Where the applicant wants to be. Empty `secondary` means "choose for me".

    Attributes
    ----------
    anchor_importance, low_cost_importance, shortage_area_importance : 1 to 5, None where not told: how much it matters
        to be at the anchor, where living is cheap, and where physicians are short.
    """

    anchor: str | None = None
    anchor_importance: int | None = None
    secondary: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    ties: tuple[Tie, ...] | None = None
    low_cost_importance: int | None = None
    shortage_area_importance: int | None = None


@dataclass(frozen=True, slots=True)
class ApplicationCount:
    """Limits on the number of applications the user set; None = not set."""

    min: int | None = None
    max: int | None = None


@dataclass(frozen=True, slots=True)
class LongTerm:
    """Long-term answers (rule A-14); None = unknown."""

    stay_in_us: bool | None = None
    underserved_ok: bool | None = None
    return_home_hard: bool | None = None
    spouse_must_work: bool | None = None


@dataclass(frozen=True, slots=True)
class PriorVisaYears:
    """Years already spent in a visa class; None = unknown. [years]"""

    h1b: float | None = None
    j1: float | None = None


@dataclass(frozen=True, slots=True)
class SeasonState:
    """Where a season in progress stands: what was sent, signalled and paid."""

    applied: tuple[str, ...] = ()
    signalled: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    paid_usd: float = 0.0


@dataclass(frozen=True, slots=True)
class ProgramAnswer:
    """What a program told this applicant (rule K-07): its own word, of a day, known to nobody else.

    Attributes
    ----------
    code : the program's. field, value : see `facts.told.ANSWERS`. note : who said it, and how.
    """

    code: str
    field: str
    value: str
    day: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Applicant:
    """One applicant, as the profile of the contract describes them.

    Attributes
    ----------
    ecfmg_certified : True, False, the expected date, or None when unknown.
    us_clinical, letters, research, red_flags : None when the profile left them out, () when it says "none".
    interest : program code -> 1-5.
    signal_counts : specialty -> {"gold": 3, "silver": 12}, the user's own figures.
    assumptions : name -> the user's own value for a declared assumption of the model.
    """

    citizenship: tuple[str, ...]
    immigration_status: ImmigrationStatus
    school: School
    graduation_year: int
    exams: Exams
    specialties: tuple[str, ...]
    location: str | None = None
    ecfmg_certified: bool | date | None = None
    us_clinical: tuple[ClinicalExperience, ...] | None = None
    letters: tuple[Letter, ...] | None = None
    research: tuple[Research, ...] | None = None
    red_flags: tuple[str, ...] | None = None
    previous_cycles: tuple[PreviousCycle, ...] | None = None
    visa_preference: VisaPreference | None = None
    geography: Geography = Geography()
    languages: tuple[str, ...] = ()
    budget_usd: float | None = None
    applications: ApplicationCount = ApplicationCount()
    interview_capacity: int | None = None
    must_include: tuple[str, ...] = ()
    must_exclude: tuple[str, ...] = ()
    interest: dict[str, int] = field(default_factory=dict, hash=False)
    long_term: LongTerm = LongTerm()
    fellowship_years: float | None = None
    prior_visa_years: PriorVisaYears = PriorVisaYears()
    couple: str | None = None
    season_state: SeasonState | None = None
    signal_counts: dict[str, dict[str, int]] | None = field(default=None, hash=False)
    assumptions: dict[str, float] = field(default_factory=dict, hash=False)
    told: tuple[ProgramAnswer, ...] = ()
    office: OfficeMemory | None = field(default=None, hash=False)  # of who advises them; never part of a profile

    @property
    def is_us_citizen(self) -> bool:
        """Whether the applicant holds US citizenship."""
        return "US" in self.citizenship or self.immigration_status is ImmigrationStatus.US_CITIZEN

    @property
    def applicant_type(self) -> ApplicantType:
        """NRMP's type (rules A-02, Z-18): by school and citizenship; a permanent resident is NON_US_IMG.

        Not modelled: graduates of schools in the US (this product is for IMGs); a US school gives US_MD or US_DO.
        """
        if self.school.country == "US":
            return ApplicantType.US_DO if (self.school.degree or "").upper() == "DO" else ApplicantType.US_MD
        return ApplicantType.US_IMG if self.is_us_citizen else ApplicantType.NON_US_IMG

    @property
    def work_right(self) -> WorkRight:
        """What the applicant needs in order to train (rule A-01): the row of the contract's visa table.

        Not modelled: whether an EAD will still be valid on the start date; `rules.visa` warns about it.
        """
        if self.is_us_citizen:
            return WorkRight.US_CITIZEN
        if self.immigration_status is ImmigrationStatus.PERMANENT_RESIDENT:
            return WorkRight.PERMANENT_RESIDENT
        if self.immigration_status in {ImmigrationStatus.EAD, ImmigrationStatus.ASYLEE}:
            return WorkRight.OWN_AUTHORISATION
        return WorkRight.NEEDS_VISA

    @property
    def needs_visa(self) -> bool:
        """Whether a program or ECFMG has to sponsor the applicant."""
        return self.work_right is WorkRight.NEEDS_VISA

    def years_since_graduation(self, season_year: int) -> int:
        """Years between graduation and the application of the season that ends in `season_year`. [years]

        Counted to the autumn of the application, `season_year - 1` (rule A-05).
        """
        return season_year - 1 - self.graduation_year
