"""The profile and the plan as tables: shapes from the JSON Schemas, meanings from the docstrings of the nouns."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_type_hints

from smartpick.entities.applicant import Applicant
from smartpick.intake.profile import profile_schema
from smartpick.plan.parts import Plan
from smartpick.plan.schema import plan_schema

Schema = Mapping[str, Any]
PATTERNS = {"^[A-Z]{2}$": "two capital letters", r"^\d{4}-\d{2}$": "month, `YYYY-MM`"}


def profile_tables() -> str:
    """Give every part of the profile."""
    return "\n".join(_sections("profile", profile_schema(), Applicant, profile_schema()))


def plan_tables() -> str:
    """Give every part of the plan."""
    return "\n".join(_sections("plan", plan_schema(), Plan, plan_schema()))


def _sections(path: str, shape: Schema, noun: type | None, whole: Schema) -> Iterator[str]:
    yield f"## `{path}`"
    yield ""
    if noun is not None:
        yield from _meaning(noun)
        yield ""
    yield "| field | what it holds | |"
    yield "| --- | --- | --- |"
    hints = get_type_hints(noun) if noun is not None else {}
    inner = []
    for name, found in shape["properties"].items():
        key = "class" if name == "class_" else name
        required = "required" if name in shape.get("required", ()) else ""
        note = found.get("description", "")
        bare = _without_null(_resolved(found, whole), whole)
        yield f"| `{key}` | {_words(found, whole)} | {'; '.join(part for part in (required, note) if part)} |"
        listed = bare.get("type") == "array"
        item = _resolved(bare["items"], whole) if listed else bare
        if "properties" in item and not _is_range(item):
            inside = f"{path}.{key}[]" if listed else f"{path}.{key}"
            inner.append((inside, item, _noun(hints.get(name))))
    yield ""
    for inside, item, its_noun in inner:
        yield from _sections(inside, item, its_noun, whole)


def _meaning(noun: type) -> Iterator[str]:
    """Give a docstring as Markdown: its sentences, and its attributes as a list."""
    lines = inspect.cleandoc(noun.__doc__ or "").splitlines()
    in_list = False
    for line in lines:
        if line == "Attributes":
            in_list = True
        elif set(line) != {"-"}:
            name, _, meaning = line.partition(" : ")
            starts = in_list and meaning and not line.startswith(" ")
            yield f"- `{name}`: {meaning}" if starts else line


def _noun(hint: Any) -> type | None:
    if dataclasses.is_dataclass(hint):
        return hint if isinstance(hint, type) else None
    return next((found for part in get_args(hint) if (found := _noun(part)) is not None), None)


def _resolved(shape: Schema, whole: Schema) -> Schema:
    while "$ref" in shape:
        shape = whole["$defs"][shape["$ref"].rsplit("/", maxsplit=1)[-1]]
    return shape


def _without_null(shape: Schema, whole: Schema) -> Schema:
    kinds = [_resolved(kind, whole) for kind in shape.get("anyOf", ()) if kind.get("type") != "null"]
    return kinds[0] if len(kinds) == 1 else shape


def _is_range(shape: Schema) -> bool:
    return set(shape.get("properties", ())) == {"low", "mid", "high"}


def _words(shape: Schema, whole: Schema) -> str:
    """Say in words what a value may be."""
    shape = _resolved(shape, whole)
    if "anyOf" in shape:
        kinds = [kind for kind in shape["anyOf"] if kind.get("type") != "null"]
        return " or ".join(_words(kind, whole) for kind in kinds)
    if "enum" in shape:
        return ", ".join(f"`{value}`" for value in shape["enum"])
    kind = shape.get("type")
    if kind == "array":
        return f"list of: {_words(shape['items'], whole)}{_limits(shape, 'minItems', 'maxItems', ' entries')}"
    if kind == "object":
        if _is_range(shape):
            return f"`low`, `mid`, `high`, each {_words(shape['properties']['mid'], whole)}"
        if "properties" in shape:
            return "see below"
        more = shape.get("additionalProperties")
        return f"names, each with: {_words(more, whole)}" if isinstance(more, dict) else "a mapping"
    if kind == "boolean":
        return "`true`, `false`"
    if kind in {"integer", "number"}:
        return ("whole number" if kind == "integer" else "number") + _limits(shape, "minimum", "maximum")
    if kind == "string":
        if shape.get("format") == "date":
            return "day, `YYYY-MM-DD`"
        if "pattern" in shape:
            return PATTERNS.get(shape["pattern"], f"text like `{shape['pattern']}`")
        return "text" + _limits(shape, "minLength", "maxLength", " characters")
    return "any value"


def _limits(shape: Schema, least: str, most: str, unit: str = "") -> str:
    low, high = (_number(shape[key]) if key in shape else "" for key in (least, most))
    if low and high:
        return f" ({low} to {high}{unit})"
    return f" ({'at least ' + low if low else 'at most ' + high}{unit})" if low or high else ""


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10_000 else f"{value:g}"  # a year has no comma
