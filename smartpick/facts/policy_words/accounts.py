"""What was said about each program of a page, and the reading that it comes to."""

from __future__ import annotations

from dataclasses import dataclass, field

from smartpick.entities.status import VisaPolicy
from smartpick.facts.policy_words.limit import Limit
from smartpick.facts.policy_words.passages import names_visas
from smartpick.facts.policy_words.resolving import resolve
from smartpick.facts.policy_words.sentences import Sentence
from smartpick.facts.policy_words.statements import Said
from smartpick.facts.policy_words.whose import FELLOWSHIP, OTHER_PROGRAMS

LONGEST_WORDS = 300  # characters quoted per field


@dataclass(frozen=True, slots=True)
class PolicyReading:
    """What a text says about one program.

    Attributes
    ----------
    program : the specialty as the page names it when it speaks of several, "fellowship", or None.
    max_attempts : sittings per exam; "one failure allowed" is 2; the larger when exams differ.
    usce : "no", "preferred", "yes", or months, e.g. "3 months, hands-on".
    ecfmg_by : "application", "interview", "rank list", "appointment", "start of training", or a date.
    no_limit : fields of which the page says that there is no such limit (not the same as silence).
    preferred : wishes that are not requirements, by field.
    words : field to the words of the page it rests on.
    confidence : "high", "medium" or "low".
    """

    program: str | None
    policy: VisaPolicy
    confidence: str
    step3_required: bool | None = None
    max_years_since_grad: int | None = None
    max_attempts: int | None = None
    step2_min: int | None = None
    usce: str | None = None
    ecfmg_by: str | None = None
    attempts_by_exam: dict[str, int] = field(default_factory=dict)
    no_limit: tuple[str, ...] = ()
    preferred: dict[str, int | str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Give the shape that `policy-text --json` promises."""
        visa = self.policy.as_json()
        return {
            "program": self.program,
            "visa_policy": visa["label"],
            "j1": visa["j1"],
            "h1b": visa["h1b"],
            "open_to": visa["open_to"],
            "step3_required": self.step3_required,
            "max_years_since_grad": self.max_years_since_grad,
            "max_attempts": self.max_attempts,
            "step2_min": self.step2_min,
            "usce": self.usce,
            "ecfmg_by": self.ecfmg_by,
            "attempts_by_exam": self.attempts_by_exam,
            "no_limit": list(self.no_limit),
            "preferred": self.preferred,
            "words": self.words,
            "confidence": self.confidence,
        }


@dataclass(slots=True)
class Account:
    """Everything said about one program.

    Attributes
    ----------
    own : the sentences that a label or heading puts under it; for the page at large, those under none.
    named : a sentence elsewhere speaks of it by name.
    """

    said: list[Said] = field(default_factory=list)
    limits: list[tuple[Limit, str]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    own: list[Sentence] = field(default_factory=list)
    named: bool = False

    @property
    def speaks(self) -> bool:
        """Whether something is said of its visas, be it understood or not."""
        return bool(self.said) or any(names_visas(sentence.text) for sentence in self.own)


def readings_of(accounts: dict[str | None, Account]) -> tuple[PolicyReading, ...]:
    """Turn what was said about each program into readings, the residency first, a fellowship last."""
    general = accounts.pop(None)
    fellowship = accounts.pop(FELLOWSHIP, None)
    if set(accounts) == {OTHER_PROGRAMS} and not general.said:
        accounts.clear()
    specialties = [name for name in accounts if accounts[name].speaks]
    if len(specialties) <= 1:
        for name in list(accounts):
            general.said += accounts[name].said
            general.limits += accounts[name].limits
            general.words += accounts[name].words
        accounts = {}
        found = [_reading(None, general)]
    else:
        found = [_reading(None, general)] if general.said else []
        found += [_reading(name, _inherited(account, general)) for name, account in accounts.items()]
    if fellowship and fellowship.said:
        found.append(_reading(FELLOWSHIP, fellowship))
    return tuple(found)


def _inherited(account: Account, general: Account) -> Account:
    """A specialty's own words, and the page's general ones where it is silent."""
    own = account.said if account.speaks else general.said
    fields = {limit.field for limit, _ in account.limits}
    return Account(
        own,
        account.limits + [pair for pair in general.limits if pair[0].field not in fields],
        account.words if account.speaks else general.words,
    )


def _reading(name: str | None, account: Account) -> PolicyReading:
    resolved = resolve(account.said)
    words: dict[str, str] = {}
    if account.words:
        words["visa_policy"] = " … ".join(account.words)[:LONGEST_WORDS]
    values: dict[str, int | str | bool] = {}
    by_exam: dict[str, int] = {}
    no_limit: dict[str, None] = {}
    preferred: dict[str, int | str] = {}
    for limit, text in account.limits:
        if limit.kind == "no_limit":
            no_limit[limit.field] = None
            words.setdefault(limit.field, text[:LONGEST_WORDS])
            if limit.field == "usce":
                values.setdefault("usce", "no")
            continue
        if limit.value is None:
            continue
        words.setdefault(limit.field, text[:LONGEST_WORDS])
        if limit.kind in ("preferred", "typical"):
            preferred.setdefault(limit.field, limit.value)
            if limit.field == "usce":
                values.setdefault("usce", str(limit.value))
            continue
        if limit.field == "max_attempts" and isinstance(limit.value, int):
            if limit.exam:
                by_exam.setdefault(limit.exam, limit.value)
            values["max_attempts"] = max(int(values.get("max_attempts", 0)), limit.value)
            continue
        if limit.field == "usce" and "usce" in values:
            values["usce"] = _longer(str(values["usce"]), str(limit.value))
            continue
        values.setdefault(limit.field, limit.value)
    step3 = values.get("step3_required")
    if step3 is None and any(said.step3 for said in account.said):
        step3 = True
        words.setdefault("step3_required", words.get("visa_policy", ""))
    if resolved.policy == VisaPolicy() and not account.said:
        words.pop("visa_policy", None)
    return PolicyReading(
        program=name,
        policy=resolved.policy,
        confidence=resolved.confidence,
        step3_required=bool(step3) if step3 is not None else None,
        max_years_since_grad=_whole(values.get("max_years_since_grad")),
        max_attempts=_whole(values.get("max_attempts")),
        step2_min=_whole(values.get("step2_min")),
        usce=_text(values.get("usce")),
        ecfmg_by=_text(values.get("ecfmg_by")),
        attempts_by_exam=by_exam if len(by_exam) > 1 else {},
        no_limit=tuple(name for name in no_limit if name not in values or name == "usce"),
        preferred=preferred,
        words=words,
    )


def _longer(first: str, second: str) -> str:
    """Join "3 months" and "yes, hands-on" of two sentences."""
    if first in {"preferred", "no"}:
        return second
    hands_on = ", hands-on" if "hands-on" in first + second else ""
    core = next((t for t in (first, second) if t[0].isdigit()), first)
    return core.replace(", hands-on", "") + hands_on


def _whole(value: int | str | bool | None) -> int | None:
    return int(value) if value is not None else None


def _text(value: int | str | bool | None) -> str | None:
    return None if value is None else str(value)
