"""Entry proclamations: which visa classes they suspend for a nationality on a day. They warn and never exclude."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from smartpick.entities.applicant import Applicant
from smartpick.errors import NoValueOnDate
from smartpick.facts.countries import countries
from smartpick.rules.dated import DatedValue
from smartpick.rules.parameters import parameter
from smartpick.rules.rule_files import read_rule_file
from smartpick.rules.rule_shapes import COUNTRY_CODE, TEXT, Shape, Table
from smartpick.rules.sentences import Sentence, sentence

COUNTRY_TERMS = "country_terms.yaml"
SHAPE = Shape({"": Table(COUNTRY_CODE, TEXT)})
VISA_EXEMPT = "visa.exempt_citizens"
FULL, PARTIAL = "full", "partial"
LISTS = (
    ("entry.pp10949", FULL),
    ("entry.pp10949", PARTIAL),
    ("entry.pp10998.full", FULL),
    ("entry.pp10998.partial", PARTIAL),
)
VISITOR = "B"
PARTIAL_CLASSES = frozenset({"J-1", VISITOR})  # B, F, M, J are suspended; H-1B is not [entry.pp10998.partial]


@dataclass(frozen=True, slots=True)
class EntryLimit:
    """What a proclamation means for an applicant.

    Attributes
    ----------
    list : "full" (all classes), "partial" (J but not H) or None when no list names all the citizenships.
    escaped_by : a citizenship that is on no list, for dual nationals.
    source : the dated value the list comes from, None when there is none.
    """

    list: str | None
    escaped_by: str | None
    source: DatedValue | None

    def suspends(self, route: str) -> bool:
        """Whether visas of this route ("J-1", "H-1B", VISITOR, ...) are suspended for somebody abroad without one."""
        return self.list == FULL or (self.list == PARTIAL and route in PARTIAL_CLASSES)


def entry_limit(citizenship: tuple[str, ...], day: date) -> EntryLimit:
    """Give the list that a person with these citizenships falls under on `day`; the mildest one counts.

    A dual national may travel on the passport of a country that is not listed [entry.pp10998.exceptions].

    Examples
    --------
    >>> entry_limit(("NG",), date(2026, 9, 1)).list, entry_limit(("NG",), date(2025, 12, 31)).list
    ('partial', None)
    """
    found: dict[str, tuple[str, DatedValue]] = {}
    for code in citizenship:
        for parameter_id, which in LISTS:
            try:
                row = parameter(parameter_id, day)
            except NoValueOnDate:
                continue
            names = row.mapping()[which] if isinstance(row.value, dict) else row.entries()
            if code in _codes(tuple(names)):
                found[code] = (which, row)
    free = next((code for code in citizenship if code not in found), None)
    if not found or free is not None:
        return EntryLimit(None, free if found else None, next((row for _, row in found.values()), None))
    which, row = min(found.values(), key=lambda item: item[0] == FULL)
    return EntryLimit(which, None, row)


def enters_without_visa(citizenship: tuple[str, ...], day: date) -> str | None:
    """Give a citizenship whose holders show their papers at the border instead of a visa, None when none is.

    Examples
    --------
    >>> enters_without_visa(("IN", "CA"), date(2026, 9, 1)), enters_without_visa(("IN",), date(2026, 9, 1))
    ('CA', None)
    """
    exempt = parameter(VISA_EXEMPT, day).entries()
    return next((code for code in citizenship if code in exempt), None)


def entry_sentences(applicant: Applicant, route: str, day: date) -> list[Sentence]:
    """Say what the proclamations mean for a route; an empty list when they do not touch the applicant."""
    limit = entry_limit(applicant.citizenship, day)
    if limit.escaped_by is not None:
        return [sentence("entry.dual", country=country_name(limit.escaped_by))]
    if not limit.suspends(route):
        return [sentence("entry.partial_spares_h1b")] if limit.list == PARTIAL and route == "H-1B" else []
    where = "in_us" if applicant.location == "us" else "abroad"
    return [sentence(f"entry.suspended_{where}", route=route, list=limit.list)]


def country_name(code: str) -> str:
    """Give the English name of a country code, the code itself when it is not known."""
    return countries().get(code, code)


@cache
def _codes(names: tuple[str, ...]) -> frozenset[str]:
    by_name = {name: code for code, name in countries().items()}
    own = {str(name): str(code) for name, code in read_rule_file(COUNTRY_TERMS, shape=SHAPE).items()}
    return frozenset(own.get(name) or by_name[name] for name in names)
