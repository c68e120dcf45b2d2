"""The form filled in from a profile, and written back into it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import get_args

import pytest
import yaml
from applicants import changed
from pydantic import BaseModel
from web_client import Client

from smartpick.intake.form import ProfileForm
from smartpick.intake.profile import parse_profile, profile_dict
from smartpick.web.answers import answers_from, answers_of, profile_from, written_into
from smartpick.web.form_rows import ROWS
from smartpick.web.forms import ASKS, TOGETHER

DAY = "2026-11-23"
MINE = changed(
    told=[{"code": "1281140C0", "field": "j1", "value": "yes", "day": "2026-11-01", "note": "by phone"}],
    must_include=["1281140C0"],
    geography__ties=[{"place": "MA", "kind": "family"}],
    exams__step3={"status": "scheduled", "date": "2026-12-15"},
    previous_cycles=[{"match_year": 2026, "interviews": 2}],
)


def test_a_profile_written_back_unchanged_is_the_same() -> None:
    assert written_into(MINE, answers_from(MINE)) == MINE


@pytest.mark.parametrize(
    ("name", "value", "path", "now"),
    [
        ("step2", "251", ("exams", "step2_ck"), {"score": 251, "attempts": 1}),
        ("anchor", "Ohio", ("geography", "anchor"), "OH"),
        ("specialty_2", "family medicine", ("specialties",), ["internal medicine", "family medicine"]),
        (
            "us_letters",
            "3",
            ("letters",),
            [MINE["letters"][0], {"country": "US"}, {"country": "US"}, {"country": "IN"}],
        ),
        ("us_letters", "0", ("letters",), [{"country": "IN"}]),
        ("step3", "passed", ("exams", "step3"), {"status": "passed"}),
        ("earlier", "no", ("previous_cycles",), []),
        ("certified", "no", ("ecfmg_certified",), False),
        ("school_name", "Seth GS Medical College", ("school", "name"), "Seth GS Medical College"),
        ("school_degree", "MBBS", ("school", "degree"), "MBBS"),
        ("couple", "yes", ("couple",), "partner"),
        ("certified_on", "2027-01-15", ("ecfmg_certified",), True),
        ("visa_need", "j1_only", ("visa_preference",), "j1_only"),
        ("status", "f1", ("immigration_status",), "f1"),
        ("step3_date", "2026-12-20", ("exams", "step3"), {"status": "scheduled", "date": "2026-12-20"}),
        ("us_months", "2", ("us_clinical",), MINE["us_clinical"]),
        ("us_months", "0", ("us_clinical",), []),
        ("never", "Texas; New York, NY", ("geography", "never"), ["TX", "New York, NY"]),
        ("languages", "Hindi, Klingon", ("languages",), ["hi", "Klingon"]),
        ("must_exclude", "1281140c0 and 1257140C0", ("must_exclude",), ["1281140C0", "1257140C0"]),
        ("interest", "1257140C0: 5", ("interest",), {"1257140C0": 5}),
        ("red_flags", "gap, leave", ("red_flags",), ["gap", "leave"]),
        ("spouse_must_work", "no", ("long_term", "spouse_must_work"), False),
        ("gold_sent", "Boston (1257140c0)", ("season_state", "signalled"), {"gold": ["1257140C0"]}),
        ("signal_counts", "neurology: gold 2, silver 3", ("signal_counts",), {"neurology": {"gold": 2, "silver": 3}}),
    ],
)
def test_what_is_changed_changes_and_all_else_stays(name: str, value: str, path: tuple[str, ...], now: object) -> None:
    new = written_into(MINE, {**answers_from(MINE), name: value})
    at: object = new
    for key in path:
        at = at[key]
    assert at == now
    assert {key: new[key] for key in MINE if key != path[0]} == {key: MINE[key] for key in MINE if key != path[0]}
    assert new["told"] == MINE["told"]
    assert new["geography"]["ties"] == MINE["geography"]["ties"]


def test_the_file_of_a_partner_keeps_its_name_and_no_takes_the_partner_out() -> None:
    couple = MINE | {"couple": "ana.yaml"}
    assert written_into(couple, answers_from(couple))["couple"] == "ana.yaml"
    assert "couple" not in written_into(couple, {**answers_from(couple), "couple": "no"})


def test_a_row_added_in_the_form_is_a_tie_of_the_profile_and_a_cleared_one_goes() -> None:
    sent = {"tie.0.place": "", "tie.0.kind": "", "tie.1.place": "Toledo, OH", "tie.1.kind": "partner"}
    new = written_into(MINE, answers_of(sent))
    assert new["geography"]["ties"] == [{"place": "Toledo, OH", "kind": "partner"}]
    assert {key: new[key] for key in MINE if key != "geography"} == {k: MINE[k] for k in MINE if k != "geography"}


def test_a_letter_told_one_by_one_counts_before_the_number_of_letters() -> None:
    row = {"letter.0.country": "United States", "letter.0.specialty": "neurology", "us_letters": "2"}
    new = written_into({}, answers_of(row))
    assert new["letters"] == [{"country": "US", "specialty": "neurology"}, {"country": "US"}]


@pytest.mark.parametrize("file", sorted(Path("examples").glob("*.yaml")), ids=lambda file: file.stem)
def test_every_example_comes_back_from_the_form_as_it_was(file: Path) -> None:
    profile = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert written_into(profile, answers_from(profile)) == profile
    afresh = profile_from({name: text for name, text in answers_from(profile).items() if text})
    told = parse_profile(profile, date.fromisoformat(DAY))
    again = parse_profile(afresh | {"school": profile["school"]}, date.fromisoformat(DAY))
    assert {key for key in profile_dict(told) if profile_dict(told)[key] != profile_dict(again).get(key)} <= {
        "red_flags"
    }


def test_every_field_of_the_profile_that_a_plan_reads_is_in_the_form() -> None:
    elsewhere = {"assumptions"}  # the file alone
    asked = {".".join(ask.path) for ask in ASKS.values()} | {*TOGETHER.values(), "visa_preference"}
    asked |= {"season_state.signalled"}  # a field for each kind of signal
    rows = {f"{'.'.join(path)}.{column}" for path, columns in ROWS.values() for column in columns}
    held = {path for path in _leaves(ProfileForm) if not path.startswith("told.")}
    assert held - elsewhere - asked - rows == set()


def _leaves(model: type[BaseModel], at: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = list(_models(field.annotation))
        path = f"{at}{name}"
        if inner:
            yield from _leaves(inner[0], f"{path}.")
        else:
            yield path


def _models(kind: object) -> Iterator[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for one in get_args(kind):
        yield from _models(one)


def test_the_page_is_filled_in_and_keeps_what_it_does_not_ask() -> None:
    client = Client()
    page = client.html("/start", {"profile": json.dumps(MINE), "day": DAY, "season": "[]"}).text
    assert 'value="244"' in page
    assert "-problem" not in page
    answers = {**answers_from(MINE), "step2": "250"}
    plan = client.html("/start", {"profile": json.dumps(MINE), "day": DAY, **answers}).text
    kept = json.loads(unescape(re.search(r'name="profile" value="([^"]*)" id="carried"', plan)[1]))
    assert kept["exams"]["step2_ck"]["score"] == 250
    assert (kept["must_include"], kept["told"][0]["note"]) == (["1281140C0"], "by phone")


def test_a_new_person_takes_nothing_over() -> None:
    assert 'name="profile" value=""' not in Client().html("/start").text.split('id="questions"')[1]
