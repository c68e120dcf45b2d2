"""What a person is told to do next, and in which words."""

from dataclasses import replace

from made_up_plan import made_up_plan

from smartpick.plan.parts import PreferencePrice, Range, SpecialtyTotals, Warning_
from smartpick.report.document import _data
from smartpick.report.next_steps import is_late, next_steps, step3_line
from smartpick.report.page import page
from smartpick.report.rows import price_words, rows, worth_of_knowing

LATE = Warning_("Z-17", "error", "Programs have been reviewing.")


def test_in_mid_season_the_next_steps_begin_with_what_was_sent_and_not_with_the_fee():
    plan = replace(made_up_plan(), warnings=(LATE,))
    log, ask_first, *questions = next_steps(plan)
    assert is_late(plan)
    assert "write down what you sent" in log
    assert "before you pay" in ask_first
    assert len(questions) == 1
    assert not is_late(made_up_plan())
    assert next_steps(made_up_plan()) == questions


def test_a_parallel_plan_that_weighs_much_is_a_next_step_on_page_and_paper():
    told = Warning_("G-05", "warn", "With family medicine as a parallel plan")
    plan = replace(made_up_plan(), warnings=(told,))
    assert next_steps(plan)[0] == told.text
    assert told.text in _data(plan, None)["todo"]
    assert f"<li>{told.text}</li>" in page(plan)
    assert told.text not in next_steps(replace(plan, warnings=(replace(told, level="note"),)))


def test_who_needs_no_visa_is_not_told_to_ask_about_one():
    plan = made_up_plan()
    free = replace(plan, visa={**plan.visa, "needs_sponsorship": False})
    assert {row.visa_words for row in rows(plan)} == {"J-1; H-1B not stated"}
    assert {row.visa_words for row in rows(free)} == {"not needed"}


def test_a_warning_is_told_in_words_and_not_by_its_level():
    plan = replace(made_up_plan(), warnings=(LATE,))
    assert _data(plan, None)["warnings"][0]["level"] == "Attention"
    assert "<strong>Attention</strong>" in page(plan)


def test_preferences_that_cost_nothing_share_one_line():
    prices = [
        PreferencePrice("budget", 0.12),
        PreferencePrice("tier bands (core, secondary, safety)", 0.1),
        PreferencePrice("spreading signals (N-07)", 0.1),
    ]
    assert price_words(prices, 0.1) == [
        "Without the limit on fees the chance of matching would be 2.0 points higher (middle figure)",
        "Cost you nothing that can be measured: the shares for core, secondary and safety; "
        "spreading signals over regions",
    ]


def test_an_answer_that_changes_nothing_has_no_number():
    assert "points" not in worth_of_knowing(0.0001)
    assert "0.15 points" in worth_of_knowing(0.0015)


def test_no_visa_is_no_route_on_page_and_paper():
    free = {"needs_sponsorship": False, "routes": [{"route": "none", "verdict": "yes", "reasons": ["US citizen."]}]}
    plan = replace(made_up_plan(), visa={**made_up_plan().visa, **free})
    assert "<strong>No visa needed</strong>" in page(plan)
    assert "No visa needed. US citizen." in _data(plan, None)["visa"]


def test_a_plan_for_two_specialties_says_what_each_holds_on_page_and_paper():
    plan = made_up_plan()
    part = SpecialtyTotals("psychiatry", 3, Range(0.1, 0.2, 0.4), Range(0.05, 0.14, 0.3))
    both = replace(plan, totals=replace(plan.totals, by_specialty=(part, replace(part, specialty="family medicine"))))
    assert "psychiatry: 3 applications, 14 % (5 % to 30 %)" in page(both)
    assert "In family medicine, 3 applications: 14 %" in _data(both, None)["caveat"]


def test_step_3_is_named_with_its_day_before_what_it_opens_and_only_where_an_h1b_is_sought():
    step3 = {
        "test_by": "2026-12-31",
        "verdict": "go",
        "wanted": True,
        "opens": {"reasons": ["Passed by then, it opens."]},
    }
    plan = replace(made_up_plan(), visa=made_up_plan().visa | {"step3": step3})
    line = "Step 3 for an H-1B, by 2026-12-31: there is time. Passed by then, it opens."
    assert step3_line(plan.visa) == line
    assert line in page(plan)
    assert line in _data(plan, None)["visa"]
    assert step3_line({"step3": step3 | {"wanted": False}}) == ""
    assert step3_line({"step3": step3 | {"test_by": None}}) == ""
    assert step3_line({"step3": step3 | {"verdict": "passed"}}) == ""
    assert step3_line({"step3": None}) == ""
