"""The linter against passages that are not changed to suit it.

Only the sixth set has not been used to change anything, and it was written by the author of the classes of words. What
was reached on the others is held here and measures nothing new. The figures from before each tuning, and what they are
worth, stand in docs/methods/linter.md.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smartpick.guidance.faults import faults_in
from smartpick.guidance.text import paragraphs, sentences

PASSAGES = [json.loads(line) for line in (Path(__file__).parent / "passages_blind.jsonl").read_text().splitlines()]
SECOND = [json.loads(line) for line in (Path(__file__).parent / "passages_second.jsonl").read_text().splitlines()]
PRECISION, RECALL = 0.95, 0.90


def test_on_all_passages_precision_and_recall_hold() -> None:
    flagged = {p["id"] for p in PASSAGES if faults_in(p["text"])}
    bad = {p["id"] for p in PASSAGES if p["fault"]}
    assert len(flagged & bad) / len(flagged) >= PRECISION, sorted(flagged - bad)
    assert len(flagged & bad) / len(bad) >= RECALL, sorted(bad - flagged)


@pytest.mark.parametrize("half", ["development", "held_out"])
def test_on_the_second_passages_precision_and_recall_hold(half: str) -> None:
    passages = [p for p in SECOND if p["half"] == half]
    flagged = {p["id"] for p in passages if faults_in(p["text"])}
    bad = {p["id"] for p in passages if p["fault"]}
    assert len(flagged & bad) / len(flagged) >= PRECISION, sorted(flagged - bad)
    assert len(flagged & bad) / len(bad) >= RECALL, sorted(bad - flagged)


@pytest.mark.parametrize(("name", "least"), [("third", 0.90), ("fourth", 0.85), ("fifth", 0.90), ("sixth", 0.40)])
def test_on_later_passages_what_was_reached_holds(name: str, least: float) -> None:
    """The sixth is the only one that nothing was tuned on; its recall is that of texts not seen."""
    found = (Path(__file__).parent / f"passages_{name}.jsonl").read_text().splitlines()
    passages = [json.loads(line) for line in found]
    flagged = {p["id"] for p in passages if faults_in(p["text"])}
    bad = {p["id"] for p in passages if p["fault"]}
    assert len(flagged & bad) / len(flagged) >= 0.94, sorted(flagged - bad)
    assert len(flagged & bad) / len(bad) >= least, sorted(bad - flagged)


def test_a_whole_decent_statement_raises_no_alarm() -> None:
    found = (Path(__file__).parent / "passages_sixth.jsonl").read_text().splitlines()
    text = " ".join(p["text"] for p in map(json.loads, found) if not p["fault"])
    assert faults_in(text) == []


@pytest.mark.parametrize("kind", sorted({p["fault"] for p in PASSAGES if p["fault"]}))
def test_each_kind_of_fault_is_called_by_its_name(kind: str) -> None:
    of_kind = [p for p in PASSAGES if p["fault"] == kind]
    named = [p for p in of_kind if kind in {fault.kind for fault in faults_in(p["text"])}]
    assert len(named) / len(of_kind) >= 0.75


def test_a_fault_stands_where_its_sentence_stands() -> None:
    text = "I enjoy teaching. For me it is Los Angeles or nothing. I speak Spanish."
    (fault,) = faults_in(text)
    assert text[fault.span.start : fault.span.end] == "For me it is Los Angeles or nothing."


def test_paragraphs_and_sentences_keep_their_places() -> None:
    text = "One. Two!\n\nThree? Four."
    assert [s.text for s in sentences(text)] == ["One.", "Two!", "Three?", "Four."]
    assert all(text[s.start : s.end] == s.text for s in [*sentences(text), *paragraphs(text)])


@pytest.mark.parametrize("text", ["only " * 50_000 + "Boston", "a" * 300_000, "I would " * 40_000, "(" * 100_000])
def test_no_text_makes_reading_slow(text: str) -> None:
    faults_in(text)
