"""What the browser keeps of the rank list, how it is read, and what a form changes about it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from smartpick.errors import InvalidInput
from smartpick.season.applied import applied_program, begins_a_year_later, is_one_year, ranked_program
from smartpick.season.couple import apart_km
from smartpick.season.criteria import checked_ratings, checked_weights, criteria
from smartpick.season.entry_list import EntryList, entry_list
from smartpick.season.rank_list import Elicitation, Preference

MOST_ANSWERS, MOST_TRACKS = 2_000, 300
MOVES = {"up": -1, "down": 1}
OWN = ("fit", "training")  # what only the person can rate
KEYS = {"order", "answers", "not_there", "years", "weights", "ratings"}


@dataclass(frozen=True)
class Ranking:
    """The rank list as it travels.

    Attributes
    ----------
    order : tracks, most preferred first. answers : the pairs compared so far. not_there : tracks where the person would
        rather stay unmatched than train. years : first-year tracks by advanced track, where the person chose them.
    weights, ratings : what counts how much, and own ratings from 0 to 10, where the person said so.
    """

    order: tuple[str, ...] = ()
    answers: tuple[Preference, ...] = ()
    not_there: frozenset[str] = frozenset()
    years: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    ratings: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def as_text(self) -> str:
        """Give it as it travels in the pages' hidden field; empty for none."""
        if self == Ranking():
            return ""
        return json.dumps(
            {
                "order": self.order,
                "answers": [[one.better, one.worse] for one in self.answers],
                "not_there": sorted(self.not_there),
                "years": self.years,
                "weights": self.weights,
                "ratings": self.ratings,
            }
        )

    @property
    def listed(self) -> EntryList:
        """What is entered into NRMP."""
        on_list = [code for code in self.order if code not in self.not_there]
        return entry_list(on_list, {code: years for code, years in self.years.items() if code in on_list})


def ranking_of(fields: Mapping[str, Any], interviewed: Sequence[str]) -> Ranking:
    """Read the list that was sent (`rank`, JSON); new interviews join at its end, others leave it.

    Notes
    -----
    Where an advanced program is on the list, preliminary years join its first-year list, the nearest first, and not the
    primary list.

    Raises
    ------
    InvalidInput : no such object, or a code that no program has.
    """
    written: Any = fields.get("rank") or {}
    if isinstance(written, str):
        try:
            written = json.loads(written)
        except (ValueError, RecursionError) as error:
            raise InvalidInput("rank", "a rank list as JSON") from error
    if not isinstance(written, Mapping) or not set(written) <= KEYS:
        raise InvalidInput("rank", f"a mapping with {', '.join(sorted(KEYS))}")
    order, out, pairs = (written.get(key, []) for key in ("order", "not_there", "answers"))
    if not all(isinstance(one, list) for one in (order, out, pairs)) or len(pairs) > MOST_ANSWERS:
        raise InvalidInput("rank", f"lists, with at most {MOST_ANSWERS} answers")
    tracks = _interviewed_at(order, interviewed)
    programs = {applied_program(code).code for code in tracks}
    new = [code for code in interviewed if code not in programs]
    advanced = any(begins_a_year_later(code) for code in (*tracks, *new))
    known = tracks + [code for code in new if not (advanced and is_one_year(code))]
    answers = tuple(
        Preference(str(pair[0]), str(pair[1]))
        for pair in pairs
        if isinstance(pair, list) and len(pair) == 2 and pair[0] in known and pair[1] in known and pair[0] != pair[1]
    )
    return Ranking(
        tuple(known),
        answers,
        frozenset(str(code) for code in out) & frozenset(known),
        _years(written.get("years", {}), known, interviewed),
        _weights(written.get("weights", {})),
        _ratings(written.get("ratings", {})),
    )


def changed(ranking: Ranking, fields: Mapping[str, Any], interviewed: Sequence[str]) -> Ranking:
    """Give the list after the form's change.

    Raises
    ------
    InvalidInput : names what cannot be changed so.
    """
    order, answers, out = list(ranking.order), ranking.answers, ranking.not_there
    if fields.get("prefer"):
        better, _, worse = str(fields["prefer"]).partition(">")
        talk = Elicitation(ranking.order, answers).answered(better, worse)
        answers = talk.answers
        if talk.next_question() is None:
            order = list(talk.order())
    for name, step in MOVES.items():
        if fields.get(name):
            _move(order, str(fields[name]), step, "program", "one that interviewed you")
    if fields.get("order"):
        asked = str(fields["order"]).split()
        if sorted(asked) != sorted(order):
            raise InvalidInput("order", "every program that interviewed you, once", asked[:3])
        order = asked
    if fields.get("toggle"):
        out = out ^ {order[_at(order, str(fields["toggle"]), "program", "one that interviewed you")]}
    if fields.get("ask_again"):
        answers = ()
    if fields.get("add"):
        added = _interviewed_at([str(fields["add"])], interviewed)
        if not added or added[0] in order or len(order) >= MOST_TRACKS:
            raise InvalidInput("add", "another track of a program that interviewed you", fields["add"])
        order.append(added[0])
    if fields.get("drop"):
        order.pop(_at(order, str(fields["drop"]), "drop", "a track of your list"))
    now = replace(ranking, order=tuple(order), answers=answers, not_there=out & frozenset(order))
    return _rated(_with_years(now, fields, interviewed), fields)


def free_years(ranking: Ranking, advanced: str, interviewed: Iterable[str]) -> list[str]:
    """Give the preliminary years that interviewed the person and are not under an advanced program yet."""
    return [code for code in interviewed if is_one_year(code) and code not in ranking.years.get(advanced, ())]


def _with_years(ranking: Ranking, fields: Mapping[str, Any], interviewed: Sequence[str]) -> Ranking:
    years = {code: list(listed) for code, listed in ranking.years.items()}
    for name in ("year_add", "year_up", "year_down", "year_drop"):
        if not fields.get(name):
            continue
        advanced, _, code = str(fields[name]).partition(">")
        if advanced not in years:
            raise InvalidInput(name, "under an advanced program of your list", advanced)
        listed = years[advanced]
        if name == "year_add":
            if code not in free_years(ranking, advanced, interviewed):
                raise InvalidInput(name, "a preliminary year that interviewed you", code)
            listed.append(code)
        elif name == "year_drop":
            listed.pop(_at(listed, code, name, "a year of this list"))
        else:
            _move(listed, code, MOVES[name.removeprefix("year_")], name, "a year of this list")
    return replace(ranking, years={code: tuple(listed) for code, listed in years.items()})


def _rated(ranking: Ranking, fields: Mapping[str, Any]) -> Ranking:
    """Take the weights and ratings of the form; an emptied field is one that was never said."""
    if not fields.get("rated"):
        return ranking
    weights = {name: fields[key] for name in criteria() if fields.get(key := f"w_{name}") not in (None, "")}
    own: dict[str, dict[str, object]] = {}
    for code in ranking.order:
        told = {name: fields[key] for name in OWN if fields.get(key := f"r_{name}_{code}") not in (None, "")}
        if told:
            own[code] = told
    return replace(ranking, weights=_weights(weights), ratings=_ratings(own))


def _interviewed_at(codes: Iterable[object], interviewed: Sequence[str]) -> list[str]:
    found = []
    for code in dict.fromkeys(map(str, codes)):
        try:
            track, program = ranked_program(code).code, applied_program(code).code
        except InvalidInput:
            continue  # of an older catalogue
        if program in interviewed and track == code:
            found.append(code)
    return found[:MOST_TRACKS]


def _years(written: Any, order: Sequence[str], interviewed: Sequence[str]) -> dict[str, tuple[str, ...]]:
    if not isinstance(written, Mapping) or not all(isinstance(one, list) for one in written.values()):
        raise InvalidInput("rank years", "a mapping of lists")
    open_to = [code for code in interviewed if is_one_year(code)]
    found = {}
    for code in order:
        if begins_a_year_later(code):
            told = written.get(code)
            chosen = open_to if told is None else [one for one in dict.fromkeys(map(str, told)) if one in open_to]
            found[code] = tuple(chosen if told is not None else sorted(chosen, key=lambda one: _far(code, one)))
    return found


def _far(code: str, year: str) -> float:
    distance = apart_km(code, year)
    return float("inf") if distance is None else distance


def _weights(written: Any) -> dict[str, float]:
    if not isinstance(written, Mapping):
        raise InvalidInput("rank weights", "a mapping")
    found = checked_weights({str(name): value for name, value in written.items()})
    return {str(name): found[str(name)] for name in written}


def _ratings(written: Any) -> dict[str, dict[str, float]]:
    if not isinstance(written, Mapping) or not all(isinstance(one, Mapping) for one in written.values()):
        raise InvalidInput("rank ratings", "a mapping of mappings")
    checked_ratings(written)
    return {str(code): {str(name): float(value) for name, value in one.items()} for code, one in written.items()}


def _move(order: list[str], code: str, step: int, field_: str, must_be: str) -> None:
    at = _at(order, code, field_, must_be)
    order.insert(min(max(at + step, 0), len(order) - 1), order.pop(at))


def _at(order: Sequence[str], code: str, field_: str, must_be: str) -> int:
    if code not in order:
        raise InvalidInput(field_, must_be, code)
    return order.index(code)
