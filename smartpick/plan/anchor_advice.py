"""What the anchor asks of a person: what lies around it, how crowded it is, whether the wish is thought through."""

from __future__ import annotations

from collections.abc import Iterable

from smartpick.chances.bands import LARGE_CENTRE
from smartpick.chances.program_effects import academic_breadth
from smartpick.entities.applicant import Applicant
from smartpick.entities.program import Program
from smartpick.facts.advice_values import say
from smartpick.facts.catalogue import load_catalogue
from smartpick.plan.parts import Warning_
from smartpick.plan.tiers import METRO_SIZE, Geography, ladder

NOTE, TEXTS = "note", "plan_texts"


def anchor_notes(applicant: Applicant, geography: Geography) -> list[Warning_]:
    """Say what wider ground holds, how crowded the anchor is, which honesty questions stand open (D-15, D-18, E-06).

    Wider ground is told of a city or a metro area; how crowded, by published results.
    """
    anchor = applicant.geography.anchor
    if anchor is None or geography.core is None:
        return []
    found = []
    specialty = applicant.specialties[0]
    everywhere = load_catalogue().find(specialty=specialty)
    steps = ladder(anchor, everywhere)
    if steps[0][0].size <= METRO_SIZE:
        words = "; ".join(f"{where.name}: {n}" for where, n in steps)
        found.append(Warning_("D-15", NOTE, say(TEXTS, "D-15", specialty=specialty, steps=words)))
    there = [program for program in everywhere if geography.core.contains(program.place)]
    year, here, nation = _fill(there, everywhere)
    if year and here is not None and nation is not None and here > nation:
        large = sum(academic_breadth(program) >= LARGE_CENTRE for program in there)
        words = say(
            TEXTS,
            "D-18",
            region=geography.core.name,
            specialty=specialty,
            year=year,
            here=here,
            nation=nation,
            large=large,
            all=len(there),
        )
        found.append(Warning_("D-18", NOTE, words))
    wishes = applicant.geography
    open_questions = [
        say(TEXTS, key)
        for key, unanswered in (
            ("E-06-how-strong", wishes.anchor_importance is None),
            ("E-06-how-far", not wishes.secondary),
            ("E-06-how-said", not wishes.ties),
        )
        if unanswered
    ]
    if open_questions:
        found.append(Warning_("E-06", NOTE, say(TEXTS, "E-06", questions=" ".join(open_questions))))
    return found


def _fill(there: Iterable[Program], everywhere: Iterable[Program]) -> tuple[int | None, float | None, float | None]:
    """Give the latest Match year with results at the anchor, and the shares filled there and everywhere."""
    years = {year for program in there for year in program.main_track.filled}
    if not years:
        return None, None, None
    year = max(years)
    return year, _share(there, year), _share(everywhere, year)


def _share(programs: Iterable[Program], year: int) -> float | None:
    tracks = [p.main_track for p in programs if year in p.main_track.filled and p.main_track.quota.get(year)]
    offered = sum(track.quota[year] for track in tracks)
    return sum(track.filled[year] for track in tracks) / offered if offered else None
