"""Which statement version and which letters go to which program (rules O-01 to O-05, O-13, T-05)."""

from __future__ import annotations

import re

from smartpick.entities.applicant import Applicant
from smartpick.entities.program import Program
from smartpick.facts.countries import countries
from smartpick.facts.regions import region
from smartpick.plan.tiers import CORE, SECONDARY, Geography

ANCHOR, WIDER, NATIONAL = "anchor", "wider", "national"
MOST_LETTERS = 4  # ERAS sends up to four to a program
_UNIVERSITY = re.compile(r"\b(univ\w*|u|coll|college|school of med\w*|som)\b", re.IGNORECASE)


def statement_for(applicant: Applicant, tier: str, program: Program, geography: Geography) -> str:
    """Give the statement version for a program.

    Notes
    -----
    The anchor version needs a real tie to the anchor (O-03, O-13); without one the general statement goes everywhere.
    The wider version goes to secondary regions of the anchor's own part of the country, or where there is a tie.
    """
    if not applicant.geography.ties and not applicant.us_clinical:
        return NATIONAL
    if tier == CORE:
        return ANCHOR if _tied(applicant, program) else NATIONAL
    return WIDER if tier == SECONDARY and (_tied(applicant, program) or _near(program, geography)) else NATIONAL


def _tied(applicant: Applicant, program: Program) -> bool:
    """Whether a tie lies there, or clinical work in its state, which is a concrete connection too (O-07)."""
    ties = any(region(tie.place).contains(program.place) for tie in applicant.geography.ties or ())
    return ties or any(one.state == program.place.state for one in applicant.us_clinical or ())


def _near(program: Program, geography: Geography) -> bool:
    from smartpick.facts.regions import state_division

    core = geography.core
    return core is not None and program.division in {state_division(state) for state in core.states}


def letters_for(applicant: Applicant, program: Program) -> tuple[str, ...]:
    """Give the letters to send, best first: of the program's state, US, in the specialty, supervised, of its setting.

    Notes
    -----
    One in the specialty is always among them when the person has one (T-05). A university department is taken for an
    academic setting, everything else for a community one.
    """
    letters = applicant.letters or ()
    setting = "academic" if _UNIVERSITY.search(program.institution) else "community"

    def rank(i: int) -> tuple[bool, bool, bool, bool, bool, int]:
        letter = letters[i]
        same = letter.specialty == program.specialty
        elsewhere, abroad = letter.state != program.place.state, letter.country != "US"
        return (elsewhere, abroad, not same, letter.supervised is not True, letter.setting != setting, i)

    ranked = sorted(range(len(letters)), key=rank)
    chosen = ranked[:MOST_LETTERS]
    fitting = next((i for i in ranked if letters[i].specialty == program.specialty), None)
    if fitting is not None and fitting not in chosen:
        chosen[-1] = fitting
    return tuple(_name(i, applicant) for i in chosen)


def _name(i: int, applicant: Applicant) -> str:
    letter = (applicant.letters or ())[i]
    words = [
        countries().get(letter.country or "", letter.country or ""),
        letter.state or "",
        letter.setting or "",
        letter.specialty or "",
    ]
    return f"letter {i + 1} ({', '.join(word for word in words if word) or 'no details told'})"
