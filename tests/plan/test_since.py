"""A plan made again: the same from its own file, and what became different in words."""

from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from applicants import changed
from typer.testing import CliRunner

from smartpick.cli.app import app
from smartpick.errors import InvalidInput
from smartpick.facts import data_version
from smartpick.facts.tables import DATA
from smartpick.intake.profile import parse_profile
from smartpick.intake.saved_plan import read_saved_plan
from smartpick.plan.make import make_plan
from smartpick.plan.schema import plan_schema
from smartpick.plan.since import changes_since
from smartpick.plan.to_json import plan_file

DAY = date(2026, 9, 1)


@pytest.fixture(scope="module")
def found() -> dict:
    someone = parse_profile(changed(applications={"max": 12}), DAY)
    return json.loads(json.dumps(plan_file(make_plan(someone, DAY), someone)))


def test_a_saved_plan_makes_itself_again(found: dict, tmp_path: Path) -> None:
    first = tmp_path / "plan.json"
    first.write_text(json.dumps(found), encoding="utf-8")
    done = CliRunner().invoke(app, ["plan", str(first), "--json", "-"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == found
    jsonschema.validate(found, plan_schema())


def test_the_same_plan_has_no_changes_and_a_newer_version_alone_is_none(found: dict) -> None:
    assert changes_since(found, found) == ()
    assert changes_since(found, {**found, "data_version": "2099-01-01.00000000"}) == ()


def test_what_changed_is_told_program_by_program_with_the_reason(found: dict) -> None:
    after = copy.deepcopy(found)
    gone = after["list"].pop(0)
    after["excluded"].append({"code": gone["code"], "reason": "it publishes a floor of 280", "rule": "H-06"})
    after["list"][0]["visa"]["j1"] = "no" if found["list"][1]["visa"]["j1"] != "no" else "yes"
    after["totals"]["applications"] -= 1
    after["totals"]["p_match"]["mid"] += 0.05
    after["data_version"] = "2099-01-01.00000000"
    told = "\n".join(changes_since(found, after))
    assert (
        f"{gone['institution']}, {gone['city']} {gone['state']} (it publishes a floor of 280, rule H-06): leaves"
        in told
    )
    assert "is known better" in told
    assert "J-1" in told
    assert f"Applications {len(found['list'])}, now {len(found['list']) - 1}" in told
    assert "now 2099-01-01.00000000" in told


def test_a_plan_without_its_profile_is_refused_and_a_profile_is_no_plan(found: dict, tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    old.write_text(json.dumps({key: value for key, value in found.items() if key != "profile"}), encoding="utf-8")
    with pytest.raises(InvalidInput, match="make it from the profile"):
        read_saved_plan(old)
    profile = tmp_path / "profile.json"
    profile.write_text(json.dumps(found["profile"]), encoding="utf-8")
    assert read_saved_plan(profile) is None


@pytest.mark.parametrize(
    "name", ["evidence/policy_pages.csv", "model/season.npz", "rules/fees.yaml", "advice/rules.csv"]
)
def test_the_version_follows_every_kind_of_table(name: str, tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    for folder in (before, after):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes((DATA / name).read_bytes())
    assert data_version.checksum(before) == data_version.checksum(after)
    (after / name).write_bytes((DATA / name).read_bytes()[:-1] + b"#")
    assert data_version.checksum(before) != data_version.checksum(after)


def test_windows_line_ends_are_no_other_version_and_a_moved_table_is(tmp_path: Path) -> None:
    for folder, name, text in (("a", "x.csv", b"p\nq\n"), ("b", "x.csv", b"p\r\nq\r\n"), ("c", "y.csv", b"p\nq\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_bytes(text)
    assert data_version.checksum(tmp_path / "a") == data_version.checksum(tmp_path / "b")
    assert data_version.checksum(tmp_path / "a") != data_version.checksum(tmp_path / "c")


def test_what_the_user_imported_is_part_of_the_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARTPICK_HOME", str(tmp_path))
    data_version.data_version.cache_clear()
    try:
        shipped = data_version.data_version()
        (tmp_path / "evidence").mkdir()
        (tmp_path / "evidence" / "mine.csv").write_text("x\n", encoding="utf-8")
        data_version.data_version.cache_clear()
        assert data_version.data_version().startswith(f"{shipped}+own.")
    finally:
        data_version.data_version.cache_clear()
