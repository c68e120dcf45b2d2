"""The user's own spreadsheet, or a list exported from a directory: one row per program, columns matched to our fields.

What the user typed enters as told by the user; what a directory says enters as a directory's word, with low
confidence. An empty cell, "unknown" and "?" say nothing and become no claim.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from smartpick.entities.program import Program
from smartpick.errors import InvalidInput
from smartpick.facts.claims import COLUMNS
from smartpick.facts.files.table_file import open_table
from smartpick.facts.files.workbook import FORMULA, Progress
from smartpick.facts.importers.headers import match_headers, plain
from smartpick.facts.importers.reports import ImportReport
from smartpick.facts.names import Decision, match_name
from smartpick.facts.own.folder import own_folder, read_own, write_own

KINDS = {"spreadsheet": ("user", "told_by_user", "medium"), "directory": ("directory", "published", "low")}
MOST_ROWS = 100_000
HEADERS: Mapping[str, list[str]] = {
    "code": ["Program Code", "NRMP Code", "NRMP Program Code", "Code", "NRMP"],
    "acgme_id": ["ACGME ID", "ACGME Code", "ACGME", "Program ID", "ACGME Program ID", "FREIDA ID"],
    "name": ["Program Name", "Program", "Institution", "Hospital", "Name"],
    "specialty": ["Specialty", "Speciality"],
    "city": ["City"],
    "state": ["State", "ST"],
    "j1": ["J1", "J-1", "J-1 visa", "J1 visa", "Sponsors J-1", "Accepts J-1"],
    "h1b": ["H1B", "H-1B", "H-1B visa", "H1B visa", "Sponsors H-1B", "H1"],
    "visa": ["Visa", "Visas", "Visa Sponsorship", "Visa Policy", "Visa types", "Visa status accepted"],
    "accepts_img": ["Accepts IMG", "IMG", "IMG Friendly", "Accepts IMGs"],
    "step2_min": ["Step 2 Min", "Minimum Step 2", "Step 2 CK Minimum", "Min Step 2 CK", "Step 2 CK", "Step2"],
    "max_attempts": ["Max Attempts", "Attempts", "Attempts allowed"],
    "max_years_since_grad": ["Years Since Graduation", "YOG", "Max Years Since Graduation", "Year of graduation limit"],
    "usce_months": ["USCE months", "US Clinical Experience months", "USCE"],
    "img_share": ["IMG %", "% IMG", "IMG percent", "Percent IMG", "IMG share"],
    "pgy1_salary_usd": ["PGY1 Salary", "PGY-1 Salary", "Salary"],
    "website": ["Website", "URL", "Web", "Link"],
}
FACTS = tuple(name for name in HEADERS if name not in {"code", "acgme_id", "name", "specialty", "city", "state"})
RANGES = {"step2_min": (1, 300), "max_attempts": (1, 10), "max_years_since_grad": (0, 60), "usce_months": (0, 60)}
RANGES["pgy1_salary_usd"] = (20_000, 200_000)
_NOTHING = frozenset({"", "unknown", "?", "na", "notsure", "tbd", "none given", "ask", "checking"})
_YES = frozenset({"yes", "y", "true", "1", "x", "sponsors", "accepted", "accepts", "sponsored", "ok"})
_NO = frozenset({"no", "n", "false", "0", "notsponsored", "notaccepted", "never", "doesnotsponsor"})
_NONE = frozenset({"none", "nolimit", "nominimum", "nomax", "no", "nocutoff"})


@dataclass(slots=True)
class Preview:
    """What an import would do, without doing it.

    Attributes
    ----------
    rows : for the first rows, "row 2: 1400500901C0 j1=yes h1b=no", or the reason it would be refused.
    unused : columns of the file that no field of ours is read from.
    """

    report: ImportReport
    rows: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


def import_spreadsheet(
    path: Path,
    kind: str,
    day: date,
    mapping: Mapping[str, str] | None = None,
    folder: Path | None = None,
    progress: Progress | None = None,
    *,
    preview_only: bool = False,
) -> Preview:
    """Take facts about programs from the user's table.

    Parameters
    ----------
    kind : "spreadsheet" or "directory".
    mapping : our field -> the file's column, for headers that are not recognised.
    preview_only : read the whole file and report, write nothing.

    Raises
    ------
    InvalidInput : unknown field in `mapping`, no column that tells the program, damaged or too large a file.
    """
    table = open_table(path)
    at = _columns(table.header, mapping or {}, path.name)
    report = ImportReport(kind, path.name, headers={name: table.header[column] for name, column in at.items()})
    preview = Preview(report, unused=[c for i, c in enumerate(table.header) if c and i not in at.values()])
    order = list(at)
    claims: dict[tuple[str, str], list[str]] = {}
    for row in table.rows([at[name] for name in order], progress=progress):
        report.read += 1
        if report.read > MOST_ROWS:
            raise InvalidInput(path.name, f"at most {MOST_ROWS} rows", f"more than {MOST_ROWS}")
        cell = {name: text.strip() for name, text in zip(order, row.cells, strict=True)}
        found = "a cell holds a formula" if FORMULA in row.cells else _program(cell, report)
        if isinstance(found, str):
            report.refuse(found, row.number, cell.get("code") or cell.get("acgme_id") or cell.get("name", ""))
            _show(preview, row.number, found)
            continue
        values, refused = _values(cell)
        for reason in refused:
            report.refuse(reason, row.number, found.code)
        if values:
            report.taken += 1
            report.matched += 1
        elif not refused:
            report.refuse("nothing said about the program", row.number, found.code)
        _show(preview, row.number, " ".join([found.code, *(f"{name}={value}" for name, value in values.items())]))
        for name, value in values.items():
            claims[(found.code, name)] = _claim(found, name, value, path, kind, day, row.number)
    if claims and not preview_only:  # a file without one good row leaves what its last good version said
        _write(claims, kind, path, folder, report)
    return preview


def _show(preview: Preview, number: int, text: str) -> None:
    if len(preview.rows) < 8:
        preview.rows.append(f"row {number}: {text}")


def _columns(header: list[str], mapping: Mapping[str, str], file: str) -> dict[str, int]:
    wanted = {name: list(names) for name, names in HEADERS.items()}
    for name, column in mapping.items():
        if name not in wanted:
            raise InvalidInput("--map", f"one of {', '.join(HEADERS)}", name)
        if plain(column) not in {plain(text) for text in header}:
            raise InvalidInput("--map", f"a column of the file ({', '.join(header[:10])})", column)
        wanted[name] = [column]
    taken = {plain(column) for column in mapping.values()}
    for name, names in wanted.items():
        if name not in mapping:
            wanted[name] = [text for text in names if plain(text) not in taken]
    at = match_headers(header, wanted, (), file)
    if not {"code", "acgme_id"} & set(at) and not {"name", "state"} <= set(at):
        raise InvalidInput(
            file, "a table with a program code, an ACGME id, or names with states", ", ".join(header[:10]), "Use --map."
        )
    if not set(FACTS) & set(at):
        raise InvalidInput(
            file, "a table with a column about visas, limits or the like", ", ".join(header[:10]), "Use --map."
        )
    return at


def _program(cell: Mapping[str, str], report: ImportReport) -> Program | str:
    """The program a row is about, or why none could be told."""
    from smartpick.facts.catalogue import load_catalogue, specialty_named

    catalogue = load_catalogue()
    for name in ("code", "acgme_id"):
        text = cell.get(name, "").upper().split(".")[0]
        if text:
            try:
                return catalogue.program(text.zfill(10) if name == "acgme_id" and len(text) == 9 else text)
            except InvalidInput:
                return "no program has that code"
    state = cell.get("state", "").upper()
    if not cell.get("name") or not state:
        return "no code, and no name with a state"
    match = match_name(cell["name"], state[:2], cell.get("city", ""))
    if match.decision is not Decision.MATCHED:
        if match.decision is Decision.REVIEW and len(report.review) < 200:
            report.review.append((f"{cell['name']} ({state})", match.candidate, f"{match.score:.0f}"))
        return "the name is not surely one of the catalogue's"
    if not cell.get("specialty"):
        return "a name without a specialty"
    try:
        specialty = specialty_named(cell["specialty"])
    except InvalidInput:
        return "the specialty is not known"
    found = [
        program
        for program in catalogue.find(specialty=specialty, state=state[:2])
        if program.institution_code in match.codes
    ]
    return found[0] if len(found) == 1 else "the institution has several or no programs of that specialty"


def _values(cell: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Facts a row states, and what was refused in it."""
    values: dict[str, str] = {}
    refused: list[str] = []
    if cell.get("visa") and plain(cell["visa"]) not in _NOTHING:
        values |= _visa(cell["visa"])
    for name in FACTS:
        text = cell.get(name, "")
        if name == "visa" or plain(text) in _NOTHING:
            continue
        value = _value(name, text)
        if value is None:
            refused.append(f"not a value for {name}")
        else:
            values[name] = value
    return values, refused


def _visa(text: str) -> dict[str, str]:
    from smartpick.facts.policy_text import by_grammar

    sentence = text if len(text.split()) > 4 else f"Visas sponsored: {text}."
    policy = by_grammar(sentence)[0].policy.as_json()
    return {name: policy[name] for name in ("j1", "h1b", "open_to") if policy[name] != "unknown"}


def _value(name: str, text: str) -> str | None:
    short = plain(text)
    if name == "website":
        return text if re.match(r"https?://\S+$", text) else None
    if name in {"j1", "h1b", "accepts_img"}:
        if short in _YES:
            return "yes"
        if short in _NO or short in _NONE:
            return "no"
        if "case" in short or "rare" in short or "sometimes" in short:
            return "case_by_case"
        return "transfer_only" if name == "h1b" and "transfer" in short else None
    if name == "img_share":
        number = _number(text.replace("%", ""))
        share = number if number is None or (number <= 1 and "%" not in text) else number / 100
        return None if share is None or not 0 <= share <= 1 else f"{share:g}"
    if short in _NONE:
        return "none"
    number = _number(re.sub(r"[$,]|years?|months?|attempts?", "", text, flags=re.I))
    low, high = RANGES[name]
    return f"{number:.0f}" if number is not None and low <= number <= high and number == int(number) else None


def _number(text: str) -> float | None:
    try:
        return float(text.strip())
    except ValueError:
        return None


def _claim(program: Program, name: str, value: str, path: Path, kind: str, day: date, row: int) -> list[str]:
    source, status, confidence = KINDS[kind]
    title = (
        f"Your own spreadsheet {path.name}" if kind == "spreadsheet" else f"Directory list {path.name}, imported by you"
    )
    unit = {"img_share": "fraction", "pgy1_salary_usd": "USD", "usce_months": "months"}.get(name, "")
    return [
        *("program", program.code, program.institution_code, program.acgme_id or "", name, value, unit),
        *(title, f"file:{path.name}", source, f"row {row}", "", day.isoformat(), status, confidence, ""),
    ]


def _write(
    claims: Mapping[tuple[str, str], list[str]], kind: str, path: Path, folder: Path | None, report: ImportReport
) -> None:
    stem = re.sub(r"[^a-z0-9]+", "_", path.stem.lower()).strip("_") or "table"
    name = f"evidence/{kind}_{stem}.csv"
    day = COLUMNS.index("checked_on")
    old = {tuple(row[:day] + row[day + 1 :]) for row in read_own(name, COLUMNS, folder or own_folder())}
    rows = [claims[key] for key in sorted(claims)]
    report.new = sum(tuple(row[:day] + row[day + 1 :]) not in old for row in rows)
    report.written.append(str(write_own(name, COLUMNS, rows, folder)))
