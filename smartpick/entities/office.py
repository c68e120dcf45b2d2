"""What an office of advisers has seen of its own past applicants, as what it moves a chance by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Moved:
    """By how much something is moved, and how unsure that is. [log odds, or probit for a match]"""

    mean: float
    sd: float


@dataclass(frozen=True)
class OfficeMemory:
    """Effects of an office on its applicants' chances, shrunk towards none.

    Attributes
    ----------
    id : names the past cohorts that it was learned from. applicants, applications : how many those are.
    seasons : Match years. invitation : effect on the odds of every invitation. [log odds]
    match : effect on ranking high enough once interviewed. [probit]
    programs : (code, mean, sd) of the effects of single programs, on top of `invitation`. [log odds]
    between : spread of such effects, which holds for a program that the office never saw. [log odds]
    """

    id: str
    applicants: int
    applications: int
    seasons: tuple[int, ...]
    invitation: Moved
    match: Moved
    programs: tuple[tuple[str, float, float], ...]
    between: float

    @cached_property
    def by_code(self) -> dict[str, Moved]:
        """Effects of single programs by code."""
        return {code: Moved(mean, sd) for code, mean, sd in self.programs}

    @property
    def words(self) -> str:
        """One sentence for the plan: whose past moved its chances, and by how much."""
        factor = 2.718281828459045**self.invitation.mean
        low, high = (
            2.718281828459045 ** (self.invitation.mean + side * 1.2816 * self.invitation.sd) for side in (-1, 1)
        )
        seasons = f"{self.seasons[0]}-{self.seasons[-1]}" if len(self.seasons) > 1 else f"{self.seasons[0]}"
        return (
            f"Chances were moved by office memory: {self.applicants} past applicants ({seasons}) with "
            f"{self.applications} applications multiply the odds of an invitation by {factor:.2f} "
            f"({low:.2f} to {high:.2f}), and single programs differ from that."
        )
