# /// script
# requires-python = ">=3.11"
# dependencies = ["scikit-learn==1.9.*", "torch==2.*"]
# ///
"""Fit both readers of the linter to the passages of training/linter and write smartpick/data/model/linter*.{npz,json}.

Run in an environment that has SmartPick, scikit-learn and torch: `python training/fit_linter.py`. It takes a quarter of
an hour on two cores. With a folder behind it (`... fit_linter.py kept`), what is fitted is kept there, so that a run
can be broken off and taken up again as long as the passages stay.

Each file holds the passages of one writer. The weights that put both readers together, the bars and the figures come
from leaving a fifth of the writers out at a time, so that they are about wordings of people whom the readers never
read; the readers shipped are fitted to all.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from linter_network import fit_network
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from smartpick.guidance.faults import noticed, one_form
from smartpick.guidance.in_order import MOST_WORDS, network_of, stored_as, words_in
from smartpick.guidance.learned import FINE, WEIGHTS, Weights, marks
from smartpick.guidance.learned import packed as packed_runs
from smartpick.guidance.reader import STORED, Bars, Reader, both_seen, packed
from smartpick.guidance.text import sentences

HERE = Path(__file__).parent / "linter"
OLDER = Path(__file__).parents[1] / "tests" / "guidance"
SETS = (
    "blind",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
)  # the patterns were made on these, so they judge nothing
ALIKE = {"visa": "ultimatum"}
APART = {"long_excuse"}  # counted in sentences, not read
INVERSE_PENALTY = 10.0
INVERSE_PENALTY_TOGETHER = 0.1
FOLDS = 5
WORKERS = 2
SEEDS = (0,)  # of the networks, left out and shipped alike
SEEN_AT_LEAST = 2  # passages in which a mark stands
SMALLEST = 0.03  # a mark whose largest weight is smaller is left out
BREAK = "¶"  # after each sentence of a passage that has several
SURE, LIKELY = 0.96, 0.94  # precision aimed at over the passages of writers left out, about half of which have a fault
SURE_IN_TEXT, LIKELY_IN_TEXT = 0.9, 0.8  # and over the sentences of whole texts left out, one in seventeen with one
Passage = tuple[str, str]


def read(path: Path) -> list[Passage]:
    """Give the passages of one writer as (text, fault)."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [(row["text"], ALIKE.get(row["fault"], row["fault"]) or FINE) for row in rows if row["fault"] not in APART]


@cache
def writers() -> dict[str, list[Passage]]:
    """Give the passages of all writers."""
    return {path.stem: read(path) for path in sorted(HERE.glob("*.jsonl"))}


def kinds() -> tuple[str, ...]:
    """Give the kinds in the order of all chances."""
    return tuple(sorted({fault for own in writers().values() for _, fault in own}))


def left_out(fold: int | None) -> list[str]:
    """Name the writers that a fold leaves out; None leaves out nobody."""
    return [] if fold is None else list(writers())[fold::FOLDS]


def passages_without(out: list[str]) -> list[Passage]:
    """Give the passages of all other writers, and the older sets."""
    older = [passage for name in SETS for passage in read(OLDER / f"passages_{name}.jsonl")]
    return [passage for name, own in writers().items() if name not in out for passage in own] + older


@cache
def marks_of(text: str) -> tuple[frozenset[str], ...]:
    """Give the marks of a sentence or a short passage."""
    read_as = one_form(text)
    return marks(read_as, noticed(read_as))


def words_of(text: str) -> list[str]:
    """Give the words of a passage in their order."""
    every = [words_in(one_form(span.text)) for span in sentences(text)]
    if len(every) < 2:
        return every[0]
    return [word for words in every for word in [*words, BREAK]][:MOST_WORDS]


def fit_runs(passages: list[Passage]) -> Weights:
    """Fit the weights over runs of words and letters to passages."""
    seen = [marks_of(text) for text, _ in passages]
    counts = Counter(mark for blocks in seen for block in blocks for mark in block)
    row = {mark: k for k, mark in enumerate(sorted(m for m, n in counts.items() if n >= SEEN_AT_LEAST))}
    at, where, value = [], [], []
    for k, blocks in enumerate(seen):
        for block in blocks:
            known = [row[mark] for mark in block if mark in row]
            at += [k] * len(known)
            where += known
            value += [1 / np.sqrt(max(len(block), 1))] * len(known)
    x = csr_matrix((value, (at, where)), shape=(len(passages), len(row)))
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=500, tol=1e-3)
    model.fit(x, [fault for _, fault in passages])
    kept = np.flatnonzero(np.abs(model.coef_).max(axis=0) >= SMALLEST)
    names = list(row)
    return Weights(
        tuple(model.classes_.tolist()),
        {names[k]: place for place, k in enumerate(kept.tolist())},
        model.coef_.T[kept].astype(np.float16),
        model.intercept_,
    )


def by_runs(fold: int | None) -> Any:
    """Fit the first reader; give it, or its chances for the sentences of the writers left out."""
    found = fit_runs(passages_without(left_out(fold)))
    if fold is None:
        return found
    return {
        name: [np.array([found.chances(marks_of(s.text)) for s in sentences(text)]) for text, _ in writers()[name]]
        for name in left_out(fold)
    }


def by_order(fold: int | None, seed: int) -> Any:
    """Fit a second reader; give it, or its chances for the sentences of the writers left out."""
    number = {kind: k for k, kind in enumerate(kinds())}
    texts = [(words_of(text), number[fault]) for text, fault in passages_without(left_out(fold))]
    found = network_of(stored_as(fit_network(texts, len(number), seed)))
    if fold is None:
        return found
    return {
        name: [
            np.array([found.chances(words_in(one_form(s.text))) for s in sentences(text)])
            for text, _ in writers()[name]
        ]
        for name in left_out(fold)
    }


def kept_or(folder: Path | None, fit: Any, *given: int | None) -> Any:
    """Give what an earlier run kept of a fit, or fit and keep it."""
    path = folder / f"{passages_sha256()[:12]} {fit.__name__} {given}.pickle" if folder else None
    if path is not None and path.exists():
        return pickle.loads(path.read_bytes())
    found = fit(*given)
    if path is not None:
        path.write_bytes(pickle.dumps(found))
    print("fitted", fit.__name__, *given, flush=True)
    return found


Seen = dict[str, list[np.ndarray]]  # writer -> passage -> shape (sentences, 2 kinds)


def put_together(seen: Seen, names: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Fit the weights over both readers to the passages of one sentence by some writers."""
    rows = [
        (one[0], fault)
        for name in names
        for one, (_, fault) in zip(seen[name], writers()[name], strict=True)
        if len(one) == 1
    ]
    model = LogisticRegression(C=INVERSE_PENALTY_TOGETHER, max_iter=400)
    model.fit(np.array([one for one, _ in rows]), [fault for _, fault in rows])
    assert tuple(model.classes_.tolist()) == kinds()
    return model.coef_, model.intercept_


def chances_left_out(seen: Seen) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Give the largest chance of a fault over a passage's sentences, which is how the linter reads, and its kind."""
    fine = kinds().index(FINE)
    chances, named = {}, {}
    for fold in range(FOLDS):
        weight, bias = put_together(seen, [name for name in seen if name not in left_out(fold)])
        for name in left_out(fold):
            odds = [np.exp(one @ weight.T + bias) for one in seen[name]]
            odds = [one / one.sum(axis=1, keepdims=True) for one in odds]
            worst = [one[one[:, fine].argmin()] for one in odds]
            chances[name] = np.array([1 - one[fine] for one in worst])
            named[name] = np.array([kinds()[np.where(np.arange(one.size) == fine, 0, one).argmax()] for one in worst])
    return chances, named


def bar(chance: np.ndarray, bad: np.ndarray, aim: float) -> float:
    """Give the lowest chance from which on objections are right as often as aimed at."""
    order = np.argsort(-chance)
    precision = np.cumsum(bad[order]) / np.arange(1, order.size + 1)
    return round(float(chance[order][np.flatnonzero(precision >= aim)[-1]]), 4)


def told_of(chance: np.ndarray, bad: np.ndarray, bars: Bars) -> dict[str, float]:
    """Count objections and right ones without reserve (sure) and with it (any)."""
    told: dict[str, float] = {"sentences_or_passages": int(bad.size), "faults": int(bad.sum())}
    for level, least in (("sure", bars.sure), ("any", bars.likely)):
        told |= {level: int((chance >= least).sum()), f"{level}_right": int((bad & (chance >= least)).sum())}
    return told


def rates_of(told: dict[str, float]) -> dict[str, float]:
    """Give precision and recall of counts."""
    return {
        f"{level}_{what}": round(told[f"{level}_right"] / told[of], 3)
        for level in ("sure", "any")
        for what, of in (("precision", level), ("recall", "faults"))
    }


def main(folder: Path | None) -> None:
    """Fit, measure, and write."""
    if folder:
        folder.mkdir(exist_ok=True)
    everyone: list[int | None] = [None, *range(FOLDS)]  # the longest first
    with ProcessPoolExecutor(WORKERS) as pool:
        order = {
            (fold, seed): pool.submit(kept_or, folder, by_order, fold, seed) for fold in everyone for seed in SEEDS
        }
        runs = {fold: pool.submit(kept_or, folder, by_runs, fold) for fold in everyone}
        seen: Seen = {}
        for fold in range(FOLDS):
            networks = [order[fold, seed].result() for seed in SEEDS]
            for name, own in runs[fold].result().items():
                in_order = [np.mean(each, axis=0) for each in zip(*(one[name] for one in networks), strict=True)]
                seen[name] = [both_seen(*each) for each in zip(own, in_order, strict=True)]
        fitted = runs[None].result(), tuple(order[None, seed].result() for seed in SEEDS)
    seen = {name: seen[name] for name in writers()}
    bad = {name: np.array([fault != FINE for _, fault in own]) for name, own in writers().items()}
    chances, named = chances_left_out(seen)
    judges = {
        "alone": ([name for name in seen if 0.2 < bad[name].mean() < 0.8], SURE, LIKELY),
        "in_text": ([name for name in seen if name.startswith("whole")], SURE_IN_TEXT, LIKELY_IN_TEXT),
    }
    bars, told = {}, {}
    for way, (names, sure, likely) in judges.items():
        chance, truth = (np.concatenate([one[name] for name in names]) for one in (chances, bad))
        bars[way] = Bars(bar(chance, truth, sure), bar(chance, truth, likely))
        counts = told_of(chance, truth, bars[way])
        right_kind = np.concatenate([named[name][bad[name]] for name in names]) == [
            fault for name in names for _, fault in writers()[name] if fault != FINE
        ]
        told[way] = {"bars": [bars[way].sure, bars[way].likely], **counts, **rates_of(counts)}
        told[way] |= {
            "right_kind": round(float(right_kind.mean()), 3),
            "by_writer": {name: told_of(chances[name], bad[name], bars[way]) for name in names},
        }
        print(way, {name: one for name, one in told[way].items() if name != "by_writer"})
        for aim in (0.97, 0.96, 0.95, 0.94, 0.93, 0.92, 0.9, 0.85, 0.8, 0.75):
            at = bar(chance, truth, aim)
            print(aim, at, "found", (truth & (chance >= at)).sum(), "false", (~truth & (chance >= at)).sum())
    WEIGHTS.write_bytes(packed_runs(fitted[0]))
    STORED.write_bytes(packed(Reader(*fitted, put_together(seen, list(seen)), bars["alone"], bars["in_text"])))
    made = {
        "made": date.today().isoformat(),
        "by": "python training/fit_linter.py",
        "passages": sum(map(len, writers().values())),
        "faults": int(sum(own.sum() for own in bad.values())),
        "passages_sha256": passages_sha256(),
        "marks": len(fitted[0].row),
        "networks": len(SEEDS),
        "writers_left_out": told,
    }
    WEIGHTS.with_suffix(".json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


def passages_sha256() -> str:
    """Give the fingerprint of all passages, by which a test sees that weights and passages belong together."""
    content = b"".join(path.read_bytes() for path in sorted(HERE.glob("*.jsonl")))
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
