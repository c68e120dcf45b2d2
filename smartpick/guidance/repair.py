"""Low scores: the class and what set it, what can still change, what speaks against the number, and whether to wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from smartpick.facts.model_assumptions import declared_assumptions
from smartpick.facts.places import pay_of_residents
from smartpick.guidance.delay import Comparison, staged, ways
from smartpick.guidance.improvements import Gap, gaps, in_months
from smartpick.guidance.person import Person
from smartpick.guidance.person_values import chance, in_100
from smartpick.guidance.said import ADVICE, FACT, PLAIN, Line, lines, pick
from smartpick.guidance.wording import wording
from smartpick.plan.chance_words import points

TOPIC = "low_scores"


@dataclass(frozen=True, slots=True)
class Repair:
    """The repair plan of one person.

    Attributes
    ----------
    low : whether any score counts as low. comparison : apply now, wait, or both. verdict : what its numbers say.
    staged, staged_numbers : the way by a preliminary year, None unless scores are very low.
    """

    day: date
    low: bool
    target: str
    class_: tuple[Line, ...]
    raise_: tuple[Line, ...]
    choose: tuple[Line, ...]
    evidence: tuple[Line, ...]
    mention: tuple[Line, ...]
    gaps: tuple[Gap, ...]
    comparison: Comparison
    verdict: tuple[Line, ...]
    staged: tuple[Line, ...]
    staged_numbers: dict[str, Any] | None

    def as_json(self) -> dict[str, Any]:
        """Give the plan, ready for JSON."""
        named = {"class": self.class_, "raise": self.raise_}
        parts = {name: getattr(self, name) for name in ("choose", "evidence", "mention", "verdict", "staged")}
        words = wording(TOPIC)["delay"]
        return {
            "low": self.low,
            "target": self.target,
            **{name: [line.as_json() for line in found] for name, found in (named | parts).items()},
            "gaps": [gap.as_json() for gap in self.gaps],
            "ways": [
                {**way.as_json(), "text": words[way.id], "p_words": chance(way.p_match)} for way in self.comparison.ways
            ],
            "leans": self.comparison.leans,
            "waiting_adds": self.comparison.waiting_adds.as_json(),
            "p_second_unmarked": round(self.comparison.p_second_unmarked, 4),
            "work": [
                {
                    "id": gap.id,
                    "text": gap.text,
                    "begin": in_months(self.day, first).isoformat(),
                    "end": in_months(self.day, last).isoformat(),
                }
                for gap, first, last in self.comparison.work
            ],
            "staged_numbers": self.staged_numbers,
        }


def repair(person: Person, found: tuple[Gap, ...] | None = None) -> Repair:
    """Give the repair plan of a person.

    Parameters
    ----------
    found : the gaps where they are computed already.
    """
    found = gaps(person) if found is None else found
    told = person.told
    comparison = ways(person, found)
    very_low = bool({"ck_very_low", "step1_very_low"} & told.marks)
    numbers = staged(person) if very_low else None
    return Repair(
        day=person.day,
        low="low_score" in told.marks,
        target=told.values["target"],
        class_=lines(TOPIC, "class", told),
        raise_=lines(TOPIC, "raise", told),
        choose=lines(TOPIC, "choose", told),
        evidence=lines(TOPIC, "evidence", told),
        mention=lines(TOPIC, "mention", told),
        gaps=found,
        comparison=comparison,
        verdict=_verdict(person, comparison),
        staged=_staged(person, numbers) if numbers is not None else (),
        staged_numbers=numbers,
    )


def _verdict(person: Person, comparison: Comparison) -> tuple[Line, ...]:
    words = wording(TOPIC)["delay"]
    advice = pick(words["advice"], person.told, f"{TOPIC}.yaml")
    wait_advised = "low_score" in person.told.marks and "hands_on_enough" not in person.told.marks
    now, wait, both = comparison.ways
    told = person.told.also(
        p_now=chance(now.p_match),
        p_wait=chance(wait.p_match),
        p_both=chance(both.p_match),
        p_second=in_100(both.p_second or 0.0),
        p_unmarked=in_100(comparison.p_second_unmarked),
        adds=points(comparison.waiting_adds),
        p_now_mid=in_100(now.p_match.mid),
        fee_more=f"{both.fees_most - now.fees_most:,.0f}",
        mark_source=declared_assumptions()["effects.previous_cycles"].rationale,
    )
    said = [*pick(words["sides"], told, f"{TOPIC}.yaml"), *_pay_of_a_year(person)]
    undecided = "late" if "review_begun" in told.marks else "neither"
    said.append(Line(words[f"says_{comparison.leans or undecided}"], PLAIN))
    said += advice
    if wait_advised and comparison.leans:
        said.append(Line(words["differs"], PLAIN))
    return (*said, Line(words["caveat"], PLAIN))


def _pay_of_a_year(person: Person) -> tuple[Line, ...]:
    """Price the lost year by what residents are paid in the states of the list; nothing where no state is known."""
    found = pay_of_residents([one.state for one in person.plan.list])
    if found is None:
        return ()
    pay, source, holds_for = found
    text = wording(TOPIC)["delay"]["pay"].format(pay=f"{pay:,.0f}", holds_for=holds_for)
    return (Line(text, FACT, (), source),)


def _staged(person: Person, numbers: dict[str, Any]) -> tuple[Line, ...]:
    words = wording(TOPIC)
    text = words["staged_numbers"].format(now=in_100(numbers["p_now"]), after=in_100(numbers["p_after"]))
    clock = [Line(one["text"], ADVICE, tuple(one["rules"])) for one in numbers["clock"] or ()]
    return (*lines(TOPIC, "staged", person.told), *clock, Line(text, PLAIN))
