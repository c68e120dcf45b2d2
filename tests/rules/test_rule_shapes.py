"""Each hand-kept file beside the parameters is refused with file, key and reason when it is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from smartpick.errors import BadData
from smartpick.rules import calendar, entry, licensing, notices, policy_advice, sentences, specialty_terms, waiver
from smartpick.rules.parameters import OTHER_FILES
from smartpick.rules.rule_files import REGISTER, RULES_FOLDER, read_rule_file
from smartpick.rules.rule_shapes import Shape

FILES: dict[str, Shape] = {
    calendar.CALENDAR: calendar.SHAPE,
    entry.COUNTRY_TERMS: entry.SHAPE,
    licensing.LIMITS: licensing.SHAPE,
    notices.NOTICES: notices.SHAPE,
    policy_advice.PATTERNS: policy_advice.SHAPE,
    sentences.WORDING: sentences.SHAPE,
    specialty_terms.SPECIALTIES: specialty_terms.SHAPE,
    waiver.CONRAD: waiver.SHAPE,
}
DAMAGE = [
    (notices.NOTICES, "  for: H-1B\n", "", "'h1b_payment': 'for' is missing"),
    (notices.NOTICES, "for: H-1B\n", "for: H1B\n", "'for' must be one of visa"),
    (notices.NOTICES, "as_of: 2026-10-06", "as_of: soon", "'as_of' must be a day"),
    (notices.NOTICES, "$100,000 payment", "{amount} payment", "no gap but {value}"),
    (notices.NOTICES, "{from: 2026-06-08", "{form: 2026-06-08", "'then' must be a list"),
    (notices.NOTICES, "  for: H-1B\n", "  for: H-1B\n  colour: red\n", "unknown key colour"),
    (licensing.LIMITS, '"MA": {', '"MA": {atempts: 3, ', "'MA': unknown key atempts; nearest: attempts"),
    (licensing.LIMITS, "attempts: 3", "attempts: three", "'attempts' must be a whole number"),
    (licensing.LIMITS, '"AL": {', '"ZZ": {', "'ZZ': its name must be the two capital letters of a state"),
    (licensing.LIMITS, '"AL": {', '"AL": [', "at line 11"),
    (licensing.LIMITS, "scope: per step", "scope: per exam", "'scope' must be one of"),
    (waiver.CONRAD, "as_of: 2026-03-25", "as_of: later", "'as_of' must be a day"),
    (waiver.CONRAD, "band: 'filled all 30'", "band: 'full'", "'band' must be one of"),
    (waiver.CONRAD, "publisher: ", "author: ", "'source' must be a mapping with title"),
    (calendar.CALENDAR, 'at: "09:00"', 'at: "9"', "'at' must be a time"),
    (calendar.CALENDAR, "for: MyERAS", "for: MyEras", "'eras_opens': 'for' must be one of everyone"),
    (calendar.CALENDAR, "by {until}", "by {until", "'soap_round': its value must be text whose gaps"),
    (entry.COUNTRY_TERMS, "Burma: MM", "Burma: M", "'Burma': its value must be the two capital letters of a country"),
    (specialty_terms.SPECIALTIES, "platform_parameters:", "platforms:", "unknown key platforms"),
    (specialty_terms.SPECIALTIES, "[pm&r, pmr]", "pmr", "its value must be a list of texts"),
    (policy_advice.PATTERNS, "  names:", "  name:", "unknown key name; nearest: names"),
    (sentences.WORDING, ", advice: true", ", advice: maybe", "'advice' must be true or false"),
    (sentences.WORDING, "{country}", "{country", "'text' must be text whose gaps are whole"),
]


def test_each_hand_kept_file_has_its_shape() -> None:
    assert set(FILES) == OTHER_FILES - {REGISTER}


@pytest.mark.parametrize("name", FILES)
def test_each_file_as_it_stands_fits_its_shape(name: str) -> None:
    assert read_rule_file(name, shape=FILES[name])


@pytest.mark.parametrize(("name", "old", "new", "reason"), DAMAGE, ids=lambda x: x[:30] if isinstance(x, str) else "")
def test_a_damaged_file_is_refused(tmp_path: Path, name: str, old: str, new: str, reason: str) -> None:
    text = (RULES_FOLDER / name).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadData) as refusal:
        read_rule_file(name, tmp_path, FILES[name])
    assert str(refusal.value).startswith(f"{name}: ")
    assert reason in str(refusal.value)
