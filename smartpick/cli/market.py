"""`smartpick market`: the simulated season, its fit, its agreement with published tables, and forecasts."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from smartpick.errors import InvalidInput

market = typer.Typer(help="The simulated season: simulate, calibrate, scorecard, forecast.", no_args_is_help=True)

JsonOut = Annotated[
    str | None, typer.Option("--json", metavar="FILE|-", help="Write JSON to FILE, or to standard output with -.")
]
Seed = Annotated[int, typer.Option(min=0, help="Seed of all chance; the same seed gives the same answer.")]


def _answer(data: dict[str, Any], json_out: str | None) -> bool:
    if json_out is None:
        return False
    text = json.dumps(data, indent=1, ensure_ascii=False)
    if json_out == "-":
        typer.echo(text)
        return True
    path = Path(json_out)
    if not path.parent.is_dir():
        raise InvalidInput("--json", "a file in a folder that exists", json_out)
    path.write_text(text + "\n", encoding="utf-8")
    return False


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
    json_out: JsonOut = None,
) -> None:
    """Match rate, ranks, scores and interviews of IMGs in one specialty, or any-PGY-1 rates of the nation."""
    from smartpick.facts.model_draws import forecast_draws
    from smartpick.facts.season_outcomes import outcome_specialty
    from smartpick.market.forecast_model import forecast as of_specialty
    from smartpick.market.forecast_model import forecast_nation

    if national == (specialty is not None):
        raise InvalidInput("--specialty", "given, or --national instead of it")
    if national:
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
            outcome_specialty(str(specialty)),
            positions=positions,
            first_choice=first_choice_applicants,
            non_us_img=non_us_img,
            us_img=us_img,
            match_year=match_year,
            seed=seed,
        )
    if not _answer(answer, json_out):
        _print_forecast(answer)


def _print_forecast(answer: dict[str, Any]) -> None:
    typer.echo(f"{answer.get('specialty', 'All specialties')}, Match of {answer['match_year']}")
    typer.echo(f"Match here means: {answer['match_means']}.")
    counts = answer["counts"]
    typer.echo("Given: " + ", ".join(f"{k.replace('_', ' ')} {v}" for k, v in counts.items() if isinstance(v, int)))
    rough = counts.get("estimated") or counts.get("assumed")
    if rough:
        typer.echo(f"Not published or given, so estimated: {', '.join(rough).replace('_', ' ')}.")
    for kind, title in (("non_us_img", "Non-US-citizen IMGs"), ("us_img", "US-citizen IMGs")):
        typer.echo(f"\n{title} (80 % interval in brackets)")
        for name, value in answer[kind].items():
            rows = {"": value} if "mid" in value else value
            for result, spread in rows.items():
                scale, unit = (100, " in 100") if name == "match_rate" else (1, "")
                low, mid, high = (scale * spread[k] for k in ("low", "mid", "high"))
                label = f"{name.replace('_', ' ')} {result.replace('_', ' ')}".strip()
                typer.echo(f"  {label:40s} {mid:6.1f}{unit} ({low:.1f}-{high:.1f})")


@market.command()
def calibrate(
    out: Annotated[Path | None, typer.Option(help="Folder for the draws; left out, the package's own.")] = None,
    seed: Seed = 0,
    draws: Annotated[int, typer.Option(min=50, max=20000, help="Draws of the forecast to keep.")] = 1000,
) -> None:
    """Fit the model again to the published tables and write its draws."""
    from rich.progress import Progress

    from smartpick.facts.model_draws import MODEL_FOLDER
    from smartpick.market.calibrate import calibrate_forecast

    folder = out or MODEL_FOLDER
    if not folder.is_dir():
        raise InvalidInput("--out", "a folder that exists", str(folder))
    with Progress(transient=True) as bar:
        task = bar.add_task("calibrating", total=1.0)
        note = calibrate_forecast(
            folder, date.today(), seed, lambda words, done: bar.update(task, description=words, completed=done), draws
        )
    typer.echo(f"Wrote {note['draws']} draws of the forecast to {folder} (seed {seed}).")
