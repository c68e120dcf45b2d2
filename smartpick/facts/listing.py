"""The catalogue as commands and pages list it: choosing programs by place and visa, and the shape of one entry."""

from __future__ import annotations

from functools import cache

from smartpick.entities.program import Program
from smartpick.entities.status import VisaAnswer, VisaLabel, VisaPolicy
from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.evidence import facts_of, visa_policy
from smartpick.facts.places import place_facts
from smartpick.facts.regions import CITY_RADIUS_KM
from smartpick.facts.regions import region as region_named

MIGHT = frozenset({VisaAnswer.YES, VisaAnswer.CASE_BY_CASE})
FARTHEST_KM = 20_000.0  # half the way round the earth
VISA_WORDS = ("j1", "h1b", "unknown")


def select(
    specialty: str | None = None,
    state: str | None = None,
    region: str | None = None,
    visa: str | None = None,
    radius_km: float | None = None,
) -> tuple[Program, ...]:
    """Give the programs that meet every condition given.

    Parameters
    ----------
    visa : "j1" (J-1 accepted), "h1b" (H-1B sponsored, or case by case), "unknown" (neither answered), or one of the
        labels of a policy such as "J1_ONLY"; case does not matter.
    radius_km : how far around, when `region` names a city. [km]
    """
    if radius_km is not None and not 0 < radius_km <= FARTHEST_KM:
        raise InvalidInput("radius-km", f"more than 0 and at most {FARTHEST_KM:g}", radius_km)
    area = None if region is None else region_named(region, radius_km or CITY_RADIUS_KM)
    found = load_catalogue().find(specialty=specialty, state=state, region=area)
    if visa is None:
        return found
    word = visa.strip().lower().replace("-", "_")
    word = {"j_1": "j1", "h_1b": "h1b"}.get(word, word)
    labels = {label.value.lower() for label in VisaLabel}
    if word not in labels and word not in VISA_WORDS:
        words = ", ".join((*VISA_WORDS, *(label.value for label in VisaLabel if label.value.lower() != "unknown")))
        raise InvalidInput("visa", f"one of {words}", visa)
    return tuple(program for program in found if _meets(visa_policy(program.code), word))


def _meets(policy: VisaPolicy, word: str) -> bool:
    if word == "j1":
        return policy.j1 in MIGHT
    if word == "h1b":
        return policy.h1b in MIGHT
    return policy.label.value.lower() == word


def program_dict(program: Program) -> dict[str, object]:
    """Give one program in the shape of `smartpick program CODE --json -`, with what is known about its place."""
    return {**_entry(program.code), "place_facts": [fact.as_json() for fact in place_facts(program.place)]}


@cache
def _entry(code: str) -> dict[str, object]:
    program = load_catalogue().program(code)
    return {
        "code": program.code,
        "acgme_id": program.acgme_id,
        "institution": program.institution,
        "specialty": program.specialty,
        "tracks": [track.code for track in program.tracks],
        "city": program.place.city,
        "state": program.place.state,
        "region": program.regions[0] if program.regions else program.place.state,
        "visa": visa_policy(program.code).as_json(),
        "facts": [fact.as_json() for fact in facts_of(program.code)],
        "regions": list(program.regions),
        "county": program.place.county,
        "latitude": program.place.latitude,
        "longitude": program.place.longitude,
        "track_results": [
            {
                "code": track.code,
                "type": track.position_type.word,
                "label": track.label or track.name,
                "standing": track.standing.value,
                "last_offered": track.last_offered,
                "quota": {str(year): n for year, n in track.quota.items()},
                "filled": {str(year): n for year, n in track.filled.items()},
            }
            for track in program.tracks
        ],
    }


def listing_dict(programs: tuple[Program, ...]) -> dict[str, object]:
    """Give a list of programs in the shape of `smartpick programs --json -`; do not change its entries in place."""
    return {"count": len(programs), "programs": [_entry(program.code) for program in programs]}
