"""The profile at the door: file -> checked form -> Applicant, and back.

One message per field, all of them together, so that a person mends a profile in one go.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from smartpick.entities import applicant as nouns
from smartpick.entities.applicant import Applicant
from smartpick.errors import InvalidInput, SeveralInvalid
from smartpick.intake.contradictions import contradictions_of
from smartpick.intake.form import ProfileForm
from smartpick.intake.names import unknown_places, unknown_specialties
from smartpick.intake.text_file import parse_mapping, read_text


def read_profile(path: str | Path, day: date | None = None) -> Applicant:
    """Read a profile file (YAML or JSON).

    Parameters
    ----------
    day : today; with it, dates that cannot lie ahead are checked too.

    Raises
    ------
    InvalidInput : names the field, what it must be and what it was.
    """
    return parse_profile(parse_mapping(read_text(Path(path)), str(path)), day)


def parse_profile(mapping: Mapping[str, Any], day: date | None = None) -> Applicant:
    """Check a profile and make an Applicant of it.

    Specialties come out in lower case under the catalogue's names; regions stay as written once they are known ones.

    Raises
    ------
    InvalidInput : the problem found; SeveralInvalid where there are more.
    """
    try:
        form = ProfileForm.model_validate(dict(mapping))
    except ValidationError as error:
        raise _together([_problem(detail) for detail in error.errors()] + _misnamed(mapping)) from error
    applicant = _applicant(form)
    problems = [*unknown_specialties(applicant.specialties), *unknown_places(_places_of(applicant))]
    try:
        applicant = dataclasses.replace(applicant, told=_known_answers(applicant.told, day))
    except InvalidInput as problem:
        problems.append(problem)
    problems += contradictions_of(applicant, day)
    if problems:
        raise _together(problems)
    from smartpick.facts.catalogue import specialty_named

    return dataclasses.replace(applicant, specialties=tuple(specialty_named(name) for name in applicant.specialties))


def _together(problems: Sequence[InvalidInput]) -> InvalidInput:
    """Give one refusal of all problems, one to a field."""
    by_field = {problem.field: problem for problem in reversed(problems)}
    found = [problem for problem in problems if by_field.get(problem.field) is problem]
    return found[0] if len(found) == 1 else SeveralInvalid(found)


def _misnamed(mapping: Mapping[str, Any]) -> list[InvalidInput]:
    """Give the specialties and places nobody knows in a profile that is refused for something else too."""
    names, geography = mapping.get("specialties"), mapping.get("geography")
    found = (
        list(unknown_specialties(names)) if isinstance(names, list) and all(isinstance(n, str) for n in names) else []
    )
    places = geography if isinstance(geography, Mapping) else {}
    named = [("geography.anchor", places.get("anchor"))]
    for kind in ("secondary", "never"):
        keys = places.get(kind)
        named += [(f"geography.{kind}[{i}]", key) for i, key in enumerate(keys if isinstance(keys, list) else ())]
    return found + list(unknown_places([(field, key) for field, key in named if isinstance(key, str) and key]))


def problems_of(mapping: Mapping[str, Any], day: date | None = None) -> dict[str, str]:
    """Every problem of a profile, field -> message; empty when the profile is fine."""
    try:
        parse_profile(mapping, day)
    except SeveralInvalid as several:
        return {problem.field: str(problem) for problem in several.problems}
    except InvalidInput as problem:
        return {problem.field: str(problem)}
    return {}


def profile_dict(applicant: Applicant) -> dict[str, Any]:
    """Give the profile as the mapping that `parse_profile` reads; unknown fields are left out."""
    plain = _plain(dataclasses.asdict(dataclasses.replace(applicant, office=None)))
    plain.setdefault("exams", {}).setdefault("step2_ck", {})
    return plain


@cache
def profile_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the profile."""
    schema = ProfileForm.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "SmartPick profile", **schema}


def _applicant(form: ProfileForm) -> Applicant:
    return _build(Applicant, form)


_PARTS: dict[str, type] = {
    "school": nouns.School,
    "exams": nouns.Exams,
    "step1": nouns.Step1,
    "step2_ck": nouns.Step2CK,
    "step3": nouns.Step3,
    "us_clinical": nouns.ClinicalExperience,
    "letters": nouns.Letter,
    "research": nouns.Research,
    "previous_cycles": nouns.PreviousCycle,
    "geography": nouns.Geography,
    "ties": nouns.Tie,
    "applications": nouns.ApplicationCount,
    "long_term": nouns.LongTerm,
    "prior_visa_years": nouns.PriorVisaYears,
    "season_state": nouns.SeasonState,
    "told": nouns.ProgramAnswer,
}


def _build(noun: type, form: BaseModel) -> Any:
    """Make the frozen noun of a form; what the form left out takes the noun's own "unknown"."""
    values = {}
    for name in type(form).model_fields:
        value = getattr(form, name)
        if value is not None:
            values[name] = _value(name, value)
        elif name == "step2_ck":
            values[name] = nouns.Step2CK()
    return noun(**values)


def _value(name: str, value: Any) -> Any:
    if isinstance(value, BaseModel):
        return _build(_PARTS[name], value)
    if isinstance(value, list):
        return tuple(_value(name, item) for item in value)
    if name == "signalled":
        return {tier: tuple(codes) for tier, codes in value.items()}
    return value


def _known_answers(told: tuple[nouns.ProgramAnswer, ...], day: date | None) -> tuple[nouns.ProgramAnswer, ...]:
    """Check what programs told against the questions they can be asked; the later answer to a question counts."""
    from smartpick.facts.catalogue import load_catalogue
    from smartpick.facts.told import ANSWERS

    known = []
    for index, answer in enumerate(told):
        at = f"told[{index}]"
        if answer.value not in ANSWERS[answer.field]:
            raise InvalidInput(f"{at}.value", f"one of {', '.join(ANSWERS[answer.field])}", answer.value)
        if day is not None and answer.day > day:
            raise InvalidInput(f"{at}.day", "the day of an answer that has come already", answer.day.isoformat())
        try:
            code = load_catalogue().program(answer.code).code
        except InvalidInput as problem:
            raise InvalidInput(f"{at}.code", problem.must_be, answer.code, problem.way_on) from problem
        known.append(dataclasses.replace(answer, code=code))
    known.sort(key=lambda answer: answer.day)
    return tuple({(answer.code, answer.field): answer for answer in known}.values())


def _places_of(applicant: Applicant) -> list[tuple[str, str]]:
    """Give every place of a profile with its field."""
    g = applicant.geography
    named = [("geography.anchor", g.anchor)] if g.anchor else []
    named += [(f"geography.secondary[{i}]", key) for i, key in enumerate(g.secondary)]
    named += [(f"geography.never[{i}]", key) for i, key in enumerate(g.never)]
    return named + [(f"geography.ties[{i}].place", tie.place) for i, tie in enumerate(g.ties or ())]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        pairs = ((key, _plain(item)) for key, item in value.items())
        return {key: item for key, item in pairs if item is not None and item != {}}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value


_MUST_BE = {
    "missing": "given",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "string_type": "text",
    "bool_type": "true or false",
    "list_type": "a list in [ ]",
    "dict_type": "a mapping of names to values",
    "model_type": "a mapping of names to values",
    "string_pattern_mismatch": "two capital letters (a state's postal code)",
    "finite_number": "a finite number",
}


def _problem(detail: Any) -> InvalidInput:
    """Turn one pydantic error into our sentence."""
    field = _dotted(detail["loc"])
    kind, context, got = detail["type"], detail.get("ctx", {}), detail["input"]
    if kind == "extra_forbidden":
        return _unknown_key(field, detail["loc"])
    if kind == "missing":
        return InvalidInput(field, "given", None, "Without it no plan can be made.")
    if kind in {"literal_error", "enum"}:
        return InvalidInput(field, f"one of {str(context['expected']).replace(chr(39), '')}", got, _boolean_hint(got))
    if kind == "value_error":
        must_be = str(context["error"]).removeprefix("must be ")
        return InvalidInput(field, must_be, got)
    limits = {
        "greater_than_equal": ("ge", "at least {}"),
        "less_than_equal": ("le", "at most {}"),
        "too_short": ("min_length", "a list with at least {} entry"),
        "too_long": ("max_length", "a list with at most {} entries"),
        "string_too_short": ("min_length", "at least {} character long"),
        "string_too_long": ("max_length", "at most {} characters long"),
    }
    if kind in limits:
        key, words = limits[kind]
        return InvalidInput(field, words.format(context[key]), got)
    return InvalidInput(field, _MUST_BE.get(kind, detail["msg"]), got, _boolean_hint(got))


def _boolean_hint(got: object) -> str:
    return (
        "YAML reads bare NO, no, on and yes as true or false: put the word in quotes." if isinstance(got, bool) else ""
    )


def _unknown_key(field: str, location: tuple[Any, ...]) -> InvalidInput:
    form: Any = ProfileForm
    for part in location[:-1]:
        if isinstance(part, str) and form is not None and part in form.model_fields:
            form = _form_of(form.model_fields[part].annotation)
    allowed = list(form.model_fields) if form is not None else []
    near = get_close_matches(str(location[-1]), allowed, n=1, cutoff=0.4)
    way_on = f"Did you mean '{near[0]}'?" if near else f"Known here: {', '.join(allowed)}."
    return InvalidInput(field, "a field of the profile", location[-1], way_on)


def _form_of(annotation: Any) -> Any:
    """Find the form inside an annotation such as `list[Form] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in getattr(annotation, "__args__", ()) if (found := _form_of(arg))), None)


def _dotted(location: tuple[Any, ...]) -> str:
    text = ""
    for part in location:
        if isinstance(part, int):
            text += f"[{part}]"
        elif not str(part).startswith(("function-", "int", "str")) or str(part) in ProfileForm.model_fields:
            text += f".{part}" if text else str(part)
    return text
