"""An office's own calibration curve: predicted against realised chances in bins, with intervals.

With office memory every applicant is predicted by a memory that was learned without them (five parts in turn).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from smartpick.chances.normal import phi
from smartpick.chances.office_fit import OfficeEffects, PastOutcomes, fit_office, predicted

PARTS, BINS, LEAST = 5, 8, 20  # parts of the cross-validation; bins at most, and predictions in each at least
RESAMPLED = 400  # draws of applicants behind the intervals
SEED = 9


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions that lie together; all fractions. low, high : 90 % interval of what was realised."""

    predicted: float
    realised: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve: of "invitation" or "match", by "model" alone or with "memory".

    Attributes
    ----------
    predicted, realised : sums. [events] log_loss, brier : mean scores per prediction; lower is better.
    """

    what: str
    by: str
    bins: tuple[Bin, ...]
    count: int
    predicted: float
    realised: float
    log_loss: float
    brier: float


def calibration(past: PastOutcomes) -> tuple[Curve, ...]:
    """Give the curves of invitations and of matches, by the model alone and with office memory."""
    alone, pooled = predicted(past, None), np.zeros(past.program.size)
    match_alone, match_pooled = _matches(past, None), np.zeros(past.matched.size)
    part_of = np.random.default_rng(SEED).permutation(past.matched.size) % PARTS
    for part in range(min(PARTS, past.matched.size)):
        out = part_of == part
        effects = fit_office(past.only(~out)) if (~out).any() else None
        pooled[out[past.applicant]] = predicted(past.only(out), effects)
        match_pooled[out] = _matches(past.only(out), effects)
    happened = past.invited.astype(float)
    known = np.isfinite(past.matched) & (np.bincount(past.applicant, minlength=past.matched.size) > 0)
    who = np.flatnonzero(known)
    found = []
    for by, invited, matched in (("model", alone, match_alone), ("memory", pooled, match_pooled)):
        found.append(_curve("invitation", by, invited, happened, past.applicant))
        found.append(_curve("match", by, matched[known], past.matched[known], who))
    return tuple(sorted(found, key=lambda curve: (curve.what, curve.by != "model")))


def _matches(past: PastOutcomes, effects: OfficeEffects | None) -> np.ndarray:
    """Give P(a match at any program applied to) of each applicant, before the season; shape (A,). [probability]"""
    shift = np.zeros(past.program.size) if effects is None else effects.shift(past.program)
    odds = np.exp(shift)[:, None]
    invited = past.open[:, None] * odds * past.plain / (1 - past.plain + odds * past.plain)
    cleared = phi(past.lift + (0.0 if effects is None else effects.match.mean))
    missed = np.zeros((past.matched.size, *past.lift.shape[1:]))
    np.add.at(missed, past.applicant, np.log1p(-invited[..., None] * cleared))
    return np.asarray(np.einsum("akz,k,z->a", 1 - np.exp(missed), past.weights, past.other))


def _curve(what: str, by: str, p: np.ndarray, happened: np.ndarray, who: np.ndarray) -> Curve:
    inside = np.clip(p, 1e-6, 1 - 1e-6)
    loss = -(happened * np.log(inside) + (1 - happened) * np.log(1 - inside))
    n = max(1, min(BINS, p.size // LEAST))
    order = np.argsort(p, kind="stable")
    bins = tuple(_bin(p[part], happened[part], who[part]) for part in np.array_split(order, n) if part.size)
    size = max(p.size, 1)
    return Curve(
        what, by, bins, p.size, float(p.sum()), float(happened.sum()), float(loss.sum() / size),
        float(((p - happened) ** 2).sum() / size),
    )  # fmt: skip


def _bin(p: np.ndarray, happened: np.ndarray, who: np.ndarray) -> Bin:
    """Give a bin; its interval is the wider of one by resampling applicants and one as if all were independent.

    Applications of one applicant rise and fall together, so that a bin of a thousand may rest on thirty people.
    """
    groups, place = np.unique(who, return_inverse=True)
    events, counts = np.bincount(place, weights=happened), np.bincount(place)
    drawn = np.random.default_rng(SEED).integers(0, groups.size, (RESAMPLED, groups.size))
    rates = events[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = (float(q) for q in np.quantile(rates, [0.05, 0.95]))
    k, n = float(happened.sum()), p.size
    middle, half = (k + 1.35) / (n + 2.7), 1.6449 * np.sqrt((k + 1.35) * (n - k + 1.35) / (n + 2.7) ** 3)
    return Bin(
        float(p.mean()), k / n, max(0.0, min(low, float(middle - half))), min(1.0, max(high, float(middle + half))), n
    )
