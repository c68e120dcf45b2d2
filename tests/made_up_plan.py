"""A small made-up plan with hostile names, for the tests of files and pages."""

from __future__ import annotations

from datetime import date

from smartpick.entities.fact import Fact, FactStatus, SourceKind
from smartpick.entities.status import VisaAnswer, VisaPolicy
from smartpick.plan.parts import (
    CalendarEntry,
    Excluded,
    FrontierPoint,
    FunnelStep,
    ListedProgram,
    Margins,
    NotWorthIt,
    Optimality,
    Plan,
    PreferencePrice,
    Range,
    Strength,
    TierMix,
    Totals,
    ToVerify,
    Warning_,
)

HOSTILE = '=HYPERLINK("http://evil","x")<script>alert(1)</script>&#*_$'
CHANCE = Range(0.02, 0.05, 0.11)


def listed(code: str, tier: str, name: str = "Plain Hospital") -> ListedProgram:
    fact = Fact(
        "visa_policy", "J1_STATED", None, "A page, https://example.org", "eligibility", SourceKind.PROGRAM_PAGE, "2026",
        date(2026, 11, 1), FactStatus.PUBLISHED, ("J1_H1B (a directory)",),
    )  # fmt: skip
    return ListedProgram(
        code, (code,), None, name, "internal medicine", "categorical", "Boston", "MA", "greater_boston", tier, "target",
        "none", "anchor", (), CHANCE, CHANCE, VisaPolicy(j1=VisaAnswer.YES), (f"why {name}",), ("against",),
        ("H-1B not stated",), (fact,), 42.36, -71.06,
    )  # fmt: skip


def made_up_plan() -> Plan:
    """A plan of three programs; every kind of row is there once."""
    return Plan(
        season=2027,
        day=date(2026, 9, 1),
        data_version="test",
        model_version="test",
        seed=0,
        strength=Strength("moderate", ("a reason",), Range(30, 50, 70)),
        visa={
            "needs_sponsorship": True,
            "routes": [{"route": "J-1", "verdict": "yes", "reasons": ["Because."], "rules": ["J-05"]}],
            "choice": None,
            "step3": {"needed_for": "H-1B", "test_by": "2027-01-15", "verdict": "go"},
            "notices": [{"text": "A notice", "source": "A court", "as_of": "2026-06-12"}],
        },
        list=(
            listed("1111140C0", "core", HOSTILE),
            listed("2222140C0", "secondary"),
            listed("3333140C0", "safety", "Université “Ñandú” 漢"),
        ),
        excluded=(Excluded("4444140C0", "no visa", "L-04"),),
        not_worth_it=(NotWorthIt("5555140C0", "a small chance", 30),),
        totals=Totals(3, 33, Range(0.1, 0.2, 0.4), Range(0.05, 0.14, 0.3), 0.143),
        optimality=Optimality(0.14, 0.14, 0.0),
        tiers={
            "core": TierMix(1, 1 / 3, (0.25, 0.35)),
            "secondary": TierMix(1, 1 / 3, (0.4, 0.5)),
            "safety": TierMix(1, 1 / 3, (0.15, 0.25)),
        },
        flexibility_level=3,
        largest_region_share=1 / 3,
        hhi=1 / 3,
        frontier=(FrontierPoint(1, 11, 0.05), FrontierPoint(3, 33, 0.14)),
        price_of_preferences=(PreferencePrice("Greater Boston", 0.15),),
        margins=Margins(FrontierPoint(2, 22, 0.09), FrontierPoint(2, 22, 0.135)),
        scenarios={"best_case": {}, "safety_net": {}},
        warnings=(Warning_("F-17", "warn", HOSTILE),),
        verify_first=(ToVerify("2222140C0", "visa_policy", 0.01, "Do you sponsor H-1B?"),),
        calendar=(CalendarEntry(date(2026, 9, 2), "Submit", "AAMC", True),),
        funnel=(FunnelStep("visa", 3, 1),),
    )
