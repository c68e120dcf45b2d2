"""After a J-1: the two-year home residence, the ways out of it, and how crowded a state's Conrad 30 program is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from smartpick.entities.applicant import Applicant
from smartpick.rules.parameters import parameter
from smartpick.rules.rule_files import read_rule_file
from smartpick.rules.rule_shapes import COUNT, SECONDARY, STATE, TEXTS, WEB, Shape, Table, one_of
from smartpick.rules.sentences import Sentence, sentence

CONRAD = "conrad_states.yaml"
BANDS = ("filled all 30", "near full (26-29)", "slots left")
ROW = {"band": one_of(*BANDS), "flex": COUNT, "other": TEXTS, "site": WEB}
SHAPE = Shape({"states": Table(ROW, STATE)}, SECONDARY)


@dataclass(frozen=True, slots=True)
class StateOutlook:
    """How full a state's Conrad 30 program was; `band` is None when nobody told us.

    Attributes
    ----------
    band : one of `BANDS`: a rough band from a secondary source.
    federal : other agencies listed for the state (ARC, DRA, SCRC, HHS).
    """

    state: str
    band: str | None
    federal: tuple[str, ...]
    site: str | None
    as_of: date
    source: str

    def as_json(self) -> dict[str, object]:
        """Give the outlook; `verify` is always true for this table."""
        return {
            "state": self.state,
            "band": self.band,
            "federal": list(self.federal),
            "site": self.site,
            "as_of": self.as_of.isoformat(),
            "source": self.source,
            "verify": True,
        }


def waiver_outlook(states: Iterable[str]) -> list[StateOutlook]:
    """Give the Conrad 30 outlook of states (two-letter codes), in the order asked, each once.

    Examples
    --------
    >>> [outlook.band for outlook in waiver_outlook(["MA", "WY", "DC"])]
    ['filled all 30', 'slots left', None]
    """
    content = read_rule_file(CONRAD, shape=SHAPE)
    rows, about, as_of = content["states"], content["source"], content["as_of"]
    source = f"{about['publisher']}, {about['title']} ({about['year']}), {about['address']}"
    found = []
    for state in dict.fromkeys(states):
        row = rows.get(state, {})
        found.append(StateOutlook(state, row.get("band"), tuple(row.get("other", ())), row.get("site"), as_of, source))
    return found


def home_residence(applicant: Applicant, day: date) -> list[Sentence]:
    """Say what follows a J-1: the two years, and each way out that the law has (rules X-01, X-02, Z-19)."""
    service = parameter("waiver.conrad.service", day).value
    said = [
        sentence("after.j1_two_years", years=parameter("j1.212e", day).value),
        sentence(
            "after.conrad",
            slots=parameter("waiver.conrad.slots", day).value,
            flex=parameter("waiver.conrad.flex", day).value,
            service=service,
            start=parameter("waiver.conrad.start", day).value,
        ),
        sentence("after.agencies"),
        sentence("after.hardship"),
        sentence("after.no_objection"),
        sentence("after.sunset"),
    ]
    if applicant.long_term.underserved_ok is False:
        said.append(sentence("after.underserved_refused"))
    return said


def after_h1b(day: date) -> list[Sentence]:
    """Say what follows an H-1B: no home residence, the six-year clock, cap-exempt jobs (rule X-03)."""
    return [
        sentence("after.h1b_free"),
        sentence("after.h1b_clock", limit=parameter("h1b.max_years", day).value),
        sentence("after.h1b_cap"),
    ]
