"""Our reader of workbooks against kept libraries: seconds, memory, hostile files, days (decision 0300).

python bench/workbook_readers.py [ROWS]        needs `pip install openpyxl python-calamine`, which the program does not

Every reader takes the same six columns of every row of a sheet in the labour department's layout, then opens four
files that a stranger might send. Each does so in a process of its own, bounded to 4 GB and two minutes.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from import_workbook import COLUMNS, make

WANTED = [COLUMNS.index(name) for name in ("CASE_STATUS", "VISA_CLASS", "JOB_TITLE", "EMPLOYER_NAME")]
MEMORY, SECONDS = 4_000_000_000, 120
NARROW = COLUMNS.index("JOB_TITLE")


def ours(path: Path) -> Iterable[list[str]]:
    from smartpick.facts.files.workbook import Workbook

    return (list(row.cells) for row in Workbook(path).rows(WANTED))


def ours_with_sieve(path: Path) -> Iterable[list[str]]:
    """As the importer does: a row is read on only when its job title may be a resident's."""
    from smartpick.facts.files.workbook import Workbook

    return (list(row.cells) for row in Workbook(path).rows(WANTED, only=(NARROW, lambda title: "Resident" in title)))


def openpyxl_read_only(path: Path) -> Iterable[list[str]]:
    import openpyxl

    sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
    return ([str(row[i] or "") for i in WANTED] for row in sheet.iter_rows(values_only=True) if len(row) > WANTED[-1])


def calamine_whole(path: Path) -> Iterable[list[str]]:
    import python_calamine

    sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    return ([str(row[i]) for i in WANTED] for row in sheet.to_python() if len(row) > WANTED[-1])


def calamine_rows(path: Path) -> Iterable[list[str]]:
    import python_calamine

    sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    return ([str(row[i]) for i in WANTED] for row in sheet.iter_rows() if len(row) > WANTED[-1])


READERS: dict[str, Callable[[Path], Iterable[list[str]]]] = {
    one.__name__: one for one in (ours, ours_with_sieve, openpyxl_read_only, calamine_whole, calamine_rows)
}


def hostile(folder: Path) -> dict[str, Path]:
    """Lay down files that a stranger might send, each of at most a few MB."""
    from io import BytesIO

    import xlsxwriter

    packed = BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, COLUMNS)
        sheet.write_row(1, 0, ["text"] * len(COLUMNS))
    with zipfile.ZipFile(packed) as plain:
        parts = {name: plain.read(name) for name in plain.namelist()}
    sheet_xml, strings = parts["xl/worksheets/sheet1.xml"], parts["xl/sharedStrings.xml"]
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    bombs: dict[str, dict[str, bytes]] = {
        "1 GB of rows": {
            "xl/worksheets/sheet1.xml": sheet_xml.replace(b"</sheetData>", b"<row/>" * 170_000_000 + b"</sheetData>")
        },
        "1 GB in one text": {"xl/sharedStrings.xml": strings.replace(b"text", b"A" * 1_000_000_000)},
        "entities": {
            "xl/sharedStrings.xml": strings.replace(
                b"<sst", f'<!DOCTYPE sst [<!ENTITY e0 "lol">{entities}]><sst'.encode(), 1
            ).replace(b"text", b"&e8;")
        },
        "a last column of 16,384": {
            "xl/worksheets/sheet1.xml": sheet_xml.replace(
                b"</sheetData>",
                b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n) for n in range(3, 100_003))
                + b"</sheetData>",
            )
        },
    }
    made = {}
    for name, changed in bombs.items():
        made[name] = folder / f"{name.replace(' ', '_')}.xlsx"
        with zipfile.ZipFile(made[name], "w", zipfile.ZIP_DEFLATED) as file:
            for part, content in (parts | changed).items():
                file.writestr(part, content)
    return made


def one(reader: str, path: Path) -> None:
    """Read a file in this process and tell what came of it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    began, rows = time.perf_counter(), 0
    try:
        for _ in READERS[reader](path):
            rows += 1
        told = f"{rows:,} rows"
    except MemoryError:
        told = "out of memory"
    except Exception as error:
        told = f"{type(error).__name__}: {str(error)[:70]!r}"
    peak = int(Path("/proc/self/status").read_text(encoding="utf-8").split("VmHWM:")[1].split()[0]) / 1024
    print(f"{time.perf_counter() - began:6.1f} s {peak:6.0f} MB  {told}")


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as name:
        large = Path(name) / "filings.xlsx"
        make(large, rows)
        for what, path in {f"{rows:,} rows of {len(COLUMNS)} columns": large, **hostile(Path(name))}.items():
            print(f"{what}, {path.stat().st_size / 1e6:.1f} MB", flush=True)
            for reader in READERS:
                command = [sys.executable, __file__, "--one", reader, str(path)]
                try:
                    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
                    said = done.stdout.strip() or f"ended with status {done.returncode}"
                except subprocess.TimeoutExpired:
                    said = f"not done after {SECONDS} s"
                print(f"  {reader:<20} {said}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
