"""`smartpick serve`: the web planner on this computer, or with `--hosted` for strangers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; by default 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; by default 8000.", min=0, max=65535)] = None,
    helpers: Annotated[
        int | None, typer.Option(help="Processes that answer what-ifs; by default one per processor.", min=0, max=64)
    ] = None,
    hosted: Annotated[
        bool, typer.Option("--hosted", help="Serve strangers: several workers, limits, logs, share links.")
    ] = False,
    settings: Annotated[
        Path | None, typer.Option(help="With --hosted: a TOML file of settings; see `smartpick host settings`.")
    ] = None,
) -> None:
    """Serve the web planner; no profile is stored, and nothing is logged of what it is sent."""
    if hosted:
        from smartpick.web.hosting.run import run
        from smartpick.web.hosting.settings import read_settings

        told = {"address": host, "port": port}
        found = read_settings(settings).model_copy(update={k: v for k, v in told.items() if v is not None})
        # on standard output, because standard error is the log's
        run(found, lambda address: typer.echo(f"SmartPick is at {address}  (stop with Ctrl+C)"))
        return
    import uvicorn

    from smartpick.errors import InvalidInput
    from smartpick.web.app import create_app
    from smartpick.web.listening import address_of, listening_socket
    from smartpick.web.logs import PlainLines, log_config

    if settings is not None:
        raise InvalidInput("--settings", "given together with --hosted", str(settings))
    config = uvicorn.Config(
        create_app(warm_up=True, helpers=helpers),
        log_level="warning",
        log_config=log_config(PlainLines, "WARNING"),
        access_log=False,
        server_header=False,
    )
    with listening_socket(host or "127.0.0.1", 8000 if port is None else port) as listening:
        typer.echo(f"SmartPick is at {address_of(listening)}  (stop with Ctrl+C)", err=True)
        uvicorn.Server(config).run(sockets=[listening])
