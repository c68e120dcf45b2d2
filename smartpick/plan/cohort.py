"""Plans for many applicants: each the same as a single run, side by side, and where their lists meet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from smartpick.chances.simulated import model_version
from smartpick.entities.office import OfficeMemory
from smartpick.errors import InvalidInput, SmartPickError
from smartpick.facts.data_version import data_version
from smartpick.intake.cohort_files import Member
from smartpick.intake.profile import parse_profile
from smartpick.market.ensemble import EVERY_CORE, Workers, append_record, read_records, run_tasks
from smartpick.plan.make import make_plan
from smartpick.plan.to_json import plan_file

KEPT = ("season", "day", "data_version", "model_version", "strength", "totals", "tiers", "concentration", "margins")
QUESTIONS = 3  # of each plan that stand on the cohort sheet
Page = Callable[[str, Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Planned:
    """One applicant's plan in brief, or why there is none.

    Attributes
    ----------
    number : place in the cohort from 1; names the files of the whole plan. brief : as `brief_of` gives it.
    """

    number: int
    name: str
    brief: Mapping[str, Any] | None
    problem: str = ""

    @property
    def file(self) -> str:
        """Name of the files of the whole plan, without ending."""
        return f"{self.number:04d}"


@dataclass(frozen=True, slots=True)
class Overlap:
    """One program on the lists of several applicants, with those who signal it.

    Attributes
    ----------
    interviews : how many of them it is expected to interview, added up over the applicants. [applicants]
    """

    code: str
    institution: str
    city: str
    state: str
    names: tuple[str, ...]
    signalled_by: tuple[str, ...]
    interviews: float


def brief_of(plan: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the cohort sheet shows of a plan: its numbers, its risks, and its list without reasons and sources."""
    return {
        **{key: plan[key] for key in KEPT},
        "needs_visa": plan["visa"]["needs_sponsorship"],
        "flexibility_level": plan["flexibility_level"],
        "budget_usd": plan["profile"].get("budget_usd"),
        "specialties": plan["profile"]["specialties"],
        "risks": [one for one in plan["warnings"] if one["level"] != "note"],
        "ask_first": plan["verify_first"][:QUESTIONS],
        "list": [
            {
                **{key: one[key] for key in ("code", "institution", "city", "state", "tier", "band", "signal")},
                "p_interview": one["p_interview"]["mid"],
                "p_match": one["p_match"]["mid"],
                "visa": one["visa"]["label"],
            }
            for one in plan["list"]
        ],
    }


def plan_many(
    members: Sequence[Member],
    day: date,
    *,
    folder: Path | None = None,
    page: Page | None = None,
    office: OfficeMemory | None = None,
    workers: Workers = EVERY_CORE,
) -> tuple[Planned, ...]:
    """Plan for every member, on several processes or a cluster, in the order given.

    Parameters
    ----------
    folder : where the whole plans are written, `plans/NNNN.json` and `.html`, each as soon as it is made, so that a run
        that was killed goes on from there; another day, other data or other profiles begin anew.
    page : gives the page of one applicant from name and plan; must be importable by name.
    office : moves everybody's chances, as in a single run with it.
    workers : who makes the plans.

    Notes
    -----
    Each plan is what `make_plan` gives for that profile alone; nobody's plan depends on who else is in the cohort.
    """
    given = {
        index: (one.name, json.dumps(one.profile, ensure_ascii=False, default=str))
        for index, one in enumerate(members)
        if one.profile is not None
    }
    store = None if folder is None else _store(folder, _digest(given, day, office), page is not None)
    done = run_tasks(
        partial(_planned, day=day.isoformat(), page=page, office=office),
        list(given),
        given=given,
        keep=None if folder is None else partial(_written, folder / "plans"),
        store=store,
        workers=workers,
    )
    found = []
    for index, one in enumerate(members):
        if index not in done:
            found.append(Planned(index + 1, one.name, None, one.problem))
        elif "problem" in done[index]:
            found.append(Planned(index + 1, one.name, None, _text(done[index]["problem"])))
        else:
            found.append(Planned(index + 1, one.name, json.loads(_text(done[index]["brief"]))))
    return tuple(found)


def overlaps(planned: Sequence[Planned], least: int = 2) -> tuple[Overlap, ...]:
    """Give the programs that at least `least` applicants list, the most wanted first."""
    lists: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for one in planned:
        for program in one.brief["list"] if one.brief else ():
            lists.setdefault(program["code"], []).append((one.name, program))
    found = [
        Overlap(
            code,
            entries[0][1]["institution"],
            entries[0][1]["city"],
            entries[0][1]["state"],
            tuple(name for name, _ in entries),
            tuple(name for name, program in entries if program["signal"] != "none"),
            sum(program["p_interview"] for _, program in entries),
        )
        for code, entries in lists.items()
        if len(entries) >= least
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.signalled_by), -len(one.names), one.code)))


def _planned(
    index: int, given: tuple[str, str], *, day: str, page: Page | None, office: OfficeMemory | None
) -> dict[str, np.ndarray]:
    """Plan for one member, as arrays that a pool or a cluster can hand back."""
    name, text = given
    on = date.fromisoformat(day)
    try:
        applicant = replace(parse_profile(json.loads(text), on), office=office)
        plan = plan_file(make_plan(applicant, on), applicant)
    except SmartPickError as error:
        return {"problem": _bytes(str(error))}
    whole = json.dumps(plan, ensure_ascii=False)
    found = {"brief": _bytes(json.dumps(brief_of(plan), ensure_ascii=False)), "plan": _bytes(whole + "\n")}
    return found if page is None else {**found, "page": _bytes(page(name, plan))}


def _written(plans: Path, index: int, result: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Write the whole plan and its page in one step each; give what is left to remember."""
    for key, ending in (("plan", "json"), ("page", "html")):
        if key in result:
            part = plans / f".{index + 1:04d}.{ending}.part"
            part.write_bytes(result[key].tobytes())
            part.replace(plans / f"{index + 1:04d}.{ending}")
    return {key: value for key, value in result.items() if key in ("brief", "problem")}


def _store(folder: Path, digest: str, with_pages: bool) -> Path:
    """Give the file of finished plans; one of another day, of other data or profiles is taken away with its plans.

    A plan whose files were lost since is struck off, so that it is made again.
    """
    try:
        (folder / "plans").mkdir(parents=True, exist_ok=True)
        store = folder / f".plans-{digest}"
        others = [path for path in folder.glob(".plans-*") if path != store]
        for path in others:
            path.unlink()
        if not store.exists():
            for path in (folder / "plans").glob("[0-9][0-9][0-9][0-9].*"):
                path.unlink()
        endings = ("json", "html") if with_pages else ("json",)
        records = read_records(store)
        whole = {
            index: found
            for index, found in records.items()
            if "problem" in found or all((folder / "plans" / f"{index + 1:04d}.{end}").exists() for end in endings)
        }
        if len(whole) < len(records):
            store.unlink()
            for index, found in whole.items():
                append_record(store, index, found)
    except OSError as error:
        raise InvalidInput("--out", "a folder that can be written to", str(folder), error.strerror or "") from error
    return store


def _bytes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def _text(found: np.ndarray) -> str:
    return found.tobytes().decode()


def _digest(given: Mapping[int, tuple[str, str]], day: date, office: OfficeMemory | None) -> str:
    parts = (
        data_version(),
        model_version(),
        day.isoformat(),
        office.id if office else "",
        *(f"{i} {name}\0{text}" for i, (name, text) in given.items()),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
