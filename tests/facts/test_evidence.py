"""Evidence: order of trust and age, conflicts, hints, unknown."""

import re
from datetime import date
from pathlib import Path

import pytest

from smartpick.entities.fact import Fact, FactStatus, SourceKind
from smartpick.entities.status import OpenTo, VisaAnswer, VisaLabel
from smartpick.errors import BadData
from smartpick.facts.catalogue import load_catalogue, unplaced_codes
from smartpick.facts.claims import COLUMNS, Claim, read_claims, youngest_year
from smartpick.facts.corrections import claims
from smartpick.facts.evidence import (
    Age,
    age_of,
    fact,
    facts_of,
    facts_with,
    in_order,
    limit,
    policy_with,
    visa_policy,
)


def claim(value: str, kind: SourceKind, year: int | None = None, scope: str = "program", sure: str = "high") -> Claim:
    return Claim(
        scope, "x", "h1b", value, None, "s, u", "u", kind, None, None, year, None, FactStatus.PUBLISHED, sure, ""
    )


def test_every_claim_has_a_source_and_a_code_of_the_catalogue() -> None:
    catalogue = load_catalogue()
    institutions = {program.institution_code for program in catalogue.programs}
    assert [c for c in claims() if not c.url.startswith("http")] == []
    unknown = {
        c.code for c in claims() if c.code not in (institutions if c.scope == "institution" else catalogue.by_code)
    }
    assert unknown - set(unplaced_codes()) == set()  # a claim on a code we could not place waits for its place


def test_the_programs_own_word_comes_before_its_institutions_however_old() -> None:
    own, office = claim("no", SourceKind.PROGRAM_PAGE, 2012), claim("yes", SourceKind.GME_OFFICE, 2026, "institution")
    assert in_order([office, own])[0] is own


def test_hearsay_about_a_program_does_not_beat_its_gme_office() -> None:
    hearsay, office = claim("yes", SourceKind.DIRECTORY, 2026), claim("no", SourceKind.GME_OFFICE, 2024, "institution")
    assert in_order([hearsay, office])[0] is office


def test_the_younger_of_two_equal_pages_is_shown() -> None:
    old, young = claim("yes", SourceKind.PROGRAM_PAGE, 2014), claim("no", SourceKind.PROGRAM_PAGE, 2025)
    assert in_order([old, young])[0] is young


def test_one_programs_policy_does_not_spread_to_its_institution() -> None:
    medicine, psychiatry = visa_policy("1850140C0"), visa_policy("1850400C0")
    assert (medicine.j1, medicine.h1b) == (VisaAnswer.YES, VisaAnswer.UNKNOWN)
    assert psychiatry.open_to is OpenTo.CITIZEN_LPR_ONLY
    silent = next(p for p in load_catalogue().programs if p.institution_code == "1850" and p.specialty_code == "040")
    assert visa_policy(silent.code).label is VisaLabel.UNKNOWN


def test_an_institutions_rule_holds_for_a_program_that_says_nothing_but_not_against_its_own_word() -> None:
    # Tufts: the GME pages accept J-1 and once named H-1B; pathology says H-1B case by case itself
    assert visa_policy("1263300C0").h1b is VisaAnswer.CASE_BY_CASE
    silent = next(p for p in load_catalogue().find("internal medicine") if p.institution_code == "1263")
    assert visa_policy(silent.code).j1 is VisaAnswer.YES
    assert any("institution" in (f.where or "") for f in facts_of(silent.code) if f.field == "j1")


@pytest.mark.parametrize("code", ["1014140C0", "1290140C0", "1150320C0", "2028140C0", "2270120C1"])
def test_a_page_that_never_mentions_h1b_leaves_it_unknown(code: str) -> None:
    policy = visa_policy(code)
    assert (policy.j1, policy.h1b, policy.label) == (VisaAnswer.YES, VisaAnswer.UNKNOWN, VisaLabel.J1_STATED)


@pytest.mark.parametrize("code", ["1046140C0", "1033320C0", "2017400C0", "1820320C0"])
def test_a_page_that_says_only_j1_refuses_h1b(code: str) -> None:
    assert visa_policy(code).label is VisaLabel.J1_ONLY


def test_to_be_decided_is_unknown() -> None:
    assert visa_policy("2478120C0").label is VisaLabel.UNKNOWN


def test_a_directory_tag_is_a_hint_and_decides_nothing() -> None:
    assert visa_policy("1268140M0").h1b is VisaAnswer.UNKNOWN
    known = {f.field: f.value for f in facts_of("1268140M0")}
    assert known["h1b_hint"] == "yes"
    assert known["visa_policy"] == VisaLabel.SPONSORS_UNSPECIFIED.value


def test_an_employer_filing_is_a_fact_of_its_own() -> None:
    with_filing = next(c.code for c in claims() if c.field == "h1b_filings")
    program = next(p for p in load_catalogue().programs if p.institution_code == with_filing)
    found = fact(program.code, "h1b_filings")
    assert found is not None
    assert "would not mean no H-1B" in (found.where or "")


def test_a_conflict_stays_visible_beside_the_value_shown() -> None:
    shown = fact("3120400C0", "open_to")
    assert shown is not None
    assert shown.value == "citizen_only"
    hint = fact("3120400C0", "open_to_hint")
    assert hint is not None
    assert hint.value == "any"
    conflicting = [f for p in load_catalogue().programs for f in facts_of(p.code) if f.conflicts_with]
    assert len(conflicting) > 50


def test_nothing_known_is_shown_as_unknown_and_never_as_no() -> None:
    silent = next(p for p in load_catalogue().programs if visa_policy(p.code).label is VisaLabel.UNKNOWN)
    shown = facts_of(silent.code)[0]
    assert (shown.field, shown.value) == ("visa_policy", "UNKNOWN")
    assert visa_policy(silent.code).j1 is VisaAnswer.UNKNOWN


def test_hard_and_soft_score_limits_are_different_fields() -> None:
    assert limit("1266140C0", "step2_min") == 220
    assert fact("1266140C0", "step2_typical") is not None
    assert limit("1268140M0", "step2_min") is None  # the page says there is none


def test_a_directorys_number_is_never_a_limit() -> None:
    assert fact("1266140C0", "max_years_since_grad") is None
    shown = fact("1266140C0", "max_years_since_grad_hint")
    assert shown is not None
    assert shown.source_kind is SourceKind.DIRECTORY
    assert limit("1266140C0", "max_years_since_grad") is None


@pytest.mark.parametrize(
    ("code", "value"), [("1257140C0", "yes"), ("1258140C0", "no"), ("1261110C0", "no"), ("1850140C0", None)]
)
def test_taking_part_is_a_fact_and_a_missing_code_is_unknown(code: str, value: str | None) -> None:
    shown = fact(code, "participating")
    assert shown is not None
    assert shown.value == value
    assert shown.source


def test_a_move_is_told_on_both_sides() -> None:
    assert fact("1261110C0", "moved_to").value == "2395110C0"
    assert fact("2395110C0", "moved_from").value == "1261110C0"
    assert fact("1266140C0", "renamed").value == "Boston Medical Center-Brighton"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2025-26 cycle", 2026),
        ("2016 (deadline 2016-12-01)", 2016),
        ("clinical-skills era (before 2021)", 2020),
        ("not dated", None),
        ("approved 9-20-04", None),
    ],
)
def test_the_youngest_year_a_page_names_is_read(text: str, year: int | None) -> None:
    assert youngest_year(text) == year


def test_a_fact_is_stale_after_ninety_days_and_undated_is_never_current() -> None:
    seen = Fact("j1", "yes", holds_for="2026", checked_on=date(2026, 9, 1))
    assert age_of(seen, date(2026, 11, 30)) is Age.CURRENT
    assert age_of(seen, date(2026, 12, 1)) is Age.STALE
    assert age_of(Fact("j1", "yes", holds_for="2024", checked_on=date(2026, 9, 1)), date(2026, 9, 2)) is Age.STALE
    assert age_of(Fact("j1", "yes", checked_on=date(2026, 9, 1)), date(2026, 9, 2)) is Age.UNDATED
    assert age_of(Fact("j1", "yes", holds_for="2026", checked_on=date(2026, 5, 20)), date(2026, 6, 2)) is Age.STALE


def test_a_table_with_a_wrong_value_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    row = "program,1257140C0,,,h1b,maybe,,T,https://x.org,program_page,,,2026-11-01,published,high,"
    path.write_text(",".join(COLUMNS) + "\n" + row + "\n", encoding="utf-8")
    with pytest.raises(BadData, match=r"mine\.csv: 'line 2': h1b must be one of"):
        read_claims(path)


def test_a_place_that_rests_on_general_knowledge_says_so() -> None:
    found = [f for p in load_catalogue().programs for f in facts_of(p.code) if f.field == "place"]
    assert {f.status for f in found} == {FactStatus.ESTIMATED, FactStatus.DERIVED}
    assert fact("1257140C0", "place") is None


def test_what_the_user_was_told_this_season_outweighs_an_old_page_and_leaves_it_visible() -> None:
    told = Claim(
        "program",
        "1266140C0",
        "h1b",
        "yes",
        None,
        "E-mail of the coordinator",
        "mail",
        SourceKind.USER,
        None,
        "2026",
        2026,
        date(2026, 11, 20),
        FactStatus.TOLD_BY_USER,
        "high",
        "",
    )
    assert visa_policy("1266140C0").h1b is VisaAnswer.NO
    assert policy_with("1266140C0", [told]).h1b is VisaAnswer.YES
    shown = next(f for f in facts_with("1266140C0", [told]) if f.field == "h1b")
    assert shown.status is FactStatus.TOLD_BY_USER
    assert shown.conflicts_with[0].startswith("no (institution")
    assert policy_with("1257140C0", [told]) == visa_policy("1257140C0")


def test_taking_img_does_not_mean_sponsoring_a_visa() -> None:
    both = [
        code
        for code in load_catalogue().by_code
        if (taken := fact(code, "accepts_img")) is not None
        and taken.value == "yes"
        and visa_policy(code).j1 is VisaAnswer.NO
    ]
    assert both


NAMED = {
    "internal medicine": r"internal[ -_]?medicine",
    "family medicine": r"family[ -_]?(?:medicine|practice)",
    "pediatrics": r"pa?ediatric",
    "psychiatry": r"psychiatry",
    "neurology": r"neurology",
    "pathology": r"pathology",
    "emergency medicine": r"emergency[ -_]?medicine",
    "anesthesiology": r"anesthesi",
    "surgery": r"general[ -_]surgery",
}


def test_a_programs_own_page_is_not_that_of_another_specialty_only() -> None:
    strange = []
    for claim in claims():
        named = {name for name, words in NAMED.items() if re.search(words, claim.source.lower())}
        if claim.scope != "program" or not named or claim.code in unplaced_codes():
            continue
        own = load_catalogue().program(claim.code).specialty
        if own in NAMED and own not in named:
            strange.append(f"{claim.code} ({own}): {claim.source}")
    assert strange == []


def test_an_institutions_rule_quoted_by_another_program_says_whose_it_is() -> None:
    quoted = next(fact for fact in facts_of("3124120C8") if fact.field == "h1b")
    assert "Internal medicine" in (quoted.source or "")
    assert "for all programs of the institution" in (quoted.where or "")
