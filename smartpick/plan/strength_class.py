"""The strength class: strong, moderate or at risk, computed from the file and never chosen (rules B, Z-01)."""

from __future__ import annotations

from datetime import date

from smartpick.chances.strength import StrengthDistribution, measure
from smartpick.entities.applicant import Applicant
from smartpick.entities.status import ApplicantType
from smartpick.facts.advice_values import advice_values
from smartpick.facts.model_assumptions import declared_assumptions
from smartpick.facts.outcomes import ChartingQuartiles, charting_quartiles
from smartpick.plan.parts import Range, Strength

STRONG, MODERATE, AT_RISK = "strong", "moderate", "at_risk"
CLASSES = (AT_RISK, MODERATE, STRONG)
Z_80 = 1.2816  # half-width of an 80 % interval, in sd
USUAL_MATCHED_SCORE = 249.0  # matched non-US IMGs in internal medicine 2026, where a specialty has no table


def strength_class(applicant: Applicant, strength: StrengthDistribution, year: int, day: date) -> Strength:
    """Give the class in one specialty, with the reasons that set it.

    Notes
    -----
    A score in a gap between the bands of the articles takes the lower class (B-10). What the profile leaves out never
    makes a file strong and never puts it at risk.
    """
    kind = "us_img" if applicant.applicant_type is ApplicantType.US_IMG else "non_us_img"
    rules = advice_values("strength_classes")[kind]
    norm = matched_score(strength.specialty, applicant.applicant_type)
    found = measure(applicant, year, day)
    score = applicant.exams.step2_ck.score
    ids = rules["rules"]
    reasons: list[str] = []
    risks = _risks(score, norm, found, rules)
    misses = _misses(score, norm, found, rules)
    if risks:
        class_, reasons = AT_RISK, risks
    elif misses:
        class_, reasons = MODERATE, misses
    else:
        class_ = STRONG
        reasons = [f"Step 2 CK, graduation, US experience, letters and research all reach the band ({ids['strong']})"]
    low, mid, high = (strength.percentile(z) for z in (-Z_80, 0.0, Z_80))
    return Strength(class_, tuple(reasons), Range(low, mid, high))


def footing(applicant: Applicant, specialty: str, class_: str) -> float:
    """Give how far the score stands inside its class, 0 at the lower line and 1 from some points on (rule B-10).

    Bands and counts are interpolated by it from the class below, so that one more point never costs chances.
    """
    score = applicant.exams.step2_ck.score
    if class_ == AT_RISK or score is None:
        return 1.0
    rules = advice_values("strength_classes")[
        "us_img" if applicant.applicant_type is ApplicantType.US_IMG else "non_us_img"
    ]
    line = matched_score(specialty, applicant.applicant_type) + rules[f"{class_}_from"]
    return min(max((score - line) / advice_values("strength_classes")["points_to_full"], 0.0), 1.0)


def missing_for_a_centre(applicant: Applicant, specialty: str) -> tuple[str, ...]:
    """Give the keys of what large teaching centres want and this file is known to lack (rule H-09)."""
    kind = "us_img" if applicant.applicant_type is ApplicantType.US_IMG else "non_us_img"
    line = matched_score(specialty, applicant.applicant_type) + advice_values("strength_classes")[kind]["strong_from"]
    score, letters = applicant.exams.step2_ck.score, applicant.letters
    research, clinical = applicant.research, applicant.us_clinical
    lacks = {
        "wants_score": score is not None and score < line,
        "wants_publication": research is not None and all(one.kind != "publication" for one in research),
        "wants_letters": letters is not None
        and not any(x.country == "US" and x.setting == "academic" for x in letters),
        "wants_experience": clinical is not None and not clinical,
    }
    return tuple(key for key, lacking in lacks.items() if lacking)


def matched_score(specialty: str, applicant_type: ApplicantType) -> float:
    """Give the mean Step 2 CK of those who matched in a specialty, the norm of rule B-08. [points]"""
    row = published_norm(specialty)
    mean = USUAL_MATCHED_SCORE if row is None or row.mean is None else row.mean
    gap = declared_assumptions()["shape.us_img_score_gap"].value
    return mean + (gap if applicant_type is ApplicantType.US_IMG else 0.0)


def published_norm(specialty: str) -> ChartingQuartiles | None:
    """Give the published row of matched non-US IMGs' Step 2 CK, None where no table prints it or it is of a few."""
    return next(
        (
            row
            for row in charting_quartiles()
            if row.specialty == specialty
            and row.measure == "step2ck"
            and row.outcome == "matched"
            and row.mean is not None
            and (row.n or 0) >= 10
        ),
        None,
    )


def _risks(score: int | None, norm: float, found: dict[str, float | None], rules: dict) -> list[str]:
    ids = rules["rules"]
    risks = []
    line = norm + rules["at_risk_below"]
    upper = norm + rules["moderate_from"]
    if score is not None and score < line:
        risks.append(f"Step 2 CK {score} is below {line:.0f}, the line for this specialty ({ids['at_risk']})")
    elif score is not None and score < upper:
        risks.append(
            f"Step 2 CK {score} is between the bands ({line:.0f}-{upper:.0f}): the lower counts ({ids['between']})"
        )
    years = found["years_since_graduation"] or 0
    if years >= rules["at_risk"]["years_since_graduation_from"]:
        risks.append(f"graduated {years:.0f} years before applying ({ids['at_risk']})")
    months, letters = _us_months(found), found["us_letters"]
    if months == 0 and letters == 0:
        risks.append(f"no US clinical work and no US letter ({ids['at_risk']})")
    failures = sum(found[name] or 0 for name in ("step1_failures", "step2_failures", "step3_failed"))
    if failures >= 2:
        risks.append(f"{failures:.0f} failed sittings ({ids['flags']})")
    for flag in ("dismissal", "professionalism"):
        if found[flag]:
            risks.append(f"{flag} on the record ({ids['flags']})")
    return risks


def _misses(score: int | None, norm: float, found: dict[str, float | None], rules: dict) -> list[str]:
    ids, wanted = rules["rules"], rules["strong"]
    line = norm + rules["strong_from"]
    misses = []
    if score is None:
        misses.append("Step 2 CK is not known yet: the class is provisional")
    elif score < line:
        misses.append(f"Step 2 CK {score} is below the strong band of {line:.0f} ({ids['strong']}, {ids['norms']})")
    years = found["years_since_graduation"] or 0
    if years >= wanted["years_since_graduation_below"]:
        misses.append(f"graduated {years:.0f} years before applying ({ids['strong']})")
    for value, least, words in (
        (_us_months(found), wanted["us_months_from"], "months of US clinical work"),
        (found["us_letters"], wanted["us_letters_from"], "US letters"),
        (found["research_outputs"], wanted["research_from"], "research outputs"),
    ):
        if least and value is None:
            misses.append(f"{words}: not told")
        elif least and value is not None and value < least:
            misses.append(f"{value:g} {words}, {least} wanted ({ids['strong']})")
    if any(found[name] for name in ("step1_failures", "step2_failures", "step3_failed")):
        misses.append(f"a failed sitting ({ids['flags']})")
    return misses


def _us_months(found: dict[str, float | None]) -> float | None:
    hands_on, observed = found["hands_on_months"], found["observer_months"]
    return None if hands_on is None or observed is None else hands_on + observed
