"""The three views of rule H-02: the anchor city, the rest of its state, and where to expand to a safe total."""

from __future__ import annotations

from dataclasses import dataclass

from smartpick.entities.applicant import Applicant
from smartpick.entities.program import Program
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.regions import region
from smartpick.facts.told import policy_for
from smartpick.plan.chance_words import counted
from smartpick.plan.parts import Plan
from smartpick.report.rows import visa_words


@dataclass(frozen=True, slots=True)
class ViewRow:
    """One open program in a view; `why_not` is empty for programs on the list."""

    institution: str
    code: str
    city: str
    state: str
    visa: str
    on_list: str
    why_not: str


@dataclass(frozen=True, slots=True)
class View:
    """A view with its question answered in one sentence."""

    title: str
    answer: str
    rows: tuple[ViewRow, ...]


def three_views(plan: Plan, applicant: Applicant | None) -> list[View]:
    """Give the three views; without an anchor there are none.

    Notes
    -----
    "Realistic" is what no gate closed (rule I-06): the list and the programs judged not worth their fee.
    """
    if applicant is None or applicant.geography.anchor is None:
        return []
    catalogue = load_catalogue()
    not_worth = {entry.code: entry.reason for entry in plan.not_worth_it}
    listed = {program.code for program in plan.list}
    pool = [catalogue.program(code) for code in [*listed, *(code for code in not_worth if code not in listed)]]
    anchor = region(applicant.geography.anchor)
    inside = [p for p in pool if anchor.contains(p.place)]
    states = {p.place.state for p in inside}
    beside = [p for p in pool if p.place.state in states and not anchor.contains(p.place)]
    beyond = [p for p in pool if p.place.state not in states and p.code in listed]

    def view(title: str, answer: str, programs: list[Program]) -> View:
        ordered = sorted(programs, key=lambda p: (p.code not in listed, p.place.state, p.place.city, p.institution))
        return View(title, answer, tuple(_row(p, listed, not_worth, applicant) for p in ordered))

    state_names = ", ".join(sorted(states)) or "the same state"
    return [
        view("Anchor", _counted(inside, listed, f"in {anchor.name}"), inside),
        view("Same state", _counted(beside, listed, f"in {state_names} outside {anchor.name}"), beside),
        view("Expand", f"{len(beyond)} programs elsewhere bring the list to {len(listed)}.", beyond),
    ]


def _counted(programs: list[Program], listed: set[str], where: str) -> str:
    on = sum(p.code in listed for p in programs)
    left = len(programs) - on
    return f"{counted(on, 'program')} {where} on your list; below, {left} that are open to you but not worth their fee."


def _row(program: Program, listed: set[str], not_worth: dict[str, str], applicant: Applicant) -> ViewRow:
    return ViewRow(
        program.institution,
        program.code,
        program.place.city,
        program.place.state,
        visa_words(applicant.needs_visa)[policy_for(applicant, program.code).label.value],
        "yes" if program.code in listed else "",
        not_worth.get(program.code, ""),
    )
