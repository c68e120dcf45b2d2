"""A profile as the answers of the form, and the form's answers written into a profile that says more than it asks."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from smartpick.web.form_names import country, country_name
from smartpick.web.form_rows import ROWS, changed_rows, row_of, rows_of, rows_read, rows_sent
from smartpick.web.forms import ASKS, SPECIALTIES, TOGETHER, VISA_NEEDS, YES_OR_NO, number, typed

ASKED = (*ASKS, *TOGETHER, *SPECIALTIES[1:], "status", "certified_on")
MOST_COUNTED = 40  # letters or papers that the form counts
OWN_PERMIT = {"ead", "asylee"}
CITIZENS = {"us_citizen", "permanent_resident"}


def answers_of(fields: Mapping[str, Any]) -> dict[str, str]:
    """Give the form's own fields of a request."""
    found = {name: str(fields[name]) for name in ASKED if name in fields}
    if "red_flags.asked" in fields:
        found["red_flags"] = ", ".join(
            name[10:] for name in fields if name.startswith("red_flags.") and name[10:] != "asked"
        )
    return found | rows_sent(fields)


def answers_from(profile: Mapping[str, Any]) -> dict[str, str]:
    """Give the answers that a profile would give; what it leaves out stays open."""
    found = {name: "" if (value := _at(profile, ask.path)) is None else ask.write(value) for name, ask in ASKS.items()}
    status, certified = profile.get("immigration_status"), profile.get("ecfmg_certified")
    specialties = [*profile.get("specialties", []), *[""] * len(SPECIALTIES)]
    is_day = certified is not None and not isinstance(certified, bool)
    found |= {
        "visa_need": _need(status, profile.get("visa_preference")),
        "status": "" if status is None or status in CITIZENS | {"ead", "none"} else status,
        "citizenship": ", ".join(map(country_name, profile.get("citizenship", []))),
        **dict(zip(SPECIALTIES, specialties, strict=False)),
        "certified": "no" if is_day else typed(certified),
        "certified_on": typed(certified) if is_day else "",
        "us_months": typed(_months(profile)),
        "us_letters": typed(_count(profile, "letters", _is_us)),
        "research": typed(_count(profile, "research")),
        "earlier": _earlier(profile),
    }
    return found | rows_of(profile)


def profile_from(answers: Mapping[str, str]) -> dict[str, Any]:
    """Give the profile that the answers make; empty answers are left out, wrong ones are kept to be refused."""
    return written_into({}, answers)


def written_into(profile: Mapping[str, Any], answers: Mapping[str, str]) -> dict[str, Any]:
    """Write the answers into a profile: what was changed is taken from the form, all else stays as it was."""
    before = answers_from(profile)
    told = {name: answers[name].strip() for name in ASKED if name in answers}
    changed = {name for name, text in told.items() if text != before[name]}
    new = copy.deepcopy(dict(profile))
    new.setdefault("exams", {}).setdefault("step2_ck", {})
    for name in changed & set(ASKS):
        _put(new, ASKS[name].path, ASKS[name].read(told[name]) if told[name] else None)
    if "step3" in changed and "step3_date" not in changed:
        _put(new, ("exams", "step3", "date"), None)  # the day belonged to the seat that was booked
    _write_status(new, told, changed)
    if changed & set(SPECIALTIES):
        asked = [told.get(name, before[name]) for name in SPECIALTIES]
        new["specialties"] = [s for s in asked if s] + profile.get("specialties", [])[len(SPECIALTIES) :]
    if changed & {"certified", "certified_on"}:
        yes, day = told.get("certified", before["certified"]), told.get("certified_on", before["certified_on"])
        new["ecfmg_certified"] = day if day and yes != "yes" else YES_OR_NO.get(yes, yes or None)
    for group in changed_rows(before, answers):
        _put(new, ROWS[group][0], rows_read(group, answers) or None)
    for name, resize in _COUNTS.items():
        if name in changed:
            new[TOGETHER[name]] = resize(new.get(TOGETHER[name]), told[name])
    return {key: value for key, value in new.items() if value is not None}


def _write_status(new: dict[str, Any], told: Mapping[str, str], changed: set[str]) -> None:
    """Write citizenship, the status in the US and which visa is wanted, each by what was changed."""
    if "citizenship" in changed:
        new["citizenship"] = [country(c) for c in told["citizenship"].replace(";", ",").split(",") if c.strip()]
    need, status = told.get("visa_need", ""), told.get("status", "")
    if "visa_need" in changed:
        own, new["visa_preference"] = VISA_NEEDS.get(need, (need or None, None))
        keeps = status and (own == "none" or (own == "ead" and status in OWN_PERMIT) or "status" in changed)
        new["immigration_status"] = status if keeps else own
    elif "status" in changed:
        new["immigration_status"] = status or ("none" if need not in VISA_NEEDS else VISA_NEEDS[need][0])
    if new.get("immigration_status") == "us_citizen" and "US" not in new.get("citizenship", []):
        new["citizenship"] = [*new.get("citizenship", []), "US"]


def _need(status: str | None, preference: str | None) -> str:
    if status in CITIZENS:
        return str(status)
    if status in OWN_PERMIT:
        return "ead"
    return next((need for need, of in VISA_NEEDS.items() if of == ("none", preference)), "")


def _at(profile: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = profile
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _put(profile: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Set a value, or take it out (None)."""
    where = profile
    for key in path[:-1]:
        if not isinstance(where.get(key), dict):
            where[key] = {}
        where = where[key]
    if value is None:
        where.pop(path[-1], None)
    else:
        where[path[-1]] = value


def _is_us(letter: Mapping[str, Any]) -> bool:
    return letter.get("country") == "US"


def _is_hands_on(work: Mapping[str, Any]) -> bool:
    return work.get("hands_on") is not False


def _months(profile: Mapping[str, Any]) -> float | None:
    work = profile.get("us_clinical")
    return None if work is None else float(sum(one.get("months", 0) for one in work if _is_hands_on(one)))


def _count(profile: Mapping[str, Any], field: str, counts: Callable[[Any], bool] = bool) -> int | None:
    return None if profile.get(field) is None else sum(counts(one) for one in profile[field])


def _earlier(profile: Mapping[str, Any]) -> str:
    cycles = profile.get("previous_cycles")
    if cycles is None:
        return ""
    return str(max(one["match_year"] for one in cycles)) if cycles else "no"


def _counted(item: Mapping[str, Any], counts: Callable[[Any], bool] = bool) -> Callable[[Any, str], Any]:
    """Give what makes a list as long as was counted: the details that are known stay, as far as they fit."""

    def resized(held: list[Any] | None, text: str) -> Any:
        wanted = number(text)
        if not isinstance(wanted, int) or not 0 <= wanted <= MOST_COUNTED:
            return wanted  # refused by the profile's check, or nothing said
        others = [one for one in held or () if not counts(one)]
        those = [one for one in held or () if counts(one)][:wanted]
        return [*those, *(dict(item) for _ in range(wanted - len(those))), *others]

    return resized


def _of_months(held: list[Any] | None, text: str) -> Any:
    """Give the experience with that many months of hands-on work in all; what was watched stays."""
    months = number(text)
    rows = held or []
    if months is None or (
        isinstance(months, int | float) and sum(r.get("months", 0) for r in rows if _is_hands_on(r)) == months
    ):
        return held if months is not None else None
    watched = [one for one in rows if not _is_hands_on(one)]
    return watched if months == 0 else [{"kind": "elective", "months": months, "hands_on": True}, *watched]


def _before(held: list[Any] | None, text: str) -> Any:
    """Give the earlier Match that ended without a position: none, its year, or nothing said."""
    if not text:
        return None
    if text == "no":
        return []
    year = number(text)
    return held if any(one.get("match_year") == year for one in held or ()) else [{"match_year": year}]


_COUNTS: dict[str, Callable[[Any, str], Any]] = {
    "us_months": _of_months,
    "us_letters": _counted({"country": "US"}, _is_us),
    "research": _counted({"kind": "publication"}),
    "earlier": _before,
}
_FIELDS = {".".join(ask.path): name for name, ask in ASKS.items()} | {field: name for name, field in TOGETHER.items()}
_FIELDS["visa_preference"] = "visa_need"


def beside(problems: Mapping[str, str], answers: Mapping[str, str]) -> dict[str, str]:
    """Put each message beside a field of the form that was filled in; what belongs to none stands under ""."""
    placed: dict[str, str] = {}
    for field, message in problems.items():
        bare = field.split("[")[0]
        row = row_of(field)
        name = (row if row in answers else "") or _FIELDS.get(field) or _FIELDS.get(bare) or _inside(bare)
        placed[name] = f"{placed[name]} {message}" if name in placed else message
    return placed


def _inside(field: str) -> str:
    """Give the first field of the form that lies inside a part of the profile, or that the part lies inside."""
    return next(
        (name for path, name in _FIELDS.items() if path.startswith(f"{field}.") or field.startswith(f"{path}.")), ""
    )
