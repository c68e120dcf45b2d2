"""What a page was sent: the profile of a person, or nothing, and then the fictional example.

A page takes the profile from the body of a POST, as a form field (without script) or as JSON; never from the URL.
Locking a program is `must_include`, excluding one `must_exclude`: the list's edits are part of the profile.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartParser
from starlette.requests import Request

from smartpick.entities.applicant import Applicant
from smartpick.errors import InvalidInput
from smartpick.guidance.documents import text_of
from smartpick.intake.code_list import WORKBOOKS, read_codes
from smartpick.intake.profile import parse_profile, profile_dict
from smartpick.intake.text_file import parse_mapping
from smartpick.web.security import MAX_BODY

MAX_FIELDS = 600  # the form with sixty lines of experience
MultiPartParser.spool_max_size = MAX_BODY  # an upload stays in memory; the framework would lay a large one on the disk
PAPERS = {".docx", ".pdf"}


@dataclass(frozen=True)
class Sent:
    """One request's person and the other fields of its form.

    Attributes
    ----------
    profile : the profile as the contract writes it. is_example : nothing was sent, this is the fictional applicant.
    fields : the form's other fields, by name, first value each.
    """

    applicant: Applicant
    profile: Mapping[str, Any]
    is_example: bool
    day: date
    fields: Mapping[str, str]

    @property
    def as_text(self) -> str:
        """The profile as it travels in the pages' hidden field; empty for the example."""
        return "" if self.is_example else json.dumps(self.profile, ensure_ascii=False)


@cache
def example() -> Mapping[str, Any]:
    """Give the profile of the fictional applicant that every page shows before a person comes."""
    text = (files("smartpick.web") / "example.yaml").read_text(encoding="utf-8")
    return parse_mapping(text, "example.yaml")


async def sent(request: Request) -> Sent:
    """Read a request.

    Raises
    ------
    InvalidInput : names the field of the profile, or "profile" when it is no mapping.
    """
    fields = await body_fields(request)
    return sent_from(fields.pop("profile", None), fields)


def sent_from(profile: Any, fields: Mapping[str, Any]) -> Sent:
    """Give what was sent, from its profile (text, mapping or nothing) and its other fields."""
    today = day_of(fields)
    text_fields = {name: value for name, value in fields.items() if isinstance(value, str)}
    if profile is None or profile in ("", {}):
        return Sent(parse_profile(example(), None), example(), True, today, text_fields)
    mapping = parse_mapping(profile, "profile") if isinstance(profile, str) else profile
    if not isinstance(mapping, Mapping):
        raise InvalidInput("profile", "a mapping of field names to values", type(mapping).__name__)
    applicant = parse_profile(mapping, today)
    return Sent(applicant, profile_dict(applicant), False, today, text_fields)


def day_of(fields: Mapping[str, Any]) -> date:
    """Give the day to plan on: the one named (for tests and what-ifs), else today."""
    named = fields.get("day")
    if not named:
        return date.today()
    try:
        return date.fromisoformat(str(named))
    except ValueError as error:
        raise InvalidInput("day", "a day written YYYY-MM-DD", named) from error


async def body_fields(request: Request) -> dict[str, Any]:
    """Give the fields of a request's body, form or JSON; a GET has none."""
    if request.method != "POST":
        return {}
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            content = json.loads(await request.body() or b"{}")
        except (ValueError, RecursionError) as error:
            raise InvalidInput("body", "a JSON object") from error
        if not isinstance(content, dict):
            raise InvalidInput("body", "a JSON object", type(content).__name__)
        return content
    fields: dict[str, Any] = {}
    async with request.form(max_files=2, max_fields=MAX_FIELDS) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                raw = await value.read()
                if raw:
                    fields[name] = await run_in_threadpool(_text_of, raw, value.filename or name)
            elif not fields.get(name):
                fields[name] = value
    return fields


def _text_of(raw: bytes, name: str) -> str:
    """Give an uploaded file as text: the codes of a workbook, the words of anything else."""
    if Path(name).suffix.lower() in PAPERS:
        return text_of(raw, name)
    if Path(name).suffix.lower() not in WORKBOOKS:
        return raw.decode("utf-8", errors="replace")
    return "\n".join(read_codes("list.xlsx", raw))
