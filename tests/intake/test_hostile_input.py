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
from doors import DOORS, HALF, PORTFOLIO, A, B, dump
from hypothesis import example, given, settings
from hypothesis import strategies as st

from smartpick.errors import InvalidInput
from smartpick.facts.policy_text import read_policy
from smartpick.intake.code_list import CODE
from smartpick.intake.profile import parse_profile
from smartpick.intake.text_file import parse_mapping
from smartpick.market.formats import parse_instance as parse_match
from smartpick.portfolio.bare_instance import parse_instance as parse_portfolio

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


WITH_VALUES = sorted(name for name, door in DOORS.items() if door.mapping is not None and "YAML" not in name)
PLACES = [(name, path) for name in WITH_VALUES for path in places(DOORS[name].mapping)]
AS_TEXT = sorted(name for name in DOORS if "PDF" not in name)  # a changed PDF is hardly one; the fuzzer has the time
PIECES = st.sampled_from(
    [b"=1+1", b"\x00", b"\xff", b"\xe2\x80\xa8", b"9" * 40, b"1e999", b"nan", b"-1", b"2026-02-30", b"\r", b'"', b",",
     b"\n", b"{", b"}", b"[", b"&x ", b"*x", b"!!bool x", b"<tr></tr>", b"</td>", b"<t ", b"\xc2\xb2", b"../", b"null",
     b"\x1f"]
)  # fmt: skip


@pytest.mark.parametrize("name", DOORS)
def test_every_door_takes_its_honest_example(name):
    DOORS[name].read(DOORS[name].example)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(PLACES), ODD)
def test_a_file_with_one_odd_value_is_read_or_refused(place, odd):
    name, path = place
    mapping = DOORS[name].mapping
    with contextlib.suppress(InvalidInput):
        DOORS[name].read(dump(with_odd(mapping, path, odd)))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(AS_TEXT), st.data())
def test_a_file_with_a_strange_piece_or_a_lost_one_is_read_or_refused(name, data):
    content = DOORS[name].example
    start, length = data.draw(st.integers(0, len(content))), data.draw(st.integers(0, 12))
    piece = data.draw(PIECES | st.binary(max_size=4))
    with contextlib.suppress(InvalidInput):
        DOORS[name].read(content[:start] + piece + content[start + length :])


# what fuzzing found, one input for each fault that was mended
ONCE_BROKE = [
    ("profile, YAML", b"a: !!bool x"),
    ("profile, YAML", b"a: !!timestamp x"),
    ("profile, YAML", b"a: !!int ''"),
    ("profile, YAML", b"graduation_year: 0x" + b"F" * 6_000),
    ("match", b"r 1 11\n\x1f\np 11 1 1\n"),
    ("policy page", b"<table></tr>We sponsor J-1 visas.</table>"),
    ("roster", b"<table><tr></tr></table>"),
    ("filings", DOORS["filings"].example.replace(b"2026-01-12", b"2026-13-12")),
    ("filings", DOORS["filings"].example.replace(b"2026-01-12", b"99999999999")),
    ("Program Results", DOORS["Program Results"].example.replace(b",13,13", b",1e999,13")),
    ("pairs", b"first_code,second_code\r\r1,2\n"),
    ("rank list", b"1281140C0\r\r1290140C0\n"),
    ("rank table", b"rank,nrmp_code,program,list,linked_to\n1,1281140C0\r\r,x,primary,\n"),
    ("season, events", b"3"),
    ("season, events", b"[3]"),
    ("season, events", b'[{"code": "1281140C0"}]'),
    ("season, events", b'[{"what": "applied", "code": "1281140C0", "day": "2026-09-24"}, {"what": "undo"}]'),
    ("season, events", b'[{"what": "applied", "code": "1281140C0", "day": "soon"}]'),
    ("season, events", b'[{"what": "applied", "code": ["1281140C0"], "day": "2026-09-24"}]'),
    ("season, events", DOORS["season, events"].example.replace(b"America/New_York", b"America/Nowhere")),
    ("season, events", DOORS["season, events"].example.replace(b"America/New_York", b"../etc")),
    ("mail log, events", b'[{"what": "mail_answered", "code": "1281140C0", "field": "j0"}]'),
    ("mail log, events", DOORS["mail log, events"].example.replace(b'"yes"', b'"yrs"')),
    ("mail log, events", b'[{"what": "mail_sent", "kind": "visa_enquiry"}]'),
]


@pytest.mark.parametrize(("name", "content"), ONCE_BROKE)
def test_what_once_broke_a_reader_is_read_or_refused_in_words_that_print(name, content):
    said = ""
    try:
        DOORS[name].read(content)
    except InvalidInput as refusal:
        said = str(refusal)
    assert len(said) < 600
    assert said.isprintable()


@pytest.mark.parametrize("key", ["\ud800", "x" * 100_000, "\x1b[31mred", "a\nb"])
def test_a_field_with_a_strange_name_is_refused_in_one_line_that_prints(key):
    with pytest.raises(InvalidInput) as refusal:
        parse_profile({**MODERATE, key: 1}, DAY)
    assert str(refusal.value).isprintable()
    assert len(str(refusal.value)) < 2_000


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 3_000,
        "a: " + "{b: " * 3_000,
        "- " * 3_000,
        '{"a":' * 3_000,
        "a: [" + "1," * 400_000 + "1]",
        "\n".join(f"a{number}: 1" for number in range(80_000)),
        "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]",
        '{"a": 1, "a": 2}',
        "a: !!python/object/apply:os.system [ls]",
    ],
    ids=["lists", "mappings", "dashes", "objects", "values", "keys", "aliases", "twice", "tag"],
)
def test_a_yaml_bomb_is_refused_at_once(text):
    began = time.process_time()
    with pytest.raises(InvalidInput):
        parse_mapping(text, "me.json" if text.startswith('{"') else "me.yaml")
    assert time.process_time() - began < 3  # seconds; a deep one took more than a second before depth was bounded


def test_many_keys_of_a_json_file_are_compared_in_one_pass():
    text = "{" + ",".join(f'"a{number}": 1' for number in range(90_000)) + "}"
    began = time.process_time()
    assert len(parse_mapping(text, "me.json")) == 90_000
    assert time.process_time() - began < 3  # seconds; pair by pair it took two minutes


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", [b"a", b"1", b" ", b"\n", b"(", b"<p>", b"<td>", b'"', b",", b"&amp;", b"[", b"a: 1\n"]
)
def test_a_long_file_of_one_piece_is_read_or_refused_in_time(piece):
    content = piece * (50_000 // len(piece))
    for name in AS_TEXT:
        began = time.process_time()
        with contextlib.suppress(InvalidInput):
            DOORS[name].read(content)
        assert time.process_time() - began < 10, name  # seconds; the slowest takes two


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(places(HALF)), ODD | st.floats(0, 1))
@example(("chances", 0, 0), 0.5)
def test_a_partners_odd_list_is_never_taken_for_chances(path, odd):
    with contextlib.suppress(InvalidInput):
        half = DOORS["partner's list"].read(dump(with_odd(HALF, path, odd)))
        assert half.chances.min() >= 0
        assert half.chances.max() <= 1
        assert set(half.codes) <= {A, B}


@pytest.mark.parametrize("piece", ["1", "J-1 ", "visa visa ", "not ", "(", "\n", "H-1B or ", "5 years of "])
def test_long_repetitions_do_not_slow_the_patterns_down(piece):
    text = piece * (20_000 // len(piece))
    began = time.process_time()
    CODE.findall(text)
    read_policy(text[:6_000])
    assert time.process_time() - began < 10  # seconds; quadratic growth would still pass, exponential would not
