"""One server and one Chromium for all browser tests of the run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser import chromium, served

WAIT = 60_000  # milliseconds; a first plan takes eight seconds beside two busy processes


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture
def tab(browser, site):
    """A fresh page that fails its test on a console error or a request to another host."""
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(WAIT)
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith((site, "data:", "blob:")) else wrong.append(sent.url))
    page.wrong = wrong
    yield page
    context.close()
    assert wrong == []
