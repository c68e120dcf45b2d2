# /// script
# requires-python = ">=3.11"
# dependencies = ["torch==2.*"]
# ///
"""Fit the second reader of program pages and write smartpick/data/model/policy_reader.{npz,json}.

Run in an environment that has SmartPick and torch: `python training/fit_policy_reader.py`. It takes an hour
on two cores.

Each file of training/policy holds the texts of one writer, who had seen neither the reader nor other texts. A network
for each fold leaves that fold's writers out; from what they say of these, and what the grammar says, which was not made
on them either, come the weights that put both together, and every figure of policy_reader.json.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import torch
from recurrent_fit import SMOOTHED, STATE, VIEWS, Body, fit_in_batches, hide_words, in_pieces
from torch import nn

from smartpick.entities.status import OpenTo, VisaAnswer, VisaPolicy
from smartpick.facts.policy_text import by_grammar
from smartpick.facts.policy_words.learned import (
    ANSWERS,
    GROUPS,
    OPENS,
    WEIGHTS,
    Seen,
    Weights,
    chances_of,
    decided,
    features_of,
    packed,
)
from smartpick.facts.policy_words.pages import page_text
from smartpick.facts.policy_words.passages import ASKED, CLASSES, about_visas, words_of
from smartpick.facts.policy_words.recurrent import Recurrent
from smartpick.facts.policy_words.sentences import sentences
from smartpick.facts.recurrent import softmax

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from policy_compositions import composed

HERE = Path(__file__).parent / "policy"
OLDER = Path(__file__).parents[1] / "tests" / "facts"
OLDER_SETS = ("", "_stranger", "_first_sight", "_second_sight", "_third_sight")  # the grammar was made on these
COMPOSED = range(1000, 2500)  # seeds of texts composed of plain statements
EXAMPLES_COUNT = 5  # times: the 24 texts by which the reading was agreed on
FOLDS = 3
SEEDS = (0, 1, 2)  # of the networks that are shipped
EPOCHS, BATCH, FASTEST = 16, 64, 4e-3
MOST_INVENTED = 0.01  # of all answers that may be a yes or the like which the text does not give


@dataclass(frozen=True)
class Text:
    """A labelled text: its sentences about visas, what it says, and what the grammar makes of it."""

    passage: tuple[str, ...]
    answers: tuple[VisaAnswer, VisaAnswer]
    group: OpenTo
    label: str
    grammar: VisaPolicy
    confidence: str


def labelled(text: str, j1: str, h1b: str) -> Text:
    """Give a composed text with its label."""
    answers = (VisaAnswer(j1), VisaAnswer(h1b))
    group = OpenTo.ANY if any(answer in OPENS for answer in answers) else OpenTo.UNKNOWN
    grammar = by_grammar(text)[0]
    passage = tuple(about_visas(sentences(page_text(text))))
    return Text(passage, answers, group, VisaPolicy(*answers, group).label.value, grammar.policy, grammar.confidence)


def read(path: Path) -> list[Text]:
    """Read the texts of one file that speak of one program and of visas."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        policies = [row["expected"]] if "expected" in row else row["policies"]
        passage = about_visas(sentences(page_text(row["text"])))
        if len(policies) != 1 or not passage:
            continue
        one, grammar = policies[0], by_grammar(row["text"])[0]
        found.append(
            Text(
                tuple(passage),
                (VisaAnswer(one["j1"]), VisaAnswer(one["h1b"])),
                OpenTo(one["open_to"]),
                one["visa_policy"],
                grammar.policy,
                grammar.confidence,
            )
        )
    return found


class Network(Body):
    """`Recurrent` as torch fits it."""

    def __init__(self, pieces: int) -> None:
        super().__init__(pieces)
        self.visa = nn.Linear((VIEWS + 2) * 2 * STATE, len(ANSWERS))
        self.group = nn.Linear((VIEWS + 2) * 2 * STATE, len(GROUPS))

    def forward(self, rows: torch.Tensor, asked: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Give the scores of the answers and of who may apply; shapes (batch, 5) and (batch, 4)."""
        states, views = self.views_of(rows)
        marked = (asked[..., None] * states).sum(1) / asked.sum(1, keepdim=True).clamp(min=1)
        found = self.drop(torch.cat([views, marked], 1))
        return self.visa(found), self.group(found)


def fit(texts: list[Text], seed: int) -> Recurrent:
    """Fit one network."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    rows = [(words_of(t.passage, name), t.answers[k], t.group) for t in texts for k, name in enumerate(CLASSES)]
    row, coded = in_pieces([words for words, _, _ in rows])
    marks = [torch.tensor([float(word == ASKED) for word in words]) for words, _, _ in rows]
    truth = torch.tensor([[ANSWERS.index(answer), GROUPS.index(group)] for _, answer, group in rows])
    network = Network(len(row) + 2)
    loss_of = nn.CrossEntropyLoss(label_smoothing=SMOOTHED)

    def loss(numbers: list[int], seen: torch.Tensor) -> torch.Tensor:
        asked = nn.utils.rnn.pad_sequence([marks[k] for k in numbers], batch_first=True)
        hide_words(seen, asked > 0)
        answer, group = network(seen, asked)
        return loss_of(answer, truth[numbers, 0]) + 0.5 * loss_of(group, truth[numbers, 1])

    fit_in_batches(network, coded, loss, random.Random(seed), epochs=EPOCHS, batch=BATCH, fastest=FASTEST)
    embedding, ways, attention, *heads = network.as_numpy("visa", "group")
    return Recurrent(row, embedding, ways, attention, tuple(heads))


def log_linear(seen: np.ndarray, truth: np.ndarray, kinds: int) -> tuple[np.ndarray, np.ndarray]:
    """Fit log-linear weights with a normal prior."""
    x, y = torch.tensor(seen), torch.tensor(truth)
    weight, bias = torch.zeros(kinds, seen.shape[1], dtype=torch.float64), torch.zeros(kinds, dtype=torch.float64)
    weight.requires_grad_()
    bias.requires_grad_()
    optimiser = torch.optim.LBFGS([weight, bias], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        found = nn.functional.cross_entropy(x @ weight.T + bias, y, reduction="sum") + 0.05 * (weight**2).sum()
        found.backward()
        return found

    optimiser.step(loss)
    return weight.detach().numpy(), bias.detach().numpy()


def put_together(texts: list[Text], seen: list[Seen]) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """Fit the weights over networks and grammar."""
    both = np.vstack([one[k] for one in seen for k in (0, 1)])
    answers = np.array([ANSWERS.index(t.answers[k]) for t in texts for k in (0, 1)])
    groups = np.array([GROUPS.index(t.group) for t in texts])
    return log_linear(both, answers, len(ANSWERS)), log_linear(np.vstack([s[2] for s in seen]), groups, len(GROUPS))


def read_with(
    weights: tuple[tuple[np.ndarray, np.ndarray], ...], seen: list[Seen], least_yes: float
) -> list[VisaPolicy]:
    """Give the readings that weights come to."""
    visa, group = weights
    return [
        decided(
            softmax(visa[0] @ j1 + visa[1]),
            softmax(visa[0] @ h1b + visa[1]),
            softmax(group[0] @ g + group[1]),
            least_yes,
        )[0]
        for j1, h1b, g in seen
    ]


def judged(texts: list[Text], found: list[VisaPolicy]) -> dict[str, float]:
    """Count exact labels, exact answers, and yeses and the like that the text does not give."""
    pairs = list(zip(texts, found, strict=True))
    invented = sum(
        one in OPENS and told not in OPENS for t, p in pairs for told, one in zip(t.answers, (p.j1, p.h1b), strict=True)
    )
    return {
        "texts": len(pairs),
        "exact_label": round(sum(t.label == p.label.value for t, p in pairs) / len(pairs), 4),
        "exact_answers": round(sum(t.answers == (p.j1, p.h1b) for t, p in pairs) / len(pairs), 4),
        "invented": invented,
        "left_unknown": sum(p.label.value == "UNKNOWN" != t.label for t, p in pairs),
    }


def main() -> None:
    """Fit, measure, and write."""
    writers = {path.stem: read(path) for path in sorted(HERE.glob("*.jsonl"))}
    older = [text for name in OLDER_SETS for text in read(OLDER / f"policy_texts{name}.jsonl")]
    older += [labelled(*composed(seed)) for seed in COMPOSED]
    older += EXAMPLES_COUNT * read(OLDER / "policy_texts_examples.jsonl")
    names = list(writers)
    folds = [names[k::FOLDS] for k in range(FOLDS)]
    left = [older + [t for name in names if name not in fold for t in writers[name]] for fold in folds]
    whole = older + [t for own in writers.values() for t in own]
    with ProcessPoolExecutor(2) as pool:
        waiting = [pool.submit(fit, texts, 0) for texts in left] + [pool.submit(fit, whole, seed) for seed in SEEDS]
        fitted = [one.result() for one in waiting]
    seen: dict[str, list[Seen]] = {}
    for network, fold in zip(fitted, folds, strict=False):
        for name in fold:
            seen[name] = [
                features_of(*chances_of([network], t.passage), t.grammar, t.confidence) for t in writers[name]
            ]
    report, every, read_as = {}, [], {least: [] for least in np.arange(0.0, 0.95, 0.05).round(2)}
    for name in names:
        others = [other for other in names if other != name]
        weights = put_together([t for o in others for t in writers[o]], [s for o in others for s in seen[o]])
        every += writers[name]
        for least, found in read_as.items():
            found += read_with(weights, seen[name], least)
    for least, found in read_as.items():
        print(least, judged(every, found))
    sides = 2 * len(every)
    least_yes = next(
        least for least, found in read_as.items() if judged(every, found)["invented"] <= MOST_INVENTED * sides
    )
    start = 0
    for name in names:
        own = read_as[least_yes][start : start + len(writers[name])]
        start += len(own)
        report[name] = judged(writers[name], own) | {
            "grammar_alone": judged(writers[name], [t.grammar for t in writers[name]])
        }
        print(name, report[name])
    final = put_together([t for name in names for t in writers[name]], [s for name in names for s in seen[name]])
    shipped = Weights(tuple(fitted[FOLDS:]), final[0], final[1], float(least_yes))
    WEIGHTS.write_bytes(packed(shipped))
    told = {
        "made": date.today().isoformat(),
        "by": "python training/fit_policy_reader.py",
        "texts_sha256": texts_sha256(),
        "texts": len(every),
        "older_texts": len(older),
        "least_yes": float(least_yes),
        "writers_left_out": judged(every, read_as[least_yes])
        | {"grammar_alone": judged(every, [t.grammar for t in every]), "by_writer": report},
    }
    WEIGHTS.with_suffix(".json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def texts_sha256() -> str:
    """Give the fingerprint of all texts, by which a test sees that weights and texts belong together."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(HERE.glob("*.jsonl")))).hexdigest()


if __name__ == "__main__":
    main()
