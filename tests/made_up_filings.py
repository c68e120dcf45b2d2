"""Made-up rows of a quarterly disclosure file of H-1B filings."""

from __future__ import annotations

# in the layout of the files, in their order; the columns in between are left out
PLAIN_FILING: dict[str, object] = {
    "CASE_NUMBER": "",
    "CASE_STATUS": "Certified",
    "RECEIVED_DATE": "2025-03-01",
    "DECISION_DATE": "2025-03-08",
    "VISA_CLASS": "H-1B",
    "JOB_TITLE": "Resident Physician",
    "SOC_CODE": "29-1216.00",
    "TOTAL_WORKER_POSITIONS": 1,
    "EMPLOYER_NAME": "Danbury Hospital",
    "EMPLOYER_CITY": "Danbury",
    "EMPLOYER_STATE": "CT",
    "WORKSITE_CITY": "Danbury",
    "WORKSITE_STATE": "CT",
}
FILING_COLUMNS: list[object] = list(PLAIN_FILING)


def filing(number: str, **changes: object) -> list[object]:
    return list({**PLAIN_FILING, "CASE_NUMBER": number, **changes}.values())


FILINGS = [
    FILING_COLUMNS,
    filing("I-200-25060-000001"),
    filing("I-200-25060-000002", JOB_TITLE="PGY-2 Resident (Internal Medicine)", TOTAL_WORKER_POSITIONS=3),
    filing("I-200-25060-000003", JOB_TITLE="Software Engineer"),
    filing("I-200-25060-000004", JOB_TITLE="Pharmacy Resident"),
    filing("I-200-25060-000005", CASE_STATUS="Certified - Withdrawn"),
    filing("I-200-25060-000006", VISA_CLASS="H-1B1 Chile"),
    filing("I-200-25060-000007", SOC_CODE="15-1252.00"),
    filing("I-200-25060-000008", EMPLOYER_NAME="Nobody Knows Clinic"),
    filing("I-200-25060-000001"),
    filing("I-200-24330-000009", DECISION_DATE="2024-12-02"),
]
