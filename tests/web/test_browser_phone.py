"""A phone's pages are short; what they fold stands open on a wide screen and on paper, and opens without script."""

from __future__ import annotations

import pytest

from smartpick.web.app import PAGES

pytestmark = pytest.mark.browser
MOST = 7000  # pixels of one page, 390 wide: some eight screens to thumb through
SEEN = "(all) => all.filter((one) => one.checkVisibility()).length"


def test_no_page_is_long_on_a_phone_and_it_opens_without_script(browser, site: str) -> None:
    context = browser.new_context(base_url=site, viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    heights = {}
    for path in PAGES:
        page.goto(path)
        heights[path] = page.evaluate("document.documentElement.scrollHeight")
    assert {path: tall for path, tall in heights.items() if tall > MOST} == {}
    page.goto("/programs")
    rows, hidden = page.locator("table.folded tbody tr"), page.locator("table.folded tbody tr").first.locator("td.more")
    assert rows.evaluate_all(SEEN) == 10
    assert hidden.evaluate_all(SEEN) == 0
    rows.first.get_by_text("more").click()
    assert hidden.evaluate_all(SEEN) > 1
    page.get_by_label("Show all 50").check()
    assert rows.evaluate_all(SEEN) == 50
    context.close()


@pytest.mark.parametrize("path", ["/programs", "/list", "/soap", "/visa", "/arrival"])
def test_paper_and_a_wide_screen_show_all_that_a_phone_folds(browser, site: str, path: str) -> None:
    page = browser.new_page(base_url=site, viewport={"width": 390, "height": 844})
    page.goto(path)
    parts = page.locator("main :is(td:not(.nothing, [data-label='#']), .fold li, .src > small, .fold p)")
    folded = parts.evaluate_all(SEEN)
    page.emulate_media(media="print")
    on_paper = parts.evaluate_all(SEEN)
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 900})
    wide = parts.evaluate_all(SEEN)
    assert folded < wide <= on_paper
    page.close()


def test_paper_is_dark_on_white_whatever_the_screen_is(browser, site: str) -> None:
    page = browser.new_page(base_url=site)
    page.goto("/list")
    page.emulate_media(media="print", color_scheme="dark")
    ink, paper = (page.evaluate(f"getComputedStyle(document.body).{name}") for name in ("color", "backgroundColor"))
    assert (ink, paper) == ("rgb(27, 39, 51)", "rgb(255, 255, 255)")
    assert (
        page.locator("svg.picture path.state").first.evaluate("(one) => getComputedStyle(one).fill")
        != "rgb(36, 49, 61)"
    )
    page.close()
