"""The second reader of program pages, which learned from labelled texts, and what it and the grammar say together.

Three small networks (`recurrent.py`) give the chance of each answer; log-linear weights put them together with what the
grammar found. All was fitted by `training/fit_policy_reader.py`; `data/model/policy_reader.json` says to what, and how
good it is on writers left out.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from smartpick.entities.status import OpenTo, VisaAnswer, VisaPolicy
from smartpick.facts.policy_words.passages import CLASSES, words_of
from smartpick.facts.policy_words.recurrent import Recurrent
from smartpick.facts.recurrent import softmax
from smartpick.facts.tables import DATA

WEIGHTS = DATA / "model" / "policy_reader.npz"
ANSWERS = tuple(
    VisaAnswer(name) for name in ("yes", "no", "case_by_case", "transfer_only", "unknown")
)  # in the order of the networks' outputs
GROUPS = tuple(OpenTo(name) for name in ("any", "citizen_lpr_only", "citizen_only", "unknown"))
OPENS = (VisaAnswer.YES, VisaAnswer.CASE_BY_CASE, VisaAnswer.TRANSFER_ONLY)
CONFIDENCES = ("high", "medium", "low")
SMALLEST = 1e-3  # chance under which it no longer matters how small it is
SURE, LIKELY = 0.95, 0.8  # chance of the whole reading from which its confidence is high, medium


@dataclass(frozen=True, eq=False)
class Weights:
    """The fitted reader.

    Attributes
    ----------
    networks : asked alike and averaged.
    visa, group : (weights, bias) over `features_of`: shapes (5, 57) and (5,); (4, 56) and (4,).
    least_yes : chance under which a yes is left unknown. [probability]
    """

    networks: tuple[Recurrent, ...]
    visa: tuple[np.ndarray, np.ndarray]
    group: tuple[np.ndarray, np.ndarray]
    least_yes: float


Seen = tuple[np.ndarray, np.ndarray, np.ndarray]


def features_of(answers: np.ndarray, group: np.ndarray, grammar: VisaPolicy, confidence: str) -> Seen:
    """Give what the weights see: for the J-1, for the H-1B, and for who may apply.

    Parameters
    ----------
    answers : shape (2, 5), chances for J-1 and H-1B. group : shape (4,), chances of who may apply. [probability]
    grammar, confidence : what the grammar read, and how sure it is.
    """
    sure = np.array([one == confidence for one in CONFIDENCES], dtype=float)
    said = [np.outer(sure, [one is answer for one in ANSWERS]).ravel() for answer in (grammar.j1, grammar.h1b)]
    may = np.outer(sure, [one is grammar.open_to for one in GROUPS]).ravel()
    likely, groups = np.log(answers + SMALLEST) / 4, np.log(group + SMALLEST) / 4
    each = [np.concatenate([likely[k], likely[1 - k], groups, said[k], said[1 - k], may, [float(k)]]) for k in (0, 1)]
    return each[0], each[1], np.concatenate([groups, likely[0], likely[1], said[0], said[1], may])


def chances_of(networks: Sequence[Recurrent], passage: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Give the networks' mean chances: of the answers for both classes, shape (2, 5), and of who may apply, (4,)."""
    asked = [words_of(passage, name) for name in CLASSES]
    found = [[network.chances(words) for words in asked] for network in networks]
    answers = np.mean([[answer for answer, _ in one] for one in found], axis=0)
    return answers, np.mean([group for one in found for _, group in one], axis=0)


def together(passage: Sequence[str], grammar: VisaPolicy, confidence: str) -> tuple[VisaPolicy, str]:
    """Give the policy that the networks and the grammar come to, and the confidence: "high", "medium" or "low".

    Parameters
    ----------
    passage : sentences about visas, as `passages.about_visas` gives them; at least one.
    grammar, confidence : what the grammar read, and how sure it is.
    """
    fitted = weights()
    seen = features_of(*chances_of(fitted.networks, passage), grammar, confidence)
    j1, h1b = (softmax(fitted.visa[0] @ one + fitted.visa[1]) for one in seen[:2])
    group = softmax(fitted.group[0] @ seen[2] + fitted.group[1])
    return decided(j1, h1b, group, fitted.least_yes)


def decided(j1: np.ndarray, h1b: np.ndarray, group: np.ndarray, least_yes: float) -> tuple[VisaPolicy, str]:
    """Give the likeliest policy that does not contradict itself; a yes that is not likely enough is left unknown."""
    chance = j1[:, None, None] * h1b[None, :, None] * group[None, None, :] * _consistent()
    first, second, third = np.unravel_index(int(np.argmax(chance)), chance.shape)
    answers = [ANSWERS[first], ANSWERS[second]]
    for k, (answer, own) in enumerate(zip(tuple(answers), (j1[first], h1b[second]), strict=True)):
        if answer in OPENS and own < least_yes:
            answers[k] = VisaAnswer.UNKNOWN
    opened = any(answer in OPENS for answer in answers)
    unnamed = GROUPS[third] is OpenTo.ANY and answers == [VisaAnswer.UNKNOWN, VisaAnswer.UNKNOWN]
    unnamed = unnamed and ANSWERS[first] is ANSWERS[second] is VisaAnswer.UNKNOWN
    open_to = GROUPS[third] if opened or unnamed or GROUPS[third] is not OpenTo.ANY else OpenTo.UNKNOWN
    sure = float(chance[first, second, third] / chance.sum())
    confidence = "high" if sure >= SURE else "medium" if sure >= LIKELY else "low"
    return VisaPolicy(answers[0], answers[1], open_to, sponsors_unspecified=unnamed), confidence


@cache
def _consistent() -> np.ndarray:
    """Tell which answers go with which group, shape (5, 5, 4): only who sponsors is open to any."""
    found = np.zeros((len(ANSWERS), len(ANSWERS), len(GROUPS)))
    for i, j1 in enumerate(ANSWERS):
        for k, h1b in enumerate(ANSWERS):
            for place, group in enumerate(GROUPS):
                if group in (OpenTo.CITIZEN_ONLY, OpenTo.CITIZEN_LPR_ONLY):
                    fits = j1 is h1b is VisaAnswer.NO
                elif group is OpenTo.ANY:
                    fits = j1 in OPENS or h1b in OPENS or j1 is h1b is VisaAnswer.UNKNOWN
                else:
                    fits = j1 not in OPENS and h1b not in OPENS
                found[i, k, place] = fits
    return found


@cache
def weights() -> Weights:
    """Read the shipped weights."""
    with np.load(WEIGHTS) as stored:
        return _weights({name: stored[name] for name in stored.files})


def _weights(stored: dict[str, Any]) -> Weights:
    def read(name: str) -> np.ndarray:
        return np.asarray(stored[name], dtype=np.float64)

    networks = []
    for k in range(int(stored["networks"])):
        pieces = stored[f"{k}.pieces"].tobytes().decode("utf-8").split("\n")
        cells = [tuple(read(f"{k}.{way}.{part}") for part in range(4)) for way in ("on", "back")]
        networks.append(
            Recurrent(
                {piece: place for place, piece in enumerate(pieces, start=2)},
                read(f"{k}.embedding"),
                (cells[0], cells[1]),
                (read(f"{k}.attention"), read(f"{k}.attention_bias")),
                ((read(f"{k}.visa"), read(f"{k}.visa_bias")), (read(f"{k}.group"), read(f"{k}.group_bias"))),
            )
        )
    both = [(read(name), read(f"{name}_bias")) for name in ("visa", "group")]
    return Weights(tuple(networks), both[0], both[1], float(stored["least_yes"]))


def packed(found: Weights) -> bytes:
    """Give weights as the bytes of their file."""
    small: dict[str, Any] = {"networks": np.int64(len(found.networks)), "least_yes": np.float64(found.least_yes)}
    for k, one in enumerate(found.networks):
        small[f"{k}.pieces"] = np.frombuffer("\n".join(one.row).encode("utf-8"), dtype=np.uint8)
        small[f"{k}.embedding"] = one.embedding
        for way, cell in zip(("on", "back"), one.cells, strict=True):
            small |= {f"{k}.{way}.{part}": array for part, array in enumerate(cell)}
        small |= {f"{k}.attention": one.attention[0], f"{k}.attention_bias": one.attention[1]}
        for name, (weight, bias) in zip(("visa", "group"), one.heads, strict=True):
            small |= {f"{k}.{name}": weight, f"{k}.{name}_bias": bias}
    for name, (weight, bias) in (("visa", found.visa), ("group", found.group)):
        small |= {name: weight, f"{name}_bias": bias}
    target = io.BytesIO()
    halved = {
        name: one.astype(np.float16) if one.dtype.kind == "f" and one.ndim else one for name, one in small.items()
    }
    np.savez_compressed(target, **halved)
    return target.getvalue()
