"""The choice of the list: greedy, swaps, a bound, and a proof when the bound leaves a gap.

What other rooms call, beside what re-solving shows (`frontier`, `prices`, `verify_first`)::

    solve(instance, bound=True, gap_target=1e-4) -> Solution     the list, what it is worth, and its certificate
    instance.Instance, Share, CountLimit, SignalLimit            the problem, as arrays
    survival.p_any, p_if_independent, expected_utility, expected_interviews      (instance, chosen, levels)
    limits.fee_of(instance, chosen)                              fees [USD]

`solve` with bound=False is the quick re-plan; its `bound` and `gap` are None.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from smartpick.errors import NoFeasiblePlan
from smartpick.portfolio.bound import upper_bound
from smartpick.portfolio.clash import clash_of, is_empty_by_force, widened
from smartpick.portfolio.exact import NOBODY, any_list, prove, relax, rounded
from smartpick.portfolio.greedy import WORTHLESS, take_greedily
from smartpick.portfolio.instance import CountLimit, Instance, Share, SignalLimit
from smartpick.portfolio.limits import Problem, Relaxed, fee_of, lay_out
from smartpick.portfolio.standing import Standing
from smartpick.portfolio.survival import expected_interviews, expected_utility, gains, p_any
from smartpick.portfolio.swap import fits_after, improve, set_worth

__all__ = ["CountLimit", "Instance", "Relaxed", "Share", "SignalLimit", "Solution", "solve"]

SIZES_TRIED = 6  # greedy aims at the largest size, then at what it reached: share bands depend on the size


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """A list and its certificate.

    Attributes
    ----------
    chosen, levels : shape (k,), int. Program indices, ascending, and the signal level of each.
    objective : expected utility. [utility]
    bound, gap : upper bound over all lists that hold the limits; (bound - objective) / bound; None if not asked for.
    p_any : chance that at least one comes through. [probability]
    fee_usd : application fees. [USD] ; interviews : their expected number.
    relaxed : soft bands that gave way.
    """

    chosen: np.ndarray
    levels: np.ndarray
    objective: float
    bound: float | None
    gap: float | None
    p_any: float
    fee_usd: float
    interviews: float
    relaxed: tuple[Relaxed, ...] = ()


def solve(
    instance: Instance,
    *,
    bound: bool = True,
    gap_target: float = 1e-4,
    start: tuple[np.ndarray, np.ndarray] | None = None,
    thorough: bool = True,
) -> Solution:
    """Choose the list of the highest expected utility that holds every limit.

    Parameters
    ----------
    bound : also compute the upper bound, and prove or improve the list when the gap is above `gap_target`.
    gap_target : 0 asks for a proof of optimality.
    start : (chosen, levels) of a list to start from, as of a problem just solved; ignored where it breaks a limit.
    thorough : as in `swap.improve`.

    Raises
    ------
    NoFeasiblePlan : no list holds all limits; names a smallest set that clashes and what loosening each buys.

    Notes
    -----
    With one node, no limits but the number and equal costs this is the simultaneous search problem of [1]_, where
    greedy is optimal; with unequal costs that of [2]_.

    References
    ----------
    .. [1] H. Chade and L. Smith, "Simultaneous Search," Econometrica 74(5):1293-1307, 2006.
    .. [2] M. Kapur and S. Hong, "The College Application Problem," arXiv:2205.01869, 2022.

    Examples
    --------
    >>> safe_and_bold = Instance(weights=np.ones(1), p=np.array([[[0.9], [0.5], [0.8]]]),
    ...                          utilities=np.array([0.3, 1.0, 0.4]), n_max=2)
    >>> solve(safe_and_bold).chosen.tolist()
    [1, 2]
    """
    problem = lay_out(instance)
    first = starting_list(problem, start)
    if first is None:
        raise NoFeasiblePlan(*clash_of(problem))
    problem, on = first
    on = improve(problem, on, thorough=thorough)
    top = None
    if bound:
        top, x = upper_bound(problem, on)
        if top - set_worth(problem.columns, on) > gap_target * top:
            on = rounded(problem, on, x)
        if top - set_worth(problem.columns, on) > gap_target * top:
            on, top = prove(problem, on, gap_target=gap_target)
    return solution_of(problem, on, top)


def solve_again(
    problem: Problem, start: tuple[np.ndarray, np.ndarray] | None, *, thorough: bool = True
) -> Solution | None:
    """Choose a list without certificate, or give None where the limits leave none: for many re-solves in a row.

    Parameters
    ----------
    start, thorough : as in `solve`.
    """
    first = starting_list(problem, start)
    return None if first is None else solution_of(first[0], improve(*first, thorough=thorough), None)


def needs_pairs(instance: Instance) -> bool:
    """Tell whether single exchanges are not enough for a good list: where several fee tables share one budget."""
    return len(instance.fees) > 1


def starting_list(
    problem: Problem, start: tuple[np.ndarray, np.ndarray] | None = None
) -> tuple[Problem, np.ndarray] | None:
    """Give columns that hold the limits, and the problem with soft bands as wide as they must be; None: no list."""
    on = _first_list(problem, start)
    if problem.limits.soft_rows and (on is None or _could_be_longer(problem, on)):
        problem = widened(problem)
        on = _first_list(problem, start)
    if on is None or (on.size == 0 and is_empty_by_force(problem)):
        return None
    return problem, on


def _could_be_longer(problem: Problem, on: np.ndarray) -> bool:
    """Tell whether only soft bands keep programs out that would add something: then the bands give way."""
    limits = problem.limits
    if on.size >= limits.size:
        return False
    free = replace(problem, limits=limits.without_rows(limits.soft_rows))
    standing = Standing(free, on)
    useful = standing.unlisted[gains(problem.columns, standing.slopes, standing.unlisted) > WORTHLESS]
    return bool(fits_after(standing, useful)[-1].any())


def _first_list(problem: Problem, start: tuple[np.ndarray, np.ndarray] | None) -> np.ndarray | None:
    columns, limits = problem.columns, problem.limits
    if not columns.program.size:
        return any_list(problem, NOBODY)
    if start is not None:
        on = _continued(problem, columns.of(np.asarray(start[0]), np.asarray(start[1])))
        if on is not None:
            return on
    size = limits.size
    for _ in range(SIZES_TRIED):
        lists = [take_greedily(problem, size=size)]
        if np.isfinite(limits.budget) and len(limits.fee_tables) > 1 and lists[0].size < size:
            lists.append(take_greedily(problem, size=size, per="dollar"))
        if limits.interviews is not None:
            lists.append(take_greedily(problem, size=size, per="interview"))
        found = [on for on in lists if limits.hold_for(on, columns.program)]
        if found:
            best = max(found, key=lambda on: set_worth(columns, on))
            return best if limits.interviews is None else rounded(problem, best, relax(problem, best)[2])
        size = min(size - 1, max(on.size for on in lists))
        if size < 1:
            break
    return any_list(problem, take_greedily(problem))


def _continued(problem: Problem, on: np.ndarray) -> np.ndarray | None:
    """Give a known list, what it may keep of it filled up greedily; None when no limit-holding list comes of it."""
    columns, limits = problem.columns, problem.limits
    on = on[on >= 0]
    held = limits.hold_for(on, columns.program)
    if held and on.size >= limits.size:
        return on
    if not held:  # what is worth most comes first, while there is room
        on = on[np.argsort(-Standing(problem, on).own[:-1], kind="stable")]
    filled = take_greedily(problem, start=on, held=held)
    if limits.hold_for(filled, columns.program):
        return filled
    return on if held and on.size else None


def solution_of(problem: Problem, on: np.ndarray, top: float | None) -> Solution:
    """Give the list that the columns `on` make, with its certificate; `top` is the bound, None without one."""
    instance = problem.instance
    order = np.argsort(problem.columns.program[on])
    chosen, levels = problem.columns.program[on][order], problem.columns.level[on][order]
    objective = expected_utility(instance, chosen, levels)
    if top is not None:
        top = max(top, objective)
    return Solution(
        chosen=chosen,
        levels=levels,
        objective=objective,
        bound=top,
        gap=None if top is None else (0.0 if top <= 0 else (top - objective) / top),
        p_any=p_any(instance, chosen, levels),
        fee_usd=fee_of(instance, chosen),
        interviews=expected_interviews(instance, chosen, levels),
        relaxed=problem.limits.relaxed,
    )
