"""The plan for the season after one without a match: the chance judged anew, what to change first, and what to show.

Advice and gaps are those of the roadmap; what is new is that the whole season moves the weights of the nodes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from smartpick.entities.applicant import Applicant
from smartpick.guidance.improvements import improved, possible
from smartpick.guidance.person import Person, person_of
from smartpick.guidance.roadmap import roadmap
from smartpick.guidance.wording import wording
from smartpick.intake.profile import profile_dict
from smartpick.plan.choice import Choice, choose
from smartpick.plan.make import make_plan
from smartpick.season.lived import Lived, after_no_match, lived, missed_by, range_over
from smartpick.season.not_matched import TOPIC, provisional, this_cycle
from smartpick.season.tracker import SeasonSoFar

FIRST_GAPS = 6


def next_season(applicant: Applicant, season: SeasonSoFar, day: date, ranked: Sequence[str] = ()) -> dict[str, Any]:
    """Give the plan for the next season, ready for JSON.

    Notes
    -----
    The next list uses this season's programs and rates. Its chance stands on the nodes after the whole season: who
    invited, who did not, no match; the interview factor is taken to be the same person's (decision 0101).
    """
    found = lived(applicant, season, ranked)
    again = reapplying(applicant, season)
    choice = choose(again, day)
    person = person_of(again, make_plan(again, day), choice, day)
    road = roadmap(person)
    middle, low, high = _given(choice, found)
    done = [entry for entry in possible(person) if entry["id"] in {step.gap.id for step in road.work}]
    with_work = _given(choose(improved(again, done, person), day), found)[0] if done else middle
    words = wording(TOPIC)["next"]
    early = provisional(found, day) is not None
    return {
        "profile_edits": {"previous_cycles": profile_dict(again)["previous_cycles"]},
        "applies_on": road.applies_on.isoformat(),
        "applies_on_computed": road.computed,
        "p_match": {"low": round(low, 4), "mid": round(middle, 4), "high": round(high, 4)},
        "p_untried": round(choice.solution.p_any, 4),
        "p_with_work": round(max(with_work, middle), 4),
        "said": [
            words["again"].format(
                p=_points(middle), low=_points(low), high=_points(high), untried=_points(choice.solution.p_any)
            ),
            *([words["with_work"].format(p=_points(max(with_work, middle)))] if done else []),
            *([] if early else [words["add"]]),
        ],
        "applications": int(choice.solution.chosen.size),
        "core_share": _core_share(person),
        "work": [
            {
                "text": s.gap.text,
                "gain": round(s.gap.gain, 4),
                "gain_range": s.gap.range.as_json(),
                "begin": s.begin.isoformat(),
                "end": s.end.isoformat(),
            }
            for s in road.work
        ],
        "gaps": [gap.as_json() for gap in road.gaps[:FIRST_GAPS]],
        "deltas": [one.as_json() for one in road.deltas],
        "advice": [line.as_json() for line in (*road.reapply, *road.unmatched)],
    }


def reapplying(applicant: Applicant, season: SeasonSoFar) -> Applicant:
    """Give the applicant with this season among the previous cycles, and no season of their own yet."""
    cycle = this_cycle(applicant, season)
    before = tuple(one for one in applicant.previous_cycles or () if one.match_year != cycle.match_year)
    return replace(applicant, previous_cycles=(*before, cycle), season_state=None)


def _given(choice: Choice, found: Lived) -> tuple[float, float, float]:
    """Give the chance of a list after the season that was, (middle, low, high), scaled to the solver's own chance."""
    missed = missed_by(choice)
    plain = 1 - float(choice.instance.weights @ missed)
    scale = choice.solution.p_any / plain if plain > 0 else 0.0
    middle, low, high = range_over(after_no_match(found), 1 - missed)
    return scale * middle, scale * low, scale * high


def _core_share(person: Person) -> float:
    listed = person.plan.list
    return round(sum(one.tier == "core" for one in listed) / len(listed), 3) if listed else 0.0


def _points(value: float) -> str:
    return f"{100 * value:.0f}"
