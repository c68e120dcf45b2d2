"""Edits of a list: locking, excluding and freeing programs are changes of the profile, so nothing else is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smartpick.entities.program import Program
from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.program_names import program_meant, programs_called
from smartpick.intake.code_list import CODE
from smartpick.web.sent import Sent, sent_from

EDITS = ("lock", "exclude", "free")
MOST_CODES = 500
LONGEST = 120  # characters of a name


def by_name(sent: Sent, fields: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Program, ...]]:
    """Give the form's fields with a name under `lock` turned into its code, or the programs that it may mean.

    Raises
    ------
    InvalidInput : no program of the person's specialties is called so.
    """
    named, text = dict(fields), str(fields.get("lock", "")).strip()
    if not text or CODE.search(text) or "\n" in text or len(text) > LONGEST:
        return named, ()
    if (one := program_meant(text, sent.applicant.specialties)) is not None:
        return named | {"lock": one.code}, ()
    could = programs_called(text, sent.applicant.specialties)
    if not could:
        raise InvalidInput("lock", "the name or code of a program of your specialties", text)
    named.pop("lock")
    return named, could


def edited(sent: Sent, fields: Mapping[str, Any]) -> Sent:
    """Give what was sent with the form's edits (`lock`, `exclude`, `free`: one or more codes) made in the profile.

    Raises
    ------
    InvalidInput : a text without a code, or a code that no program has.
    """
    asked = {edit: str(fields.get(edit, "")).strip() for edit in EDITS}
    if not any(asked.values()):
        return sent
    profile = dict(sent.profile)
    include, exclude = list(profile.get("must_include", [])), list(profile.get("must_exclude", []))
    for edit, text in asked.items():
        for code in _codes(edit, text):
            include = [c for c in include if c != code]
            exclude = [c for c in exclude if c != code]
            if edit == "lock":
                include.append(code)
            elif edit == "exclude":
                exclude.append(code)
    profile["must_include"], profile["must_exclude"] = include, exclude
    return sent_from(profile, {"day": sent.day.isoformat()})


def _codes(edit: str, text: str) -> list[str]:
    if not text:
        return []
    written = list(dict.fromkeys(code.upper() for code in CODE.findall(text)))
    if not written:
        raise InvalidInput(edit, "a program code such as 1257140C0", text[:80])
    if len(written) > MOST_CODES:
        raise InvalidInput(edit, f"at most {MOST_CODES} programs at once", len(written))
    catalogue = load_catalogue()
    try:
        return [catalogue.program(code).code for code in written]
    except InvalidInput as problem:
        raise InvalidInput(edit, problem.must_be, problem.got, problem.way_on) from problem
