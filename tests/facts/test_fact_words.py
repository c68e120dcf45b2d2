"""Every fact that any program has is called by a plain name, and its value reads as words."""

from __future__ import annotations

import re

from smartpick.entities.fact import SourceKind
from smartpick.entities.status import VisaLabel
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.claims import FIELDS
from smartpick.facts.evidence import HARD_FIELDS, VISA_FIELDS, facts_of
from smartpick.facts.fact_words import fact_label, fact_value, source_kind_words, value_words
from smartpick.facts.places import place_facts

RAW = re.compile(r"[a-z]_[a-z]|\bNone\b|\{")  # a bare field name, an unset value, a mapping


def test_every_field_of_every_program_has_a_plain_name_and_its_value_reads_as_words() -> None:
    raw = set()
    for program in load_catalogue().programs:
        for fact in (*facts_of(program.code), *place_facts(program.place)):
            said = f"{fact_label(fact.field)}: {fact_value(fact.field, fact.value, fact.unit)}"
            if fact.field != "website" and RAW.search(said):
                raw.add(said)
    assert raw == set()


def test_what_a_source_may_claim_or_hint_at_has_a_name_whether_or_not_somebody_claims_it_today() -> None:
    labels = [fact_label(field) for field in (*FIELDS, *(f"{field}_hint" for field in (*VISA_FIELDS, *HARD_FIELDS)))]
    assert len(set(labels)) == len(labels)
    assert all(label[0].isupper() or label[1].isupper() for label in labels)


def test_every_kind_of_source_and_every_visa_policy_has_words() -> None:
    assert all(source_kind_words(kind.value) for kind in SourceKind)
    assert {label.value for label in VisaLabel} == set(value_words("visa_policy"))


def test_a_unit_is_said_once_and_a_limit_that_is_none_reads_as_no_limit() -> None:
    assert fact_value("max_attempts", 1, "sittings") == "1"
    assert fact_value("max_years_since_grad", "none", "years") == "no limit"
    assert fact_value("img_presence", "6-10 of 179", "residents") == "6-10 of 179 residents"
    assert fact_value("positions_stated", "7 per year", "per year") == "7 per year"
    assert fact_value("img_share_us", 0.045, "share") == "4.5 %"
