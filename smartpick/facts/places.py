"""What a place costs and needs: price level, resident pay, shortage of physicians, waiver outlook, distances.

Price levels are the Bureau of Economic Analysis's parities (US = 100), of the metropolitan area where the county
holds one of the area's principal cities, else of the state. Resident pay by state is a proxy: what employers offered
to H-1B residents of any training year. Conrad figures by state are unverified and shown as a band only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from statistics import median

from smartpick.entities.fact import Fact, FactStatus, SourceKind
from smartpick.entities.place import Place, distance_km
from smartpick.facts.regions import region
from smartpick.facts.sources import cite, source
from smartpick.facts.tables import read_rows, read_table

PAY_SOURCE, PAY_HOLDS_FOR = "dol_lca_fy2025_h1", "FY2025, first half"
FEWEST_FILINGS = 5  # declared: below this, a median of offered pay is not shown


@cache
def _metro_levels() -> dict[str, tuple[str, float, int]]:
    # county -> (metro, price level, year)
    levels = {
        row["metro_name"]: (float(row["rpp_all_items"]), int(row["year"])) for row in read_table("places/rpp_metro")
    }
    return {fips: (metro, *levels[metro]) for fips, metro in read_rows("places/metro_counties")}


@cache
def _state_levels() -> dict[str, tuple[float, float, int]]:
    found: dict[str, tuple[float, float, int]] = {}
    for row in read_table("places/rpp_state"):
        year = int(row["year"])
        if row["state"] not in found or found[row["state"]][2] < year:
            found[row["state"]] = (float(row["rpp_all_items"]), float(row["rpp_housing"]), year)
    return found


def price_level(place: Place) -> tuple[float, str, int] | None:
    """Give the price level of a place (US = 100), the area it is of, and its year; None for Puerto Rico.

    Examples
    --------
    >>> price_level(Place("Burlington", "MA", county_fips="25017"))[1]
    'Boston-Cambridge-Newton, MA-NH'
    """
    metro = _metro_levels().get(place.county_fips or "")
    if metro is not None:
        return metro[1], metro[0], metro[2]
    state = _state_levels().get(place.state)
    return None if state is None else (state[0], place.state, state[2])


@cache
def _pay() -> dict[str, tuple[int, int]]:
    return {
        row["state"]: (int(float(row["wage_median"])), int(row["resident_lca_count"]))
        for row in read_table("places/resident_pay_state")
    }


def pay_of_residents(states: Iterable[str]) -> tuple[float, str, str] | None:
    """Give the median of the states' median pay of residents, its source and what it holds for. [USD a year]

    None where no state of them has a filing.

    Examples
    --------
    >>> pay_of_residents(["CA"])[0], pay_of_residents(["XX"])
    (83683, None)
    """
    rows = [_pay()[state] for state in dict.fromkeys(states) if state in _pay()]
    known = [pay for pay, filings in rows if filings >= FEWEST_FILINGS]
    return (median(known), cite(PAY_SOURCE), PAY_HOLDS_FOR) if known else None


@cache
def _shortage() -> dict[str, dict[str, str]]:
    return {row["county_fips"]: row for row in read_table("places/hpsa_county")}


@cache
def _conrad() -> dict[str, dict[str, str]]:
    return {row["state"]: row for row in read_table("places/conrad_state")}


@cache
def is_shortage_area(place: Place) -> bool | None:
    """Tell whether the county holds a geographic primary-care shortage area; None where it is not known."""
    row = _shortage().get(place.county_fips or "")
    return None if row is None else row["has_geographic_hpsa"] == "1"


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a figure comes from: a registered source, the place in it, the time it holds for."""

    source_id: str
    where: str
    holds_for: str
    kind: SourceKind = SourceKind.OFFICIAL_TABLE


def place_facts(place: Place) -> tuple[Fact, ...]:
    """Give what is known about living and staying in a place; what is not known is missing."""
    return tuple(_living(place) + _after_training(place))


def _living(place: Place) -> list[Fact]:
    """Give prices and the pay of residents, and what that pay buys."""
    facts = []
    level = price_level(place)
    if level is not None:
        metro = level[1] != place.state
        where = f"of {level[1]}" + ("" if metro else ", the whole state")
        origin = _Origin("bea_rpp_metro" if metro else "bea_rpp", where, str(level[2]))
        status = FactStatus.DERIVED if metro else FactStatus.PUBLISHED
        facts.append(_fact("price_level", round(level[0], 1), "US = 100", origin, status))
    if place.state in _state_levels():
        _, housing, year = _state_levels()[place.state]
        origin = _Origin("bea_rpp", "", str(year))
        facts.append(_fact("housing_price_level_state", round(housing, 1), "US = 100", origin))
    pay = _pay().get(place.state)
    if pay is not None and pay[1] >= FEWEST_FILINGS:
        where = f"median over {pay[1]} H-1B filings for residents of any year in the state: a proxy, no stipend survey"
        origin = _Origin(PAY_SOURCE, where, PAY_HOLDS_FOR)
        facts.append(_fact("resident_pay_state_usd", pay[0], "USD a year", origin))
        if level is not None:
            real = round(pay[0] / level[0] * 100, -2)
            where = f"{pay[0]:,} USD divided by the price level {level[0]:.1f}"
            origin = _Origin(PAY_SOURCE, where, "2023-2025")
            facts.append(_fact("resident_pay_at_us_prices_usd", int(real), "USD a year", origin, FactStatus.DERIVED))
    return facts


def _after_training(place: Place) -> list[Fact]:
    facts = []
    row = _shortage().get(place.county_fips or "")
    if row is not None:
        where = "geographic primary-care areas only; population and facility areas are left out, so no is not final"
        shortage = "yes" if is_shortage_area(place) else "no"
        origin = _Origin("hrsa_hpsa_county", where, row["year"])
        facts.append(_fact("shortage_area_county", shortage, None, origin))
        if row["people_per_primary_care_physician_2021"]:
            people = int(float(row["people_per_primary_care_physician_2021"]))
            origin = _Origin("hrsa_hpsa_county", "the county", "2021")
            facts.append(_fact("people_per_primary_care_physician", people, "people", origin))
    conrad = _conrad().get(place.state)
    if conrad is not None:
        where = "unverified, a rough band at most; 30 slots a year by law"
        origin = _Origin("conrad_state_unverified", where, conrad["period"], SourceKind.THIRD_PARTY)
        facts.append(_fact("waiver_slots_state", conrad["fill_band"], None, origin, FactStatus.ESTIMATED))
    return facts


def distance_to_km(place: Place, where: str) -> float | None:
    """Give how far a place is from what a person names: 0 inside it, else to the city's centre. [km]

    None when `where` is a state or region that does not hold the place: it has no centre to measure from.
    """
    area = region(where)
    if area.centre is None:
        return 0.0 if area.contains(place) else None
    return distance_km(area.centre, place)


def _fact(
    field: str, value: object, unit: str | None, origin: _Origin, status: FactStatus = FactStatus.PUBLISHED
) -> Fact:
    return Fact(
        field=field,
        value=value,
        unit=unit,
        source=cite(origin.source_id),
        where=origin.where or None,
        source_kind=origin.kind,
        holds_for=origin.holds_for,
        checked_on=date.fromisoformat(source(origin.source_id).accessed or ""),
        status=status,
    )
