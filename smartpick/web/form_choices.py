"""What the form's selects offer: the values that the profile allows, in words."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from smartpick.intake import form

# what the plain reading of a value does not say
WORDS = {
    "location.abroad": "outside the United States",
    "location.us": "in the United States",
    "step3.scheduled": "booked",
    "setting.va": "Veterans Affairs",
    "setting.county": "county or public",
    "status.f1": "F-1 student",
    "status.f1_opt": "F-1, working on OPT",
    "status.j1": "J-1",
    "status.j2": "J-2",
    "status.h1b": "H-1B",
    "status.h4": "H-4",
    "status.tn": "TN",
    "status.asylee": "asylee or refugee",
    "red_flags.gap": "a gap in training or work",
    "red_flags.leave": "a leave of absence",
    "red_flags.dismissal": "a dismissal",
    "red_flags.failed_exam": "a failed exam",
    "red_flags.professionalism": "a report about professionalism",
}
STATUSES = ("f1", "f1_opt", "j1", "j2", "h1b", "h4", "tn", "asylee", "other")
YES_NO = [("yes", "yes"), ("no", "no")]
FIVE = [("1", "1: hardly"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5: most")]

# field of the form -> the model and its field that hold the values
_FROM: dict[str, tuple[type[BaseModel], str]] = {
    "location": (form.ProfileForm, "location"),
    "red_flags": (form.ProfileForm, "red_flags"),
    "step3": (form.Step3Form, "status"),
    "oet": (form.ExamsForm, "oet"),
    "tie.kind": (form.TieForm, "kind"),
    "work.kind": (form.ClinicalForm, "kind"),
    "work.setting": (form.ClinicalForm, "setting"),
    "letter.setting": (form.LetterForm, "setting"),
    "paper.kind": (form.ResearchForm, "kind"),
}


def choices() -> dict[str, list[tuple[str, str]]]:
    """Give field of the form -> the values that may be chosen, each with its words."""
    found = {
        name: [(value, _words(name, value)) for value in _values(model, of)] for name, (model, of) in _FROM.items()
    }
    return {
        **found,
        "status": [(value, _words("status", value)) for value in STATUSES],
        "yes_no": YES_NO,
        "five": FIVE,
    }


def _words(name: str, value: str) -> str:
    return WORDS.get(f"{name.split('.')[-1]}.{value}", value.replace("_", " "))


def _values(model: type[BaseModel], field: str) -> list[str]:
    return _literals(model.model_fields[field].annotation)


def _literals(kind: Any) -> list[str]:
    if get_origin(kind) is Literal:
        return list(get_args(kind))
    inner = (
        [one for one in get_args(kind) if one is not NoneType] if get_origin(kind) in {Union, UnionType, list} else []
    )
    return [value for one in inner for value in _literals(one)]
