"""`plan.pdf`: the plan on paper, tagged for screen readers (PDF/UA-1), to hand to an adviser.

Typst sets it; every word of the user's and of the programs' goes in as JSON data and is never read as markup.
"""

from __future__ import annotations

import json
from datetime import datetime, time
from importlib.resources import as_file, files
from typing import Any
from xml.etree import ElementTree

from smartpick.entities.applicant import Applicant
from smartpick.plan.parts import Plan, Range
from smartpick.report.charts import frontier_chart, percent, tier_bars
from smartpick.report.costs import cost_lines, cost_total, fee_note
from smartpick.report.next_steps import LEVEL_WORDS, next_steps, step3_line
from smartpick.report.page import plan_map
from smartpick.report.rows import edge_words, names_of, route_words, rows, sources_of

LAST_LETTER = 0x052F  # Latin, Greek and Cyrillic: what the document's font can show
MORE_SIGNS = "–—‘’“”•…→€≤≥×"
LISTED_REASONS = 40  # programs whose reasons are printed, best first


def document(plan: Plan, applicant: Applicant | None = None) -> bytes:
    """Give the plan as a PDF; the same plan gives the same bytes."""
    import typst

    with as_file(files("smartpick.report") / "templates" / "plan.typ") as template:
        return bytes(
            typst.compile(
                str(template),
                format="pdf",
                sys_inputs={"data": json.dumps(_shown(_data(plan, applicant)))},
                pdf_standards="ua-1",
                timestamp=int(datetime.combine(plan.day, time()).timestamp()),
            )
        )


def _shown(value: Any) -> Any:
    """Replace letters that the font lacks by "?": a tagged PDF may not hold a letter it cannot show."""
    if isinstance(value, dict):
        return {key: _shown(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_shown(item) for item in value]
    if isinstance(value, str):
        return "".join(c if ord(c) <= LAST_LETTER or c in MORE_SIGNS else "?" for c in value)
    return value


def _visa_first(visa: dict[str, object]) -> list[str]:
    """The answer, the warning before an H-1B-only search, and what Step 3 would open."""
    advisory: Any = visa.get("advisory") or {}
    told = [str(visa.get("answer", "")), advisory.get("text", ""), step3_line(visa)]
    return [text for text in told if text]


def _data(plan: Plan, applicant: Applicant | None) -> dict[str, Any]:
    table = rows(plan, applicant)
    totals, visa = plan.totals, plan.visa
    names = names_of(plan)
    several = len({r.program.specialty for r in table}) > 1
    pictures = {
        "map": plan_map(plan, href=""),
        "frontier": frontier_chart(plan.frontier, totals.applications, 420, 250),
        "tiers": tier_bars(plan.tiers, 420),
    }
    ahead = [c for c in plan.calendar if c.date >= plan.day]
    routes: Any = visa.get("routes", [])
    notices: Any = visa.get("notices", [])
    return {
        "title": f"Residency application plan, season {plan.season}",
        "made": f"Made on {plan.day} with data {plan.data_version}, model {plan.model_version}.",
        "footer": f"SmartPick · {plan.day} · an estimate, not a promise",
        "caveat": (
            "Chances are estimates of a model: the range holds the true chance 8 times in 10. "
            + "".join(
                f"In {one.specialty}, {one.applications} applications: {_range(one.p_match)} to match at one of them. "
                for one in totals.by_specialty
            )
            + f"Match means {totals.match_means}, per applicant at the moment of applying. "
            "Not stated means that no page we know mentions it; it is not a no."
        ),
        "tiles": [
            {
                "name": "Applications",
                "value": str(totals.applications),
                "small": plan.strength.class_.replace("_", " "),
            },
            {"name": "Application fees", "value": f"${totals.fee_usd:,.0f}", "small": fee_note(plan.costs)},
            {"name": "Expected interviews", **_tile(totals.expected_interviews, "{:.1f}".format)},
            {"name": "Chance of matching", **_tile(totals.p_match, percent)},
        ],
        "todo": next_steps(plan) + [f"{c.date}: {c.what}{f' ({c.doubt})' if c.doubt else ''}" for c in ahead[:3]],
        "edge": edge_words(plan),
        "warnings": [
            {"level": LEVEL_WORDS[w.level], "rule": ", ".join(w.rules), "text": w.text} for w in plan.warnings
        ],
        **pictures,
        **{f"{name}_alt": ElementTree.fromstring(svg).get("aria-label") for name, svg in pictures.items()},
        "costs": [[c.what, c.amount, c.payer, c.note] for c in cost_lines(plan.costs)],
        "costs_total": cost_total(plan.costs),
        "visa": _visa_first(visa)
        + [f"{route_words(r)}. {' '.join(r['reasons'])}" for r in routes]
        + [f"{n['text']} (as of {n['as_of']}; {n['source']})" for n in notices],
        "list_head": ["#", "Program", "Place", "Tier", "Band", "Signal", "Chance here", "Visa"],
        "list": [
            [
                str(r.number),
                f"{r.program.institution} ({f'{r.program.specialty}; ' if several else ''}{r.program.code})",
                f"{r.program.city}, {r.program.state}",
                r.program.tier,
                r.program.band,
                "" if r.program.signal == "none" else r.program.signal,
                _range(r.program.p_match),
                r.visa_words,
            ]
            for r in table
        ],
        "verify": [[names[v.code], v.ask, f"{100 * v.value_of_knowing:.2f}"] for v in plan.verify_first],
        "calendar": [
            [c.date.isoformat(), c.what, ", ".join(filter(None, (c.standing(plan.day), c.doubt)))]
            for c in plan.calendar
        ],
        "reasons": [
            {
                "name": f"{r.number}. {r.program.institution}",
                "why": [w.rstrip(".") for w in r.program.why],
                "against": [w.rstrip(".") for w in r.program.against],
            }
            for r in table[:LISTED_REASONS]
        ],
        "sources": [f"{source} ({count} facts)" for source, count in sources_of(table)],
    }


def _tile(value: Range, show: Any) -> dict[str, str]:
    return {"value": show(value.mid), "small": f"{show(value.low)} to {show(value.high)}"}


def _range(chance: Range) -> str:
    return f"{percent(chance.mid)} ({percent(chance.low)}–{percent(chance.high)})"
