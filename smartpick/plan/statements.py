"""Which statement version and which letters go to which program (rules O-01 to O-05, O-13, T-05)."""

from __future__ import annotations

from smartpick.entities.applicant import Applicant
from smartpick.entities.program import Program
from smartpick.facts.regions import region
from smartpick.plan.tiers import CORE, SECONDARY, Geography

ANCHOR, WIDER, NATIONAL = "anchor", "wider", "national"
MOST_LETTERS = 4  # ERAS sends up to four to a program


def statement_for(applicant: Applicant, tier: str, program: Program, geography: Geography) -> str:
    """Give the statement version for a program.

    Notes
    -----
    The anchor version needs a real tie to the anchor (O-03, O-13); without one the general statement goes everywhere.
    The wider version goes to secondary regions of the anchor's own part of the country, or where there is a tie.
    """
    if not applicant.geography.ties:
        return NATIONAL
    if tier == CORE:
        return ANCHOR if _tied(applicant, program) else NATIONAL
    return WIDER if tier == SECONDARY and (_tied(applicant, program) or _near(program, geography)) else NATIONAL


def _tied(applicant: Applicant, program: Program) -> bool:
    return any(region(tie.place).contains(program.place) for tie in applicant.geography.ties or ())


def _near(program: Program, geography: Geography) -> bool:
    from smartpick.facts.regions import state_division

    core = geography.core
    return core is not None and program.division in {state_division(state) for state in core.states}


def letters_for(applicant: Applicant, program: Program) -> tuple[str, ...]:
    """Give the letters to send, best first: US, in the specialty, of the program's state, supervised directly."""
    letters = applicant.letters or ()

    def rank(i: int) -> tuple[bool, bool, bool, bool, int]:
        letter = letters[i]
        same = letter.specialty == program.specialty
        return (letter.state != program.place.state, letter.country != "US", not same, letter.supervised is not True, i)

    chosen = sorted(range(len(letters)), key=rank)[:MOST_LETTERS]
    return tuple(_name(i, applicant) for i in chosen)


def _name(i: int, applicant: Applicant) -> str:
    letter = (applicant.letters or ())[i]
    words = [letter.country or "", letter.state or "", letter.setting or "", letter.specialty or ""]
    return f"letter {i + 1} ({', '.join(word for word in words if word) or 'no details told'})"
