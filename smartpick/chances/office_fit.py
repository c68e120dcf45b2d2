r"""Learns from an office's past applicants by partial pooling: an effect of the office, and of single programs.

The log odds of an invitation are the model's plus :math:`\theta + \delta_j + u_a`: the office, the program, and what
one applicant's record holds that the model does not know (heavy-tailed, so that one odd record teaches little).
Strength and :math:`u_a` are integrated over; :math:`\theta` and the spread of :math:`\delta` have a prior lump at none.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lgamma

import numpy as np

from smartpick.chances.normal import phi
from smartpick.entities.office import Moved

GRID = np.linspace(-1.6, 1.6, 33)  # effects looked at [log odds]
LUMP, SLAB = 0.5, 0.5  # prior: chance of no effect at all, and sd of one otherwise [log odds]
SPREADS = np.array([0.0, 0.15, 0.3, 0.5, 0.8])  # of program effects [log odds]
SPREAD_PRIOR = np.array([0.5, 0.2, 0.15, 0.1, 0.05])
MATCH_GRID, MATCH_SLAB = np.linspace(-0.8, 0.8, 33), 0.25  # effect on the match cutoff [probit]
# one applicant's own effect: Student's t with 3 degrees of freedom, scale 0.5, at its middle seventh parts [log odds]
OWN = 0.5 * np.array([-1.9243, -0.9246, -0.4219, 0.0, 0.4219, 0.9246, 1.9243])
ROUNDS = 3
ODD = 0.02  # records that follow no model: mistakes of the spreadsheet, and worse [fraction of applicants]


@dataclass(frozen=True, eq=False)
class PastOutcomes:
    """What happened, beside what the model alone would have said; N applications of A applicants.

    Attributes
    ----------
    codes : programs. applicant, program : shape (N,), int. invited : shape (N,), bool.
    plain : shape (N, K). P(invited | strength node) if the door is open. open : shape (N,). [probability]
    weights : shape (K,), of the strength nodes.
    seen : shape (M,), int. Applications that led to an interview. lift : shape (N, K, Z). Probit of P(cleared).
    other : shape (Z,), weights of the interview nodes.
    matched : shape (A,). 1 at an interviewed program, 0 at none, NaN not known.
    """

    codes: tuple[str, ...]
    applicant: np.ndarray
    program: np.ndarray
    invited: np.ndarray
    plain: np.ndarray
    open: np.ndarray
    weights: np.ndarray
    seen: np.ndarray
    lift: np.ndarray
    other: np.ndarray
    matched: np.ndarray

    def only(self, applicants: np.ndarray) -> PastOutcomes:
        """Give the outcomes of some applicants, shape (A,), bool."""
        kept = applicants[self.applicant]
        place, mine = np.cumsum(kept) - 1, kept[self.seen]
        return PastOutcomes(
            self.codes,
            (np.cumsum(applicants) - 1)[self.applicant[kept]],
            self.program[kept],
            self.invited[kept],
            self.plain[kept],
            self.open[kept],
            self.weights,
            place[self.seen[mine]],
            self.lift[kept],
            self.other,
            self.matched[applicants],
        )


@dataclass(frozen=True, eq=False)
class OfficeEffects:
    """Posterior of the effects; programs shape (J,) mean and sd. between : posterior mean of their spread."""

    invitation: Moved
    match: Moved
    program_mean: np.ndarray
    program_sd: np.ndarray
    between: float

    def shift(self, program: np.ndarray) -> np.ndarray:
        """Give the effect on the log odds of an invitation at each program."""
        return np.asarray(self.invitation.mean + self.program_mean[program])


def fit_office(past: PastOutcomes) -> OfficeEffects:
    """Fit the effects of an office and of programs.

    Notes
    -----
    Office and programs in turn, each on its grid with the other at its mean, the strength of every applicant weighed
    by all their other applications; a record that follows no model counts as little as it looks so. Not modelled:
    change over the seasons; programs that talk to each other.
    """
    n_programs = len(past.codes)
    own = _Own(past)
    theta, delta = Moved(0.0, SLAB), np.zeros(n_programs)
    sd, between = np.zeros(n_programs), 0.0
    for _ in range(ROUNDS):
        theta = _office(past, own, delta)
        delta, sd, between = _programs(past, own, theta.mean, delta)
    return OfficeEffects(theta, _match(past, own, theta.mean, delta), delta, sd, between)


class _Own:
    """The nodes of an applicant: strength times own effect, the latter centred so that the model's chance stays."""

    def __init__(self, past: PastOutcomes) -> None:
        self.applicants = past.matched.size
        plain = np.clip(past.plain, 1e-9, 1 - 1e-9)
        at = np.log(plain / (1 - plain))
        centre = np.zeros_like(at)
        for _ in range(6):
            p = 1 / (1 + np.exp(-(at + centre)[..., None] - OWN))
            centre -= (p.mean(axis=-1) - plain) / np.maximum((p * (1 - p)).mean(axis=-1), 1e-6)
        nodes = at.shape[1] * OWN.size
        self.at = ((at + centre)[..., None] + OWN).reshape(at.shape[0], nodes).astype(np.float32)  # enough, and faster
        self.log_weights = np.log(np.repeat(past.weights, OWN.size) / OWN.size)
        self.order = np.argsort(past.applicant, kind="stable")
        self.who, self.first = np.unique(past.applicant[self.order], return_index=True)
        sent = np.bincount(past.applicant, minlength=self.applicants)
        got = np.bincount(past.applicant, weights=past.invited, minlength=self.applicants)
        # P(what happened) of a record that follows no model: any rate of invitations as likely as any other
        odd = [
            lgamma(k + 1) + lgamma(n - k + 1) - lgamma(n + 2) for n, k in zip(sent.tolist(), got.tolist(), strict=True)
        ]
        self.odd = np.array(odd) + np.log(ODD)

    def log_likelihood(self, past: PastOutcomes, shift: np.ndarray) -> np.ndarray:
        """Log of P(what happened) of each application at each node, shape (N, nodes)."""
        shift = shift.astype(np.float32)
        p = past.open.astype(np.float32)[:, None] / (1 + np.exp(-(self.at + shift[:, None])))
        return np.asarray(np.log(np.maximum(np.where(past.invited[:, None], p, 1 - p), np.float32(1e-9))))

    def of_applicant(self, found: np.ndarray) -> np.ndarray:
        """Sum over the applications of each applicant, prior weights added, shape (A, nodes)."""
        total = np.tile(self.log_weights, (self.applicants, 1))
        total[self.who] += np.add.reduceat(found[self.order], self.first, axis=0, dtype=float)
        return total

    def evidence(self, of_applicant: np.ndarray) -> np.ndarray:
        """Log of P(an applicant's record), one that follows no model among the possibilities, shape (A,)."""
        return np.asarray(np.logaddexp(np.log1p(-ODD) + _log_sum(of_applicant), self.odd))

    def trust(self, of_applicant: np.ndarray) -> np.ndarray:
        """Chance that an applicant's record follows the model at all, shape (A,). [probability]"""
        return np.exp(np.log1p(-ODD) + _log_sum(of_applicant) - self.evidence(of_applicant))


def _office(past: PastOutcomes, own: _Own, delta: np.ndarray) -> Moved:
    base = delta[past.program]
    log_likelihood = np.array(
        [own.evidence(own.of_applicant(own.log_likelihood(past, base + theta))).sum() for theta in GRID]
    )
    return _posterior(GRID, log_likelihood, SLAB)


def _posterior(grid: np.ndarray, log_likelihood: np.ndarray, slab: float) -> Moved:
    """Give mean and sd under the prior with a lump at none."""
    step = grid[1] - grid[0]
    prior = (1 - LUMP) * np.exp(-0.5 * (grid / slab) ** 2) / (slab * np.sqrt(2 * np.pi)) * step
    prior[np.argmin(np.abs(grid))] += LUMP
    weight = prior * np.exp(log_likelihood - log_likelihood.max())
    weight /= weight.sum()
    mean = float(weight @ grid)
    return Moved(mean, float(np.sqrt(weight @ (grid - mean) ** 2)))


def _programs(past: PastOutcomes, own: _Own, theta: float, delta: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    n_programs = delta.size
    now = own.log_likelihood(past, theta + delta[past.program])
    of_applicant = own.of_applicant(now)
    trust = own.trust(of_applicant)[past.applicant]
    others = of_applicant[past.applicant] - now  # what is known of the applicant without this application
    others -= _log_sum(others)[:, None]
    table = np.zeros((n_programs, GRID.size))
    for place, value in enumerate(GRID):
        each = _log_sum(others + own.log_likelihood(past, np.full(past.program.size, theta + value)))
        table[:, place] = np.bincount(past.program, weights=trust * each, minlength=n_programs)
    table -= table.max(axis=1, keepdims=True)
    prior = np.zeros((SPREADS.size, GRID.size))
    prior[0, np.argmin(np.abs(GRID))] = 1.0
    prior[1:] = np.exp(-0.5 * (GRID / SPREADS[1:, None]) ** 2)
    prior /= prior.sum(axis=1, keepdims=True)
    likelihood = np.exp(table)
    marginal = likelihood @ prior.T  # (J, spreads)
    of_spread = np.log(SPREAD_PRIOR) + np.log(np.maximum(marginal, 1e-300)).sum(axis=0)
    weight = np.exp(of_spread - of_spread.max())
    weight /= weight.sum()
    posterior = np.einsum("s,jg,sg,js->jg", weight, likelihood, prior, 1 / np.maximum(marginal, 1e-300))
    mean = posterior @ GRID
    sd = np.sqrt(np.maximum(posterior @ GRID**2 - mean**2, 0.0))
    return mean, sd, float(weight @ SPREADS)


def _match(past: PastOutcomes, own: _Own, theta: float, delta: np.ndarray) -> Moved:
    """Learn from who matched, given which programs interviewed them, the strength weighed by their invitations."""
    who = past.applicant[past.seen]
    known = np.isfinite(past.matched) & (np.bincount(who, minlength=past.matched.size) > 0)
    if not known.any():
        return _posterior(MATCH_GRID, np.zeros(MATCH_GRID.size), MATCH_SLAB)
    nodes = own.of_applicant(own.log_likelihood(past, theta + delta[past.program]))
    trust = own.trust(nodes)[known]
    nodes = np.exp(nodes - _log_sum(nodes)[:, None]).reshape(past.matched.size, -1, OWN.size).sum(axis=2)
    log_likelihood = np.zeros(MATCH_GRID.size)
    for place, value in enumerate(MATCH_GRID):
        p = any_match(past, value, nodes)[known]
        log_likelihood[place] = trust @ np.log(np.where(past.matched[known] > 0, p, 1 - p).clip(1e-9))
    return _posterior(MATCH_GRID, log_likelihood, MATCH_SLAB)


def any_match(past: PastOutcomes, moved: float, nodes: np.ndarray) -> np.ndarray:
    """Give P(a match at one of the programs that interviewed), shape (A,), by weights of the nodes (A, K)."""
    missed = np.zeros((past.matched.size, *past.lift.shape[1:]))
    np.add.at(missed, past.applicant[past.seen], np.log1p(-phi(past.lift[past.seen] + moved).clip(0, 1 - 1e-12)))
    return np.asarray(np.einsum("ak,akz,z->a", nodes, 1 - np.exp(missed), past.other))


def predicted(past: PastOutcomes, effects: OfficeEffects | None) -> np.ndarray:
    """Give P(invited) of every application before anything is known of the applicant, shape (N,). [probability]"""
    shift = np.zeros(past.program.size) if effects is None else effects.shift(past.program)
    odds = np.exp(shift)
    plain = odds[:, None] * past.plain / (1 - past.plain + odds[:, None] * past.plain)
    return np.asarray(past.open * (plain @ past.weights))


def _log_sum(values: np.ndarray) -> np.ndarray:
    top = values.max(axis=1)
    return np.asarray(top + np.log(np.exp(values - top[:, None]).sum(axis=1)))
