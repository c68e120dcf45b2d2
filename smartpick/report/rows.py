"""The rows that files and pages share: one program of the list as the columns people expect (rules H-01, H-02)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from smartpick.entities.applicant import Applicant
from smartpick.entities.fact import Fact
from smartpick.facts.advice_values import advice_values, say
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.fact_words import fact_label, value_words
from smartpick.plan.parts import ListedProgram, Plan, PreferencePrice

NOT_STATED = "not stated"

VISA_WORDS = value_words("visa_policy")
NOT_NEEDED = "not needed"
KEPT_OUT = {"CITIZEN_LPR_ONLY", "CITIZEN_ONLY"}  # what still says something to a person who needs no visa


def visa_words(needs_sponsorship: bool) -> Mapping[str, str]:
    """Give each policy's words for a person: who needs no visa has nothing to ask about one (rule J-19).

    Examples
    --------
    >>> visa_words(True)["UNKNOWN"], visa_words(False)["UNKNOWN"]
    ('not stated: ask', 'not needed')
    """
    if needs_sponsorship:
        return VISA_WORDS
    return {label: words if label in KEPT_OUT else NOT_NEEDED for label, words in VISA_WORDS.items()}


# heading -> the field of the facts it shows (rule H-01 and the tables people know)
FACT_COLUMNS = {
    "Type": "program_type",
    "Affiliation": "affiliation",
    "IMG share, US": "img_share_us",
    "IMG share, non-US": "img_share_non_us",
    "Step 2 minimum": "step2_min",
    "Attempts allowed": "max_attempts",
    "Years since graduation": "max_years_since_grad",
    "US experience": "usce_required",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One listed program with its place in the list, the user's interest, and its facts by field."""

    number: int
    program: ListedProgram
    interest: int | None
    facts: Mapping[str, Fact]
    needs_visa: bool = True

    def fact_words(self, field: str) -> str:
        """Give a fact as words; what nobody published reads "not stated"."""
        fact = self.facts.get(field)
        if fact is None or fact.value is None:
            return NOT_STATED
        if isinstance(fact.value, bool):
            return "yes" if fact.value else "no"
        return f"{fact.value} {fact.unit}" if fact.unit else str(fact.value)

    @property
    def visa_words(self) -> str:
        """The visa policy in words."""
        return visa_words(self.needs_visa)[self.program.visa.label.value]

    @property
    def checked_on(self) -> str:
        """The day of the oldest look at this program's visa policy, "never" without one."""
        days = [
            fact.checked_on
            for field in ("visa_policy", "j1", "h1b", "open_to")
            if (fact := self.facts.get(field)) and fact.checked_on
        ]
        return min(days).isoformat() if days else "never"


def rows(plan: Plan, applicant: Applicant | None = None) -> list[Row]:
    """Give the list's rows in the plan's order."""
    interest = applicant.interest if applicant else {}
    return [
        Row(
            number,
            program,
            next((interest[c] for c in (program.code, *program.tracks) if c in interest), None),
            {fact.field: fact for fact in reversed(program.facts)},
            bool(plan.visa.get("needs_sponsorship", True)),
        )
        for number, program in enumerate(plan.list, start=1)
    ]


ASKED_ABOUT = {
    "visa_policy": "which visas it sponsors",
    "j1": "whether it takes J-1",
    "h1b": "whether it sponsors H-1B",
    "open_to": "to whom it is open",
    "participating": "whether it takes part in this Match",
}


TELLING = 0.0005  # P(match) below which an answer is not worth a number [probability]


def asked_about(field: str) -> str:
    """Say what a question to a program is about."""
    return ASKED_ABOUT.get(field, f"about: {fact_label(field)}")


def worth_of_knowing(value: float) -> str:
    """Say what an answer is worth, in points of the chance of matching; `value` is a probability.

    Examples
    --------
    >>> worth_of_knowing(0.0015), worth_of_knowing(0.00007)
    ('the answer is worth 0.15 points of your chance', 'the answer hardly moves your chance')
    """
    if value < TELLING:
        return "the answer hardly moves your chance"
    return f"the answer is worth {100 * value:.2f} points of your chance"


def names_of(plan: Plan) -> dict[str, str]:
    """Give the name and city of every program that the plan lists or asks about; asking may bring one onto the list."""
    names = {p.code: f"{p.institution}, {p.city}" for p in plan.list}
    known = load_catalogue().by_code
    for asked in plan.verify_first:
        if asked.code not in names:
            program = known.get(asked.code)
            names[asked.code] = f"{program.institution}, {program.place.city}" if program else asked.code
    return names


def next_questions(plan: Plan, most: int = 3) -> list[str]:
    """Give the most valuable questions in one line each; the letters stand with the questions themselves."""
    names = names_of(plan)
    return [
        f"Ask {names[v.code]} {asked_about(v.field)} ({worth_of_knowing(v.value_of_knowing)})."
        for v in plan.verify_first[:most]
    ]


def sources_of(table: Iterable[Row]) -> list[tuple[str, int]]:
    """Every source the list rests on, with the number of facts taken from it, most used first."""
    counts: dict[str, int] = {}
    for row in table:
        for fact in row.program.facts:
            if fact.source:
                counts[fact.source] = counts.get(fact.source, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def edge_words(plan: Plan) -> list[str]:
    """Say what the last applications add and what a cheaper list nearly as good costs; nothing where neither exists."""
    found, margins = [], plan.margins
    if margins.last is not None:
        last = margins.last
        found.append(say("plan_texts", "edge_last", n=last.applications, fee=last.fee_usd, points=100 * last.p_match))
    if margins.cheaper is not None:
        less = margins.cheaper
        saved = plan.totals.fee_usd - less.fee_usd
        found.append(say("plan_texts", "edge_cheaper", n=less.applications, fee=less.fee_usd, saved=saved))
    return found


def price_words(prices: Iterable[PreferencePrice], p_match: float) -> list[str]:
    """Say what each preference costs in points of the chance of matching; those that cost nothing share a line.

    Parameters
    ----------
    p_match : of the list itself. [probability]
    """
    names = advice_values("plan_texts")["price_names"]
    found, free = [], []
    for price in prices:
        what = names.get(price.preference, price.preference)
        more = price.p_match_without - p_match
        if more >= TELLING:
            found.append(say("plan_texts", "price_more", what=what, points=100 * more))
        else:
            free.append(what)
    return found + ([say("plan_texts", "price_none", what="; ".join(free))] if free else [])


def route_words(route: Mapping[str, object]) -> str:
    """Say a visa route and its verdict in a few words; who needs no visa has no route to judge.

    Examples
    --------
    >>> route_words({"route": "none", "verdict": "yes"}), route_words({"route": "J-1", "verdict": "depends"})
    ('No visa needed', 'J-1: depends')
    """
    if route["route"] == "none":
        return "No visa needed"
    name = "Own work permit" if route["route"] == "EAD" else route["route"]
    return f"{name}: {route['verdict']}"
