"""The Plan: what `make_plan` gives and what reports and pages show; shapes as in the contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from datetime import date as Day
from typing import Any

from smartpick.entities.fact import Fact
from smartpick.entities.status import VisaPolicy
from smartpick.rules.dated import words_of_doubt


@dataclass(frozen=True, slots=True)
class Range:
    """A number with its 80 % interval."""

    low: float
    mid: float
    high: float

    def as_json(self) -> dict[str, float]:
        """Give low, mid and high, rounded to six digits; what is above 0 stays above it."""
        return {"low": _rounded(self.low), "mid": _rounded(self.mid), "high": _rounded(self.high)}


def _rounded(x: float) -> float:
    """Round for reading, without turning a small chance into none."""
    return max(round(x, 6), 1e-6) if x > 0 else round(x, 6)


@dataclass(frozen=True, slots=True)
class Strength:
    """The computed class: "strong", "moderate" or "at_risk"; percentile among applicants of the same type [0-100]."""

    class_: str
    reasons: tuple[str, ...]
    percentile: Range


@dataclass(frozen=True, slots=True)
class ListedProgram:
    """One program on the list, with the reasons for and against it.

    Attributes
    ----------
    tier : "core", "secondary" or "safety". band : "reach", "target" or "safety".
    p_interview, p_match : chances at this program, whatever the others do. [probability]
    """

    code: str
    tracks: tuple[str, ...]
    acgme_id: str | None
    institution: str
    specialty: str
    track: str
    city: str
    state: str
    region: str
    tier: str
    band: str
    signal: str
    statement: str
    letters: tuple[str, ...]
    p_interview: Range
    p_match: Range
    visa: VisaPolicy
    why: tuple[str, ...]
    against: tuple[str, ...]
    unknowns: tuple[str, ...]
    facts: tuple[Fact, ...]
    latitude: float | None = None
    longitude: float | None = None
    partner_of: str | None = None  # advanced program that this PGY-1 year serves


@dataclass(frozen=True, slots=True)
class Excluded:
    """A program that a gate closed, with the rule."""

    code: str
    reason: str
    rule: str


@dataclass(frozen=True, slots=True)
class NotWorthIt:
    """A program that is open but not worth its fee (rule I-05). [USD]"""

    code: str
    reason: str
    cost_usd: float


@dataclass(frozen=True, slots=True)
class SpecialtyTotals:
    """What the list amounts to in one of several specialties: p_match = at least one of its programs there."""

    specialty: str
    applications: int
    expected_interviews: Range
    p_match: Range


@dataclass(frozen=True, slots=True)
class Totals:
    """What the whole list amounts to.

    Attributes
    ----------
    p_match : at least one of the list, through the common strength, per applicant at the moment of applying.
    p_match_if_ranked : the same, given that at least one program ranks the applicant (comparable with NRMP rates).
    by_specialty : the same by specialty, in the applicant's order; () where there is only one.
    """

    applications: int
    fee_usd: float
    expected_interviews: Range
    p_match: Range
    p_match_if_independent: float
    match_means: str = "any listed program"
    p_match_if_ranked: Range | None = None
    by_specialty: tuple[SpecialtyTotals, ...] = ()


@dataclass(frozen=True, slots=True)
class Optimality:
    """Certificate of the solver: gap = (bound - objective) / bound."""

    objective: float
    bound: float
    gap: float


@dataclass(frozen=True, slots=True)
class TierMix:
    """How many applications a geographic tier holds, against its band (fractions)."""

    applications: int
    share: float
    band: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Warning_:
    """A warning with the rule it comes from, and those that speak through it; level "note", "warn" or "error"."""

    rule: str
    level: str
    text: str
    also: tuple[str, ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule of the articles behind it, its own first."""
        return (self.rule, *self.also)

    def as_json(self) -> dict[str, Any]:
        """Give rule, rules, level and text."""
        return {"rule": self.rule, "rules": list(self.rules), "level": self.level, "text": self.text}


@dataclass(frozen=True, slots=True)
class ToVerify:
    """A question to ask before paying, with what knowing the answer is worth. [probability of matching]"""

    code: str
    field: str
    value_of_knowing: float
    ask: str


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A date in the plan; `verify` when it has to be re-checked.

    Attributes
    ----------
    id : stable name within the season, "" when there is none. status : "published", "projected" or "computed".
    starts : the moment with its time zone, None for a whole day. ends : last day of a span, None for one day.
    """

    date: date
    what: str
    source: str
    verify: bool
    id: str = ""
    status: str = "published"
    starts: datetime | None = None
    ends: Day | None = None

    def standing(self, day: Day) -> str:
        """Give "past" for what is over on `day`, "now" for what goes on, "" for what lies ahead.

        Examples
        --------
        >>> span = CalendarEntry(Day(2026, 10, 15), "Interviews", "AAMC", True, ends=Day(2027, 2, 15))
        >>> [span.standing(Day(*d)) for d in ((2026, 10, 14), (2026, 10, 15), (2027, 2, 15), (2027, 2, 16))]
        ['', 'now', 'now', 'past']
        """
        if (self.ends or self.date) < day:
            return "past"
        return "now" if self.date <= day else ""

    @property
    def doubt(self) -> str:
        """What has to be known before relying on the date; "" for a published one that needs no second look."""
        return words_of_doubt(self.status, verify=self.verify)


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """How many programs a gate left and removed."""

    step: str
    left: int
    removed: int


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """The best list of a given size."""

    applications: int
    fee_usd: float
    p_match: float


@dataclass(frozen=True, slots=True)
class PreferencePrice:
    """P(match) if a preference of the applicant's were given up."""

    preference: str
    p_match_without: float


@dataclass(frozen=True, slots=True)
class Margins:
    """What the edge of the list is worth, by re-solving; both None where the limits leave no shorter list.

    Attributes
    ----------
    last : how many applications the best list without the last ten has fewer, what they cost [USD] and what they add
        to P(match) [probability].
    cheaper : the cheapest list found within one point of this one's P(match); None when no cheaper one is.
    """

    last: FrontierPoint | None
    cheaper: FrontierPoint | None


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan that can be acted on; `visa` and `scenarios` are JSON-ready mappings."""

    season: int
    day: date
    data_version: str
    model_version: str
    seed: int
    strength: Strength
    visa: dict[str, object]
    list: tuple[ListedProgram, ...]
    excluded: tuple[Excluded, ...]
    not_worth_it: tuple[NotWorthIt, ...]
    totals: Totals
    optimality: Optimality
    tiers: dict[str, TierMix]
    flexibility_level: int
    largest_region_share: float
    hhi: float
    frontier: tuple[FrontierPoint, ...]
    price_of_preferences: tuple[PreferencePrice, ...]
    margins: Margins
    scenarios: dict[str, object]
    warnings: tuple[Warning_, ...]
    verify_first: tuple[ToVerify, ...]
    calendar: tuple[CalendarEntry, ...]
    funnel: tuple[FunnelStep, ...]
    costs: dict[str, object] = field(default_factory=dict)  # the calendar's cost sheet: parts, unknown parts, total
    season_notes: dict[str, object] = field(default_factory=dict)  # what is new per specialty, dates not published yet
    model: dict[str, object] = field(default_factory=dict)  # what the chances rest on: strength, pools, assumptions
