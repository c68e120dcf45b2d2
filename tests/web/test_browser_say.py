"""What to say, in a real browser: the log of sent e-mails stays, a draft is copied, a sheet is taken along."""

from __future__ import annotations

import pytest
from browser import own_details, turn_to

pytestmark = pytest.mark.browser


def test_a_sent_draft_is_remembered_after_a_reload_and_leads_to_its_answer(tab) -> None:
    own_details(tab)
    turn_to(tab, "What to say")
    tab.get_by_role("button", name="E-mails").click()
    tab.get_by_role("button", name="Write down: Visa enquiry").click()
    tab.get_by_role("heading", name="Sent", exact=True).wait_for()
    tab.reload()
    tab.get_by_role("button", name="E-mails").click()
    sent = tab.locator("ul.log li")
    sent.wait_for()
    assert "Visa enquiry" in sent.inner_text()
    sent.get_by_role("button", name="It answered").or_(sent.locator("button", has_text="It answered")).first.click()
    tab.get_by_role("heading", name="Verify first", level=1).wait_for()
    assert tab.get_by_label("Program", exact=True).input_value() != ""


def test_a_draft_is_copied_with_one_press(tab) -> None:
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    own_details(tab)
    turn_to(tab, "What to say")
    tab.get_by_role("button", name="E-mails").click()
    tab.get_by_role("button", name="Copy: Visa enquiry").click()
    tab.get_by_text("Copied.").wait_for()
    assert "Dear Program Coordinator" in tab.evaluate("navigator.clipboard.readText()")


def test_a_sheet_is_taken_along_and_no_part_overflows_a_small_phone(tab) -> None:
    own_details(tab)
    turn_to(tab, "What to say")
    with tab.expect_download() as taken:
        tab.get_by_role("button", name="Word file").click()
    assert taken.value.suggested_filename == "interview.docx"
    tab.set_viewport_size({"width": 320, "height": 640})
    for part in ("Interview sheets", "E-mails", "Scores", "Roadmap", "Answers"):
        tab.locator("#main").get_by_role("button", name=part, exact=True).click()
        tab.locator(f'#main button[aria-current=true]:text-is("{part}")').wait_for()
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), part
