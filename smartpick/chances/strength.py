"""How strong a file is: a distribution of strength from the profile, per specialty, with every part named.

Strength is measured in standard deviations of the specialty's pool of the same applicant type. What the profile leaves
out is not filled in: it shifts nothing and widens the distribution by what it could have been.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from smartpick.chances.normal import phi
from smartpick.chances.pool import Pool
from smartpick.entities.applicant import Applicant
from smartpick.facts.model_assumptions import Assumption

LEAST_SD = 0.45  # nobody's strength is known better than this from a form [sd of the pool]
HANDS_ON_KINDS = {"sub_internship", "elective", "audition", "externship"}
FLAGS = ("gap", "leave", "dismissal", "professionalism")


@dataclass(frozen=True, slots=True)
class StrengthPart:
    """What one item of the profile does to strength.

    Attributes
    ----------
    measured : what was counted, None when the profile leaves it out.
    shift : in sd of the pool. sd : how unsure the shift itself is; for an unknown item, what it could move.
    """

    name: str
    label: str
    measured: float | None
    shift: float
    sd: float


@dataclass(frozen=True, slots=True)
class StrengthDistribution:
    """eta | profile ~ Normal(mean, sd), in sd of the pool; `parts` sum to the mean."""

    specialty: str
    mean: float
    sd: float
    parts: tuple[StrengthPart, ...]

    def percentile(self, z: float = 0.0) -> float:
        """Give the percentile in the pool at `z` standard deviations of this distribution. [0-100]"""
        return float(100 * phi(self.mean + z * self.sd))

    @property
    def unknown(self) -> tuple[StrengthPart, ...]:
        """Items that the profile leaves out, the one that could move most first."""
        return tuple(sorted((p for p in self.parts if p.measured is None), key=lambda p: -p.sd))


def strength_of(
    applicant: Applicant, pool: Pool, year: int, day: date, assumptions: Mapping[str, Assumption]
) -> StrengthDistribution:
    """Give the distribution of strength in one pool.

    Parameters
    ----------
    year : Match year of the season. day : for a certificate that is expected on a date.

    Notes
    -----
    .. math:: m = r \\frac{CK - \\mu}{\\sigma} + \\sum_k b_k (x_k - \\bar x_k), \\qquad
              s^2 = 1 - r^2 - \\sum_k b_k^2 \\sigma_k^2 + \\sum_{unknown} b_k^2 \\sigma_k^2

    The pool has variance 1; what is known takes its part out of it. Not modelled: interactions, the name of the
    school, what a letter says.
    """
    measured = measure(applicant, year, day)
    score = applicant.exams.step2_ck.score
    explained = pool.score_weight**2
    variance = 1.0 - explained
    parts = []
    if score is None:
        variance += explained
        parts.append(StrengthPart("step2_ck", "Step 2 CK score", None, 0.0, pool.score_weight))
    else:
        z = (score - pool.score_mean) / pool.score_sd
        label = f"Step 2 CK {score}, against a mean of {pool.score_mean:.0f} among applicants"
        parts.append(StrengthPart("step2_ck", label, score, pool.score_weight * z, pool.score_weight_sd * abs(z)))
    for name, value in measured.items():
        effect = assumptions[f"effects.{name}"]
        spread = (effect.value * effect.spread) ** 2
        if value is None:
            parts.append(StrengthPart(name, effect.label, None, 0.0, math.sqrt(spread)))
            continue
        variance -= spread
        away = (value if effect.cap is None else min(value, effect.cap)) - effect.typical
        parts.append(StrengthPart(name, effect.label, value, effect.value * away, effect.sd * abs(away)))
    return StrengthDistribution(
        pool.specialty, sum(part.shift for part in parts), max(math.sqrt(max(variance, 0.0)), LEAST_SD), tuple(parts)
    )


def measure(applicant: Applicant, year: int, day: date) -> dict[str, float | None]:
    """Count what the effects on strength are counted in; None where the profile leaves it out.

    Examples
    --------
    >>> from smartpick.entities.applicant import Exams, School, Step2CK
    >>> from smartpick.entities.status import ImmigrationStatus
    >>> exams = Exams(Step2CK(243, 2))
    >>> someone = Applicant(("IN",), ImmigrationStatus.NONE, School("IN"), 2021, exams, ("psychiatry",))
    >>> found = measure(someone, 2027, date(2026, 9, 1))
    >>> found["step2_failures"], found["years_since_graduation"], found["us_letters"]
    (1.0, 5.0, None)
    """
    exams, clinical, flags = applicant.exams, applicant.us_clinical, applicant.red_flags
    hands_on = observed = None
    if clinical is not None:
        hands_on = float(sum(c.months for c in clinical if is_hands_on(c.kind, c.hands_on)))
        observed = float(sum(c.months for c in clinical if not is_hands_on(c.kind, c.hands_on)))
    certified = applicant.ecfmg_certified
    if isinstance(certified, date):
        certified = certified <= day
    step3 = exams.step3.status
    letters = applicant.letters
    found: dict[str, float | None] = {
        "step1_failures": _failures(exams.step1.attempts, exams.step1.result == "fail"),
        "step2_failures": _failures(exams.step2_ck.attempts, False),
        "years_since_graduation": float(max(applicant.years_since_graduation(year), 0)),
        "hands_on_months": hands_on,
        "observer_months": observed,
        "us_letters": None if letters is None else float(sum(letter.country == "US" for letter in letters)),
        "research_outputs": None if applicant.research is None else float(len(applicant.research)),
        "certified": None if certified is None else float(certified),
        "step3_passed": None if step3 is None else float(step3 == "passed"),
        "step3_failed": None if step3 is None else float(step3 == "failed"),
        "previous_cycles": None if applicant.previous_cycles is None else float(len(applicant.previous_cycles)),
    }
    for flag in FLAGS:
        found[flag] = None if flags is None else float(flag in flags)
    if flags is not None and "failed_exam" in flags and not _any_failure(found):
        found["step1_failures"] = 1.0  # a failure was declared without saying in which exam
    return found


def is_hands_on(kind: str, hands_on: bool | None) -> bool:
    """Tell whether clinical work counts as hands-on: as the applicant says, else by its kind (rule T-01)."""
    return kind in HANDS_ON_KINDS if hands_on is None else hands_on


def _failures(attempts: int | None, failed_last: bool) -> float | None:
    if attempts is None:
        return 1.0 if failed_last else None
    return float(max(attempts - (0 if failed_last else 1), 0))


def _any_failure(found: Mapping[str, float | None]) -> bool:
    return any(found[name] for name in ("step1_failures", "step2_failures", "step3_failed"))
