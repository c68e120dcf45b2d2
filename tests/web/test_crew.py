"""The helpers answer what the main process would have answered, refusals included."""

from __future__ import annotations

import pytest

from smartpick.errors import InvalidInput
from smartpick.web import crew
from smartpick.web.crew import by_the_crew
from smartpick.web.pages.what_if import what_if
from smartpick.web.sent import example, sent_from

DAY = {"day": "2026-11-23"}


@pytest.mark.slow
def test_a_helper_answers_and_refuses_like_the_main_process() -> None:
    sent = sent_from({**example(), "budget_usd": 800}, DAY)
    asked = by_the_crew(what_if)
    alone = asked(sent, {"step2": "250"})
    crew.muster(1)
    try:
        for future in crew._ready:
            future.result(60)
        assert crew.ready()
        assert asked(sent, {"step2": "250"}) == alone
        with pytest.raises(InvalidInput, match="at most 300"):
            asked(sent, {"step2": "999"})
    finally:
        crew.dismiss()
    assert not crew.ready()
    assert asked(sent, {"step2": "250"}) == alone
