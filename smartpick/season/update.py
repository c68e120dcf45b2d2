"""Learning from the season: chances move with invitations, rejections and silence, on the plan's own nodes.

At node q, with pi_jq the chance of an invitation from program j and F(t) the share of invitations out by day t::

    w_q' ~ w_q * prod_invited pi_jq * prod_rejected (1 - pi_jq) * prod_silent (1 - pi_jq F(t))
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from smartpick.facts.tables import read_table
from smartpick.season.tracker import SeasonSoFar, Status

HEARD_YES = frozenset({Status.INVITED, Status.SCHEDULED, Status.INTERVIEWED, Status.RANKED, Status.MATCHED})


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What the season says so far.

    Attributes
    ----------
    weights : shape (Q,). Posterior weights of the plan's nodes.
    p_later : program code -> chance that a silent program still invites. [probability]
    later : program code -> the same at each node, shape (Q,). further : invitations still to come at each node, (Q,).
    p_cleared : program code -> chance of clearing the match cutoff at a program that invited. [probability]
    further_interviews : expected number of invitations still to come.
    p_match : chance of at least one match with what is in hand and what may still come. [probability]
    p_match_in_hand : the same if no further invitation comes. [probability]
    missed, missed_in_hand : shape (Q,). Chance of no match with what is in hand and what may still come, and with
        what is in hand alone. [probability]
    """

    weights: np.ndarray
    p_later: Mapping[str, float]
    later: Mapping[str, np.ndarray]
    further: np.ndarray
    p_cleared: Mapping[str, float]
    further_interviews: float
    p_match: float
    p_match_in_hand: float
    missed: np.ndarray
    missed_in_hand: np.ndarray


@cache
def _timing() -> tuple[np.ndarray, np.ndarray]:
    rows = read_table("outcomes/invitation_timing")
    return (
        np.array([float(row["days_since_review"]) for row in rows]),
        np.array([float(row["share_sent"]) for row in rows]),
    )


def share_sent(day: date, review_from: date) -> float:
    """Give the share of a program's invitations that are out on `day`. [fraction]

    Parameters
    ----------
    review_from : the day on which programs may begin to review applications.

    Notes
    -----
    Straight lines between the month shares of a 2018 survey of program directors; the end of the curve is *assumed*.
    Not modelled: specialties with one common invitation day, and programs that send all invitations at once.
    """
    days, shares = _timing()
    return float(np.interp((day - review_from).days, days, shares))


def learn(
    weights: np.ndarray,
    p_interview: np.ndarray,
    p_match: np.ndarray,
    codes: Sequence[str],
    season: SeasonSoFar,
    sent: float,
) -> Learned:
    """Update the plan's nodes with the season so far.

    Parameters
    ----------
    weights : shape (Q,). Weights of the plan's nodes, sum 1.
    p_interview, p_match : shape (n, Q). Chance of an invitation, and of an invitation and a cleared cutoff, at the
        signal level each program received. [probability]
    codes : the n programs applied to, any of whose codes the season may name.
    sent : F(t), from `share_sent`. [fraction]

    Notes
    -----
    A waitlisted program counts as silent: it has neither invited nor refused. Not modelled: what an interview itself
    told the applicant.

    References
    ----------
    .. [1] docs/methods/season_update.md.
    """
    standing = [season.applications[code].status if code in season.applications else None for code in codes]
    ever = [code in season.applications and Status.INVITED in season.applications[code].days for code in codes]
    invited = np.array([s in HEARD_YES for s in standing], dtype=bool)
    known_yes = np.array(ever, dtype=bool) | invited
    refused = np.array([s is Status.REJECTED for s in standing], dtype=bool) & ~known_yes
    silent = np.array([s in {Status.SILENT, Status.WAITLISTED} for s in standing], dtype=bool) & ~known_yes
    tiny = np.finfo(float).tiny
    log_likelihood = (
        np.log(np.maximum(p_interview[known_yes], tiny)).sum(axis=0)
        + np.log(np.maximum(1 - p_interview[refused], tiny)).sum(axis=0)
        + np.log(np.maximum(1 - p_interview[silent] * sent, tiny)).sum(axis=0)
    )
    scaled = np.log(np.maximum(weights, tiny)) + log_likelihood
    posterior = np.exp(scaled - scaled.max())
    posterior /= posterior.sum()
    cleared = p_match / np.maximum(p_interview, tiny)
    later = p_interview * (1 - sent) / np.maximum(1 - p_interview * sent, tiny)
    in_hand = np.prod(1 - cleared[invited], axis=0)
    still = np.prod(1 - later[silent] * cleared[silent], axis=0)
    by_code = list(codes)
    return Learned(
        weights=posterior,
        p_later={by_code[i]: float(later[i] @ posterior) for i in np.flatnonzero(silent)},
        later={by_code[i]: later[i] for i in np.flatnonzero(silent)},
        further=later[silent].sum(axis=0),
        p_cleared={by_code[i]: float(cleared[i] @ posterior) for i in np.flatnonzero(invited)},
        further_interviews=float(later[silent].sum(axis=0) @ posterior),
        p_match=float((1 - in_hand * still) @ posterior),
        p_match_in_hand=float((1 - in_hand) @ posterior),
        missed=in_hand * still,
        missed_in_hand=in_hand,
    )
