"""The planner in a real browser: first run, own details, what-if, edits, files, no script, keyboard, phone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pypdf
import pytest
from browser import own_details
from icalendar import Calendar

from smartpick.web.app import PAGES

pytestmark = pytest.mark.browser
SCREENS = list(PAGES)
WAIT = 60_000  # milliseconds; a first plan takes eight seconds beside two busy processes


def chance(page) -> str:
    return page.locator("dl.tiles").first.inner_text()


def test_the_first_page_shows_a_marked_fictional_applicant_with_list_map_and_range(tab) -> None:
    tab.goto("/")
    assert tab.get_by_text("Fictional applicant.").is_visible()
    assert re.search(r"\d+ %\s+\d+ % to \d+ %", chance(tab))
    assert tab.locator("svg.picture").count() >= 3
    assert tab.get_by_role("heading", name="What to do next").is_visible()


def test_eight_questions_count_the_programs_left_and_lead_to_a_plan(tab) -> None:
    tab.goto("/start")
    left = tab.locator("#left")
    left.filter(has_text="programs are left").wait_for()
    before = left.inner_text()
    tab.get_by_label("Yes: H-1B only").check()
    tab.get_by_label("Citizenship").fill("India")
    left.filter(has_text="do not sponsor the visa you need").wait_for()
    assert left.inner_text() != before
    own_details(tab)
    assert "Fictional" not in tab.locator("main").inner_text()


def test_a_wrong_answer_gets_its_message_beside_the_field_and_loses_nothing(tab) -> None:
    tab.goto("/start")
    tab.get_by_label("Yes: J-1 only").check()
    tab.get_by_label("Citizenship").fill("Indja")
    tab.get_by_label("Step 2 CK score").fill("999")
    tab.get_by_role("button", name="Make my plan").click()
    tab.locator("#step2-problem").wait_for()
    assert "at most 300" in tab.locator("#step2-problem").inner_text()
    assert tab.locator("#citizenship-problem").is_visible()
    assert tab.get_by_label("Citizenship").input_value() == "Indja"


def test_a_reload_of_the_questions_keeps_the_person_and_ties_reach_the_profile(tab) -> None:
    own_details(tab)
    tab.goto("/start")
    tab.get_by_text("What your profile says is filled in").wait_for()
    assert tab.get_by_label("Step 2 CK score").input_value() == "243"
    tab.get_by_text("Places and ties").click()
    tab.get_by_label("Tie to").first.fill("Ohio")
    tab.get_by_label("What ties you").first.select_option("family")
    tab.get_by_role("button", name="More lines: Tie").click()
    tab.get_by_label("Tie to").nth(5).wait_for()
    assert tab.evaluate("document.activeElement.value") == "tie"
    tab.get_by_label("Tie to").first.press("Enter")
    tab.get_by_role("heading", name="Your plan").wait_for()
    kept = json.loads(tab.evaluate("localStorage.getItem('smartpick.profile')"))
    assert kept["geography"]["ties"] == [{"place": "OH", "kind": "family"}]


def test_a_slider_repaints_headline_and_map_and_keeps_nothing_until_asked(tab) -> None:
    own_details(tab)
    tab.get_by_role("button", name="What if", exact=True).click()
    tab.get_by_role("heading", name="What if").wait_for()
    tab.locator("#w-step2").fill("265")
    tab.locator("#answer[data-answers]").wait_for()
    assert "before:" in tab.locator("#answer").inner_text()
    assert re.search(r"points \(\+[\d.]+ to \+[\d.]+\) of your chance", tab.locator("#verdict").inner_text())
    tab.get_by_role("button", name="My list", exact=True).click()
    tab.locator("#edit").wait_for()
    assert "243" in tab.evaluate("localStorage.getItem('smartpick.profile')")


def test_lock_exclude_and_undo_wait_until_optimise_and_survive_a_reload(tab) -> None:
    own_details(tab)
    tab.get_by_role("button", name="My list", exact=True).click()
    tab.locator("#edit tbody tr").first.wait_for()
    rows = tab.locator("#edit tbody tr")
    first, second = rows.nth(0).get_attribute("data-code"), rows.nth(1).get_attribute("data-code")
    rows.nth(0).get_by_role("button", name=re.compile("^Exclude")).click()
    rows.nth(1).get_by_role("button", name=re.compile("^Lock")).click()
    assert rows.nth(0).get_attribute("data-edit") == "excluded"
    assert tab.get_by_text("2 edits wait").is_visible()
    tab.get_by_role("button", name="Undo").click()
    assert tab.get_by_text("1 edit waits").is_visible()
    tab.get_by_role("button", name="Explain what changes").click()
    tab.locator(".told", has_text="Chance of matching").wait_for()
    tab.get_by_role("button", name="Optimise").click()
    tab.locator(f"#edit tr[data-code='{first}']").wait_for(state="detached")
    tab.reload()
    tab.locator(f"#edit tr[data-code='{second}']").wait_for()
    assert tab.locator(f"#edit tr[data-code='{first}']").count() == 0
    kept = json.loads(tab.evaluate("localStorage.getItem('smartpick.profile')"))
    assert kept["must_exclude"] == [first]


@pytest.mark.parametrize("name", ["plan.html", "plan.pdf", "plan.xlsx", "calendar.ics", "plan.json", "profile.yaml"])
def test_each_file_opens_and_holds_the_plan(tab, tmp_path: Path, name: str) -> None:
    own_details(tab)
    tab.get_by_role("button", name="Profile" if name == "profile.yaml" else "My list").click()
    with tab.expect_download() as waited:
        tab.locator(f"button[formaction='/files/{name}']").click()
    file = tmp_path / name
    waited.value.save_as(file)
    if name == "plan.pdf":
        assert "Residency application plan" in pypdf.PdfReader(file).pages[0].extract_text()
    elif name == "plan.xlsx":
        assert "List" in openpyxl.load_workbook(file, read_only=True).sheetnames
    elif name == "calendar.ics":
        assert len(Calendar.from_ical(file.read_text(encoding="utf-8")).events) > 5
    elif name == "plan.json":
        assert json.loads(file.read_text(encoding="utf-8"))["totals"]["fee_usd"] <= 900
    elif name == "plan.html":
        assert "Your residency application plan" in file.read_text(encoding="utf-8")
    else:
        assert "greater_boston" in file.read_text(encoding="utf-8")


def test_forget_me_leaves_nothing(tab) -> None:
    own_details(tab)
    tab.on("dialog", lambda asked: asked.accept())
    tab.get_by_role("button", name="Forget me").click()
    tab.get_by_text("Fictional applicant.").wait_for()
    assert tab.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('smartpick')).length") == 0


def test_nothing_about_a_person_stands_in_an_address(tab) -> None:
    seen: list[str] = []
    tab.on("request", lambda sent: seen.append(sent.url))
    own_details(tab)
    for name in ("Programs", "My list", "Visa plan", "Verify first"):
        tab.get_by_role("button", name=name, exact=True).click()
        tab.get_by_role("heading", name=name, level=1).wait_for()
    assert not [url for url in seen if "?" in url or "243" in url]


def test_going_back_shows_the_screen_before_for_the_same_person(tab) -> None:
    own_details(tab)
    tab.get_by_role("button", name="Visa plan").click()
    tab.get_by_role("heading", name="Visa plan", level=1).wait_for()
    tab.get_by_role("button", name="Signals", exact=True).click()
    tab.get_by_role("heading", name="Signals", level=1).wait_for()
    tab.go_back()
    tab.get_by_role("heading", name="Visa plan", level=1).wait_for()
    assert tab.get_by_text("Fictional applicant.").count() == 0


def test_a_lost_connection_is_told_and_nothing_is_lost(tab) -> None:
    own_details(tab)
    tab.context.set_offline(True)
    tab.get_by_role("button", name="Signals", exact=True).click()
    tab.get_by_text("No connection to SmartPick").wait_for()
    tab.context.set_offline(False)
    tab.get_by_role("button", name="Try again").click()
    tab.get_by_role("heading", name="Signals", level=1).wait_for()
    tab.wrong[:] = [line for line in tab.wrong if "ERR_INTERNET_DISCONNECTED" not in line]


def test_another_tab_is_told_of_a_change(tab) -> None:
    own_details(tab)
    other = tab.context.new_page()
    other.goto("/start")
    own_details(other)
    other.evaluate("localStorage.setItem('smartpick.profile', localStorage['smartpick.profile'].replace('243', '251'))")
    tab.get_by_text("Your details changed in another tab.").wait_for()


def test_another_data_version_is_told(tab) -> None:
    own_details(tab)
    tab.evaluate("localStorage.setItem('smartpick.version', '2020-01-01')")
    tab.reload()
    tab.get_by_text("The data changed since your last visit").wait_for()


def test_the_main_path_works_with_the_keyboard_alone(tab) -> None:
    tab.goto("/")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Skip to the content"
    for _ in range(40):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.textContent") == "Use my own details":
            break
    tab.keyboard.press("Enter")
    tab.get_by_role("heading", name="Use my own details").wait_for()
    tab.get_by_label("Yes: J-1 or H-1B").focus()
    tab.keyboard.press("Space")
    for text in ("India", None, "India", "2022", "243"):
        tab.keyboard.press("Tab")
        if text:
            tab.keyboard.type(text)
    tab.keyboard.press("Enter")
    tab.get_by_role("heading", name="Your plan").wait_for()
    assert tab.evaluate("document.activeElement.id") == "main"


def test_without_script_form_list_map_and_files_work(browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(WAIT)
    page.goto("/start")
    page.locator("input[value=us_citizen]").check()
    page.locator("#school_country").fill("Dominica")
    page.locator("#graduation_year").fill("2025")
    page.locator("#step2").fill("236")
    page.locator("button[type=submit]").click()
    assert "Your plan" in page.locator("h1").inner_text()
    page.locator("button[formaction='/list']").first.click()
    page.wait_for_load_state()  # counting does not wait for the rest of a page that is still coming in
    assert page.locator("#edit tbody tr").count() > 20
    assert page.locator("svg.picture").count() > 3
    with page.expect_download() as waited:
        page.locator("button[formaction='/files/plan.xlsx']").click()
    assert waited.value.suggested_filename == "plan.xlsx"
    context.close()


def test_with_storage_blocked_the_page_still_works(browser, site: str) -> None:
    context = browser.new_context(base_url=site)
    context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked') } })")
    page = context.new_page()
    page.set_default_timeout(WAIT)
    own_details(page)
    page.get_by_role("button", name="My list", exact=True).click()
    page.locator("#edit tbody tr").first.wait_for()
    context.close()


@pytest.mark.parametrize("width", [320, 640])
def test_no_screen_scrolls_sideways(browser, site: str, width: int) -> None:
    page = browser.new_page(base_url=site, viewport={"width": width, "height": 800})
    for path in SCREENS:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.close()


def test_no_screen_breaks_an_accessibility_rule_in_light_or_dark(browser, site: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(base_url=site, bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    some = {"exclude": [["tbody tr:nth-child(n+6)"]]}  # the other rows are alike
    everything = {"resultTypes": ["violations"]}
    colours = {**everything, "runOnly": ["color-contrast", "link-in-text-block"]}  # the dark changes nothing else
    found = []
    for path in SCREENS:
        page.emulate_media(color_scheme="light")
        page.goto(path)
        for scheme, options in (("light", everything), ("dark", colours)):
            page.emulate_media(color_scheme=scheme)
            report = Axe().run(page, some, options)
            found += [(path, scheme, v["id"], v["nodes"][0]["target"]) for v in report.response["violations"]]
    context.close()
    assert found == []


def test_the_first_load_is_light(browser, site: str) -> None:
    page = browser.new_page(base_url=site)
    sizes: list[int] = []
    page.on("requestfinished", lambda sent: sizes.append(sent.sizes()["responseBodySize"]))
    page.goto("/", wait_until="networkidle")
    assert sum(sizes) <= 150_000
    page.close()


def test_the_season_is_tracked_ranked_and_kept_through_a_reload(tab) -> None:
    own_details(tab)
    tab.get_by_role("button", name="Interviews", exact=True).click()
    tab.get_by_role("button", name=re.compile("^I applied to all")).click()
    tab.locator("#applications").wait_for()
    code = tab.locator("#season-log tbody tr").first.get_attribute("id").removeprefix("s-")
    for step in ("invited", "interviewed"):
        tab.locator(f"button[value='{code}={step}']").click()
        tab.locator(f"#s-{code} .chip", has_text=step).wait_for()
    tab.reload()
    tab.locator("#applications").wait_for()
    assert tab.locator(f"#s-{code} .chip").inner_text() == "interviewed"
    tab.get_by_role("navigation").get_by_role("button", name="Rank list", exact=True).click()
    tab.get_by_role("heading", name="Your order", exact=True).wait_for()
