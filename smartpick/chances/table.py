"""The table of chances: every program at every node of strength and interview factor, jointly over specialties.

What the optimiser reads. Given a node, programs answer independently; over the nodes they rise and fall together.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from smartpick.chances.normal import nodes, phi
from smartpick.chances.openness import p_open, sponsoring
from smartpick.chances.pool import Pool, pool_of
from smartpick.chances.program_effects import EffectPart, program_effects, tie_shifts
from smartpick.chances.program_record import record_for
from smartpick.chances.signalling import NO_SIGNAL, signal_odds
from smartpick.chances.simulated import GRID, Drawn, simulated
from smartpick.chances.strength import StrengthDistribution, strength_of
from smartpick.entities.applicant import Applicant
from smartpick.entities.office import Moved, OfficeMemory
from smartpick.entities.program import Program, TrackStanding
from smartpick.entities.status import VisaPolicy
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.model_assumptions import Assumption, assumptions_with
from smartpick.facts.told import takes_part
from smartpick.rules.verdict import Answer
from smartpick.rules.visa import door

STRENGTH_NODES, INTERVIEW_NODES = 8, 6


@dataclass(frozen=True, eq=False)
class Market:
    """What the programs are like, as arrays over the n programs; everything a chance is computed from.

    Attributes
    ----------
    of : shape (n,), int. Index of the program's specialty in `ChanceTable.strengths`.
    location, spread : program effect and its unexplained sd. [probit]
    cutoff : match cutoff. open : chance that visa and citizenship do not stand in the way. [probability]
    takes_part : chance that the program offers positions this season. [probability]
    log_odds : shape (levels, n). Log of what a signal multiplies the odds of an invitation by.
    noise, weight_eta, weight_zeta : shape of the model, as in `Shape`.
    drawn : the simulated seasons' draws of the same, with ties added; None where the tables stand alone.
    moved, moved_sd : shape (n,). What office memory adds to the log odds of an invitation, and how unsure that is; None
        without such memory. moved_match, moved_match_sd : the same for clearing the match cutoff. [probit]
    """

    of: np.ndarray
    location: np.ndarray
    spread: np.ndarray
    cutoff: np.ndarray
    open: np.ndarray
    takes_part: np.ndarray
    log_odds: np.ndarray
    noise: float
    weight_eta: float
    weight_zeta: float
    drawn: Drawn | None = None
    moved: np.ndarray | None = None
    moved_sd: np.ndarray | None = None
    moved_match: float = 0.0
    moved_match_sd: float = 0.0


@dataclass(frozen=True, eq=False)
class ChanceTable:
    """Chances of one applicant.

    Attributes
    ----------
    programs : the n programs. levels : names of the signal levels; level 0 is "none".
    eta, zeta, weights : shape (Q,). Nodes in standard units of strength and of the interview factor.
    p_interview, p_match : shape (levels, n, Q). P(invited), and P(invited and cutoff cleared). [probability]
    strengths : per specialty. pools : in the same order.
    parts : per program, why its effect is what it is.
    market : what the programs are like, of which the chances were computed.
    assumptions : the declared assumptions as they were used, by name.
    """

    programs: tuple[Program, ...]
    levels: tuple[str, ...]
    eta: np.ndarray
    zeta: np.ndarray
    weights: np.ndarray
    p_interview: np.ndarray
    p_match: np.ndarray
    strengths: tuple[StrengthDistribution, ...]
    pools: tuple[Pool, ...]
    parts: tuple[tuple[EffectPart, ...], ...]
    market: Market
    assumptions: Mapping[str, Assumption]

    @cached_property
    def index(self) -> dict[str, int]:
        """Index of each program by its code."""
        return {program.code: i for i, program in enumerate(self.programs)}

    @cached_property
    def mean_interview(self) -> np.ndarray:
        """P(invited) over all nodes, shape (levels, n). [probability]"""
        return self.p_interview @ self.weights

    @cached_property
    def mean_match(self) -> np.ndarray:
        """P(invited and cleared) over all nodes, shape (levels, n). [probability]"""
        return self.p_match @ self.weights


def chance_table(
    applicant: Applicant,
    programs: Sequence[Program],
    year: int,
    day: date,
    *,
    levels: Sequence[str] = (NO_SIGNAL,),
    assumptions: Mapping[str, Assumption] | None = None,
    invited_by: Collection[str] = (),
) -> ChanceTable:
    """Give the chances of an applicant at programs, for a season.

    Parameters
    ----------
    year : Match year. day : today; certificates and visa doors are read as of it.
    levels : names of the signal levels wanted; the first must be "none".
    invited_by : codes of programs that have invited the applicant: their door is open, whatever a page says.

    Notes
    -----
    Strength in several specialties is taken to move together (one factor). Not modelled: what a letter or a statement
    says; a program's taste beyond its state, type, record and fill.
    """
    known = assumptions_with() if assumptions is None else assumptions
    names = tuple(dict.fromkeys(program.specialty for program in programs))
    pools = tuple(pool_of(name, applicant.applicant_type, year, known) for name in names)
    strengths = tuple(strength_of(applicant, pool, year, day, known) for pool in pools)
    market, parts = _market(applicant, programs, pools, day, levels, known)
    if invited_by:
        said_yes = np.array([program.code in invited_by for program in programs])
        market = replace(market, open=np.where(said_yes, 1.0, market.open))
    if applicant.office is not None:
        market = _moved_by_office(market, programs, applicant.office)
    points, mass = nodes(STRENGTH_NODES)
    others, other_mass = nodes(INTERVIEW_NODES)
    eta, zeta = (grid.ravel() for grid in np.meshgrid(points, others, indexing="ij"))
    strength = (
        np.array([[s.mean + s.sd * x for x in points] for s in strengths])
        if strengths
        else np.zeros((0, STRENGTH_NODES))
    )
    invited = invitations(market, strength[market.of])
    cleared = clearing(market, strength[market.of], others)
    p_interview = np.repeat(invited, INTERVIEW_NODES, axis=2)
    p_match = (invited[..., None] * cleared).reshape(len(levels), len(programs), -1)
    weights = np.outer(mass, other_mass).ravel()
    return ChanceTable(
        programs=tuple(programs),
        levels=tuple(levels),
        eta=eta,
        zeta=zeta,
        weights=weights,
        p_interview=p_interview,
        p_match=p_match,
        strengths=strengths,
        pools=pools,
        parts=parts,
        market=market,
        assumptions=known,
    )


def _moved_by_office(market: Market, programs: Sequence[Program], office: OfficeMemory) -> Market:
    """Put what an office has seen of its own applicants on top of the chances (see `office_fit`)."""
    main, own = load_catalogue().by_code, office.by_code
    unseen = Moved(0.0, office.between)
    each = [own.get(main[program.code].code, unseen) for program in programs]
    sd = np.sqrt(np.array([one.sd for one in each]) ** 2 + office.invitation.sd**2)
    return replace(
        market,
        moved=office.invitation.mean + np.array([one.mean for one in each]),
        moved_sd=sd,
        moved_match=office.match.mean,
        moved_match_sd=office.match.sd,
    )


def invitations(market: Market, strength: np.ndarray, drawn: np.ndarray | None = None) -> np.ndarray:
    """Give P(invited) at each strength, per signal level.

    Parameters
    ----------
    strength : shape (..., n, k). eta at the nodes. [sd of the pool]
    drawn : shape (..., n). Program effects drawn from their spread, probit units; None averages over the spread.

    Returns
    -------
    shape (levels, ..., n, k). [probability]

    Notes
    -----
    P = open * Phi((eta + b a) / noise), b = sqrt(1 + noise^2), a = location + unexplained effect; a signal multiplies
    the odds of Phi.
    """
    b = math.sqrt(1 + market.noise**2)
    location = market.location if drawn is None else market.location + drawn
    noise = np.sqrt(market.noise**2 + (b * market.spread) ** 2) if drawn is None else market.noise + 0 * market.spread
    plain = phi((strength + b * location[..., None]) / noise[..., None])
    if drawn is None and market.drawn is not None:
        here = market.drawn.known
        plain[here] = _over_seasons(market.drawn, strength, here, b)
    log_odds = market.log_odds if market.moved is None else market.log_odds + market.moved
    odds = np.exp(log_odds).reshape(market.log_odds.shape[0], *(1,) * (plain.ndim - 2), -1, 1)
    signalled = odds * plain / (1 - plain + odds * plain)
    return np.asarray((market.open * market.takes_part)[..., None] * signalled)


def _over_seasons(seasons: Drawn, strength: np.ndarray, here: np.ndarray, b: float) -> np.ndarray:
    """Read P(invited) over the simulated seasons, shape (known, k); a tie counts as so much more strength."""
    at = strength[here] + b * seasons.ties[here, None]
    step = GRID[1] - GRID[0]
    place = np.clip((at - GRID[0]) / step, 0.0, GRID.size - 1.000001)
    left = place.astype(np.int64)
    part = place - left
    rows = np.flatnonzero(here)[:, None]
    probits = seasons.mean_probit[rows, left] * (1 - part) + seasons.mean_probit[rows, left + 1] * part
    return phi(probits)


def clearing(market: Market, strength: np.ndarray, zeta: np.ndarray) -> np.ndarray:
    """Give P(the match cutoff is cleared | interviewed) at each strength and interview factor.

    Parameters
    ----------
    strength : shape (..., n, k). zeta : shape (m,).

    Returns
    -------
    shape (..., n, k, m). [probability]
    """
    lifted = market.weight_eta * strength - market.cutoff[..., None] + market.moved_match
    return phi(lifted[..., None] + market.weight_zeta * zeta)


def _market(
    applicant: Applicant,
    programs: Sequence[Program],
    pools: tuple[Pool, ...],
    day: date,
    levels: Sequence[str],
    known: Mapping[str, Assumption],
) -> tuple[Market, tuple[tuple[EffectPart, ...], ...]]:
    """Give what the programs are like, and the parts of each program's effect."""
    names = tuple(pool.specialty for pool in pools)
    of = np.array([names.index(program.specialty) for program in programs], dtype=np.int64)
    location, spread, cutoff = (np.zeros(len(programs)) for _ in range(3))
    parts: list[tuple[EffectPart, ...]] = [()] * len(programs)
    follows = known["shape.cutoff_follows_threshold"].value
    for number, pool in enumerate(pools):
        here = np.flatnonzero(of == number)
        effects = program_effects([programs[int(i)] for i in here], pool, known)
        location[here], spread[here] = effects.location, effects.spread
        cutoff[here] = pool.cutoff - follows * (effects.location - pool.location)
        for k, found in zip(here.tolist(), effects.parts, strict=True):
            parts[k] = found
    shifts = tie_shifts(programs, applicant.geography.ties, known["programs.tie"].value)
    location += shifts
    for k in np.flatnonzero(shifts).tolist():
        parts[k] = (*parts[k], EffectPart("tie", float(shifts[k]), "you have a tie to the place"))
    log_odds = np.log([[signal_odds(name, level, known) for name in names] for level in levels])
    market = Market(
        of=of,
        location=location,
        spread=spread,
        cutoff=cutoff,
        open=_open(applicant, programs, pools, of, day, known),
        takes_part=_taking_part(applicant, programs, known["programs.takes_part_when_not_seen"].value),
        log_odds=log_odds.reshape(len(levels), len(names))[:, of],
        noise=known["shape.invitation_noise"].value,
        weight_eta=known["shape.strength_at_ranking"].value,
        weight_zeta=known["shape.interview_factor"].value,
    )
    return _with_seasons(market, programs, applicant, shifts), tuple(parts)


def _open(
    applicant: Applicant,
    programs: Sequence[Program],
    pools: tuple[Pool, ...],
    of: np.ndarray,
    day: date,
    known: Mapping[str, Assumption],
) -> np.ndarray:
    """Give the chance that neither visa nor citizenship stands in the way, per program; shape (n,). [probability]"""
    sponsors = [sponsoring(pool.specialty, pool.sponsors, known) for pool in pools]
    main = load_catalogue().by_code
    doors: dict[VisaPolicy, Answer] = {}
    found = []
    for number, program in zip(of.tolist(), programs, strict=True):
        published = record_for(applicant, program.code)
        policy = published.policy
        if policy not in doors:  # few policies, many programs
            doors[policy] = door(applicant, policy, day).answer
        usual = sponsors[number][main[program.code].code]
        found.append(p_open(applicant, policy, doors[policy], published.filed, usual, known))
    return np.array(found, dtype=float)


def _taking_part(applicant: Applicant, programs: Sequence[Program], unseen: float) -> np.ndarray:
    """Give the chance that each program offers positions: one that the latest results do not show may have ended."""
    chances = np.array([unseen if p.main_track.standing is TrackStanding.UNKNOWN else 1.0 for p in programs])
    if applicant.told:
        chances[[takes_part(applicant, program.code) is True for program in programs]] = 1.0
    return chances


def _with_seasons(market: Market, programs: Sequence[Program], applicant: Applicant, ties: np.ndarray) -> Market:
    """Put the simulated seasons' thresholds and cutoffs in the place of ours, program by program.

    The mean over draws is the program effect, their spread the unexplained one; a program outside the simulated market
    keeps what the tables say.
    """
    drawn = simulated(programs, applicant.applicant_type)
    if drawn is None or not drawn.known.any():
        return market
    here = drawn.known
    location, spread, cutoff = market.location.copy(), market.spread.copy(), market.cutoff.copy()
    location[here] = drawn.location[:, here].mean(axis=0) + ties[here]
    spread[here] = drawn.location[:, here].std(axis=0)
    cutoff[here] = drawn.cutoff[:, here].mean(axis=0)
    return replace(
        market,
        location=location,
        spread=spread,
        cutoff=cutoff,
        noise=float(drawn.noise.mean()),
        weight_eta=float(drawn.weight_eta.mean()),
        weight_zeta=float(drawn.weight_zeta.mean()),
        drawn=replace(drawn, location=drawn.location + ties, ties=ties),
    )
