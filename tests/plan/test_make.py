from datetime import date
from itertools import pairwise

import jsonschema
import pytest
from applicants import applicant

from smartpick.errors import InvalidInput, NoFeasiblePlan
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.places import is_shortage_area, price_level
from smartpick.plan.choice import choose
from smartpick.plan.make import make_plan
from smartpick.plan.schema import plan_schema
from smartpick.plan.to_json import plan_json
from smartpick.rules.fees import fee_steps

DAY = date(2026, 9, 1)


@pytest.fixture(scope="module")
def plan():
    return make_plan(applicant(), DAY)


def pick(**paths):
    return choose(applicant(**paths), DAY)


def codes(choice):
    return {choice.table.programs[i].code for i in choice.solution.chosen}


def tiers(choice):
    return [choice.problem.tiers[i] for i in choice.solution.chosen]


def test_a_plan_has_the_shape_of_its_schema(plan):
    jsonschema.validate(plan_json(plan), plan_schema())


def test_the_same_input_gives_the_same_plan(plan):
    assert plan_json(make_plan(applicant(), DAY)) == plan_json(plan)


def test_fee_budget_and_number_are_held_and_the_fee_is_the_services_own(plan):
    assert plan.totals.applications == len(plan.list) <= 60
    assert plan.totals.fee_usd <= 1500
    from smartpick.entities.season_of import Season

    assert plan.totals.fee_usd == fee_steps(Season(2027), "internal medicine").fee_usd(len(plan.list))


def test_the_certificate_closes(plan):
    assert plan.optimality.gap <= 1e-4
    assert plan.optimality.objective <= plan.optimality.bound + 1e-12


def test_independence_says_more_than_the_honest_number(plan):
    assert plan.totals.p_match_if_independent > plan.totals.p_match.mid


def test_given_an_interview_the_chance_is_higher_than_at_the_moment_of_applying(plan):
    assert plan.totals.p_match_if_ranked.mid > plan.totals.p_match.mid


def test_every_program_says_why_and_where_it_stands(plan):
    for one in plan.list:
        assert one.why
        assert one.tier in {"core", "secondary", "safety"}
        assert one.p_match.low <= one.p_match.mid <= one.p_match.high
        assert one.p_match.mid <= one.p_interview.mid


def test_unknown_policies_are_never_excluded_and_are_asked_about(plan):
    unknown = [one for one in plan.list if one.visa.label.value == "UNKNOWN"]
    assert unknown
    assert all(one.unknowns for one in unknown)
    assert plan.verify_first
    values = [question.value_of_knowing for question in plan.verify_first]
    assert values == sorted(values, reverse=True)
    fields = {question.field for question in plan.verify_first}
    assert fields <= {"visa_policy", "participating"}
    assert all("J-1" in question.ask for question in plan.verify_first if question.field == "visa_policy")


def test_the_funnel_counts_what_each_gate_removed(plan):
    steps = plan.funnel
    for before, after in pairwise(steps):
        assert before.left - after.removed == after.left
    assert len(plan.excluded) == sum(step.removed for step in steps[1:])


def test_the_frontier_rises_and_ends_at_or_beyond_the_plan(plan):
    p = [point.p_match for point in plan.frontier]
    assert p == sorted(p)
    assert plan.frontier[-1].applications >= plan.totals.applications


@pytest.mark.parametrize("score", [225, 238, 246, 255])
def test_a_higher_score_never_lowers_the_plan(score):
    low, high = pick(exams__step2_ck__score=score), pick(exams__step2_ck__score=score + 5)
    assert high.solution.p_any > low.solution.p_any


def test_dropping_the_budget_never_lowers_the_worth():
    tight, free = pick(budget_usd=500), pick(budget_usd=None)
    assert free.solution.objective >= tight.solution.objective
    assert tight.solution.fee_usd <= 500


def test_include_and_exclude_are_obeyed():
    first = pick()
    inside = min(codes(first))
    outside = next(p.code for p in first.table.programs if p.code not in codes(first))
    second = pick(must_include=[outside], must_exclude=[inside])
    assert outside in codes(second)
    assert inside not in codes(second)


def test_a_program_that_a_gate_closes_cannot_be_insisted_on():
    closed = pick().gated.excluded[0].code
    with pytest.raises(InvalidInput, match="must_include"):
        pick(must_include=[closed])


def test_never_regions_are_left_out_with_their_rule():
    found = pick(geography__never=["FL"], geography__secondary=["midwest"])
    assert not any(p.place.state == "FL" for p in found.table.programs)
    assert {one.rule for one in found.gated.excluded if "Florida" in one.reason} == {"A-16"}


def test_h1b_only_closes_programs_that_refuse_it_and_keeps_the_unknown():
    either, only = pick(), pick(visa_preference="h1b_only")
    assert len(only.gated.open) < len(either.gated.open)
    labels = {p.code: p for p in only.gated.open}
    assert any(only.table.market.open[only.table.index[code]] < 1 for code in labels)


def test_a_permanent_resident_is_not_sent_through_the_visa_gate():
    found = pick(immigration_status="permanent_resident", visa_preference="none")
    assert next(step for step in found.gated.funnel if step.step == "visa").removed == 0


def test_signals_stay_within_the_numbers_the_user_gives():
    found = pick(signal_counts={"internal medicine": {"gold": 2, "silver": 4}})
    levels = [found.table.levels[level] for level in found.solution.levels]
    assert levels.count("gold") == 2
    assert levels.count("silver") == 4


def test_signals_are_spread_unless_the_file_is_strong():
    many = {"internal medicine": {"signal": 10}}
    found = pick(signal_counts=many, geography__anchor_importance=5)
    in_core = sum(level > 0 and tier == "core" for level, tier in zip(found.solution.levels, tiers(found), strict=True))
    assert in_core <= 6


def test_no_signal_goes_to_a_reach():
    found = pick()
    for i, level in zip(found.solution.chosen, found.solution.levels, strict=True):
        assert level == 0 or found.problem.bands[i] != "reach"


def test_an_average_file_keeps_the_anchor_at_thirty_percent_or_less():
    found = pick(geography__anchor="midwest", geography__anchor_importance=5, exams__step2_ck__score=236)
    share = tiers(found).count("core") / len(tiers(found))
    assert found.strength.percentile.mid <= 50
    assert share <= 0.30 + 1e-9


def test_a_stronger_file_may_hold_more_of_the_anchor():
    weak = pick(geography__anchor="midwest", geography__anchor_importance=5, exams__step2_ck__score=226)
    strong = pick(
        geography__anchor="midwest",
        geography__anchor_importance=5,
        exams__step2_ck__score=262,
        graduation_year=2025,
        us_clinical=[{"kind": "audition", "months": 3}],
        letters=[{"country": "US"}] * 3,
    )
    assert (weak.strength.class_, strong.strength.class_) == ("at_risk", "strong")
    assert tiers(strong).count("core") > tiers(weak).count("core")


def test_importance_of_the_anchor_moves_the_list_towards_it():
    little = pick(geography__anchor="southern_california", geography__anchor_importance=1)
    much = pick(geography__anchor="southern_california", geography__anchor_importance=5)
    assert tiers(much).count("core") > tiers(little).count("core")


def test_interest_brings_a_program_in():
    first = pick()
    outside = [i for i in range(len(first.table.programs)) if first.table.programs[i].code not in codes(first)]
    best = max(outside, key=lambda i: first.table.mean_match[0, i])
    code = first.table.programs[best].code
    assert code in codes(pick(interest={code: 5}))


def test_mid_season_what_was_sent_stays_with_its_signal():
    first = pick()
    sent = sorted(codes(first))[:5]
    state = {"applied": sent, "signalled": {"gold": sent[:1]}, "paid_usd": 55}
    second = pick(season_state=state)
    assert set(sent) <= codes(second)
    level = {
        second.table.programs[i].code: second.table.levels[k]
        for i, k in zip(second.solution.chosen, second.solution.levels, strict=True)
    }
    assert level[sent[0]] == "gold"
    assert all(level[code] == "none" for code in sent[1:])


def test_without_an_anchor_there_is_no_core_and_no_band():
    found = pick(geography={"secondary": []})
    assert "core" not in tiers(found)
    assert found.problem.shares == {}


def test_two_specialties_are_planned_together():
    found = pick(specialties=["internal medicine", "family medicine"], applications__max=80, budget_usd=None)
    names = {found.table.programs[i].specialty for i in found.solution.chosen}
    assert names == {"internal medicine", "family medicine"}


def test_limits_that_clash_are_named():
    with pytest.raises(NoFeasiblePlan, match="budget"):
        pick(budget_usd=5, applications__min=20)


def test_preliminary_programs_stay_out_unless_asked_for():
    found = pick(specialties=["surgery-general"])
    assert all(p.main_track.position_type.value != "P" for p in found.table.programs)


def test_more_months_of_us_work_open_programs_that_require_it():
    few = pick(us_clinical=[])
    many = pick(us_clinical=[{"kind": "audition", "months": 6}])
    assert len(many.gated.open) > len(few.gated.open)


def test_a_catalogue_program_is_either_open_or_excluded_with_a_rule():
    found = pick()
    known = {p.code for p in load_catalogue().find(specialty="internal medicine")}
    open_, shut = {p.code for p in found.gated.open}, {one.code for one in found.gated.excluded}
    assert open_ & shut == set()
    assert open_ | shut <= known
    assert all(one.rule and one.reason for one in found.gated.excluded)


def test_h1b_only_asks_for_less_of_the_anchor_and_more_of_the_country():
    either, only = pick(), pick(visa_preference="h1b_only")
    assert only.problem.shares["core"][0] < either.problem.shares["core"][0]
    assert only.problem.shares["safety"][1] > either.problem.shares["safety"][1]


def test_bands_move_smoothly_above_the_line_of_a_class():
    lows = [pick(exams__step2_ck__score=score).problem.shares["core"][0] for score in (234, 235, 239, 243)]
    assert lows == sorted(lows)
    assert lows[1] - lows[0] < 0.05
    assert lows[-1] == 0.25


def test_a_program_not_seen_in_the_latest_results_is_asked_whether_it_takes_part():
    plan = make_plan(applicant(immigration_status="permanent_resident", visa_preference="none"), DAY)
    assert {question.field for question in plan.verify_first} == {"participating"}
    assert "Match" in plan.verify_first[0].ask


def test_programs_unlikely_to_take_the_visa_get_no_signal():
    found = pick(visa_preference="h1b_only")
    signalled = found.solution.chosen[found.solution.levels > 0]
    assert signalled.size
    assert found.table.market.open[signalled].min() >= 0.35
    assert (found.table.market.open < 0.35).any()


@pytest.mark.parametrize(
    ("field", "value"),
    [("must_include", ["9999999C9"]), ("must_exclude", ["9999999C9"]), ("interest", {"9999999C9": 5})],
)
def test_a_code_that_does_not_exist_is_refused_under_its_field(field, value):
    with pytest.raises(InvalidInput, match=field):
        pick(**{field: value})


def test_what_was_sent_beyond_budget_or_quota_stays_and_nothing_is_added():
    sent = sorted(codes(pick()))[:12]
    state = {"applied": sent, "signalled": {"gold": sent[:4]}, "paid_usd": 132}
    found = pick(season_state=state, budget_usd=50, signal_counts={"internal medicine": {"gold": 3}})
    assert codes(found) == set(sent)
    assert found.solution.fee_usd == 132


def test_the_last_ten_applications_and_a_cheaper_list_are_priced(plan):
    edge, totals = plan.margins, plan.totals
    assert edge.last.applications == 10
    assert 0 < edge.last.p_match < 0.1
    assert 0 < edge.last.fee_usd < totals.fee_usd
    assert edge.cheaper.fee_usd < totals.fee_usd
    assert totals.p_match.mid - 0.01 - 1e-6 <= edge.cheaper.p_match <= totals.p_match.mid


@pytest.mark.parametrize(
    ("limits", "named"), [({"budget_usd": 5}, "budget of 5 USD"), ({"applications": {"max": 0}}, "at most 0")]
)
def test_limits_that_leave_no_room_for_one_application_are_named(limits, named):
    with pytest.raises(NoFeasiblePlan, match=named):
        choose(applicant(**limits), DAY)


@pytest.mark.parametrize(
    ("wish", "holds"),
    [
        ("low_cost_importance", lambda place: (price_level(place) or (100,))[0] < 95),
        ("shortage_area_importance", is_shortage_area),
    ],
)
def test_a_wish_for_cheap_or_short_staffed_places_brings_more_of_them(wish, holds):
    def many(**paths):
        choice = pick(geography__anchor=None, geography__anchor_importance=None, geography__secondary=[], **paths)
        return sum(bool(holds(choice.table.programs[i].place)) for i in choice.solution.chosen)

    assert many(**{f"geography__{wish}": 5}) > many()
