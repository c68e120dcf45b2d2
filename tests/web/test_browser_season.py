"""The season's screens with a season in them, in a real browser: drag, partner's file, real list, keyboard, phone."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from smartpick.web.sent import example

pytestmark = pytest.mark.browser
WORCESTER, AKRON, INDIANAPOLIS, ADVANCED, YEAR = "1290140C0", "1541140C0", "1189140C0", "1030180A0", "1009140P0"
CODES = (WORCESTER, AKRON, INDIANAPOLIS, ADVANCED, YEAR)
STEPS = ("applied", "invited", "interviewed")
STORED = {
    "profile": json.dumps({**example(), "specialties": ["internal medicine", "neurology"]}),
    "season": json.dumps([{"what": step, "code": code, "day": "2026-10-20"} for code in CODES for step in STEPS]),
}
KEEP = "(kept) => { for (const [k, v] of Object.entries(kept)) localStorage.setItem('smartpick.' + k, v) }"


def with_season(page) -> None:
    page.goto("/start")
    page.evaluate(KEEP, STORED)


def order(page) -> list[str]:
    return page.locator("#rank-order > ol > li").evaluate_all("all => all.map((one) => one.dataset.code)")


def test_a_list_is_dragged_paired_with_a_partner_and_taken_along(tab, tmp_path: Path) -> None:
    with_season(tab)
    tab.goto("/rank")
    tab.locator("#rank-order").wait_for()
    assert order(tab) == [WORCESTER, AKRON, INDIANAPOLIS, ADVANCED]
    tab.locator(f"#rank-order li[data-code='{INDIANAPOLIS}']").drag_to(
        tab.locator(f"#rank-order li[data-code='{WORCESTER}']"), target_position={"x": 60, "y": 4}
    )
    tab.locator(f"#rank-order > ol > li:first-child[data-code='{INDIANAPOLIS}']").wait_for()
    tab.locator("html:not(.busy)").wait_for()
    assert order(tab) == [INDIANAPOLIS, WORCESTER, AKRON, ADVANCED]
    down = tab.get_by_role("button", name=re.compile("^Move Ascension .* down"))
    down.focus()
    tab.keyboard.press("Enter")
    tab.locator(f"#rank-order > ol > li:first-child[data-code='{WORCESTER}']").wait_for()
    tab.get_by_role("button", name="We rank as a couple").click()
    with tab.expect_download() as waited:
        tab.get_by_role("button", name=re.compile("^The file for my partner")).click()
    waited.value.save_as(tmp_path / "half.json")
    tab.locator("#partner-file").set_input_files(tmp_path / "half.json")
    tab.get_by_role("button", name="Open", exact=True).click()
    tab.get_by_role("heading", name="Your pairs").wait_for()
    tab.get_by_label("Who would train alone").select_option("nobody")
    tab.get_by_role("button", name="Build the pairs").click()
    expect(tab.locator("#pair-order li")).to_have_count(16)
    tab.reload()
    tab.locator("#pair-order").wait_for()
    with tab.expect_download() as waited:
        tab.get_by_role("button", name=re.compile("^The pairs for entering")).click()
    waited.value.save_as(tmp_path / "couple.csv")
    rows = list(csv.DictReader((tmp_path / "couple.csv").read_text().splitlines()))
    assert (rows[0]["first_code"], rows[0]["second_code"]) == (WORCESTER, WORCESTER)


def test_the_real_list_of_soap_is_kept_and_leads_on_to_why(tab) -> None:
    with_season(tab)
    tab.goto("/soap")
    tab.get_by_label("In Match Week").fill(f"{AKRON} Summa Health\n{WORCESTER}")
    tab.get_by_role("button", name="Plan from the real list").click()
    tab.get_by_role("heading", name="Apply to these").wait_for()
    tab.reload()
    tab.get_by_role("heading", name="Apply to these").wait_for()
    assert tab.locator("tbody tr").count() == 2
    tab.get_by_role("button", name=re.compile("^Why did I not match")).click()
    tab.get_by_role("heading", name="Cause by cause").wait_for()


def test_screens_with_a_season_fit_a_phone_and_break_no_accessibility_rule(browser, site: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(
        base_url=site, bypass_csp=True, reduced_motion="reduce", viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    with_season(page)
    found = []
    for path, ready in (("/rank", "#rank-order"), ("/interviews", "#applications"), ("/not-matched", "#why")):
        page.goto(path)
        page.locator(ready).wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        report = Axe().run(page, {"exclude": [["tbody tr:nth-child(n+6)"]]}, {"resultTypes": ["violations"]})
        found += [(path, v["id"], v["nodes"][0]["target"]) for v in report.response["violations"]]
    context.close()
    assert found == []
