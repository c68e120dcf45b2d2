"""`smartpick host`: what the keeper of a public host does beside serving."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from smartpick.plan.chance_words import counted

if TYPE_CHECKING:
    from smartpick.web.hosting.store import Shares

host = typer.Typer(no_args_is_help=True, help="Keep a public host: settings, database, backup.")

SettingsFile = Annotated[Path | None, typer.Option("--settings", help="The TOML file that the host is served with.")]


def _shares(settings: Path | None) -> Shares:
    from smartpick.errors import InvalidInput
    from smartpick.web.hosting.settings import read_settings
    from smartpick.web.hosting.store import opened_shares

    found = read_settings(settings)
    if not found.database:
        raise InvalidInput("database", "set; share links are turned off")
    return opened_shares(found.database, found.shares_bytes)


@host.command("settings")
def settings_(settings: SettingsFile = None) -> None:
    """Show every setting, what it means and what it is now, as a TOML file to begin with."""
    import json

    from smartpick.web.hosting.settings import PREFIX, Settings, read_settings

    found = read_settings(settings)
    typer.echo(f"# Each can also be given in the environment: {PREFIX}DATABASE is `database`.")
    for name, field in Settings.model_fields.items():
        value = getattr(found, name)
        typer.echo(f"# {field.description}")
        if name == "database" and "@" in value:
            typer.echo("# database is set; it is not shown, since it may hold a password")
        else:
            typer.echo(f"{name} = {json.dumps(list(value) if isinstance(value, tuple) else value)}")


@host.command()
def migrate(settings: SettingsFile = None) -> None:
    """Bring the database to this program's schema; `serve --hosted` does so by itself at its start."""
    from smartpick.web.hosting.schema import NEWEST

    shares = _shares(settings)
    typer.echo(f"The database is at schema step {NEWEST}; it holds {counted(shares.count(), 'share')}.")


@host.command()
def backup(file: Annotated[Path, typer.Argument(help="Where to write it.")], settings: SettingsFile = None) -> None:
    """Write all share links to one file, also while the host is serving."""
    from smartpick.web.hosting.backup import write_backup

    typer.echo(f"{counted(write_backup(_shares(settings), file), 'share')} written to {file}.")


@host.command()
def restore(file: Annotated[Path, typer.Argument(help="A backup.")], settings: SettingsFile = None) -> None:
    """Put the share links of a backup into the database, beside those that are there; all or none."""
    from smartpick.web.hosting.backup import read_backup

    rows = read_backup(file)
    new = _shares(settings).put_back(rows)
    typer.echo(f"{new} of {counted(len(rows), 'share')} put back; the others were there already.")


@host.command("clean-up")
def clean_up(settings: SettingsFile = None) -> None:
    """Delete the shares whose link has ended; a host that serves does so every hour."""
    from smartpick.web.hosting.settings import read_settings

    days = read_settings(settings).kept_days
    typer.echo(f"{counted(_shares(settings).clean_up(time.time(), days), 'ended share')} deleted.")
