"""`smartpick serve`: the web planner on this computer."""

from __future__ import annotations

from typing import Annotated

import typer


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65535)] = 8000,
    helpers: Annotated[
        int | None, typer.Option(help="Processes that answer what-ifs; by default one per processor.", min=0, max=64)
    ] = None,
) -> None:
    """Serve the web planner; nothing is stored, and nothing is logged of what it is sent."""
    import uvicorn

    from smartpick.web.app import create_app

    typer.echo(f"SmartPick is at http://{host}:{port}  (stop with Ctrl+C)", err=True)
    uvicorn.run(
        create_app(warm_up=True, helpers=helpers),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
    )
