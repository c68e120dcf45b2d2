"""Past applicants whose outcomes are drawn from known effects, without any table: what a fit can be held against."""

from __future__ import annotations

import numpy as np

from smartpick.chances.normal import nodes, phi
from smartpick.chances.office_fit import PastOutcomes

PROGRAMS = 40


def drawn_office(
    draw: np.random.Generator,
    applicants: int,
    each: int,
    office: float = 0.0,
    programs: float = 0.0,
    match: float = 0.0,
) -> PastOutcomes:
    """Draw what happened to the applicants of an office.

    Parameters
    ----------
    office, programs : effect on the log odds of an invitation, and its spread between programs.
    match : effect on clearing the cutoff. [probit]
    """
    points, weights = nodes(8)
    zeta, other = nodes(6)
    hard = draw.normal(-1.6, 0.5, PROGRAMS)
    applicant = np.repeat(np.arange(applicants), each)
    program = np.concatenate([draw.choice(PROGRAMS, each, replace=False) for _ in range(applicants)])
    mean = draw.normal(0, 0.5, applicants)
    plain = phi((mean[applicant][:, None] + 0.8 * points) * 0.5 + hard[program][:, None])
    lift = 0.3 * (mean[applicant][:, None] + 0.8 * points)[..., None] + 0.6 * zeta - 0.9
    node, mood = draw.choice(8, applicants, p=weights), draw.choice(6, applicants, p=other)
    own = plain[np.arange(applicant.size), node[applicant]]
    shift = office + (draw.normal(0, programs, PROGRAMS) if programs else np.zeros(PROGRAMS))[program]
    invited = draw.random(applicant.size) < 1 / (1 + (1 - own) / own * np.exp(-shift))
    seen = np.flatnonzero(invited)
    cleared = draw.random(seen.size) < phi(lift[seen, node[applicant[seen]], mood[applicant[seen]]] + match)
    matched = (np.bincount(applicant[seen], weights=cleared, minlength=applicants) > 0).astype(float)
    return PastOutcomes(
        codes=tuple(f"P{i}" for i in range(PROGRAMS)),
        applicant=applicant,
        program=program,
        invited=invited,
        plain=plain,
        open=np.ones(applicant.size),
        weights=weights,
        seen=seen,
        lift=lift,
        other=other,
        matched=matched,
    )


def halves(past: PastOutcomes, first: int) -> tuple[PastOutcomes, PastOutcomes]:
    """Split into the first applicants and the others."""
    mine = np.arange(past.matched.size) < first
    return past.only(mine), past.only(~mine)


def log_loss(past: PastOutcomes, p: np.ndarray) -> float:
    """Give the mean log loss of predicted invitations."""
    return float(-np.mean(np.log(np.where(past.invited, p, 1 - p))))
