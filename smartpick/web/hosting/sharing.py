"""The pages and answers of share links; they exist on a host that turned them on, nowhere else."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from smartpick.errors import InvalidInput, SmartPickError, shorten
from smartpick.web.app import REFUSALS, add_page, html, shaped
from smartpick.web.contexts import Page
from smartpick.web.hosting.content import WITH, blank_content, checked_content, share_content
from smartpick.web.hosting.sealing import check_sealed, open_sealed, seal
from smartpick.web.hosting.settings import Settings
from smartpick.web.hosting.store import Made, NoSuchShare, Shares, StoreFailed, StoreFull
from smartpick.web.sent import Sent, body_fields, sent_from
from smartpick.web.turns import in_turn

DAYS_OFFERED = (1, 7, 30, 90, 180, 365)
USUAL_DAYS = 7
RETRY_SECONDS = "30"
UNAVAILABLE, NO_ROOM, NOT_FOUND = 503, 507, 404


AT_ONCE = 4  # questions to the database; a slow one keeps no plan waiting


def add_sharing(app: FastAPI, shares: Shares, settings: Settings) -> None:
    """Add the routes of share links to the app."""
    at_once: list[CapacityLimiter] = []  # made where an event loop runs

    async def asked(work: Any, *arguments: Any) -> Any:
        if not at_once:
            at_once.append(CapacityLimiter(AT_ONCE))
        return await anyio.to_thread.run_sync(partial(work, *arguments), limiter=at_once[0])

    def share(sent: Sent, fields: Mapping[str, Any]) -> Page:
        with_, days = _with(fields), _days(fields, settings)
        made: dict[str, Any] = {"link": "", "id": "", "take_back": "", "ends_on": ""}
        if fields.get("make"):
            app.state.buckets.spend("share", fields["client"])
            sealed, key = seal(share_content(sent, with_))
            check_sealed(sealed, settings.share_bytes)
            kept = _made(shares.make(sealed, days, time.time()))
            made = kept | {"link": f"{fields['site']}/shared/{kept['id']}#{key}"}
        return _share_page(sent, settings, made | {"with": with_, "days": days})

    add_page(app, "/share", share, also=lambda request: {"site": _site(request, settings), "client": _client(request)})

    async def content(request: Request) -> Response:
        """Give what goes into a share, for a browser that seals it itself; nothing is kept."""
        fields = await body_fields(request)
        sent = sent_from(fields.pop("profile", None), fields)
        return JSONResponse({"ok": True, "content": await in_turn(request, share_content, sent, _with(fields))})

    async def keep(request: Request) -> Response:
        """Keep a share that its maker sealed; the body is the sealed bytes, `days` stands in the query."""
        days = _days(request.query_params, settings)
        sealed = await request.body()
        check_sealed(sealed, settings.share_bytes)
        app.state.buckets.spend("share", _client(request))
        made = _made(await asked(shares.make, sealed, days, time.time()))
        address = f"{_site(request, settings)}/shared/{made['id']}"
        return JSONResponse({"ok": True, "address": address, **made}, status_code=201)

    async def shared(request: Request, share_id: str) -> Response:
        """Show the page of a share: closed, for a browser that opens it, or opened with the key that was sent."""
        sealed, ends_at = await asked(shares.sealed, share_id, time.time())
        plan: dict[str, Any] | None = None
        if request.method == "POST":
            fields = await body_fields(request)
            plan = checked_content(await asked(open_sealed, sealed, str(fields.get("key", ""))))
        return html(request, _shared_page(share_id, ends_at, plan))

    async def sealed(request: Request, share_id: str) -> Response:
        """Give the sealed bytes of a share."""
        found, _ = await asked(shares.sealed, share_id, time.time())
        return Response(found, media_type="application/octet-stream")

    async def take_back(request: Request, share_id: str) -> Response:
        """Delete a share for who has its code."""
        fields = await body_fields(request)
        await asked(shares.take_back, share_id, str(fields.get("code", "")))
        if request.url.path.endswith(".json"):
            return JSONResponse({"ok": True})
        sent = sent_from(fields.get("profile"), {})
        none = {"link": "", "id": "", "take_back": "", "ends_on": "", "with": "plan", "days": USUAL_DAYS}
        return html(request, _share_page(sent, settings, none, taken_back=True))

    table: list[tuple[str, Callable[..., Any], list[str]]] = [
        ("/share/content.json", content, ["POST"]),
        ("/shares.json", keep, ["POST"]),
        ("/shared/{share_id}", shared, ["GET", "POST"]),
        ("/shared/{share_id}/sealed", sealed, ["GET"]),
        ("/shared/{share_id}/take-back", take_back, ["POST"]),
        ("/shared/{share_id}/take-back.json", take_back, ["POST"]),
    ]
    for path, endpoint, methods in table:
        app.add_api_route(path, endpoint, methods=methods, responses=REFUSALS, include_in_schema=path.endswith(".json"))
    app.add_exception_handler(NoSuchShare, _refused(NOT_FOUND))
    app.add_exception_handler(StoreFailed, _refused(UNAVAILABLE))
    app.add_exception_handler(StoreFull, _refused(NO_ROOM))


def _refused(status: int) -> Any:
    def refuse(request: Request, error: SmartPickError) -> Response:
        answer = shaped(request, {"ok": False, "error": str(error), "errors": {}, "status": status})
        if status == UNAVAILABLE:
            answer.headers["Retry-After"] = RETRY_SECONDS
        return answer

    return refuse


def _share_page(sent: Sent, settings: Settings, content: dict[str, Any], taken_back: bool = False) -> Page:
    offered = [n for n in DAYS_OFFERED if n <= settings.share_days] or [settings.share_days]
    content = {**content, "with_words": WITH, "days_offered": offered, "taken_back": taken_back}
    return Page("share.html", "Share the plan", "/share", sent.is_example, sent.as_text, content)


def _shared_page(share_id: str, ends_at: int, plan: Mapping[str, Any] | None) -> Page:
    profile = json.dumps(plan["profile"], ensure_ascii=False) if plan and plan.get("profile") else ""
    content = {"id": share_id, "ends_on": _day(ends_at), "plan": plan, "blank": blank_content(), "profile": profile}
    title = str(plan.get("title", "")) if plan else "A shared plan"
    return Page("shared.html", title or "A shared plan", f"/shared/{share_id}", False, "", content)


def _made(made: Made) -> dict[str, str]:
    return {"id": made.id, "take_back": made.take_back, "ends_on": _day(made.ends_at)}


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _with(fields: Mapping[str, Any]) -> str:
    with_ = str(fields.get("with") or "plan")
    if with_ not in WITH:
        raise InvalidInput("with", f"one of {', '.join(WITH)}", with_)
    return with_


def _days(fields: Mapping[str, Any], settings: Settings) -> int:
    text = str(fields.get("days") or min(USUAL_DAYS, settings.share_days))
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= settings.share_days:
        raise InvalidInput("days", f"a whole number from 1 to {settings.share_days}", shorten(text))
    return int(text)


def _client(request: Request) -> str:
    return request.client.host if request.client else ""


def _site(request: Request, settings: Settings) -> str:
    """Give the site's own address: the one that the host set, else the one that the request came to."""
    return settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")
