"""The linter against passages, those of strangers first.

The sets of strangers (`passages_stranger.jsonl`, `whole_stranger.jsonl`) come from writers who saw neither the linter
nor any other passage, and nothing is fitted to them; what was reached is held here. The older sets were used to make
the patterns and are part of the fit, so they judge nothing new. Figures: docs/methods/linter.md.
"""

from __future__ import annotations

import hashlib
import json
import time
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from smartpick.guidance.faults import Fault, faults_in
from smartpick.guidance.in_order import words_in
from smartpick.guidance.learned import FINE, WEIGHTS
from smartpick.guidance.reader import reader
from smartpick.guidance.text import paragraphs, sentences

HELD = Path(__file__).parent
TRAINING = HELD.parents[1] / "training" / "linter"
# reached, with no passage changed because of them: (precision, recall), (false alarms per decent sentence, recall)
SURE = {"stranger": (0.97, 0.84), "stranger_second": (0.97, 0.80), "stranger_third": (0.97, 0.87)}
ANY = {"stranger": (0.95, 0.90), "stranger_second": (0.95, 0.90), "stranger_third": (0.95, 0.92)}
WHOLE_SURE = {"whole_stranger": (0.007, 0.85), "whole_stranger_second": (0.003, 0.87)}
WHOLE_ANY = {"whole_stranger": (0.013, 0.93), "whole_stranger_second": (0.006, 0.93)}
OLDER = ("blind", "second", "third", "fourth", "fifth", "sixth")


@cache
def passages(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (HELD / f"passages_{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def judged(*names: str, sure: bool = False) -> tuple[float, float]:
    """Precision and recall over sets of passages; of objections without reserve when `sure`."""
    every = [p for name in names for p in passages(name)]
    flagged = {p["text"] for p in every if objected(p["text"], sure)}
    bad = {p["text"] for p in every if p["fault"]}
    return len(flagged & bad) / len(flagged), len(flagged & bad) / len(bad)


@cache
def found(text: str) -> list[Fault]:
    return faults_in(text)


def objected(text: str, sure: bool) -> bool:
    return any(not sure or fault.level != "note" for fault in found(text))


def test_on_the_older_passages_precision_and_recall_hold() -> None:
    precision, recall = judged(*OLDER)
    assert precision >= 0.95
    assert recall >= 0.90


@pytest.mark.parametrize("sure", [True, False], ids=["sure", "any"])
@pytest.mark.parametrize("name", SURE)
def test_on_passages_of_a_stranger_what_was_reached_holds(name: str, sure: bool) -> None:
    precision, recall = judged(name, sure=sure)
    least = (SURE if sure else ANY)[name]
    assert precision >= least[0]
    assert recall >= least[1]


@pytest.mark.parametrize("sure", [True, False], ids=["sure", "any"])
@pytest.mark.parametrize("name", WHOLE_SURE)
def test_in_whole_texts_of_a_stranger_what_was_reached_holds(name: str, sure: bool) -> None:
    texts = [json.loads(line) for line in (HELD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    flagged = [one for text in texts for one in flagged_in([s["text"] for s in text["sentences"]], sure)]
    bad = [s["fault"] is not None for text in texts for s in text["sentences"]]
    false = sum(f and not b for f, b in zip(flagged, bad, strict=True))
    reached = (WHOLE_SURE if sure else WHOLE_ANY)[name]
    assert false / (len(bad) - sum(bad)) <= reached[0]
    assert sum(f and b for f, b in zip(flagged, bad, strict=True)) / sum(bad) >= reached[1]


def flagged_in(texts: list[str], sure: bool) -> list[bool]:
    """Which sentences of a whole text are objected to when it is read as one."""
    whole = "\n\n".join(texts)
    found = [f for f in faults_in(whole) if f.kind != "long_excuse" and not (sure and f.level == "note")]
    starts = [sum(len(text) + 2 for text in texts[:k]) for k in range(len(texts))]
    return [
        any(start <= f.span.start < start + len(text) for f in found) for start, text in zip(starts, texts, strict=True)
    ]


def test_a_sentence_of_a_whole_text_is_objected_to_from_a_higher_chance_on() -> None:
    read = reader()
    assert read.in_text.likely > read.alone.likely
    assert read.in_text.sure > read.alone.sure


@pytest.mark.parametrize("kind", sorted({p["fault"] for p in passages("blind") if p["fault"]} - {"long_excuse"}))
def test_each_kind_of_fault_is_called_by_its_name(kind: str) -> None:
    of_kind = [p for name in ("blind", "second") for p in passages(name) if p["fault"] == kind]
    named = [p for p in of_kind if kind in {fault.kind for fault in found(p["text"])}]
    assert len(named) / len(of_kind) >= 0.75


def test_the_weights_belong_to_the_passages_they_were_fitted_to() -> None:
    made = json.loads(WEIGHTS.with_suffix(".json").read_text(encoding="utf-8"))
    content = b"".join(path.read_bytes() for path in sorted(TRAINING.glob("*.jsonl")))
    assert made["passages_sha256"] == hashlib.sha256(content).hexdigest()
    for way, bars in (("alone", reader().alone), ("in_text", reader().in_text)):
        assert made["writers_left_out"][way]["bars"] == [bars.sure, bars.likely]


def test_no_passage_that_judges_was_fitted_to() -> None:
    fitted = {
        json.loads(line)["text"]
        for path in TRAINING.glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    for name in SURE:
        assert fitted.isdisjoint(p["text"] for p in passages(name))


def test_chances_of_all_kinds_sum_to_one() -> None:
    chances = reader().chances("I will go anywhere that takes me.", ["desperation"])
    assert sum(chances.values()) == pytest.approx(1.0)
    assert chances[FINE] < 0.5


def test_the_order_of_words_counts() -> None:
    (network,) = reader().networks
    one, other = (network.chances(words_in(text)) for text in ("only boston will do", "will boston do only"))
    assert np.abs(one - other).max() > 0.01


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
    start = time.process_time()
    faults_in(text)
    assert time.process_time() - start < 10
