"""What the season so far means: updated chances, alerts by tier, what to keep, what is still worth sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from smartpick.chances.table import ChanceTable
from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.guidance.story import declines_early
from smartpick.guidance.wording import wording
from smartpick.plan.parts import Range
from smartpick.plan.tiers import TIERS, geography_of
from smartpick.rules.specialty_terms import review_begins
from smartpick.season.against_plan import Late, against_plan, late_applications
from smartpick.season.applied import name_of
from smartpick.season.applied_chances import applied_table, at_sent_signals
from smartpick.season.lived import range_of
from smartpick.season.tracker import SeasonSoFar, Status
from smartpick.season.update import HEARD_YES, Learned, learn, share_sent

FEW_INVITATIONS = 8  # below it every invitation is worth keeping; our threshold, declared
LATE_SHARE = 0.5  # share of invitations out from which a tier without any is told
LETTERS = 10  # programs a letter of interest is proposed for


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert, as advice with its rule."""

    rule: str
    level: str
    text: str
    do: str


@dataclass(frozen=True)
class Outlook:
    """The season so far, read.

    Attributes
    ----------
    plan : the season against the plan by tier and region. sent : usual share of invitations out by now.
    keep : invitations in the order of what each adds to P(match), with that amount and its range. [probability]
    letters : silent programs in the order of what an invitation there would add, with the chance of one.
    late : programs worth a late application, where others than those applied to were looked at.
    held : programs whose interview was held already: nothing is left to keep or decline.
    """

    learned: Learned
    sent: float
    plan: Mapping[str, Any]
    alerts: tuple[Alert, ...]
    keep: tuple[tuple[str, Range], ...]
    letters: tuple[tuple[str, Range, Range], ...]
    names: Mapping[str, str] = field(default_factory=dict)
    held: frozenset[str] = frozenset()
    late: tuple[Late, ...] = ()

    @property
    def range(self) -> dict[str, float]:
        """The 80 % interval of the chance of a match, over what is not known of the applicant's strength."""
        return _ends(range_of(self.learned.weights, 1 - self.learned.missed))

    def as_json(self) -> dict[str, Any]:
        """Give the outlook, ready for JSON."""
        return {
            "p_match": round(self.learned.p_match, 4),
            "p_match_range": self.range,
            "p_match_in_hand": round(self.learned.p_match_in_hand, 4),
            "p_match_in_hand_range": _ends(range_of(self.learned.weights, 1 - self.learned.missed_in_hand)),
            "further_interviews": round(self.learned.further_interviews, 2),
            "further_interviews_range": _ends(range_of(self.learned.weights, self.learned.further)),
            "share_of_invitations_out": round(self.sent, 3),
            "timing": "assumed: month shares of a 2018 survey of program directors",
            "by_tier": dict(self.plan["tiers"]),
            "by_region": list(self.plan["regions"]),
            "alerts": [{"rule": a.rule, "level": a.level, "text": a.text, "do": a.do} for a in self.alerts],
            "keep": [
                {
                    "code": c,
                    "name": self.names[c],
                    "adds": round(v.mid, 4),
                    "adds_range": v.as_json(),
                    "held": c in self.held,
                }
                for c, v in self.keep
            ],
            "letters_of_interest": [
                {
                    "code": c,
                    "name": self.names[c],
                    "adds_if_invited": round(v.mid, 4),
                    "adds_if_invited_range": v.as_json(),
                    "p_invited": round(p.mid, 4),
                    "p_invited_range": p.as_json(),
                }
                for c, v, p in self.letters
            ],
            "late_applications": [one.as_json() for one in self.late],
        }


def outlook(applicant: Applicant, season: SeasonSoFar, day: date, others: ChanceTable | None = None) -> Outlook:
    """Read the season so far for one applicant on a day.

    Parameters
    ----------
    others : chances at programs one may still apply to, for late applications.
    """
    table = applied_table(applicant, season, day)
    p_interview, p_match = at_sent_signals(table, applicant, season)
    review = review_begins(Season.of(day), applicant.specialties).day()
    sent = share_sent(day, review)
    codes = list(season.applications)
    learned = learn(table.weights, p_interview, p_match, codes, season, sent)
    geography = geography_of(applicant, table.programs, table.mean_interview[0], 0.0)
    tier_of = {code: geography.tier_of(p) for code, p in zip(codes, table.programs, strict=True)}
    cleared = p_match / np.maximum(p_interview, np.finfo(float).tiny)
    held = [code for code in codes if season.applications[code].status in HEARD_YES]
    names = {code: name_of(code) for code in codes}
    return Outlook(
        learned,
        sent,
        against_plan(applicant, season, sent),
        tuple(_alerts(applicant, season, day, learned, sent, tier_of, held)),
        tuple(_adds(learned, cleared, codes, held)),
        tuple(_letters(learned, cleared, codes, held)),
        names,
        frozenset(one.code for one in season.reached(Status.INTERVIEWED)),
        ()
        if others is None
        else tuple(late_applications(season, learned, learned.missed, others, sent, Season.of(day))),
    )


def _ends(found: Range) -> dict[str, float]:
    return {"low": round(found.low, 4), "high": round(found.high, 4)}


def _adds(learned: Learned, cleared: np.ndarray, codes: list[str], held: list[str]) -> list[tuple[str, Range]]:
    """What each invitation adds to P(match) beside the others, most first."""
    index = [codes.index(code) for code in held]
    missed = 1 - cleared[index]
    found = []
    for k, code in enumerate(held):
        others = np.prod(np.delete(missed, k, axis=0), axis=0)
        found.append((code, range_of(learned.weights, others * cleared[index[k]])))
    return sorted(found, key=lambda pair: -pair[1].mid)


def _letters(
    learned: Learned, cleared: np.ndarray, codes: list[str], held: list[str]
) -> list[tuple[str, Range, Range]]:
    """Silent programs by what an invitation would add, times the chance that one comes."""
    missed = np.prod(1 - cleared[[codes.index(code) for code in held]], axis=0)
    found = [
        (code, range_of(learned.weights, missed * cleared[codes.index(code)]), range_of(learned.weights, later))
        for code, later in learned.later.items()
    ]
    return sorted(found, key=lambda entry: -entry[1].mid * entry[2].mid)[:LETTERS]


def _alerts(
    applicant: Applicant,
    season: SeasonSoFar,
    day: date,
    learned: Learned,
    sent: float,
    tier_of: Mapping[str, str],
    held: list[str],
) -> list[Alert]:
    invited = [a.code for a in season.reached(Status.INVITED)]
    counts = {tier: sum(tier_of[code] == tier for code in invited) for tier in TIERS}
    applied = {tier: sum(tier_of[code] == tier for code in season.applications) for tier in TIERS}
    found = [
        _say("no_tier", tier=tier, sent=f"{sent:.0%}")
        for tier in TIERS
        if applied[tier] and not counts[tier] and sent >= LATE_SHARE
    ]
    if len(held) < FEW_INVITATIONS:
        found.append(_say("few", invited=len(invited), expected=f"{learned.further_interviews:.1f}"))
    outside = [code for code in invited if tier_of[code] != "core"]
    declined = [c for c in outside if season.applications[c].status is Status.DECLINED]
    if declines_early(len(outside), len(declined), counts["core"]):
        found.append(_say("mass_decline", declined=len(declined), invited=len(outside), core=counts["core"]))
    if len(invited) >= FEW_INVITATIONS:
        found.append(_say("anchor_heavy" if counts["core"] > len(outside) else "anchor_light"))
    capacity = applicant.interview_capacity
    if capacity is not None and len(held) > capacity:
        found.append(_say("too_many", held=len(held), capacity=capacity))
    if applicant.needs_visa:
        found += [
            _say("recheck_visa", program=name_of(a.code), day=a.appointment.start.date())
            for a in season.with_status(Status.SCHEDULED)
            if a.appointment and a.appointment.start.date() >= day
        ]
    return found


def _say(key: str, **words: object) -> Alert:
    entry = wording("season")[key]
    return Alert(entry["rule"], entry["level"], entry["text"].format(**words), entry["do"].format(**words))
