import json
from pathlib import Path

import pytest
from applicants import MODERATE
from typer.testing import CliRunner

from smartpick.cli.app import app
from smartpick.errors import InvalidInput

RUN = CliRunner()
DAY = ["--day", "2026-09-01"]


@pytest.fixture(scope="module")
def profile(tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("profile") / "me.json"
    path.write_text(json.dumps(MODERATE), encoding="utf-8")
    return str(path)


def run(*arguments):
    return RUN.invoke(app, [*arguments])


def test_plan_prints_json_alone(profile):
    found = run("plan", profile, *DAY, "--seed", "7", "--json", "-")
    assert found.exit_code == 0
    plan = json.loads(found.stdout)
    assert (plan["seed"], plan["season"], plan["day"]) == (7, 2027, "2026-09-01")


def test_plan_writes_every_form_and_leaves_no_part_behind(profile, tmp_path):
    found = run("plan", profile, *DAY, "--out", str(tmp_path / "out"))
    assert found.exit_code == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"plan.json", "plan.html", "plan.xlsx", "plan.pdf", "calendar.ics"}
    assert all((tmp_path / "out" / name).stat().st_size > 500 for name in names)


def test_the_summary_ends_in_next_actions(profile):
    found = run("plan", profile, *DAY)
    assert "Next" in found.stdout
    assert found.stdout.index("Watch out") < found.stdout.index("Next")


@pytest.mark.parametrize(
    "arguments", [["--day", "2026-13-01"], ["--json", "/no/such/folder/x.json"], ["--out", "/proc/x"]]
)
def test_bad_options_are_refused_before_anything_is_written(profile, arguments):
    found = run("plan", profile, *arguments)
    assert isinstance(found.exception, InvalidInput)
    assert found.stdout == ""


def test_schema_prints_both(profile):
    import jsonschema

    assert run("schema", "profile").exit_code == 0
    schema = json.loads(run("schema", "plan").stdout)
    jsonschema.validate(json.loads(run("plan", profile, *DAY, "--json", "-").stdout), schema)
    assert isinstance(run("schema", "list").exception, InvalidInput)


def test_review_and_what_if_and_explain_answer_in_json(profile, tmp_path):
    listed = tmp_path / "list.txt"
    listed.write_text("1290140C0 1265140C0 9999999C9", encoding="utf-8")
    review = json.loads(run("review", profile, "--list", str(listed), *DAY, "--json", "-").stdout)
    assert review["totals"]["applications"] == 2
    assert review["not_found"][0]["code"] == "9999999C9"
    change = json.loads(run("what-if", profile, "--set", "exams.step2_ck.score=255", *DAY, "--json", "-").stdout)
    assert change["changed"]
    steps = json.loads(run("explain", profile, "1290140C0", *DAY, "--json", "-").stdout)["steps"]
    assert [step["name"] for step in steps] == ["base", "place", "program", "score", "file", "visa", "interview"]


def test_the_human_forms_of_review_what_if_and_explain_print(profile, tmp_path):
    listed = tmp_path / "list.txt"
    listed.write_text("1290140C0", encoding="utf-8")
    assert "Best swaps" in run("review", profile, "--list", str(listed), *DAY).stdout
    change = run("what-if", profile, "--set", "specialties=[internal medicine, family medicine]", *DAY).stdout
    assert "If specialties=[internal medicine, family medicine]" in change
    assert "chance of matching" in change
    assert " -> " in change
    steps = run("explain", profile, "1290140C0", "--signal", "gold", *DAY).stdout
    assert "with a gold signal" in steps
    assert "80 % range" in steps


def test_examples_all_give_a_plan():
    for path in sorted((Path(__file__).parents[2] / "examples").glob("*.yaml")):
        found = run("what-if", str(path), "--set", "languages=[es]", *DAY, "--json", "-")
        assert json.loads(found.stdout)["totals"]["after"]["applications"] > 20, path.name
