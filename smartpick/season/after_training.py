"""After training: each route's days counted from the first day, and what a state holds for a J-1 waiver."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from smartpick.entities.applicant import Applicant
from smartpick.errors import InvalidInput, NoValueOnDate
from smartpick.facts.sources import cite
from smartpick.facts.tables import read_table
from smartpick.guidance.wording import wording
from smartpick.rules.clocks import clock_sentences, clocks
from smartpick.rules.own_places import MOST_STATES, own_states
from smartpick.rules.parameters import parameter
from smartpick.rules.sentences import sentence
from smartpick.rules.waiver import after_h1b, home_residence, waiver_outlook

FEDERAL_YEAR = (10, 1)  # month and day on which the federal fiscal year begins (conrad_facts: slots_per_state)
DAYS_A_YEAR = 365.25


def after_training(
    applicant: Applicant, day: date, first_day: date, wanted: Sequence[str], states: Sequence[str] = ()
) -> dict[str, Any]:
    """Give what follows training, ready for JSON; empty routes for somebody who needs no visa.

    Parameters
    ----------
    first_day : of training. wanted : routes, "j1" and "h1b". states : two-letter codes to look at; by default those the
        profile's geography names.

    Raises
    ------
    InvalidInput : a state that is none.

    Notes
    -----
    Not modelled: leave, repeated years, a second residency, years spent abroad.
    """
    named = tuple(_checked(state) for state in states) or own_states(applicant)
    if not applicant.needs_visa:
        return {"routes": [], "return": "", "states": [], "note": ""}
    said = {"j1": home_residence(applicant, day), "h1b": after_h1b(day)}
    by_route = {"j1": clocks(applicant, day)[0], "h1b": clocks(applicant, day)[1]}
    return {
        "routes": [
            {
                "route": by_route[key].route,
                "said": [{"text": one.text, "rules": list(one.rules)} for one in said[key]],
                "clock": {
                    **by_route[key].as_json(),
                    "said": [one.text for one in clock_sentences(by_route[key])],
                },
                "dates": _dates(applicant, day, first_day, key),
            }
            for key in ("j1", "h1b")
            if key in wanted
        ],
        "return": sentence("after.return").text,
        "states": [state_facts(state, day) for state in named[:MOST_STATES]] if "j1" in wanted else [],
        "note": wording("arrival")["states_note"],
    }


def state_facts(state: str, day: date) -> dict[str, Any]:
    """Give what is known of a state for a waiver job, each with its source and the time it holds for."""
    outlook = waiver_outlook([state])[0]
    slots, flex = parameter("waiver.conrad.slots", day), parameter("waiver.conrad.flex", day)
    found = [
        _fact("Conrad 30 waivers a federal year", slots.value, slots.source, "in force", slots.verify),
        _fact("of them for work outside shortage areas, at most", flex.value, flex.source, "in force", flex.verify),
        _fact("how full it was", outlook.band or "unknown", outlook.source, outlook.as_of.isoformat(), True),
    ]
    if outlook.federal:
        words = ", ".join(outlook.federal)
        found.append(_fact("other agencies listed", words, outlook.source, outlook.as_of.isoformat(), True))
    counted = _shortage_counties().get(state)
    if counted:
        value = f"{counted[0]} of {counted[1]}"
        found.append(_fact("counties with a primary-care shortage area", value, cite("hrsa_hpsa_county"), "2020", True))
    areas = _shortage_areas().get(state)
    if areas:
        found.append(_fact("primary-care shortage areas", areas["value"], cite(areas["source"]), areas["as_of"], True))
    words = wording("arrival")["state_words"]
    for row in read_table("places/conrad_facts"):
        if state in row["area"].split():
            found.append(
                _fact(
                    words.get(row["key"], row["key"].replace("_", " ")),
                    row["value"],
                    cite(row["source"]),
                    row["period"],
                    True,
                )
            )
    return {"state": state, "site": outlook.site, "facts": found}


def _dates(applicant: Applicant, day: date, first_day: date, route: str) -> list[dict[str, Any]]:
    """Give the days of a route that follow from the first day, in their order."""
    clock = clocks(applicant, day)[0 if route == "j1" else 1]
    limit = _later(first_day, clock.limit - clock.used)
    values = {
        "specialty": applicant.specialties[0].capitalize(),
        "limit": _years(clock.limit),
        "used": f" (with {_years(clock.used)} used before)" if clock.used else "",
        "fellowship": _years(clock.fellowship),
    }
    found: list[tuple[date, str]] = [(limit, "j1_limit" if route == "j1" else "h1b_limit")]
    if clock.residency is not None:
        values["residency"] = _years(clock.residency)
        end = _later(first_day, clock.residency)
        found.append((end, "ends"))
        if clock.fellowship:
            end = _later(first_day, clock.residency + clock.fellowship)
            found.append((end, "ends_all"))
        if route == "j1":
            service, home = (_number(one, day) for one in ("waiver.conrad.service", "j1.212e"))
            values |= {"service": _years(service), "home": _years(home)}
            month, number = FEDERAL_YEAR
            opens = date(end.year - (date(end.year, month, number) > end), month, number)
            found += [(opens, "conrad_opens"), (_later(end, home), "home"), (_later(end, service), "service")]
    words = wording("arrival")["after"]
    return [
        {"date": on.isoformat(), "key": key, "text": words[key]["text"].format(**values), "rules": words[key]["rules"]}
        for on, key in sorted(found)
    ]


def _checked(state: str) -> str:
    known = {row["state"] for row in read_table("places/states")}
    if state.upper() not in known:
        raise InvalidInput("state", "two letters of a US state, such as MA", state)
    return state.upper()


@cache
def _shortage_counties() -> dict[str, tuple[int, int]]:
    state_of = {row["county_fips"]: row["state"] for row in read_table("places/counties")}
    counted: dict[str, list[int]] = {}
    for row in read_table("places/hpsa_county"):
        state = state_of.get(row["county_fips"])
        if state:
            counted.setdefault(state, []).append(row["has_geographic_hpsa"] == "1")
    return {state: (sum(found), len(found)) for state, found in counted.items()}


@cache
def _shortage_areas() -> dict[str, dict[str, str]]:
    return {row["state"]: row for row in read_table("places/hpsa_state") if row["metric"] == "primary_care_hpsa_count"}


def _fact(what: str, value: object, source: str, as_of: str, verify: bool) -> dict[str, Any]:
    return {"what": what, "value": value, "source": source, "as_of": as_of, "verify": verify}


def _later(day: date, years: float) -> date:
    whole = int(years)
    try:
        moved = day.replace(year=day.year + whole)
    except ValueError:  # 29 February
        moved = day.replace(year=day.year + whole, day=28)
    return moved + timedelta(days=round((years - whole) * DAYS_A_YEAR))


def _number(parameter_id: str, day: date) -> float:
    try:
        return parameter(parameter_id, day).number()
    except NoValueOnDate:
        return 0.0


def _years(years: float) -> str:
    return "1 year" if years == 1 else f"{years:g} years"
