"""Freed memory goes back to the system: many threads that compute by turns leave each its own heap half empty."""

from __future__ import annotations

import ctypes
from functools import cache

ARENA_MAX, ARENAS = -8, 2  # of glibc's mallopt: heaps that threads share


@cache
def _libc() -> ctypes.CDLL | None:
    """Give the C library where it can hand memory back (glibc); elsewhere None, and nothing is done."""
    try:
        found = ctypes.CDLL("libc.so.6")
    except OSError:
        return None
    return found if hasattr(found, "malloc_trim") and hasattr(found, "mallopt") else None


def share_heaps() -> None:
    """Let all threads of this process share a few heaps, before it has many."""
    library = _libc()
    if library is not None:
        library.mallopt(ARENA_MAX, ARENAS)


def give_back() -> None:
    """Hand what is free back to the system."""
    library = _libc()
    if library is not None:
        library.malloc_trim(0)
