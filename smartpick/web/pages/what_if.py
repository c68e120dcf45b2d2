"""What if: the headline of the same person with something changed, and which decisions change with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smartpick.plan.make import choose
from smartpick.web.sent import sent_from


def what_if(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Compare the profile as sent with the profile as changed (`profile` and `changed`)."""
    given = dict(fields)
    changed = given.pop("changed", None)
    before, after = sent_from(given.pop("profile", None), given), sent_from(changed, given)
    old, new = choose(before.applicant, before.day), choose(after.applicant, after.day)
    old_codes = {old.table.programs[i].code for i in old.solution.chosen}
    new_codes = {new.table.programs[i].code for i in new.solution.chosen}
    return {
        "before": {"p_match": float(old.solution.p_any), "applications": len(old_codes), "open": len(old.gated.open)},
        "after": {"p_match": float(new.solution.p_any), "applications": len(new_codes), "open": len(new.gated.open)},
        "entered": sorted(new_codes - old_codes),
        "left": sorted(old_codes - new_codes),
    }
