"""Plans for many applicants: each the same as a single run, side by side, and where their lists meet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from smartpick.chances.simulated import model_version
from smartpick.errors import SmartPickError
from smartpick.facts.catalogue import load_catalogue
from smartpick.intake.cohort_files import Member
from smartpick.intake.profile import parse_profile
from smartpick.plan.make import make_plan
from smartpick.plan.to_json import plan_json


@dataclass(frozen=True, slots=True)
class Planned:
    """One applicant's plan as the contract's JSON, or why there is none."""

    name: str
    plan: Mapping[str, Any] | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Overlap:
    """One program on the lists of several applicants, with those who signal it."""

    code: str
    institution: str
    state: str
    names: tuple[str, ...]
    signalled_by: tuple[str, ...]


def plan_many(
    members: Sequence[Member],
    day: date,
    *,
    folder: Path | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Planned, ...]:
    """Plan for every member, on several processes, in the order given.

    Parameters
    ----------
    folder : keeps finished plans, so that a run that was killed goes on from there; another day, other data or other
        profiles begin anew.
    workers, scheduler, progress : as in `market.ensemble.run_tasks`.

    Notes
    -----
    Each plan is what `make_plan` gives for that profile alone; nobody's plan depends on who else is in the cohort.
    """
    from smartpick.market.ensemble import run_tasks

    texts = tuple(json.dumps(one.profile, ensure_ascii=False, default=str) for one in members)
    task = partial(_planned, texts=texts, day=day.isoformat())
    wanted = [index for index, one in enumerate(members) if one.profile is not None]
    store = None if folder is None else folder / f".plans-{_digest(texts, day)}"
    done = run_tasks(task, wanted, store=store, workers=workers, scheduler=scheduler, progress=progress)
    found = []
    for index, one in enumerate(members):
        if index not in done:
            found.append(Planned(one.name, None, one.problem))
            continue
        text = done[index]["text"].tobytes().decode()
        if "problem" in done[index]:
            found.append(Planned(one.name, None, text))
        else:
            found.append(Planned(one.name, json.loads(text)))
    return tuple(found)


def overlaps(planned: Sequence[Planned], least: int = 2) -> tuple[Overlap, ...]:
    """Give the programs that at least `least` applicants list, the most wanted first."""
    lists: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for one in planned:
        for program in one.plan["list"] if one.plan else ():
            lists.setdefault(program["code"], []).append((one.name, program))
    found = [
        Overlap(
            code,
            entries[0][1]["institution"],
            entries[0][1]["state"],
            tuple(name for name, _ in entries),
            tuple(name for name, program in entries if program["signal"] != "none"),
        )
        for code, entries in lists.items()
        if len(entries) >= least
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.signalled_by), -len(one.names), one.code)))


def _planned(index: int, texts: tuple[str, ...], day: str) -> dict[str, np.ndarray]:
    """Plan for one member, as arrays that a pool or a cluster can hand back."""
    on = date.fromisoformat(day)
    try:
        plan = plan_json(make_plan(parse_profile(json.loads(texts[index]), on), on))
    except SmartPickError as error:
        return {"text": _bytes(str(error)), "problem": np.ones(1)}
    return {"text": _bytes(json.dumps(plan, ensure_ascii=False))}


def _bytes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def _digest(texts: tuple[str, ...], day: date) -> str:
    parts = (load_catalogue().version, model_version(), day.isoformat(), *texts)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
