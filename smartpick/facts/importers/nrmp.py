"""Quota and fill per track and year from the Match's Program Results: a table, or the text of its PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from smartpick.errors import InvalidInput
from smartpick.facts.files.table_file import open_table
from smartpick.facts.files.workbook import FORMULA, Progress
from smartpick.facts.importers.headers import plain
from smartpick.facts.importers.reports import ImportReport
from smartpick.facts.own.folder import RESULT_COLUMNS, RESULTS, read_own, write_own

KIND = "nrmp-results"
MOST_TEXT = 50_000_000
LARGEST_QUOTA = 400
_CODE = re.compile(r"\b(\d{4}\d{3}[CPAMR][A-Z0-9]{1,3})\b")
_CODE_ALONE = re.compile(r"\d{7}[CPAMR][A-Z0-9]{1,3}$")
_YEAR = re.compile(r"\b(20\d\d)\b")
_COLUMN = re.compile(r"(quota|matched|filled|match)\D*(20\d\d)|(20\d\d)\D*(quota|matched|filled|match)")
_NUMBER = re.compile(r"(?<![\w.])(\d{1,3}|--?|n/?a)(?![\w.])", re.I)

Found = tuple[str, int, int | None, int | None, int]  # code, year, quota, filled, row


def import_results(path: Path, folder: Path | None = None, progress: Progress | None = None) -> ImportReport:
    """Take quota and filled positions per track and year into the user's folder.

    Parameters
    ----------
    path : csv or xlsx with a code column and columns such as "Quota 2026" and "Matched 2026" (or one row per year with
        a year column), a PDF, or its text.

    Raises
    ------
    InvalidInput : no program codes found, damaged or cut off; nothing is changed then.

    Notes
    -----
    A blank is unknown and never zero; more filled than quota is refused; a code the catalogue does not know is kept
    and counted as not matched.
    """
    from smartpick.facts.catalogue import load_catalogue

    if not path.is_file():
        raise InvalidInput("FILE", "a file that can be read", str(path))
    report = ImportReport(KIND, path.name)
    codes = {track.code for program in load_catalogue().programs for track in program.tracks}
    kept = {(row[0], row[1]): row for row in read_own(RESULTS, RESULT_COLUMNS, folder)}
    before = len(kept)
    found = _from_text(path, report, progress) if _is_text(path) else _from_table(path, report, progress)
    for code, year, quota, filled, number in found:
        if quota is None and filled is None:
            report.refuse("no figures for that year", number, f"{code} {year}")
        elif quota is not None and not 0 <= quota <= LARGEST_QUOTA:
            report.refuse(f"a quota over {LARGEST_QUOTA}", number, f"{code} {year}: {quota}")
        elif quota is not None and filled is not None and filled > quota:
            report.refuse("more filled than offered", number, f"{code} {year}: {filled} of {quota}")
        else:
            report.taken += 1
            report.matched += code in codes
            kept[(code, str(year))] = [code, str(year), _shown(quota), _shown(filled)]
    if not report.taken:
        raise InvalidInput(path.name, "program results with codes such as 1005120C0 and years", "none found")
    report.new = len(kept) - before
    report.written.append(str(write_own(RESULTS, RESULT_COLUMNS, [kept[key] for key in sorted(kept)], folder)))
    return report


def _shown(value: int | None) -> str:
    return "" if value is None else str(value)


def _is_text(path: Path) -> bool:
    with path.open("rb") as stream:
        head = stream.read(200_000)
    if head[:5] == b"%PDF-":
        return True
    if head[:4] == b"PK\x03\x04":
        return False
    first = head.decode("utf-8", errors="replace").splitlines()[:30]
    return not any(line.count(",") >= 2 or line.count("\t") >= 2 or line.count(";") >= 2 for line in first)


def _from_table(path: Path, report: ImportReport, progress: Progress | None) -> Iterator[Found]:
    table = open_table(path)
    names = [column.lower().replace("_", " ") for column in table.header]
    code_at = next((i for i, name in enumerate(names) if plain(name) in _CODE_NAMES), None)
    if code_at is None:
        raise InvalidInput(path.name, "a table with a column 'Program Code'", ", ".join(table.header[:10]))
    wide: dict[int, dict[str, int]] = {}
    for index, name in enumerate(names):
        match = _COLUMN.search(name)
        if match:
            year = int(match[2] or match[3])
            word = "quota" if (match[1] or match[4]) == "quota" else "filled"
            wide.setdefault(year, {})[word] = index
    long = {word: i for i, name in enumerate(names) for word in ("year", "quota", "filled") if _is_long(name, word)}
    report.headers = {"code": table.header[code_at]}
    if wide:
        report.headers |= {f"{w} {y}": table.header[i] for y, both in sorted(wide.items()) for w, i in both.items()}
    elif {"year", "quota"} <= set(long):
        report.headers |= {word: table.header[index] for word, index in long.items()}
    else:
        raise InvalidInput(path.name, "columns such as 'Quota 2026' and 'Matched 2026'", ", ".join(table.header[:10]))
    columns = sorted({code_at, *long.values(), *(i for both in wide.values() for i in both.values())})
    place = {column: index for index, column in enumerate(columns)}
    for row in table.rows(columns, progress=progress):
        report.read += 1
        if FORMULA in row.cells:
            report.refuse("a cell holds a formula", row.number)
            continue
        code = row.cells[place[code_at]].strip().upper()
        if not _CODE_ALONE.match(code):
            report.refuse("not a program code", row.number, code)
            continue
        if not wide:
            year_text = row.cells[place[long["year"]]]
            if not _YEAR.fullmatch(year_text.strip()):
                report.refuse("not a year", row.number, year_text)
                continue
        years = wide or {int(row.cells[place[long["year"]]]): {w: i for w, i in long.items() if w != "year"}}
        for year, both in sorted(years.items()):
            figures = {word: _figure(row.cells[place[index]]) for word, index in both.items()}
            if wide and not any(value is not None for value in figures.values()):
                continue
            yield code, year, figures.get("quota"), figures.get("filled"), row.number


_CODE_NAMES = frozenset({"programcode", "code", "nrmpcode", "nrmpprogramcode", "programid", "nrmpprogramid", "track"})


def _is_long(name: str, word: str) -> bool:
    names = {"year": {"year", "matchyear"}, "quota": {"quota", "positions", "offered"}}
    return plain(name) in names.get(word, {"filled", "matched", "match", "positionsfilled"})


def _figure(text: str) -> int | None:
    text = text.strip().replace(",", "")
    try:
        return int(float(text))
    except (ValueError, OverflowError):  # no number, or one without end
        return None


def _from_text(path: Path, report: ImportReport, progress: Progress | None) -> Iterator[Found]:
    """Lines of the printed report: a heading with years, then a code followed by quota and matched per year."""
    years: list[int] = []
    for number, line in enumerate(_lines(path, progress), start=1):
        code = _CODE.search(line)
        if code is None:
            named = [int(year) for year in _YEAR.findall(line)]
            if len(named) >= 2:
                years = list(dict.fromkeys(named))
                report.headers = {str(year): "quota, matched" for year in years}
            continue
        report.read += 1
        figures = [None if not text.isdigit() else int(text) for text in _NUMBER.findall(line[code.end() :])]
        if not years:
            report.refuse("no heading with years above it", number, line.strip())
        elif len(figures) != 2 * len(years):
            report.refuse("another number of figures than two per year", number, line.strip())
        else:
            for index, year in enumerate(years):
                quota, filled = figures[2 * index], figures[2 * index + 1]
                if quota is not None or filled is not None:
                    yield code[1], year, quota, filled, number


def _lines(path: Path, progress: Progress | None) -> Iterator[str]:
    with path.open("rb") as stream:
        head = stream.read(5)
    if head == b"%PDF-":
        yield from _pdf_lines(path, progress)
        return
    size = path.stat().st_size
    if size > MOST_TEXT:
        raise InvalidInput(path.name, f"at most {MOST_TEXT // 1_000_000} MB of text", f"{size} bytes")
    from smartpick.facts.policy_words.pages import decoded

    yield from decoded(path.read_bytes()).splitlines()


def _pdf_lines(path: Path, progress: Progress | None) -> Iterator[str]:
    from smartpick.errors import Unavailable

    try:
        from pypdf import PdfReader
    except ImportError as error:
        raise Unavailable("Reading a PDF needs the optional part: pip install 'smartpick[ingest]'") from error
    try:
        reader = PdfReader(path)
        total = len(reader.pages)
        for number, page in enumerate(reader.pages, start=1):
            yield from (page.extract_text() or "").splitlines()
            if progress:
                progress(number, total)
    except Exception as error:  # the reader raises many kinds for a damaged file
        raise InvalidInput(path.name, "a PDF that can be read", str(error)[:60]) from error
