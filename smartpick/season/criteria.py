"""What an order may rest on: scores per criterion, from facts where there are any and from the person's own ratings.

An unknown score is no zero: it counts as the middle of what is known on that criterion, and is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

import numpy as np

from smartpick.entities.applicant import Applicant
from smartpick.entities.program import Program
from smartpick.entities.status import VisaPreference
from smartpick.errors import InvalidInput
from smartpick.facts.advice_values import advice_values, say
from smartpick.facts.evidence import visa_policy
from smartpick.facts.places import distance_to_km, price_level
from smartpick.plan.tiers import geography_of
from smartpick.season.applied import name_of, ranked_program
from smartpick.season.rank_list import fragile_pairs, weighted_order

TOPIC = "rank_criteria"
Scores = Mapping[str, Mapping[str, float]]
"""Program code -> criterion -> score from 0 to 1."""


def criteria() -> dict[str, dict[str, Any]]:
    """Give the criteria by name: the weight that counts unless told otherwise, words, and where a score is from."""
    return dict(advice_values(TOPIC)["criteria"])


def checked_weights(told: Mapping[str, object]) -> dict[str, float]:
    """Give the weight of every criterion: what was told, the usual one elsewhere.

    Raises
    ------
    InvalidInput : an unknown criterion, or a weight that is no number of at least 0.
    """
    known = criteria()
    found = {name: float(entry["weight"]) for name, entry in known.items()}
    for name, value in told.items():
        if name not in known:
            raise InvalidInput("weights", f"made of {', '.join(known)}", name)
        found[name] = _number(value, f"weights.{name}", float("inf"))
    if not any(found.values()):
        raise InvalidInput("weights", "above 0 for at least one criterion", dict(found))
    return found


def checked_ratings(told: Mapping[str, Mapping[str, object]]) -> dict[str, dict[str, float]]:
    """Give a person's own ratings as scores from 0 to 1.

    Raises
    ------
    InvalidInput : an unknown program or criterion, or a rating outside the scale.
    """
    most = float(advice_values(TOPIC)["most_own"])
    found: dict[str, dict[str, float]] = {}
    for code, ratings in told.items():
        unknown = set(ratings) - set(criteria())
        if unknown:
            raise InvalidInput("scores", f"made of {', '.join(criteria())}", min(unknown))
        program = ranked_program(code).code
        found[program] = {name: _number(one, f"{program} {name}", most) / most for name, one in ratings.items()}
    return found


def scores_of(applicant: Applicant, codes: Sequence[str], own: Scores) -> dict[str, dict[str, float]]:
    """Score programs on each criterion as far as it is known; an own rating goes before a fact.

    Notes
    -----
    Place: the tier. Visa: what the program says of the class planned on, the better of the two where either will do.
    Family: 1 beside a tie, 0 from `far_km` on. Cost: 1 for the cheapest of the programs, 0 for the dearest.
    """
    programs = [ranked_program(code) for code in codes]
    levels = {program.code: price_level(program.place) for program in programs}
    known_levels = [level[0] for level in levels.values() if level]
    geography = geography_of(applicant, programs, np.zeros(len(programs)), 0.0)
    found: dict[str, dict[str, float]] = {}
    for program in programs:
        mine: dict[str, float | None] = {
            "fit": _interest(applicant, program),
            "place": float(advice_values(TOPIC)["place"][geography.tier_of(program)]),
            "visa": _visa(applicant, program),
            "family": _family(applicant, program),
            "cost": _between(levels[program.code], known_levels),
        }
        if applicant.geography.anchor is None:
            mine["place"] = None
        told = own.get(program.code, {})
        found[program.code] = {name: value for name, value in {**mine, **told}.items() if value is not None}
    return found


def sensitivity(found: Scores, weights: Mapping[str, float], listed: Sequence[str]) -> dict[str, Any]:
    """Give the order that the weights make, whether it survives each weight by itself 20 % up and down, and how the
    person's own order differs; ready for JSON.

    Parameters
    ----------
    listed : the person's order, which stands; the weights only ask whether it is meant.
    """
    used = {name: weight for name, weight in weights.items() if weight and any(name in found[c] for c in listed)}
    missing = {name: [code for code in listed if name not in found[code]] for name in used}
    whole = {code: {name: found[code].get(name, _middle(found, listed, name)) for name in used} for code in listed}
    order = weighted_order(whole, used) if used else tuple(listed)
    fragile = fragile_pairs(whole, used) if used else []
    place = {code: k for k, code in enumerate(order)}
    apart = sorted(
        ((k, place[code], code) for k, code in enumerate(listed) if place[code] != k),
        key=lambda one: -abs(one[0] - one[1]),
    )
    return {
        "weights": dict(weights),
        "used": sorted(used, key=lambda name: -used[name]),
        "unused": [name for name in weights if name not in used],
        "unknown": {name: codes for name, codes in missing.items() if codes},
        "order": [{"code": code, "name": name_of(code)} for code in order],
        "survives": not fragile,
        "fragile": [
            {"upper": name_of(upper), "lower": name_of(lower), "criterion": name} for upper, lower, name in fragile
        ],
        "differs": [
            {"code": code, "name": name_of(code), "your_rank": mine + 1, "by_weights": theirs + 1}
            for mine, theirs, code in apart
        ],
    }


def own_places(applicant: Applicant, code: str) -> list[str]:
    """Say how a program's place stands to the person: its tier in the plan, and how far their people are. [km]"""
    program = ranked_program(code)
    said = []
    if applicant.geography.anchor is not None:
        tier = geography_of(applicant, [program], np.zeros(1), 0.0).tier_of(program)
        said.append(say(TOPIC, "tier", tier=tier))
    for place in _people(applicant):
        far = _distance(program, place)
        if far is not None:
            said.append(say(TOPIC, "people_at", place=place, km=round(far)))
    return said


def _middle(found: Scores, listed: Sequence[str], name: str) -> float:
    return fmean(found[code][name] for code in listed if name in found[code])


def _interest(applicant: Applicant, program: Program) -> float | None:
    told = {ranked_program(code).code: value for code, value in applicant.interest.items()}
    value = told.get(program.code)
    return None if value is None else (value - 1) / 4


def _visa(applicant: Applicant, program: Program) -> float | None:
    if not applicant.needs_visa:
        return None
    policy, worth = visa_policy(program.code), advice_values(TOPIC)["visa"]
    wanted = {
        VisaPreference.J1_ONLY: [policy.j1],
        VisaPreference.H1B_ONLY: [policy.h1b],
        VisaPreference.H1B_PREFERRED: [policy.h1b],
    }.get(applicant.visa_preference or VisaPreference.EITHER, [policy.j1, policy.h1b])
    known = [float(worth[answer.value]) for answer in wanted if answer.value in worth]
    return max(known, default=None)


def _family(applicant: Applicant, program: Program) -> float | None:
    values = advice_values(TOPIC)
    far = [distance for place in _people(applicant) if (distance := _distance(program, place)) is not None]
    return None if not far else max(0.0, 1 - min(far) / float(values["far_km"]))


def _people(applicant: Applicant) -> list[str]:
    kinds = advice_values(TOPIC)["people"]
    return list(dict.fromkeys(tie.place for tie in applicant.geography.ties or () if tie.kind in kinds))


def _distance(program: Program, place: str) -> float | None:
    try:
        return distance_to_km(program.place, place)
    except InvalidInput:
        return None  # a school or a person's name, not a place


def _between(level: tuple[float, str, int] | None, known: Sequence[float]) -> float | None:
    if level is None or max(known) == min(known):
        return None
    return (max(known) - level[0]) / (max(known) - min(known))


def _number(value: object, field: str, most: float) -> float:
    try:
        number = float(str(value))
    except ValueError as error:
        raise InvalidInput(field, "a number", value) from error
    if not 0 <= number <= most:
        up_to = "at least 0" if most == float("inf") else f"between 0 and {most:g}"
        raise InvalidInput(field, up_to, value)
    return number
