"""The rank list in the browser: pairs, order by hand, what stands beside each program, and where the list lands."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from smartpick.entities.season_of import Season
from smartpick.errors import InvalidInput, NoValueOnDate
from smartpick.facts.advice import advice_rule
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.evidence import facts_of, visa_policy
from smartpick.facts.places import place_facts
from smartpick.report.cells import without_formula
from smartpick.report.rows import VISA_WORDS
from smartpick.rules.dated import DatedValue
from smartpick.rules.parameters import season_value
from smartpick.season.landed import landed
from smartpick.season.rank_list import Elicitation, Preference, check_rank_list, cycles
from smartpick.season.tracker import Status
from smartpick.web.contexts import Page
from smartpick.web.season_log import season_of
from smartpick.web.sent import Sent

MOST_ANSWERS = 2_000
MOVES = {"up": -1, "down": 1}
BESIDE = ("program_type", "img_share_non_us", "img_share_us", "salary_pgy1", "unfilled_years")
PLACE = ("price_level", "shortage_area_county", "waiver_slots_state")


@dataclass(frozen=True, slots=True)
class Ranking:
    """What the browser keeps of the rank list.

    Attributes
    ----------
    order : codes, most preferred first. answers : the pairs compared so far. not_there : codes where the person would
        rather stay unmatched than train.
    """

    order: tuple[str, ...] = ()
    answers: tuple[Preference, ...] = ()
    not_there: frozenset[str] = frozenset()

    def as_text(self) -> str:
        """Give it as it travels in the pages' hidden field; empty for none."""
        if self == Ranking():
            return ""
        pairs = [[one.better, one.worse] for one in self.answers]
        return json.dumps({"order": self.order, "answers": pairs, "not_there": sorted(self.not_there)})


def rank(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show the rank list of the programs that interviewed the person; make the form's change first."""
    _, state = season_of(fields)
    interviewed = [one.code for one in state.reached(Status.INTERVIEWED)]
    ranking = _changed(_ranking_of(fields, interviewed), fields, interviewed)
    on_list = [code for code in ranking.order if code not in ranking.not_there]
    warnings = check_rank_list(on_list, interviewed, {code: False for code in ranking.not_there}) if interviewed else []
    talk = Elicitation(ranking.order, ranking.answers)
    content = {
        "rank_text": ranking.as_text(),
        "programs": [_program(code, code in ranking.not_there) for code in ranking.order],
        "question": [_program(code, False) for code in talk.next_question() or ()],
        "asked": len(ranking.answers),
        "settled": bool(ranking.answers) and talk.next_question() is None,
        "circles": [[_name(code) for code in circle] for circle in cycles(ranking.answers)],
        "warnings": [
            {
                "rule": w.rule,
                "level": w.level,
                "program": _name(w.code) if w.code else "",
                "text": advice_rule(w.rule).rule,
            }
            for w in warnings
        ],
        "landing": landed(sent.applicant, state, on_list, sent.day) if on_list else None,
        "season_text": str(fields.get("season") or ""),
        "deadlines": [
            {"what": words, "when": str(value.value), "verify": value.verify}
            for words, value in _deadlines(Season.of(sent.day))
        ],
    }
    return Page("rank.html", "Rank list", "/rank", sent.is_example, sent.as_text, content)


def _deadlines(season: Season) -> list[tuple[str, DatedValue]]:
    """Give when ranking opens and when the list must be certified, as far as it is known. [Eastern time]"""
    found = []
    for words, key in (("Ranking opens", "nrmp.ranking_opens"), ("Certify the list before", "nrmp.rol_deadline")):
        with contextlib.suppress(NoValueOnDate):
            found.append((words, season_value(key, season)))
    return found


def rank_csv(sent: Sent) -> bytes:
    """Give the list as it is entered into NRMP: rank, program code, program."""
    _, state = season_of(sent.fields)
    interviewed = [one.code for one in state.reached(Status.INTERVIEWED)]
    ranking = _ranking_of(sent.fields, interviewed)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("rank", "nrmp_code", "program"))
    for place, code in enumerate((c for c in ranking.order if c not in ranking.not_there), start=1):
        writer.writerow((place, code, without_formula(_name(code))))
    return text.getvalue().encode()


def _ranking_of(fields: Mapping[str, Any], interviewed: list[str]) -> Ranking:
    """Read the list that was sent (`rank`, JSON); new interviews join at its end, others leave it.

    Raises
    ------
    InvalidInput : no such object, or a code that no program has.
    """
    written: Any = fields.get("rank") or {}
    if isinstance(written, str):
        try:
            written = json.loads(written)
        except (ValueError, RecursionError) as error:
            raise InvalidInput("rank", "a rank list as JSON") from error
    if not isinstance(written, Mapping) or not set(written) <= {"order", "answers", "not_there"}:
        raise InvalidInput("rank", "a mapping with order, answers and not_there")
    order, out, pairs = written.get("order", []), written.get("not_there", []), written.get("answers", [])
    if not all(isinstance(one, list) for one in (order, out, pairs)) or len(pairs) > MOST_ANSWERS:
        raise InvalidInput("rank", f"lists, with at most {MOST_ANSWERS} answers")
    known = [code for code in dict.fromkeys(map(str, order)) if code in interviewed]
    known += [code for code in interviewed if code not in known]
    answers = tuple(
        Preference(str(pair[0]), str(pair[1]))
        for pair in pairs
        if isinstance(pair, list) and len(pair) == 2 and pair[0] in known and pair[1] in known and pair[0] != pair[1]
    )
    return Ranking(tuple(known), answers, frozenset(str(code) for code in out) & frozenset(known))


def _changed(ranking: Ranking, fields: Mapping[str, Any], interviewed: list[str]) -> Ranking:
    """Give the list after the form's change: an answer, a move by one, a whole order, or a program ruled out or in."""
    order, answers, out = list(ranking.order), ranking.answers, ranking.not_there
    if fields.get("prefer"):
        better, _, worse = str(fields["prefer"]).partition(">")
        talk = Elicitation(ranking.order, answers).answered(better, worse)
        answers = talk.answers
        if talk.next_question() is None:
            order = list(talk.order())
    for name, step in MOVES.items():
        if fields.get(name):
            at = _at(order, str(fields[name]))
            to = min(max(at + step, 0), len(order) - 1)
            order.insert(to, order.pop(at))
    if fields.get("order"):
        asked = str(fields["order"]).split()
        if sorted(asked) != sorted(order):
            raise InvalidInput("order", "every program that interviewed you, once", asked[:3])
        order = asked
    if fields.get("toggle"):
        out = out ^ {order[_at(order, str(fields["toggle"]))]}
    if fields.get("ask_again"):
        answers = ()
    return Ranking(tuple(order), answers, out)


def _at(order: list[str], code: str) -> int:
    if code not in order:
        raise InvalidInput("program", "one that interviewed you", code)
    return order.index(code)


def _name(code: str) -> str:
    program = load_catalogue().program(code)
    return f"{program.institution}, {program.place.city}, {program.place.state}"


def _program(code: str, ruled_out: bool) -> dict[str, Any]:
    """Give what stands beside a program when one compares: never a chance, which must not move the order."""
    program = load_catalogue().program(code)
    found = {fact.field: fact for fact in (*facts_of(code), *place_facts(program.place))}
    beside = [
        {"field": name.replace("_", " "), "value": str(found[name].value), "unit": found[name].unit or ""}
        for name in (*BESIDE, *PLACE)
        if name in found and found[name].value is not None
    ]
    visa = VISA_WORDS[visa_policy(code).label.value]
    return {"code": code, "name": _name(code), "visa": visa, "beside": beside, "ruled_out": ruled_out}
