"""The app and its one table of routes; every page has a twin at the same path with `.json`."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect
from starlette.routing import Match

from smartpick.errors import InvalidInput, NoFeasiblePlan, SeveralInvalid, SmartPickError
from smartpick.facts.data_version import data_version
from smartpick.plan.chance_words import counted, points
from smartpick.plan.parts import Range
from smartpick.report.charts import percent
from smartpick.web import crew, plans
from smartpick.web.contexts import Page
from smartpick.web.crew import by_the_crew
from smartpick.web.first_paint import in_two_parts
from smartpick.web.flux import in_flux
from smartpick.web.pages import (
    arrive,
    couple,
    details,
    download,
    home,
    interviews,
    not_matched,
    programs,
    rank,
    say,
    screens,
    soap,
    verify,
    what_if,
    write,
)
from smartpick.web.plans import warm
from smartpick.web.security import HEADERS, Guard, TooLarge
from smartpick.web.sent import body_fields, sent_from
from smartpick.web.turns import TooBusy, in_turn

METHOD_NOT_ALLOWED = 405
PageMaker = Callable[..., Page]

# path -> what makes the page; GET shows the fictional applicant, POST the person whose profile is sent
PAGES: dict[str, PageMaker] = {
    "/": home.home,
    "/start": details.start,
    "/profile": details.profile,
    "/programs": programs.programs,
    "/program": programs.program,
    "/list": screens.my_list,
    "/signals": screens.signals,
    "/visa": screens.visa,
    "/verify": verify.verify,
    "/write": write.write,
    "/say": say.say,
    "/what-if": by_the_crew(what_if.what_if),
    "/interviews": interviews.interviews,
    "/rank": rank.rank,
    "/couple": couple.couple,
    "/soap": soap.soap,
    "/not-matched": not_matched.not_matched,
    "/arrival": arrive.arrive,
    "/methods": screens.methods,
}

# part of the navigation -> path -> its word there
PARTS = {
    "Plan": {
        "/profile": "Profile",
        "/programs": "Programs",
        "/list": "My list",
        "/what-if": "What if",
        "/signals": "Signals",
        "/visa": "Visa plan",
        "/verify": "Verify first",
    },
    "Season": {"/interviews": "Interviews", "/rank": "Rank list", "/soap": "SOAP", "/arrival": "Arrival"},
    "Write & say": {"/write": "What to write", "/say": "What to say"},
    "Facts": {"/methods": "Data & methods"},
}
SCREENS = {path: word for part in PARTS.values() for path, word in part.items()}

# screen -> where one goes from it, for those that do not end in a step of their own
NEXT = {
    "/profile": ("/list", "See my list with it"),
    "/programs": ("/list", "See my list"),
    "/program": ("/programs", "Back to the programs"),
    "/list": ("/verify", "What to ask the programs"),
    "/what-if": ("/list", "See my list"),
    "/signals": ("/write", "Write to those with a signal"),
    "/visa": ("/verify", "Ask what is not known"),
    "/verify": ("/list", "See my list with the answers"),
    "/write": ("/say", "Prepare what to say"),
    "/say": ("/interviews", "Write an interview down"),
    "/methods": ("/", "Back to the plan"),
}

# path -> what answers with JSON alone
ANSWERS: dict[str, Callable[..., dict[str, Any]]] = {
    "/count": details.count,
}


_OBJECT = {
    "type": "object",
    "properties": {
        "profile": {"description": "the profile, as text or as the mapping that `smartpick schema profile` describes"}
    },
}
_BODY = {"requestBody": {"content": {"application/json": {"schema": _OBJECT}}}}
_SHAPE = {
    "type": "object",
    "required": ["ok", "error", "errors", "status"],
    "properties": {
        "ok": {"const": False},
        "error": {"type": "string", "description": "one sentence"},
        "errors": {"type": "object", "additionalProperties": {"type": "string"}, "description": "by field"},
        "status": {"type": "integer"},
    },
}
_REFUSAL = {"content": {"application/json": {"schema": _SHAPE}}}
REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"description": "The request cannot be read.", **_REFUSAL},
    403: {"description": "A form from another site.", **_REFUSAL},
    413: {"description": "The request is too large.", **_REFUSAL},
    422: {"description": "A field is wrong; it is named.", **_REFUSAL},
}
FILE_REFUSALS = {**REFUSALS, 404: {"description": "There is no file of this name.", **_REFUSAL}}


def create_app(warm_up: bool = False, helpers: int | None = 0) -> FastAPI:
    """Make the app: nothing is stored, every answer is computed from what the request brought.

    Parameters
    ----------
    warm_up : compute the fictional example in the background from now on, so that the first page is quick.
    helpers : processes that answer what-ifs, started after that; None = one per processor.
    """
    app = FastAPI(
        title="SmartPick",
        description="One profile in, one residency application plan out.",
        version=data_version(),
        docs_url=None,
        redoc_url=None,
    )
    if warm_up:
        warm(then=lambda: crew.muster(helpers))
    for path, make in PAGES.items():
        add_page(app, path, make)
    for path, answer in ANSWERS.items():
        _add_answer(app, path, answer)
    app.add_api_route(
        "/files/{name}", download.file, methods=["POST"], openapi_extra=_BODY, responses=FILE_REFUSALS, name="file"
    )
    app.add_api_route("/health", _health, methods=["GET"])
    app.mount("/static", StaticFiles(directory=str(files("smartpick.web") / "static")), name="static")
    app.add_exception_handler(SmartPickError, _refused)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _refused)
    app.add_exception_handler(TooLarge, _refused)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _broken)
    app.add_middleware(GZipMiddleware, minimum_size=2000, compresslevel=5)
    app.add_middleware(Guard)
    return app


async def _health() -> dict[str, bool]:
    return {"ok": True}


def add_page(
    app: FastAPI, path: str, make: PageMaker, also: Callable[[Request], dict[str, Any]] = lambda request: {}
) -> None:
    """Add a page, for GET and POST, and its JSON twin.

    Parameters
    ----------
    also : fields that the request itself gives, such as the site's address; they win over the form's.
    """

    async def page(request: Request) -> Response:
        if path == "/" and request.method == "GET" and not plans.is_ready(sent_from(None, {})):
            shell = Page("base.html", home.EXAMPLE_TITLE, "/", True, "", {})
            return in_two_parts(request, _text(app, shell), lambda: _text(app, make(sent_from(None, {}), {})))
        return html(request, await _made(request, make, also(request)))

    async def twin(request: Request) -> Response:
        return JSONResponse((await _made(request, make, also(request))).as_json())

    name = path.strip("/") or "home"
    json_path = "/home.json" if path == "/" else f"{path}.json"
    for method, extra in (("GET", None), ("POST", _BODY)):
        way = f"{name.replace('-', '_')}_{method.lower()}"
        for at, endpoint, id_ in ((path, page, way), (json_path, twin, f"{way}_json")):
            looks = HTMLResponse if endpoint is page else JSONResponse
            app.add_api_route(
                at,
                endpoint,
                methods=[method],
                operation_id=id_,
                openapi_extra=extra,
                responses=REFUSALS,
                response_class=looks,
            )


def _add_answer(app: FastAPI, path: str, answer: Callable[..., dict[str, Any]]) -> None:
    async def endpoint(request: Request) -> Response:
        fields = await body_fields(request)
        found = await run_in_threadpool(answer, fields)  # milliseconds: it waits for no turn
        return JSONResponse({"ok": True, **found})

    app.add_api_route(
        f"{path}.json",
        endpoint,
        methods=["POST"],
        operation_id=path.strip("/"),
        openapi_extra=_BODY,
        responses=REFUSALS,
    )


async def _made(request: Request, make: PageMaker, also: dict[str, Any]) -> Page:
    fields = await body_fields(request) | also
    made: Page = await in_turn(request, lambda: make(sent_from(fields.pop("profile", None), fields), fields))
    return made


def _environment() -> Environment:
    environment = Environment(loader=PackageLoader("smartpick.web"), autoescape=True, undefined=StrictUndefined)
    environment.filters["percent"] = percent
    environment.filters["in_flux"] = in_flux
    environment.globals["counted"] = counted
    environment.globals["span_points"] = lambda ends: points(Range(**ends))
    environment.globals["data_version"] = data_version()
    environment.globals["screens"] = SCREENS
    environment.globals["next_screen"] = NEXT
    environment.globals["screen_parts"] = PARTS
    return environment


_TEMPLATES = _environment()


def html(request: Request, page: Page) -> HTMLResponse:
    """Give a page as its answer."""
    return HTMLResponse(_text(request.app, page))


def _text(app: FastAPI, page: Page) -> str:
    hosted = bool(getattr(app.state, "hosted", False))
    sharing = bool(getattr(app.state, "shares", None))
    return _TEMPLATES.get_template(page.template).render(page=page, hosted=hosted, sharing=sharing, **page.content)


def _refused(request: Request, error: Exception) -> Response:
    """Give every refusal the one error shape, as JSON to a twin and as a page to a browser."""
    status, errors = 400, {}
    if isinstance(error, InvalidInput):
        problems = error.problems if isinstance(error, SeveralInvalid) else [error]
        status, errors = 422, {problem.field: str(problem) for problem in problems}
    elif isinstance(error, NoFeasiblePlan):
        status = 422
    elif isinstance(error, HTTPException):
        status = error.status_code
    elif isinstance(error, TooLarge):
        status = 413
    elif isinstance(error, TooBusy):
        status = 503
    words = str(getattr(error, "detail", None) or error) or "The request is too large."
    answer = shaped(request, {"ok": False, "error": words, "errors": errors, "status": status})
    if status == 503:
        answer.headers["Retry-After"] = "30"
    if status == METHOD_NOT_ALLOWED:
        answer.headers["Allow"] = ", ".join(_methods(request))
    return answer


def _methods(request: Request) -> list[str]:
    """Give every method that some route takes at the request's path; the framework names those of one route only."""
    here = [route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE]
    return sorted({method for route in here for method in getattr(route, "methods", None) or ()})


def _gone(request: Request, error: Exception) -> Response:
    """Answer nobody: the client went away while it was sending."""
    return Response(status_code=400)


def _broken(request: Request, error: Exception) -> Response:
    """Answer our own failure without its inner workings; the server's own log has only the type of the error."""
    words = f"Something broke on our side ({type(error).__name__}). Your details are still in this browser."
    answer = shaped(request, {"ok": False, "error": words, "errors": {}, "status": 500})
    answer.headers.update(HEADERS)
    return answer


def shaped(request: Request, shape: dict[str, Any]) -> Response:
    """Give the error shape as its reader can use it: JSON to a twin, a page to a browser."""
    status = shape["status"]
    if request.url.path.endswith(".json") or "text/html" not in request.headers.get("accept", ""):
        return JSONResponse(shape, status_code=status)
    page = Page(
        "error.html",
        "That did not work",
        request.url.path,
        True,
        "",
        {"error": shape["error"], "errors": shape["errors"]},
    )
    answer = html(request, page)
    answer.status_code = status
    return answer
