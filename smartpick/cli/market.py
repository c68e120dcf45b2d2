"""`smartpick market`: the simulated season, its fit, its agreement with published tables, and forecasts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from smartpick.cli.options import JsonOption, SchedulerOption, WorkersOption, give_json
from smartpick.errors import InvalidInput

market = typer.Typer(help="The simulated season: simulate, calibrate, scorecard, forecast.", no_args_is_help=True)

Seed = Annotated[int, typer.Option(min=0, help="Seed of all chance; the same seed gives the same answer.")]


def _answer(data: dict[str, Any], json_out: str | None) -> bool:
    give_json(data, json_out)
    return json_out == "-"


@market.command()
def forecast(
    specialty: Annotated[str | None, typer.Option(help="Specialty, by its name in the Match.")] = None,
    national: Annotated[bool, typer.Option("--national", help="Any-PGY-1 rates of the whole Match instead.")] = False,
    positions: Annotated[int | None, typer.Option(help="Positions offered (with --national: PGY-1 positions).")] = None,
    first_choice_applicants: Annotated[int | None, typer.Option(help="Applicants of all kinds who prefer it.")] = None,
    non_us_img: Annotated[int | None, typer.Option(help="Non-US-citizen IMGs among them.")] = None,
    us_img: Annotated[int | None, typer.Option(help="US-citizen IMGs among them.")] = None,
    match_year: Annotated[int, typer.Option(min=2012, max=2040, help="Year of the Match.")] = 2026,
    seed: Seed = 0,
    json_out: JsonOption = None,
) -> None:
    """Match rate, ranks, scores and interviews of IMGs in one specialty, or any-PGY-1 rates of the nation."""
    from smartpick.cli.forecast_text import forecast_notes, print_forecast
    from smartpick.facts.model_draws import forecast_draws
    from smartpick.market.forecast import GivenCounts
    from smartpick.market.forecast_model import forecast as of_specialty
    from smartpick.market.forecast_model import forecast_nation
    from smartpick.market.forecast_tables import specialty_named

    if national == (specialty is not None):
        raise InvalidInput("--specialty", "given without --national, or --national given without it", specialty)
    if national:
        if first_choice_applicants is not None:
            raise InvalidInput("--first-choice-applicants", "given for a specialty only", first_choice_applicants)
        answer = forecast_nation(
            forecast_draws(),
            positions=positions,
            non_us_img=non_us_img,
            us_img=us_img,
            match_year=match_year,
            seed=seed,
        )
    else:
        answer = of_specialty(
            forecast_draws(),
            specialty_named(str(specialty), None not in (positions, first_choice_applicants, non_us_img, us_img)),
            GivenCounts(positions, first_choice_applicants, non_us_img, us_img),
            match_year=match_year,
            seed=seed,
        )
    answer["notes"] = forecast_notes(answer)
    if not _answer(answer, json_out):
        print_forecast(answer)


@market.command()
def calibrate(
    out: Annotated[Path | None, typer.Option(help="Folder for the draws; left out, the package's own.")] = None,
    part: Annotated[str, typer.Option(help="forecast, season or all.")] = "all",
    seed: Seed = 0,
    draws: Annotated[int, typer.Option(min=50, max=20000, help="Draws of the forecast to keep.")] = 1000,
    season_draws: Annotated[int, typer.Option(min=2, max=400, help="Draws of the season to keep.")] = 40,
    workers: WorkersOption = None,
    scheduler: SchedulerOption = None,
    store: Annotated[Path | None, typer.Option(help="Folder of finished work; a killed fit goes on from it.")] = None,
) -> None:
    """Fit the model again to the published tables and write its draws."""
    for option, path in (("--out", out), ("--store", store)):
        if path is not None and not path.is_dir():
            raise InvalidInput(option, "a folder that exists", str(path))
    if part not in ("forecast", "season", "all"):
        raise InvalidInput("--part", "forecast, season or all", part)
    from rich.progress import Progress

    from smartpick.facts.model_draws import MODEL_FOLDER
    from smartpick.market.calibrate import calibrate_forecast, calibrate_season
    from smartpick.market.ensemble import Workers

    folder = out or MODEL_FOLDER
    with Progress(transient=True) as bar:
        task = bar.add_task("calibrating", total=1.0)

        def progress(words: str, done: float) -> None:
            bar.update(task, description=words, completed=done)

        if part != "season":
            note = calibrate_forecast(folder, date.today(), seed, progress, draws)
            typer.echo(f"Wrote {note['draws']} draws of the forecast to {folder} (seed {seed}).")
        if part != "forecast":
            note = calibrate_season(
                folder,
                date.today(),
                seed,
                progress,
                workers=Workers(workers, scheduler),
                store=store,
                n_draws=season_draws,
            )
            typer.echo(f"Wrote {note['draws']} draws of the season to {folder} (seed {seed}).")


@market.command()
def simulate(
    seasons: Annotated[int, typer.Option(min=1, max=100000, help="Seasons to draw.")] = 1,
    seed: Seed = 0,
    workers: WorkersOption = None,
    scheduler: SchedulerOption = None,
    store: Annotated[Path | None, typer.Option(help="File of finished seasons; a killed run goes on from it.")] = None,
    json_out: JsonOption = None,
) -> None:
    """Draw national seasons from the shipped draws and show what came out."""
    if store is not None and not store.parent.is_dir():
        raise InvalidInput("--store", "a file in a folder that exists", str(store))
    from rich.progress import Progress

    from smartpick.market.ensemble import Workers
    from smartpick.market.seasons import draw_seasons

    with Progress(transient=True, disable=json_out == "-") as bar:
        task = bar.add_task("drawing seasons", total=seasons)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        answer = draw_seasons(seasons, seed, store=store, workers=Workers(workers, scheduler, progress))
    if not _answer(answer, json_out):
        typer.echo(f"{seasons} season(s), seed {seed}: {answer['applications']['mean']:,.0f} applications each.")
        for kind, row in answer["by_type"].items():
            typer.echo(
                f"  {kind:12s} active {row['active']['mean']:8,.0f}"
                f"   matched anywhere {100 * row['match_rate']['mean']:5.1f} in 100"
                f"   preferred {100 * row['preferred_rate']['mean']:5.1f}   ranks {row['ranks']['mean']:.1f}"
            )
        before, after = (100 * answer[key]["mean"] for key in ("unfilled", "unfilled_after_soap"))
        typer.echo(f"  unfilled before SOAP {before:.1f} in 100, after {after:.1f}")


@market.command()
def scorecard(
    seed: Seed = 0,
    seasons: Annotated[int, typer.Option(min=1, max=40, help="Shipped draws to simulate again.")] = 4,
    page: Annotated[Path | None, typer.Option(help="Folder for scorecard.md and scorecard.svg.")] = None,
    json_out: JsonOption = None,
) -> None:
    """Hold the model against published tables: left out, set aside and fitted."""
    if page is not None and not page.is_dir():
        raise InvalidInput("--page", "a folder that exists", str(page))
    from rich.progress import Progress

    from smartpick.market.scorecard_page import as_json, as_markdown, calibration_plot
    from smartpick.market.scorecard_run import run_scorecard

    with Progress(transient=True, disable=json_out == "-") as bar:
        task = bar.add_task("scorecard", total=1.0)
        sections, calibration, insertion = run_scorecard(
            seed, seasons, lambda words, done: bar.update(task, description=words, completed=done)
        )
    day = date.today()
    if page is not None:
        (page / "scorecard.svg").write_text(calibration_plot(calibration, sections), encoding="utf-8")
        text = as_markdown(sections, calibration, insertion, day, seed, "scorecard.svg")
        (page / "scorecard.md").write_text(text, encoding="utf-8")
    answer = as_json(sections, calibration, insertion, day, seed)
    if not _answer(answer, json_out):
        typer.echo(f"{'what':66s} {'standing':10s} {'n':>3s} {'error':>7s} {'chance':>7s} {'large':>7s}  in 80 %")
        for row in answer["sections"]:
            inside = "" if row["coverage_80"] is None else f"{100 * row['coverage_80']:5.0f}"
            numbers = (row["mean_absolute_error"], row["noise_alone"], row["large"]["mean_absolute_error"])
            shown = " ".join(" " * 7 if number is None else f"{number:7.2f}" for number in numbers)
            typer.echo(f"{row['title'][:66]:66s} {row['standing']:10s} {row['n']:3d} {shown}  {inside}")
            for name, value in row["baselines"].items():
                typer.echo(f"    baseline: {name} {value:.1f}")
        typer.echo("chance: error that sampling alone leaves; large: error on specialties with many IMGs.")
        typer.echo(f"P(match) by decile: largest gap {100 * answer['p_match_by_decile']['worst_gap']:.1f} points.")
        typer.echo(f"Strangers inserted: average gap {100 * answer['insertion']['average_gap']:+.1f} points.")
