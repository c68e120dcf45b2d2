"""The screens of a plan: my list, signals, visa plan, data and methods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from smartpick.chances.uncertainty import lifts, ranges_of
from smartpick.entities.fact import Source
from smartpick.facts.advice_values import advice_values, say
from smartpick.facts.outcomes import charting_quartiles
from smartpick.facts.program_names import program_words
from smartpick.facts.regions import region, state_division
from smartpick.facts.scorecard import COLUMNS, failures, scorecard
from smartpick.facts.sources import sources
from smartpick.facts.terms import terms
from smartpick.plan.choice import Choice
from smartpick.plan.list_ranges import around
from smartpick.plan.parts import Plan, Range
from smartpick.plan.to_json import plan_json
from smartpick.report.charts import (
    Dumbbell,
    Quartiles,
    calibration_plot,
    dot_on_ranges,
    frontier_chart,
    range_bar,
    signal_dumbbells,
    tier_bars,
    tiers_by_place,
)
from smartpick.report.costs import cost_lines, cost_total
from smartpick.report.next_steps import is_late
from smartpick.report.page import plan_map
from smartpick.report.rows import VISA_WORDS, edge_words, price_words, route_words, visa_words
from smartpick.web.contexts import Page
from smartpick.web.edits import by_name, edited
from smartpick.web.plans import choice_of, plan_of
from smartpick.web.sent import Sent

EXPLAINED = ("core", "reach", "signal", "J-1", "H-1B")  # words of the list that are explained beside it
MOST_DUMBBELLS = 25
NOT_WORTH = 50  # programs that are named as not worth their fee
MOST_OFFERED = 12  # programs offered for one name
NEXT_SIGNALS = 5
# step of the funnel -> what it asks
STEPS = {
    "specialty": "in your specialties",
    "participating": "offer positions",
    "citizenship": "open to your citizenship and status",
    "visa": "do not close on your visa",
    "published limits": "publish no limit that you miss",
    "never": "lie where you would train",
    "taken out by you": "not excluded by you",
}


def my_list(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show the list with its totals, tiers, reasons, and what is locked and excluded; make the form's edits first."""
    fields, could = by_name(sent, fields)
    sent = edited(sent, fields)
    plan = plan_of(sent)
    found = plan_json(plan)
    content = {
        **head(found),
        "list": found["list"],
        "could_be_added": {one.code: program_words(one.code) for one in could[:MOST_OFFERED]},
        "more_could": max(0, len(could) - MOST_OFFERED),
        "locked": list(sent.profile.get("must_include", [])),
        "excluded_by_me": list(sent.profile.get("must_exclude", [])),
        "not_worth_it": found["not_worth_it"][:NOT_WORTH],
        "names": _names(sent, found["not_worth_it"][:NOT_WORTH]),
        "funnel": found["funnel"],
        "prices": price_words(plan.price_of_preferences, plan.totals.p_match.mid),
        "edge": edge_words(plan),
        "optimality": found["optimality"],
        "tiers": found["tiers"],
        "concentration": found["concentration"],
        "visa_words": visa_words(found["visa"]["needs_sponsorship"]),
        "words": [{"term": one.term, "meaning": one.meaning} for one in terms() if one.term in EXPLAINED],
        "svg_bars": _bars(plan),
        **pictures(plan),
    }
    return Page("list.html", "My list", "/list", sent.is_example, sent.as_text, content)


def _names(sent: Sent, others: list[dict[str, Any]]) -> dict[str, str]:
    """Give the name of each program that the person locked or excluded, or that is not worth its fee."""
    codes = [*sent.profile.get("must_include", []), *sent.profile.get("must_exclude", [])]
    return {code: program_words(code) for code in (*codes, *(one["code"] for one in others))}


def pictures(plan: Plan) -> dict[str, Any]:
    """Give the map and the three charts that every page of a list shows, narrow enough to be read on a phone."""
    return {
        "svg_map": plan_map(plan),
        "off_map": sum(p.latitude is None or p.longitude is None for p in plan.list),
        "svg_tiers": tier_bars(plan.tiers, 420),
        "svg_frontier": frontier_chart(plan.frontier, plan.totals.applications, 420, 250),
        "svg_places": tiers_by_place([(_division(p.state), p.tier) for p in plan.list]),
    }


def _division(state: str) -> str:
    return region(state_division(state) or state).name


def _bars(plan: Plan) -> dict[str, str]:
    """Draw each program's chance of an interview with its range, all on the list's own scale."""
    top = max((program.p_interview.high for program in plan.list), default=1.0)
    return {program.code: range_bar(program.p_interview, ceiling=top) for program in plan.list}


def signals(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show where the signals go, what each changes, and where the next ones would help most."""
    plan, choice = plan_of(sent), choice_of(sent)
    found = plan_json(plan)
    lifts = _lifts(choice)
    signalled = [p | lifts[p["code"]] for p in found["list"] if p["signal"] != "none" and p["code"] in lifts]
    counters: dict[str, dict[str, int]] = {}
    for program in signalled:
        of = counters.setdefault(program["specialty"], {})
        of[program["signal"]] = of.get(program["signal"], 0) + 1
    rest = [p | lifts[p["code"]] for p in found["list"] if p["signal"] == "none" and p["code"] in lifts]
    rest = [p for p in rest if p["with_signal"] > p["without"]]
    drawn = [
        Dumbbell(f"{p['institution']}, {p['city']}", p["without"], p["with_signal"], Range(**p["lift_range"]))
        for p in signalled
    ]
    content = {
        **head(found),
        "late": say("plan_texts", "signals_late") if is_late(plan) else "",
        "signalled": signalled,
        "counters": counters,
        "next": sorted(rest, key=lambda p: p["without"] - p["with_signal"])[:NEXT_SIGNALS],
        "signal_warnings": [w for w in found["warnings"] if w["rule"].startswith("N-")],
        "preferences": found["season_notes"].get("preferences", {}),
        "svg_lifts": signal_dumbbells(drawn[:MOST_DUMBBELLS], 420) if drawn else "",
    }
    return Page("signals.html", "Signals", "/signals", sent.is_example, sent.as_text, content)


def _lifts(choice: Choice) -> dict[str, dict[str, Any]]:
    """Give each listed program's chance of an interview without a signal and with the one it has, or the best one."""
    table, chosen = choice.table, choice.solution.chosen
    rates = table.mean_interview[:, chosen]
    levels = np.where(choice.solution.levels > 0, choice.solution.levels, rates.argmax(axis=0))
    before_all, after_all = (ranges_of(table, chosen, at) for at in (np.zeros_like(levels), levels))
    without, signalled, added = before_all.p_interview, after_all.p_interview, lifts(before_all, after_all)
    found = {}
    for k, i in enumerate(chosen):
        before, after = float(rates[0, k]), float(rates[levels[k], k])
        found[table.programs[i].code] = {
            "without": round(before, 4),
            "with_signal": round(after, 4),
            "without_range": around(without[:, k], before).as_json(),
            "with_signal_range": around(signalled[:, k], after).as_json(),
            "lift_range": around(added[:, k], after - before).as_json(),
        }
    return found


def visa(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show the visa verdict first, then the comparison, routes, dates and notices."""
    found = plan_json(plan_of(sent))
    content = {
        **head(found),
        "visa": {**found["visa"], "routes": [{**one, "words": route_words(one)} for one in found["visa"]["routes"]]},
        "ahead": [one for one in found["calendar"] if one["standing"] != "past"],
        "past": [one for one in found["calendar"] if one["standing"] == "past"],
        "notes": found["season_notes"],
        "step3_words": advice_values("plan_texts")["step3_words"],
        "costs": [asdict(line) for line in cost_lines(found["costs"])],
        "costs_total": cost_total(found["costs"]),
        "visa_words": VISA_WORDS,
    }
    return Page("visa.html", "Visa plan", "/visa", sent.is_example, sent.as_text, content)


def methods(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show what the numbers rest on: sources and their age, assumptions, and what is not modelled."""
    found = plan_json(plan_of(sent))
    counts: dict[str, int] = {}
    for program in found["list"]:
        for fact in program["facts"]:
            if fact["source"]:
                counts[fact["source"]] = counts.get(fact["source"], 0) + 1
    svg_scores, scores_from = _scores(sent)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    content = {
        **head(found),
        "sources": ordered,
        "register": [_source(one) for one in sources().values()],
        "model": found["model"],
        "funnel": found["funnel"],
        "step_words": STEPS,
        "optimality": found["optimality"],
        "rests_on": [{**part, "n": len(part["rules"])} for part in found["rests_on"]],
        "svg_scores": svg_scores,
        "scores_from": scores_from,
        **_quality(),
    }
    return Page("methods.html", "Data & methods", "/methods", sent.is_example, sent.as_text, content)


def _quality() -> dict[str, Any]:
    """Give what the model got right and wrong on tables it never saw, and two calibration plots."""
    found = scorecard()
    deciles = found["p_match_by_decile"]
    rates = found["sections"][0]
    return {
        "scorecard": found["sections"],
        "scorecard_words": COLUMNS,
        "deciles": deciles,
        "insertion": found["insertion"],
        "failures": failures(),
        "scorecard_made_on": found["made_on"],
        "svg_left_out": calibration_plot(
            [(line["model"], line["published"], 1) for line in rates["lines"]],
            title=f"{rates['title']}, {rates['standing']}: model against published",
            words=("model", "published"),
        ),
        "svg_deciles": calibration_plot(
            list(zip(deciles["predicted"], deciles["seen"], deciles["people"], strict=True)),
            title="Chance of matching by decile, against the simulated Match",
            words=("predicted", "seen"),
        ),
    }


def _source(one: Source) -> dict[str, str]:
    return {
        "title": one.words,
        "url": one.url,
        "published": one.published or "not dated",
        "read_on": one.accessed or "",
    }


def _scores(sent: Sent) -> tuple[str, str]:
    """Draw the person's Step 2 CK score on the published middle halves of matched and not matched, if there are any."""
    specialty = sent.applicant.specialties[0]
    known = [
        (row, Quartiles(row.q1, row.median, row.q3))
        for row in charting_quartiles()
        if row.specialty == specialty and row.measure == "step2ck" and row.q1 and row.median and row.q3
    ]
    groups = {row.outcome.replace("_", " "): quartiles for row, quartiles in known}
    score = sent.applicant.exams.step2_ck.score
    if not groups:
        return "", ""
    of = sources()[known[0][0].source]
    return dot_on_ranges("Step 2 CK score", score, groups), of.title


def head(found: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the bar of every screen shows, from the plan's JSON."""
    keys = ("season", "day", "data_version", "model_version", "strength", "totals", "warnings", "flexibility_level")
    return {"plan": {**{key: found[key] for key in keys}, "stand_in": found["costs"].get("stand_in", [])}}
