"""Each applicant's list and alternatives as arrays, for the proposal to spread: made where the plans were made."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np

from smartpick.entities.office import OfficeMemory
from smartpick.intake.cohort_files import Member
from smartpick.intake.profile import parse_profile
from smartpick.market.ensemble import EVERY_CORE, Workers, run_tasks
from smartpick.plan.choice import choose
from smartpick.plan.cohort import Planned
from smartpick.plan.spread import Standpoint
from smartpick.plan.tiers import CORE

ALTERNATIVES = 25  # anchor programs off the list that it could hold instead


def standpoints(
    members: Sequence[Member],
    planned: Sequence[Planned],
    day: date,
    *,
    office: OfficeMemory | None = None,
    workers: Workers = EVERY_CORE,
) -> list[Standpoint]:
    """Give the standpoint of everybody who could be planned, on several processes or a cluster."""
    given = {
        index: (json.dumps(members[index].profile, ensure_ascii=False, default=str), one.brief["list"])
        for index, one in enumerate(planned)
        if one.brief is not None
    }
    task = partial(_arrays, day=day.isoformat(), office=office)
    done = run_tasks(task, list(given), given=given, workers=workers)
    return [_standpoint(index + 1, planned[index].name, found) for index, found in sorted(done.items())]


def _arrays(
    _: int, given: tuple[str, Sequence[Mapping[str, Any]]], *, day: str, office: OfficeMemory | None
) -> dict[str, np.ndarray]:
    text, listed = given
    on = date.fromisoformat(day)
    applicant = replace(parse_profile(json.loads(text), on), office=office)
    choice = choose(applicant, on, thorough=False)
    table, instance, years = choice.table, choice.instance, choice.problem.years
    signal = {one["code"]: one["signal"] for one in listed}
    on_list = np.array([program.code in signal for program in table.programs])
    core = np.array([tier == CORE for tier in choice.problem.tiers])
    allowed = np.ones(table.mean_match.shape, dtype=bool) if instance.allowed is None else instance.allowed.copy()
    allowed[:, list(instance.exclude)] = False
    if years is not None:
        core = core & ~years.all_partners & ~years.advanced
    chance = np.where(core & ~on_list & allowed[0], table.mean_match[0], -1.0)
    best = np.argsort(-chance, kind="stable")[:ALTERNATIVES]
    at = np.concatenate([np.flatnonzero(on_list), best[chance[best] > 0]])
    fixed = np.isin(at, list(instance.include))
    if years is not None:
        fixed |= (years.all_partners | years.advanced)[at]
    programs = [table.programs[i] for i in at]
    return {
        "codes": np.array([program.code for program in programs]),
        "names": np.array([f"{p.institution}, {p.place.city} {p.place.state}" for p in programs]),
        "core": core[at],
        "group": table.market.of[at],
        "listed": on_list[at],
        "level": np.array([table.levels.index(signal.get(p.code, "none")) for p in programs], dtype=np.int64),
        "allowed": allowed[:, at],
        "invited": table.mean_interview[:, at],
        "matched": table.p_match[:, at].astype(np.float32),
        "weights": table.weights,
        "fixed": fixed,
    }


def _standpoint(number: int, name: str, found: Mapping[str, np.ndarray]) -> Standpoint:
    rest: dict[str, Any] = dict(found)
    codes, names = (tuple(str(value) for value in rest.pop(key)) for key in ("codes", "names"))
    return Standpoint(number=number, name=name, codes=codes, names=names, **rest)
