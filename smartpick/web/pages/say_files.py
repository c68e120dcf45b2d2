"""The advice on words as files: interview sheets to print or to edit."""

from __future__ import annotations

from smartpick.facts.catalogue import load_catalogue
from smartpick.guidance.interview import likeliest, sheets
from smartpick.report.advice_paper import Paper, paper_docx, paper_html
from smartpick.report.advice_sheets import interview_paper
from smartpick.web.pages.say import person_for
from smartpick.web.sent import Sent


def interview_html(who: Sent) -> bytes:
    """Give the interview sheet of the program named, or of the likeliest ones, as a page to print."""
    return paper_html(_interview(who)).encode()


def interview_docx(who: Sent) -> bytes:
    """Give the same as a Word file."""
    return paper_docx(_interview(who))


def _interview(who: Sent) -> Paper:
    person = person_for(who)
    codes = [who.fields["code"]] if who.fields.get("code") else likeliest(person)
    catalogue = load_catalogue()
    return interview_paper(sheets(person, [catalogue.program(code) for code in codes]), who.day)
