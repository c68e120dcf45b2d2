"""Posterior draws of the season: explore the shared parameters, learn what they do, draw, and fit each draw in full.

Two stages of approximate Bayesian computation. *Explore*: candidates from the prior, each with its own inner
fixed point, show how ranks and unfilled positions answer to the five shared parameters; a quadratic surface is
fitted to that. *Draw*: shared parameters from the surface's posterior, targets drawn within their own
uncertainty, a new season's chance, and the inner fixed point in full. What is kept of a draw is what a chance
needs: an interview threshold and a match cutoff per program.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from smartpick.market.evened import evened
from smartpick.market.fit_season import Summary, improve, starting_point
from smartpick.market.pooling import metropolis
from smartpick.market.population import NON_US_IMG, US_IMG, Market, market
from smartpick.market.season_targets import Targets, season_targets
from smartpick.market.simulate import Parameters, Season, simulate_season

SHARED = ("invitation_noise", "strength_at_ranking", "interview_factor", "floor", "appeal_spread")
PRIOR_LOW = np.array([1.0, 0.05, 0.2, -1.9, 0.15])
PRIOR_HIGH = np.array([2.2, 0.80, 1.1, -0.9, 0.60])
"""Uniform priors of the shared parameters: noise of an invitation, weight of strength and of the interview factor
when ranking, floor of a rank list, spread of appeal."""
TOLERANCE = np.array([0.06, 0.06, 0.06, 0.06, 0.01])
"""How exactly a draw should meet: ranks of matched and unmatched (log, all specialties), the same of internal
medicine, share of positions unfilled."""
UNFILLED = 0.0645
"""Share of all positions unfilled before SOAP in 2026: 2,862 of 44,344."""
START_ROUNDS, EXPLORE_ROUNDS, DRAW_ROUNDS = 12, 6, 8
KEPT_TYPES = (US_IMG, NON_US_IMG)
EASIEST, HARDEST = -6.0, 14.0


def misfit(targets: Targets, shown: Summary, market_: Market) -> np.ndarray:
    """How far a season is off in what the shared parameters decide; shape (5,), see `TOLERANCE`."""
    weight = targets.weight / (targets.weight + 50)
    medicine = market_.specialties.index("internal medicine")
    errors = []
    for simulated, published in (
        (shown.ranks_matched, targets.ranks_matched),
        (shown.ranks_not_matched, targets.ranks_not_matched),
    ):
        error = np.log(np.nan_to_num(simulated, nan=1.0) / published)
        errors.append((np.average(error, weights=weight), error[medicine]))
    means, of_medicine = zip(*errors, strict=True)
    return np.array([*means, *of_medicine, shown.unfilled_share - UNFILLED])


def _with_shared(parameters: Parameters, values: np.ndarray) -> Parameters:
    noise = float(values[0])
    scale = np.sqrt((1 + noise**2) / (1 + parameters.invitation_noise**2))
    return replace(
        parameters,
        welcome=parameters.welcome * scale,
        welcome_spread=parameters.welcome_spread * scale,
        signal_bonus=parameters.signal_bonus * scale,
        invitation_noise=noise,
        strength_at_ranking=float(values[1]),
        interview_factor=float(values[2]),
        floor=float(values[3]),
        appeal_spread=float(values[4]),
    )


@lru_cache(maxsize=1)
def _start(seed: int) -> Parameters:
    targets = season_targets(market())
    middle = _with_shared(starting_point(market(), targets), (PRIOR_LOW + PRIOR_HIGH) / 2)
    return improve(market(), middle, targets, seed, START_ROUNDS)[0]


def explore(index: int, seed: int) -> dict[str, np.ndarray]:
    """One candidate of the first stage: shared parameters by a Latin hypercube of the prior, and their misfit."""
    rng = np.random.default_rng([seed, 7])
    n = 64
    cells = np.stack([rng.permutation(n) for _ in SHARED], axis=1)
    values = PRIOR_LOW + (PRIOR_HIGH - PRIOR_LOW) * (cells[index % n] + 0.5) / n
    targets = season_targets(market())
    _, shown = improve(market(), _with_shared(_start(seed), values), targets, seed, EXPLORE_ROUNDS)
    return {"values": values, "misfit": misfit(targets, shown, market())}


def shared_draws(values: np.ndarray, misfits: np.ndarray, seed: int, n_draws: int) -> np.ndarray:
    """Draws of the shared parameters from the surface of misfits.

    Parameters
    ----------
    values, misfits : (n_candidates, 5) each, from `explore`.
    seed, n_draws : of the draws.

    Notes
    -----
    A ridge-regularised quadratic per misfit; its residual variance is added to the squared tolerance.
    """
    centre, width = (PRIOR_LOW + PRIOR_HIGH) / 2, (PRIOR_HIGH - PRIOR_LOW) / 2

    def terms(points: np.ndarray) -> np.ndarray:
        z = (points - centre) / width
        squares = [z[:, i] * z[:, j] for i in range(z.shape[1]) for j in range(i, z.shape[1])]
        return np.column_stack([np.ones(len(z)), z, *squares])

    x = terms(values)
    penalty = np.diag([0.0] + [0.05] * values.shape[1] + [1.0] * (x.shape[1] - values.shape[1] - 1))
    surface = np.linalg.solve(x.T @ x + penalty, x.T @ misfits)
    variance = ((misfits - x @ surface) ** 2).mean(axis=0) + TOLERANCE**2

    def log_density(points: np.ndarray) -> np.ndarray:
        inside = ((points >= PRIOR_LOW) & (points <= PRIOR_HIGH)).all(axis=1)
        height = -0.5 * ((terms(points) @ surface) ** 2 / variance).sum(axis=1)
        return np.where(inside, height, -1e9)

    rng = np.random.default_rng([seed, 8])
    return metropolis(log_density, centre, 0.3 * width, rng=rng, n_chains=n_draws, n_steps=2000)


def draw(index: int, seed: int, shared: tuple[tuple[float, ...], ...]) -> dict[str, np.ndarray]:
    """One posterior draw in full: the inner fixed point for its shared parameters, targets and chance.

    Returns
    -------
    threshold, cutoff (2, n_programs) for US and non-US IMGs; known_threshold: the part of the threshold that is
    this draw's unexplained taste of a program; shared (5,); misfit (5,); seed of its season; and the fitted
    parameters per specialty, so that the season can be drawn again.
    """
    targets = season_targets(market(), np.random.default_rng([seed, 9, index]))
    season_seed = 1000 * seed + 100 + index
    begin = _with_shared(_start(seed), np.array(shared[index]))
    fitted, shown = improve(market(), begin, targets, season_seed, DRAW_ROUNDS)
    season = simulate_season(market(), fitted, season_seed)
    threshold, cutoff, taste = program_levels(market(), fitted, season)
    return {
        "threshold": threshold,
        "cutoff": cutoff,
        "taste": taste,
        "shared": np.array(shared[index]),
        "misfit": misfit(targets, shown, market()),
        "season_seed": np.array(season_seed),
        **{f"p_{name}": getattr(fitted, name) for name in SPECIALTY_PARAMETERS},
    }


SPECIALTY_PARAMETERS = (
    "pool",
    "n_applications",
    "welcome",
    "welcome_spread",
    "rank_offset",
    "slots_per_position",
    "signals",
    "signal_bonus",
    "sponsor_share",
    "second_share",
)


def parameters_of(result: dict[str, np.ndarray]) -> Parameters:
    """The parameters of a draw, to simulate its season again."""
    noise, strength, interview, floor, appeal = (float(value) for value in result["shared"])
    return Parameters(
        pool=result["p_pool"],
        n_applications=result["p_n_applications"],
        welcome=result["p_welcome"],
        welcome_spread=result["p_welcome_spread"],
        rank_offset=result["p_rank_offset"],
        slots_per_position=result["p_slots_per_position"],
        signals=result["p_signals"].astype(np.int64),
        signal_bonus=result["p_signal_bonus"],
        sponsor_share=result["p_sponsor_share"],
        second_share=result["p_second_share"],
        invitation_noise=noise,
        strength_at_ranking=strength,
        interview_factor=interview,
        floor=floor,
        appeal_spread=appeal,
    )


def program_levels(
    market_: Market, parameters: Parameters, season: Season
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Interview threshold and match cutoff of each program for US and non-US IMGs, in strength of their own pool.

    Returns
    -------
    threshold : (2, n_programs), for P(invited | eta) = Phi((eta - t) / noise) without a signal, visa door open.
    cutoff : (2, n_programs), for P(cleared | interviewed) = Phi(lambda eta + mu zeta - c).
    taste : (2, n_programs), the part of -threshold that no fact explains.
    """
    kinds = list(KEPT_TYPES)
    threshold = np.clip(season.threshold[None, :] - season.welcome[kinds], EASIEST, HARDEST)
    lowest = np.maximum(season.cutoff, parameters.floor)
    offset = parameters.rank_offset[market_.specialty][:, kinds].T
    cutoff = np.clip(lowest[None, :] - offset, -4.0, 8.0)
    expected = parameters.welcome[market_.specialty][:, kinds].T + (
        parameters.welcome_spread[market_.specialty][:, kinds].T * 0.85 * market_.facts_index
    )
    return threshold, cutoff, season.welcome[kinds] - expected


def ship(results: list[dict[str, np.ndarray]], market_: Market) -> dict[str, np.ndarray]:
    """Arrays of `season.npz` from the draws, evened out over programs alike (`evened`)."""
    drawn = {name: np.stack([r[name] for r in results]) for name in ("threshold", "cutoff", "taste", "shared")}
    curve, threshold, cutoff = evened(
        drawn["threshold"] + drawn["taste"].mean(axis=0),
        drawn["cutoff"],
        drawn["shared"][:, SHARED.index("invitation_noise")],
        market_,
    )
    return {
        "codes": np.array(market_.codes),
        "types": np.array(["US IMG", "non-US IMG"]),
        "threshold": threshold.astype(np.float16),
        "cutoff": cutoff.astype(np.float16),
        "curve": curve.astype(np.float32),
        "shared": drawn["shared"].astype(np.float32),
        "shared_names": np.array(SHARED),
        "misfit": np.stack([r["misfit"] for r in results]).astype(np.float32),
        "season_seed": np.stack([r["season_seed"] for r in results]),
        **{
            f"p_{name}": np.stack([r[f"p_{name}"] for r in results]).astype(np.float32) for name in SPECIALTY_PARAMETERS
        },
    }
