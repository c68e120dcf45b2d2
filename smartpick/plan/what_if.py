"""The same person with something changed, and which decisions change with it."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from smartpick.chances.uncertainty import Ranges
from smartpick.errors import InvalidInput
from smartpick.intake.profile import parse_profile
from smartpick.intake.text_file import parse_mapping
from smartpick.plan.choice import Choice, choose
from smartpick.plan.list_ranges import around, chance_of, gain, list_ranges

ASSUMPTIONS = "assumptions"


def changed_profile(profile: Mapping[str, Any], settings: Sequence[str]) -> tuple[dict[str, Any], dict[str, float]]:
    """Give a copy of a profile with `PATH=VALUE` settings applied, and the declared assumptions among them.

    Parameters
    ----------
    settings : "exams.step2_ck.score=250", "us_clinical.0.months=3", "assumptions.effects.gap=0".

    Raises
    ------
    InvalidInput : a setting without "=", or a path through something that is no mapping or list.

    Examples
    --------
    >>> changed_profile({"exams": {"step2_ck": {"score": 240}}}, ["exams.step2_ck.score=250"])[0]
    {'exams': {'step2_ck': {'score': 250}}}
    """
    found = copy.deepcopy(dict(profile))
    assumptions: dict[str, float] = {}
    for setting in settings:
        path, equals, text = setting.partition("=")
        if not equals or not path.strip():
            raise InvalidInput("--set", "PATH=VALUE, such as exams.step2_ck.score=250", setting)
        value = parse_mapping(f"value: {text}", f"--set {setting}")["value"]
        keys = path.strip().replace("[", ".").replace("]", "").split(".")
        if keys[0] == ASSUMPTIONS:
            assumptions[".".join(keys[1:])] = value
        else:
            _put(found, keys, value, setting)
    return found, assumptions


def _put(where: Any, keys: list[str], value: Any, setting: str) -> None:
    for place, key in enumerate(keys):
        last = place == len(keys) - 1
        if isinstance(where, list):
            if not key.isdigit() or int(key) >= len(where):
                raise InvalidInput("--set", f"a path with an index below {len(where)} there", setting)
            if last:
                where[int(key)] = value
            else:
                where = where[int(key)]
        elif isinstance(where, dict):
            if last:
                where[key] = value
            else:
                where = where.setdefault(key, {})
        else:
            raise InvalidInput("--set", "a path of field names, such as exams.step2_ck.score", setting)


def what_if(profile: Mapping[str, Any], settings: Sequence[str], day: date) -> dict[str, Any]:
    """Compare the list of a profile with that of the same profile changed.

    Returns
    -------
    Decisions that differ: programs `opened` and `closed` by the gates, `entered` and `left` the list, signals moved,
    class and tiers, and the totals of both, ready for JSON. Chances use common nodes, so small changes show; the
    range of the gain is that of the difference on common draws.
    """
    changed, assumptions = changed_profile(profile, settings)
    before = choose(parse_profile(profile, day), day)
    after = choose(parse_profile(changed, day), day, assumptions=assumptions or None)
    return difference(before, after, list(settings))


def difference(before: Choice, after: Choice, settings: Sequence[str]) -> dict[str, Any]:
    """Give the decisions that differ between two choices, ready for JSON."""
    lists = [_levels(choice) for choice in (before, after)]
    opens = [{program.code for program in choice.gated.open} for choice in (before, after)]
    closed = {one.code: one for one in after.gated.excluded}
    reopened = {one.code: one for one in before.gated.excluded}
    both = sorted(set(lists[0]) & set(lists[1]))
    entered, left = sorted(set(lists[1]) - set(lists[0])), sorted(set(lists[0]) - set(lists[1]))
    moved = [
        {"code": code, "before": lists[0][code], "after": lists[1][code]}
        for code in both
        if lists[0][code] != lists[1][code]
    ]
    ranges = list_ranges(before), list_ranges(after)
    totals = {"before": _totals(before, ranges[0]), "after": _totals(after, ranges[1])}
    return {
        "set": list(settings),
        "changed": bool(entered or left or moved or totals["before"] != totals["after"]),
        "strength": {"before": before.strength.class_, "after": after.strength.class_},
        "opened": [
            {"code": code, "was": reopened[code].reason, "rule": reopened[code].rule}
            for code in sorted(opens[1] - opens[0])
            if code in reopened
        ],
        "closed": [
            {"code": code, "reason": closed[code].reason, "rule": closed[code].rule}
            for code in sorted(opens[0] - opens[1])
            if code in closed
        ],
        "entered": [_entry(after, ranges[1], code) for code in entered],
        "left": [_entry(before, ranges[0], code) for code in left],
        "signals_moved": moved,
        "tiers": {"before": _tiers(before), "after": _tiers(after)},
        "totals": totals,
        "gain": gain((before, ranges[0]), (after, ranges[1])).as_json(),
    }


def _levels(choice: Choice) -> dict[str, str]:
    return {
        choice.table.programs[i].code: choice.table.levels[level]
        for i, level in zip(choice.solution.chosen, choice.solution.levels, strict=True)
    }


def _entry(choice: Choice, ranges: Ranges, code: str) -> dict[str, Any]:
    i = choice.table.index[code]
    place = int(np.flatnonzero(choice.solution.chosen == i)[0])
    chance = float(choice.table.mean_match[choice.solution.levels[place], i])
    program = choice.table.programs[i]
    return {
        "code": code,
        "institution": program.institution,
        "specialty": program.specialty,
        "city": program.place.city,
        "state": program.place.state,
        "tier": choice.problem.tiers[i],
        "p_match": round(chance, 4),
        "p_match_range": around(ranges.p_match[:, place], chance).as_json(),
    }


def _tiers(choice: Choice) -> dict[str, int]:
    tiers = [choice.problem.tiers[i] for i in choice.solution.chosen]
    return {tier: tiers.count(tier) for tier in ("core", "secondary", "safety")}


def _totals(choice: Choice, ranges: Ranges) -> dict[str, Any]:
    found = choice.solution
    chance = chance_of(choice, ranges)
    return {
        "applications": int(found.chosen.size),
        "fee_usd": round(found.fee_usd, 2),
        "expected_interviews": round(found.interviews, 3),
        "expected_interviews_range": around(ranges.interviews, found.interviews).as_json(),
        "p_match": round(chance.mid, 4),
        "p_match_range": chance.as_json(),
        "programs_open": len(choice.gated.open),
    }
