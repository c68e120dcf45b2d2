"""A person's own pages with a season in them: no accessibility rule broken, work told, the keyboard kept in place."""

from __future__ import annotations

import json
import time

import pytest

from smartpick.web.sent import example

pytestmark = pytest.mark.browser
WORCESTER, AKRON, INDIANAPOLIS = "1290140C0", "1541140C0", "1189140C0"
PROFILE = {**example(), "must_include": [WORCESTER], "must_exclude": ["1286140C0"]}
SEASON = [
    {"what": step, "code": code, "day": "2026-10-20"}
    for code in (WORCESTER, AKRON, INDIANAPOLIS)
    for step in ("applied", "invited", "interviewed")
]
KEPT = {"smartpick.profile": json.dumps(PROFILE), "smartpick.season": json.dumps(SEASON)}
STORE = "(kept) => { for (const [name, text] of Object.entries(kept)) localStorage.setItem(name, text) }"
MINE = ("/", "/start", "/list", "/interviews", "/rank", "/couple", "/not-matched", "/verify", "/write")


def at(page, path: str) -> None:  # type: ignore[no-untyped-def]
    page.goto(path)
    page.locator("body[data-example=no]").wait_for()
    page.locator("html:not(.busy):not(.mine)").wait_for()


def test_no_page_of_a_person_breaks_an_accessibility_rule_in_light_or_dark(browser, site: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(base_url=site, bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto("/start")
    page.evaluate(STORE, KEPT)
    some = {"exclude": [["tbody tr:nth-child(n+6)"], ["datalist"]]}
    found = []
    for path in MINE:
        page.emulate_media(color_scheme="light")
        at(page, path)
        page.evaluate("document.querySelectorAll('main details').forEach((one) => (one.open = true))")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            options = {"resultTypes": ["violations"]} | ({} if scheme == "light" else {"runOnly": ["color-contrast"]})
            report = Axe().run(page, some, options)
            found += [(path, scheme, v["id"], v["nodes"][0]["target"]) for v in report.response["violations"]]
    context.close()
    assert found == []


def test_what_takes_long_says_that_it_works_and_stops_saying_so(tab) -> None:
    tab.goto("/start")
    tab.evaluate(STORE, KEPT)
    at(tab, "/")
    tab.route("**/visa", lambda route: (time.sleep(1), route.continue_()))
    tab.get_by_role("navigation").get_by_role("button", name="Visa plan").click()
    tab.get_by_text("Working.").wait_for()
    tab.get_by_role("heading", name="Visa plan", level=1).wait_for()
    assert tab.get_by_text("Working.").count() == 0


def test_moving_an_entry_with_the_keyboard_keeps_the_keyboard_on_that_entry(tab) -> None:
    tab.goto("/start")
    tab.evaluate(STORE, KEPT)
    at(tab, "/rank")
    first = tab.locator("#rank-order > ol > li").first.get_attribute("data-code")
    for place in (2, 3):
        tab.locator(f"#rank-order button[name=down][value='{first}']").focus()
        tab.keyboard.press("Enter")
        tab.locator(f"#rank-order > ol > li:nth-child({place})[data-code='{first}']").wait_for()
        assert tab.evaluate("document.activeElement.value") == first
    assert tab.evaluate("document.activeElement.name") == "up"  # at the bottom the way down is closed


def test_a_what_if_is_asked_and_answered_with_the_keyboard_alone(tab) -> None:
    tab.goto("/start")
    tab.evaluate(STORE, KEPT)
    at(tab, "/what-if")
    tab.locator("#w-step2").focus()
    for _ in range(3):
        tab.keyboard.press("ArrowRight")
    tab.locator("#answer[data-answers]").wait_for()
    assert tab.evaluate("document.activeElement.id") == "w-step2"
    assert "points" in tab.locator("#verdict").inner_text()
