"""What became of a plan when it was made again: in words, decision by decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

A_POINT = 0.01  # a chance that moved less is not told [probability]
MOST_NAMED = 12  # programs named per kind of change; the rest are counted

Json = Mapping[str, Any]


def changes_since(before: Json, after: Json) -> tuple[str, ...]:
    """Tell in sentences how a plan differs from the one it replaces; () when every decision and number is the same.

    Parameters
    ----------
    before, after : plans as the contract's JSON.
    """
    if _content(before) == _content(after):
        return ()
    old, new = ({one["code"]: one for one in plan["list"]} for plan in (before, after))
    entered = [new[code] for code in new if code not in old]
    left = [old[code] for code in old if code not in new]
    closed = {one["code"]: one for one in after["excluded"]}
    lines: list[str] = []
    lines += _named("enters the list", [_name(one) for one in entered])
    lines += _named("leaves the list", [f"{_name(one)} ({_why_left(one['code'], closed, after)})" for one in left])
    both = [(old[code], new[code]) for code in new if code in old]
    lines += _named(
        "changes its signal",
        [f"{_name(b)} ({a['signal']} to {b['signal']})" for a, b in both if a["signal"] != b["signal"]],
    )
    lines += _named("is known better", [f"{_name(b)}: {words}" for a, b in both for words in _facts(a, b)])
    lines += _totals(before, after)
    return (*_made_with(before, after), *(lines or ["No decision changed; some words, dates or sources did."]))


def _content(plan: Json) -> dict[str, Any]:
    return {key: value for key, value in plan.items() if key not in ("data_version", "model_version", "profile")}


def _made_with(before: Json, after: Json) -> list[str]:
    found = []
    for key, what in (("day", "day"), ("data_version", "data"), ("model_version", "model"), ("season", "season")):
        if before.get(key) != after.get(key):
            found.append(f"{what} {before.get(key)}, now {after.get(key)}")
    was, now = ((plan.get("model", {}).get("office") or {}).get("id", "none") for plan in (before, after))
    if was != now:
        found.append(f"office memory {was}, now {now}")
    return [f"Made again: {'; '.join(found)}."] if found else []


def _name(program: Json) -> str:
    return f"{program['institution']}, {program['city']} {program['state']}"


def _why_left(code: str, closed: Mapping[str, Json], after: Json) -> str:
    if code in closed:
        return f"{closed[code]['reason']}, rule {closed[code]['rule']}"
    reason = next((one["reason"] for one in after["not_worth_it"] if one["code"] == code), "")
    return reason or "others serve better now"


def _named(what: str, names: Sequence[str]) -> list[str]:
    lines = [f"{name}: {what}." if not name.endswith(".") else f"{name} {what}." for name in names[:MOST_NAMED]]
    more = len(names) - MOST_NAMED
    return [*lines, f"{more} more: {what}."] if more > 0 else lines


def _facts(before: Json, after: Json) -> list[str]:
    found = []
    for key, words in (("j1", "J-1"), ("h1b", "H-1B"), ("open_to", "open to")):
        was, now = before["visa"].get(key), after["visa"].get(key)
        if was != now:
            found.append(f"{words} {_plain(was)}, now {_plain(now)}")
    was, now = before["p_match"]["mid"], after["p_match"]["mid"]
    if abs(now - was) >= A_POINT:
        found.append(f"chance of a match there {100 * was:.1f}, now {100 * now:.1f} in 100")
    return found


def _plain(value: object) -> str:
    return str(value).replace("_", " ")


def _totals(before: Json, after: Json) -> list[str]:
    old, new = before["totals"], after["totals"]
    found = []
    if old["applications"] != new["applications"] or old["fee_usd"] != new["fee_usd"]:
        found.append(
            f"Applications {old['applications']}, now {new['applications']}; fees ${old['fee_usd']:,.0f}, "
            f"now ${new['fee_usd']:,.0f}."
        )
    was, now = old["p_match"]["mid"], new["p_match"]["mid"]
    if was != now:
        found.append(f"Chance of a match {100 * was:.1f}, now {100 * now:.1f} in 100.")
    return found
