"""The linter against passages that are not changed to suit it.

None of them is unseen any more: the patterns were written, and later widened, by people who had these passages before
them, and the half called "held_out" has the same author as the patterns. So this holds what was reached and measures
nothing new. The honest figure is that of the first patterns on the second passages: precision 0.81 and 0.85, recall
0.33 and 0.21. What the wider patterns do on strangers' texts has not been measured.
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
