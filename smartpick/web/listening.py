"""The socket that a server listens on: taken before anything is announced, and refused in a sentence."""

from __future__ import annotations

import errno
import socket

from smartpick.errors import InvalidInput


def listening_socket(address: str, port: int) -> socket.socket:
    """Take a port of an address; 0 takes a free one.

    Raises
    ------
    InvalidInput : the port is taken or not for this user, or the address is none of this computer's.
    """
    taken = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((address, port))
    except OSError as error:
        taken.close()
        if error.errno == errno.EADDRINUSE:
            way_on = "Something listens there already: stop it, or take another port, 0 for any."
            raise InvalidInput("port", "a free one", port, way_on) from error
        if error.errno in (errno.EACCES, errno.EPERM):
            raise InvalidInput("port", "one that this user may listen on, from 1024 up", port) from error
        raise InvalidInput("address", "one of this computer's own, such as 127.0.0.1", address) from error
    taken.set_inheritable(True)
    return taken


def address_of(taken: socket.socket) -> str:
    """Give the address that a browser goes to."""
    host, port = taken.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
