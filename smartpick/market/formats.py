"""Reads and writes Match instances: the public r/c/p text format and JSON; recognised by themselves.

The text format is that of the Stable Matching Suite [1]_. Each line speaks of one thing, told by its first
character: `r` resident, `c` couple, `p` program; an empty line or one that starts with a blank or `#` is a
comment. Ids are integers, 0 or more; -1 in a couple's pair is no position::

    r  <resident> <program> <program> …
    c  <couple> <first member> <second member> <program> <program> <program> <program> …
    p  <program> <quota> <resident> <resident> …

A matching is written as `m 1` and one `r <resident> <program or -1>` a line, or `m 0` when there is none.

.. [1] F. Bacchus, J. Drummond, A. Perrault, "Stable Matching Suite: Tools for Solving Generalized Stable
   Matching Problems," 2015, https://github.com/aperrault/stable-matching-suite, RPmatcher/README section 2.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from difflib import get_close_matches

from smartpick.errors import InvalidInput, shorten
from smartpick.intake.text_file import without_repeats
from smartpick.market.instance import Couple, Instance, Offer, check_instance

NO_POSITION = "-1"
KINDS = {"r": "residents", "c": "couples", "p": "programs"}
PLAIN_LINE = re.compile(r"[rcp](?: +(?:0|[1-9][0-9]{0,17}))* *")


def parse_instance(text: str, name: str = "the file") -> Instance:
    """The instance a text holds, checked; JSON when it starts with a brace, the r/c/p format otherwise.

    Parameters
    ----------
    text : what the file says.
    name : the file's name, for messages.

    Raises
    ------
    InvalidInput
        With the line (r/c/p) or the path (JSON) and the reason.

    Examples
    --------
    >>> parse_instance("r 0 7\\np 7 1 0\\n").residents
    {'0': ('7',)}
    >>> parse_instance("r 0 8\\np 7 1 0\\n", "tiny.txt")
    Traceback (most recent call last):
    smartpick.errors.InvalidInput: 'tiny.txt line 1' must be a list of known programs (got '8').
    """
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return _parse_json(text.lstrip("\ufeff"), name)
    return _parse_lines(text.lstrip("\ufeff"), name)


def write_lines(instance: Instance) -> str:
    """The instance in the r/c/p text format; names that are not integers are numbered, and noted as comments.

    Raises
    ------
    InvalidInput
        Supplemental lists, reversions, even or odd fills: the format has no words for them.

    Examples
    --------
    >>> print(write_lines(parse_instance("r 0 7\\np 7 1 0\\n")), end="")
    r 0 7
    p 7 1 0
    """
    if instance.supplemental or any(o.reverts_to is not None or o.fills != "any" for o in instance.programs.values()):
        raise InvalidInput(
            "supplemental, reverts_to, fills", "left out in the r/c/p format", way_on="Write JSON instead."
        )
    lines: list[str] = []
    residents = _numbers("r", instance.everyone, lines)
    couples = _numbers("c", list(instance.couples), lines)
    programs = _numbers("p", list(instance.programs), lines)
    for name, ranked in instance.residents.items():
        lines.append(" ".join(["r", residents[name], *(programs[program] for program in ranked)]))
    for name, couple in instance.couples.items():
        pairs = [NO_POSITION if p is None else programs[p] for pair in couple.pairs for p in pair]
        lines.append(" ".join(["c", couples[name], *(residents[member] for member in couple.members), *pairs]))
    for name, offer in instance.programs.items():
        lines.append(" ".join(["p", programs[name], str(offer.quota), *(residents[r] for r in offer.ranks)]))
    return "\n".join(lines) + "\n"


def instance_dict(instance: Instance) -> dict[str, object]:
    """The instance as `smartpick match` reads it in JSON.

    Examples
    --------
    >>> instance_dict(parse_instance("r 0 7\\np 7 1 0\\n"))["programs"]
    {'7': {'quota': 1, 'ranks': ['0']}}
    """
    programs: dict[str, object] = {}
    for name, offer in instance.programs.items():
        entry: dict[str, object] = {"quota": offer.quota, "ranks": list(offer.ranks)}
        if offer.reverts_to is not None:
            entry["reverts_to"] = offer.reverts_to
        if offer.fills != "any":
            entry["fills"] = offer.fills
        programs[name] = entry
    written: dict[str, object] = {
        "residents": {name: list(ranked) for name, ranked in instance.residents.items()},
        "couples": {
            name: {"members": list(couple.members), "pairs": [list(pair) for pair in couple.pairs]}
            for name, couple in instance.couples.items()
        },
        "programs": programs,
    }
    if instance.supplemental:
        written["supplemental"] = {
            name: {advanced: list(others) for advanced, others in lists.items()}
            for name, lists in instance.supplemental.items()
        }
    return written


def write_matching(instance: Instance, matching: Mapping[str, str | None] | None) -> str:
    """A matching in the text format, or `m 0` for none; numbers as `write_lines` gives them.

    Examples
    --------
    >>> print(write_matching(parse_instance("r 0 7\\np 7 1 0\\n"), {"0": "7"}), end="")
    m 1
    r 0 7
    """
    if matching is None:
        return "m 0\n"
    residents = _numbers("r", instance.everyone, [])
    programs = _numbers("p", list(instance.programs), [])
    placed = [
        f"r {residents[name]} {NO_POSITION if program is None else programs[program]}"
        for name, program in matching.items()
    ]
    return "\n".join(["m 1", *placed]) + "\n"


def parse_matching(text: str, instance: Instance, name: str = "the file") -> dict[str, str | None]:
    """A matching somebody brings: the text format, or JSON `{"matching": {resident: program or null}}`.

    Raises
    ------
    InvalidInput
        A resident or program that the instance does not know, a resident named twice, another format.

    Examples
    --------
    >>> parse_matching("m 1\\nr 0 7\\n", parse_instance("r 0 7\\np 7 1 0\\n"))
    {'0': '7'}
    """
    placed: dict[str, str | None] = {}
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        given = _object(_load(text.lstrip("\ufeff"), name), name)
        entries = _object(given.get("matching", given), "matching")
        found = [(f"matching.{resident}", resident, program) for resident, program in entries.items()]
    else:
        found = []
        for number, line in enumerate(text.splitlines(), start=1):
            if not line or line[0] in " #\tm":
                continue
            words = line.split()
            if words[0] != "r" or len(words) != 3:
                raise InvalidInput(f"{name} line {number}", "'r <resident> <program or -1>' or 'm 0|1'", line)
            found.append((f"{name} line {number}", words[1], None if words[2] == NO_POSITION else words[2]))
    everyone = set(instance.everyone)
    for at, resident, program in found:
        if resident not in everyone or resident in placed:
            raise InvalidInput(at, "a known resident, named once", resident)
        if program is not None and (not isinstance(program, str) or program not in instance.programs):
            raise InvalidInput(at, "a known program or none", program)
        placed[resident] = program
    return placed


def _parse_lines(text: str, name: str) -> Instance:
    residents: dict[str, tuple[str, ...]] = {}
    couples: dict[str, Couple] = {}
    programs: dict[str, Offer] = {}
    line_of: dict[tuple[str, str], int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line[0] in " \t#":
            continue
        at = f"{name} line {number}"
        kind, *words = line.split()
        if kind not in KINDS:
            raise InvalidInput(at, "a line of the r/c/p format (r, c, p or #) or a JSON file", line)
        if not PLAIN_LINE.fullmatch(line):  # -1, leading zeros, or no integers at all
            words = [str(_integer(word, at)) for word in words]
        fewest = {"r": 1, "c": 3, "p": 2}[kind]
        if len(words) < fewest:
            needed = {"r": "an id", "c": "an id and two members", "p": "an id and a quota"}[kind]
            raise InvalidInput(at, f"'{kind}' with {needed}", line)
        own, *rest = words
        if own.startswith("-") or (kind == "c" and any(member.startswith("-") for member in rest[:2])):
            raise InvalidInput(at, "made of ids of 0 or more", line)
        key = (KINDS[kind], own)
        if key in line_of:
            raise InvalidInput(at, f"the only '{kind}' line of its id", own, f"Line {line_of[key]} has it too.")
        line_of[key] = number
        if kind == "r":
            residents[own] = tuple(rest)
        elif kind == "p":
            programs[own] = Offer(int(rest[0]), tuple(rest[1:]))
        else:
            if len(rest) % 2:
                raise InvalidInput(at, "a couple with programs in pairs", f"{len(rest) - 2} programs")
            named = [None if program == NO_POSITION else program for program in rest[2:]]
            couples[own] = Couple((rest[0], rest[1]), tuple(zip(named[::2], named[1::2], strict=True)))
    if not line_of:
        raise InvalidInput(name, "a Match instance: r/c/p lines or JSON", way_on="It holds nothing to match.")
    return check_instance(Instance(residents, couples, programs), lambda kind, of: f"{name} line {line_of[kind, of]}")


def _integer(word: str, at: str) -> int:
    digits = word.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
        raise InvalidInput(at, "made of integers", word)
    return int(word)


def _parse_json(text: str, name: str) -> Instance:
    given = _object(_load(text, name), name)
    _only_known(given, ("residents", "couples", "programs", "supplemental"), name)
    residents = {
        key: _names(ranked, f"residents.{key}")
        for key, ranked in _object(given.get("residents", {}), "residents").items()
    }
    couples = {
        key: _couple(entry, f"couples.{key}") for key, entry in _object(given.get("couples", {}), "couples").items()
    }
    programs = {
        key: _offer(entry, f"programs.{key}") for key, entry in _object(given.get("programs", {}), "programs").items()
    }
    supplemental = {
        key: {
            advanced: _names(others, f"supplemental.{key}.{advanced}")
            for advanced, others in _object(lists, f"supplemental.{key}").items()
        }
        for key, lists in _object(given.get("supplemental", {}), "supplemental").items()
    }
    return check_instance(Instance(residents, couples, programs, supplemental))


def _load(text: str, name: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=without_repeats)
    except json.JSONDecodeError as error:
        raise InvalidInput(f"{name} line {error.lineno}", f"valid JSON: {error.msg}") from None
    except (RecursionError, ValueError) as error:
        raise InvalidInput(
            name, "JSON of ordinary depth and numbers that names each key once", shorten(str(error))
        ) from None


def _object(given: object, at: str) -> dict[str, object]:
    if not isinstance(given, dict):
        raise InvalidInput(at, "a JSON object", given)
    return given


def _only_known(given: Mapping[str, object], known: tuple[str, ...], at: str) -> None:
    for key in given:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            raise InvalidInput(
                at, f"an object of {', '.join(known)}", key, f"Did you mean {near[0]!r}?" if near else ""
            )


def _names(given: object, at: str) -> tuple[str, ...]:
    if not isinstance(given, list):
        raise InvalidInput(at, "a list of names", given)
    for entry in given:
        if not isinstance(entry, str):
            raise InvalidInput(at, "a list of names in quotes", entry)
    return tuple(given)


def _couple(given: object, at: str) -> Couple:
    entry = _object(given, at)
    _only_known(entry, ("members", "pairs"), at)
    members = _names(entry.get("members", []), f"{at}.members")
    if len(members) != 2:
        raise InvalidInput(f"{at}.members", "two different members", list(members))
    pairs = entry.get("pairs", [])
    if not isinstance(pairs, list):
        raise InvalidInput(f"{at}.pairs", "a list of pairs", pairs)
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2 or not all(p is None or isinstance(p, str) for p in pair):
            raise InvalidInput(f"{at}.pairs", "a list of pairs, each of two programs or null", pair)
    return Couple((members[0], members[1]), tuple((first, second) for first, second in pairs))


def _offer(given: object, at: str) -> Offer:
    entry = _object(given, at)
    _only_known(entry, ("quota", "ranks", "reverts_to", "fills"), at)
    quota = entry.get("quota")
    if isinstance(quota, bool) or not isinstance(quota, int) or quota < 0:
        raise InvalidInput(f"{at}.quota", "a whole number of positions, 0 or more", quota)
    reverts_to, fills = entry.get("reverts_to"), entry.get("fills", "any")
    if reverts_to is not None and not isinstance(reverts_to, str):
        raise InvalidInput(f"{at}.reverts_to", "a program or null", reverts_to)
    return Offer(quota, _names(entry.get("ranks", []), f"{at}.ranks"), reverts_to, str(fills))


def _numbers(kind: str, names: list[str], notes: list[str]) -> dict[str, str]:
    if all(name.isascii() and name.isdigit() and str(int(name)) == name for name in names):
        return {name: name for name in names}
    notes += [f"# {kind} {number} = {shorten(name)}" for number, name in enumerate(names)]
    return {name: str(number) for number, name in enumerate(names)}
