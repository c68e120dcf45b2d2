"""Texts composed of plain statements about both visas, joined in every way pages join them, with what they say."""

from __future__ import annotations

import random

YES = (
    "we sponsor {C} visas",
    "{C} sponsorship is available",
    "the hospital offers {C} sponsorship to residents",
    "we support {C} visas",
    "you may come on a {C}",
    "the program will sponsor a {C}",
    "{C} is OK",
    "we are happy to sponsor a {C}",
    "the {C} is offered",
    "{C} visas are possible",
    "we provide {C} sponsorship",
    "we gladly sponsor {C} visas",
    "{C} visa holders are eligible to apply",
    "{C} sponsorship continues to be offered",
    "we will be glad to help with a {C}",
    "{C}: sponsored",
    "{C}: accepted",
    "the medical center participates in {C} sponsorship",
    "foreign nationals train here on the {C}",
    "{C} trainees are accepted",
    "there is {C} sponsorship",
)
NO = (
    "we do not sponsor {C} visas",
    "{C} sponsorship is not available",
    "the hospital does not offer {C} sponsorship to residents",
    "we don't support {C} visas",
    "you may not come on a {C}",
    "the program will not sponsor a {C}",
    "no {C} sponsorship is offered",
    "we are unable to sponsor a {C}",
    "the {C} is not offered",
    "{C} visas are unavailable",
    "we provide no {C} sponsorship",
    "we no longer sponsor {C} visas",
    "the {C} visa is not acceptable",
    "we can't sponsor {C}",
    "we never sponsor the {C}",
    "{C}: no",
    "{C}: not available",
    "interns may not be appointed on {C}",
    "our residents are not sponsored for {C} visas",
    "the department has decided against the {C}",
    "support for {C} visas is not provided",
    "{C} applications will be rejected",
    "we have ceased to offer the {C}",
)
CASE_BY_CASE = (
    "{C} visas are considered case by case",
    "{C} sponsorship is decided individually",
    "we sponsor {C} visas only in exceptional cases",
    "a {C} may be possible for exceptional candidates",
    "{C} visas are rarely sponsored",
    "requests for {C} are reviewed on an individual basis",
)
BESIDE_THE_POINT = (
    "Applicants must be certified by ECFMG before July 1.",
    "Graduation within the last five years is required.",
    "Step 2 CK of at least 220 is required.",
    "No more than two attempts on any Step.",
    "We welcome international medical graduates.",
    "Three letters of recommendation are required.",
    "US clinical experience is preferred.",
    "No observerships are offered.",
    "Please contact the coordinator with questions.",
    "Applicants without a passing Step 2 CK score will not be reviewed.",
    "Interviews are held from October to January.",
    "We do not require a research background.",
    "Incomplete applications will not be considered.",
    "We participate in the NRMP Main Match.",
)
JOINTS = (
    ". ",
    ", but ",
    "; ",
    ". However, ",
    ", while ",
    ", whereas ",
    ", and ",
    ".\n",
    ". On the other hand, ",
    ", although ",
    " - ",
    "; however, ",
)
SAID = {"yes": YES, "no": NO, "case_by_case": CASE_BY_CASE}


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def composed(seed: int) -> tuple[str, str, str]:
    """A text, and what it says of the J-1 and the H-1B."""
    chance = random.Random(seed)
    j1 = chance.choice(["yes", "no"])
    h1b = chance.choice(["yes", "no", "case_by_case", "unknown"])
    said = [chance.choice(SAID[j1]).replace("{C}", "J-1")]
    if h1b != "unknown":
        said.append(chance.choice(SAID[h1b]).replace("{C}", "H-1B"))
    chance.shuffle(said)
    joint = chance.choice([". ", "; "] if any(":" in words for words in said) else list(JOINTS))
    text = _capital(said[0])
    if len(said) > 1:
        text += joint + (_capital(said[1]) if joint in {". ", ".\n"} else said[1])
    text += "."
    if chance.random() < 0.5:
        text = f"{chance.choice(BESIDE_THE_POINT)} {text}"
    if chance.random() < 0.5:
        text = f"{text} {chance.choice(BESIDE_THE_POINT)}"
    return text, j1, h1b
