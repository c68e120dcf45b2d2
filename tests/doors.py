"""Every door through which a stranger's bytes come in: its name, how it is read, an honest example of what it takes.

The tests knock on each with odd values, the fuzzer in `bench/fuzz.py` with whatever reaches new code. A door gives
anything, or refuses with `InvalidInput`; all else is a fault.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from applicants import MODERATE
from raw_workbooks import WORKBOOK_PARTS, cell, parts_of, read_large_workbook, sheet_with

from smartpick.cli.season import import_ as season_import
from smartpick.errors import InvalidInput
from smartpick.facts.corrections import CORRECTION_COLUMNS, check_corrections
from smartpick.facts.files.workbook import small_sheets
from smartpick.facts.importers.acgme import import_acgme
from smartpick.facts.importers.lca import import_lca
from smartpick.facts.importers.nrmp import import_results
from smartpick.facts.importers.spreadsheet import import_spreadsheet
from smartpick.facts.policy_text import read_policy
from smartpick.facts.policy_words.pages import pdf_pages
from smartpick.facts.roster import read_roster
from smartpick.guidance.assignment import read_assignment
from smartpick.guidance.documents import pdf_words, text_of, word_words
from smartpick.intake.code_list import read_codes
from smartpick.intake.cohort_files import read_cohort
from smartpick.intake.profile import parse_profile, problems_of
from smartpick.intake.saved_plan import read_saved_plan
from smartpick.intake.text_file import parse_mapping, read_text
from smartpick.market.formats import parse_instance as parse_match
from smartpick.portfolio.bare_instance import parse_instance as parse_portfolio
from smartpick.season.couple_plan import pairs_of_table
from smartpick.season.entry_list import read_entry_list
from smartpick.season.mail_log import MailLog
from smartpick.season.partner import Half, read_half
from smartpick.season.tracker import Tracker
from smartpick.web.pages.couple import _kept
from smartpick.web.pages.say import sent_so_far
from smartpick.web.rank_kept import ranking_of
from smartpick.web.season_log import season_of
from smartpick.web.sent import sent_from

DAY = date(2026, 9, 1)
A, B = "1281140C0", "1290140C0"
EVENTS: list[dict[str, Any]] = [
    {"what": "applied", "code": A, "day": "2026-09-24"},
    {"what": "invited", "code": A, "day": "2026-10-20"},
    {"what": "scheduled", "code": A, "day": "2026-10-21", "start": "2026-12-01T09:00:00", "zone": "America/New_York",
     "minutes": 240, "way": "virtual"},
    {"what": "note", "code": A, "day": "2026-10-22", "note": "kind people"},
    {"what": "interviewed", "code": A, "day": "2026-12-01"},
]  # fmt: skip
MAILS: list[dict[str, Any]] = [
    {"what": "mail_sent", "kind": "visa_enquiry", "code": A, "day": "2026-09-02"},
    {"what": "mail_answered", "code": A, "field": "j1", "value": "yes", "day": "2026-09-03", "note": "by e-mail"},
    {"what": "mail_heard", "words": "a kind place", "day": "2026-09-04"},
]
HALF = {
    "kind": "SmartPick rank list for a partner, 1", "season": 2027, "order": [A, B],
    "weights": [0.5, 0.5], "chances": [[0.1, 0.4], [0.2, 0.5]],
}  # fmt: skip
RANK = {
    "order": [A, B], "answers": [[A, B]], "not_there": [B], "years": {}, "weights": {"fit": 5},
    "ratings": {A: {"fit": 8}},
}  # fmt: skip
PORTFOLIO: dict[str, Any] = {
    "nodes": [[-1, 0.5], [1, 0.5]],
    "programs": [
        {"id": "a", "utility": 1, "p": {"none": [0.5, 0.2], "gold": [0.6, 0.3]}},
        {"id": "b", "utility": 2, "p": {"none": [0.1, 0.2], "gold": [0.2, 0.3]}},
    ],
    "signals": {"gold": 1},
    "fees": {},
    "budget_usd": 100,
    "n": 2,
    "include": ["a"],
}
MATCH = "r 1 11 12\nr 2 12 11\np 11 1 1 2\np 12 1 2 1\n"
PAGE = (
    "<h2>International graduates</h2><ul><li>We sponsor J-1 visas only.</li><li>Graduated within 5 years.</li></ul>"
    "<table><tr><th>Step 2 CK</th><th>Visa</th></tr><tr><td>230</td><td>J-1, H-1B</td></tr></table>"
)
ROSTER = (
    "Ann Example, MD, King Edward Medical University, Pakistan\nBob Example, MBBS, University of Lagos, Nigeria\n" * 3
)


@dataclass(frozen=True)
class Door:
    """One reader. `example` is read without complaint; `mapping` its value where the file holds JSON or YAML."""

    read: Callable[[bytes], Any]
    example: bytes
    mapping: Any = None


@contextmanager
def as_file(content: bytes, name: str) -> Iterator[Path]:
    """Lay the bytes into a file of a folder of its own, away from the disk where there is a way."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        yield path


def with_file(read: Callable[[Path], Any], name: str) -> Callable[[bytes], Any]:
    def door(content: bytes) -> Any:
        with as_file(content, name) as path:
            return read(path)

    return door


def with_text(read: Callable[[str], Any], name: str = "me.yaml") -> Callable[[bytes], Any]:
    return with_file(lambda path: read(read_text(path)), name)


def with_json(read: Callable[[str], Any]) -> Callable[[bytes], Any]:
    """Give what a browser sends: text that was decoded on the way."""
    return lambda content: read(content.decode("utf-8", errors="replace"))


def journal_of(events: list[Any] | Any) -> bytes:
    """Give a journal whose one block holds these events under a right checksum."""
    body = json.dumps(events).encode()
    return b"smartpick season journal 1\n1\t%08x\t%s\n" % (zlib.crc32(body), body)


def journal_with(content: bytes) -> bytes:
    return b"smartpick season journal 1\n1\t%08x\t%s\n" % (zlib.crc32(content), content)


def read_season(path: Path) -> None:
    Tracker(path).so_far()


def read_mails(path: Path) -> None:
    MailLog(path).state(parse_profile(MODERATE, DAY), DAY)


@cache
def empty_word() -> dict[str, bytes]:
    import docx

    made = io.BytesIO()
    docx.Document().save(made)
    with zipfile.ZipFile(made) as file:
        return {name: file.read(name) for name in file.namelist()}


def word_with(inside: bytes) -> bytes:
    """Give a Word file whose text is this XML."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name, content in empty_word().items():
            if name == "word/document.xml":
                content = content.replace(b"<w:sectPr", inside + b"<w:sectPr", 1)
            new.writestr(name, content)
    return packed.getvalue()


def table(*rows: tuple[str, ...]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def pdf_with(stream: bytes) -> bytes:
    """Give a PDF of one page with this content stream."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, at = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        at.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    rows = b"".join(b"%010d 00000 n \n" % place for place in at)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    return (
        made
        + head
        + rows
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(made))
    )


def words_on_a_page(words: str) -> bytes:
    return pdf_with(b"BT /F1 12 Tf 50 700 Td (" + words.encode() + b") Tj ET")


def as_apart(read: Callable[[bytes], str]) -> Callable[[bytes], str]:
    """Read in this process what is read in one of its own, where whatever the reader raises becomes a refusal."""

    def door(content: bytes) -> str:
        try:
            return read(content)
        except Exception as error:
            raise InvalidInput("file", "one that can be read", type(error).__name__) from error

    return door


def read_whole_profile(text: str) -> None:
    found = parse_mapping(text, "me.yaml")
    problems_of(found, DAY)
    parse_profile(found, DAY)


def imported(read: Callable[..., Any], **more: Any) -> Callable[[bytes], Any]:
    def door(content: bytes) -> Any:
        with as_file(content, "theirs.csv") as path:
            return read(path, folder=path.parent / "own", **more)

    return door


def of_pairs(text: str) -> None:
    mine: Half = read_half(json.dumps(HALF), "me")
    pairs_of_table(text, mine, mine, DAY)


def dump(value: Any) -> bytes:
    return json.dumps(value).encode()


DOORS: dict[str, Door] = {
    "profile, YAML": Door(with_text(read_whole_profile), yaml.safe_dump(MODERATE).encode(), MODERATE),
    "profile, JSON": Door(with_text(read_whole_profile), dump(MODERATE), MODERATE),
    "profile on the web": Door(with_json(lambda text: sent_from(text, {})), dump(MODERATE), MODERATE),
    "saved plan": Door(
        with_file(read_saved_plan, "plan.json"),
        dump({"season": 2027, "day": "2026-09-01", "profile": MODERATE, "seed": 0, "list": [], "totals": {}}),
    ),
    "match": Door(with_text(parse_match), MATCH.encode()),
    "portfolio": Door(with_text(parse_portfolio), dump(PORTFOLIO), PORTFOLIO),
    "policy page": Door(read_policy, PAGE.encode()),
    "policy PDF": Door(as_apart(pdf_pages), words_on_a_page("We sponsor J-1 visas only.")),
    "roster": Door(lambda content: read_roster(content, DAY), ROSTER.encode()),
    "codes, text": Door(with_file(read_codes, "list.txt"), f"{A}\n{B}\n".encode()),
    "own spreadsheet": Door(
        imported(import_spreadsheet, kind="spreadsheet", day=DAY),
        table(("Code", "J-1", "Step 2 CK", "IMG %", "Website"), (A, "yes", "230", "40%", "https://example.org")),
    ),
    "own workbook": Door(
        lambda content: imported(import_spreadsheet, kind="spreadsheet", day=DAY)(sheet_with(content)),
        (
            f'<row r="1">{cell("A1", "Code")}{cell("B1", "J-1")}</row>'
            f'<row r="2">{cell("A2", A)}{cell("B2", "yes")}</row>'
        ).encode(),
    ),
    "large workbook": Door(
        lambda content: with_file(read_large_workbook, "x.xlsx")(parts_of(content)), b"\0".join(WORKBOOK_PARTS)
    ),
    "small workbook": Door(lambda content: list(small_sheets(parts_of(content), "x.xlsx")), b"\0".join(WORKBOOK_PARTS)),
    "Program Results": Door(
        imported(import_results), table(("Program Code", "Quota 2026", "Matched 2026"), (A, "13", "13"))
    ),
    "accredited programs": Door(
        imported(import_acgme),
        table(
            ("Program ID", "Program Name", "Specialty", "City", "State", "Status"),
            ("1402411179", "Berkshire Medical Center Program", "Internal medicine", "Pittsfield", "MA", "Continued"),
        ),
    ),
    "filings": Door(
        imported(import_lca, day=DAY),
        table(
            (
                "CASE_NUMBER",
                "CASE_STATUS",
                "VISA_CLASS",
                "JOB_TITLE",
                "SOC_CODE",
                "EMPLOYER_NAME",
                "EMPLOYER_CITY",
                "EMPLOYER_STATE",
                "RECEIVED_DATE",
                "DECISION_DATE",
                "TOTAL_WORKER_POSITIONS",
                "WORKSITE_CITY",
                "WORKSITE_STATE",
                "BEGIN_DATE",
                "NEW_EMPLOYMENT",
            ),
            (
                "I-200-26001-000001",
                "Certified",
                "H-1B",
                "Resident Physician",
                "29-1216",
                "Berkshire Medical Center",
                "Pittsfield",
                "MA",
                "2026-01-05",
                "2026-01-12",
                "1",
                "Pittsfield",
                "MA",
                "2026-06-15",
                "1",
            ),
        ),
    ),
    "corrections": Door(
        with_file(lambda path: check_corrections(path, [A], ["1281"]), "mine.csv"),
        table(
            CORRECTION_COLUMNS,
            (
                "add",
                "program",
                A,
                "",
                "",
                "j1",
                "yes",
                "",
                "A page",
                "https://example.org/",
                "program_page",
                '"We sponsor J-1"',
                "",
                "2026-09-01",
                "published",
                "high",
                "",
            ),
        ),
    ),
    "cohort table": Door(
        with_file(read_cohort, "all.csv"),
        table(("name", "citizenship", "exams.step2_ck.score"), ("one", "[IN]", "244"), ("two", "[NG]", "230")),
    ),
    "season": Door(with_file(read_season, "mine"), journal_of(EVENTS)),
    "season, events": Door(lambda content: with_file(read_season, "mine")(journal_with(content)), dump(EVENTS), EVENTS),
    "mail log": Door(with_file(read_mails, "mails"), journal_of(MAILS)),
    "mail log, events": Door(lambda content: with_file(read_mails, "mails")(journal_with(content)), dump(MAILS), MAILS),
    "season table": Door(
        with_file(lambda path: season_import(path.with_name("mine"), path), "events.csv"),
        table(("code", "status", "day"), (A, "applied", "2026-09-24"), (A, "invited", "2026-10-20")),
    ),
    "season on the web": Door(with_json(lambda text: season_of({"season": text})), dump(EVENTS), EVENTS),
    "mails on the web": Door(
        with_json(lambda text: sent_so_far({"mailed": text}, DAY)),
        dump([{"kind": "visa_enquiry", "code": A, "day": "2026-09-02"}]),
        [{"kind": "visa_enquiry", "code": A, "day": "2026-09-02"}],
    ),
    "rank list": Door(with_file(read_entry_list, "ranks.txt"), f"{A}\n{B}\n".encode()),
    "rank table": Door(
        with_file(read_entry_list, "rank.csv"),
        table(("rank", "nrmp_code", "program", "list", "linked_to"), ("1", A, "Berkshire", "primary", "")),
    ),
    "rank list on the web": Door(with_json(lambda text: ranking_of({"rank": text}, [A, B])), dump(RANK), RANK),
    "partner's list": Door(with_json(lambda text: read_half(text, "you")), dump(HALF), HALF),
    "pairs": Door(with_text(of_pairs), table(("first_code", "second_code"), (A, B), (B, ""))),
    "couple on the web": Door(
        with_json(lambda text: _kept({"couple": text})),
        dump({"near_km": 60, "apart": "after", "alone": "both", "pairs": [[A, B], [A, None]]}),
        {"near_km": 60, "apart": "after", "alone": "both", "pairs": [[A, B], [A, None]]},
    ),
    "assignment": Door(with_file(read_assignment, "mine.csv"), table(("code", "version"), (A, "anchor"))),
    "statement": Door(lambda content: text_of(content, "mine.txt"), "I hope to train in Boston.".encode("utf-16")),
    "statement, Word": Door(
        as_apart(lambda content: word_words(word_with(content))), b"<w:p><w:r><w:t>I hope to train.</w:t></w:r></w:p>"
    ),
    "statement, PDF": Door(as_apart(pdf_words), words_on_a_page("I hope to train.")),
}
