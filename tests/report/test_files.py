"""The files a person gets, opened and read back."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pypdf
import pytest
from icalendar import Calendar
from made_up_plan import HOSTILE, made_up_plan

from smartpick.entities.season_of import Season
from smartpick.intake.profile import read_profile
from smartpick.plan.make import make_plan
from smartpick.plan.parts import CalendarEntry
from smartpick.plan.to_json import plan_json
from smartpick.report.agenda import agenda
from smartpick.report.costs import cost_lines, cost_total
from smartpick.report.document import document
from smartpick.report.page import page
from smartpick.report.views import three_views
from smartpick.report.workbook import SMALL_PERCENT, write_workbook
from smartpick.rules.calendar import season_events

# openpyxl does not know Excel's data bars, which it drops on reading
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")


def test_the_workbook_opens_and_holds_the_list_with_filters_and_no_formula(tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    write_workbook(made_up_plan(), file)
    book = openpyxl.load_workbook(file)
    assert book.sheetnames[0] == "README"
    sheet = book["List"]
    headings = [cell.value for cell in sheet[1]]
    assert {"City", "State", "Type", "Affiliation", "Visa", "Interest 1-5", "Region", "Step 2 minimum"} <= set(headings)
    assert sheet.auto_filter.ref
    assert sheet["B2"].value == HOSTILE
    assert all(cell.data_type != "f" for s in book for row in s.iter_rows() for cell in row)
    chance = sheet.cell(2, headings.index("Chance here") + 1)
    assert chance.value == pytest.approx(0.05)
    assert chance.number_format == SMALL_PERCENT


def test_a_fact_nobody_published_reads_not_stated_and_never_no(tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    write_workbook(made_up_plan(), file)
    sheet = openpyxl.load_workbook(file)["List"]
    headings = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, headings.index("Step 2 minimum") + 1).value == "not stated"
    assert sheet.cell(2, headings.index("Visa") + 1).value == "J-1; H-1B not stated"


def test_the_page_escapes_every_name_and_may_load_nothing() -> None:
    html = page(made_up_plan())
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "default-src 'none'" in html
    assert html.count("<script") == 1
    assert "src=" not in html.replace("-src", "")
    assert 'href="http' not in html


def test_the_page_shows_source_date_and_conflict_of_a_fact() -> None:
    html = page(made_up_plan())
    assert "https://example.org" in html
    assert "checked 2026-11-01" in html
    assert "other sources say: J1_H1B (a directory)" in html


def test_the_document_is_a_tagged_pdf_with_the_words_of_the_plan() -> None:
    raw = document(made_up_plan())
    reader = pypdf.PdfReader(io.BytesIO(raw))
    words = "".join(sheet.extract_text() for sheet in reader.pages)
    assert "Plain Hospital" in words
    assert "Do you sponsor H-1B?" in words
    assert "=HYPERLINK" in words
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_the_same_plan_gives_the_same_document_and_page() -> None:
    assert document(made_up_plan()) == document(made_up_plan())
    assert page(made_up_plan()) == page(made_up_plan())


def test_a_moved_date_keeps_its_id_in_the_calendar() -> None:
    before = CalendarEntry(date(2026, 9, 2), "Submit; now, please", "AAMC", True)
    ids = [
        next(iter(Calendar.from_ical(agenda([entry], 2027, date(2026, 9, 1))).walk("VEVENT")))["uid"]
        for entry in (before, replace(before, date=date(2026, 9, 9)))
    ]
    assert ids[0] == ids[1]


def test_an_hour_comes_with_its_time_zone_and_a_span_with_its_end() -> None:
    noon = datetime(2027, 3, 19, 12, tzinfo=ZoneInfo("America/New_York"))
    moment = CalendarEntry(noon.date(), "Match Day", "NRMP", True, "match_day", "published", noon)
    span = CalendarEntry(date(2026, 10, 15), "Interviews", "AAMC", True, "interviews", ends=date(2027, 2, 15))
    read = Calendar.from_ical(agenda([moment, span], 2027, date(2026, 9, 1)))
    first, second = read.walk("VEVENT")
    assert first["dtstart"].dt == noon
    assert first["dtstart"].params["TZID"] == "America/New_York"
    assert first["uid"].startswith("match_day-2027@")
    assert second["dtend"].dt == date(2027, 2, 16)
    assert [zone["tzid"] for zone in read.walk("VTIMEZONE")] == ["America/New_York"]


def test_what_is_past_and_what_goes_on_is_said_on_page_paper_and_sheet_and_reminds_nobody(tmp_path: Path) -> None:
    day = date(2026, 12, 1)
    entries = (
        CalendarEntry(date(2026, 9, 2), "Submit", "AAMC", True, "submit"),
        CalendarEntry(
            date(2026, 10, 15), "Interviews", "AAMC", True, "interviews", "projected", ends=date(2027, 2, 15)
        ),
        CalendarEntry(date(2027, 3, 19), "Match Day", "NRMP", True, "match_day", "projected"),
    )
    plan = replace(made_up_plan(), calendar=entries, day=day)
    assert [one["standing"] for one in plan_json(plan)["calendar"]] == ["past", "now", ""]
    html = page(plan)
    assert '2026-09-02 <span class="muted">past</span>' in html
    assert '2026-10-15 <span class="muted">now</span>' in html
    write_workbook(plan, tmp_path / "plan.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")["Calendar"]
    assert [row[4] for row in sheet.iter_rows(values_only=True)][-3:] == ["past", "now", ""]
    words = " ".join("".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(document(plan))).pages).split())
    assert "now, projected from past seasons, to be re-checked" in words
    assert "2027-03-19: Match Day (projected from past seasons, to be re-checked)" in words
    written = Calendar.from_ical(agenda(entries, 2027, day)).walk("VEVENT")
    assert [bool(event.walk("VALARM")) for event in written] == [False, False, True]


def test_the_file_names_an_event_as_the_rules_do() -> None:
    found = season_events(Season(2027), ("internal medicine",))
    entries = [CalendarEntry(one.day, one.words, one.source, one.verify, one.id, one.status) for one in found]
    written = Calendar.from_ical(agenda(entries, 2027, date(2026, 9, 1))).walk("VEVENT")
    assert [str(event["uid"]) for event in written] == [one.uid for one in found]


def test_two_seasons_never_share_an_id() -> None:
    entry = CalendarEntry(date(2026, 9, 2), "Submit", "AAMC", False)
    first, second = agenda([entry], 2027, entry.date), agenda([entry], 2028, entry.date)
    assert first.split(b"UID:")[1][:24] != second.split(b"UID:")[1][:24]


def test_the_page_says_what_the_edge_of_the_list_is_worth() -> None:
    html = page(made_up_plan())
    assert "The best list with 2 applications fewer costs $22 less and has 9.0 points less chance of matching" in html
    assert "come within a point of this list&#39;s chance and save $11" in html


def test_the_three_views_answer_with_the_programs_of_the_plan() -> None:
    day = date(2026, 9, 1)
    applicant = read_profile(Path(__file__).parents[2] / "examples" / "boston_moderate.yaml", day)
    plan = make_plan(applicant, day)
    city, state, beyond = three_views(plan, applicant)
    listed = {program.code for program in plan.list}
    assert {row.state for row in city.rows} == {row.state for row in state.rows} == {"MA"}
    assert not {row.code for row in city.rows} & {row.code for row in state.rows}
    assert {row.code for row in beyond.rows} == {
        code for code in listed if code not in {r.code for r in (*city.rows, *state.rows)}
    }
    assert str(len(city.rows)) in city.answer


def test_a_projected_date_is_called_one_and_a_later_file_replaces_it() -> None:
    entry = CalendarEntry(date(2028, 3, 17), "Match Day", "NRMP", True, "match_day", "projected")
    earlier, later = (
        next(iter(Calendar.from_ical(agenda([entry], 2028, day)).walk("VEVENT")))
        for day in (date(2027, 7, 10), date(2027, 8, 10))
    )
    assert "projected from past seasons" in str(later["summary"])
    assert earlier["uid"] == later["uid"]
    assert int(earlier["sequence"]) < int(later["sequence"])


def test_the_cost_sheet_names_what_is_not_known_and_adds_only_what_is_certain_and_ours() -> None:
    part = {"status": "published", "verify": False}
    costs = {
        "total_usd": 100.0,
        "unknown_parts": ["Filing fee"],
        "only_if": ["Late fee"],
        "parts": [
            {"what": "Late fee", "usd": 50.0, "payer": "you", "certain": False, **part},
            {"what": "Filing fee", "usd": None, "payer": "hospital", "certain": True, **part},
            {"what": "Registration", "usd": 100.0, "payer": "you", "certain": True, **part},
        ],
    }
    lines = cost_lines(costs)
    assert [line.amount for line in lines] == ["not known", "$100", "$50"]
    assert lines[-1].note == "only in some cases"
    assert "$100" in cost_total(costs)
    assert "Not known, and not in it: Filing fee" in cost_total(costs)


def test_a_question_about_a_program_off_the_list_names_it() -> None:
    plan = made_up_plan()
    asked = replace(plan.verify_first[0], code="1257140C0")
    assert "Boston Univ Med Ctr, Boston" in page(replace(plan, verify_first=(asked,)))
