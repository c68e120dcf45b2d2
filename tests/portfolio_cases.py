"""Made-up portfolio instances: small ones with every kind of limit, a realistic one, and an exhaustive search."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from smartpick.portfolio.solve import CountLimit, Instance, Share, SignalLimit

CLOSE = 1e-9


def small_instance(seed: int, *, most: int = 7) -> Instance:
    """Two to seven programs on a few nodes, with any mix of limits; many leave no list at all."""
    draw = np.random.default_rng(seed)
    n, nodes, levels = int(draw.integers(2, most + 1)), int(draw.integers(1, 6)), int(draw.integers(1, 4))
    weights = draw.random(nodes)
    p = np.sort(draw.random((levels, n, nodes)) * draw.choice([0.3, 1.0]), axis=0)
    if draw.random() < 0.1:
        p[..., 0] = 1.0
    if draw.random() < 0.1:
        p[:, 0] = 0.0
    kind = int(draw.integers(0, 3))
    utilities = [draw.random(n), np.ones(n), draw.choice([0.5, 0.8, 1.0], n)][kind]
    region, group = draw.integers(0, 3, n), draw.integers(0, 2, n)
    shares = []
    for k in range(3):
        if draw.random() < 0.4:
            low, high = np.sort(draw.choice(np.arange(0, 11), 2)) / 10
            shares.append(Share(f"r{k}", region == k, float(low), float(high)))
    signals = tuple(
        SignalLimit(f"l{k}", (k,), int(draw.integers(0, 3)), None if draw.random() < 0.7 else group == 0)
        for k in range(1, levels)
    )
    fees = tuple(
        ((int(draw.integers(1, 3)), float(draw.integers(5, 12))), (None, float(draw.integers(12, 40))))
        for _ in range(2)
    )
    order = draw.permutation(n).tolist()
    return Instance(
        weights=weights / weights.sum(),
        p=p,
        utilities=utilities,
        n_max=int(draw.integers(0, n + 2)),
        n_min=int(draw.integers(0, 2)) if draw.random() < 0.2 else 0,
        levels=("none", "silver", "gold")[:levels],
        allowed=draw.random((levels, n)) < 0.9 if draw.random() < 0.3 else None,
        groups=group,
        fees=fees,
        budget_usd=float(draw.integers(0, 120)) if draw.random() < 0.5 else None,
        shares=tuple(shares),
        counts=(CountLimit("c", group == 1, int(draw.integers(0, 2)), int(draw.integers(1, 4))),)
        if draw.random() < 0.3
        else (),
        signals=signals,
        include=tuple(order[:1]) if draw.random() < 0.3 else (),
        exclude=tuple(order[1:2]) if draw.random() < 0.3 else (),
        p_interview=np.sort(draw.random((levels, n)), axis=0),
        interview_cap=float(draw.random() * n) if draw.random() < 0.2 else None,
    )


def wide_instance(seed: int, n: int, levels: int) -> Instance:
    """More programs, looser limits: nearly always feasible, so that the optimum itself is what is compared."""
    draw = np.random.default_rng(seed)
    region, group = draw.integers(0, 2, n), draw.integers(0, 2, n)
    return Instance(
        weights=np.full(4, 0.25),
        p=np.sort(draw.random((levels, n, 4)) * 0.6, axis=0),
        utilities=draw.choice([0.4, 0.7, 1.0], n),
        n_max=n // 2,
        levels=("none", "silver", "gold")[:levels],
        groups=group,
        fees=(((3, 11.0), (None, 30.0)), ((2, 9.0), (None, 25.0))),
        budget_usd=float(draw.integers(60, 140)),
        shares=(Share("core", region == 0, 0.25, 0.6),),
        signals=tuple(SignalLimit(f"l{k}", (k,), 2) for k in range(1, levels)),
        include=(0,),
        exclude=(n - 1,),
    )


@dataclass(frozen=True)
class Best:
    """The best list of an exhaustive search."""

    value: float
    chosen: tuple[int, ...]


def best_of_all(instance: Instance) -> Best | None:
    """Try every assignment of levels to programs; None when none holds the limits."""
    levels, n, _ = instance.p.shape
    states = np.array(list(itertools.product(range(levels + 1), repeat=n)), dtype=np.int8)
    listed = states > 0
    keep = _hold(instance, states, listed)
    if not keep.any():
        return None
    states, listed = states[keep], listed[keep]
    missed = np.concatenate([np.ones((1, n, instance.weights.size)), 1.0 - instance.p])
    values = np.zeros(len(states))
    staying = np.ones((len(states), instance.weights.size))
    for j in np.argsort(-instance.utilities, kind="stable"):  # lands at the best program that takes him
        miss = missed[states[:, j], j]
        values += instance.utilities[j] * ((staying * (1.0 - miss)) @ instance.weights)
        staying *= miss
    top = int(np.argmax(values))
    return Best(float(values[top]), tuple(np.flatnonzero(listed[top]).tolist()))


def _hold(instance: Instance, states: np.ndarray, listed: np.ndarray) -> np.ndarray:
    count = listed.sum(axis=1)
    keep = (count <= instance.n_max) & (count >= instance.n_min)
    keep &= listed[:, list(instance.include)].all(axis=1) & ~listed[:, list(instance.exclude)].any(axis=1)
    if instance.allowed is not None:
        for level, program in zip(*np.nonzero(~instance.allowed), strict=True):
            keep &= states[:, program] != level + 1
    for share in instance.shares:
        members = listed[:, share.members].sum(axis=1)
        keep &= (members >= share.low * count - CLOSE) & (members <= share.high * count + CLOSE)
    for limit in instance.counts:
        members = listed[:, limit.members].sum(axis=1)
        keep &= (members >= limit.low) & (members <= (np.inf if limit.high is None else limit.high))
    for limit in instance.signals:
        sent = np.isin(states, [level + 1 for level in limit.levels])
        keep &= (sent if limit.members is None else sent[:, limit.members]).sum(axis=1) <= limit.most
    if instance.budget_usd is not None:
        fee = np.zeros(len(states))
        for group, steps in enumerate(instance.fees):
            number = listed[:, instance.groups == group].sum(axis=1)
            (upto, first), (_, beyond) = steps
            fee += np.minimum(number, upto) * first + np.maximum(number - upto, 0) * beyond
        keep &= fee <= instance.budget_usd + CLOSE
    if instance.interview_cap is not None:
        held = np.concatenate([np.zeros((1, listed.shape[1])), instance.p_interview])
        total = held[states, np.arange(listed.shape[1])].sum(axis=1)
        keep &= total <= instance.interview_cap + CLOSE
    return keep


def season_instance(seed: int = 0, n: int = 550, nodes: int = 64, tiers: int = 8) -> Instance:
    """A list problem of the size of internal medicine: two factors, three signal levels, soft bands, fee steps."""
    draw = np.random.default_rng(seed)
    strength, by_strength = np.polynomial.hermite_e.hermegauss(nodes // 4)
    luck, by_luck = np.polynomial.hermite_e.hermegauss(4)
    eta, zeta = (grid.ravel() for grid in np.meshgrid(0.7 * strength - 0.2, luck, indexing="ij"))
    weights = np.outer(by_strength / by_strength.sum(), by_luck / by_luck.sum()).ravel()
    threshold = draw.normal(1.6, 0.8, n)[:, None]
    cutoff = 0.5 * threshold + draw.normal(0.3, 0.6, n)[:, None]
    invited = _logistic(2.0 * (eta - threshold))
    ranked = _logistic(2.0 * (0.5 * eta + 0.7 * zeta - cutoff))
    odds = invited / (1.0 - invited)
    by_level = np.array([boost * odds / (1.0 + boost * odds) for boost in (1.0, 2.0, 4.0)])
    region = draw.choice(3, n, p=[0.05, 0.45, 0.5])
    bands = (("core", 0.2, 0.35), ("secondary", 0.4, 0.5), ("safety", 0.15, 0.25))
    return Instance(
        weights=weights,
        p=0.4 * by_level * ranked,
        utilities=draw.choice(np.linspace(0.65, 1.0, tiers), n),
        n_max=100,
        levels=("none", "silver", "gold"),
        groups=np.zeros(n, dtype=int),
        fees=(((30, 11.0), (None, 30.0)),),
        shares=tuple(Share(name, region == k, low, high, soft=True) for k, (name, low, high) in enumerate(bands)),
        signals=(SignalLimit("12 silver", (1,), 12), SignalLimit("3 gold", (2,), 3)),
        p_interview=by_level @ weights,
    )


def _logistic(x: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-x))
