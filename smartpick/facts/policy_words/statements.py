"""What one clause can say about visas: which class, which answer; and what the next clause may lean on."""

from __future__ import annotations

from dataclasses import dataclass, field

from smartpick.entities.status import OpenTo, VisaAnswer

ANY_VISA = "any"
OTHER_VISAS = "other"  # every class but the one that has a yes: "no other visas are sponsored"
YES, NO = VisaAnswer.YES, VisaAnswer.NO
CASE, TRANSFER = VisaAnswer.CASE_BY_CASE, VisaAnswer.TRANSFER_ONLY


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said about one visa class.

    Attributes
    ----------
    about : "j1", "h1b" or "any" (visas as such), or "other" (than the one named).
    implied : follows from "only" or from a closed list; a plain statement overrides it.
    narrowed : newcomers are told to expect another visa, so a plain yes becomes case by case.
    """

    about: str
    answer: VisaAnswer
    implied: bool = False
    narrowed: bool = False


@dataclass(slots=True)
class Said:
    """What a clause says, and what the next clause may lean on.

    Attributes
    ----------
    mentions : classes named, for "ours does not" and "Yes." that follow.
    asked : it is a question, which a bare "yes" or "no" may answer.
    obstacle : its verb is one of hindering ("not a problem"), so "the H-1B is" after it is a no.
    listed : a line of a list that only names a status; it counts where the page also says that it sponsors nothing.
    answer : the last answer given, for a clause without a verb.
    """

    statements: list[Statement] = field(default_factory=list)
    open_to: OpenTo | None = None
    mentions: tuple[str, ...] = ()
    answer: VisaAnswer | None = None
    step3: bool = False
    obstacle: bool = False
    listed: OpenTo | None = None
    asked: bool = False
