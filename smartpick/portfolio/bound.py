r"""An upper bound on what any list can be worth: outer approximation by tangents, solved by HiGHS.

`F(x) = \sum_t (u_t - u_{t-1}) \sum_q w_q [1 - exp(-\sum_{c: tier >= t} l_{cq} x_c)]` is concave and equals the value
at every list, so each tangent lies above it; the best point under all tangents so far is an upper bound, and its
tangent is the next one. One tangent per tier and round keeps the linear program small.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from smartpick.portfolio.hull import band_rows, fee_rows
from smartpick.portfolio.limits import Problem
from smartpick.portfolio.survival import relaxed_survival

FEASIBLE = 2  # HiGHS: kSolutionStatusFeasible
CLOSE = 1e-9


@cache
def _silent_solver() -> type:
    """Give the solver's class, made silent: some versions greet on standard output before an option can be set."""
    import highspy

    class Silent(highspy.Highs):
        def enableCallbacks(self) -> None:
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()

    return Silent


class Model:
    """The linear part of a problem in HiGHS: columns, one theta per tier, fee steps, and rows for every limit.

    Variables are x (C), then theta (T), then fee steps. Tangents are added as rows.
    """

    def __init__(self, problem: Problem) -> None:
        import highspy

        self.problem, self.integral, self.finished = problem, False, False
        self.reduced_cost = np.zeros(0)
        columns = problem.columns
        self.n_columns, self.tiers = columns.program.size, columns.steps.size
        self.highs = _silent_solver()()
        self.highs.setOptionValue("threads", 1)
        self.highs.setOptionValue("random_seed", 0)
        self.highs.setOptionValue("small_matrix_value", 1e-12)
        self.highs.setOptionValue("presolve", "off")  # takes longer than it saves on one relaxation
        lp = highspy.HighsLp()
        steps = _fee_steps(problem)
        count = self.n_columns + self.tiers + len(steps)
        highest = columns.steps * columns.weights.sum()
        lp.num_col_ = count
        lp.col_cost_ = np.concatenate([np.zeros(self.n_columns), np.ones(self.tiers), np.zeros(len(steps))])
        lp.col_lower_ = np.zeros(count)
        lp.col_upper_ = np.concatenate([np.ones(self.n_columns), highest, [float(width) for _, width, _ in steps]])
        lp.sense_ = highspy.ObjSense.kMaximize
        rows, low, high = _linear_rows(problem, steps, count)
        lp.num_row_ = len(rows)
        lp.row_lower_, lp.row_upper_ = np.array(low), np.array(high)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum([index.size for index, _ in rows])]).astype(np.int32)
        lp.a_matrix_.index_ = np.concatenate([i for i, _ in rows] or [np.zeros(0)]).astype(np.int32)
        lp.a_matrix_.value_ = np.concatenate([v for _, v in rows] or [np.zeros(0)])
        self.highs.passModel(lp)

    def add_tangents(self, x: np.ndarray) -> float:
        """Add the tangent of every tier at x; give F(x)."""
        columns = self.problem.columns
        surviving = relaxed_survival(columns, x)
        value = 0.0
        for tier in range(self.tiers):
            mass = columns.steps[tier] * columns.weights * surviving[tier]
            here = columns.steps[tier] * float(columns.weights.sum()) - float(mass.sum())
            value += here
            first = int(columns.bounds[tier])
            slope = columns.hazard[first:] @ mass
            index = np.concatenate([np.arange(first, self.n_columns), [self.n_columns + tier]])
            self.highs.addRow(
                -np.inf,
                here - float(slope @ x[first:]),
                index.size,
                index.astype(np.int32),
                np.concatenate([-slope, [1.0]]),
            )
        return value

    def maximise(self) -> tuple[float, np.ndarray] | None:
        """Solve; give an upper bound of the objective and the best x found, or None when the limits leave none.

        When the node limit ends the search before it has a list, x is all zeros and the bound still holds.
        """
        import highspy

        self.highs.run()
        status, info = self.highs.getModelStatus(), self.highs.getInfo()
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        self.finished = status == highspy.HighsModelStatus.kOptimal
        if self.integral:
            x = np.zeros(self.n_columns)
            if info.primal_solution_status == FEASIBLE:
                x = np.round(np.array(self.highs.getSolution().col_value)[: self.n_columns])
            return float(info.mip_dual_bound), x
        solution = self.highs.getSolution()
        x = np.clip(np.array(solution.col_value)[: self.n_columns], 0.0, 1.0)
        self.reduced_cost = np.array(solution.col_dual)[: self.n_columns]
        return float(info.objective_function_value), x

    def fix_decided(self, bound: float, x: np.ndarray, value: float) -> int:
        """Fix the columns whose reduced cost shows that no list better than `value` has them the other way.

        Parameters
        ----------
        bound, x : what `maximise` just gave for the linear relaxation.

        Returns
        -------
        How many columns stay open.
        """
        decided = np.abs(self.reduced_cost) > bound - value + CLOSE
        decided &= (x < CLOSE) | (x > 1.0 - CLOSE)
        index, at = np.flatnonzero(decided).astype(np.int32), np.round(x[decided])
        self.highs.changeColsBounds(index.size, index, at, at)
        return int(self.n_columns - index.size)

    def start_from(self, on: np.ndarray) -> None:
        """Hand the solver a list to start from."""
        import highspy

        solution = highspy.HighsSolution()
        x = np.zeros(self.highs.getNumCol())
        x[on] = 1.0
        solution.col_value = x.tolist()
        self.highs.setSolution(solution)

    def make_integral(self, nodes: int, gap: float) -> None:
        """Ask for 0 or 1 in every column from now on, up to a relative gap and so many nodes of branch and bound."""
        import highspy

        self.integral = True
        index = np.arange(self.n_columns, dtype=np.int32)
        self.highs.changeColsIntegrality(
            index.size, index, np.full(index.size, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        )
        for option, setting in (
            ("presolve", "choose"),
            ("mip_max_nodes", nodes),
            ("mip_rel_gap", max(gap, 1e-9)),
            ("mip_abs_gap", 1e-10),
            ("mip_feasibility_tolerance", 1e-9),
            ("mip_heuristic_effort", 0.0 if gap < 1.0 else 0.05),
        ):
            self.highs.setOptionValue(option, setting)


def _fee_steps(problem: Problem) -> list[tuple[int, int, float]]:
    """Give (group, width, price) of every step of the fees; empty without a budget."""
    if not np.isfinite(problem.limits.budget):
        return []
    steps = []
    for group, table in enumerate(problem.limits.fee_tables):
        prices, widths = np.unique(np.diff(table[np.isfinite(table)]), return_counts=True)
        steps += [(group, int(width), float(price)) for price, width in zip(prices, widths, strict=True)]
    return steps


def _linear_rows(
    problem: Problem, steps: list[tuple[int, int, float]], count: int
) -> tuple[list[tuple[np.ndarray, np.ndarray]], list[float], list[float]]:
    columns, limits = problem.columns, problem.limits
    rows: list[tuple[np.ndarray, np.ndarray]] = []
    low: list[float] = []
    high: list[float] = []

    def add(dense: np.ndarray, least: float, most: float) -> None:
        index = np.flatnonzero(dense)
        rows.append((index, dense[index]))
        low.append(least)
        high.append(most)

    for row, least, most in zip(limits.a, limits.low, limits.high, strict=True):
        add(row, least, most)
    add(np.ones(columns.program.size), -np.inf, float(limits.size))
    for band in limits.bands:
        for row, most in band_rows(band, limits):
            add(row, -np.inf, most)
    for row, most in fee_rows(limits):
        add(row, -np.inf, most)
    order = np.argsort(columns.program, kind="stable")
    starts = np.flatnonzero(np.diff(columns.program[order], prepend=-1))
    for index in np.split(order, starts[1:]) if order.size else []:
        forced = int(columns.program[index[0]]) in limits.forced
        if index.size > 1 or forced:
            rows.append((index, np.ones(index.size)))
            low.append(1.0 if forced else -np.inf)
            high.append(1.0)
    if limits.interviews is not None:
        add(limits.interviews, -np.inf, limits.interview_cap)
    first_step = columns.program.size + columns.steps.size
    if steps:
        for group in {group for group, _, _ in steps}:
            dense = np.zeros(count)
            dense[: columns.program.size] = limits.group == group
            for i, (of, _, _) in enumerate(steps):
                if of == group:
                    dense[first_step + i] = -1.0
            add(dense, 0.0, 0.0)
        dense = np.zeros(count)
        dense[first_step:] = [price for _, _, price in steps]
        add(dense, -np.inf, limits.budget)
    return rows, low, high


def upper_bound(problem: Problem, on: np.ndarray) -> tuple[float, np.ndarray]:
    """Bound the value of every list from above by the tangent at a good one, over fractional lists.

    Parameters
    ----------
    on : columns of the good list.

    Returns
    -------
    The bound, and the fractional list x, shape (C,), that meets it.
    """
    columns = problem.columns
    x = np.zeros(columns.program.size)
    x[on] = 1.0
    if not columns.program.size:
        return 0.0, x
    model = Model(problem)
    model.add_tangents(x)
    solved = model.maximise()
    return (float(columns.steps.sum() * columns.weights.sum()), x) if solved is None else solved
