"""A server on a free port and a real Chromium for the browser tests; both start once for all of them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

INSTALL = "Chromium is missing: apt-get install chromium"


@contextmanager
def served() -> Iterator[str]:
    """Give the address of a server of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "smartpick", "serve", "--port", str(port), "--helpers", "0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}/health", timeout=5).read()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def chromium() -> Iterator[object]:
    """Give a running browser; without one the test is skipped, or fails where CI requires it."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("SMARTPICK_REQUIRE_BROWSER") == "1":
            pytest.fail(INSTALL)
        pytest.skip(INSTALL)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def own_details(page) -> None:
    """Answer the eight questions as somebody from India who aims at Boston with 900 dollars."""
    page.goto("/start")
    page.get_by_label("Yes: J-1 or H-1B").check()
    page.get_by_label("Citizenship").fill("India")
    page.get_by_label("Country of your medical school").fill("india")
    page.get_by_label("Year of graduation").fill("2022")
    page.get_by_label("Step 2 CK score").fill("243")
    page.get_by_label("Months of hands-on work").fill("3")
    page.get_by_label("A region, a state or a city").fill("Greater Boston")
    page.get_by_label("US dollars").fill("900")
    page.get_by_role("button", name="Make my plan").click()
    page.get_by_role("heading", name="Your plan").wait_for()


def turn_to(page, name: str) -> None:
    """Go to a screen by its word in the navigation."""
    page.get_by_role("button", name=name, exact=True).first.click()  # the page below may lead there too
    page.get_by_role("heading", name=name, level=1).wait_for()
