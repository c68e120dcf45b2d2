"""Shares of IMGs among those who matched, US and non-US citizens apart, by state, division, specialty and year.

"% IMG" hides what matters to an applicant who needs a visa: within one state the two shares differ by a factor of
two or more, in both directions (2021: California 291 US and 137 non-US, Pennsylvania 151 and 368). So the two are
never added up here unless the source gives only the sum. Program-level shares are facts of the program (`img_share`,
`img_share_us`, `img_share_non_us`) and exist only where somebody published them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from smartpick.facts.outcomes import positions_filled
from smartpick.facts.regions import named_regions, state_division
from smartpick.facts.tables import read_rows, read_table

SUSPECT = frozenset({("TX", 2021)})  # restated figure contradicts the others; kept, marked, not for fitting


@dataclass(frozen=True, slots=True)
class ImgShare:
    """How many IMGs matched in one place, specialty and year.

    Attributes
    ----------
    place : state code, division key, or "US". specialty : lower case, "all" for all together.
    year : Match year, None when the source does not say.
    us_img, non_us_img, img : people; None where not published apart.
    filled : positions filled of the same kind, None where not known.
    status : "published" as restated, or "derived" when the sum or the share is our arithmetic.
    doubt : why not to lean on it, "" when nothing is known against it.
    """

    place: str
    specialty: str
    year: int | None
    us_img: int | None
    non_us_img: int | None
    img: int | None
    filled: int | None
    status: str
    doubt: str
    source: str

    @property
    def non_us_of_imgs(self) -> float | None:
        """Non-US citizens among the IMGs who matched there. [fraction]"""
        if self.us_img is None or self.non_us_img is None:
            return None
        return _ratio(self.non_us_img, self.us_img + self.non_us_img)


def _ratio(part: int | None, whole: int | None) -> float | None:
    return part / whole if part is not None and whole else None


def _count(text: str) -> int | None:
    return round(float(text)) if text.strip() else None


@cache
def shares() -> tuple[ImgShare, ...]:
    """Give every share on record: by state, by state and specialty, by division, and nationally by specialty."""
    by_state = _by_state()
    return (*by_state, *_by_division(by_state), *_by_state_and_specialty(), *_national())


def find_shares(place: str | None = None, specialty: str | None = None) -> tuple[ImgShare, ...]:
    """Give the shares of a place, a specialty or both, youngest first, undated last.

    Examples
    --------
    >>> row = next(r for r in find_shares("PA", "all") if r.year == 2021)
    >>> row.us_img, row.non_us_img
    (151, 368)
    """
    found = [
        row
        for row in shares()
        if (place is None or row.place == place) and (specialty is None or row.specialty == specialty)
    ]
    return tuple(sorted(found, key=lambda row: -(row.year or 0)))


def _by_state() -> list[ImgShare]:
    rows = []
    for row in read_table("outcomes/state_img_share"):
        state, year = row["state_code"], _count(row["year"])
        if not state:
            continue
        doubt = "contradicts other restatements" if (state, year) in SUSPECT else ""
        same_year = row["denominator_year"] == row["year"]
        rows.append(
            ImgShare(
                state,
                "all",
                year,
                _count(row["us_img"]),
                _count(row["non_us_img"]),
                _count(row["img"]),
                _count(row["filled"]) if same_year else None,
                "published",
                doubt,
                row["source"],
            )
        )
    return rows


def _by_division(by_state: list[ImgShare]) -> list[ImgShare]:
    divisions = {key: region.states for key, region in named_regions().items() if region.size == 5}
    found = []
    for year in sorted({row.year for row in by_state if row.year}):
        states = {row.place: row for row in by_state if row.year == year and not row.doubt}
        for key, members in divisions.items():
            parts = [states[state] for state in members if state in states]
            us, non_us = [p.us_img for p in parts], [p.non_us_img for p in parts]
            if len(parts) < len(members) or None in us or None in non_us:
                continue
            filled = [p.filled for p in parts]
            found.append(
                ImgShare(
                    key,
                    "all",
                    year,
                    sum(n for n in us if n is not None),
                    sum(n for n in non_us if n is not None),
                    None,
                    None if None in filled else sum(n for n in filled if n is not None),
                    "derived",
                    "",
                    parts[0].source,
                )
            )
    return found


def _by_state_and_specialty() -> list[ImgShare]:
    codes = {name: code for code, name, _, _ in read_rows("places/states")}
    found = []
    for row in read_table("outcomes/state_specialty_img_share"):
        state, year = codes.get(row["state"]), _count(row["year"])
        if state is None or (row["specialty"] == "all" and not row["us_img"]):
            continue
        doubt = "the source does not state the year" if year is None else ""
        if (state, year) in SUSPECT:
            doubt = "contradicts other restatements"
        us, non_us, both, filled = (_count(row[name]) for name in ("us_img", "non_us_img", "img", "filled_n_derived"))
        if us or non_us or both:
            share = ImgShare(state, row["specialty"], year, us, non_us, both, filled, "published", doubt, row["source"])
            found.append(share)
    return found


def _national() -> list[ImgShare]:
    return [
        ImgShare(
            "US",
            row.specialty,
            row.match_year,
            row.us_img,
            row.non_us_img,
            None,
            row.filled,
            "published",
            "",
            row.source,
        )
        for row in positions_filled()
        if row.track != "preliminary" and (row.us_img is not None or row.non_us_img is not None)
    ]


def non_us_of_imgs(state: str) -> tuple[float, int] | None:
    """Give the share of non-US citizens among IMGs who matched in a state, and its year; the state's division's else.

    None when neither is on record. [fraction, Match year]
    """
    division = state_division(state).replace(" ", "_")
    for place in (state, division):
        for row in find_shares(place, "all"):
            if row.non_us_of_imgs is not None and row.year is not None and not row.doubt:
                return row.non_us_of_imgs, row.year
    return None
