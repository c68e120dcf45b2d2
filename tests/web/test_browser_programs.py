"""Programs are named by name with the keyboard alone, with and without script."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [False, True])
def test_a_program_is_named_and_chosen_with_the_keyboard_alone(browser, site: str, script: bool) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=script)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto("/start")
    page.get_by_text("Programs you want or refuse").focus()
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Programs that must be on the list").focus()
    page.keyboard.type("woodhull\nbeth israel")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    chosen = page.get_by_label("B I Deaconess Med Ctr, Boston, MA")
    chosen.wait_for()
    chosen.focus()
    page.keyboard.press("Space")
    look_up = page.get_by_role("button", name="Look up: Programs that must be on the list")
    look_up.focus()
    page.keyboard.press("Enter")
    chosen.wait_for(state="detached")
    text = page.get_by_role("textbox", name="Programs that must be on the list").input_value()
    assert [line.split(",")[0] for line in text.splitlines()] == ["Woodhull Med Ctr", "B I Deaconess Med Ctr"]
    assert page.url == f"{site}/start"
    context.close()
