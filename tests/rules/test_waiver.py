"""The outlook of a Conrad waiver, state by state."""

from __future__ import annotations

from smartpick.rules.waiver import waiver_outlook


def test_a_state_nobody_listed_has_no_band_and_every_band_is_to_be_verified() -> None:
    outlook = waiver_outlook(["DC", "WY"])
    assert [one.band for one in outlook] == [None, "slots left"]
    assert all(one.as_json()["verify"] for one in outlook)
