"""Running a public host: one parent that holds the socket and restarts workers, and the workers that answer.

SIGTERM and Ctrl+C end it after the answers under way; SIGHUP replaces the workers one by one, without a pause.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable
from functools import partial
from multiprocessing.shared_memory import SharedMemory

from uvicorn.supervisors.multiprocess import Multiprocess

from smartpick.web.hosting.app import hosted_app
from smartpick.web.hosting.patience import HostConfig
from smartpick.web.hosting.rates import Buckets
from smartpick.web.hosting.settings import Settings
from smartpick.web.hosting.store import opened_shares
from smartpick.web.listening import address_of, listening_socket
from smartpick.web.logs import JsonLines, log_config

STARTING_SECONDS = 120  # for a worker to be ready, and for a busy one to answer that it lives
PASSED_SOCKET = 3  # first descriptor that systemd passes to a socket-activated service


def run(settings: Settings, announce: Callable[[str], None] = lambda address: None) -> None:
    """Serve until told to stop.

    Parameters
    ----------
    announce : told the address once the socket listens.

    Raises
    ------
    SmartPickError : the port cannot be taken; the database cannot be opened or is newer than this program.
    """
    os.umask(0o077)  # what is written is the database, for this user alone
    if settings.database:
        opened_shares(settings.database).close()
    listening = _passed() or listening_socket(settings.address, settings.port)
    memory = SharedMemory(create=True, size=Buckets.bytes_needed())
    try:
        config = HostConfig(
            partial(hosted_app, settings, memory.name, secrets.token_bytes(32)),
            settings,
            factory=True,
            host=settings.address,
            port=settings.port,
            workers=settings.workers,
            log_config=log_config(JsonLines, "INFO"),
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=list(settings.trusted_proxies),
            timeout_keep_alive=settings.idle_seconds,
            limit_concurrency=settings.connections,
            timeout_graceful_shutdown=settings.stop_seconds,
            timeout_worker_healthcheck=STARTING_SECONDS,
        )
        announce(address_of(listening))
        Multiprocess(config, [listening]).run()
    finally:
        listening.close()
        memory.close()
        memory.unlink()


def _passed() -> socket.socket | None:
    """Give the socket that systemd holds for this service, if it does; connections wait in it during a restart."""
    if os.environ.get("LISTEN_PID") != str(os.getpid()) or not int(os.environ.get("LISTEN_FDS", "0")):
        return None
    return socket.socket(fileno=PASSED_SOCKET)
