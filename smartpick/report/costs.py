"""What the season costs beside the application fees: each part with who pays it, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from smartpick.plan.chance_words import counted
from smartpick.rules.fees import FEES_OF

UNKNOWN_AMOUNT = "not known"
FEES_MEAN = "application services only"


@dataclass(frozen=True, slots=True)
class CostLine:
    """One part: what, how much in words, who pays, and whether it comes for certain or has to be re-checked."""

    what: str
    amount: str
    payer: str
    note: str


def cost_lines(costs: Mapping[str, Any]) -> list[CostLine]:
    """Give the parts of a plan's cost sheet in words, those that are certain first.

    Examples
    --------
    >>> part = {"what": "NRMP", "usd": None, "payer": "you", "certain": True, "verify": True}
    >>> cost_lines({"parts": [part]})[0].amount
    'not known'
    """
    parts = sorted(costs.get("parts", ()), key=lambda part: not part["certain"])
    return [
        CostLine(
            part["what"],
            UNKNOWN_AMOUNT if part["usd"] is None else f"${part['usd']:,.0f}",
            part["payer"],
            ", ".join(
                word
                for word, holds in (
                    ("only in some cases", not part["certain"]),
                    ("projected", part.get("status") == "projected"),
                    ("to be re-checked", part["verify"]),
                )
                if holds
            ),
        )
        for part in parts
    ]


def fee_note(costs: Mapping[str, Any]) -> str:
    """Say what stands behind the application fees of a plan.

    Examples
    --------
    >>> fee_note({}), fee_note({"stand_in": ["obstetrics and gynecology"]})
    ('application services only', 'application services only; stand-in prices for obstetrics and gynecology')
    >>> fee_note({"parts": [{"what": "MyERAS: 30 programs", "status": "projected"}]})
    'application services only; prices projected from past seasons'
    """
    said = [FEES_MEAN]
    services = [
        part for part in costs.get("parts", ()) if part["what"].startswith(tuple(f"{name}:" for name in FEES_OF))
    ]
    if any(part.get("status") == "projected" for part in services):
        said.append("prices projected from past seasons")
    if borrowed := costs.get("stand_in"):
        said.append(f"stand-in prices for {', '.join(borrowed)}")
    return "; ".join(said)


def cost_total(costs: Mapping[str, Any]) -> str:
    """Say the total that is known and certain, and name what it leaves out; "" without a cost sheet."""
    if "total_usd" not in costs:
        return ""
    said = f"Certain to come to you this season: ${costs['total_usd']:,.0f}."
    if costs["unknown_parts"]:
        said += f" Not known, and not in it: {'; '.join(costs['unknown_parts'])}."
    conditional = len(costs["only_if"])
    more = counted(conditional, "more cost")
    return said + (f" {more} only in some cases; the cost sheet names them." if conditional else "")
