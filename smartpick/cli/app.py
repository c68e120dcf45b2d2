"""The one table of commands; each verb family lives in a file of its own and imports the library when called."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from keyword import iskeyword
from typing import Annotated

import typer

from smartpick.errors import InvalidInput, NoFeasiblePlan, SeveralInvalid, SmartPickError

# Before numpy is loaded: our matrices are small, a second BLAS thread only spins (a plan took 10 s instead of 3 s on a
# busy machine). Who sets the variable keeps it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

app = typer.Typer(
    name="smartpick",
    help="One profile in, one residency application plan out. Free, no account, nothing leaves the computer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _tell_version(asked: bool) -> None:
    """Print the versions of the program, of its data and of its model, and end."""
    if not asked:
        return
    from smartpick import __version__
    from smartpick.chances.simulated import model_version
    from smartpick.facts.data_version import data_version

    typer.echo(f"smartpick {__version__}, data {data_version()}, model {model_version()}")
    raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_tell_version, help="Print the versions and end.")
    ] = False,
) -> None:
    """Take what stands before the command."""


# command -> module of smartpick.cli; the function has the command's name with "_" for "-"
COMMANDS: dict[str, str] = {
    "programs": "catalogue",
    "program": "catalogue",
    "data": "data",
    "visa": "rules",
    "rules": "rules",
    "portfolio": "portfolio",
    "policy-text": "policy",
    "import": "policy",
    "roster": "policy",
    "market": "market",
    "plan": "plan",
    "schema": "plan",
    "cohort": "cohort",
    "office": "office",
    "review": "ask",
    "what-if": "ask",
    "explain": "ask",
    "check": "words",
    "advise": "advise",
    "write": "write",
    "season": "season",
    "serve": "serve",
    "host": "host",
    "match": "match",
}

for _command, _module in COMMANDS.items():
    _found = import_module(f"smartpick.cli.{_module}")
    _name = _command.replace("-", "_")
    _function = getattr(_found, f"{_name}_" if iskeyword(_name) else _name)
    if isinstance(_function, typer.Typer):
        app.add_typer(_function, name=_command)
    else:
        app.command(_command)(_function)


def main() -> None:
    """Run the command; the user's mistakes end in one line and status 2, ours in one line and status 1."""
    try:
        app()
    except (InvalidInput, NoFeasiblePlan) as error:
        sys.exit(_one_line(error, 2))
    except SmartPickError as error:
        sys.exit(_one_line(error, 1))


def _one_line(error: SmartPickError, status: int) -> int:
    problems = error.problems if isinstance(error, SeveralInvalid) else [error]
    typer.echo(" ".join(" ".join(str(problem) for problem in problems).split()), err=True)
    return status
