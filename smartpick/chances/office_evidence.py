"""Past applicants as evidence: what the model alone would have said of each application, beside what happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from smartpick.chances.normal import nodes
from smartpick.chances.office_fit import PastOutcomes
from smartpick.chances.table import INTERVIEW_NODES, STRENGTH_NODES, chance_table
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.model_assumptions import assumptions_with
from smartpick.intake.past_cohorts import NONE, PastApplicant, day_in

LEVELS = ("none", "signal")


def outcomes_of(past: Sequence[PastApplicant], day: date) -> PastOutcomes:
    """Give the evidence of past applicants.

    Parameters
    ----------
    day : today. Every applicant is judged as of the same day of their own season, by today's model and today's data.

    Notes
    -----
    An application that today's data calls impossible (the visa door is closed) teaches nothing about chances and is
    left out. Doubt: what a program said then may differ from what it says now.
    """
    catalogue = load_catalogue()
    codes: dict[str, int] = {}
    rows: dict[str, list[np.ndarray]] = {name: [] for name in ("who", "program", "invited", "plain", "open", "lift")}
    seen: list[int] = []
    count = 0
    for number, one in enumerate(past):
        programs = [catalogue.program(code) for code in one.applied]
        known = assumptions_with(one.applicant.assumptions)
        table = chance_table(
            one.applicant, programs, one.season, day_in(one.season, day), levels=LEVELS, assumptions=known
        )
        market, points = table.market, nodes(STRENGTH_NODES)[0]
        open_ = market.open * market.takes_part
        kept = np.flatnonzero(open_ > 0)
        level = np.array([int(code in one.signalled) for code in one.applied])[kept]
        own = table.p_interview[level, kept, ::INTERVIEW_NODES] / open_[kept, None]
        strength = np.array([s.mean + s.sd * points for s in table.strengths])[market.of[kept]]
        lift = market.weight_eta * strength - market.cutoff[kept, None]
        rows["who"].append(np.full(kept.size, number))
        rows["program"].append(np.array([codes.setdefault(one.applied[i], len(codes)) for i in kept], dtype=np.int64))
        rows["invited"].append(np.array([one.applied[i] in one.invited for i in kept], dtype=bool))
        rows["plain"].append(np.clip(own, 1e-9, 1 - 1e-9))
        rows["open"].append(open_[kept])
        rows["lift"].append(lift[..., None] + market.weight_zeta * nodes(INTERVIEW_NODES)[0])
        seen += [count + place for place, i in enumerate(kept) if one.applied[i] in one.interviewed]
        count += kept.size
    flat = {name: np.concatenate(parts) if parts else np.zeros(0) for name, parts in rows.items()}
    return PastOutcomes(
        codes=tuple(codes),
        applicant=flat["who"].astype(np.int64),
        program=flat["program"].astype(np.int64),
        invited=flat["invited"].astype(bool),
        plain=flat["plain"].reshape(-1, STRENGTH_NODES),
        open=flat["open"],
        weights=nodes(STRENGTH_NODES)[1],
        seen=np.array(seen, dtype=np.int64),
        lift=flat["lift"].reshape(-1, STRENGTH_NODES, INTERVIEW_NODES),
        other=nodes(INTERVIEW_NODES)[1],
        matched=np.array([_matched(one) for one in past]),
    )


def _matched(one: PastApplicant) -> float:
    if one.matched is None:
        return float("nan")
    return float(one.matched in one.interviewed) if one.matched != NONE else 0.0
