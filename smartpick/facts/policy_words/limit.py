"""One limit of a program, and the number words that limits are written in."""

from __future__ import annotations

import re
from dataclasses import dataclass

NUMBERS = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10},
    **{"twelve": 12, "fifteen": 15, "eighteen": 18, "a single": 1, "single": 1, "a": 1, "an": 1},
}
WHOLE = r"(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|eighteen|single|a single)"
COUNT = rf"{WHOLE}(?: ?\(\d{{1,2}}\))?"
SOFT = re.compile(
    r"\b(?:prefer\w*|recommend\w*|typically|ideal\w*|desir\w*|encourage\w*|competitive|strongly|average|"
    r"mean|median|favou?r\w*|usually|helpful|advantage\w*|a plus|helps|beneficial|optional)\b",
    re.I,
)
DENIED = re.compile(r"\b(?:no|not|none|neither|n't|without|never|don't|doesn't)\b|n't\b", re.I)

# "is not required", "won't exclude you", "we have no limit of": what is named is no limit
TAKEN_BACK = re.compile(
    r"(?:\bnot|n't|\bno longer|\bnever)(?: \w+)? (?:required|needed|necessary|mandatory|a (?:must|requirement|"
    r"problem|reason)|"
    r"disqualif\w+|exclud\w+|reject\w*|bar(?:s|red)?|hurt|count against|rule \w+ out|ruled out|end your|"
    r"turn \w+ (?:away|down))\b|\bno problem\b|"
    r"\b(?:we|program|hospital)\b[^.;,]{0,12}(?:\bnot|n't) (?:require|need|ask for|insist on|have an?|set)\b|"
    r"\b(?:there is|there's|we have|with) no (?:\w+[ -]){0,2}(?:limit|cut-?off)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit found.

    Attributes
    ----------
    field : "max_years_since_grad", "max_attempts", "step2_min", "usce", "ecfmg_by", "step3_required".
    value : the number or word; None when the page says there is no such limit.
    kind : "required", "preferred" or "no_limit".
    exam : for attempts that differ by exam, "step1" or "step2_ck".
    """

    field: str
    value: int | str | bool | None
    kind: str = "required"
    exam: str | None = None


def number(word: str) -> int:
    """Read "3", "three" or "a single"."""
    word = word.lower().strip()
    return int(word) if word.isdigit() else NUMBERS[word]
