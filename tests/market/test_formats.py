"""Instances in the r/c/p text format and in JSON: read, written, recognised, refused with line and reason."""

from __future__ import annotations

import contextlib
import json

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from plain_couples import small_instance

from smartpick.errors import InvalidInput
from smartpick.market.formats import instance_dict, parse_instance, parse_matching, write_lines, write_matching
from smartpick.market.instance import Couple, Instance, Offer

TEXT = """# two singles, one couple
r 0 7 8
r 3

 a line that starts with a blank is a comment
c 5 1 2 7 8 7 -1
p 7 2 1 0
p 8 1 2 0
"""
READ = Instance(
    {"0": ("7", "8"), "3": ()},
    {"5": Couple(("1", "2"), (("7", "8"), ("7", None)))},
    {"7": Offer(2, ("1", "0")), "8": Offer(1, ("2", "0"))},
)


def test_the_text_format_is_read_as_published() -> None:
    assert parse_instance(TEXT) == READ


def test_text_and_json_are_recognised_by_themselves() -> None:
    for text in (TEXT, "\ufeff" + TEXT, TEXT.replace("\n", "\r\n"), json.dumps(instance_dict(READ))):
        assert parse_instance(text) == READ
    assert parse_instance("\n  " + json.dumps(instance_dict(READ), indent=2)) == READ


@pytest.mark.parametrize("seed", range(20))
def test_what_is_written_is_read_back_the_same(seed: int) -> None:
    instance = small_instance(np.random.default_rng(seed), 3, 2, 3, 4)
    assert parse_instance(json.dumps(instance_dict(instance))) == instance
    numbered = parse_instance(write_lines(instance))  # names become numbers, lists stay
    assert parse_instance(write_lines(numbered)) == numbered
    assert [len(ranked) for ranked in numbered.residents.values()] == [len(r) for r in instance.residents.values()]
    assert [offer.quota for offer in numbered.programs.values()] == [o.quota for o in instance.programs.values()]


def test_supplements_reversions_and_fills_stand_in_json_only() -> None:
    instance = Instance(
        {"r": ("a",)},
        {},
        {"a": Offer(1, ("r",), "b", "even"), "b": Offer(1, ("r",))},
        {"r": {"a": ("b",)}},
    )
    assert parse_instance(json.dumps(instance_dict(instance))) == instance
    with pytest.raises(InvalidInput, match="Write JSON instead"):
        write_lines(instance)


def test_a_matching_is_written_and_read_back() -> None:
    placed = {"0": "7", "3": None, "1": "7", "2": "8"}
    assert write_matching(READ, placed) == "m 1\nr 0 7\nr 3 -1\nr 1 7\nr 2 8\n"
    assert write_matching(READ, None) == "m 0\n"
    assert parse_matching(write_matching(READ, placed), READ) == placed
    assert parse_matching(json.dumps({"matching": placed}), READ) == placed


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("r 0 9\np 7 1 0", r"line 1' must be a list of known programs \(got '9'\)"),
        ("r 0 7 7\np 7 1 0", "line 1' must be a list that names each program once"),
        ("r 0 7\np 7 1 0 4", r"line 2' must be a list of known residents \(got '4'\)"),
        ("r 0 7\np 7 1 0 0", "line 2' must be a list that names each resident once"),
        ("r 0 7\np 7 -1 0", r"line 2' must be a program with a quota of 0 or more positions \(got -1\)"),
        ("r 0 7\nr 0 7\np 7 1 0", "line 2' must be the only 'r' line of its id"),
        ("r 0 7\np 7 1 0\np 7 1 0", "line 3' must be the only 'p' line of its id"),
        ("r 0 7\np 7", "line 2' must be 'p' with an id and a quota"),
        ("r\np 7 1", "line 1' must be 'r' with an id"),
        ("r 0 x\np 7 1 0", r"line 1' must be made of integers \(got 'x'\)"),
        ("r 0 1.5\np 7 1 0", "line 1' must be made of integers"),
        ("r -2 7\np 7 1", "line 1' must be made of ids of 0 or more"),
        ("r 0 -1\np 7 1 0", "line 1' must be a list of known programs"),
        ("c 0 1\np 7 1", "line 1' must be 'c' with an id and two members"),
        ("c 0 1 1 7 7\np 7 1 1", "line 1' must be a couple of two different members"),
        ("c 0 1 2 7\np 7 1 1", "line 1' must be a couple with programs in pairs"),
        ("c 0 1 2 7 9\np 7 1 1", "line 1' must be pairs of known programs"),
        ("c 0 1 2 7 7 7 7\np 7 1 1", "line 1' must be a list that names each pair once"),
        ("r 1 7\nc 0 1 2 7 7\np 7 1 1", "line 2' must be a couple whose members have no list of their own"),
        ("c 0 1 2 7 7\nc 1 2 3 7 7\np 7 1 1", "line 2' must be a couple whose members are in no other couple"),
        ("r 0\n", "'programs' must be one program or more"),
        ("p 7 1\n", "'residents' must be one resident or more"),
        ("", "holds nothing to match"),
        ("# only a comment\n", "holds nothing to match"),
        ("resident,program\n1,2\n", "line 1' must be a line of the r/c/p format"),
        ("x 0 1\n", "line 1' must be a line of the r/c/p format"),
    ],
)
def test_a_bad_text_is_refused_with_line_and_reason(text: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        parse_instance(text, "bad.txt")


def json_with(**changes: object) -> str:
    return json.dumps({"residents": {"r": ["c"]}, "programs": {"c": {"quota": 1, "ranks": ["r"]}}} | changes)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"residents": {"r": ["c"]\n "programs": {}}', "line 2' must be valid JSON"),
        ("[1, 2]", "must be a JSON object"),
        ("{}", "'programs' must be one program or more"),
        (json_with(residents={}), "'residents' must be one resident or more"),
        (json_with(programs={}), "'programs' must be one program or more"),
        (json_with(residents={"r": ["d"]}), r"'residents.r' must be a list of known programs \(got 'd'\)"),
        (json_with(residents={"r": ["c", "c"]}), "'residents.r' must be a list that names each program once"),
        (json_with(residents={"r": "c"}), "'residents.r' must be a list of names"),
        (json_with(residents={"r": [1]}), "'residents.r' must be a list of names in quotes"),
        (json_with(residents=["r"]), "'residents' must be a JSON object"),
        (json_with(programs={"c": {"quota": -1, "ranks": []}}), "'programs.c.quota' must be a whole number"),
        (json_with(programs={"c": {"quota": True, "ranks": []}}), "'programs.c.quota' must be a whole number"),
        (json_with(programs={"c": {"quota": 1.5, "ranks": []}}), "'programs.c.quota' must be a whole number"),
        (json_with(programs={"c": {"ranks": []}}), "'programs.c.quota' must be a whole number"),
        (json_with(programs={"c": {"quota": 1, "ranks": ["z"]}}), "'programs.c' must be a list of known residents"),
        (json_with(programs={"c": {"quota": 1, "rank": []}}), "Did you mean 'ranks'"),
        (json_with(programs={"c": {"quota": 1, "reverts_to": "x"}}), "reverts to a known one"),
        (json_with(programs={"c": {"quota": 1, "reverts_to": "c"}}), "do not run in a circle"),
        (json_with(programs={"c": {"quota": 1, "reverts_to": 3}}), "must be a program or null"),
        (json_with(programs={"c": {"quota": 1, "fills": "some"}}), "fills any, even, odd"),
        (json_with(couple={}), "Did you mean 'couples'"),
        (json_with(couples={"k": {"members": ["a"], "pairs": []}}), "'couples.k.members' must be two different"),
        (json_with(couples={"k": {"members": ["a", "a"], "pairs": []}}), "two different members"),
        (json_with(couples={"k": {"members": ["a", "r"], "pairs": []}}), "no list of their own"),
        (json_with(couples={"k": {"members": ["a", "b"], "pairs": [["c"]]}}), "each of two programs or null"),
        (json_with(couples={"k": {"members": ["a", "b"], "pairs": [["c", "d"]]}}), "pairs of known programs"),
        (json_with(couples={"k": {"members": ["a", "b"], "pairs": "c"}}), "must be a list of pairs"),
        (json_with(supplemental={"z": {}}), "lists of a known resident"),
        (json_with(supplemental={"r": {"d": []}}), "'supplemental.r' must be a list of known programs"),
        (json_with(supplemental={"r": {"c": ["d"]}}), "'supplemental.r.c' must be a list of known programs"),
        (json_with(supplemental={"r": {"c": ["c"]}}), "other programs than the advanced one"),
        ('{"residents": {"r": [], "r": []}}', "names each key once"),
        ("[" * 100_000, "JSON of ordinary depth"),
    ],
)
def test_a_bad_json_is_refused_with_its_path_and_reason(text: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        parse_instance(text, "bad.json")


@pytest.mark.parametrize("text", ["r 0 9", "r 9 7", "r 0 7\nr 0 7", "q 0", "r 0", '{"matching": 3}', '{"0": 3}'])
def test_a_matching_of_something_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_matching(text, READ)


@given(st.text(alphabet='rcp 0123-\n{}[]":,#x', max_size=60))
@example(TEXT)
@example("r 0 7\np 7 1 0\n")
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    with contextlib.suppress(InvalidInput):
        instance = parse_instance(text)
        assert parse_instance(json.dumps(instance_dict(instance))) == instance
