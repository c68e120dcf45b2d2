"""The catalogue as commands list it."""

import json

import pytest
from typer.testing import CliRunner

from smartpick.errors import InvalidInput
from smartpick.facts.listing import listing_dict, program_dict, select

ENTRY = {"code", "acgme_id", "institution", "specialty", "tracks", "city", "state", "region", "visa", "facts"}
FACT = {
    "field",
    "value",
    "unit",
    "source",
    "where",
    "source_kind",
    "holds_for",
    "checked_on",
    "status",
    "conflicts_with",
}


def test_an_entry_and_its_facts_have_the_promised_keys() -> None:
    found = listing_dict(select("internal medicine", state="MA"))
    assert found["count"] == len(found["programs"]) >= 15
    for entry in found["programs"]:
        assert entry.keys() >= ENTRY
        assert entry["visa"].keys() == {"j1", "h1b", "open_to", "label"}
        assert all(fact.keys() == FACT for fact in entry["facts"])


def test_every_shown_value_but_unknown_has_a_source() -> None:
    for program in select(state="CA"):
        for fact in program_dict(program)["facts"]:
            assert fact["source"] or fact["value"] in (None, "UNKNOWN") or fact["status"] == "estimated"


def test_a_visa_condition_takes_a_class_or_a_label() -> None:
    assert {p["visa"]["j1"] for p in map(program_dict, select("IM", visa="J-1"))} <= {"yes", "case_by_case"}
    assert {p["visa"]["label"] for p in map(program_dict, select("IM", visa="j1_only"))} == {"J1_ONLY"}
    with pytest.raises(InvalidInput, match="'visa' must be one of j1"):
        select(visa="green")


@pytest.fixture
def run():
    from smartpick.cli.app import app

    return lambda *words: CliRunner().invoke(app, list(words))


def test_the_command_prints_json_alone(run) -> None:
    found = json.loads(run("programs", "--specialty", "IM", "--region", "Greater Boston", "--json", "-").stdout)
    assert {entry["state"] for entry in found["programs"]} == {"MA"}
    assert json.loads(run("program", "1256140C0", "--json", "-").stdout)["acgme_id"] == "1402421162"


def test_the_command_shows_sources_ages_and_conflicts(run) -> None:
    shown = run("program", "1266140C0", "--day", "2026-11-23").stdout
    assert "undated" in shown
    assert "but: " in shown
    assert "bmchealthsystem" in shown or "Boston Medical Center-Brighton" in shown


def test_a_wrong_day_is_refused(run) -> None:
    assert "'--day' must be a date" in str(run("program", "1256140C0", "--day", "23/11/2026").exception)


def test_a_wider_circle_holds_more_and_an_impossible_one_is_refused(run) -> None:
    near, far = (select("IM", region="Worcester, MA", radius_km=r) for r in (20, 80))
    assert set(near) < set(far)
    with pytest.raises(InvalidInput, match="radius-km"):
        select(region="Worcester, MA", radius_km=-1)
    assert "'region' must be" in str(run("programs", "--region", "Atlantis, MA").exception)
