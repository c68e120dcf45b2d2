# /// script
# requires-python = ">=3.11"
# dependencies = ["scikit-learn==1.9.*"]
# ///
"""Fit the linter's weights to the passages of training/linter and write smartpick/data/model/linter.{npz,json}.

Run in an environment that has SmartPick and scikit-learn: `python training/fit_linter.py`. It takes some minutes.

Each file holds the passages of one writer. The threshold and the figures come from leaving a fifth of the writers out
at a time, so that they are about wordings of people whom the model never read; the weights shipped are fitted to all.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from smartpick.guidance.faults import noticed, one_form
from smartpick.guidance.learned import FINE, WEIGHTS, Weights, marks, packed
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
FOLDS = 5
SEEN_AT_LEAST = 2  # passages in which a mark stands
SMALLEST = 0.03  # a mark whose largest weight is smaller is left out
SURE, LIKELY = 0.96, 0.92  # precision aimed at over the passages of writers left out, about half of which have a fault
Passage = tuple[str, str]


def read(path: Path) -> list[Passage]:
    """Give the passages of one writer as (text, fault)."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [(row["text"], ALIKE.get(row["fault"], row["fault"]) or FINE) for row in rows if row["fault"] not in APART]


@cache
def marks_of(text: str) -> tuple[frozenset[str], ...]:
    """Give the marks of a sentence or a short passage."""
    read_as = one_form(text)
    return marks(read_as, noticed(read_as))


def fit(passages: list[Passage]) -> Weights:
    """Fit the weights to passages."""
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
        0.5,
        0.5,
    )


def chance_of_fault(found: Weights, text: str) -> float:
    """Give the largest chance of a fault over the sentences of a passage, which is how the linter reads."""
    return max(1 - found.chances(marks_of(span.text))[FINE] for span in sentences(text))


def main() -> None:
    """Fit, measure, and write."""
    writers = {path.stem: read(path) for path in sorted(HERE.glob("*.jsonl"))}
    chances: dict[str, np.ndarray] = {}
    for fold in range(FOLDS):
        out = list(writers)[fold::FOLDS]
        found = fit([passage for other, rest in writers.items() if other not in out for passage in rest])
        for name in out:
            chances[name] = np.array([chance_of_fault(found, text) for text, _ in writers[name]])
        print(f"left out {', '.join(out)}", flush=True)
    bad = {name: np.array([fault != FINE for _, fault in own]) for name, own in writers.items()}
    judges = [
        name for name in chances if 0.2 < bad[name].mean() < 0.8
    ]  # whole texts and good ones alone are told apart
    every = np.concatenate([chances[name] for name in judges])
    truth = np.concatenate([bad[name] for name in judges])
    order = np.argsort(-every)
    precision = np.cumsum(truth[order]) / np.arange(1, order.size + 1)
    sure, likely = (round(float(every[order][np.flatnonzero(precision >= aim)[-1]]), 4) for aim in (SURE, LIKELY))
    by_writer = {}
    for name, own in chances.items():
        by_writer[name] = {"passages": len(own), "faults": int(bad[name].sum())}
        for level, least in (("sure", sure), ("any", likely)):
            by_writer[name] |= {
                level: int((own >= least).sum()),
                f"{level}_right": int((bad[name] & (own >= least)).sum()),
            }
        print(name, by_writer[name])
    older = [passage for name in SETS for passage in read(OLDER / f"passages_{name}.jsonl")]
    found = fit([passage for own in writers.values() for passage in own] + older)
    shipped = Weights(found.kinds, found.row, found.weights, found.bias, sure, likely)
    WEIGHTS.write_bytes(packed(shipped))
    told = {
        "made": date.today().isoformat(),
        "by": "python training/fit_linter.py",
        "passages": sum(map(len, writers.values())),
        "faults": int(sum(own.sum() for own in bad.values())),
        "passages_sha256": passages_sha256(),
        "marks": len(shipped.row),
        "sure": sure,
        "likely": likely,
        "writers_left_out": {
            **{
                f"{level}_{what}": round(float((truth & (every >= least)).sum() / total), 3)
                for level, least in (("sure", sure), ("any", likely))
                for what, total in (("precision", (every >= least).sum()), ("recall", truth.sum()))
            },
            "by_writer": by_writer,
        },
    }
    WEIGHTS.with_suffix(".json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def passages_sha256() -> str:
    """Give the fingerprint of all passages, by which a test sees that weights and passages belong together."""
    content = b"".join(path.read_bytes() for path in sorted(HERE.glob("*.jsonl")))
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    main()
