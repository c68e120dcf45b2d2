"""Apply now, wait a year and strengthen, or do both in turn: chances and fees of each, computed by the plan itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from smartpick.chances.uncertainty import spread_of
from smartpick.entities.applicant import Applicant, ClinicalExperience, Letter, PreviousCycle
from smartpick.facts.advice_values import advice_values
from smartpick.guidance.improvements import Gap, best_chance, improved, possible, year_of_work
from smartpick.guidance.person import Person
from smartpick.plan.choice import Choice, choose
from smartpick.plan.list_ranges import around, list_ranges
from smartpick.plan.parts import Range
from smartpick.rules.clocks import after_preliminary

NOW, WAIT, BOTH = "now", "wait", "now_then_again"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to go.

    Attributes
    ----------
    p_match : chance to match within the two seasons, with its 80 % interval. [probability]
    p_first, p_second : in the first season, and in the second given no match before; None where there is none.
    fees_expected, fees_most : application fees, weighted by whether a second season comes, and if it does. [USD]
    """

    id: str
    p_match: Range
    p_first: float | None
    p_second: float | None
    fees_expected: float
    fees_most: float

    def as_json(self) -> dict[str, Any]:
        """Give the way, ready for JSON."""
        return {
            "id": self.id,
            "p_match": round(self.p_match.mid, 4),
            "p_match_range": self.p_match.as_json(),
            "p_first": None if self.p_first is None else round(self.p_first, 4),
            "p_second": None if self.p_second is None else round(self.p_second, 4),
            "fees_expected_usd": round(self.fees_expected),
            "fees_most_usd": round(self.fees_most),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """The three ways, and what the year would hold.

    Attributes
    ----------
    waiting_adds : what waiting adds to the chance within the two seasons, against applying in both, with its 80 %
        interval; negative where it takes away. [probability]
    p_second_unmarked : the second chance if programs held nothing against an earlier try. [probability]
    leans : the way that the numbers lean to; None where a chance gained stands against a year lost, which no table
        prices, or where programs have been reviewing for a while.
    """

    ways: tuple[Way, ...]
    work: tuple[tuple[Gap, float, float], ...]
    waiting_adds: Range
    p_second_unmarked: float
    leans: str | None


def ways(person: Person, found: tuple[Gap, ...]) -> Comparison:
    """Compare applying now, waiting a year, and applying now and again.

    Parameters
    ----------
    found : the gaps; the year is filled with those that gain most per month.

    Notes
    -----
    The year ages the file by one and adds the work. After a season without a match the strength is judged anew: the
    weight of each node of strength becomes ``w_q S_q / sum w_q S_q``, S_q the chance of no match there, so the second
    chance is lower than that of the same file untried. The ranges keep one person's strength and draws in all ways.
    Both seasons use this season's programs, rates and fees. The numbers lean to applying now when waiting adds nothing
    within the two seasons, for it costs the year too; they never lean to waiting. Not modelled: what the year is worth
    to the person, what it costs to live, changes of law.
    """
    months = float(advice_values("low_scores")["strengthening_year_months"])
    work = tuple(year_of_work(person, found, months))
    entries = [entry for entry in possible(person) if entry["id"] in {gap.id for gap, _, _ in work}]
    years = int(advice_values("improvements")["wait_years"])
    stronger = improved(person.applicant, entries, person, years)
    waited = choose(stronger, person.day)
    again = choose(_reapplying(stronger, person), person.day)
    now = person.choice
    p_now, p_wait = now.solution.p_any, best_chance(now, waited)
    p_second = _after_no_match(now, again)
    fee_now, fee_wait, fee_again = (one.solution.fee_usd for one in (now, waited, again))
    both = p_now + (1.0 - p_now) * p_second
    first, second, third = (list_ranges(one).any_match for one in (now, again, waited))
    in_both = 1.0 - (1.0 - first) * (1.0 - second)
    ends = [spread_of(any_match) for any_match in (first, third, in_both)]
    found_ways = (
        Way(NOW, around(ends[0], p_now), p_now, None, fee_now, fee_now),
        Way(WAIT, around(ends[1], p_wait), None, p_wait, fee_wait, fee_wait),
        Way(BOTH, around(ends[2], both), p_now, p_second, fee_now + (1.0 - p_now) * fee_again, fee_now + fee_again),
    )
    adds = around(spread_of(third - in_both), p_wait - both)
    second_fee_pays = both - p_now > float(advice_values("allocation")["worth_100_usd"]) / 100 * fee_again
    late = "review_begun" in person.told.marks  # what lateness costs is not known, so the first chance is too high
    leans = None if late or adds.mid > 0 else BOTH if second_fee_pays else NOW
    return Comparison(found_ways, work, adds, _after_no_match(now, waited), leans)


def _reapplying(applicant: Applicant, person: Person) -> Applicant:
    """Give the applicant after this season went by without a match."""
    cycles = (*(applicant.previous_cycles or ()), PreviousCycle(person.season.year))
    return replace(applicant, previous_cycles=cycles)


def _survival(choice: Choice) -> np.ndarray:
    """Give the chance of no match at each node, shape (Q,). [probability]"""
    chosen, levels = choice.solution.chosen, choice.solution.levels
    return np.asarray(np.prod(1.0 - choice.instance.p[levels, chosen, :], axis=0))


def _after_no_match(first: Choice, second: Choice) -> float:
    """Give the chance of the second season, given that the first ended without a match. [probability]

    Notes
    -----
    The nodes of strength and of the interview factor are the same person's in both seasons: the weights are the first
    season's, moved towards the nodes where no match was likely. Scaled to the solver's own chance of the second list.
    """
    weights = first.instance.weights * _survival(first)
    weights = weights / weights.sum()
    plain = 1.0 - float(second.instance.weights @ _survival(second))
    given = 1.0 - float(weights @ _survival(second))
    return second.solution.p_any * given / plain if plain > 0 else 0.0


def staged(person: Person) -> dict[str, Any]:
    """Give what a preliminary year would do: chances afterwards with a US year and three letters, and the J-1 clock.

    Notes
    -----
    Rules C-21 and Z-16. The chance of a preliminary place itself is not given: no table of it exists for IMGs. The
    year counts as the most months of US work that the model counts.
    """
    applicant = person.applicant
    year = ClinicalExperience(kind="sub_internship", months=12, hands_on=True)
    letter = Letter(country="US", setting="academic", specialty=applicant.specialties[0], supervised=True)
    after = replace(
        applicant,
        graduation_year=applicant.graduation_year - 1,
        us_clinical=(*(applicant.us_clinical or ()), year),
        letters=(*(applicant.letters or ()), letter, letter, letter),
    )
    p_after = choose(after, person.day).solution.p_any
    found: dict[str, Any] = {"p_now": person.choice.solution.p_any, "p_after": p_after, "clock": None}
    if applicant.needs_visa:
        clock = after_preliminary((applicant.prior_visa_years.j1 or 0.0) + 1.0, 0, person.day)
        found["clock"] = [{"text": one.text, "rules": list(one.rules)} for one in clock.sentences]
        found["years_left"] = clock.years_left
    return found
