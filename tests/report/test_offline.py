"""The what-ifs in the saved page are those that the planner would give."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from applicants import applicant

from smartpick.intake.profile import profile_dict
from smartpick.plan.what_if import what_if
from smartpick.report.offline import offline_answers

DAY = date(2026, 9, 1)


def test_each_answer_is_the_planners_own_and_names_what_moves() -> None:
    someone = applicant()
    found = {one.words: one for one in offline_answers(someone, DAY)}
    score = someone.exams.step2_ck.score
    assert score is not None
    told = what_if(profile_dict(someone), [f"exams.step2_ck.score={score + 10}"], DAY)
    mine = found[f"Step 2 CK {score + 10:g}"]
    assert mine.after == told["totals"]["after"]
    assert len(mine.entered) == len(told["entered"])
    assert mine.after["p_match"] > mine.before["p_match"]


@pytest.mark.slow
def test_a_change_that_leaves_no_list_says_why() -> None:
    tight = replace(applicant(), budget_usd=12.0)
    answers = offline_answers(tight, DAY)
    refused = [one for one in answers if one.after is None]
    assert refused
    assert all(one.refused for one in refused)
