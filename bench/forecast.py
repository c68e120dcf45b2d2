"""What choosing a form of the forecast would have cost: nested leave-one-specialty-out.

python bench/forecast.py [--draws 200]

Every specialty is predicted by the form that did best on the others *among themselves*, so the choice never saw it.
Two choices are judged: how much places of earlier Matches weigh in the match rate (decision 0200), and what the
median ranks of the matched lean on (decision 0201).
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from smartpick.market import forecast
from smartpick.market.forecast import Counts, SpecialtyHistory, rate_interval
from smartpick.market.forecast_fit import RANK_LOG_SD, SpecialtyTable, rate_line
from smartpick.market.forecast_model import fit_forecast
from smartpick.market.forecast_tables import history_of, specialty_table
from smartpick.market.pooling import LinePrior, pooled_line

LARGE = 50
READINGS: tuple[float | None, ...] = (None, 0.0, 0.2, 0.3, 0.4, 0.5, 0.7)
Draws = dict[str, np.ndarray]
Form = str | float | None
Judged = tuple[np.ndarray, list[Form]]
Covariates = Mapping[str, np.ndarray]
FORMS = ("nothing", "odds", "ratio", "share", "programs", "applicants", "imgs per program", "odds + imgs per program")
PRIOR_SD = {"odds": 0.25, "ratio": 0.5, "share": 0.15, "programs": 0.2, "applicants": 0.1, "imgs per program": 0.15}


def covariates(table: SpecialtyTable, draws: Draws) -> Covariates:
    """What ranks may lean on, known of a specialty that has no table of its own; odds are those of the line."""
    ratio, share = table.positions / table.first_choice, table.applicants / table.first_choice
    rate = np.median(rate_line(draws["rates"], ratio, share), axis=0)
    return {
        "odds": np.log(rate / (1 - rate)),
        "ratio": np.log(ratio),
        "share": np.log(share) + 2.3,
        "programs": np.log(table.programs / 150),
        "applicants": np.log(table.applicants / 80),
        "imgs per program": np.log(table.applicants / table.programs / 0.5),
    }


def ranks_of(table: SpecialtyTable, blank: SpecialtyTable, draws: Draws, form: str, at: int) -> float:
    """Median ranks of the matched of one specialty, from a line over the others."""
    known = covariates(table, draws)
    names = [] if form == "nothing" else form.split(" + ")
    terms = np.column_stack([np.ones(len(table.names)), *(known[name] for name in names)])
    few = np.maximum(np.nan_to_num(table.scores_known_matched, nan=5.0), 2)
    line = pooled_line(
        terms,
        np.log(blank.ranks_matched),
        1.25 * RANK_LOG_SD / np.sqrt(few),
        LinePrior(
            mean=np.array([1.3, *(0.0 for _ in names)]),
            sd=np.array([0.7, *(PRIOR_SD[name] for name in names)]),
            spread=0.4,
        ),
        rng=np.random.default_rng(0),
        n_draws=400,
    )
    return float(max(np.round(np.exp(np.median(line.coefficients @ terms[at])) * 2) / 2, 1.0))


def rate_of(table: SpecialtyTable, draws: Draws, reading: Form, at: int) -> float:
    """Match rate of one specialty, with earlier places read with that noise, or not at all."""
    own = history_of(table.names[at])
    places = {} if reading is None else own.earlier_places
    history = SpecialtyHistory(None, None, np.nan, np.nan, np.nan, np.nan, np.nan, places, own.usual_positions)
    positions, everyone, imgs = (float(x[at]) for x in (table.positions, table.first_choice, table.applicants))
    counts = Counts(positions, everyone, imgs, 1.0, float(table.programs[at]))
    forecast.PLACES_SD = float(reading or 0.0)
    values = forecast.predict(draws, counts, history, np.random.default_rng(at))["non_us_img"]
    return rate_interval(values, counts.non_us_img)["mid"]


def nested(names: Sequence[Form], error: Callable[[frozenset[int], Form, int], float], among: list[int]) -> Judged:
    """Errors of the form chosen without the specialty, and the forms chosen."""
    errors, chosen = [], []
    for i in among:
        inner = [np.mean([error(frozenset((i, j)), form, j) for j in among if j != i]) for form in names]
        chosen.append(names[int(np.argmin(inner))])
        errors.append(error(frozenset((i,)), chosen[-1], i))
    return np.array(errors), chosen


def main() -> None:
    """Run both comparisons and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=200, help="draws of each fit")
    n_draws = parser.parse_args().draws
    table = specialty_table()
    everyone = range(len(table.names))
    fits: dict[frozenset[int], tuple[SpecialtyTable, Draws]] = {}
    for pair in itertools.combinations_with_replacement(everyone, 2):
        blank = table.without(pair[0]).without(pair[1])
        fits[frozenset(pair)] = (blank, fit_forecast(blank, sum(pair), n_draws, 200))

    published = table.matched / table.applicants

    def of_rate(out: frozenset[int], reading: Form, i: int) -> float:
        return 100 * abs(rate_of(table, fits[out][1], reading, i) - float(published[i]))

    def of_ranks(out: frozenset[int], form: Form, i: int) -> float:
        blank, draws = fits[out]
        return abs(ranks_of(table, blank, draws, str(form), i) - float(table.ranks_matched[i]))

    with_ranks = [i for i in everyone if np.isfinite(table.ranks_matched[i])]
    for title, names, error, among in (
        ("match rate, by noise of earlier places [points]", READINGS, of_rate, list(everyone)),
        ("median ranks of the matched [ranks]", FORMS, of_ranks, with_ranks),
    ):
        large = np.array([table.applicants[i] >= LARGE for i in among])
        print(f"\n{title}: all {len(among)}, and the {large.sum()} with {LARGE} non-US IMGs or more")
        for form in names:
            errors = np.array([error(frozenset((i,)), form, i) for i in among])
            print(f"  {form!s:28s} {errors.mean():5.2f} {errors[large].mean():5.2f}")
        errors, chosen = nested(names, error, among)
        counts = {form: chosen.count(form) for form in names if form in chosen}
        print(f"  {'chosen without looking':28s} {errors.mean():5.2f} {errors[large].mean():5.2f}   {counts}")


if __name__ == "__main__":
    main()
