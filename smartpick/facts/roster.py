"""A residents page counted by medical school and country: how many IMGs train there (rule H-04), never who they are.

Names and pictures are not kept: what leaves this file are countries, school names that stand alone in their part of
a line, and counts. A school whose country its line does not tell is unknown, and widens the range.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from smartpick.errors import InvalidInput
from smartpick.facts.countries import countries
from smartpick.facts.names import plain_name
from smartpick.facts.policy_words.pages import page_text
from smartpick.facts.policy_words.sentences import evened
from smartpick.facts.tables import read_rows

NOT_IMG = frozenset({"US", "PR", "GU", "VI"})
_SCHOOL = re.compile(
    r"\b(?:universit\w*|universid\w*|college|school of (?:osteopathic )?medicine|medical school|institute|faculty|"
    r"facult\w*|academy|acad\w*|escuela|escola|instituto|uczelnia|com|som)\b",
    re.IGNORECASE,
)
_MEDICAL = re.compile(
    r"\b(?:medic\w*|universi\w*|health|osteopath\w*|surgeons|facult\w*|m\.?b\.?b\.?s)\b", re.IGNORECASE
)
_LABEL = re.compile(r"^\s*(?:medical school|med school|school|medical education|education)\s*[:\-–]\s*", re.IGNORECASE)
_NOT_MEDICAL = re.compile(
    r"\b(?:undergrad\w*|high school|bachelor\w*|b\.?s\.?c?|b\.?a|college major|residency|fellowship|hospital|"
    r"department)\b",
    re.IGNORECASE,
)
_OTHER_LINE = re.compile(
    r"(?<!\s)\s*(?:undergrad\w*|college|hometown|high school|bachelor\w*|graduate school)\s*:", re.IGNORECASE
)
_PARTS = re.compile(r"(?<!\s)\s*(?:[,|;•·()]|\s[-–]\s|\t|: )\s*")
_DEGREE = re.compile(r"\b(?:M\.?D|D\.?O|MBBS|MBChB|PhD|MPH)\b\.?")
_US = re.compile(r"\b(?:USA|United States|U\.S\.A?)\b")
_OTHER_NAMES = {
    "england": "GB", "scotland": "GB", "wales": "GB", "uk": "GB", "united kingdom": "GB", "great britain": "GB",
    "korea": "KR", "south korea": "KR", "russia": "RU", "iran": "IR", "syria": "SY", "vietnam": "VN", "burma": "MM",
    "myanmar": "MM", "ivory coast": "CI", "czech republic": "CZ", "macedonia": "MK", "antigua": "AG", "saba": "BQ",
    "st maarten": "SX", "sint maarten": "SX", "st kitts": "KN", "st lucia": "LC", "st vincent": "VC", "dominica": "DM",
    "dominican republic": "DO", "palestine": "PS", "uae": "AE", "bosnia": "BA", "trinidad": "TT", "turkey": "TR",
}  # fmt: skip
ROSTERS = "evidence/rosters.csv"
FEWEST = 3  # below this a share would point at persons


@dataclass(frozen=True, slots=True)
class School:
    """A school on the page.

    Attributes
    ----------
    country : ISO code, None when the line does not tell it. name : "" when it cannot be told from a person's name.
    """

    country: str | None
    name: str
    residents: int


@dataclass(frozen=True, slots=True)
class Roster:
    """The residents of a program on a day, by school.

    Attributes
    ----------
    counted : schools read, one for each resident whose school the page gives.
    img_low, img_high : share of IMGs, US and non-US citizens together; the range is what unknown schools leave open.
    """

    day: date
    schools: tuple[School, ...]

    @property
    def counted(self) -> int:
        """Number of residents whose school was read."""
        return sum(school.residents for school in self.schools)

    @property
    def unknown(self) -> int:
        """Residents whose school's country is not told."""
        return sum(school.residents for school in self.schools if school.country is None)

    def from_abroad(self) -> int:
        """Residents from schools outside the United States; Canadian graduates count as IMGs (from July 2025)."""
        return sum(school.residents for school in self.schools if school.country and school.country not in NOT_IMG)

    def from_country(self, country: str) -> int:
        """Residents from schools of one country, for "schools like mine" (rule H-04)."""
        return sum(school.residents for school in self.schools if school.country == country)

    @property
    def img_low(self) -> float:
        """Least share of IMGs that the page allows. [fraction]"""
        return self.from_abroad() / self.counted

    @property
    def img_high(self) -> float:
        """Largest share of IMGs that the page allows. [fraction]"""
        return (self.from_abroad() + self.unknown) / self.counted

    def as_json(self) -> dict[str, object]:
        """Give the roster as `smartpick roster --json` prints it."""
        by_country = Counter[str]()
        for school in self.schools:
            by_country[school.country or "unknown"] += school.residents
        return {
            "day": self.day.isoformat(),
            "counted": self.counted,
            "unknown": self.unknown,
            "img_share": {"low": round(self.img_low, 3), "high": round(self.img_high, 3)},
            "countries": dict(by_country.most_common()),
            "schools": [
                {"country": school.country, "school": school.name or None, "residents": school.residents}
                for school in self.schools
            ],
            "note": "US and non-US citizens are not told apart by a roster; names are not kept",
        }


def read_roster(content: bytes | str, day: date) -> Roster:
    """Count a residents page (text, HTML or PDF) by medical school.

    Parameters
    ----------
    day : the day the page was looked at; a roster is true of its day only.

    Raises
    ------
    InvalidInput : fewer than three schools found, or the page cannot be read.

    Notes
    -----
    A country is read from its name, from a city that names a time zone, or from a US state or a teaching institution
    of the catalogue. Not modelled: residents without a school, schools named twice for one person, dual degrees.
    """
    found: Counter[tuple[str | None, str]] = Counter()
    for line in evened(page_text(content)).splitlines():
        entry = _entry(line.strip("\x01 \t-*"))
        if entry:
            found[entry] += 1
    if sum(found.values()) < FEWEST:
        raise InvalidInput(
            "page",
            f"a residents page that names at least {FEWEST} medical schools",
            sum(found.values()),
            "Paste the part that lists the residents with their schools.",
        )
    schools = [School(country, name, number) for (country, name), number in found.items()]
    return Roster(day, tuple(sorted(schools, key=lambda s: (-s.residents, s.country or "~", s.name))))


def _entry(line: str) -> tuple[str | None, str] | None:
    labelled = _LABEL.match(line)
    text = line[labelled.end() :] if labelled else line
    if not text or len(text) > 300 or not (_SCHOOL.search(text) or labelled) or _OTHER_LINE.match(line):
        return None
    parts = [part for part in _PARTS.split(text) if part]
    schools = [
        part for part in parts if (_SCHOOL.search(part) or labelled) and not _NOT_MEDICAL.search(part) and len(part) > 3
    ]
    medical = [part for part in schools if _MEDICAL.search(part)] or (schools if labelled else [])
    if not medical:
        return None
    school = medical[0]
    country = _country(text, school)
    apart = bool(labelled) or parts.index(school) > 0 or _telling_words_before(school) <= 1
    alone = apart and not _DEGREE.search(school) and len(school.split()) <= 9
    return country, " ".join(school.split()) if alone else ""


def _telling_words_before(school: str) -> int:
    """Words before the school's own word that might be somebody's name, as in "Asha Rao Dow University"."""
    first = _SCHOOL.search(school)
    before = school[: first.start()].split() if first else []
    return sum(not _MEDICAL.search(word) for word in before)


@cache
def _places() -> tuple[tuple[re.Pattern[str], dict[str, str]], tuple[re.Pattern[str], dict[str, str]]]:
    """Country names, and cities that name a time zone, as patterns with their codes."""
    names = {name.lower(): code for code, name in countries().items() if code not in NOT_IMG and len(name) > 3}
    names |= {part.lower(): code for code, name in countries().items() for part in name.split(" & ") if len(part) > 3}
    names |= _OTHER_NAMES
    for ordinary in ("georgia", "jersey", "united states"):
        names.pop(ordinary, None)
    cities: dict[str, str] = {}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, _, zone, *_ = line.split("\t")
            city = zone.rsplit("/", 1)[-1].replace("_", " ").lower()
            if code not in NOT_IMG and len(city) > 3:
                cities[city] = code
    return _pattern(names), _pattern(cities)


def _pattern(words: dict[str, str]) -> tuple[re.Pattern[str], dict[str, str]]:
    longest = sorted(map(re.escape, words), key=len, reverse=True)
    return re.compile(r"\b(" + "|".join(longest) + r")\b"), words


@cache
def _american() -> tuple[frozenset[str], re.Pattern[str]]:
    """Telling names of US teaching institutions, and the states."""
    schools = frozenset(
        word
        for row in read_rows("catalogue/institutions")
        for word in [plain_name(row[1])]
        if "university" in word or "college" in word or "school" in word
    )
    states = "|".join(re.escape(row[1]) for row in read_rows("places/states"))
    codes = "|".join(row[0] for row in read_rows("places/states"))
    return schools, re.compile(rf"\b(?:{states})\b|, ?(?:{codes})\b")


def _country(line: str, school: str) -> str | None:
    (names, by_name), (cities, by_city) = _places()
    low = re.sub(r"[.']", "", line.lower())
    named = names.findall(low)
    if named:
        return by_name[named[-1]]
    schools, states = _american()
    if _US.search(line) or re.search(r"osteopath", low):
        return "US"
    if states.search(line):
        return "US"
    city = cities.findall(re.sub(r"[.']", "", school.lower())) or cities.findall(low)
    if city:
        return by_city[city[-1]]
    plain = plain_name(school)
    core = re.sub(r"\b(?:school|college|medicine|medical|health|sciences?)\b", " ", plain).split()
    if len(core) >= 2 and any(" ".join(core) == " ".join(_core(name)) for name in schools):
        return "US"
    return None


@cache
def _core(name: str) -> tuple[str, ...]:
    return tuple(re.sub(r"\b(?:school|college|medicine|medical|health|sciences?|center|hospital)\b", " ", name).split())


def keep_roster(roster: Roster, code: str, folder: Path | None = None) -> Path:
    """Keep a roster's share of IMGs as a fact of a program in the user's own folder; one per program and day.

    Raises
    ------
    InvalidInput : the program is not known, or more than a tenth of the schools are of unknown country.
    """
    from smartpick.facts.catalogue import load_catalogue
    from smartpick.facts.claims import COLUMNS
    from smartpick.facts.own.folder import read_own, write_own

    program = load_catalogue().program(code)
    if roster.unknown > 0.1 * roster.counted:
        raise InvalidInput(
            "page", "a roster with the country of nearly every school", f"{roster.unknown} of {roster.counted} unknown"
        )
    share = roster.from_abroad() / (roster.counted - roster.unknown)
    day = roster.day.isoformat()
    row = [
        *("program", program.code, program.institution_code, program.acgme_id or "", "img_share", f"{share:.3f}"),
        *("fraction", "Residents page, counted by you", f"roster:{program.code}", "user"),
        *(f"{roster.counted} residents with a school", str(roster.day.year), day, "told_by_user", "medium", ""),
    ]
    kept = {(old[1], old[12]): old for old in read_own(ROSTERS, COLUMNS, folder)} | {(program.code, day): row}
    return write_own(ROSTERS, COLUMNS, [kept[key] for key in sorted(kept)], folder)
