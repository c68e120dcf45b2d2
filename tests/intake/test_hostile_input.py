"""What a stranger hands in is read or refused in a sentence; no reader breaks on it (hypothesis, bounded)."""

from __future__ import annotations

import contextlib
import copy
import json
import time
from datetime import date
from typing import Any

import pytest
from applicants import MODERATE
from hypothesis import given, settings
from hypothesis import strategies as st

from smartpick.errors import InvalidInput
from smartpick.facts.policy_text import read_policy
from smartpick.intake.code_list import CODE
from smartpick.intake.profile import parse_profile
from smartpick.intake.text_file import parse_mapping
from smartpick.market.formats import parse_instance as parse_match
from smartpick.plan.bare_instance import parse_instance as parse_portfolio

DAY = date(2026, 9, 1)
ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["=1+1", "../../etc/passwd", "{{7*7}}", "9" * 40, "2026-02-30", "\x00", "\ud800", 10**400]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)
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


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Give the path of every value inside nested mappings and lists."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(*path, key) for key, _ in inner] + [p for key, found in inner for p in places(found, (*path, key))]


def with_odd(whole: dict[str, Any], path: tuple[Any, ...], odd: Any) -> dict[str, Any]:
    """Give a copy in which the value at the path is the odd one."""
    made = copy.deepcopy(whole)
    inside: Any = made
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = odd
    return made


def test_the_files_that_are_made_odd_are_read_as_they_stand():
    assert parse_profile(MODERATE, DAY).specialties == ("internal medicine",)
    assert parse_portfolio(json.dumps(PORTFOLIO)).names == ("a", "b")


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(places(MODERATE)), ODD)
def test_a_profile_with_one_odd_value_is_read_or_refused(path, odd):
    with contextlib.suppress(InvalidInput):
        parse_profile(with_odd(MODERATE, path, odd), DAY)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(MODERATE)) | st.text(max_size=8), ODD, max_size=8))
def test_a_profile_of_odd_values_is_refused(mapping):
    with pytest.raises(InvalidInput):
        parse_profile({**mapping, "graduation_year": "never"}, DAY)


YAMLISH = st.text(alphabet="ab:-[]{}&*!|>'\"#%@,\n\t 019~?.\\", max_size=60)


@settings(max_examples=200, deadline=None)
@given(YAMLISH | st.text(max_size=60))
def test_any_text_is_a_mapping_or_refused(text):
    with contextlib.suppress(InvalidInput):
        assert isinstance(parse_mapping(text, "me.yaml"), dict)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="rpcm 0123,\n\t-:ab#", max_size=80) | ODD.map(lambda odd: json.dumps(odd)))
def test_any_match_file_is_read_or_refused(text):
    with contextlib.suppress(InvalidInput):
        parse_match(text)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(places(PORTFOLIO)), ODD)
def test_any_portfolio_file_is_read_or_refused(path, odd):
    with contextlib.suppress(InvalidInput):
        parse_portfolio(json.dumps(with_odd(PORTFOLIO, path, odd)))


@pytest.mark.parametrize("text", ["a: " + "[" * 3000, "a: " + "{b: " * 3000, '{"a":' * 3000])
def test_deep_nesting_is_refused(text):
    with pytest.raises(InvalidInput):
        parse_mapping(text, "me.json" if text.startswith('{"') else "me.yaml")


@pytest.mark.parametrize("piece", ["1", "J-1 ", "visa visa ", "not ", "(", "\n", "H-1B or ", "5 years of "])
def test_long_repetitions_do_not_slow_the_patterns_down(piece):
    text = piece * (20_000 // len(piece))
    began = time.process_time()
    CODE.findall(text)
    read_policy(text[:6_000])
    assert time.process_time() - began < 10  # seconds; quadratic growth would still pass, exponential would not
