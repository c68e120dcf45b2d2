"""Reach, target or safety: by the chance there against the person's own reachable pool, and by the program's record.

Rules I-01 to I-04: "safety" needs a record of taking such applicants and a cut-off below the applicant's score; without
a program-level record a program is at most a target.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from smartpick.chances.program_record import number, word
from smartpick.entities.applicant import Applicant
from smartpick.entities.program import Program
from smartpick.entities.status import ApplicantType

SAFETY, TARGET, REACH = "safety", "target", "reach"
SAFETY_FROM, TARGET_FROM = 0.70, 0.35  # quantiles of the chance over the programs open to the person
A_LITTLE_UNDER = 5  # points below a program's typical score that still count as near it (rule I-02)
FEW = 0.05  # share of such graduates below which a program "rarely takes" them
SEVERAL = 0.15  # share from which it has "several" of them


def bands_of(applicant: Applicant, programs: Sequence[Program], p_match: np.ndarray) -> tuple[str, ...]:
    """Give the band of each program.

    Parameters
    ----------
    p_match : shape (n,). Chance at each program without a signal; 0 where the door is closed. [probability]
    """
    reachable = p_match[p_match > 0]
    if not reachable.size:
        return (REACH,) * len(programs)
    safe, near = np.quantile(reachable, [SAFETY_FROM, TARGET_FROM])
    return tuple(
        _band(applicant, program, float(p), float(safe), float(near))
        for program, p in zip(programs, p_match, strict=True)
    )


def _band(applicant: Applicant, program: Program, p: float, safe: float, near: float) -> str:
    record, rarely = record_of(applicant, program)
    score = applicant.exams.step2_ck.score
    line = cut_off(program)
    under = score is not None and line is not None and score < line
    if rarely or p < near or (under and score is not None and line is not None and score < line - A_LITTLE_UNDER):
        return REACH
    above = line is None or (score is not None and score > line)
    return SAFETY if p >= safe and record and above else TARGET


def record_of(applicant: Applicant, program: Program) -> tuple[bool, bool]:
    """Tell whether the program is known to take several such applicants, and whether it is known to take few."""
    field = "img_share_us" if applicant.applicant_type is ApplicantType.US_IMG else "img_share_non_us"
    share = number(program.code, field)
    if share is not None:
        return share >= SEVERAL, share < FEW
    said = word(program.code, "accepts_img")
    return said in {"yes", "true", "many", "several"}, said in {"no", "false", "rarely"}


def cut_off(program: Program) -> float | None:
    """Give the highest Step 2 CK score that the program publishes as a floor or as typical, None when it has none."""
    found = [number(program.code, field) for field in ("step2_min", "step2_typical")]
    known = [value for value in found if value is not None]
    return max(known) if known else None
