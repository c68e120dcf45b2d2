"""Reach, target or safety: by the chance there against the person's own reachable pool, and by the program's record.

Rules I-01 to I-04: "safety" needs a record of taking several such graduates and a cut-off below the applicant's score;
without a program-level record a program is at most a target; a large academic centre without one is a reach.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from smartpick.chances.program_effects import academic_breadth
from smartpick.chances.program_record import ProgramRecord, record_for
from smartpick.entities.applicant import Applicant
from smartpick.entities.program import Program
from smartpick.entities.status import ApplicantType

SAFETY, TARGET, REACH = "safety", "target", "reach"
SAFETY_FROM, TARGET_FROM = 0.60, 0.30  # quantiles of the chance over the programs open to the person
A_LITTLE_UNDER = 5  # points below a program's typical score that still count as near it (rule I-02)
LARGE_CENTRE = 13  # specialties trained at an institution from which it counts as a large academic centre (rule H-07)


def bands_of(applicant: Applicant, programs: Sequence[Program], p_match: np.ndarray) -> tuple[str, ...]:
    """Give the band of each program.

    Parameters
    ----------
    p_match : shape (n,). Chance at each program without a signal; 0 where the door is closed. [probability]
    """
    reachable = p_match[p_match > 0]
    if not reachable.size:
        return (REACH,) * len(programs)
    safe, near = (float(q) for q in np.quantile(reachable, [SAFETY_FROM, TARGET_FROM]))
    type_, score = applicant.applicant_type, applicant.exams.step2_ck.score
    return tuple(
        REACH if p < near else _band(record_for(applicant, program.code), type_, score, program, p >= safe)
        for program, p in zip(programs, p_match.tolist(), strict=True)
    )


def _band(known: ProgramRecord, type_: ApplicantType, score: int | None, program: Program, safe: bool) -> str:
    several = known.takes_several(type_)
    line = known.cut_off
    far_under = score is not None and line is not None and score < line - A_LITTLE_UNDER
    large = academic_breadth(program) >= LARGE_CENTRE and not several
    if far_under or large or known.rarely_takes(type_):
        return REACH
    above = line is None or (score is not None and score > line)
    return SAFETY if safe and several and above else TARGET
