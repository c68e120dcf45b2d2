"""The advice on words as files: interview sheets, drafts, repair plan, roadmap and answers, to print or to edit."""

from __future__ import annotations

from smartpick.facts.catalogue import load_catalogue
from smartpick.guidance.answers import answers, pitfalls
from smartpick.guidance.emails import emails, to_ask
from smartpick.guidance.interview import likeliest, sheets
from smartpick.guidance.repair import repair
from smartpick.guidance.roadmap import roadmap
from smartpick.report.advice_paper import Paper, paper_docx, paper_html
from smartpick.report.advice_sheets import (
    answers_paper,
    emails_paper,
    interview_paper,
    repair_paper,
    roadmap_paper,
)
from smartpick.web.pages.say import person_for
from smartpick.web.sent import Sent


def say_file(name: str, who: Sent) -> bytes:
    """Give one part of the advice as a page to print or a Word file; `name` is "roadmap.docx" or the like."""
    part, _, kind = name.partition(".")
    paper = MAKERS[part](who)
    return paper_docx(paper) if kind == "docx" else paper_html(paper).encode()


def _interview(who: Sent) -> Paper:
    person = person_for(who)
    codes = [who.fields["code"]] if who.fields.get("code") else likeliest(person)
    catalogue = load_catalogue()
    return interview_paper(sheets(person, [catalogue.program(code) for code in codes]), who.day)


def _emails(who: Sent) -> Paper:
    person = person_for(who)
    codes = [who.fields["code"]] if who.fields.get("code") else to_ask(person, 1)
    programs = [load_catalogue().program(code) for code in codes]
    return emails_paper(emails(person, programs, who.fields.get("name", "")), who.day)


def _scores(who: Sent) -> Paper:
    return repair_paper(repair(person_for(who)), who.day)


def _roadmap(who: Sent) -> Paper:
    return roadmap_paper(roadmap(person_for(who)), who.day)


def _answers(who: Sent) -> Paper:
    person = person_for(who)
    return answers_paper(answers(person), pitfalls(person), who.day)


MAKERS = {"interview": _interview, "emails": _emails, "scores": _scores, "roadmap": _roadmap, "answers": _answers}
