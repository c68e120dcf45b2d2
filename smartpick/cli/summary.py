"""The terminal summary of a plan: the answer first, then the list, what to watch, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartpick.plan.chance_words import counted, in_hundred, span, with_range

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console
    from rich.table import Table

    from smartpick.plan.parts import ListedProgram, Plan

WARNINGS_SHOWN = 8
QUESTIONS_SHOWN = 3
LATE_COMMANDS = ("smartpick season", "smartpick advise repair")  # beside the first two steps in mid-season
NARROW = 100  # columns below which the table drops what can be looked up


def show_plan(plan: Plan, folder: Path | None) -> None:
    """Print the summary of a plan."""
    from rich.console import Console

    console = Console(highlight=False)
    _headline(console, plan)
    _list(console, plan)
    _watch(console, plan)
    _next(console, plan, folder)


def _headline(console: Console, plan: Plan) -> None:
    from rich.markup import escape

    from smartpick.report.costs import FEES_MEAN, cost_total, fee_note
    from smartpick.report.next_steps import is_late

    totals = plan.totals
    dates = f"as of {plan.day}, data of {plan.data_version}"
    console.print(f"[bold]SmartPick plan, {plan.season} season[/bold]  ({dates})\n")
    size, fee = f"{totals.applications} programs", f"${totals.fee_usd:,.0f}"
    note = fee_note(plan.costs).removeprefix(FEES_MEAN).lstrip("; ")
    doubt = f" ({note})" if note else ""
    console.print(f"Apply to [bold]{size}[/bold] for [bold]{fee}[/bold] in application fees{doubt}.")
    rest = cost_total(plan.costs)
    if rest:
        console.print(f"[dim]{escape(rest)}[/dim]")
    late = is_late(plan)
    since = "had it been sent before programs began to review" if late else "counted from today"
    console.print(f"Chance to match at one of them: [bold]{with_range(totals.p_match)}[/bold], {since}.")
    if totals.p_match_if_ranked is not None:
        ranked = with_range(totals.p_match_if_ranked)
        console.print(f"If at least one program interviews you: {ranked}; compare this with NRMP's published rates.")
    for part in totals.by_specialty:
        many = counted(part.applications, "program")
        console.print(f"  In {part.specialty}, {many}: {with_range(part.p_match)} to match at one of them there.")
    low, high = totals.expected_interviews.low, totals.expected_interviews.high
    console.print(f"Expected interviews: {totals.expected_interviews.mid:.1f} ({low:.1f}-{high:.1f}).")
    naive = in_hundred(totals.p_match_if_independent)
    told = f"Multiplying the separate chances would say {naive} in 100: too high, they rise and fall together."
    console.print(f"[dim]{told}[/dim]")
    strength = plan.strength
    at = strength.percentile
    console.print(
        f"Your file: [bold]{strength.class_.replace('_', ' ')}[/bold], percentile {at.mid:.0f}"
        f" ({at.low:.0f}-{at.high:.0f}) of applicants like you."
    )
    for reason in strength.reasons:
        console.print(f"  - {reason[0].upper()}{reason[1:]}")
    answer = plan.visa.get("answer")
    if answer:
        console.print(f"Visa: {answer}")
    _visa_notes(console, plan)
    mix = ", ".join(
        f"{tier} {part.applications} ({part.share:.0%}, rule {part.band[0]:.0%}-{part.band[1]:.0%})"
        if part.band != (0.0, 1.0)
        else f"{tier} {part.applications} ({part.share:.0%})"
        for tier, part in plan.tiers.items()
    )
    console.print(f"Places: {mix}. Flexibility level {plan.flexibility_level} of 4.")
    gap = plan.optimality.gap
    console.print(f"[dim]Proved: no list under the same limits is worth more than {gap:.2%} more.[/dim]\n")


def _visa_notes(console: Console, plan: Plan) -> None:
    """What has to be read before an H-1B-only search, and what Step 3 would open."""
    from rich.markup import escape

    from smartpick.report.next_steps import step3_line

    advisory, step3 = plan.visa.get("advisory"), step3_line(plan.visa)
    if isinstance(advisory, dict):
        console.print(f"[bold]Read first:[/bold] {escape(advisory['text'])}")
    if step3:
        console.print(escape(step3))


def _list(console: Console, plan: Plan) -> None:
    from rich.table import Table

    columns = ["tier", "code", "program", "match", "signal"]
    if console.width >= NARROW:
        columns = ["tier", "code", "program", "place", "visa", "interview", "match", "band", "signal"]
        if not plan.visa.get("needs_sponsorship"):
            columns.remove("visa")  # rule J-19
    specialties = list(dict.fromkeys(one.specialty for one in plan.list))
    first = [part.specialty for part in plan.totals.by_specialty]
    for specialty in sorted(specialties, key=lambda name: first.index(name) if name in first else len(first)):
        if len(specialties) > 1:
            many = counted(sum(one.specialty == specialty for one in plan.list), "program")
            console.print(f"\n[bold]{specialty}[/bold], {many}")
        table = Table(box=None, pad_edge=False, header_style="bold")
        for name in columns:
            table.add_column(name, no_wrap=name != "program", overflow="ellipsis")
        _fill(table, [one for one in plan.list if one.specialty == specialty])
        console.print(table)
    told = (
        "interview and match: chances out of 100 at that program alone, with 80 % ranges.\n"
        "core, secondary, safety: places, from the wished-for region outwards; not how sure a program is."
    )
    console.print(f"[dim]{told}[/dim]\n")


def _fill(table: Table, programs: list[ListedProgram]) -> None:
    for one in programs:
        signal = "" if one.signal == "none" else one.signal
        cells = {
            "tier": one.tier,
            "code": one.code,
            "program": one.institution,
            "place": f"{one.city}, {one.state}",
            "visa": one.visa.label.value.lower().replace("_", " "),
            "interview": f"{in_hundred(one.p_interview.mid)} ({span(one.p_interview.low, one.p_interview.high)})",
            "match": f"{in_hundred(one.p_match.mid)} ({span(one.p_match.low, one.p_match.high)})",
            "band": one.band,
            "signal": signal,
        }
        table.add_row(*(cells[str(column.header)] for column in table.columns))


def _watch(console: Console, plan: Plan) -> None:
    from rich.markup import escape

    from smartpick.report.rows import edge_words, price_words

    if plan.warnings:
        console.print("[bold]Watch out[/bold]")
        for one in plan.warnings[:WARNINGS_SHOWN]:
            mark = {"error": "!!", "warn": "! ", "note": "- "}[one.level]
            console.print(f" {mark} {escape(one.text)} [dim](advice {', '.join(one.rules)})[/dim]")
        console.print()
    if plan.price_of_preferences:
        console.print("[bold]What your preferences cost, and what the edge of the list is worth[/bold]")
        for line in price_words(plan.price_of_preferences, plan.totals.p_match.mid) + edge_words(plan):
            console.print(f" -  {escape(line)}.")
        console.print()


def _next(console: Console, plan: Plan, folder: Path | None) -> None:
    from rich.markup import escape

    from smartpick.facts.advice_values import say
    from smartpick.report.next_steps import is_late, next_steps
    from smartpick.report.rows import names_of

    console.print("[bold]Next[/bold]")
    steps = next_steps(plan, questions=0)
    if is_late(plan):
        steps[:2] = [f"{step} ({way})" for step, way in zip(steps, LATE_COMMANDS, strict=False)]
    if plan.verify_first:
        names = names_of(plan)
        first = "; ".join(names[one.code] for one in plan.verify_first[:QUESTIONS_SHOWN])
        steps.append(say("plan_texts", "next_ask", n=len(plan.verify_first), first=first))
    ahead = [entry for entry in plan.calendar if entry.date >= plan.day]
    if ahead:
        check = f" ({ahead[0].doubt})" if ahead[0].doubt else ""
        steps.append(f"{ahead[0].date}: {ahead[0].what}{check}.")
    signals = [one for one in plan.list if one.signal != "none"]
    if signals and not is_late(plan):
        steps.append(f"Send your {len(signals)} signals as marked; they cannot be moved once sent.")
    todo = plan.visa.get("next_steps")
    if isinstance(todo, list) and todo:
        steps.append(str(todo[0]))
    if folder is not None:
        steps.append(f"Open {folder / 'plan.html'} for the map, the reasons and the sources.")
    else:
        steps.append("Add --out FOLDER for the page, the workbook, the PDF and the calendar.")
    for number, step in enumerate(steps, start=1):
        console.print(f" {number}. {escape(step)}")
