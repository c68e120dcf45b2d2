"""A market of three specialties and forty programs, small enough to draw in a moment."""

from __future__ import annotations

import numpy as np

from smartpick.market.population import Market
from smartpick.market.simulate import Parameters


def made_up_market() -> Market:
    rng = np.random.default_rng(11)
    sizes = np.array([20, 12, 8])
    specialty = np.repeat(np.arange(3), sizes)
    return Market(
        specialties=("internal medicine", "pediatrics", "neurology"),
        codes=tuple(f"{1000 + j}140C0" for j in range(40)),
        specialty=specialty,
        start=np.concatenate([[0], np.cumsum(sizes)]),
        quota=rng.integers(2, 12, 40).astype(np.int32),
        division=rng.integers(-1, 9, 40).astype(np.int8),
        facts_index=0.3 * rng.standard_normal(40),
        positions=np.array([140.0, 80.0, 50.0]),
        applicants=np.array([[60.0, 25.0, 25.0, 90.0], [50.0, 20.0, 8.0, 20.0], [30.0, 10.0, 5.0, 20.0]]),
        next_specialties=np.array([0, 1]),
    )


def made_up_parameters(market: Market, **changes: float) -> Parameters:
    n = len(market.specialties)
    parameters: dict = {
        "pool": market.applicants * 1.2,
        "n_applications": np.tile([8.0, 8.0, 12.0, 12.0], (n, 1)),
        "welcome": np.tile([0.0, -0.4, -1.0, -1.3], (n, 1)),
        "welcome_spread": np.tile([0.0, 0.5, 0.8, 0.8], (n, 1)),
        "rank_offset": np.tile([0.0, -0.1, -0.4, -0.5], (n, 1)),
        "slots_per_position": np.full(n, 6.0),
        "signals": np.array([3, 2, 0]),
        "signal_bonus": np.array([1.0, 1.0, 0.0]),
        "sponsor_share": np.full(n, 0.8),
        "second_share": np.array([0.05, 0.1, 0.4, 0.4]),
    }
    return Parameters(**(parameters | changes))
