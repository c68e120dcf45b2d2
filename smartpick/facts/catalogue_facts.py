"""Facts that follow from the catalogue itself: does the program take part, what it offered, how it filled, names."""

from __future__ import annotations

from datetime import date
from functools import cache

from smartpick.entities.fact import Fact, FactStatus, SourceKind
from smartpick.entities.program import PositionType, Program, Track, TrackStanding
from smartpick.facts.catalogue import LATEST_MATCH, accreditation, changes, place_basis, result_sources
from smartpick.facts.sources import cite, source

ENDINGS = frozenset({"closed", "moved_to"})
FULL_TRAINING = frozenset({PositionType.CATEGORICAL, PositionType.PRIMARY})


def catalogue_facts(program: Program) -> list[Fact]:
    """Give the facts of a program that rest on the catalogue's own tables."""
    facts = [participating(program)]
    facts += _results(program)
    facts += _changes(program)
    facts += _doubtful_place(program)
    if program.acgme_id:
        facts += _accreditation(program.acgme_id)
    return facts


def participating(program: Program) -> Fact:
    """Say whether the program still offers positions in the Match: "yes", "no" or None for unknown.

    A code that is missing from the results is unknown, because the parse dropped about 18 % of the rows; only an
    explicit zero, a closure or a move is "no". A program whose main track is unknown takes part when another track of
    the same kind is offered.
    """
    track = program.main_track
    alive = {TrackStanding.OFFERED, TrackStanding.NEW}
    kind = FULL_TRAINING if track.position_type in FULL_TRAINING else {track.position_type}
    offered = [t for t in program.tracks if t.standing in alive and t.position_type in kind]
    value: str | None
    if offered:
        value, where = "yes", f"{offered[0].code} has positions in the {LATEST_MATCH} Match"
    elif track.standing is TrackStanding.UNKNOWN:
        last = f"last known in {track.last_offered}" if track.last_offered else "no results known"
        value, where = None, f"no row for {track.code} in the {LATEST_MATCH} results; {last}"
    else:
        since = f"last offered in {track.last_offered}" if track.last_offered else "never with positions"
        value, where = "no", f"{track.code} {track.standing.value.replace('_', ' ')}; {since}"
    source_id = result_sources().get((offered[0] if offered else track).code) or "nrmp_results_2022_2026"
    status = FactStatus.PUBLISHED if value == "yes" else FactStatus.DERIVED
    return _official("participating", value, source_id, where, str(LATEST_MATCH), status=status)


def _results(program: Program) -> list[Fact]:
    track: Track = program.main_track
    source_id = result_sources().get(track.code)
    if not track.quota or source_id is None:
        return []
    years = f"{min(track.quota)}-{max(track.quota)}"
    shown = {str(year): [quota, track.filled.get(year)] for year, quota in sorted(track.quota.items())}
    where = "positions offered and filled per Match year, before SOAP"
    facts = [_official("positions_by_year", shown, source_id, where, years, unit="positions")]
    unfilled = {year: quota - track.filled[year] for year, quota in track.quota.items() if year in track.filled}
    known = {year: left for year, left in unfilled.items() if track.quota[year]}
    if known:
        left = sum(1 for n in known.values() if n > 0)
        where = f"{left} of {len(known)} years known, main track"
        facts.append(
            _official("unfilled_years", left, source_id, where, years, unit="Match years", status=FactStatus.DERIVED)
        )
    return facts


@cache
def _changed() -> frozenset[str]:
    return frozenset(code for change in changes() for code in (change.code, change.other) if code)


def _changes(program: Program) -> list[Fact]:
    codes = {track.code for track in program.tracks} | {program.institution_code}
    if codes.isdisjoint(_changed()):
        return []
    facts = []
    for change in changes():
        where = f"{change.where}; from the {change.since} Match" if change.change in ENDINGS else change.where
        if change.code in codes:
            facts.append(_official(change.change, change.other or True, change.source, where, str(change.since)))
        elif change.other in codes:
            facts.append(_official("moved_from", change.code, change.source, where, str(change.since)))
    return facts


# how a place was found, when no table says it: what to tell, and how we came by it
DOUBTFUL_PLACES = {
    "curated": ("the city comes from general knowledge: verify", FactStatus.ESTIMATED),
    "institution_code": ("the institution's city; the results name no site for this code", FactStatus.DERIVED),
    "track_label": ("the city its track's label names", FactStatus.DERIVED),
}


def _doubtful_place(program: Program) -> list[Fact]:
    doubt = DOUBTFUL_PLACES.get(place_basis()[program.code])
    if doubt is None:
        return []
    city = f"{program.place.city}, {program.place.state}"
    return [
        Fact(
            "place",
            city,
            source=_citation("nrmp_results_2022_2026")[0] if doubt[1] is FactStatus.DERIVED else None,
            where=doubt[0],
            source_kind=SourceKind.DERIVED,
            status=doubt[1],
        )
    ]


def _accreditation(acgme_id: str) -> list[Fact]:
    row = accreditation().get(acgme_id)
    if row is None or not row[6]:
        return []
    where = f"entry {acgme_id}, {row[2]}, effective {row[7]}"
    return [_official("accreditation", row[6], row[8], where, "2025")]


def _official(
    field: str,
    value: object,
    source_id: str,
    where: str,
    holds_for: str,
    unit: str | None = None,
    status: FactStatus = FactStatus.PUBLISHED,
) -> Fact:
    cited, checked_on = _citation(source_id)
    return Fact(
        field=field,
        value=value,
        unit=unit,
        source=cited,
        where=where,
        source_kind=SourceKind.OFFICIAL_TABLE,
        holds_for=holds_for,
        checked_on=checked_on,
        status=status,
    )


@cache
def _citation(source_id: str) -> tuple[str, date | None]:
    checked = source(source_id).accessed
    return cite(source_id), date.fromisoformat(checked) if checked else None
