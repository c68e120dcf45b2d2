"""One national season from a seed: applicants, applications, invitations, rank lists, the Match, SOAP.

Every applicant and every opinion is invented. What ties the season to the world is the parameters, which
`smartpick.market.fit_season` finds so that the published totals come out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from smartpick.market.applications import OnOffer, Wishes, applications, by_program, signal_effects
from smartpick.market.deferred_acceptance import UNMATCHED, Placement, place
from smartpick.market.interviews import People, invitation_scores, invite, rank_lists
from smartpick.market.population import MD, NON_US_IMG, Market

ROUNDS = 3
SIZE_POWER = 1.0
"""Applications grow with the quota to this power. Declared: with 1 a chance does not depend on the size of a
program, with 0 a large program is easy to reach because it has more interviews to give; nothing published says."""
NO_HOME = -1
UNEXPLAINED = 0.95
"""Weight of a program's own taste for IMGs beside what facts say, whose sd is about 0.3: together about 1."""


@dataclass(frozen=True)
class Parameters:
    """What makes one season; arrays over specialties (S) and the four types, in that order.

    Attributes
    ----------
    pool : (S, 4) people who apply with this preferred specialty.
    n_applications : (S, 4) applications of one person in the preferred specialty.
    welcome, welcome_spread : (S, 4) mean and spread over programs of how far a type is favoured when inviting,
        in standard deviations of strength; US MD is zero.
    rank_offset : (S, 4) the same when ranking those interviewed.
    slots_per_position : (S,) interviews held per position.
    signals, signal_bonus : (S,) signals a person has, and what one adds to the invitation score.
    sponsor_share : (S,) share of programs that can take somebody who needs a visa.
    second_share : (4,) share of a type that applies in a second specialty.
    invitation_noise : chance in an invitation, sd against 1 for strength.
    strength_at_ranking, interview_factor : weights of strength and of how interviews go once interviewed; the
        noise of a rank has sd 1.
    floor : score below which a program does not rank somebody it interviewed.
    appeal_spread, home_weight : how unequal programs are to applicants (log), and the pull of the home division.
    needs_visa : share of non-US IMGs who need one.
    cap : interviews a person attends at most.
    """

    pool: np.ndarray
    n_applications: np.ndarray
    welcome: np.ndarray
    welcome_spread: np.ndarray
    rank_offset: np.ndarray
    slots_per_position: np.ndarray
    signals: np.ndarray
    signal_bonus: np.ndarray
    sponsor_share: np.ndarray
    second_share: np.ndarray
    invitation_noise: float = 2.0
    strength_at_ranking: float = 0.3
    interview_factor: float = 0.6
    floor: float = -1.2
    appeal_spread: float = 0.5
    home_weight: float = 2.5
    needs_visa: float = 0.8
    cap: int = 18


@dataclass(frozen=True)
class Season:
    """One season drawn; per applicant, per program, and the rank lists between them.

    Attributes
    ----------
    kind, preferred, eta, zeta, needs_visa : shape (n_applicants,), type, specialty, strength, interview factor.
    n_interviews, contiguous : attended interviews and contiguous ranks of each.
    program : where each landed, -1 for nowhere; `soap` marks positions taken after the Match.
    rol_offsets, rol_program, rol_score : rank lists and what the programs thought (NaN = not ranked).
    threshold : (n_programs,) lowest invitation score; `welcome` (4, n_programs) favour of each type by program.
    cutoff : (n_programs,) lowest score matched, -inf where a position stayed empty.
    filled : positions taken in the Match.
    applied : number of applications sent in the season.
    sponsors : (n_programs,) whether a program takes somebody who needs a visa.
    list_offsets, list_program, list_signal : applications of each, and what a signal added to each.
    """

    kind: np.ndarray
    preferred: np.ndarray
    eta: np.ndarray
    zeta: np.ndarray
    needs_visa: np.ndarray
    n_interviews: np.ndarray
    contiguous: np.ndarray
    program: np.ndarray
    soap: np.ndarray
    rol_offsets: np.ndarray
    rol_program: np.ndarray
    rol_score: np.ndarray
    threshold: np.ndarray
    welcome: np.ndarray
    cutoff: np.ndarray
    filled: np.ndarray
    applied: int
    sponsors: np.ndarray
    list_offsets: np.ndarray
    list_program: np.ndarray
    list_signal: np.ndarray


def simulate_season(market: Market, parameters: Parameters, seed: int) -> Season:
    """Draw one season; the same market, parameters and seed give the same season, to the bit.

    Notes
    -----
    Invitation score of applicant i at program j: eta_i + welcome_j(type) + signal + noise. Rank score:
    lambda * eta_i + mu * zeta_i + offset(specialty, type) + noise. Programs fill interview slots from the top, over
    three rounds because people decline beyond their cap; lists are true orders; the Match is applicant-proposing.

    Not modelled: couples, preliminary years beside advanced positions, withdrawals, all-in and quota reversions;
    a strength differs between a person's two specialties only by the programs' favour.
    """
    p = parameters
    rng = np.random.default_rng(seed)
    n_specialties, n_programs = len(market.specialties), market.quota.size
    counts = rng.poisson(p.pool).astype(np.int64)
    kind = np.repeat(np.tile(np.arange(4, dtype=np.int8), n_specialties), counts.ravel())
    preferred = np.repeat(np.repeat(np.arange(n_specialties, dtype=np.int16), 4), counts.ravel())
    n = kind.size
    eta = rng.standard_normal(n).astype(np.float32)
    zeta = rng.standard_normal(n).astype(np.float32)
    needs_visa = (kind == NON_US_IMG) & (rng.random(n) < p.needs_visa)
    second = _second_specialty(market, p, kind, preferred, rng)
    home = _home_divisions(market, n, rng)
    home[kind == NON_US_IMG] = NO_HOME

    common = rng.standard_normal(n_programs)
    affinity = market.facts_index + UNEXPLAINED * rng.standard_normal(n_programs)
    size = np.maximum(market.quota, 1) ** SIZE_POWER
    appeal = size * np.exp(p.appeal_spread * (0.8 * common - 0.4 * affinity))
    welcome = _welcome(market, p, affinity, rng)
    sponsors = rng.random(n_programs) < p.sponsor_share[market.specialty]
    order = np.concatenate(
        [market.start[s] + rng.permutation(market.start[s + 1] - market.start[s]) for s in range(n_specialties)]
    )
    wanted = rng.poisson(p.n_applications[preferred, kind]).astype(np.int32) + 1
    wanted_second = rng.poisson(0.5 * p.n_applications[np.maximum(second, 0), kind]).astype(np.int32)
    people = People(kind, eta, needs_visa)
    sent = applications(
        Wishes(preferred, second, wanted, wanted_second, home, rng.random(n)),
        OnOffer(market.start, order, appeal, market.division),
        p.home_weight,
    )
    noise, liking = rng.standard_normal((2, sent.program.size), dtype=np.float32)
    liking += np.log(appeal / size).astype(np.float32)[sent.program]
    score = invitation_scores(sent, people, welcome, sponsors, noise, p.invitation_noise)
    signal = signal_effects(sent, market.specialty, liking, p.signals, p.signal_bonus)
    score += signal
    slots = np.round(p.slots_per_position[market.specialty] * market.quota).astype(np.int32)
    cap = np.full(n, p.cap, dtype=np.int32)
    status, threshold = invite(sent, by_program(sent.program, n_programs), score, slots, liking, cap, ROUNDS)
    rol_offsets, entry, contiguous = rank_lists(sent, status, liking)
    rol_program, person = sent.program[entry], sent.owner[entry]
    rol_score = (
        p.strength_at_ranking * eta[person]
        + p.interview_factor * zeta[person]
        + p.rank_offset[market.specialty[rol_program], kind[person]]
        + rng.standard_normal(entry.size)
    )
    rol_score[rol_score < p.floor] = np.nan
    placed = place(rol_program, rol_offsets, rol_score, market.quota)
    landed, soap = _soap(market, people, placed, sponsors, rng)
    return Season(
        kind=kind,
        preferred=preferred,
        eta=eta,
        zeta=zeta,
        needs_visa=needs_visa,
        n_interviews=np.diff(rol_offsets),
        contiguous=contiguous,
        program=landed,
        soap=soap,
        rol_offsets=rol_offsets,
        rol_program=rol_program,
        rol_score=rol_score,
        threshold=threshold,
        welcome=welcome,
        cutoff=placed.cutoff,
        filled=placed.filled,
        applied=int(sent.program.size),
        sponsors=sponsors,
        list_offsets=sent.offsets,
        list_program=sent.program,
        list_signal=signal,
    )


def _home_divisions(market: Market, n: int, rng: np.random.Generator) -> np.ndarray:
    # As many people lean to a division as it has positions, so that none is crowded by its neighbours alone.
    known = market.division >= 0
    weights = np.bincount(market.division[known], weights=market.quota[known], minlength=9)
    return rng.choice(weights.size, size=n, p=weights / weights.sum()).astype(np.int8)


def _second_specialty(
    market: Market, p: Parameters, kind: np.ndarray, preferred: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    # A declared share of each type adds one of the large takers of IMGs, in proportion to positions.
    weights = market.positions[market.next_specialties]
    second = rng.choice(market.next_specialties, size=kind.size, p=weights / weights.sum()).astype(np.int16)
    alone = rng.random(kind.size) >= p.second_share[kind]
    second[alone | (second == preferred)] = -1
    return second


def _welcome(market: Market, p: Parameters, affinity: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    # One affinity for IMGs, half of it shared with DOs; a little of its own per type.
    own = rng.standard_normal((4, affinity.size))
    share = np.array([0.0, 0.5, 0.85, 0.85])
    shape = share[:, None] * affinity + np.sqrt(1 - share**2)[:, None] * own
    welcome = p.welcome.T[:, market.specialty] + p.welcome_spread.T[:, market.specialty] * shape
    welcome[MD] = 0.0
    return welcome


def _soap(
    market: Market, people: People, placed: Placement, sponsors: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Unfilled positions after the Match, offered in order of strength with US graduates ahead.

    The order of types is declared (offset of one standard deviation between US graduates and IMGs); no table
    at hand says who takes SOAP positions by specialty.
    """
    landed = placed.program.copy()
    empty = np.repeat(np.arange(market.quota.size), market.quota - placed.filled)
    rng.shuffle(empty)
    ahead = np.array([1.0, 1.0, 0.0, -0.3])
    waiting = np.flatnonzero(landed == UNMATCHED)
    waiting = waiting[
        np.argsort(-(people.eta[waiting] + ahead[people.kind[waiting]] + rng.standard_normal(waiting.size)))
    ]
    soap = np.zeros(landed.size, dtype=bool)
    seats = {True: list(empty[sponsors[empty]]), False: list(empty[~sponsors[empty]])}
    for i in waiting:
        open_seats = seats[True] if people.needs_visa[i] or not seats[False] else seats[False]
        if not open_seats:
            if not seats[True] and not seats[False]:
                break
            continue
        landed[i] = open_seats.pop()
        soap[i] = True
    return landed, soap
