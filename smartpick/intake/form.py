"""The profile as a form: every field of the contract with its type and limits; the JSON Schema comes from here.

Pydantic holds types and limits; what one field says about another is checked in `contradictions.py`.
Left out means unknown, so every optional field defaults to None or empty and nothing else.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from smartpick.entities.status import ImmigrationStatus, VisaPreference
from smartpick.facts.countries import countries

MAX_TEXT = 200  # characters in a name or place


def _as_date(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise ValueError("must be a day written YYYY-MM-DD") from error
    if type(value) is not date:
        raise ValueError("must be a day written YYYY-MM-DD")
    return value


def _as_month(value: Any) -> Any:
    if type(value) is date:
        return f"{value:%Y-%m}"
    try:
        date.fromisoformat(f"{value}-01" if isinstance(value, str) and len(value) == 7 else str(value))
    except ValueError as error:
        raise ValueError('must be a month written "YYYY-MM"') from error
    return str(value)[:7]


def _as_country(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError('must be a two-letter country code in quotes; YAML reads NO as false, so write "NO"')
    if not isinstance(value, str) or value.upper() not in countries():
        raise ValueError("must be a two-letter country code (ISO 3166-1), such as IN, NG or PK")
    return value.upper()


def _as_text(value: Any) -> Any:
    if isinstance(value, bool | int | float):
        raise ValueError("must be text; put it in quotes, since YAML reads some bare words and numbers as other things")
    return value


def _as_state(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else _as_text(value)


def _as_certification(value: Any) -> Any:
    return value if isinstance(value, bool) else _as_date(value)


def _as_step1(value: Any) -> Any:
    if isinstance(value, str) and value in {"pass", "fail", "not_taken"}:
        return value
    if type(value) is int and SCORE_MIN <= value <= SCORE_MAX:
        return value
    raise ValueError(f"must be pass, fail, not_taken or a score from {SCORE_MIN} to {SCORE_MAX}")


SCORE_MIN, SCORE_MAX = 1, 300  # the reported three-digit range of every Step
_ISO_DAY: dict[str, Any] = {"type": "string", "format": "date"}
Day = Annotated[date, BeforeValidator(_as_date), WithJsonSchema(_ISO_DAY)]
Month = Annotated[str, BeforeValidator(_as_month), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}$"})]
Country = Annotated[str, BeforeValidator(_as_country), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$"})]
Text = Annotated[str, BeforeValidator(_as_text), Field(min_length=1, max_length=MAX_TEXT)]
State = Annotated[str, BeforeValidator(_as_state), Field(pattern="^[A-Z]{2}$")]
Score = Annotated[int, Field(ge=SCORE_MIN, le=SCORE_MAX)]
Attempts = Annotated[int, Field(ge=0, le=20)]
Count = Annotated[int, Field(ge=0, le=10_000)]
Money = Annotated[float, Field(ge=0, le=1_000_000)]
Share = Annotated[float, Field(ge=0, le=1)]
Years = Annotated[float, Field(ge=0, le=40)]
FiveSteps = Annotated[int, Field(ge=1, le=5)]
Step1Result = Annotated[
    str | int,
    BeforeValidator(_as_step1),
    WithJsonSchema({"anyOf": [{"enum": ["pass", "fail", "not_taken"]}, {"type": "integer", "minimum": 1}]}),
]
Certification = Annotated[
    bool | date, BeforeValidator(_as_certification), WithJsonSchema({"anyOf": [{"type": "boolean"}, _ISO_DAY]})
]


class Form(BaseModel):
    """Base of all parts: unknown keys are refused, numbers are not read out of text."""

    model_config = ConfigDict(extra="forbid", strict=True)


class SchoolForm(Form):
    """Medical school."""

    country: Country
    name: Text | None = None
    degree: Text | None = None


class Step1Form(Form):
    """USMLE Step 1."""

    result: Step1Result | None = None
    attempts: Attempts | None = None


class Step2CKForm(Form):
    """USMLE Step 2 CK."""

    score: Score | None = None
    attempts: Attempts | None = None


class Step3Form(Form):
    """USMLE Step 3."""

    status: Literal["not_taken", "scheduled", "passed", "failed"] | None = None
    date: Day | None = None
    score: Score | None = None
    attempts: Attempts | None = None


class ExamsForm(Form):
    """Exam results; Step 2 CK has to be there, if only to say that it was not taken."""

    step1: Step1Form | None = None
    step2_ck: Step2CKForm | None
    step3: Step3Form | None = None
    oet: Literal["pass", "fail"] | None = None


class ClinicalForm(Form):
    """One piece of US clinical experience."""

    kind: Literal["sub_internship", "elective", "audition", "externship", "observership", "shadowing"]
    months: Annotated[float, Field(ge=0, le=120)]
    city: Text | None = None
    state: State | None = None
    setting: Literal["academic", "community", "county", "va"] | None = None
    hands_on: bool | None = None
    ended: Month | None = None


class LetterForm(Form):
    """One letter of recommendation."""

    country: Country | None = None
    setting: Literal["academic", "community", "county", "va"] | None = None
    specialty: Text | None = None
    state: State | None = None
    supervised: bool | None = None


class ResearchForm(Form):
    """One research output."""

    kind: Literal["publication", "abstract", "poster", "oral", "ongoing"]
    state: State | None = None


class PreviousCycleForm(Form):
    """One earlier attempt at the Match."""

    match_year: Annotated[int, Field(ge=1952, le=2100)]
    interviews: Count | None = None
    anchor_share: Share | None = None
    soap: bool | None = None


class TieForm(Form):
    """A tie to a place."""

    place: Text
    kind: Literal[
        "grew_up", "family", "partner", "school", "work", "rotation", "research", "mentor", "community", "language"
    ]


class GeographyForm(Form):
    """Where the applicant wants to be."""

    anchor: Text | None = None
    anchor_importance: FiveSteps | None = None
    secondary: list[Text] | None = None
    never: list[Text] | None = None
    ties: list[TieForm] | None = None
    low_cost_importance: FiveSteps | None = None
    shortage_area_importance: FiveSteps | None = None


class ApplicationsForm(Form):
    """Limits on the number of applications."""

    min: Count | None = None
    max: Count | None = None


class LongTermForm(Form):
    """Long-term answers (rule A-14)."""

    stay_in_us: bool | None = None
    underserved_ok: bool | None = None
    return_home_hard: bool | None = None
    spouse_must_work: bool | None = None


class PriorVisaYearsForm(Form):
    """Years already spent in a visa class."""

    h1b: Years | None = None
    j1: Years | None = None


class SeasonStateForm(Form):
    """Where a season in progress stands."""

    applied: list[Text] | None = None
    signalled: dict[str, list[Text]] | None = None
    paid_usd: Money | None = None


class ProgramAnswerForm(Form):
    """What a program told the applicant."""

    code: Text
    field: Literal["j1", "h1b", "open_to", "accepts_img", "participating"]
    value: Text
    day: Annotated[date, Field(strict=False)]
    note: Annotated[str, Field(max_length=500)] | None = None


class ProfileForm(Form):
    """One applicant's profile."""

    citizenship: Annotated[list[Country], Field(min_length=1, max_length=10)]
    immigration_status: Annotated[ImmigrationStatus, Field(strict=False)]
    location: Literal["abroad", "us"] | None = None
    school: SchoolForm
    graduation_year: Annotated[int, Field(ge=1950, le=2100)]
    ecfmg_certified: Certification | None = None
    exams: ExamsForm
    us_clinical: list[ClinicalForm] | None = None
    letters: list[LetterForm] | None = None
    research: list[ResearchForm] | None = None
    red_flags: list[Literal["gap", "leave", "dismissal", "failed_exam", "professionalism"]] | None = None
    previous_cycles: list[PreviousCycleForm] | None = None
    specialties: Annotated[list[Text], Field(min_length=1, max_length=6)]
    visa_preference: Annotated[VisaPreference, Field(strict=False)] | None = None
    geography: GeographyForm | None = None
    languages: list[Text] | None = None
    budget_usd: Money | None = None
    applications: ApplicationsForm | None = None
    interview_capacity: Count | None = None
    must_include: list[Text] | None = None
    must_exclude: list[Text] | None = None
    interest: dict[str, FiveSteps] | None = None
    long_term: LongTermForm | None = None
    fellowship_years: Years | None = None
    prior_visa_years: PriorVisaYearsForm | None = None
    couple: Text | None = None
    season_state: SeasonStateForm | None = None
    signal_counts: dict[str, dict[str, Count]] | None = None
    assumptions: (
        Annotated[
            dict[str, float], Field(description="The user's own values for the model's declared assumptions, by name")
        ]
        | None
    ) = None
    told: Annotated[list[ProgramAnswerForm], Field(max_length=300)] | None = None
