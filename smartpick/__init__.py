"""SmartPick: one profile in, one residency application plan out.

The names below are the library; everything else may move between releases. They are loaded when first used, so that
`import smartpick` costs next to nothing.

Examples
--------
>>> from datetime import date
>>> import smartpick
>>> someone = smartpick.parse_profile({"citizenship": ["IN"], "immigration_status": "none", "school": {"country": "IN"},
...     "graduation_year": 2023, "exams": {"step2_ck": {"score": 244}}, "specialties": ["pediatrics"]})
>>> plan = smartpick.make_plan(someone, day=date(2026, 9, 1))
>>> plan.totals.p_match.low <= plan.totals.p_match.mid <= plan.totals.p_match.high
True
>>> smartpick.plan_json(plan)["list"][0]["specialty"]
'pediatrics'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smartpick.entities.applicant import Applicant
    from smartpick.errors import InvalidInput, NoFeasiblePlan, SmartPickError
    from smartpick.facts.catalogue import load_catalogue
    from smartpick.facts.evidence import facts_of
    from smartpick.facts.policy_text import read_policy
    from smartpick.intake.profile import parse_profile, read_profile
    from smartpick.plan.make import make_plan
    from smartpick.plan.parts import Plan
    from smartpick.plan.review import review_list
    from smartpick.plan.to_json import plan_json

__version__ = "0.1.0"

_HOME = {
    "Applicant": "entities.applicant",
    "InvalidInput": "errors",
    "NoFeasiblePlan": "errors",
    "Plan": "plan.parts",
    "SmartPickError": "errors",
    "facts_of": "facts.evidence",
    "load_catalogue": "facts.catalogue",
    "make_plan": "plan.make",
    "parse_profile": "intake.profile",
    "plan_json": "plan.to_json",
    "read_policy": "facts.policy_text",
    "read_profile": "intake.profile",
    "review_list": "plan.review",
}

__all__ = [
    "Applicant",
    "InvalidInput",
    "NoFeasiblePlan",
    "Plan",
    "SmartPickError",
    "__version__",
    "facts_of",
    "load_catalogue",
    "make_plan",
    "parse_profile",
    "plan_json",
    "read_policy",
    "read_profile",
    "review_list",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'smartpick' has no attribute {name!r}")
    return getattr(import_module(f"smartpick.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
