"""Plans for many: each as in a single run, one bad profile stops nobody, and a killed run goes on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import yaml
from applicants import changed

from smartpick.errors import InvalidInput
from smartpick.intake.cohort_files import Member, read_cohort
from smartpick.intake.profile import parse_profile
from smartpick.market.ensemble import Workers
from smartpick.plan import cohort
from smartpick.plan.cohort import Planned, overlaps, plan_many
from smartpick.plan.make import make_plan
from smartpick.plan.spread import Move, Share, Spread
from smartpick.plan.to_json import plan_file
from smartpick.report.cohort_page import cohort_page, member_page
from smartpick.report.cohort_rows import risks_of_all
from smartpick.report.cohort_sheet import write_cohort

DAY = date(2026, 9, 1)
SMALL = {"applications": {"max": 12}}


def members() -> tuple[Member, ...]:
    first, second = changed(**SMALL), changed(**SMALL, exams__step2_ck__score=258)
    return Member("=Ana", first), Member("Bo", second), Member("Cy", {**first, "specialties": ["magic"]})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office")


@pytest.fixture(scope="module")
def planned(folder: Path):
    return plan_many(members(), DAY, folder=folder, page=member_page, workers=Workers(1))


def alone(member: Member) -> dict:
    applicant = parse_profile(member.profile, DAY)
    return json.loads(json.dumps(plan_file(make_plan(applicant, DAY), applicant)))


def test_each_plan_is_the_one_of_a_single_run(planned, folder: Path) -> None:
    for one, member in zip(planned[:2], members(), strict=False):
        assert json.loads((folder / "plans" / f"{one.file}.json").read_text(encoding="utf-8")) == alone(member)


def test_a_bad_profile_is_named_and_stops_nobody(planned) -> None:
    assert [one.brief is None for one in planned] == [False, False, True]
    assert "specialties[0]" in planned[2].problem


def test_programs_on_several_lists_are_told_with_those_who_signal(planned) -> None:
    shared = overlaps(planned)
    both = {p["code"] for p in planned[0].brief["list"]} & {p["code"] for p in planned[1].brief["list"]}
    assert {one.code for one in shared} == both
    assert all(set(one.signalled_by) <= set(one.names) == {"=Ana", "Bo"} for one in shared)
    first = shared[0]
    each = [p["p_interview"] for one in planned[:2] for p in one.brief["list"] if p["code"] == first.code]
    assert first.interviews == pytest.approx(sum(each))


def test_the_workbook_holds_everybody_and_no_formula(planned, tmp_path: Path) -> None:
    write_cohort(planned, overlaps(planned), tmp_path / "cohort.xlsx")
    book = openpyxl.load_workbook(tmp_path / "cohort.xlsx")
    assert [name for name in book.sheetnames if name != "For everybody"] == ["Cohort", "Overlap", "Not planned"]
    assert {row[0].value for row in book["Cohort"].iter_rows(min_row=2)} == {"=Ana", "Bo"}
    assert book["Not planned"]["A2"].value == "Cy"
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_the_workbook_is_dated_by_its_plans_and_not_by_the_clock(planned, tmp_path: Path) -> None:
    write_cohort(planned, (), tmp_path / "cohort.xlsx")
    assert openpyxl.load_workbook(tmp_path / "cohort.xlsx").properties.created == datetime(2026, 9, 1)


def test_page_and_workbook_show_what_spreading_costs_each(planned, tmp_path: Path) -> None:
    move = Move(1, "=Ana", "signal", "A", "B", "Give it to B.", -0.0006, 0.0017, -0.0012, 1)
    people = (Share(1, "=Ana", 0.5, 0.49, 0.4894, 1, 0.0017), Share(2, "Bo", 0.6, 0.59, 0.5917, 0, 0.0))
    proposal = Spread(3, 1.1, 1.08, 1.0811, (move,), people)
    page = cohort_page(planned, (), "", proposal)
    for text in ("-0.06 points", "-0.12 points", "+0.17 points, 1 applicant<", "48.94", "59.17", "+0.11 points to all"):
        assert text in page
    write_cohort(planned, (), tmp_path / "cohort.xlsx", proposal)
    book = openpyxl.load_workbook(tmp_path / "cohort.xlsx")
    assert [cell.value for cell in book["Spread"][2]] == ["=Ana", "Give it to B.", -0.06, -0.12, 0.17, 1]
    assert [cell.value for cell in book["Spread by applicant"][3]] == ["Bo", 60, 59, 59.17, 0, 0]


def test_everybody_has_a_page_that_loads_nothing_and_the_cohort_leads_to_it(planned, folder: Path) -> None:
    whole = cohort_page(planned, overlaps(planned))
    for one in planned[:2]:
        page = (folder / "plans" / f"{one.file}.html").read_text(encoding="utf-8")
        assert f"plans/{one.file}.html" in whole
        assert all(program["code"] in page for program in one.brief["list"])
        assert "default-src 'none'" in page
        assert "<script" not in page + whole
    assert "specialties[0]" in whole


def test_names_cannot_write_into_the_pages(planned) -> None:
    bad = "<img src=x onerror=alert(1)>"
    whole = cohort_page([replace(planned[0], name=bad), replace(planned[2], problem=bad)], ())
    assert "<img" not in whole


def test_a_killed_run_goes_on_and_another_day_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    once = plan_many(members()[:1], DAY, folder=tmp_path, workers=Workers(1))
    monkeypatch.setattr(cohort, "make_plan", lambda *_: pytest.fail("planned twice"))
    assert plan_many(members()[:1], DAY, folder=tmp_path, workers=Workers(1)) == once
    monkeypatch.undo()
    assert plan_many(members()[:1], date(2026, 9, 2), folder=tmp_path, workers=Workers(1)) != once
    assert len(list((tmp_path / "plans").glob("*.json"))) == 1


def test_a_plan_whose_file_was_lost_is_made_again(tmp_path: Path) -> None:
    plan_many(members()[:2], DAY, folder=tmp_path, workers=Workers(1))
    kept, lost = tmp_path / "plans" / "0001.json", tmp_path / "plans" / "0002.json"
    before, when = lost.read_text(encoding="utf-8"), kept.stat().st_mtime_ns
    lost.unlink()
    plan_many(members()[:2], DAY, folder=tmp_path, workers=Workers(1))
    assert lost.read_text(encoding="utf-8") == before
    assert kept.stat().st_mtime_ns == when


@pytest.mark.slow
def test_a_cluster_and_two_processes_write_the_same_plans_as_one(tmp_path: Path) -> None:
    from distributed import LocalCluster

    few = members()[:2]
    plan_many(few, DAY, folder=tmp_path / "one", page=member_page, workers=Workers(1))
    plan_many(few, DAY, folder=tmp_path / "two", page=member_page, workers=Workers(2))
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
        plan_many(
            few, DAY, folder=tmp_path / "dask", page=member_page, workers=Workers(scheduler=cluster.scheduler_address)
        )
    for name in ("0001.json", "0001.html", "0002.json", "0002.html"):
        wanted = (tmp_path / "one" / "plans" / name).read_bytes()
        assert (tmp_path / "two" / "plans" / name).read_bytes() == wanted
        assert (tmp_path / "dask" / "plans" / name).read_bytes() == wanted


def test_a_folder_and_a_table_are_read_with_their_problems(tmp_path: Path) -> None:
    (tmp_path / "ana.yaml").write_text(yaml.safe_dump(changed(**SMALL)), encoding="utf-8")
    (tmp_path / "bo.json").write_text("{", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a profile", encoding="utf-8")
    ana, bo = read_cohort(tmp_path)
    assert (ana.name, bo.profile) == ("ana", None)
    assert "mapping" in bo.problem
    table = tmp_path / "all.csv"
    table.write_text('name,citizenship,exams.step2_ck.score\nCy,"[IN]",244\nDi,"[",1\n', encoding="utf-8")
    cy, di = read_cohort(table)
    assert cy.profile == {"citizenship": ["IN"], "exams": {"step2_ck": {"score": 244}}}
    assert di.problem.startswith("line 3")


@pytest.mark.parametrize("name", ["absent", "empty", "list.pdf"])
def test_no_cohort_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InvalidInput, match="cohort"):
        read_cohort(tmp_path / name)


def test_what_everybody_shares_is_said_once_and_each_row_keeps_its_own_risk() -> None:
    def one(number: int, *risks: str) -> Planned:
        own = {"totals": {}, "risks": [{"text": text, "level": "warn", "rule": "X-01"} for text in risks]}
        return Planned(number, f"p{number}", own)

    assert risks_of_all([one(1, "late", "narrow"), one(2, "late")]) == ["late"]
    assert risks_of_all([one(1, "late")]) == []


def test_the_workbook_keeps_what_concerns_everybody(planned, tmp_path: Path) -> None:
    late = {"text": "It is late.", "level": "error", "rule": "Z-17"}
    both = [replace(one, brief={**one.brief, "risks": [late]}) for one in planned if one.brief is not None]
    write_cohort(both, (), tmp_path / "all.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "all.xlsx")["For everybody"]
    assert sheet["A2"].value == "It is late."
    assert "It is late." in cohort_page(both, ())


def test_a_day_and_a_yes_of_a_workbook_come_as_a_profile_has_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["name", "ecfmg_certified", "long_term.stay_in_us"])
    book.active.append(["Ana", date(2026, 5, 1), True])
    book.save(tmp_path / "all.xlsx")
    (ana,) = read_cohort(tmp_path / "all.xlsx")
    assert ana.profile == {"ecfmg_certified": date(2026, 5, 1), "long_term": {"stay_in_us": True}}
