"""Each screen at work in a real browser: import, explore, verify, hostile text, a lost connection, a phone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pytest
from browser import own_details, turn_to

pytestmark = pytest.mark.browser
HOSTILE = "<script>document.title='broken'</script>=cmd|' /C calc'!A0"


def carried(page) -> dict:
    return json.loads(page.evaluate("localStorage.getItem('smartpick.profile')"))


def test_a_profile_file_and_a_spreadsheet_are_taken_in(tab, tmp_path: Path) -> None:
    own_details(tab)
    profile = {**carried(tab), "budget_usd": 700}
    file = tmp_path / "profile.json"
    file.write_text(json.dumps(profile))
    turn_to(tab, "Profile")
    tab.get_by_label("Bring a profile file").set_input_files(file)
    tab.get_by_role("button", name="Open", exact=True).click()
    tab.get_by_role("heading", name="My list").wait_for()
    assert carried(tab)["budget_usd"] == 700
    code = tab.locator("#edit tbody tr").nth(3).get_attribute("data-code")
    book = openpyxl.Workbook()
    book.active.append([HOSTILE, code])
    book.save(tmp_path / "list.xlsx")
    tab.get_by_label("every program of a spreadsheet").set_input_files(tmp_path / "list.xlsx")
    tab.get_by_role("button", name="Add all").click()
    tab.locator(f"button[name='free'][value='{code}']").first.wait_for()
    assert carried(tab)["must_include"] == [code]


def test_a_damaged_profile_is_refused_by_its_field_and_the_old_one_stays(tab) -> None:
    own_details(tab)
    turn_to(tab, "Profile")
    tab.locator("#profile-text").fill("citizenship: [IN]\nexams: {step2_ck: {score: 999}}")
    tab.get_by_role("button", name="Plan with this profile").click()
    tab.locator("#profile-text + .problem", has_text="must be").wait_for()
    assert carried(tab)["exams"]["step2_ck"]["score"] == 243
    tab.wrong[:] = [line for line in tab.wrong if "422" not in line]


def test_a_wrong_what_if_is_told_beside_its_control_until_it_is_mended(tab) -> None:
    tab.goto("/what-if")
    tab.get_by_label("Fees, at most").fill("much")
    tab.locator("#w-budget + .problem", has_text="'budget_usd' must be").wait_for()
    assert tab.locator("#w-budget").get_attribute("aria-invalid") == "true"
    tab.get_by_label("Fees, at most").fill("800")
    tab.locator("#answer[data-answers]").wait_for()
    assert tab.locator(".problem").count() == 0
    tab.goto("/programs")
    tab.get_by_label("Region or").fill("Atlantis")
    tab.get_by_role("button", name="Show").click()
    tab.locator("#f-region + .problem").wait_for()
    tab.wrong[:] = [line for line in tab.wrong if "422" not in line]


@pytest.mark.parametrize("text", [HOSTILE, "x" * 1_000_000])
def test_hostile_text_in_every_answer_comes_back_as_text(tab, text: str) -> None:
    tab.goto("/start")
    tab.get_by_label("Yes: J-1 only").check()
    for box in tab.locator("#questions input:not([type=radio])").all():
        box.evaluate("(box, text) => { box.value = text; }", text)
    tab.get_by_role("button", name="Make my plan").click()
    tab.locator(".problem, .notice").first.wait_for()
    assert tab.title() != "broken"
    assert tab.locator("#step2").input_value() == text
    tab.wrong[:] = [line for line in tab.wrong if "413" not in line and "422" not in line]


def test_programs_are_searched_ordered_and_opened_in_place(tab) -> None:
    own_details(tab)
    turn_to(tab, "Programs")
    tab.get_by_label("Visa").select_option("j1")
    tab.get_by_role("button", name="Remove the filter J-1 accepted").wait_for()
    tab.get_by_label("Order").select_option("institution")
    tab.locator("th[aria-sort=ascending]", has_text="Program").wait_for()
    names = tab.locator("td[data-label=Program] button").all_inner_texts()
    assert names == sorted(names)
    first = tab.locator("td[data-label=Program] button").first
    first.click()
    tab.locator("tr.opened").get_by_role("heading", name="Facts").wait_for()
    assert first.get_attribute("aria-expanded") == "true"
    first.click()
    assert tab.locator("tr.opened").count() == 0


def test_an_answer_is_written_down_kept_over_a_reload_and_taken_back(tab) -> None:
    own_details(tab)
    turn_to(tab, "Verify first")
    tab.get_by_role("button", name=re.compile("^Write down the answer")).first.click()
    tab.locator("#add-code option[selected]").wait_for(state="attached")
    tab.get_by_label("What it said").select_option("open_to=citizen_lpr_only")
    tab.get_by_label("Who said it").fill(HOSTILE)
    tab.get_by_role("button", name="Write it down").click()
    tab.locator(".log", has_text="citizens and green cards only").wait_for()
    tab.reload()
    tab.locator(".log", has_text="<script>").wait_for()
    tab.get_by_role("button", name=re.compile("^Take the answer of")).click()
    tab.locator(".log").wait_for(state="detached")


def test_a_connection_lost_while_planning_anew_loses_no_edit(tab) -> None:
    own_details(tab)
    turn_to(tab, "My list")
    tab.get_by_role("button", name=re.compile("^Exclude")).first.click()
    tab.context.set_offline(True)
    tab.get_by_role("button", name="Optimise").click()
    tab.get_by_text("No connection to SmartPick").wait_for()
    assert tab.locator("tr[data-edit=excluded]").count() == 1
    tab.context.set_offline(False)
    tab.get_by_role("button", name="Try again").click()
    tab.locator("tr[data-edit=excluded]").wait_for(state="detached")
    assert len(carried(tab)["must_exclude"]) == 1
    tab.wrong[:] = [line for line in tab.wrong if "ERR_INTERNET_DISCONNECTED" not in line]


def test_a_phone_has_a_menu_and_keeps_the_totals_in_view(browser, site: str) -> None:
    page = browser.new_page(base_url=site, viewport={"width": 360, "height": 740})
    page.goto("/list")
    menu = page.locator("#menu")
    assert not page.locator("nav").is_visible()
    menu.click()
    assert page.locator("nav button", has_text="Visa plan").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("nav").is_visible()
    page.evaluate("scrollTo(0, 5000)")
    assert page.locator("#totals").bounding_box()["y"] >= 0
    menu.click()
    page.locator("nav button", has_text="Visa plan").click()
    page.get_by_role("heading", name="Visa plan", level=1).wait_for()
    page.close()


def test_the_saved_page_answers_what_ifs_on_a_phone_without_a_connection(browser, site: str, tmp_path: Path) -> None:
    context = browser.new_context(base_url=site, viewport={"width": 360, "height": 740}, accept_downloads=True)
    page = context.new_page()
    page.goto("/list")
    with page.expect_download() as waited:
        page.locator("button[formaction='/files/plan.html']").click()
    waited.value.save_as(tmp_path / "plan.html")
    context.set_offline(True)
    page.goto((tmp_path / "plan.html").as_uri())
    row = page.locator("#what-if ~ .scroll tr", has_text="Step 3 passed today").first
    assert re.search(r"\d+ %", row.inner_text())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()
