"""What a host writes about itself holds nothing that anybody sent."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from hosted_client import HostedClient

from smartpick.web.logs import HOST, JsonLines, PlainLines

MARK = "Quahog-Marker-7731"


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log():
    kept, logger = _Kept(), logging.getLogger(HOST)
    logger.addHandler(kept)
    logger.setLevel("INFO")
    yield kept.lines
    logger.removeHandler(kept)


def test_a_request_is_told_by_its_route_and_nothing_of_what_it_brought(tmp_path, log: list[str]) -> None:
    host = HostedClient(tmp_path)
    headers = {"user-agent": MARK, "referer": MARK, "accept": "text/html", "cookie": MARK}
    host.send("POST", f"/count.json?{MARK}=1", json={"citizenship": MARK}, headers=headers)
    host.send("GET", f"/shared/{MARK}", headers=headers)
    host.send("GET", f"/{MARK}", headers=headers)
    host.send("GET", f"/static/{MARK}", headers=headers)
    host.send(MARK.upper(), "/list", headers=headers)
    host.close()
    told = [json.loads(line) for line in log]
    routes = [one["route"] for one in told]
    assert routes[:4] == ["/count.json", "/shared/{share_id}", "-", "/static"]
    assert [one["status"] for one in told[:4]] == [200, 404, 404, 404]
    assert told[4]["method"] == "other"
    assert MARK.casefold() not in "".join(log).casefold()
    assert "192.0.2.1" not in "".join(log)


def test_what_watches_the_host_is_not_told_every_time(tmp_path, log: list[str]) -> None:
    host = HostedClient(tmp_path)
    assert host.send("GET", "/health").status_code == 200
    assert log == []
    assert host.send("GET", "/ready").status_code == 503  # it did not warm up: that is told
    assert len(log) == 1
    host.close()


@pytest.mark.parametrize("formatter", [JsonLines(), PlainLines()])
def test_an_error_is_told_by_its_type_and_place_without_its_words(formatter: logging.Formatter) -> None:
    try:
        raise KeyError(MARK)
    except KeyError:
        record = logging.LogRecord("uvicorn.error", logging.ERROR, "x", 1, "Exception in app\n", (), sys.exc_info())
    line = formatter.format(record)
    assert "KeyError" in line
    assert "test_logs.py" in line
    assert MARK not in line


def test_words_of_other_libraries_stay_out() -> None:
    record = logging.LogRecord("asyncio", logging.ERROR, "x.py", 7, f"never retrieved {MARK}", (), None)
    assert MARK not in JsonLines().format(record)
    assert json.loads(JsonLines().format(record))["library"] == "asyncio"
