"""Rates, turns, settings and the clock of a public host."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import pytest
from hosted_client import HostedClient

from smartpick.errors import InvalidInput
from smartpick.web.hosting.rates import Buckets, TooMany
from smartpick.web.hosting.settings import Settings, read_settings
from smartpick.web.hosting.tidy import HOLD, Clock


def test_a_client_gets_what_the_host_allows_and_more_after_a_while() -> None:
    buckets = Buckets(Settings(requests_per_minute=60))
    for _ in range(60):
        buckets.spend("request", "192.0.2.1", now=5.0)
    with pytest.raises(TooMany) as refusal:
        buckets.spend("request", "192.0.2.1", now=5.0)
    assert refusal.value.wait == 1
    buckets.spend("request", "192.0.2.2", now=5.0)
    buckets.spend("request", "192.0.2.1", now=6.0)
    with pytest.raises(TooMany):
        buckets.spend("request", "192.0.2.1", now=6.0)


def test_kinds_are_counted_apart() -> None:
    buckets = Buckets(Settings(shares_per_hour=1))
    buckets.spend("share", "192.0.2.1", now=0.0)
    with pytest.raises(TooMany) as refusal:
        buckets.spend("share", "192.0.2.1", now=0.0)
    assert refusal.value.wait == 3600
    buckets.spend("request", "192.0.2.1", now=0.0)


def test_one_network_of_ipv6_is_one_client_and_ipv4_is_itself_in_both_ways_of_writing() -> None:
    buckets = Buckets(Settings(requests_per_minute=1))
    buckets.spend("request", "2001:db8:1:2::1", now=0.0)
    with pytest.raises(TooMany):
        buckets.spend("request", "2001:db8:1:2:ffff::9", now=0.0)
    buckets.spend("request", "2001:db8:1:3::1", now=0.0)
    buckets.spend("request", "::ffff:192.0.2.9", now=0.0)
    with pytest.raises(TooMany):
        buckets.spend("request", "192.0.2.9", now=0.0)


def test_workers_count_together_and_the_memory_holds_no_address() -> None:
    memory = SharedMemory(create=True, size=Buckets.bytes_needed())
    try:
        settings = Settings(requests_per_minute=2)
        one, other = Buckets(settings, memory, b"key"), Buckets(settings, memory, b"key")
        one.spend("request", "192.0.2.1", now=0.0)
        other.spend("request", "192.0.2.1", now=0.0)
        with pytest.raises(TooMany):
            one.spend("request", "192.0.2.1", now=0.0)
        assert b"192.0.2.1" not in bytes(memory.buf)
        one._drops = other._drops = None  # lets the memory go
    finally:
        memory.close()
        memory.unlink()


@pytest.fixture
def host(tmp_path) -> Iterator[HostedClient]:
    client = HostedClient(tmp_path, requests_per_minute=5, shares_per_hour=1, keys_per_minute=2)
    yield client
    client.close()


def test_one_request_too_many_is_refused_with_the_way_on_and_the_usual_headers(host: HostedClient) -> None:
    answers = [host.send("GET", "/static/app.css", client="192.0.2.7") for _ in range(6)]
    assert [one.status_code for one in answers] == [200] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert "default-src 'none'" in answers[-1].headers["content-security-policy"]
    assert "try again" in answers[-1].json()["error"]
    as_page = host.send("GET", "/list", client="192.0.2.7", headers={"accept": "text/html"})
    assert 'class="refusal"' in as_page.text
    assert host.send("GET", "/static/app.css", client="192.0.2.8").status_code == 200
    assert host.send("GET", "/health", client="192.0.2.7").status_code == 200


def test_links_cannot_be_guessed_or_made_without_end(host: HostedClient) -> None:
    assert [host.send("GET", f"/shared/{n}/sealed").status_code for n in range(3)] == [404, 404, 429]
    made = [
        host.send("POST", "/shares.json?days=1", content=b"\x01" + bytes(60), client="192.0.2.9").status_code
        for _ in range(2)
    ]
    assert made == [201, 429]
    assert host.app.state.shares.count() == 1


def test_a_forwarded_address_is_not_believed_from_just_anybody(host: HostedClient) -> None:
    statuses = [
        host.send("GET", "/static/app.css", headers={"x-forwarded-for": f"203.0.113.{n}"}).status_code for n in range(6)
    ]
    assert statuses[-1] == 429


def test_more_work_than_a_host_lets_wait_is_turned_away() -> None:
    import asyncio

    from smartpick.web.turns import TooBusy, Turns

    go = threading.Event()

    async def is_here() -> bool:
        return False

    async def crowd() -> list[object]:
        turns = Turns(computing=1, waiting=2)
        asked = [asyncio.create_task(turns.take(is_here, go.wait, 10)) for _ in range(5)]
        await asyncio.sleep(0.1)
        go.set()
        return await asyncio.gather(*asked, return_exceptions=True)

    found = asyncio.run(crowd())
    assert [isinstance(one, TooBusy) for one in found].count(True) == 2
    assert found.count(True) == 3


def test_nothing_is_computed_for_somebody_who_went_away_while_waiting() -> None:
    import asyncio

    from starlette.requests import ClientDisconnect

    from smartpick.web.turns import Turns

    done: list[str] = []

    async def is_gone() -> bool:
        return True

    async def two() -> list[object]:
        turns, go = Turns(computing=1, waiting=5), threading.Event()
        first = asyncio.create_task(turns.take(is_gone, lambda: (go.wait(10), done.append("first"))))
        await asyncio.sleep(0.05)
        second = asyncio.create_task(turns.take(is_gone, done.append, "second"))
        await asyncio.sleep(0.05)
        go.set()
        return await asyncio.gather(first, second, return_exceptions=True)

    found = asyncio.run(two())
    assert done == ["first"]
    assert isinstance(found[1], ClientDisconnect)


def test_settings_come_from_a_file_and_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / "host.toml"
    file.write_text('workers = 3\ntrusted_proxies = ["10.0.0.0/8"]\n')
    environment = {"SMARTPICK_WORKERS": "4", "SMARTPICK_DATABASE": "postgresql://a:b@c/d"}
    found = read_settings(file, environment)
    assert (found.workers, found.trusted_proxies, found.database) == (4, ("10.0.0.0/8",), "postgresql://a:b@c/d")
    assert read_settings(None, {"SMARTPICK_TRUSTED_PROXIES": "10.0.0.1, ::1"}).trusted_proxies == ("10.0.0.1", "::1")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("workers = 0", "workers"),
        ("workres = 2", "workres"),
        ("port = 70000", "port"),
        ('database = "mysql://x"', "database"),
        ('public_url = "plan.example.edu"', "public_url"),
        ("share_days = 9999", "share_days"),
        ("workers = ", "--settings"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "host.toml"
    file.write_text(text)
    with pytest.raises(InvalidInput) as problem:
        read_settings(file, {})
    assert problem.value.field == named


def test_a_password_in_the_database_setting_is_never_shown() -> None:
    with pytest.raises(InvalidInput) as problem:
        read_settings(None, {"SMARTPICK_DATABASE": "mysql://a:secret@c/d"})
    assert "secret" not in str(problem.value)


def test_a_clock_that_jumps_stops_deleting_for_a_day() -> None:
    wall, steady = [1_000_000.0], [0.0]
    clock = Clock(lambda: wall[0], lambda: steady[0])
    assert clock.may_delete()
    wall[0] += 3600
    steady[0] += 3600
    assert clock.may_delete()
    wall[0] += 400 * 86_400
    assert not clock.may_delete()
    wall[0] -= 400 * 86_400
    steady[0] += 60
    wall[0] += 60
    assert not clock.may_delete()
    steady[0] += HOLD
    wall[0] += HOLD
    assert clock.may_delete()


def test_plans_are_forgotten_after_their_time_and_the_example_is_not() -> None:
    from smartpick.web import plans
    from smartpick.web.sent import example, sent_from

    mine = sent_from(dict(example()) | {"budget_usd": 901}, {})
    plans.keep(0)
    try:
        plans.keep(5, seconds=60)
        plans.choice_of(sent_from(None, {}))
        plans.choice_of(mine)
        assert plans.kept() == 2
        assert plans.sweep(time.monotonic() + 59) == 0
        assert plans.sweep(time.monotonic() + 61) == 1
        assert plans.kept() == 1
    finally:
        plans.keep(16)
