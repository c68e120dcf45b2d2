"""Which geographic preferences to name, so that they fit the list that is sent (rules N-08, N-09, N-12, Z-04)."""

from __future__ import annotations

from collections import defaultdict

from smartpick.plan.choice import Choice
from smartpick.rules.preferences import geographic_preferences
from smartpick.rules.sentences import sentence
from smartpick.rules.specialty_terms import same_specialty

BY_DIVISION, BY_STATE = "divisions", "connections"


def preference_answers(choice: Choice) -> dict[str, dict[str, object]]:
    """Give, per specialty, the divisions (MyERAS) or states (ResidencyCAS) to name, the anchor's first.

    Returns
    -------
    `kind`, `at_most`, `named` (place, programs [count], share of the expected matches [fraction]), `outside` (listed
    programs in none of them [count]), `reasons` and `rules`; a specialty whose form is unknown names nothing.

    Notes
    -----
    The anchor's place comes first, then the others by the sum of P(match) of their listed programs that the person
    wants (core and secondary), then the rest by that of all. Not modelled: what a preference itself does to an
    invitation, for no published figure is specific to a program.
    """
    return {name: _answers(choice, name) for name in choice.applicant.specialties}


def _answers(choice: Choice, specialty: str) -> dict[str, object]:
    form = geographic_preferences(choice.season, specialty)
    weights: dict[str, float] = defaultdict(float)
    wanted: dict[str, float] = defaultdict(float)
    counts: dict[str, int] = defaultdict(int)
    core: set[str] = set()
    listed = 0
    table, solution = choice.table, choice.solution
    for i, level in zip(solution.chosen, solution.levels, strict=True):
        program = table.programs[int(i)]
        if not same_specialty(program.specialty, specialty):
            continue
        listed += 1
        tier = choice.problem.tiers[int(i)]
        place = program.division if form.kind == BY_DIVISION else program.place.state
        if place:
            weights[place] += float(table.mean_match[level, i])
            counts[place] += 1
            wanted[place] += float(table.mean_match[level, i]) if tier in ("core", "secondary") else 0.0
            core |= {place} if tier == "core" else set()
    total = sum(weights.values())
    at_most = form.at_most if form.kind in (BY_DIVISION, BY_STATE) else None
    order = sorted(weights, key=lambda place: (place not in core, -wanted[place], -weights[place], place))
    order = order[: at_most or 0]
    outside = listed - sum(counts[place] for place in order)
    said = []
    if order:
        said.append(sentence("prefer.name", places=", ".join(_shown(place) for place in order)))
        said.append(sentence("prefer.broad" if form.kind == BY_DIVISION else "prefer.ties"))
    elif at_most is None:
        said.append(sentence("prefer.unknown"))
    if outside:
        said.append(sentence("prefer.outside", n=outside))
    said += [sentence("prefer.fits"), sentence("prefer.seen")]
    return {
        "kind": form.kind,
        "at_most": at_most,
        "named": [
            {
                "place": _shown(place),
                "programs": counts[place],
                "share": round(weights[place] / total, 4) if total else 0.0,
            }
            for place in order
        ],
        "outside": outside,
        "reasons": [one.text for one in said],
        "rules": list(dict.fromkeys(rule for one in said for rule in one.rules)),
    }


def _shown(place: str) -> str:
    return place if len(place) == 2 and place.isupper() else place.title()
