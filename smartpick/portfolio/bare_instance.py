"""Reads a bare portfolio instance (JSON) into arrays and writes its solution; every field checked at the door."""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from smartpick.errors import Contradiction, InvalidInput
from smartpick.intake.text_file import without_repeats
from smartpick.portfolio.instance import NO_SIGNAL, FeeSteps, Instance, Share, SignalLimit
from smartpick.portfolio.solve import Solution

FIELDS = {
    "nodes", "programs", "n", "n_min", "shares", "soft_shares", "signals", "fees", "budget_usd", "include", "exclude",
    "interview_cap",
}  # fmt: skip
PROGRAM_FIELDS = {"id", "utility", "region", "group", "p", "p_interview"}
LARGEST = 10**12  # of any number
WEIGHTS_CLOSE = 1e-3  # node weights must sum to 1 up to this; they are used as given


def parse_instance(text: str, name: str = "instance") -> Instance:
    """Read the JSON text of a bare instance.

    Raises
    ------
    InvalidInput : not JSON, a field missing, unknown, of the wrong type or out of range; the field is named.

    Examples
    --------
    >>> one = '{"nodes": [[0, 1]], "programs": [{"id": "a", "utility": 1, "p": {"none": [0.5]}}], "n": 1}'
    >>> parse_instance(one).p.shape
    (1, 1, 1)
    """
    try:
        value = json.loads(text, object_pairs_hook=without_repeats)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(name, "a JSON object", None, " ".join(str(error).split())[:200]) from error
    return read_instance(_mapping(value, name))


def read_instance(value: Mapping[str, Any]) -> Instance:
    """Build the instance from decoded JSON; see `parse_instance`."""
    _known(value, FIELDS, "")
    nodes = _list(value.get("nodes"), "nodes")
    weights = np.array([_node(node, f"nodes[{i}]") for i, node in enumerate(nodes)])
    if not nodes or abs(float(weights.sum()) - 1.0) > WEIGHTS_CLOSE:
        raise InvalidInput("nodes", "pairs [eta, weight] whose weights sum to 1", float(weights.sum()))
    programs = [_program(p, f"programs[{i}]") for i, p in enumerate(_list(value.get("programs"), "programs"))]
    ids = [str(program["id"]) for program in programs]
    place = {program_id: i for i, program_id in reversed(list(enumerate(ids)))}
    for i, program_id in enumerate(ids):
        if place[program_id] != i:
            raise InvalidInput(f"programs[{i}].id", "different from every other", program_id)
    signals = _signal_counts(value.get("signals"))
    levels, p, allowed = _chances(programs, weights.size, signals)
    groups = {group: i for i, group in enumerate(dict.fromkeys(program["group"] for program in programs))}
    group_of = np.array([groups[program["group"]] for program in programs], dtype=np.int64)
    fees = {
        str(group): _fee_steps(steps, f"fees.{group}")
        for group, steps in _mapping(value.get("fees") or {}, "fees").items()
    }
    include, exclude = _ids(value.get("include"), "include", place), _ids(value.get("exclude"), "exclude", place)
    for index in sorted(set(include) & set(exclude)):
        raise Contradiction("include", "exclude", f"both name {ids[index]!r}", "Take it off one of them.")
    cap = value.get("interview_cap")
    return Instance(
        weights=weights,
        p=p,
        utilities=np.array([program["utility"] for program in programs], dtype=float),
        n_max=len(ids) if value.get("n") is None else _whole(value["n"], "n"),
        n_min=_whole(value.get("n_min", 0), "n_min"),
        levels=levels,
        allowed=allowed,
        groups=group_of,
        fees=tuple(fees.get(str(group), ((None, 0.0),)) for group in groups),
        budget_usd=None if value.get("budget_usd") is None else _number(value["budget_usd"], "budget_usd", 0.0),
        shares=_shares(value, programs),
        signals=_signal_limits(signals, levels, programs),
        include=include,
        exclude=exclude,
        p_interview=None if cap is None else _interview_chances(programs, levels),
        interview_cap=None if cap is None else _number(cap, "interview_cap", 0.0),
        names=tuple(ids),
    )


def solution_dict(instance: Instance, solution: Solution) -> dict[str, Any]:
    """Give a solution as the contract prints it; `relaxed` only where a soft share gave way."""
    answer: dict[str, Any] = {
        "chosen": [
            {"id": instance.name_of(program), "signal": instance.levels[level]}
            for program, level in zip(solution.chosen.tolist(), solution.levels.tolist(), strict=True)
        ],
        "objective": solution.objective,
        "bound": solution.bound,
        "gap": solution.gap,
        "p_any": solution.p_any,
        "applications": int(solution.chosen.size),
        "fee_usd": solution.fee_usd,
    }
    if solution.relaxed:
        answer["relaxed"] = [
            {"share": r.name, "side": r.side, "wanted": r.wanted, "granted": r.granted} for r in solution.relaxed
        ]
    return answer


def _program(value: Any, where: str) -> dict[str, Any]:
    program = _mapping(value, where)
    _known(program, PROGRAM_FIELDS, f"{where}.")
    program_id = program.get("id")
    if not isinstance(program_id, str) or not program_id:
        raise InvalidInput(f"{where}.id", "a text", program_id)
    for name in ("region", "group"):
        if not isinstance(program.get(name), str | None):
            raise InvalidInput(f"{where}.{name}", "a text", program[name])
    chances = _mapping(program.get("p"), f"{where}.p")
    if not chances:
        raise InvalidInput(f"{where}.p", "chances for at least one signal level", chances)
    return {
        "id": program_id,
        "utility": _number(program.get("utility", 1.0), f"{where}.utility", 0.0),
        "region": program.get("region"),
        "group": program.get("group"),
        "p": chances,
        "p_interview": program.get("p_interview"),
        "where": where,
    }


def _chances(
    programs: list[dict[str, Any]], nodes: int, signals: dict[str | None, dict[str, int | None]]
) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Give the levels, weakest signal first, the chances (levels, n, Q), and which levels a program has."""
    known = {NO_SIGNAL: 0.0}
    for program in programs:
        for level, row in program["p"].items():
            where = f"{program['where']}.p.{level}"
            row = [_number(x, f"{where}[{i}]", 0.0, 1.0) for i, x in enumerate(_list(row, where))]
            if len(row) != nodes:
                raise InvalidInput(where, f"a list of {nodes} chances, one per node", f"{len(row)} of them")
            program["p"] = {**program["p"], level: row}
            if level != NO_SIGNAL:
                known[level] = known.get(level, 0.0) + sum(row)
    levels = (NO_SIGNAL, *sorted((k for k in known if k != NO_SIGNAL), key=lambda level: known[level]))
    p = np.zeros((len(levels), len(programs), nodes))
    allowed = np.zeros((len(levels), len(programs)), dtype=bool)
    named = {None: set().union(*(counts for group, counts in signals.items() if group is None))}
    for j, program in enumerate(programs):
        counted = named[None] | set(signals.get(program["group"], {}))
        for i, level in enumerate(levels):
            if level in program["p"] and (level == NO_SIGNAL or level in counted):
                p[i, j], allowed[i, j] = program["p"][level], True
    return levels, p, allowed


def _signal_counts(value: Any) -> dict[str | None, dict[str, int | None]]:
    """Give counts per level for all programs (key None) or for one group: {"gold": 3} or {"IM": {"gold": 3}}."""
    counts: dict[str | None, dict[str, int | None]] = {}
    for key, entry in _mapping(value or {}, "signals").items():
        if isinstance(entry, Mapping):
            counts[key] = {level: _count(k, f"signals.{key}.{level}") for level, k in entry.items()}
        else:
            counts.setdefault(None, {})[key] = _count(entry, f"signals.{key}")
    return counts


def _count(value: Any, where: str) -> int | None:
    return None if value is None else _whole(value, where)


def _signal_limits(
    counts: dict[str | None, dict[str, int | None]], levels: tuple[str, ...], programs: list[dict[str, Any]]
) -> tuple[SignalLimit, ...]:
    limits = []
    for group, by_level in counts.items():
        members = None if group is None else np.array([program["group"] == group for program in programs], dtype=bool)
        for level, most in by_level.items():
            if most is not None and level in levels and level != NO_SIGNAL:
                words = f"at most {most} {level} signals" + ("" if group is None else f" in {group}")
                limits.append(SignalLimit(words, (levels.index(level),), most, members))
    return tuple(limits)


def _shares(value: Mapping[str, Any], programs: list[dict[str, Any]]) -> tuple[Share, ...]:
    bands = _mapping(value.get("shares") or {}, "shares")
    soft = value.get("soft_shares", False)
    soft_names = set(bands) if soft is True else set(_list(soft or [], "soft_shares"))
    if unknown := sorted(map(str, soft_names - set(bands))):
        raise InvalidInput("soft_shares", "names of shares", unknown[0])
    shares = []
    for region, band in bands.items():
        where = f"shares.{region}"
        ends = [_number(x, f"{where}[{i}]", 0.0, 1.0) for i, x in enumerate(_list(band, where))]
        if len(ends) != 2 or ends[0] > ends[1]:
            raise InvalidInput(where, "a pair [low, high] of fractions, low not above high", band)
        members = np.array([program["region"] == region for program in programs], dtype=bool)
        shares.append(Share(region, members, ends[0], ends[1], region in soft_names))
    return tuple(shares)


def _fee_steps(value: Any, where: str) -> FeeSteps:
    steps: list[tuple[int | None, float]] = []
    for i, step in enumerate(_list(value, where)):
        pair = _list(step, f"{where}[{i}]")
        if len(pair) != 2:
            raise InvalidInput(f"{where}[{i}]", "a pair [up to how many, USD each]", pair)
        upto = None if pair[0] is None else _whole(pair[0], f"{where}[{i}][0]")
        usd = _number(pair[1], f"{where}[{i}][1]", 0.0)
        if steps and (steps[-1][0] is None or (upto is not None and upto <= steps[-1][0])):
            raise InvalidInput(f"{where}[{i}][0]", "above the step before it", upto)
        if steps and usd < steps[-1][1]:
            raise InvalidInput(f"{where}[{i}][1]", "no cheaper than the step before it", usd, "Fees never fall here.")
        steps.append((upto, usd))
    return tuple(steps) or ((None, 0.0),)


def _interview_chances(programs: list[dict[str, Any]], levels: tuple[str, ...]) -> np.ndarray:
    chances = np.zeros((len(levels), len(programs)))
    for j, program in enumerate(programs):
        where = f"{program['where']}.p_interview"
        given = _mapping(program["p_interview"], where)
        for i, level in enumerate(levels):
            if level in program["p"]:
                chances[i, j] = _number(given.get(level), f"{where}.{level}", 0.0, 1.0)
    return chances


def _node(value: Any, where: str) -> float:
    pair = _list(value, where)
    if len(pair) != 2:
        raise InvalidInput(where, "a pair [eta, weight]", pair)
    _number(pair[0], f"{where}[0]")
    return _number(pair[1], f"{where}[1]", 0.0)


def _ids(value: Any, where: str, place: Mapping[str, int]) -> tuple[int, ...]:
    found = []
    for i, name in enumerate(_list(value or [], where)):
        if not isinstance(name, str) or name not in place:
            raise InvalidInput(f"{where}[{i}]", "the id of a program", name, _nearest(str(name), place))
        found.append(place[name])
    return tuple(dict.fromkeys(found))


def _known(value: Mapping[str, Any], fields: Iterable[str], prefix: str) -> None:
    for key in value:
        if key not in fields:
            raise InvalidInput(f"{prefix}{key}", "a known field", None, _nearest(key, sorted(fields)))


def _nearest(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), 1)
    return f"Did you mean {close[0]!r}?" if close else ""


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidInput(where, "an object of names and values", value if value is not None else "nothing")
    return value


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise InvalidInput(where, "a list", value if value is not None else "nothing")
    return value


def _number(value: Any, where: str, low: float = -math.inf, high: float = math.inf) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < LARGEST:
        raise InvalidInput(where, "a number", value if value is not None else "nothing")
    if not low <= value <= high:
        must_be = f"a number from {low:g} to {high:g}" if math.isfinite(high) else f"a number not below {low:g}"
        raise InvalidInput(where, must_be, value)
    return float(value)


def _whole(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < LARGEST:
        raise InvalidInput(where, "a whole number, 0 or more", value if value is not None else "nothing")
    return value
