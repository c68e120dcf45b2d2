"""The accreditation council's list of programs, as a user exports it."""

from __future__ import annotations

import re
from pathlib import Path

from smartpick.errors import InvalidInput
from smartpick.facts.files.table_file import open_table
from smartpick.facts.files.workbook import FORMULA, Progress
from smartpick.facts.importers.headers import match_headers
from smartpick.facts.importers.reports import ImportReport
from smartpick.facts.names import Decision, match_name
from smartpick.facts.own.folder import read_own, write_own

KIND = "acgme-programs"
PROGRAMS = "acgme_programs.csv"
COLUMNS = ("acgme_id", "name", "specialty", "city", "state", "status", "institution_codes")
HEADERS = {
    "acgme_id": ["Program Code", "Program ID", "ACGME ID", "ACGME Program ID", "Program Number", "Code", "Number"],
    "name": ["Program Name", "Name", "Program"],
    "specialty": ["Specialty", "Program Specialty", "Specialty Name"],
    "city": ["City", "Program City"],
    "state": ["State", "Program State"],
    "sponsor": ["Sponsoring Institution", "Sponsor", "Institution", "Sponsor Name"],
    "status": ["Accreditation Status", "Status", "Program Accreditation Status"],
}
_NOT_A_NAME = re.compile(r"\b(?:program|residency|rural track)\b", re.I)


def import_acgme(path: Path, folder: Path | None = None, progress: Progress | None = None) -> ImportReport:
    """Take ACGME program ids, names, places and standings into the user's folder.

    Raises
    ------
    InvalidInput : not such a list, damaged or cut off; nothing is changed then.
    """
    from smartpick.facts.catalogue import load_catalogue

    table = open_table(path)
    at = match_headers(table.header, HEADERS, ("acgme_id", "name"), path.name)
    report = ImportReport(KIND, path.name, headers={name: table.header[column] for name, column in at.items()})
    ids = {program.acgme_id: program.institution_code for program in load_catalogue().programs if program.acgme_id}
    kept = {row[0]: row for row in read_own(PROGRAMS, COLUMNS, folder)}
    before, order, seen = len(kept), list(at), set[str]()
    for row in table.rows([at[name] for name in order], progress=progress):
        report.read += 1
        cell = {name: text.strip() for name, text in zip(order, row.cells, strict=True)}
        digits = cell["acgme_id"].split(".")[0]
        digits = digits.zfill(10) if len(digits) == 9 else digits  # a spreadsheet drops the leading zero
        if FORMULA in row.cells:
            report.refuse("a cell holds a formula", row.number)
        elif not re.fullmatch(r"\d{10}", digits):
            report.refuse("not a ten-digit program id", row.number, cell["acgme_id"])
        elif digits in seen:
            report.refuse("the same program twice in the file", row.number, digits)
        else:
            seen.add(digits)
            codes = ids.get(digits, "")
            state = cell.get("state", "").upper()[:2]
            if not codes and state:
                name = _NOT_A_NAME.sub(" ", cell.get("sponsor") or cell["name"])
                match = match_name(name, state, cell.get("city", ""))
                codes = " ".join(match.codes) if match.decision is Decision.MATCHED else ""
                if match.decision is Decision.REVIEW and len(report.review) < 200:
                    report.review.append((f"{cell['name']} ({state})", match.candidate, f"{match.score:.0f}"))
            report.taken += 1
            report.matched += bool(codes)
            kept[digits] = [digits, cell["name"], cell.get("specialty", "").lower(), cell.get("city", ""), state]
            kept[digits] += [cell.get("status", ""), codes]
    if not report.taken:
        raise InvalidInput(path.name, "a list with ten-digit program ids", "none found")
    report.new = len(kept) - before
    report.written.append(str(write_own(PROGRAMS, COLUMNS, [kept[key] for key in sorted(kept)], folder)))
    return report
