"""Corrections anyone can propose: rows that add a claim or withdraw one, each with its source.

The shipped file is `data/corrections.csv`. A row has the layout of a claim with `action` in front: `add` puts a claim
beside the others (the order of trust decides what is shown), `withdraw` takes back every claim of the same program or
institution, field and address. The note of a withdrawal says why.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from smartpick.errors import BadData, InvalidInput
from smartpick.facts.claims import COLUMNS, Claim, claim_of_row, claims_in_tables
from smartpick.facts.own.imported import imported_claims
from smartpick.facts.tables import DATA

SHIPPED = DATA / "corrections.csv"
ACTIONS = ("add", "withdraw")
CORRECTION_COLUMNS = ("action", *COLUMNS)
LARGEST = 5_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Correction:
    """One proposed change: `action` is "add" or "withdraw"."""

    action: str
    claim: Claim

    def withdraws(self, claim: Claim) -> bool:
        """Whether this correction takes back the given claim."""
        mine = self.claim
        same = (mine.scope, mine.code, mine.field, mine.url) == (claim.scope, claim.code, claim.field, claim.url)
        return self.action == "withdraw" and same


@dataclass(frozen=True, slots=True)
class Checked:
    """What a correction file holds: rows that can be taken, and rows refused with line and reason."""

    taken: tuple[Correction, ...]
    refused: tuple[str, ...]


def check_corrections(path: Path, codes: Iterable[str], institutions: Iterable[str]) -> Checked:
    """Check a correction file row by row against the schema, the catalogue and the claims on record.

    Parameters
    ----------
    codes, institutions : program codes and institution codes that exist.

    Raises
    ------
    InvalidInput
        The file cannot be read as a correction file at all.
    """
    known = {"program": frozenset(codes), "institution": frozenset(institutions)}
    on_record = {(claim.scope, claim.code, claim.field, claim.url) for claim in claims_in_tables()}
    taken, refused = [], []
    for line, row in _rows(path):
        try:
            correction = _correction(path.name, line, row)
        except BadData as error:
            refused.append(str(error))
            continue
        claim = correction.claim
        if claim.code not in known[claim.scope]:
            refused.append(f"{path.name}: 'line {line}': no {claim.scope} has the code {claim.code}")
        elif correction.action == "withdraw" and (claim.scope, claim.code, claim.field, claim.url) not in on_record:
            refused.append(f"{path.name}: 'line {line}': no claim of that field and address is on record")
        elif correction.action == "withdraw" and not claim.note:
            refused.append(f"{path.name}: 'line {line}': a withdrawal needs a note that says why")
        else:
            taken.append(correction)
    return Checked(tuple(taken), tuple(refused))


@cache
def claims() -> tuple[Claim, ...]:
    """Give every claim on record, with the shipped corrections applied and the user's own imports beside them."""
    corrections = [_correction(SHIPPED.name, line, row) for line, row in _rows(SHIPPED)]
    return (*apply_corrections(claims_in_tables(), corrections), *imported_claims())


def apply_corrections(found: Iterable[Claim], corrections: Iterable[Correction]) -> tuple[Claim, ...]:
    """Give the claims without those withdrawn and with those added."""
    corrections = tuple(corrections)
    kept = [claim for claim in found if not any(correction.withdraws(claim) for correction in corrections)]
    return (*kept, *(correction.claim for correction in corrections if correction.action == "add"))


def _correction(file: str, line: int, row: list[str]) -> Correction:
    if len(row) != len(CORRECTION_COLUMNS) or row[0] not in ACTIONS:
        raise BadData(
            file, f"line {line}", f"must have {len(CORRECTION_COLUMNS)} columns and begin with add or withdraw"
        )
    return Correction(row[0], claim_of_row(file, line, row[1:]))


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    try:
        if path.stat().st_size > LARGEST:
            raise InvalidInput(str(path), f"at most {LARGEST // 1_000_000} MB", f"{path.stat().st_size} bytes")
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = tuple(next(reader, ()))
            rows = [(reader.line_num, row) for row in reader if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput(str(path), "a CSV file in UTF-8", None, " ".join(str(error).split())) from error
    if header != CORRECTION_COLUMNS:
        raise InvalidInput(str(path), f"a CSV file with the columns {','.join(CORRECTION_COLUMNS)}", ",".join(header))
    return rows
