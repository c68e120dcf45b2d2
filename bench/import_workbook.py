"""Import of a 200,000-row workbook in the labour department's layout: seconds and peak memory.

python bench/import_workbook.py [ROWS]        promised: at most 12 s and 700 MB for 200,000 rows
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COLUMNS = [
    *("CASE_NUMBER", "CASE_STATUS", "RECEIVED_DATE", "DECISION_DATE", "ORIGINAL_CERT_DATE"),
    *("VISA_CLASS", "JOB_TITLE", "SOC_CODE", "SOC_TITLE", "FULL_TIME_POSITION", "BEGIN_DATE"),
    *("END_DATE", "TOTAL_WORKER_POSITIONS", "NEW_EMPLOYMENT", "CONTINUED_EMPLOYMENT"),
    *("CHANGE_PREVIOUS_EMPLOYMENT", "NEW_CONCURRENT_EMPLOYMENT", "CHANGE_EMPLOYER", "AMENDED_PETITION"),
    *("EMPLOYER_NAME", "TRADE_NAME_DBA", "EMPLOYER_ADDRESS1", "EMPLOYER_CITY", "EMPLOYER_STATE"),
    *("EMPLOYER_POSTAL_CODE", "NAICS_CODE", "WORKSITE_CITY", "WORKSITE_STATE", "WAGE_RATE_OF_PAY_FROM"),
    *("PW_WAGE_LEVEL",),
]


def make(path: Path, rows: int) -> None:
    import xlsxwriter

    draw = random.Random(0)
    employers = [f"Employer {number} of Technology and Services LLC" for number in range(20_000)]
    employers[:3] = ["Danbury Hospital", "UPMC Medical Education", "Maimonides Medical Center"]
    titles = [
        "Software Engineer",
        "Data Analyst",
        "Resident Physician",
        "PGY-1 Resident",
        "Pharmacy Resident",
        "Manager",
    ]
    book = xlsxwriter.Workbook(path, {"constant_memory": False, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, COLUMNS)
    for row in range(1, rows + 1):
        doctor = draw.random() < 0.02
        name = employers[draw.randrange(3) if doctor else draw.randrange(20_000)]
        title = titles[2 + draw.randrange(2)] if doctor else titles[draw.choice([0, 1, 4, 5])]
        place = (
            [("Danbury", "CT"), ("Pittsburgh", "PA"), ("Brooklyn", "NY")][employers.index(name)]
            if doctor
            else ("Austin", "TX")
        )
        values = [
            f"I-200-25{row % 365:03d}-{row:06d}",
            "Certified",
            45000 + row % 300,
            45010 + row % 300,
            "",
            "H-1B",
            title,
        ]
        values += [
            "29-1216.00" if doctor else "15-1252.00",
            "Occupation",
            "Y",
            45500,
            46500,
            1,
            1,
            0,
            0,
            0,
            0,
            0,
            name,
            "",
        ]
        values += [
            f"{row} Main Street",
            place[0],
            place[1],
            "12345",
            622110,
            place[0],
            place[1],
            70000 + row % 9000,
            "II",
        ]
        sheet.write_row(row, 0, values)
    book.close()


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    if len(sys.argv) > 2:
        from datetime import date

        from smartpick.facts.importers.lca import import_lca

        start = time.perf_counter()
        report = import_lca(Path(sys.argv[2]), date(2026, 11, 22), Path(sys.argv[2]).parent / "home")
        status = Path("/proc/self/status").read_text(encoding="utf-8")
        peak = int(status.split("VmHWM:")[1].split()[0]) / 1024  # ru_maxrss would include the parent's
        sys.stdout.write(
            f"{report.read} rows, {report.taken} taken, {report.matched} matched: "
            f"{time.perf_counter() - start:.1f} s, peak {peak:.0f} MB\n"
        )
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "LCA_Disclosure_Data_made_up.xlsx"
        make(path, rows)
        sys.stdout.write(f"{path.stat().st_size / 1e6:.0f} MB file of {len(COLUMNS)} columns; ")
        sys.stdout.flush()
        subprocess.run([sys.executable, __file__, str(rows), str(path)], check=True)


if __name__ == "__main__":
    main()
