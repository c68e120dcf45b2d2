"""What was read off the pages of programs and GME offices: layout, sources, short locators, counts as documented."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from smartpick.entities.fact import SourceKind
from smartpick.entities.program import PositionType
from smartpick.facts.catalogue import load_catalogue, unplaced_codes
from smartpick.facts.claims import FOLDER, Claim, read_claims

TABLES = ("harvest_programs.csv", "harvest_institutions.csv", "harvest_hints.csv")
LOG = FOLDER / "log" / "search_log.csv"
METHOD = Path(__file__).parents[2] / "docs" / "methods" / "harvest.md"
SPECIALTIES = {
    "Internal Medicine": "140",
    "Family Medicine": "120",
    "Pediatrics": "320",
    "Psychiatry": "400",
    "Neurology": "180",
}
OWN = {SourceKind.PROGRAM_PAGE, SourceKind.GME_OFFICE}
VISA = {"j1", "h1b", "open_to"}


def states_visa(claim: Claim) -> bool:
    return claim.field in VISA and claim.value != "unknown"


def coverage() -> tuple[dict[str, Counter[str]], dict[str, Counter[str]]]:
    """Count programs by specialty and by state: own page, else GME office, else rule as a program quotes it."""
    tables = (*TABLES, "policy_pages.csv")
    stated = [c for table in tables for c in read_claims(FOLDER / table) if states_visa(c) and c.kind in OWN]
    own = {c.code for c in stated if c.scope == "program"}
    office = {c.code for c in stated if c.scope == "institution" and c.kind is SourceKind.GME_OFFICE}
    quoted = {c.code for c in stated if c.scope == "institution" and c.kind is SourceKind.PROGRAM_PAGE}
    by_specialty: dict[str, Counter[str]] = {name: Counter() for name in SPECIALTIES}
    by_state: dict[str, Counter[str]] = {}
    names = {code: name for name, code in SPECIALTIES.items()}
    for program in load_catalogue().programs:
        if program.specialty_code not in names or program.main_track.position_type is PositionType.PRELIMINARY:
            continue
        if own & {program.code, *(track.code for track in program.tracks)}:
            how = "page"
        elif program.institution_code in office:
            how = "office"
        else:
            how = "quoted" if program.institution_code in quoted else "none"
        by_specialty[names[program.specialty_code]][how] += 1
        by_state.setdefault(program.place.state, Counter())[how] += 1
    return by_specialty, by_state


def days_of_reading() -> set[str]:
    """Give the days on which the log has look-ups: a row read on another day has no search behind it."""
    with LOG.open(encoding="utf-8", newline="") as file:
        return {row["date"] for row in csv.DictReader(file) if row["kind"] == "look-up"}


def documented(row_starts: str) -> list[list[int]]:
    rows = re.findall(rf"^\| ({row_starts}) \|([^\n]+)\|$", METHOD.read_text(encoding="utf-8"), re.MULTILINE)
    return [[name, *map(int, cells.replace("|", " ").split())] for name, cells in rows]


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_our_layout_and_a_page_to_open(table: str) -> None:
    rows = read_claims(FOLDER / table)
    assert rows
    assert [c for c in rows if not re.match(r"https?://[^\s/]+\.[a-z]", c.url)] == []
    assert all(c.checked_on is not None for c in rows)
    assert {c.checked_on.isoformat() for c in rows if c.checked_on} <= days_of_reading()


@pytest.mark.parametrize("table", TABLES)
def test_no_more_than_a_few_words_of_a_page_are_kept(table: str) -> None:
    long = [c.where for c in read_claims(FOLDER / table) if c.where is None or len(c.where.split()) > 12]
    assert long == []


def test_program_rows_name_a_program_we_know_or_one_that_waits_for_its_place() -> None:
    known = {*load_catalogue().by_code, *unplaced_codes()}
    assert {c.code for c in read_claims(FOLDER / "harvest_programs.csv")} - known == set()


def test_tables_keep_own_pages_institution_rules_and_hearsay_apart() -> None:
    programs, institutions, hints = (read_claims(FOLDER / table) for table in TABLES)
    assert {c.scope for c in programs} == {"program"}
    assert {c.kind for c in programs} <= OWN
    assert {c.scope for c in institutions} == {"institution"}
    assert {c.kind for c in institutions} <= OWN
    assert {c.kind for c in hints} <= {SourceKind.DIRECTORY, SourceKind.THIRD_PARTY}
    assert {c.confidence for c in hints} == {"low"}


def test_no_row_is_written_twice() -> None:
    rows = [c for table in TABLES for c in read_claims(FOLDER / table)]
    twice = [key for key, n in Counter((c.code, c.field, c.value, c.url) for c in rows).items() if n > 1]
    assert twice == []


def test_no_source_dates_itself_into_the_future() -> None:
    assert [c for table in TABLES for c in read_claims(FOLDER / table) if c.year and c.year > 2026] == []


def test_numbers_lie_where_such_numbers_can_lie() -> None:
    bounds = {
        "step2_min": (180, 260),
        "step2_typical": (180, 260),
        "max_attempts": (1, 6),
        "max_years_since_grad": (1, 15),
        "usce_months": (1, 36),
        "pgy1_salary_usd": (40_000, 100_000),
    }
    for claim in (c for table in TABLES for c in read_claims(FOLDER / table)):
        if claim.field in bounds and claim.value != "none":
            low, high = bounds[claim.field]
            assert low <= int(claim.value) <= high, claim


def test_the_log_has_every_program_of_the_five_specialties_and_every_state() -> None:
    with LOG.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    logged = {row["key"] for row in rows if row["kind"] == "program"}
    asked = {(row["specialty"], row["state"]) for row in rows if row["kind"] == "look-up"}
    assert {row["outcome"] for row in rows} <= {"found", "nothing visible", "no page"}
    for program in load_catalogue().programs:
        for name, code in SPECIALTIES.items():
            if program.specialty_code == code:
                assert logged & {track.code for track in program.tracks}, program.code
                assert (name, program.place.state) in asked, program.code


def test_coverage_by_specialty_is_what_the_method_page_says() -> None:
    counted = [[name, n["page"], n["office"], n["quoted"], n["none"]] for name, n in coverage()[0].items()]
    assert documented("|".join(SPECIALTIES)) == counted


def test_coverage_by_state_is_what_the_method_page_says() -> None:
    counted = [[s, n["page"], n["office"], n["quoted"], n["none"]] for s, n in sorted(coverage()[1].items())]
    assert documented("[A-Z]{2}") == counted


def test_the_share_of_dated_rows_is_what_the_method_page_says() -> None:
    rows = [c for table in TABLES for c in read_claims(FOLDER / table)]
    dated = [c for c in rows if c.year is not None]
    says = re.search(r"(\d+) of (\d+) rows can be placed in time", METHOD.read_text(encoding="utf-8"))
    assert says
    assert (int(says[1]), int(says[2])) == (len(dated), len(rows))
