"""Explore the catalogue: search, filters, order, and one program with its evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping, Sequence
from functools import cache
from typing import Any

from smartpick.chances.uncertainty import ranges_of
from smartpick.entities.fact import SourceKind
from smartpick.entities.place import Place, distance_km
from smartpick.entities.program import Program, TrackStanding
from smartpick.entities.status import VisaAnswer
from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.evidence import facts_of, policy_checked_on
from smartpick.facts.fact_words import fact_label, fact_value, source_kind_words
from smartpick.facts.listing import program_dict, select
from smartpick.facts.program_names import programs_called
from smartpick.facts.regions import region
from smartpick.facts.told import facts_for, policy_for
from smartpick.plan.choice import Choice
from smartpick.plan.list_ranges import around
from smartpick.plan.to_json import plan_json
from smartpick.report.charts import score_mark
from smartpick.report.rows import VISA_WORDS
from smartpick.rules.policy_advice import policy_notes
from smartpick.rules.sentences import Sentence
from smartpick.web.contexts import Page
from smartpick.web.plans import choice_of, plan_of
from smartpick.web.sent import Sent

ROWS_PER_PAGE = 50
LONGEST = 80  # characters of a filter or a code
FILTERS = ("specialty", "state", "region", "visa", "search", "where")
VISA_FILTERS = {"j1": "J-1 accepted", "h1b": "H-1B sponsored or case by case", "unknown": "not stated"}
WHERE = {"open": "open to you", "listed": "on your list", "closed": "closed to you", "noted": "visa policy known"}
BADGES = {
    VisaAnswer.YES: ("yes", "✓"),
    VisaAnswer.NO: ("no", "✗"),
    VisaAnswer.CASE_BY_CASE: ("some", "case by case"),
    VisaAnswer.TRANSFER_ONLY: ("some", "transfers only"),
    VisaAnswer.UNKNOWN: ("unknown", "not stated"),
}
SORTS = {
    "institution": "Program",
    "state": "Place",
    "chance": "Your chance",
    "non_us": "Non-US IMGs",
    "us": "US IMGs",
    "positions": "Positions",
    "km": "Distance",
    "verified": "Verified",
}
DOWN_FIRST = frozenset({"chance", "non_us", "us", "positions", "verified"})


def programs(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show the programs that the filters leave, in the order asked for, a page of fifty at a time."""
    filters = {name: str(fields.get(name) or "").strip() for name in FILTERS}
    for name, text in filters.items():
        _short(name, text)
    filters["specialty"] = filters["specialty"] or sent.applicant.specialties[0]
    removed = str(fields.get("remove", ""))
    if removed in FILTERS and removed != "specialty":
        filters[removed] = ""
    sort, turned = _order(fields)
    found = select(
        specialty=filters["specialty"],
        state=filters["state"].upper() or None,
        region=filters["region"] or None,
        visa=filters["visa"] or None,
    )
    choice = choice_of(sent)
    standing = _standing(choice)
    called = {one.code for one in programs_called(filters["search"], [filters["specialty"]])}
    rows = [row for program in found if _kept(row := _row(program, sent, choice, standing), filters, called)]
    _sort(rows, sort, turned)
    pages = max(1, -(-len(rows) // ROWS_PER_PAGE))
    page = min(max(1, _whole(fields.get("page"))), pages)
    shown = _with_ranges(rows[(page - 1) * ROWS_PER_PAGE : page * ROWS_PER_PAGE], choice)
    content = {
        "rows": shown,
        "count": len(rows),
        "of": len(found),
        "page_number": page,
        "pages": pages,
        "sort": sort,
        "turned": turned,
        "filters": filters,
        "chips": _chips(filters),
        "sorts": SORTS,
        "specialties": list(load_catalogue().specialties),
        "visa_filters": VISA_FILTERS,
        "where_filters": WHERE,
        "needs_visa": sent.applicant.needs_visa,
        "shares_known": any(row["us"] is not None or row["non_us"] is not None for row in shown),
        "anchor": sent.applicant.geography.anchor,
        "anchor_name": region(sent.applicant.geography.anchor).name if sent.applicant.geography.anchor else "",
        "svg_scores": _scores([row["code"] for row in shown], sent.applicant.exams.step2_ck.score),
        "edits": {name: list(sent.profile.get(name, [])) for name in ("must_include", "must_exclude")},
    }
    return Page("programs.html", "Programs", "/programs", sent.is_example, sent.as_text, content)


def program(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show one program (`code`): reasons for and against, every fact with source and date, conflicts, results."""
    code = str(fields.get("code") or "").strip() or _first_listed(sent)
    known = load_catalogue().program(_short("code", code))
    choice = choice_of(sent)
    listed = next((one for one in plan_json(plan_of(sent))["list"] if one["code"] == known.code), None)
    content = {
        "program": program_dict(known),
        "facts": [_in_words(fact) for fact in _facts(known)],
        "row": _with_ranges([_row(known, sent, choice, _standing(choice))], choice)[0],
        "listed": listed,
        "standing_words": {one.value: one.words for one in TrackStanding},
        "visa_words": VISA_WORDS,
        "needs_visa": sent.applicant.needs_visa,
        "mine": {
            "locked": known.code in sent.profile.get("must_include", []),
            "excluded": known.code in sent.profile.get("must_exclude", []),
        },
        "notes": [one.text for one in _notes(known, sent)] if sent.applicant.needs_visa else [],
    }
    return Page("program.html", known.institution, "/program", sent.is_example, sent.as_text, content)


def _facts(program: Program) -> list[dict[str, Any]]:
    found: dict[str, Any] = program_dict(program)
    return [*found["facts"], *found["place_facts"]]


_KINDS = re.compile("|".join(rf"\b{kind.value}\b" for kind in SourceKind if "_" in kind.value))


def _in_words(fact: Mapping[str, Any]) -> dict[str, Any]:
    """Give a fact with what it is called, its value in words and who its source is."""
    return {
        **fact,
        "label": fact_label(fact["field"]),
        "shown": fact_value(fact["field"], fact["value"], fact["unit"]),
        "kind_words": source_kind_words(fact["source_kind"]),
        "conflicts_words": [_KINDS.sub(lambda kind: source_kind_words(kind[0]), one) for one in fact["conflicts_with"]],
    }


def _scores(codes: Sequence[str], mine: float | None) -> dict[str, str]:
    """Draw the score against what each program publishes of Step 2 CK, where it publishes something."""
    found = {}
    for code in codes:
        said = {fact.field: fact.value for fact in reversed(facts_of(code))}
        least, typical = said.get("step2_min"), said.get("step2_typical")
        if least is not None or typical is not None:
            found[code] = score_mark(mine, _score(least), _score(typical))
    return found


def _score(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _notes(program: Program, sent: Sent) -> list[Sentence]:
    """What to make of the program's visa policy."""
    policy, interest = policy_for(sent.applicant, program.code), sent.applicant.interest.get(program.code)
    return policy_notes(policy, program.institution, policy_checked_on(program.code), sent.day, interest)


def _first_listed(sent: Sent) -> str:
    choice = choice_of(sent)
    chosen = choice.solution.chosen
    return choice.table.programs[int(chosen[0]) if len(chosen) else 0].code


def _order(fields: Mapping[str, Any]) -> tuple[str, bool]:
    """Give the column to order by and whether it is turned round; the same column again turns it."""
    sort = str(fields.get("sort") or "chance")
    if sort not in SORTS:
        raise InvalidInput("sort", f"one of {', '.join(SORTS)}", sort)
    turned = str(fields.get("turned", "")) == "yes"
    if str(fields.get("by", "")) in SORTS:
        by = str(fields["by"])
        turned = not turned if by == sort else False
        sort = by
    return sort, turned


def _short(field: str, text: str) -> str:
    """Refuse what is longer than any name, before anything is compared with it."""
    if len(text) > LONGEST:
        raise InvalidInput(field, f"at most {LONGEST} characters long", text[:20])
    return text


def _whole(value: Any) -> int:
    try:
        return int(value or 1)
    except (TypeError, ValueError) as error:
        raise InvalidInput("page", "a whole number", value) from error


def _chips(filters: Mapping[str, str]) -> dict[str, str]:
    words = {
        "visa": VISA_FILTERS.get(filters["visa"], filters["visa"]),
        "where": WHERE.get(filters["where"], filters["where"]),
    }
    return {name: words.get(name, value) for name, value in filters.items() if value and name != "specialty"}


def _kept(row: Mapping[str, Any], filters: Mapping[str, str], called: Container[str]) -> bool:
    """Whether a row passes the filters; `called` are the codes of the programs that hold the words looked for."""
    words = filters["search"].lower()
    if words and row["code"] not in called and words not in f"{row['institution']} {row['code']}".lower():
        return False
    where = filters["where"]
    if where == "noted":
        return bool(row["visa"]["label"] != "UNKNOWN")
    return not where or row["stands"] == where or (where == "open" and row["stands"] == "listed")


def _level(choice: Choice, at: int | None) -> int:
    """Give the level of signal that the list plans for a program, 0 for none."""
    listed = zip(choice.solution.chosen, choice.solution.levels, strict=True)
    return next((int(level) for i, level in listed if i == at), 0)


def _with_ranges(rows: list[dict[str, Any]], choice: Choice) -> list[dict[str, Any]]:
    """Give the rows with the 80 % range of their chance, with the signal that the list plans."""
    seen = [row for row in rows if row["chance"] is not None]
    at = [choice.table.index[row["code"]] for row in seen]
    if not seen:
        return rows
    ranges = ranges_of(choice.table, at, [_level(choice, i) for i in at])
    for k, row in enumerate(seen):
        row["range"] = around(ranges.p_match[:, k], row["chance"]).as_json()
        row["interview_range"] = around(ranges.p_interview[:, k], row["interview"]).as_json()
    return rows


def _row(program: Program, sent: Sent, choice: Choice, standing: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    facts = {fact.field: fact for fact in reversed(facts_for(sent.applicant, program.code))}
    stands, reason = standing.get(program.code, ("other", "not one of your specialties"))
    at = choice.table.index.get(program.code)
    level = _level(choice, at)
    km = _distance(program, sent.applicant.geography.anchor)
    track = program.main_track
    looks = [facts[name].checked_on for name in ("visa_policy", "j1", "h1b") if name in facts]
    verified = max((day.isoformat() for day in looks if day), default=None)
    policy = policy_for(sent.applicant, program.code)
    return {
        "code": program.code,
        "institution": program.institution,
        "city": program.place.city,
        "state": program.place.state,
        "stands": stands,
        "reason": reason,
        "chance": None if at is None or stands == "closed" else round(float(choice.table.mean_match[level, at]), 6),
        "interview": None
        if at is None or stands == "closed"
        else round(float(choice.table.mean_interview[level, at]), 6),
        "signal": choice.table.levels[level] if level else "",
        "visa": policy.as_json(),
        "visa_words": VISA_WORDS[policy.label.value],
        "badges": [
            {"visa": name, "look": BADGES[a][0], "says": BADGES[a][1]}
            for name, a in (("J-1", policy.j1), ("H-1B", policy.h1b))
        ],
        "us": _value(facts, "img_share_us"),
        "non_us": _value(facts, "img_share_non_us"),
        "limits": _limits(facts),
        "quota": {str(year): quota for year, quota in sorted(track.quota.items())},
        "filled": {str(year): filled for year, filled in sorted(track.filled.items())},
        "positions": track.quota[max(track.quota)] if track.quota else None,
        "standing": "" if track.standing is TrackStanding.OFFERED else track.standing.words,
        "km": None if km is None else round(km),
        "verified": verified,
    }


def _standing(choice: Choice) -> dict[str, tuple[str, str]]:
    """Give how each program stands to the person: on the list, open, or closed and why."""
    found = {program.code: ("open", "") for program in choice.gated.open}
    found |= {one.code: ("closed", one.reason) for one in choice.gated.excluded}
    return found | {choice.table.programs[i].code: ("listed", "") for i in choice.solution.chosen}


def _distance(program: Program, anchor: str | None) -> float | None:
    """Give how far a program is from the anchor: 0 inside, else to the middle of its programs or its city. [km]"""
    if anchor is None:
        return None
    if region(anchor).contains(program.place):
        return 0.0
    return distance_km(_middle(anchor), program.place)


@cache
def _middle(anchor: str) -> Place:
    area = region(anchor)
    if area.centre is not None:
        return area.centre
    inside = [p.place for p in load_catalogue().programs if area.contains(p.place) and p.place.latitude is not None]
    if not inside:
        return Place("", "")
    latitude = sum(place.latitude or 0.0 for place in inside) / len(inside)
    return Place("", "", latitude=latitude, longitude=sum(place.longitude or 0.0 for place in inside) / len(inside))


def _value(facts: Mapping[str, Any], field: str) -> Any:
    return facts[field].value if field in facts else None


def _limits(facts: Mapping[str, Any]) -> list[str]:
    """Give the published hard limits in words."""
    words: dict[str, Callable[[Any], str]] = {
        "step2_min": lambda v: f"Step 2 CK at least {v}",
        "max_attempts": lambda v: f"at most {v} sitting{'' if v == 1 else 's'}",
        "max_years_since_grad": lambda v: f"at most {v} years since graduation",
        "usce_required": lambda v: f"US experience {v}".replace("_", " "),
    }
    return [say(_value(facts, field)) for field, say in words.items() if _value(facts, field) not in (None, "none", "")]


def _sort(rows: list[dict[str, Any]], sort: str, turned: bool) -> None:
    """Order rows in place; what is not known stays last either way round."""
    down = (sort in DOWN_FIRST) != turned
    rows.sort(key=lambda row: (str(row["institution"]), row["code"]))
    rows.sort(key=lambda row: row[sort] if row[sort] is not None else _LEAST.get(sort, 0), reverse=down)
    rows.sort(key=lambda row: row[sort] is None)


_LEAST: dict[str, Any] = {"verified": "", "state": "", "institution": ""}
