"""H-1B filings for physicians in training, from the labour department's LCA disclosure files.

A filing is evidence that an employer does file for residents; the absence of one is evidence of nothing: titles
differ (New York hospitals write "PGY-1", others "clinical trainee"), employers share filings, and the season's peak
lies in April to June. Cases are kept by number, so a quarter imported twice, or an overlapping one, counts once.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from smartpick.facts.files.table_file import open_table
from smartpick.facts.files.workbook import FORMULA, Progress, Workbook
from smartpick.facts.importers.headers import match_headers
from smartpick.facts.importers.reports import ImportReport
from smartpick.facts.names import Decision, match_name
from smartpick.facts.own.folder import read_own, write_own

KIND = "dol-lca"
SOURCE = "US Department of Labor, LCA disclosure data"
ADDRESS = "https://www.dol.gov/agencies/eta/foreign-labor/performance"
CASES = "lca_cases.csv"
CASE_COLUMNS = ("case_number", "fiscal_year", "employer", "city", "state", "title", "positions", "institution_codes")
CLAIMS = "evidence/dol_lca.csv"
MOST_REVIEWED = 200
HEADERS = {
    "case": ["CASE_NUMBER", "LCA_CASE_NUMBER", "Case No"],
    "status": ["CASE_STATUS", "STATUS"],
    "visa": ["VISA_CLASS", "VISA_TYPE"],
    "title": ["JOB_TITLE", "LCA_CASE_JOB_TITLE"],
    "soc": ["SOC_CODE", "LCA_CASE_SOC_CODE"],
    "employer": ["EMPLOYER_NAME", "LCA_CASE_EMPLOYER_NAME", "EMPLOYER_BUSINESS_NAME"],
    "city": ["WORKSITE_CITY", "WORKSITE_CITY_1", "EMPLOYER_CITY"],
    "state": ["WORKSITE_STATE", "WORKSITE_STATE_1", "EMPLOYER_STATE"],
    "positions": ["TOTAL_WORKER_POSITIONS", "TOTAL_WORKERS", "TOTAL WORKERS"],
    "decided": ["DECISION_DATE", "RECEIVED_DATE", "BEGIN_DATE"],
}
REQUIRED = ("case", "status", "visa", "title", "employer", "state")
_TRAINING = re.compile(r"\b(?:resident|residency|pgy|pgy-?\d|house ?staff|house ?officer|intern|internship)\b", re.I)
_NOT_A_PHYSICIAN = re.compile(
    r"\b(?:dent|podiat|pharma|veterin|physic(?:s|ist)\b|nurs|chaplain|engineer|manager|director|advis|assistant|life\b|"
    r"architect|artist|software|analyst|teacher|scientist|counsel|hall\b|orthodont|coordinator|optometr|audiolog)",
    re.I,
)
_PHYSICIAN_SOC = re.compile(r"^29-?(?:12|106|9099|1299|1210|1220)")
_STATES = {"PUERTO RICO": "PR", "DISTRICT OF COLUMBIA": "DC"}


def is_training_title(title: str) -> bool:
    """Whether a job title is one of a physician in training, as far as its words tell.

    Examples
    --------
    >>> is_training_title("Resident Physician (PGY-1)"), is_training_title("Pharmacy Resident")
    (True, False)
    """
    return bool(_TRAINING.search(title)) and not _NOT_A_PHYSICIAN.search(_TRAINING.sub(" ", title))


def import_lca(path: Path, day: date, folder: Path | None = None, progress: Progress | None = None) -> ImportReport:
    """Take certified H-1B cases of physicians in training into the user's folder.

    Parameters
    ----------
    path : the quarterly .xlsx as downloaded, or a csv of it.
    day : today, as the day the file was looked at.

    Raises
    ------
    InvalidInput : not such a file, damaged or cut off; nothing is changed then.
    """
    table = open_table(path)
    at = match_headers(table.header, HEADERS, REQUIRED, path.name)
    report = ImportReport(KIND, path.name, headers={name: table.header[column] for name, column in at.items()})
    order = list(at)
    columns = [at[name] for name in order]
    known = {row[0]: row for row in read_own(CASES, CASE_COLUMNS, folder)}
    before = len(known)
    seen: set[str] = set()

    def passed_over(number: int) -> None:
        report.read += 1
        report.refused["title is not of a physician in training"] += 1

    rows = (
        table.rows(columns, only=(at["title"], is_training_title), passed_over=passed_over, progress=progress)
        if isinstance(table, Workbook)
        else table.rows(columns, progress=progress)
    )
    reviewed: dict[tuple[str, str], tuple[str, float]] = {}
    for row in rows:
        report.read += 1
        cell = dict(zip(order, row.cells, strict=True))
        reason = _why_not(cell, seen)
        if reason:
            report.refuse(reason, row.number, cell.get("title", ""))
            continue
        seen.add(cell["case"])
        state = _STATES.get(cell["state"].strip().upper(), cell["state"].strip().upper())[:2]
        match = match_name(cell["employer"], state, cell.get("city", ""))
        codes = " ".join(match.codes) if match.decision is Decision.MATCHED else ""
        report.taken += 1
        report.matched += bool(codes)
        if match.decision is Decision.REVIEW:
            reviewed[(cell["employer"], state)] = (match.candidate, match.score)
        known[cell["case"]] = [
            cell["case"],
            str(_fiscal_year(cell.get("decided", ""), cell["case"])),
            cell["employer"].strip(),
            cell.get("city", "").strip(),
            state,
            cell["title"].strip(),
            _positions(cell.get("positions", "")),
            codes,
        ]
    report.new = len(known) - before
    report.review = [
        (f"{name} ({state})", candidate, f"{score:.0f}")
        for (name, state), (candidate, score) in sorted(reviewed.items())[:MOST_REVIEWED]
    ]
    cases = [known[number] for number in sorted(known)]
    report.written.append(str(write_own(CASES, CASE_COLUMNS, cases, folder)))
    report.written.append(str(write_own(CLAIMS, _claim_columns(), _claims(cases, day), folder)))
    return report


def _claim_columns() -> tuple[str, ...]:
    from smartpick.facts.claims import COLUMNS

    return COLUMNS


def _why_not(cell: dict[str, str], seen: set[str]) -> str:
    if FORMULA in cell.values():
        return "a cell holds a formula"
    if not cell["case"] or not cell["employer"]:
        return "no case number or employer"
    if not cell["visa"].upper().replace(" ", "").startswith("H-1B"):
        return "not an H-1B case (H-1B1 and E-3 are other classes)"
    if cell["visa"].upper().replace(" ", "").startswith("H-1B1"):
        return "not an H-1B case (H-1B1 and E-3 are other classes)"
    if not cell["status"].lower().startswith("certified") or "withdrawn" in cell["status"].lower():
        return "not certified, or withdrawn"
    if not is_training_title(cell["title"]):
        return "title is not of a physician in training"
    if cell.get("soc") and not _PHYSICIAN_SOC.match(cell["soc"].strip()):
        return "occupation is not a physician's"
    if cell["case"] in seen:
        return "the same case twice in the file"
    return ""


def _positions(text: str) -> str:
    try:
        return str(max(1, int(float(text))))
    except (ValueError, OverflowError):
        return "1"


def _fiscal_year(text: str, case: str) -> int | str:
    """US fiscal year of a date (October to September), from the case number when there is no date; "" for neither."""
    try:
        day = _decided(text, case)
    except (ValueError, OverflowError):  # a date that no calendar has
        return ""
    return "" if day is None else day.year + (day.month >= 10)


def _decided(text: str, case: str) -> date | None:
    day: date | None = None
    if text.replace(".", "").isdigit() and float(text) > 30_000:
        day = date(1899, 12, 30) + timedelta(days=int(float(text)))
    else:
        match = re.match(r"(\d{4})-(\d{2})-(\d{2})", text) or None
        if match:
            day = date(int(match[1]), int(match[2]), int(match[3]))
        elif match := re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
            day = date(int(match[3]), int(match[1]), int(match[2]))
    if day is None:
        filed = re.match(r"I-\d{3}-(\d{2})(\d{3})", case)
        if not filed:
            return None
        day = date(2000 + int(filed[1]), 1, 1) + timedelta(days=max(0, int(filed[2]) - 1))
    return day


def _claims(cases: list[list[str]], day: date) -> list[list[str]]:
    """One claim per institution and fiscal year: how many applications for residents its employer filed."""
    counts: Counter[tuple[str, str]] = Counter()
    employers: dict[tuple[str, str], str] = {}
    for case in cases:
        for code in case[7].split():
            counts[(code, case[1])] += int(case[6])
            employers[(code, case[1])] = case[2]
    note = (
        "matched by employer name; an employer may cover several hospitals and specialties; "
        "no filing found would not mean no H-1B"
    )
    return [
        [
            *("institution", "", code, "", "h1b_filings", str(count), "resident applications"),
            *(f"{SOURCE} FY{year}, imported by you", ADDRESS, "employer_filing", employers[(code, year)]),
            *(f"FY{year}", day.isoformat(), "derived", "high", note),
        ]
        for (code, year), count in sorted(counts.items())
    ]
