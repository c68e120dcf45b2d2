"""Ranking as a couple in the browser: the partner's file, how two lists become pairs, and where they land."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from smartpick.errors import InvalidInput
from smartpick.report.rank_sheet import table_csv
from smartpick.season.couple import Alone, Apart, Pairs, Wishes, checked_wishes, own_pairs
from smartpick.season.couple_plan import COLUMNS, couple_plan, entry_rows
from smartpick.season.partner import Half, half_of, read_half
from smartpick.web.contexts import Page
from smartpick.web.pages.rank import interviewed_in
from smartpick.web.rank_kept import ranking_of
from smartpick.web.season_log import as_text, season_of
from smartpick.web.sent import Sent

APART = {
    Apart.AFTER: "after all pairs within reach",
    Apart.MIXED: "mixed in: distance does not matter",
    Apart.NEVER: "never",
}
ALONE = {
    Alone.BOTH: "either of us",
    Alone.FIRST: "only me",
    Alone.SECOND: "only my partner",
    Alone.NOBODY: "nobody: together or not at all",
}
LEADS = {"0.75": "mine counts more", "0.5": "both count the same", "0.25": "my partner's counts more"}
NOBODY = "-"
KEYS = {"near_km", "apart", "lead", "alone", "pairs"}
MOST_PAIRS = 1_000
MOVES = {"pair_up": -1, "pair_down": 1}
OwnOrder = tuple[tuple[str | None, str | None], ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What the browser keeps of a couple. `own` is the couple's own order of pairs, None = as built from both lists."""

    wishes: Wishes = field(default_factory=Wishes)
    own: OwnOrder | None = None

    def as_text(self) -> str:
        """Give it as it travels in the pages' hidden field."""
        w = self.wishes
        told = {"near_km": w.near_km, "apart": w.apart, "lead": w.lead, "alone": w.alone, "pairs": self.own}
        return json.dumps(told)


def couple(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show the pairs, make the form's change first."""
    events, state = season_of(fields)
    ranking = ranking_of(fields, interviewed_in(state))
    on_list = ranking.listed.primary
    partner_text = str(fields.get("partner_file") or fields.get("partner") or "")
    if fields.get("leave"):
        partner_text = ""
    partner = read_half(partner_text, "partner") if partner_text else None
    mine = half_of(sent.applicant, state, on_list, sent.day) if on_list else None
    kept = _kept(fields)
    plan = None
    if mine is not None and partner is not None:
        kept, plan = _planned(kept, fields, mine, partner, sent)
    content = {
        "season_text": as_text(events),
        "rank_text": ranking.as_text(),
        "partner_text": partner_text,
        "couple_text": kept.as_text() if partner is not None else "",
        "on_list": len(on_list),
        "partner_ranks": len(partner.codes) if partner else 0,
        "wishes": {
            "near_km": kept.wishes.near_km,
            "apart": kept.wishes.apart.value,
            "lead": f"{kept.wishes.lead:g}",
            "alone": kept.wishes.alone.value,
        },
        "choices": {
            "apart": {k.value: v for k, v in APART.items()},
            "alone": {k.value: v for k, v in ALONE.items()},
            "lead": LEADS,
        },
        "plan": plan,
    }
    return Page("couple.html", "Ranking as a couple", "/couple", sent.is_example, sent.as_text, content)


def couple_csv(sent: Sent) -> bytes:
    """Give the pairs as both partners enter them, line by line."""
    _, state = season_of(sent.fields)
    on_list = ranking_of(sent.fields, interviewed_in(state)).listed.primary
    partner = read_half(str(sent.fields.get("partner") or ""), "partner")
    mine = half_of(sent.applicant, state, on_list, sent.day)
    kept = _kept(sent.fields)
    return table_csv(COLUMNS, entry_rows(couple_plan(mine, partner, kept.wishes, sent.day, _own(kept, mine, partner))))


def half_json(sent: Sent) -> bytes:
    """Give the file for the partner: codes and chances, nothing about the person."""
    _, state = season_of(sent.fields)
    on_list = ranking_of(sent.fields, interviewed_in(state)).listed.primary
    return json.dumps(half_of(sent.applicant, state, on_list, sent.day).as_json()).encode()


def _planned(
    kept: Kept, fields: Mapping[str, Any], mine: Half, partner: Half, sent: Sent
) -> tuple[Kept, dict[str, Any]]:
    plan = couple_plan(mine, partner, kept.wishes, sent.day, _own(kept, mine, partner))
    now = [
        (row["first"]["code"] if row["first"] else None, row["second"]["code"] if row["second"] else None)
        for row in plan["pairs"]
    ]
    moved = _moved(now, fields)
    if moved == now:
        return kept, _with_keys(plan)
    kept = replace(kept, own=tuple(moved))
    return kept, _with_keys(couple_plan(mine, partner, kept.wishes, sent.day, _own(kept, mine, partner)))


def _with_keys(plan: dict[str, Any]) -> dict[str, Any]:
    for row in plan["pairs"]:
        row["key"] = _key(*(row[side]["code"] if row[side] else None for side in ("first", "second")))
    return plan


def _moved(
    pairs: list[tuple[str | None, str | None]], fields: Mapping[str, Any]
) -> list[tuple[str | None, str | None]]:
    by_key = {_key(*pair): pair for pair in pairs}
    found = list(pairs)
    for name, step in MOVES.items():
        if fields.get(name):
            at = _at(by_key, found, str(fields[name]))
            found.insert(min(max(at + step, 0), len(found) - 1), found.pop(at))
    if fields.get("pair_drop"):
        found.pop(_at(by_key, found, str(fields["pair_drop"])))
    if fields.get("order"):
        asked = str(fields["order"]).split()
        if sorted(asked) != sorted(by_key):
            raise InvalidInput("order", "every pair of the list, once", asked[:3])
        found = [by_key[key] for key in asked]
    return found


def _at(
    by_key: Mapping[str, tuple[str | None, str | None]], found: list[tuple[str | None, str | None]], key: str
) -> int:
    if key not in by_key:
        raise InvalidInput("pair", "one of the list", key)
    return found.index(by_key[key])


def _key(first: str | None, second: str | None) -> str:
    return f"{first or NOBODY}+{second or NOBODY}"


def _own(kept: Kept, mine: Half, partner: Half) -> Pairs | None:
    """Take the couple's own order; programs that left a list since leave the pairs."""
    if kept.own is None:
        return None
    there = [
        (one, two)
        for one, two in kept.own
        if (one is None or one in mine.codes) and (two is None or two in partner.codes)
    ]
    return own_pairs(there, mine.codes, partner.codes) if there else None


def _kept(fields: Mapping[str, Any]) -> Kept:
    """Read what the browser kept (`couple`, JSON) with the form's wishes; new wishes build the list anew."""
    written: Any = fields.get("couple") or {}
    if isinstance(written, str):
        try:
            written = json.loads(written)
        except (ValueError, RecursionError) as error:
            raise InvalidInput("couple", "a couple's wishes as JSON") from error
    if not isinstance(written, Mapping) or not set(written) <= KEYS:
        raise InvalidInput("couple", f"a mapping with {', '.join(sorted(KEYS))}")
    usual = Wishes()
    anew = bool(fields.get("wished"))

    def value(name: str) -> Any:
        told = fields.get(name) if anew else None
        return told if told not in (None, "") else written.get(name, getattr(usual, name))

    wishes = checked_wishes(
        _number("near_km", value("near_km")), str(value("apart")), _number("lead", value("lead")), str(value("alone"))
    )
    pairs = None if anew else written.get("pairs")
    if pairs is None:
        return Kept(wishes)
    good = isinstance(pairs, list) and len(pairs) <= MOST_PAIRS
    if not good or not all(isinstance(p, list) and len(p) == 2 for p in pairs):
        raise InvalidInput("couple pairs", f"a list of at most {MOST_PAIRS} pairs")
    return Kept(wishes, tuple((_code(one), _code(two)) for one, two in pairs))


def _code(value: Any) -> str | None:
    return None if value is None else str(value)


def _number(name: str, value: Any) -> float:
    try:
        return float(str(value))
    except ValueError as error:
        raise InvalidInput(name, "a number", value) from error
