"""One specialty in one season on one sheet: service, signals, geographic preferences, fees, dates, what is new."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.rules.calendar import next_event, season_events, unknown_events
from smartpick.rules.fees import fee_steps
from smartpick.rules.preferences import geographic_preferences, what_changed
from smartpick.rules.signal_quota import signal_levels
from smartpick.rules.specialty_terms import applies_through

SIZES = (30, 60, 100)  # applications whose fee the sheet shows


def season_sheet(specialty: str, season: Season, day: date) -> dict[str, object]:
    """Give what the rules know about a specialty in a season, ready for JSON.

    Parameters
    ----------
    specialty : as the catalogue names it. day : decides what is past and what is next.

    Returns
    -------
    `service`, `signals`, `geographic_preferences`, `fees` (`usd` by number of applications, null when unknown),
    `changes` since the season before, `calendar`, `next`, `not_published`. Whatever is projected or has to be
    re-checked says so.
    """
    quota, where, fees = (
        signal_levels(season, specialty),
        geographic_preferences(season, specialty),
        fee_steps(season, specialty),
    )
    dates = season_events(season, (specialty,))
    upcoming = next_event(dates, day)
    return {
        "specialty": specialty,
        "season": season.year,
        "day": day.isoformat(),
        "service": applies_through(season, specialty)[0],
        "signals": {
            "levels": quota.levels,
            "status": quota.status,
            "based_on": quota.based_on,
            "verify": quota.verify,
            "source": quota.source,
        },
        "geographic_preferences": {
            "kind": where.kind,
            "at_most": where.at_most,
            "settings": list(where.settings),
            "verify": where.verify,
            "source": where.source,
        },
        "fees": {
            "usd": {str(n): fees.fee_usd(n) for n in SIZES},
            "status": fees.status,
            "verify": fees.verify,
            "source": fees.source,
        },
        "changes": [one.text for one in what_changed(season, specialty)],
        "calendar": [{**event.as_json(), "past": event.is_past(day)} for event in dates],
        "next": upcoming.as_json() if upcoming else None,
        "not_published": unknown_events(season, (specialty,)),
    }


def season_notes(season: Season, specialties: Iterable[str], applicant: Applicant) -> dict[str, object]:
    """Give what is new this season for each specialty, and the dates that nobody has published yet.

    Examples
    --------
    >>> from smartpick.entities.season_of import Season
    >>> season_sheet("internal medicine", Season(2027), date(2026, 11, 27))["service"]
    'MyERAS'
    """
    chosen = tuple(specialties)
    changes = {name: [one.text for one in what_changed(season, name)] for name in chosen}
    return {
        "changes": {name: texts for name, texts in changes.items() if texts},
        "not_published": unknown_events(season, chosen, applicant),
    }
