"""The licence of every package that is installed with the program, as its own metadata states it."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent.parent
LOCKS = {"requirements.lock": "always", "requirements-hosted.lock": "imports, public host"}
PINNED = re.compile(r"^([a-z0-9._-]+)==", re.M | re.I)
CLUSTER = ("dask", "distributed")  # the extra that no lock of a user holds
# Only on Windows, so its metadata is not at hand elsewhere; PyPI, wheel of colorama 0.4.6, classifier.
ELSEWHERE = {"colorama": "BSD License"}


def locked() -> dict[str, str]:
    """Give every package of the locks and of the extras, with what needs it."""
    found: dict[str, str] = {}
    for name, needed in LOCKS.items():
        for package in PINNED.findall((ROOT / name).read_text(encoding="utf-8")):
            found.setdefault(package.lower(), needed)
    for package in _with_its_needs(set(CLUSTER)):
        found.setdefault(package, "many hosts")
    return found


def _with_its_needs(packages: set[str]) -> set[str]:
    """Give packages with everything that they in turn need on this system, extras left out."""
    done: set[str] = set()
    while packages:
        package = packages.pop()
        done.add(package)
        needs = (Requirement(line) for line in requires(package) or ())
        named = {
            need.name.lower().replace("_", "-")
            for need in needs
            if need.marker is None or need.marker.evaluate({"extra": ""})
        }
        packages |= named - done
    return done


def licence_of(package: str) -> str:
    """Give the licence: the SPDX expression, else the trove classifiers, else the short free text.

    Raises
    ------
    LookupError : the package states none, or is not installed.
    """
    try:
        about = metadata(package)
    except PackageNotFoundError:
        return ELSEWHERE[package]
    classifiers = [
        line.split("::")[-1].strip() for line in about.get_all("Classifier", []) if line.startswith("License ::")
    ]
    free = (about.get("License") or "").strip()
    said = about.get("License-Expression") or ", ".join(classifiers) or (free if len(free) <= 80 else "")
    if not said:
        raise LookupError(f"{package} states no licence")
    return " ".join(said.split())


def licence_table() -> str:
    """Give one row per package."""
    lines = ["| package | licence | needed for |", "| --- | --- | --- |"]
    lines += [f"| {package} | {licence_of(package)} | {needed} |" for package, needed in sorted(locked().items())]
    return "\n".join(lines)
