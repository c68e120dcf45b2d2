"""A forecast in words: its numbers as lines of text, and how far they go."""

from __future__ import annotations

import difflib
from typing import Any

import typer

from smartpick.facts.scorecard import scorecard
from smartpick.facts.season_outcomes import outcome_specialties
from smartpick.guidance.wording import wording
from smartpick.market.forecast import SEEN_PRESSURE
from smartpick.market.forecast_tables import FIT_YEAR, fitted_specialties, specialty_table

KINDS = (("non_us_img", "Non-US-citizen IMGs"), ("us_img", "US-citizen IMGs"))


def forecast_notes(answer: dict[str, Any]) -> list[str]:
    """What a reader must know beside the numbers: what was checked, what was not, and how well it did.

    Parameters
    ----------
    answer : a forecast of a specialty or of the nation, as `smartpick.market.forecast_model` gives it.
    """
    text = wording("forecast")
    errors = {section["key"]: section["mean_absolute_error"] for section in scorecard()["sections"] if section["key"]}
    if "specialty" not in answer:
        return [text["national"].format(last=answer["fitted_to"], ahead=f"{errors['ahead']:.1f}")]
    name, counts = answer["specialty"], answer["counts"]
    notes = []
    if name not in outcome_specialties():
        near = difflib.get_close_matches(name, outcome_specialties(), n=2, cutoff=0.0)
        notes.append(text["unknown"].format(specialty=name, nearest=", ".join(near)))
    if name in fitted_specialties():
        notes.append(text["fitted"].format(year=FIT_YEAR))
    notes.append(
        text["left_out"].format(
            made_on=scorecard()["made_on"], **{key: f"{value:.1f}" for key, value in errors.items()}
        )
    )
    notes.append(text["us_img"])
    notes += [text["nobody"].format(kind=title) for kind, title in KINDS if counts[kind] == 0]
    table = specialty_table()
    fitted = table.positions / table.first_choice
    pressure = counts["positions"] / counts["first_choice_applicants"]
    if not SEEN_PRESSURE[0] <= pressure <= SEEN_PRESSURE[1]:
        held = SEEN_PRESSURE[0] if pressure < SEEN_PRESSURE[0] else SEEN_PRESSURE[1]
        notes.append(
            text["outside"].format(
                pressure=f"{pressure:.3g}", low=f"{fitted.min():.2f}", high=f"{fitted.max():.2f}", held=held
            )
        )
    return notes


def print_forecast(answer: dict[str, Any]) -> None:
    """Print a forecast as lines of text."""
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
    typer.echo("")
    for note in answer["notes"]:
        typer.echo(f"- {note}")
