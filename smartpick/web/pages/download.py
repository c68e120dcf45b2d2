"""The plan and the profile as files: the same the command writes and reads.

What writes a file is loaded when the first file is asked for: the server is up in two thirds of the time.
"""

from __future__ import annotations

import json
from io import BytesIO

import yaml
from fastapi import Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from smartpick.plan.to_json import plan_file
from smartpick.web.pages.arrive import arrival_calendar
from smartpick.web.pages.couple import couple_csv, half_json
from smartpick.web.pages.interviews import season_calendar, season_csv, season_json
from smartpick.web.pages.rank import rank_csv
from smartpick.web.pages.soap import soap_csv
from smartpick.web.plans import plan_of
from smartpick.web.sent import Sent, sent
from smartpick.web.turns import in_turn

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {
    "profile.yaml": "application/yaml; charset=utf-8",
    "plan.json": "application/json",
    "plan.html": "text/html; charset=utf-8",
    "plan.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "plan.pdf": "application/pdf",
    "calendar.ics": "text/calendar; charset=utf-8",
    "season.csv": "text/csv; charset=utf-8",
    "season.json": "application/json",
    "interviews.ics": "text/calendar; charset=utf-8",
    "rank.csv": "text/csv; charset=utf-8",
    "half.json": "application/json",
    "couple.csv": "text/csv; charset=utf-8",
    "soap.csv": "text/csv; charset=utf-8",
    "arrival.ics": "text/calendar; charset=utf-8",
}


SAY = {
    f"{part}.{kind}" for part in ("interview", "emails", "scores", "roadmap", "answers") for kind in ("html", "docx")
}
KINDS |= {name: WORD if name.endswith(".docx") else KINDS["plan.html"] for name in sorted(SAY)}
SEASON = {
    "season.csv": season_csv,
    "season.json": season_json,
    "interviews.ics": season_calendar,
    "rank.csv": rank_csv,
    "half.json": half_json,
    "couple.csv": couple_csv,
    "soap.csv": soap_csv,
    "arrival.ics": arrival_calendar,
}


async def file(request: Request, name: str) -> Response:
    """Give one file of the plan of what was sent."""
    if name not in KINDS:
        raise HTTPException(404, f"There is no file of this name; there are {', '.join(KINDS)}.")
    content = await in_turn(request, _content, name, await sent(request))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=KINDS[name], headers=headers)


def _content(name: str, who: Sent) -> bytes:
    if name == "profile.yaml":
        return yaml.safe_dump(dict(who.profile), sort_keys=False, allow_unicode=True).encode()
    if name in SEASON:
        return SEASON[name](who)
    if name in SAY:
        from smartpick.web.pages.say_files import say_file

        return say_file(name, who)
    plan = plan_of(who)
    if name == "plan.json":
        return json.dumps(plan_file(plan, who.applicant), ensure_ascii=False, indent=1).encode()
    if name == "plan.html":
        from smartpick.report.page import page

        return page(plan, who.applicant).encode()
    if name == "plan.pdf":
        from smartpick.report.document import document

        return document(plan, who.applicant)
    if name == "calendar.ics":
        from smartpick.report.agenda import agenda

        return agenda(plan.calendar, plan.season, plan.day)
    from smartpick.report.workbook import write_workbook

    book = BytesIO()
    write_workbook(plan, book, who.applicant)
    return book.getvalue()
