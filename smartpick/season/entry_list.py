"""The rank list as it is entered into NRMP: a primary list of tracks, and first-year lists under advanced ones.

One supplemental list may hang on several advanced programs, so equal ones are written once, as A, B, C …
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import ascii_uppercase
from typing import Any

from smartpick.errors import InvalidInput
from smartpick.guidance.wording import wording
from smartpick.intake.code_list import CODE, WORKBOOKS, read_codes
from smartpick.intake.small_table import rows_of_text
from smartpick.intake.text_file import read_text
from smartpick.season.applied import applied_program, begins_a_year_later, is_one_year, name_of, ranked_program
from smartpick.season.rank_list import RankWarning, check_rank_list

COLUMNS = ("rank", "nrmp_code", "program", "list", "linked_to")
PRIMARY = "primary"
INDENTED = re.compile(r"(?<![ \t])[ \t]+(?:[-*>][ \t]*)?(\d{7}[A-Za-z]\d{1,3})\b")
NO_FIRST_YEAR = "nrmp.supplemental_rol"  # a dated parameter: a fact, not advice


@dataclass(frozen=True)
class EntryList:
    """What one person enters.

    Attributes
    ----------
    primary : codes of tracks, most preferred first. supplemental : first-year tracks by advanced track.
    """

    primary: tuple[str, ...]
    supplemental: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def years(self) -> tuple[str, ...]:
        """The first-year tracks of all supplemental lists, each once."""
        return tuple(dict.fromkeys(code for years in self.supplemental.values() for code in years))

    def lettered(self) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
        """Give each different supplemental list with its letter and the advanced tracks it hangs on."""
        by_list: dict[tuple[str, ...], list[str]] = {}
        for code in self.primary:
            if self.supplemental.get(code):
                by_list.setdefault(self.supplemental[code], []).append(code)
        return [(_letter(k), years, tuple(codes)) for k, (years, codes) in enumerate(by_list.items())]

    def rows(self) -> list[tuple[int, str, str, str, str]]:
        """Give the lines under `COLUMNS`, the primary list first."""
        found = [(k, code, name_of(code), PRIMARY, "") for k, code in enumerate(self.primary, start=1)]
        for letter, years, linked in self.lettered():
            hangs = " ".join(linked)
            found += [
                (k, code, name_of(code), f"supplemental {letter}", hangs) for k, code in enumerate(years, start=1)
            ]
        return found


def entry_list(primary: Iterable[str], supplemental: Mapping[str, Iterable[str]] | None = None) -> EntryList:
    """Make a list of the codes a person names, under the codes of the catalogue.

    Raises
    ------
    InvalidInput : an unknown or repeated code, a supplemental list under a program that is not an advanced one of the
        primary list, or one that names anything but preliminary and transitional years.
    """
    listed = tuple(ranked_program(code).code for code in primary)
    _once(listed, "rank list")
    lists = {}
    for under, years in (supplemental or {}).items():
        advanced = ranked_program(under).code
        if advanced not in listed:
            raise InvalidInput("supplemental list", "under a program of the primary list", advanced)
        if not begins_a_year_later(advanced):
            raise InvalidInput(
                "supplemental list", "under an advanced program, which begins a year later", name_of(advanced)
            )
        found = tuple(ranked_program(code).code for code in years)
        _once(found, f"supplemental list of {advanced}")
        for code in found:
            if not is_one_year(code):
                raise InvalidInput(
                    f"supplemental list of {advanced}", "made of preliminary or transitional years", name_of(code)
                )
        if found:
            lists[advanced] = found
    return EntryList(listed, lists)


def read_entry_list(path: str | Path) -> EntryList:
    """Read a rank list: codes in their order, with first-year codes indented under an advanced one, or our own CSV.

    Raises
    ------
    InvalidInput : the file cannot be read or holds no code, or the list is refused by `entry_list`.
    """
    file = Path(path)
    if file.suffix.lower() in WORKBOOKS:
        return entry_list(read_codes(file))
    text = read_text(file)
    if set(COLUMNS) <= {cell.strip(' "\r').lower() for cell in text.partition("\n")[0].split(",")}:
        return _from_rows(rows_of_text(text, file.name))
    lines = [line for line in text.splitlines() if CODE.search(line)]
    if not lines:
        way_on = "One code a line is enough."
        raise InvalidInput("--list", "a file with NRMP codes such as 1257140C0", file.name, way_on)
    if INDENTED.match(lines[0]) or not any(INDENTED.match(line) for line in lines):
        return entry_list(code for line in lines for code in _on_one_line(line))
    primary: list[str] = []
    years: dict[str, list[str]] = {}
    for line in lines:
        codes = _on_one_line(line)
        if INDENTED.match(line):
            years.setdefault(primary[-1], []).extend(codes)
        else:
            primary += codes
    return entry_list(primary, years)


def judge(listed: EntryList, interviewed: Collection[str], not_there: Collection[str] = ()) -> list[RankWarning]:
    """Check a list against where the applicant interviewed and would train (rules V-03 to V-05, S-12).

    Parameters
    ----------
    interviewed : codes of the programs applied to that interviewed. not_there : programs or tracks where the applicant
        would rather stay unmatched.

    Raises
    ------
    InvalidInput : a program was never interviewed at.
    """
    refused = {ranked_program(code).code for code in not_there}
    tracks = list(dict.fromkeys((*listed.primary, *listed.years)))
    own = list(dict.fromkeys(applied_program(code).code for code in tracks))
    elsewhere = {applied_program(code).code for code in refused} - set(own)
    found = [RankWarning("V-03", "error", code) for code in tracks if code in refused]
    found += check_rank_list(own, interviewed, {code: code not in elsewhere for code in (*own, *interviewed)})
    left_out = [one.code for one in found if one.rule == "V-05" and one.code]
    if left_out and listed.primary:
        ranked_in = {ranked_program(code).division for code in listed.primary}
        if len(ranked_in) == 1 and any(ranked_program(code).division not in ranked_in for code in left_out):
            found.append(RankWarning("S-12", "error", listed.primary[0]))
    bare = [code for code in listed.primary if begins_a_year_later(code) and not listed.supplemental.get(code)]
    return found + [RankWarning(NO_FIRST_YEAR, "warn", code) for code in bare]


def warning_words(one: RankWarning) -> dict[str, Any]:
    """Give a warning with the program it is about and its words, ready for JSON."""
    entry = wording("season")["rank_warnings"][one.rule]
    where = ranked_program(one.code).division if one.code else ""
    program = name_of(one.code) if one.code and one.rule != "S-12" else ""
    return {
        "rule": one.rule,
        "level": one.level,
        "code": one.code,
        "program": program,
        "standing": entry["standing"],
        "text": entry["text"].format(program=program, region=where),
        "do": entry["do"],
    }


def _from_rows(rows: list[dict[str, str]]) -> EntryList:
    primary = [row["nrmp_code"] or "" for row in rows if (row["list"] or "").strip() == PRIMARY]
    years: dict[str, list[str]] = {}
    for row in rows:
        if (row["list"] or "").strip() != PRIMARY:
            for under in (row["linked_to"] or "").split():
                years.setdefault(under, []).append(row["nrmp_code"] or "")
    if not primary:
        raise InvalidInput("--list", "a table with at least one line of the primary list", "none")
    return entry_list(primary, years)


def _on_one_line(line: str) -> list[str]:
    """Give the codes of a line; a program's NRMP code and its ACGME id side by side are one."""
    return list(dict.fromkeys(ranked_program(code).code for code in CODE.findall(line)))


def _once(codes: tuple[str, ...], where: str) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise InvalidInput(where, "a list that names each program once", code)


def _letter(number: int) -> str:
    ring, at = divmod(number, len(ascii_uppercase))
    return ascii_uppercase[at] * (ring + 1)
