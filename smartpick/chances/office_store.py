"""Where an office's past is kept: in the user's own folder, on this computer, in files that can be read and deleted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from smartpick.chances.office_evidence import outcomes_of
from smartpick.chances.office_fit import fit_office
from smartpick.chances.simulated import model_version
from smartpick.entities.office import Moved, OfficeMemory
from smartpick.errors import BadData, InvalidInput
from smartpick.facts.data_version import data_version
from smartpick.facts.own.folder import in_one_step, own_folder
from smartpick.intake.past_cohorts import PastApplicant, past_applicant

PAST, MEMORY = "past.json", "memory.json"


def office_folder() -> Path:
    """Give the folder of office memory inside the user's own."""
    return own_folder() / "office"


def kept_rows() -> list[dict[str, Any]]:
    """Give the past applicants as they were kept; [] when nothing was imported.

    Raises
    ------
    BadData : the file was changed by hand and cannot be read.
    """
    path = office_folder() / PAST
    if not path.is_file():
        return []
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return [row for row in rows if row["name"] and int(row["season"])]
    except (ValueError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise BadData(str(path), "file", "cannot be read; import your past cohorts again") from error


def keep(applicants: Sequence[PastApplicant]) -> tuple[int, int]:
    """Add past applicants to those kept; one of the same season and name is replaced. Gives (added, replaced)."""
    rows = {(row["season"], row["name"]): row for row in kept_rows()}
    new = {(one.season, one.name): one.as_json() for one in applicants}
    replaced = len(rows.keys() & new.keys())
    _write(PAST, [*(rows | new).values()])
    return len(new) - replaced, replaced


def forget() -> int:
    """Delete everything kept of the office; gives how many applicants that were."""
    count = len(kept_rows())
    for name in (PAST, MEMORY):
        (office_folder() / name).unlink(missing_ok=True)
    return count


def past_applicants(day: date) -> tuple[PastApplicant, ...]:
    """Give the past applicants; a row that today's checks of a profile refuse is left out."""
    found = []
    for row in kept_rows():
        try:
            found.append(past_applicant(row, day))
        except (InvalidInput, KeyError):
            continue
    return tuple(found)


def office_memory(day: date) -> OfficeMemory | None:
    """Give what the office's past teaches; None when nothing was imported. Learned once per past, data and model."""
    rows = kept_rows()
    if not rows:
        return None
    made_of = json.dumps([rows, data_version(), model_version(), day.strftime("%m")], sort_keys=True)
    digest = hashlib.sha256(made_of.encode()).hexdigest()[:12]
    known = _known(digest)
    if known is not None:
        return known
    past = past_applicants(day)
    if not past:
        return None
    memory = learned(past, day, digest)
    _write(MEMORY, asdict(memory))
    return memory


def learned(past: Sequence[PastApplicant], day: date, digest: str = "unsaved") -> OfficeMemory:
    """Learn the memory of past applicants, without keeping it."""
    outcomes = outcomes_of(past, day)
    effects = fit_office(outcomes)
    programs = tuple(
        (code, round(float(mean), 4), round(float(sd), 4))
        for code, mean, sd in zip(outcomes.codes, effects.program_mean, effects.program_sd, strict=True)
    )
    return OfficeMemory(
        id=digest,
        applicants=len(past),
        applications=int(outcomes.program.size),
        seasons=tuple(sorted({one.season for one in past})),
        invitation=Moved(round(effects.invitation.mean, 4), round(effects.invitation.sd, 4)),
        match=Moved(round(effects.match.mean, 4), round(effects.match.sd, 4)),
        programs=programs,
        between=round(effects.between, 4),
    )


def _known(digest: str) -> OfficeMemory | None:
    path = office_folder() / MEMORY
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["id"] != digest:
            return None
        return OfficeMemory(
            kept["id"],
            kept["applicants"],
            kept["applications"],
            tuple(kept["seasons"]),
            Moved(**kept["invitation"]),
            Moved(**kept["match"]),
            tuple((code, mean, sd) for code, mean, sd in kept["programs"]),
            kept["between"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(name: str, content: Any) -> None:
    with in_one_step(office_folder() / name) as stream:
        json.dump(content, stream, ensure_ascii=False)
