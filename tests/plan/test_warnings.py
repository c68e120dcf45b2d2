from datetime import date

import pytest
from applicants import applicant

from smartpick.plan.choice import choose
from smartpick.plan.make import make_plan
from smartpick.plan.not_listed import not_worth_it
from smartpick.plan.outlook import preference_prices, scenarios
from smartpick.plan.strength_class import strength_class

DAY = date(2026, 9, 1)


def warned(**paths):
    return {one.rule for one in make_plan(applicant(**paths), DAY).warnings}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "yes", "no"),
    [
        ("F-17", {}, {"geography__anchor": "midwest"}),
        ("J-12", {"visa_preference": "h1b_only"}, {"visa_preference": "either"}),
        ("F-21", {"visa_preference": "h1b_only"}, {"visa_preference": "either"}),
        ("PIT-01", {"visa_preference": "h1b_preferred"}, {"visa_preference": "j1_only"}),
        ("PIT-02", {}, {"immigration_status": "permanent_resident", "visa_preference": "none"}),
        ("PIT-03", {"visa_preference": "either"}, {"visa_preference": "h1b_only"}),
        ("T-02", {"us_clinical": []}, {"us_clinical": [{"kind": "audition", "months": 3}]}),
        ("T-05", {"letters": [{"country": "IN"}]}, {"letters": [{"country": "US"}] * 3}),
        ("C-10", {"exams__step2_ck__score": 222}, {"exams__step2_ck__score": 250}),
        ("Y-04", {"previous_cycles": [{"match_year": 2026}]}, {"previous_cycles": []}),
        (
            "PIT-14",
            {"previous_cycles": [{"match_year": 2026, "anchor_share": 0.9}]},
            {"previous_cycles": [{"match_year": 2026, "anchor_share": 0.2}]},
        ),
        ("I-06", {"research": ...}, {}),
        ("D-15", {}, {"geography__anchor": "MA"}),
        ("D-18", {}, {"geography__anchor": "FL", "geography__secondary": []}),
        ("E-06", {}, {"geography__ties": [{"place": "MA", "kind": "rotation"}]}),
        ("H-15", {"citizenship": ["US"], "immigration_status": "us_citizen", "visa_preference": "none"}, {}),
        ("Z-17", {"couple": "partner.yaml"}, {}),
        ("A-18", {"budget_usd": 300}, {"budget_usd": None}),
        ("U-04", {"interview_capacity": 1}, {"interview_capacity": 20}),
        ("G-02", {"specialties": ["dermatology"]}, {}),
        ("G-03", {"specialties": ["dermatology"]}, {}),
        ("G-05", {"exams__step2_ck__score": 225}, {"specialties": ["family medicine"]}),
        ("G-06", {}, {"specialties": ["neurology"]}),
        (
            "PIT-13",
            {"us_clinical": [{"kind": "observership", "months": 2}]},
            {"us_clinical": [{"kind": "audition", "months": 2}]},
        ),
        ("F-15", {}, {"geography": {}}),
        ("J-15", {"fellowship_years": 4}, {"fellowship_years": 1}),
    ],
)
def test_a_warning_comes_and_goes_with_its_cause(rule, yes, no):
    complete = {"exams__step3__status": "not_taken"}
    assert rule in warned(**{**complete, **yes})
    assert rule not in warned(**{**complete, **no})


def test_the_class_follows_the_file_and_is_recomputed_when_it_changes():
    before, after = choose(applicant(), DAY), choose(applicant(exams__step2_ck__score=228), DAY)
    assert (before.strength.class_, after.strength.class_) == ("moderate", "at_risk")
    assert before.problem.shares != after.problem.shares
    assert strength_class(applicant(), before.table.strengths[0], 2027, DAY) == before.strength


def test_the_count_follows_the_class_and_then_the_price():
    strong = {
        "exams__step2_ck__score": 258,
        "graduation_year": 2025,
        "us_clinical": [{"kind": "audition", "months": 3}],
        "letters": [{"country": "US"}] * 3,
        "applications": {},
        "budget_usd": None,
    }
    few, many = choose(applicant(**strong), DAY), choose(applicant(**{**strong, "exams__step2_ck__score": 228}), DAY)
    assert few.problem.count < many.problem.count
    assert few.solution.chosen.size >= few.problem.count
    assert few.solution.chosen.size < many.solution.chosen.size


def test_what_is_left_out_as_not_worth_it_says_gain_and_cost():
    found = choose(applicant(applications={}, budget_usd=None), DAY)
    left = not_worth_it(found.problem, found.instance, found.solution)
    chosen = {found.table.programs[i].code for i in found.solution.chosen}
    assert left
    assert not chosen & {one.code for one in left}
    assert all(one.cost_usd > 0 and "$" in one.reason for one in left)


def test_the_best_case_is_better_than_the_safety_net_and_both_cover_all_tiers():
    found = choose(applicant(), DAY)
    both = scenarios(found.problem, found.instance, found.solution)
    assert both["best_case"]["p_match"] > found.solution.p_any > both["safety_net"]["p_match"]
    assert set(both["safety_net"]["interviews_by_tier"]) == {"core", "secondary", "safety"}


def test_no_preference_makes_matching_likelier_than_doing_without_it_by_worth():
    found = choose(applicant(geography__anchor_importance=5), DAY)
    priced = {
        one.preference: one.p_match_without for one in preference_prices(found.problem, found.instance, found.solution)
    }
    assert priced["preferring places and programs"] > found.solution.p_any


def test_a_large_centre_names_what_the_file_lacks():
    def said(**paths):
        plan = make_plan(applicant(**paths), DAY)
        return " ".join(line for program in plan.list for line in program.against)

    assert "published research, strong letters from US academic faculty (advice H-09)" in said()
    published = {"research": [{"kind": "publication"}], "letters": [{"country": "US", "setting": "academic"}]}
    assert "published research" not in said(**published)


@pytest.mark.parametrize(
    ("day", "late"), [(date(2026, 9, 22), False), (date(2026, 9, 23), False), (date(2026, 9, 24), True)]
)
def test_a_plan_made_after_review_began_says_that_its_chances_are_too_high(day, late):
    texts = [one.text for one in make_plan(applicant(), day).warnings if one.level == "error"]
    assert any("since 2026-09-23" in text for text in texts) == late


@pytest.mark.slow
def test_what_was_sent_in_time_is_told_apart_from_what_would_come_late():
    late = date(2026, 11, 27)
    before = next(one for one in make_plan(applicant(), late).warnings if one.rule == "Z-17")
    sent = {"applied": ["1281140C0"], "signalled": {}, "paid_usd": 11}
    after = next(one for one in make_plan(applicant(season_state=sent), late).warnings if one.rule == "Z-17")
    assert "If you have applied" in before.text
    assert "1 program on the list has yours" in after.text
    assert "Z-17" not in warned()


@pytest.mark.slow
def test_a_parallel_plan_says_what_it_takes_from_the_first_choice():
    both = {"specialties": ["psychiatry", "family medicine"], "exams__step2_ck__score": 230}
    plan = make_plan(applicant(**both), DAY)
    here, other = plan.totals.by_specialty
    assert (here.specialty, other.specialty) == ("psychiatry", "family medicine")
    assert here.applications + other.applications == plan.totals.applications
    assert max(here.p_match.mid, other.p_match.mid) <= plan.totals.p_match.mid
    told = [one for one in plan.warnings if one.rule == "G-05" and "first choice is psychiatry" in one.text]
    assert [one.level for one in told] == ["warn"]
    alone = make_plan(applicant(specialties=["psychiatry"]), DAY)
    assert alone.totals.by_specialty == ()
    assert not [one for one in alone.warnings if "first choice" in one.text]
