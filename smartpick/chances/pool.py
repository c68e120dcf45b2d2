"""The pool an applicant is measured against: scores, interview rates and match rate of one specialty and type.

Published tables where there are any; where a specialty has none, a line through the published ones against
positions per applicant, marked `estimated`. US-citizen and non-US-citizen IMGs are separate pools.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from smartpick.chances.calibration import Shape, fit_pool
from smartpick.chances.normal import nodes, phi, probit
from smartpick.entities.status import ApplicantType
from smartpick.errors import InvalidInput
from smartpick.facts.model_assumptions import Assumption, assumptions_with
from smartpick.facts.outcomes import (
    ChartingQuartiles,
    InterviewRate,
    charting_counts,
    charting_quartiles,
    interview_rates,
    specialty_totals,
)
from smartpick.facts.season_outcomes import outcome, outcome_specialty

TABLE_YEAR = 2026
GROUPS = {
    ApplicantType.US_IMG: "US IMG",
    ApplicantType.NON_US_IMG: "non-US IMG",
    ApplicantType.US_MD: "MD",
    ApplicantType.US_DO: "DO",
}
PRIOR_SCORE_WEIGHT = (0.55, 0.20)  # mean and sd between specialties of the weight of Step 2 CK in strength
LEAST_SCORE_WEIGHT = 0.02  # a higher score never lowers a chance, even where the table shows no separation
USUAL_SCORE_SD = 14.0  # points; every specialty with more than 50 applicants prints 12 to 14
USUAL_RANKS = 3.5  # mean contiguous ranks over the specialties of Charting Outcomes 2026


@dataclass(frozen=True, slots=True)
class Pool:
    """One applicant pool.

    Attributes
    ----------
    score_mean, score_sd : Step 2 CK of all who apply. [points]
    score_weight, score_weight_sd : correlation of Step 2 CK with strength, and how unsure it is.
    rate : mean over programs of P(interview), over the programs that can take the applicant. [probability]
    location, spread : of the program effects behind `rate`, in probit units.
    sponsors : share of programs that can take somebody of this type who needs a visa. [fraction]
    match_rate : matched to the preferred specialty, of those with a rank. [fraction]
    cutoff : match cutoff of the usual program, in units of the interview score.
    p_ranked : model's share of applicants with at least one rank. [fraction]
    estimated : which of the figures rest on no table of this specialty and type.
    """

    specialty: str
    type: ApplicantType
    score_mean: float
    score_sd: float
    score_weight: float
    score_weight_sd: float
    rate: float
    location: float
    spread: float
    sponsors: float
    match_rate: float
    ranks: float
    cutoff: float
    p_ranked: float
    estimated: tuple[str, ...]


def pool_of(
    specialty: str,
    applicant_type: ApplicantType,
    year: int,
    assumptions: Mapping[str, Assumption] | None = None,
) -> Pool:
    """Give the pool of one specialty and applicant type.

    Parameters
    ----------
    specialty : catalogue name. year : Match year, for the drift of scores since the published table.
    """
    known = assumptions_with() if assumptions is None else assumptions
    keys = ("us_img_match_odds", "us_img_score_gap", "score_yearly_gain", "invitation_noise", "strength_at_ranking")
    shape = tuple(known[f"shape.{key}"].value for key in (*keys, "interview_factor"))
    return _pool(
        specialty, applicant_type, year, shape, known["visa.sponsors_other"].value, known["visa.said_of_shown"].value
    )


@cache
def _pool(
    specialty: str,
    applicant_type: ApplicantType,
    year: int,
    shape: tuple[float, ...],
    sponsors_other: float,
    said_of_shown: float,
) -> Pool:
    more_odds, gap, gain, noise, weight_eta, weight_zeta = shape
    estimated: list[str] = []
    rate, spread, sponsors = _rate(specialty, applicant_type, sponsors_other, said_of_shown, estimated)
    location = probit(rate) * math.sqrt(1 + spread**2)
    match_rate = _match_rate(specialty, estimated)
    if applicant_type is not ApplicantType.NON_US_IMG:
        estimated.append("match rate")
        match_rate = 1 / (1 + math.exp(-(math.log(match_rate / (1 - match_rate)) + more_odds)))
    ranks = _mean_ranks(specialty, match_rate)
    fit = fit_pool(Shape(noise, weight_eta, weight_zeta), location, spread, ranks, match_rate)
    mean, sd, difference, n = _scores(specialty, estimated)
    weight, weight_sd = _score_weight(difference / sd / fit.strength_gap, n, fit.strength_gap)
    mean += gain * (year - TABLE_YEAR) - weight * sd * fit.strength_of_ranked
    if applicant_type is not ApplicantType.NON_US_IMG:
        mean += gap
        estimated.append("scores")
    return Pool(
        specialty,
        applicant_type,
        mean,
        sd,
        weight,
        weight_sd,
        rate,
        location,
        spread,
        sponsors,
        match_rate,
        ranks,
        fit.cutoff,
        fit.p_ranked,
        tuple(dict.fromkeys(estimated)),
    )


RATES_YEAR = 2024  # Match year of the published interview rates
LEAST_SHARE, MOST_SHARE = 0.4, 0.95  # bounds of the share of programs that sponsor


@cache
def national_rates() -> dict[tuple[str, str], InterviewRate]:
    """Give the national interview rates by (specialty, applicant group)."""
    return {(row.specialty, row.group): row for row in interview_rates() if not row.where}


def _rate(
    specialty: str,
    applicant_type: ApplicantType,
    sponsors_other: float,
    said_of_shown: float,
    estimated: list[str],
) -> tuple[float, float, float]:
    group = GROUPS[applicant_type]
    row = national_rates().get((specialty, group))
    if row is None or row.sd is None:
        estimated.append("interview rate")
        mean, spread = float(phi(np.array(_line(f"rate {group}", specialty)))), 0.45
    else:
        mean, spread = row.mean, _spread(row.mean, row.sd)
    if applicant_type is not ApplicantType.NON_US_IMG:
        return mean, spread, 1.0
    sponsors = sponsor_share(specialty, sponsors_other, said_of_shown)
    return mean / sponsors, spread, sponsors


def sponsor_share(specialty: str, sponsors_other: float, said_of_shown: float) -> float:
    """Give the share of a specialty's programs that can take somebody who needs a visa. [fraction, 0.4 to 0.95]

    Programs with any non-US IMG interview over those with any US IMG interview, where published, times `said_of_shown`,
    since holders of green cards are non-US IMGs too; elsewhere `sponsors_other`. The simulated season is fitted with
    the same shares. Doubt: where few programs interview any IMG the ratio is mostly chance.
    """
    try:
        name = outcome_specialty(specialty)
    except InvalidInput:
        return sponsors_other  # no table names it
    nobody, no_citizen = (
        outcome(RATES_YEAR, GROUPS[kind], name, "interview_rate_share_zero")
        for kind in (ApplicantType.NON_US_IMG, ApplicantType.US_IMG)
    )
    if math.isnan(nobody + no_citizen):
        return sponsors_other
    return min(max(said_of_shown * (1 - nobody) / (1 - no_citizen), LEAST_SHARE), MOST_SHARE)


def _spread(mean: float, sd: float) -> float:
    """Solve for the sd of normal program effects (probit units) that gives this mean and sd of rates."""
    points, weights = nodes(24)
    low, high = 0.01, 2.0
    for _ in range(40):
        middle = (low + high) / 2
        rates = phi(probit(mean) * math.sqrt(1 + middle**2) + middle * points)
        if float(weights @ rates**2) - mean**2 < sd**2:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _match_rate(specialty: str, estimated: list[str]) -> float:
    for row in charting_counts():
        if row.specialty == specialty and row.match_rate is not None and row.matched and row.not_matched:
            # a small group says little by itself: 20 applicants at the fitted line
            line = 1 / (1 + math.exp(-_line("match", specialty)))
            n = row.matched + row.not_matched
            return (row.match_rate * n + line * 20) / (n + 20)
    estimated.append("match rate")
    return 1 / (1 + math.exp(-_line("match", specialty)))


def _quartiles(specialty: str, measure: str) -> dict[str, ChartingQuartiles]:
    return {
        row.outcome: row
        for row in charting_quartiles()
        if row.specialty == specialty and row.measure == measure and row.mean is not None and row.n
    }


def _mean_ranks(specialty: str, match_rate: float) -> float:
    rows = _quartiles(specialty, "contiguous_ranks")
    if set(rows) != {"matched", "not_matched"}:
        return USUAL_RANKS
    matched, not_matched = rows["matched"].mean or 0.0, rows["not_matched"].mean or 0.0
    return max(match_rate * matched + (1 - match_rate) * not_matched, 1.3)


def _scores(specialty: str, estimated: list[str]) -> tuple[float, float, float, tuple[int, int]]:
    """Give mean, sd and matched-minus-not of Step 2 CK among those with a rank, and the two group sizes."""
    rows = _quartiles(specialty, "step2ck") or _quartiles(specialty, "step2_ck")
    if set(rows) != {"matched", "not_matched"}:
        estimated.append("scores")
        everyone = [(row.mean or 0.0, row.n or 0) for row in charting_quartiles() if row.measure.startswith("step2")]
        total = sum(n for mean, n in everyone if mean)
        return sum(mean * n for mean, n in everyone) / max(total, 1), USUAL_SCORE_SD, 7.0, (30, 30)
    yes, no = rows["matched"], rows["not_matched"]
    n = (yes.n or 1, no.n or 1)
    share = n[0] / sum(n)
    means = (yes.mean or 0.0, no.mean or 0.0)
    mean = share * means[0] + (1 - share) * means[1]
    sd = math.sqrt(
        share * (yes.sd or USUAL_SCORE_SD) ** 2
        + (1 - share) * (no.sd or USUAL_SCORE_SD) ** 2
        + share * (1 - share) * (means[0] - means[1]) ** 2
    )
    return mean, max(sd, 10.0), means[0] - means[1], n


def _score_weight(seen: float, n: tuple[int, int], gap: float) -> tuple[float, float]:
    prior, between = PRIOR_SCORE_WEIGHT
    error = math.sqrt(1 / n[0] + 1 / n[1]) / gap
    trust = between**2 / (between**2 + error**2)
    weight = prior + trust * (seen - prior)
    return min(max(weight, LEAST_SCORE_WEIGHT), 0.85), math.sqrt(trust) * error


@cache
def _tightness() -> dict[str, float]:
    """Log of positions per applicant who ranked the specialty at all, by specialty, 2025."""
    found: dict[str, float] = {}
    for row in specialty_totals():
        if row.positions and row.applicants_ranking and row.specialty not in found:
            found[row.specialty] = math.log(row.positions / row.applicants_ranking)
    return found


@cache
def _line(what: str, specialty: str) -> float:
    """Read a specialty's figure off the line through the published specialties; logit for "match", probit else."""
    tight = _tightness()
    if what == "match":
        seen = {
            row.specialty: (
                math.log(row.match_rate / (1 - row.match_rate)),
                (row.matched or 0) + (row.not_matched or 0),
            )
            for row in charting_counts()
            if row.match_rate and 0 < row.match_rate < 1
        }
    else:
        group = what.removeprefix("rate ")
        seen = {key[0]: (probit(row.mean), row.programs) for key, row in national_rates().items() if key[1] == group}
    pairs = [(tight[name], y, math.sqrt(n)) for name, (y, n) in seen.items() if name in tight]
    x, y, w = (np.array(column) for column in zip(*pairs, strict=True))
    usual = float(np.average(x, weights=w))
    slope = float(np.sum(w * (x - usual) * (y - np.average(y, weights=w))) / (np.sum(w * (x - usual) ** 2) + 1.0))
    return float(np.average(y, weights=w)) + slope * (tight.get(specialty, usual) - usual)
