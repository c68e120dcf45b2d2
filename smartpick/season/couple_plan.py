"""A couple's list with what it leads to and what it costs, ready for JSON, and as lines for entering into NRMP."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from smartpick.errors import InvalidInput
from smartpick.intake.small_table import rows_of_text
from smartpick.plan.parts import Range
from smartpick.rules.parameters import parameter
from smartpick.rules.ranking import rank_fee
from smartpick.season.applied import begins_a_year_later, name_of, ranked_program
from smartpick.season.couple import Pair, Pairs, Wishes, own_pairs, pair_list
from smartpick.season.landed import CUTOFF_SPREAD
from smartpick.season.landing import landing
from smartpick.season.pair_landing import PairLanding, pair_landing, share_of
from smartpick.season.partner import Half

COLUMNS = ("rank", "first_code", "second_code", "first_program", "second_program", "km")
STEPS = (10, 25, 50, 100, 150, 200, 250)  # lengths at which the worth of a longer list is shown
RULES = ("nrmp.couples.as_one", "nrmp.couples.max_ranks", "nrmp.couples.no_match_code")


def couple_plan(
    first: Half, second: Half, wishes: Wishes, day: date, own: Pairs | None = None, seed: int = 0
) -> dict[str, Any]:
    """Give the pairs, where they land, and the fee.

    Parameters
    ----------
    own : the couple's own order of pairs; by default the list is built from both partners' lists.

    Raises
    ------
    InvalidInput : the two lists are for different seasons, or no pair is left.
    """
    if first.season != second.season:
        raise InvalidInput("partner season", f"the same as yours, {first.season}", second.season)
    most = parameter("nrmp.couples.max_ranks", day).whole()
    found = own or pair_list(first.codes, second.codes, wishes, most)
    if not found.pairs:
        raise InvalidInput("pairs", "at least one pair", "none", "Let pairs that lie apart in, or one of you go alone.")
    there = pair_landing(first, second, found.pairs, CUTOFF_SPREAD, seed)
    return {
        "season": first.season,
        "own_order": own is not None,
        "wishes": {"near_km": wishes.near_km, "apart": wishes.apart, "lead": wishes.lead, "alone": wishes.alone},
        "pairs": [_row(k, pair, there, wishes) for k, pair in enumerate(found.pairs)],
        "count": len(found.pairs),
        "longest_list": most,
        "too_long": len(found.pairs) > most,
        "left_out": found.left_out,
        "chances": _chances(first, second, found.pairs, there, wishes),
        "if_shorter": [
            {"pairs": k, "p_any": round(float(there.at_pair[:k].sum()), 4)} for k in STEPS if k < len(found.pairs)
        ],
        "fee": {
            name: rank_fee(
                {c for p in found.pairs if (c := getattr(p, name))}, (), day, couple=True, ranks=len(found.pairs)
            ).as_json()
            for name in ("first", "second")
        },
        "needs_first_year": sorted(
            {c for p in found.pairs for c in (p.first, p.second) if c and begins_a_year_later(c)}
        ),
        "no_match_code": str(parameter("nrmp.couples.no_match_code", day).value),
        "rules": [_rule(one, day) for one in RULES],
    }


def entry_rows(plan: Mapping[str, Any]) -> list[tuple[object, ...]]:
    """Give the lines under `COLUMNS`: both partners enter their own column, line by line."""
    none = plan["no_match_code"]
    return [
        (
            row["rank"],
            row["first"]["code"] if row["first"] else none,
            row["second"]["code"] if row["second"] else none,
            row["first"]["name"] if row["first"] else "No Match",
            row["second"]["name"] if row["second"] else "No Match",
            "" if row["km"] is None else row["km"],
        )
        for row in plan["pairs"]
    ]


def pairs_of_table(text: str, first: Half, second: Half, day: date) -> Pairs:
    """Read the couple's own order from a table as `entry_rows` writes it; only its two columns of codes count.

    Raises
    ------
    InvalidInput : a column is missing, or `own_pairs` refuses a line.
    """
    none = str(parameter("nrmp.couples.no_match_code", day).value)
    rows = rows_of_text(text, "pairs")
    missing = {"first_code", "second_code"} - set(rows[0] if rows else ())
    if missing:
        raise InvalidInput("pairs", f"a table with the column '{min(missing)}'", list(rows[0] if rows else ()))

    def code_of(cell: str | None) -> str | None:
        words = (cell or "").strip()
        return None if words in ("", none) else ranked_program(words).code

    return own_pairs(((code_of(r["first_code"]), code_of(r["second_code"])) for r in rows), first.codes, second.codes)


def _row(k: int, pair: Pair, there: PairLanding, wishes: Wishes) -> dict[str, Any]:
    return {
        "rank": k + 1,
        "first": _named(pair.first),
        "second": _named(pair.second),
        "km": None if pair.km is None else round(pair.km),
        "together": _together(pair, wishes),
        "p": _range(there.at_pair[k], there.low[k], there.high[k]),
    }


def _chances(first: Half, second: Half, pairs: tuple[Pair, ...], there: PairLanding, wishes: Wishes) -> dict[str, Any]:
    wanted = {
        "both": [pair.first is not None and pair.second is not None for pair in pairs],
        "together": [_together(pair, wishes) is True for pair in pairs],
        "first_alone": [pair.second is None for pair in pairs],
        "second_alone": [pair.first is None for pair in pairs],
        "first_matched": [pair.first is not None for pair in pairs],
        "second_matched": [pair.second is not None for pair in pairs],
    }
    shares = {name: share_of(there, mask) for name, mask in wanted.items()}
    return {
        **{name: round(middle, 4) for name, (middle, _, _) in shares.items()},
        "ranges": {name: _range(*ends) for name, ends in shares.items()},
        "nowhere": _range(*there.nowhere),
        "first_matched_without_couple": round(1 - landing(first.weights, first.chances).unmatched, 4),
        "second_matched_without_couple": round(1 - landing(second.weights, second.chances).unmatched, 4),
    }


def _together(pair: Pair, wishes: Wishes) -> bool | None:
    """Whether both train within reach of each other; None for one alone."""
    if pair.first is None or pair.second is None:
        return None
    return pair.km is not None and pair.km <= wishes.near_km


def _named(code: str | None) -> dict[str, str] | None:
    return None if code is None else {"code": code, "name": name_of(code)}


def _rule(parameter_id: str, day: date) -> dict[str, Any]:
    value = parameter(parameter_id, day)
    return {"id": value.id, "what": value.label, "value": value.value, "verify": value.verify, "source": value.source}


def _range(mid: float, low: float, high: float) -> dict[str, float]:
    return Range(float(low), float(mid), float(high)).as_json()
