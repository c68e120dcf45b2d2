"""The JSON Schema of a plan: the contract's names and shapes, for whoever reads plan.json."""

from __future__ import annotations

from typing import Any

PROBABILITY: dict[str, Any] = {"type": "number", "minimum": 0, "maximum": 1}
TEXTS: dict[str, Any] = {"type": "array", "items": {"type": "string"}}
TEXT: dict[str, Any] = {"type": "string"}
COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}
MONEY: dict[str, Any] = {"type": "number", "minimum": 0}


def _object(optional: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    required = [name.rstrip("_") for name in properties if name.rstrip("_") not in optional]
    shaped = {name.rstrip("_"): shape for name, shape in properties.items()}
    return {"type": "object", "properties": shaped, "required": required}


def _list_of(shape: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": shape}


def _one_of(*words: str) -> dict[str, Any]:
    return {"enum": list(words)}


def _range(shape: dict[str, Any]) -> dict[str, Any]:
    return _object(low=shape, mid=shape, high=shape)


def _or_null(shape: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [shape, {"type": "null"}]}


def plan_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of what `smartpick plan --json` prints.

    Examples
    --------
    >>> sorted(plan_schema()["properties"])[:3]
    ['calendar', 'concentration', 'costs']
    """
    number: dict[str, Any] = {"type": "number"}
    answer = _one_of("yes", "no", "case_by_case", "transfer_only", "unknown")
    fact = _object(
        field=TEXT,
        value={},
        unit=_or_null(TEXT),
        source=_or_null(TEXT),
        where=_or_null(TEXT),
        source_kind=TEXT,
        holds_for=_or_null(TEXT),
        checked_on=_or_null(TEXT),
        status=_one_of("published", "derived", "estimated", "told_by_user"),
        conflicts_with=TEXTS,
    )
    visa = _object(
        j1=answer, h1b=answer, open_to=_one_of("any", "citizen_lpr_only", "citizen_only", "unknown"), label=TEXT
    )
    listed = _object(
        code=TEXT,
        tracks=TEXTS,
        acgme_id=_or_null(TEXT),
        institution=TEXT,
        specialty=TEXT,
        track=TEXT,
        city=TEXT,
        state=TEXT,
        region=TEXT,
        tier=_one_of("core", "secondary", "safety"),
        band=_one_of("reach", "target", "safety"),
        signal=_one_of("none", "signal", "silver", "gold"),
        statement=_one_of("anchor", "wider", "national"),
        letters=TEXTS,
        p_interview=_range(PROBABILITY),
        p_match=_range(PROBABILITY),
        visa=visa,
        why=TEXTS,
        against=TEXTS,
        unknowns=TEXTS,
        facts=_list_of(fact),
        latitude=_or_null(number),
        longitude=_or_null(number),
        partner_of=_or_null(TEXT),
    )
    point = _object(applications=COUNT, fee_usd=MONEY, p_match=PROBABILITY)
    tier = _object(
        applications=COUNT,
        share=PROBABILITY,
        band={"type": "array", "items": PROBABILITY, "minItems": 2, "maxItems": 2},
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "SmartPick plan",
        **_object(
            optional=("profile",),
            season=COUNT,
            day=TEXT,
            data_version=TEXT,
            model_version=TEXT,
            seed={"type": "integer"},
            strength=_object(
                class_=_one_of("strong", "moderate", "at_risk"),
                reasons=TEXTS,
                percentile=_range({"type": "number", "minimum": 0, "maximum": 100}),
            ),
            visa=_object(
                optional=("step3",),
                needs_sponsorship={"type": "boolean"},
                routes=_list_of(
                    _object(route=TEXT, verdict=_one_of("yes", "no", "depends", "unknown"), reasons=TEXTS, rules=TEXTS)
                ),
                step3=_or_null({"type": "object"}),
                notices=_list_of(_object(text=TEXT, source=TEXT, as_of=TEXT)),
            ),
            list=_list_of(listed),
            excluded=_list_of(_object(code=TEXT, reason=TEXT, rule=TEXT)),
            not_worth_it=_list_of(_object(code=TEXT, reason=TEXT, cost_usd=MONEY)),
            totals=_object(
                applications=COUNT,
                fee_usd=MONEY,
                expected_interviews=_range({"type": "number", "minimum": 0}),
                p_match=_range(PROBABILITY),
                p_match_if_independent=PROBABILITY,
                match_means=TEXT,
                p_match_if_ranked=_or_null(_range(PROBABILITY)),
                by_specialty=_list_of(
                    _object(
                        specialty=TEXT,
                        applications=COUNT,
                        expected_interviews=_range({"type": "number", "minimum": 0}),
                        p_match=_range(PROBABILITY),
                    )
                ),
            ),
            optimality=_object(objective=number, bound=number, gap=number),
            tiers=_object(core=tier, secondary=tier, safety=tier),
            flexibility_level={"type": "integer", "minimum": 1, "maximum": 4},
            concentration=_object(largest_region_share=PROBABILITY, hhi=PROBABILITY),
            frontier=_list_of(point),
            price_of_preferences=_list_of(_object(preference=TEXT, p_match_without=PROBABILITY)),
            margins=_object(last=_or_null(point), cheaper=_or_null(point)),
            scenarios=_object(best_case={"type": "object"}, safety_net={"type": "object"}),
            warnings=_list_of(
                _object(optional=("rules",), rule=TEXT, rules=TEXTS, level=_one_of("note", "warn", "error"), text=TEXT)
            ),
            verify_first=_list_of(_object(code=TEXT, field=TEXT, value_of_knowing=number, ask=TEXT)),
            calendar=_list_of(
                _object(
                    optional=("standing",),
                    date=TEXT,
                    what=TEXT,
                    source=TEXT,
                    verify={"type": "boolean"},
                    standing=_one_of("past", "now", ""),
                )
            ),
            funnel=_list_of(_object(step=TEXT, left=COUNT, removed=COUNT)),
            costs={"type": "object"},
            season_notes={"type": "object"},
            model={"type": "object"},
            profile={"type": "object"},
        ),
    }
