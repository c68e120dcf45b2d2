from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from terminal import at_terminal

from smartpick.errors import InvalidInput
from smartpick.portfolio.bare_instance import parse_instance, solution_dict
from smartpick.portfolio.solve import solve


def contract() -> dict[str, Any]:
    """The instance of the contract, made small."""
    return {
        "nodes": [[-1.0, 0.5], [1.0, 0.5]],
        "programs": [
            {"id": "a", "utility": 1.0, "region": "core", "group": "IM", "p": {"none": [0.1, 0.4], "gold": [0.3, 0.7]}},
            {"id": "b", "utility": 0.8, "region": "safety", "group": "IM", "p": {"none": [0.2, 0.5]}},
            {"id": "c", "utility": 0.7, "region": "safety", "group": "FM", "p": {"none": [0.3, 0.5]}},
        ],
        "n": 2,
        "shares": {"core": [0.25, 0.5]},
        "signals": {"gold": 1},
        "fees": {"IM": [[30, 11], [None, 30]]},
        "budget_usd": None,
        "include": [],
        "exclude": [],
    }


def answer(value: dict[str, Any]) -> dict[str, Any]:
    instance = parse_instance(json.dumps(value))
    return solution_dict(instance, solve(instance, gap_target=0.0))


def test_the_contract_is_read_and_answered() -> None:
    found = answer(contract())
    assert found["chosen"] == [{"id": "a", "signal": "gold"}, {"id": "c", "signal": "none"}]
    # both nodes: lands at a (1.0), else at c (0.7)
    assert found["objective"] == pytest.approx(0.5 * (0.3 + 0.7 * 0.3 * 0.7) + 0.5 * (0.7 + 0.3 * 0.5 * 0.7))
    assert found["p_any"] == pytest.approx(0.5 * (1 - 0.7 * 0.7) + 0.5 * (1 - 0.3 * 0.5))
    assert found["bound"] == pytest.approx(found["objective"])
    assert found["gap"] == pytest.approx(0.0, abs=1e-9)
    assert found["fee_usd"] == 11.0


def test_signals_may_be_counted_per_specialty() -> None:
    value = contract() | {"signals": {"FM": {"gold": 1}}}
    assert answer(value)["chosen"][0] == {"id": "a", "signal": "none"}
    value = contract() | {"signals": {"IM": {"gold": 1}}}
    assert answer(value)["chosen"][0] == {"id": "a", "signal": "gold"}


def test_a_level_without_a_count_has_no_signals_to_give() -> None:
    assert answer(contract() | {"signals": {}})["chosen"][0]["signal"] == "none"


def test_soft_shares_say_that_they_gave_way() -> None:
    value = contract() | {"n": 3, "shares": {"core": [0.9, 1.0]}, "soft_shares": True}
    found = answer(value)
    assert len(found["chosen"]) == 3
    assert found["relaxed"] == [{"share": "core", "side": "low", "wanted": 2, "granted": 1}]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"nodes": []}, "nodes"),
        ({"nodes": [[0, 0.4], [1, 0.4]]}, "nodes"),
        ({"nodes": [[0, -1], [1, 2]]}, "nodes[0][1]"),
        ({"nodes": [[0], [1, 1]]}, "nodes[0]"),
        ({"programs": None}, "programs"),
        ({"programs": [1]}, "programs[0]"),
        ({"programs": [{"id": 3, "p": {"none": [0.1, 0.1]}}]}, "programs[0].id"),
        ({"programs": [{"id": "a", "p": {}}]}, "programs[0].p"),
        ({"programs": [{"id": "a", "p": {"none": [0.1]}}]}, "programs[0].p.none"),
        ({"programs": [{"id": "a", "p": {"none": [0.1, 1.2]}}]}, "programs[0].p.none[1]"),
        ({"programs": [{"id": "a", "p": {"none": [0.1, True]}}]}, "programs[0].p.none[1]"),
        ({"programs": [{"id": "a", "utility": -1, "p": {"none": [0.1, 0.2]}}]}, "programs[0].utility"),
        ({"programs": [{"id": "a", "color": 1, "p": {"none": [0.1, 0.2]}}]}, "programs[0].color"),
        ({"programs": [{"id": "a", "p": {"none": [0.1, 0.2]}}] * 2}, "programs[1].id"),
        ({"n": -1}, "n"),
        ({"n": 2.5}, "n"),
        ({"n": 10**400}, "n"),
        ({"budget_usd": 10**400}, "budget_usd"),
        ({"budget_usd": float("nan")}, "budget_usd"),
        ({"include": [["a"]]}, "include[0]"),
        ({"shares": {"core": [0.5, 0.2]}}, "shares.core"),
        ({"shares": {"core": [25, 35]}}, "shares.core[0]"),
        ({"signals": {"gold": "three"}}, "signals.gold"),
        ({"fees": {"IM": [[30, 11], [20, 30]]}}, "fees.IM[1][0]"),
        ({"fees": {"IM": [[30, 11], [None, 5]]}}, "fees.IM[1][1]"),
        ({"budget_usd": "much"}, "budget_usd"),
        ({"include": ["z"]}, "include[0]"),
        ({"include": ["a"], "exclude": ["a"]}, "include"),
        ({"budget": 5}, "budget"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        answer(contract() | change)
    assert refusal.value.field == field


@pytest.mark.parametrize("text", ["", "[]", "{", '{"n": 1, "n": 2}', "[" * 100_000, "NaN"])
def test_text_that_is_no_instance_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_instance(text)


def test_the_command_prints_json_alone(tmp_path: Path) -> None:
    file = tmp_path / "instance.json"
    file.write_text(json.dumps(contract()), encoding="utf-8")
    done = at_terminal("portfolio", str(file), "--json", "-")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["chosen"] == answer(contract())["chosen"]


def test_the_command_names_the_clash_and_ends_with_2() -> None:
    value = contract() | {"shares": {"core": [0.6, 1.0], "safety": [0.6, 1.0]}}
    done = at_terminal("portfolio", "-", "--json", "-", text=json.dumps(value))
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "share of core at least 0.6" in done.stderr
    assert "share of safety at least 0.6" in done.stderr


def test_the_command_ends_with_2_on_a_wrong_field() -> None:
    done = at_terminal("portfolio", "-", text=json.dumps(contract() | {"n": "many"}))
    assert done.returncode == 2
    assert done.stderr.startswith("'n' must be a whole number")


def test_the_instance_of_the_docs_is_read_and_answered() -> None:
    page = (Path(__file__).parents[2] / "docs" / "methods" / "portfolio.md").read_text(encoding="utf-8")
    text = page[page.index('    {"nodes"') : page.index("`p` is the chance")]
    found = answer(json.loads(text))
    assert [one["id"] for one in found["chosen"]] == ["a", "b"]
    assert found["gap"] == pytest.approx(0.0, abs=1e-9)
