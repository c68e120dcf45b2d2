"""The helpers answer what the main process would have answered, refusals included."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from web_client import Client

from smartpick.errors import InvalidInput
from smartpick.web import crew, plans
from smartpick.web.crew import by_the_crew
from smartpick.web.first_paint import WAIT
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


def test_two_who_ask_for_the_same_at_once_make_it_once() -> None:
    sent, made, begun = sent_from({**example(), "budget_usd": 801}, DAY), [], Event()

    def make() -> str:
        begun.set()
        sleep(0.2)
        made.append(1)
        return "the list"

    with ThreadPoolExecutor(2) as both:
        first = both.submit(plans._remembered, "test", sent, make)
        begun.wait(5)
        second = both.submit(plans._remembered, "test", sent, make)
        assert first.result(5) == second.result(5) == "the list"
    assert made == [1]


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_the_head_of_the_first_page_goes_out_before_its_plan_and_the_whole_is_the_same(encoding: str) -> None:
    client = Client()
    plans.keep(16)
    early = client.send("GET", "/", headers={"accept": "text/html", "accept-encoding": encoding})
    assert early.headers.get("content-encoding", "identity") == encoding
    assert "content-security-policy" in early.headers
    later = client.send("GET", "/", headers={"accept": "text/html"})
    assert early.text.replace(WAIT, "") == later.text
    assert WAIT in early.text
    assert WAIT not in later.text
