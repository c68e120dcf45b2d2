"""What if: the same person with something changed, and which decisions change with it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from smartpick.errors import InvalidInput
from smartpick.plan.chance_words import points
from smartpick.plan.choice import Choice
from smartpick.plan.parts import Range
from smartpick.plan.what_if import changed_profile, difference
from smartpick.report.maps import Pin, us_map
from smartpick.web.choices import regions_to_choose_from
from smartpick.web.contexts import Page
from smartpick.web.forms import number
from smartpick.web.plans import choice_of
from smartpick.web.sent import Sent, sent_from

# control -> path in the profile
CONTROLS = {
    "step2": ("exams", "step2_ck", "score"),
    "anchor_importance": ("geography", "anchor_importance"),
    "budget": ("budget_usd",),
    "most": ("applications", "max"),
    "visa": ("visa_preference",),
    "step3": ("exams", "step3", "status"),
    "step3_date": ("exams", "step3", "date"),
}
STANCES = {
    "either": "J-1 or H-1B",
    "j1_only": "J-1 only",
    "h1b_preferred": "H-1B preferred",
    "h1b_only": "H-1B only",
}
STEP3 = {"not_taken": "not taken", "scheduled": "booked", "passed": "passed"}


def what_if(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show the headline and the map with what the controls change, and the programs that enter and leave.

    A caller of the twin may send `changed` (a whole profile) or `set` (a list of "path=value") instead of controls.
    """
    other = sent_from(_changed(sent, fields), {"day": sent.day.isoformat()})
    before, after = choice_of(sent), choice_of(other)
    found = difference(before, after, [])
    content = {
        "difference": found,
        "controls": _positions(other, fields),
        "stances": STANCES,
        "step3_words": STEP3,
        "regions": regions_to_choose_from(sent.profile.get("geography", {}).get("secondary", [])),
        "gained": points(Range(**found["gain"])),
        "needs_visa": sent.applicant.needs_visa,
        "edits": {name: list(other.profile.get(name, [])) for name in ("must_include", "must_exclude")},
        "changed_text": "" if sent.is_example else other.as_text,
        "svg_map": _map(after),
    }
    return Page("what_if.html", "What if", "/what-if", sent.is_example, sent.as_text, content)


def _changed(sent: Sent, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(fields.get("changed"), Mapping):
        changed: Mapping[str, Any] = fields["changed"]
        return changed
    if fields.get("changed"):
        return sent_from(fields["changed"], {"day": sent.day.isoformat()}).profile
    settings = fields.get("set") or []
    if not isinstance(settings, list) or not all(isinstance(one, str) for one in settings):
        raise InvalidInput("set", "a list of PATH=VALUE texts", settings)
    profile, assumptions = changed_profile(copy.deepcopy(dict(sent.profile)), settings)
    if assumptions:
        profile["assumptions"] = {**profile.get("assumptions", {}), **assumptions}
    for control, path in CONTROLS.items():
        text = str(fields.get(control, "")).strip()
        if text:
            _put(profile, path, number(text) if control in {"step2", "anchor_importance", "budget", "most"} else text)
    if more := str(fields.get("more", "")).strip():
        geography = profile.setdefault("geography", {})
        geography["secondary"] = [*geography.get("secondary", []), more]
    return profile


def _put(profile: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    where = profile
    for key in path[:-1]:
        where = where.setdefault(key, {})
    where[path[-1]] = value


def _positions(other: Sent, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give where each control stands: what the changed profile holds, "" where it is silent."""
    found = {}
    for control, path in CONTROLS.items():
        value: Any = other.profile
        for key in path:
            value = value.get(key) if isinstance(value, Mapping) else None
        found[control] = "" if value is None else value
    return {**found, "more": str(fields.get("more", ""))}


def _map(choice: Choice) -> str:
    pins = []
    for i in choice.solution.chosen:
        program = choice.table.programs[i]
        place = program.place
        if place.latitude is not None and place.longitude is not None:
            tier = choice.problem.tiers[i]
            pins.append(Pin(place.latitude, place.longitude, place.state, f"{program.institution}, {place.city}", tier))
    return us_map(pins)
