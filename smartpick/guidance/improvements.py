"""What a file can still gain: each change put into the profile and the plan computed anew, per month of work.

The effects are the model's own (docs/methods/chances.md), most of their sizes declared; the months are ours.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from smartpick.chances.uncertainty import ranges_of, spread_of
from smartpick.entities.applicant import Applicant
from smartpick.errors import InvalidInput
from smartpick.facts.advice_values import advice_values
from smartpick.guidance.person import Person
from smartpick.guidance.person_values import target_score
from smartpick.guidance.said import filled, holds
from smartpick.guidance.wording import wording
from smartpick.intake.profile import parse_profile, profile_dict
from smartpick.plan.choice import Choice, choose
from smartpick.plan.list_ranges import around, list_ranges
from smartpick.plan.parts import Range

TOPIC = "improvements"
DAYS_A_MONTH = 30.44
LEAST_GAIN = 0.0005  # below this a gain is the solver's own tolerance [probability]


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing to gain.

    Attributes
    ----------
    gain : change of P(match), the list chosen anew. range : the same with its 80 % interval. [probability]
    months : how long it takes, declared. gain_per_month : what orders the gaps. [probability/month]
    booked : the day it is booked for, None where it is free to lay.
    """

    id: str
    text: str
    rules: tuple[str, ...]
    months: float
    range: Range
    booked: date | None = None

    @property
    def gain(self) -> float:
        """The middle of the range. [probability]"""
        return self.range.mid

    @property
    def gain_per_month(self) -> float:
        """What a month of work on it buys. [probability/month]"""
        return self.gain / self.months

    @property
    def time(self) -> str:
        """How long it takes, in words."""
        words = wording("person")
        return f"{self.months:g} {words['month'] if self.months == 1 else words['months']}"

    def as_json(self) -> dict[str, Any]:
        """Give the gap, ready for JSON."""
        return {
            "id": self.id,
            "text": self.text,
            "rules": list(self.rules),
            "months": self.months,
            "time": self.time,
            "booked": self.booked.isoformat() if self.booked else None,
            "gain": round(self.gain, 4),
            "gain_range": self.range.as_json(),
            "gain_per_month": round(self.gain_per_month, 5),
        }


def gaps(person: Person) -> tuple[Gap, ...]:
    """Give what the file can gain, the most per month first; what adds nothing comes last.

    Notes
    -----
    Each is computed by itself from the profile as it is, so gains do not add up exactly. Not modelled: what a letter
    says, who writes it, where research appears.
    """
    found = []
    for entry in possible(person):
        try:
            stronger = improved(person.applicant, [entry], person)
        except InvalidInput:  # contradicts something else in the profile, so it cannot come first
            continue
        base = with_nothing_for_unknown(person, [entry])
        gain = gained(base, choose(stronger, person.day))
        booked = _booked(person, entry)
        key = f"{entry['id']}_booked" if booked else entry["id"]
        text = filled(wording("roadmap")["gaps"][key], person.told, "roadmap.yaml")
        gain = Range(0.0, 0.0, 0.0) if abs(gain.mid) < LEAST_GAIN else gain
        found.append(Gap(entry["id"], text, tuple(entry["rules"]), float(entry["months"]), gain, booked))
    return tuple(sorted(found, key=lambda gap: (-gap.gain_per_month, gap.id)))


def gain_of(person: Person, id_: str) -> Range | None:
    """Give what one improvement adds to P(match), with the range of the difference; None if it does not apply."""
    entry = next((one for one in possible(person) if one["id"] == id_), None)
    if entry is None:
        return None
    try:
        after = choose(improved(person.applicant, [entry], person), person.day)
    except InvalidInput:  # contradicts something else in the profile
        return None
    return gained(with_nothing_for_unknown(person, [entry]), after)


def _booked(person: Person, entry: Mapping[str, Any]) -> date | None:
    """Give the day still ahead for which the exam of an improvement is booked, None without one."""
    step3 = person.applicant.exams.step3
    booked = step3.date if entry["id"] == "step3" and step3.status == "scheduled" else None
    return booked if booked is not None and booked >= person.day else None


def with_nothing_for_unknown(person: Person, entries: Iterable[Mapping[str, Any]]) -> Choice:
    """Give the choice to compare with: what the profile leaves out counts as none, else telling looks like losing."""
    added = dict.fromkeys(name for entry in entries for name in entry.get("add", {}))
    unknown = [name for name in added if getattr(person.applicant, name) is None]
    if not unknown:
        return person.choice
    nothing: dict[str, Any] = {name: () for name in unknown}
    return choose(replace(person.applicant, **nothing), person.day)


def best_chance(before: Choice, after: Choice) -> float:
    """Give the chance of a changed file: with the list made for it, or with the list of before where that is higher.

    A stronger class moves the bands of the list towards the anchor, which can cost more than the file gained; who
    gained may keep the old list. [probability]
    """
    return max(after.solution.p_any, _with_the_old_list(before, after))


def gained(before: Choice, after: Choice) -> Range:
    """Give what a changed file adds to the chance of a match, with the 80 % interval of the difference. [probability]

    Notes
    -----
    As `list_ranges.gain`: both lists on the same draws, the list being the better one of `best_chance`.
    """
    old_list = _with_the_old_list(before, after) > after.solution.p_any
    ranges = ranges_of(after.table, *_old_list(before, after)) if old_list else list_ranges(after)
    moved = ranges.any_match - list_ranges(before).any_match
    return around(spread_of(moved), best_chance(before, after) - before.solution.p_any)


def _with_the_old_list(before: Choice, after: Choice) -> float:
    programs, levels = _old_list(before, after)
    surviving = np.prod(1.0 - after.instance.p[levels, programs, :], axis=0)
    return 1.0 - float(after.instance.weights @ surviving)


def _old_list(before: Choice, after: Choice) -> tuple[np.ndarray, np.ndarray]:
    """Give the list of before in the table of after: its programs that are there, and the level of signal of each."""
    index, chances = after.table.index, after.instance.p
    pairs = [
        (at, min(int(level), chances.shape[0] - 1))
        for i, level in zip(before.solution.chosen, before.solution.levels, strict=True)
        if (at := index.get(before.table.programs[i].code)) is not None and at < chances.shape[1]
    ]
    found = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def possible(person: Person) -> list[Mapping[str, Any]]:
    """Give the improvements whose conditions hold for this person."""
    return [entry for entry in advice_values(TOPIC)["improvements"] if holds(entry, person.told)]


def improved(applicant: Applicant, entries: list[Mapping[str, Any]], person: Person, years: int = 0) -> Applicant:
    """Give the applicant with improvements made, and as many years older as `years` says."""
    profile = profile_dict(applicant)
    for entry in entries:
        for name, items in entry.get("add", {}).items():
            profile[name] = [*profile.get(name, []), *(_placed(item, person) for item in copy.deepcopy(items))]
        for path, value in entry.get("set", {}).items():
            _put(profile, path.split("."), target_score(applicant) if value == "target" else copy.deepcopy(value))
        if entry.get("tie") and applicant.geography.anchor:
            geography = profile.setdefault("geography", {})
            tie = {"place": applicant.geography.anchor, "kind": entry["tie"]}
            geography["ties"] = [*geography.get("ties", []), tie]
    made = parse_profile(profile, person.day)
    return replace(made, graduation_year=made.graduation_year - years)


def _placed(item: dict[str, Any], person: Person) -> dict[str, Any]:
    """Put an item into the anchor's state, and a letter into the specialty."""
    if item.get("state") == "anchor":
        core = person.choice.geography.core
        states = sorted({p.place.state for p in person.choice.table.programs if core and core.contains(p.place)})
        item = {key: value for key, value in item.items() if key != "state"} | ({"state": states[0]} if states else {})
    if "country" in item:
        item["specialty"] = person.applicant.specialties[0]
    return item


def _put(where: dict[str, Any], keys: list[str], value: Any) -> None:
    for key in keys[:-1]:
        where = where.setdefault(key, {})
    where[keys[-1]] = value


def year_of_work(person: Person, found: tuple[Gap, ...], months: float) -> list[tuple[Gap, float, float]]:
    """Choose what fits into some months, most per month first, one after the other; what is booked keeps its day.

    Notes
    -----
    Preparing for a booked exam goes on beside the other work, which its time is not taken from.

    Returns
    -------
    Gap, first month and last month, counted from now. [months]
    """
    chosen, at = [], 0.0
    for gap in found:
        if gap.booked is not None:
            last = (gap.booked - person.day).days / DAYS_A_MONTH
            if gap.gain > 0 and last <= months:
                chosen.append((gap, max(last - gap.months, 0.0), last))
        elif gap.gain > 0 and at + gap.months <= months:
            chosen.append((gap, at, at + gap.months))
            at += gap.months
    return chosen


def in_months(day: date, months: float) -> date:
    """Give the day some months later.

    Examples
    --------
    >>> in_months(date(2026, 11, 27), 2)
    datetime.date(2027, 1, 26)
    """
    return day + timedelta(days=int(months * DAYS_A_MONTH))


def months_until(day: date, later: date) -> float:
    """Give the whole months between two days, at least 0. [months]

    Examples
    --------
    >>> months_until(date(2026, 11, 27), date(2027, 9, 2))
    9
    """
    months = (later.year - day.year) * 12 + later.month - day.month - (later.day < day.day)
    return max(months, 0)
