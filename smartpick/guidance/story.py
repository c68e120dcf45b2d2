"""Whether the application tells one story: documents against list, signals, profile and each other (rules S)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from smartpick.entities.applicant import Applicant
from smartpick.entities.program import Program
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.regions import Region, core_region, region
from smartpick.guidance.against_file import contradictions
from smartpick.guidance.documents import Document
from smartpick.guidance.faults import MAX_SENTENCE, faults_in
from smartpick.guidance.places_named import Named, places_in
from smartpick.guidance.text import Span, sentences
from smartpick.guidance.wording import wording
from smartpick.plan.chance_words import counted

FEW_ANCHOR = 2  # "more than one or two" anchor programs make the claim believable (F-20)
STRONG_TIES = {"grew_up", "family", "partner", "school", "work"}
ANCHOR_ONLY = 0.9  # share of the list (S-03)
TIES_ALL_OVER = 4  # places with a tie or work of one's own from which ties all over the country are believed (declared)
MASS_DECLINE = 0.5  # share of the invitations from elsewhere; more is a mass decline (S-11, U-04)
ENOUGH_AT_ANCHOR = 4  # invitations from the anchor from which declining elsewhere is no longer early (S-11, U-04)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: where, which rule, why, what to do. level is "note", "warn" or "error"."""

    rule: str
    level: str
    document: str | None
    start: int
    end: int
    text: str
    do: str


@dataclass(frozen=True)
class Application:
    """What is judged together. Programs of each kind are empty when not given.

    Attributes
    ----------
    invited, declined : programs that ever invited, and those whose invitation was declined.
    """

    applicant: Applicant
    documents: Sequence[Document]
    listed: Sequence[Program] = ()
    signalled: Sequence[Program] = ()
    strength: str | None = None
    preferences: Sequence[str] = ()
    ranked: Sequence[Program] = ()
    interviewed: Sequence[Program] = ()
    invited: Sequence[Program] = ()
    declined: Sequence[Program] = ()

    @property
    def anchor(self) -> Region | None:
        """The region around the anchor, None without one."""
        return core_region(self.applicant.geography.anchor) if self.applicant.geography.anchor else None


def findings(application: Application) -> list[Finding]:
    """Give every finding, errors first, then by document and place."""
    found: list[Finding] = []
    for document in application.documents:
        found += [
            Finding(f.rule, f.level, document.name, f.span.start, f.span.end, f.text, f.do)
            for f in faults_in(document.text)
        ]
        found += _about_places(application, document)
        found += _about_visas(application, document)
        found += _asked_in_contact(document)
        found += _about_the_file(application, document)
    found += _ties_and_reasons(application)
    found += _list_against_claims(application)
    found += _promised_twice(application.documents)
    found += _signals_and_ranks(application)
    order = {"error": 0, "warn": 1, "note": 2}
    return sorted(found, key=lambda f: (order[f.level], f.document or "", f.start))


@cache
def _patterns(claim: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in wording("claims")[claim])


def declines_early(invited_elsewhere: int, declined_elsewhere: int, invited_at_anchor: int) -> bool:
    """Whether most invitations from elsewhere were declined before the anchor had plenty (rules S-11, U-04).

    Examples
    --------
    >>> declines_early(6, 4, 1), declines_early(6, 3, 1), declines_early(6, 4, 4)
    (True, False, False)
    """
    return declined_elsewhere > MASS_DECLINE * invited_elsewhere and invited_at_anchor < ENOUGH_AT_ANCHOR


def _claims(claim: str, sentence: str) -> bool:
    """Whether a sentence makes a claim of `data/wording/claims.yaml`."""
    return any(pattern.search(sentence[:MAX_SENTENCE]) for pattern in _patterns(claim))


def _say(key: str, document: str | None = None, span: Span | None = None, **words: object) -> Finding:
    entry = wording("story")[key]
    start, end = (span.start, span.end) if span else (0, 0)
    return Finding(
        entry["rule"],
        entry["level"],
        document,
        start,
        end,
        entry["text"].format(**words),
        entry["do"].format(**words),
    )


def _about_places(a: Application, document: Document) -> Iterable[Finding]:
    program = next(
        (p for p in a.listed if document.assigned in {p.code, p.acgme_id, *(t.code for t in p.tracks)}), None
    )
    by_code = document.assigned is not None and bool(re.fullmatch(r"\d{7}[A-Z0-9]{2,4}|\d{10}", document.assigned))
    if by_code and a.listed and program is None:
        yield _say("unknown_code", document.name, code=document.assigned)
    for sentence in sentences(document.text):
        named = places_in(sentence.text)
        yield from _everywhere(a.applicant, document, sentence)
        if not named:
            continue
        wrong = _wrong_place(a, document, program, sentence, named)
        if wrong is not None:
            yield wrong
        if _claims("tie", sentence.text) and not _claims("no_tie", sentence.text):
            yield from (
                _say("overclaimed", document.name, sentence, place=n.name)
                for n in named[:1]
                if not _shows_tie(a.applicant, n)
            )


def _everywhere(applicant: Applicant, document: Document, sentence: Span) -> Iterable[Finding]:
    """Find ties claimed of the whole country by somebody whose file shows them in a few places."""
    if not _claims("tie_everywhere", sentence.text) or _claims("no_tie", sentence.text):
        return
    places = {tie.place for tie in applicant.geography.ties or ()} | {
        one.state for one in applicant.us_clinical or () if one.state
    }
    if len(places) < TIES_ALL_OVER:
        yield _say("tie_everywhere", document.name, sentence, shown=counted(len(places), "place"))


def _asked_in_contact(document: Document) -> Iterable[Finding]:
    """Find what the Match agreement lets nobody ask: how the other side will rank (rules/contact)."""
    for sentence in sentences(document.text):
        if _claims("asks_rank", sentence.text) and not _claims("asks_no_rank", sentence.text):
            yield _say("asks_rank", document.name, sentence)


def _wrong_place(
    a: Application, document: Document, program: Program | None, sentence: Span, named: list[Named]
) -> Finding | None:
    """Find the wish to train somewhere the text is not meant for."""
    if not _claims("wants_to_train", sentence.text) or _claims("past", sentence.text):
        return None
    if program is not None:
        wrong = [n for n in named if not n.covers(program.place)]
        right = [n for n in named if n.covers(program.place)]
        if wrong and not right:
            return _say("wrong_program", document.name, sentence, meant=program.institution, named=wrong[0].name)
        return None
    anchor = a.anchor
    if anchor is None:
        return None
    in_anchor = [n for n in named if _overlaps(n.region, anchor)]
    if document.assigned in {"national", "wider"} and in_anchor:
        return _say(
            "wrong_region", document.name, sentence, meant=f"the {document.assigned} version", named=in_anchor[0].name
        )
    if document.assigned == "anchor" and not in_anchor:
        return _say("wrong_region", document.name, sentence, meant=anchor.name, named=named[0].name)
    return None


def _overlaps(first: Region, second: Region) -> bool:
    """Whether most programs of the first region lie in the second; a larger region does not name a smaller one."""
    inside = [p.place for p in load_catalogue().programs if first.contains(p.place)]
    return bool(inside) and sum(second.contains(place) for place in inside) / len(inside) > 0.5


def _within(first: Region, second: Region) -> bool:
    """Whether every program of the first region lies in the second."""
    return all(second.contains(p.place) for p in load_catalogue().programs if first.contains(p.place))


def _shows_tie(applicant: Applicant, named: Named) -> bool:
    ties = [region(tie.place) for tie in applicant.geography.ties or ()]
    states = {
        item.state for group in (applicant.us_clinical, applicant.research, applicant.letters) for item in group or ()
    }
    cities = {(c.city or "").lower() for c in applicant.us_clinical or ()}
    if named.name.lower() in cities:
        return True
    inside = [p.place for p in load_catalogue().programs if named.covers(p.place)]
    if not inside:
        return True  # a place without programs cannot be checked
    return any(tie.contains(place) for tie in ties for place in inside) or any(p.state in states for p in inside)


def _ties_and_reasons(a: Application) -> Iterable[Finding]:
    """Ties the file shows and no statement names (S-04); reasons for the anchor that are all weak (S-09)."""
    statements = [document for document in a.documents if document.kind == "statement"]
    anchor = a.anchor
    if anchor is None or not statements:
        return
    named = [n for document in statements for n in places_in(document.text)]
    for tie in a.applicant.geography.ties or ():
        place = region(tie.place)
        told = any(_overlaps(n.region, place) or _overlaps(place, n.region) for n in named)
        if tie.kind in STRONG_TIES and not _overlaps(place, anchor) and not told:
            yield _say("other_region_silent", statements[0].name, None, place=place.name)
    for document in statements:
        about = [s for s in sentences(document.text) if any(_overlaps(n.region, anchor) for n in places_in(s.text))]
        weak = [s for s in about if any(f.kind == "weak_reason" for f in faults_in(s.text))]
        if weak and not any(_claims("tie", s.text) or _claims("past", s.text) for s in about):
            yield _say("no_strong_reason", document.name, weak[0], anchor=anchor.name)


def _about_visas(a: Application, document: Document) -> Iterable[Finding]:
    if not a.applicant.needs_visa:
        return
    status = a.applicant.exams.step3.status
    preference = a.applicant.visa_preference.value if a.applicant.visa_preference else None
    for sentence in sentences(document.text):
        if _claims("asks_h1b", sentence.text) and status not in {"passed", "scheduled"}:
            yield _say("h1b_without_step3", document.name, sentence)
        if _claims("any_visa", sentence.text) and preference == "h1b_only":
            yield _say("flexible_visa_but_h1b_only", document.name, sentence)


def _about_the_file(a: Application, document: Document) -> Iterable[Finding]:
    for sentence in sentences(document.text):
        for one in contradictions(a.applicant, sentence):
            yield _say(one.key, document.name, sentence, **one.values)


def _list_against_claims(a: Application) -> Iterable[Finding]:
    anchor = a.anchor
    if anchor is None or not a.listed:
        return
    inside = sum(anchor.contains(p.place) for p in a.listed)
    share = inside / len(a.listed)
    for document in a.documents:
        for sentence in sentences(document.text):
            names_anchor = any(_overlaps(n.region, anchor) for n in places_in(sentence.text))
            if names_anchor and _claims("top_choice", sentence.text) and inside <= FEW_ANCHOR:
                yield _say("few_anchor", document.name, sentence, anchor=anchor.name, count=inside, total=len(a.listed))
                break
        claim = next((s for s in sentences(document.text) if _claims("flexible", s.text)), None)
        if claim is not None and share >= ANCHOR_ONLY:
            yield _say("flexible_but_anchor", document.name, claim, anchor=anchor.name, share=f"{share:.0%}")
    if (a.applicant.geography.anchor_importance or 0) >= 4 and inside <= FEW_ANCHOR and not a.documents:
        yield _say("few_anchor", None, None, anchor=anchor.name, count=inside, total=len(a.listed))


def _promised_twice(documents: Sequence[Document]) -> Iterable[Finding]:
    promises = [
        (document, sentence)
        for document in documents
        for sentence in sentences(document.text)
        if document.kind == "letter" and _claims("only_here", sentence.text)
    ]
    told = {
        document.name if document.assigned is None else f"{document.name} to {document.assigned}"
        for document, _ in promises
    }
    if len(told) > 1:
        names = ", ".join(sorted(told))
        for document, sentence in promises:
            yield _say("promised_twice", document.name, sentence, names=names)


def _signals_and_ranks(a: Application) -> Iterable[Finding]:
    anchor = a.anchor
    if anchor is None:
        return
    if a.signalled and a.strength != "strong" and all(anchor.contains(p.place) for p in a.signalled):
        outside = sum(not anchor.contains(p.place) for p in a.listed)
        if outside:
            strength = (a.strength or "not known to be strong").replace("_", " ")
            yield _say("anchor_only_signals", None, None, anchor=anchor.name, strength=strength)
    if a.preferences and a.strength != "strong" and all(_within(region(name), anchor) for name in a.preferences):
        yield _say("city_only_preference", None, None, anchor=anchor.name)
    came = sum(not anchor.contains(p.place) for p in a.invited)
    gone = sum(not anchor.contains(p.place) for p in a.declined)
    if declines_early(came, gone, len(a.invited) - came):
        yield _say("declined_early", None, None, anchor=anchor.name, declined=gone, invited=came)
    elsewhere = any(not anchor.contains(p.place) for p in a.interviewed)
    if a.ranked and elsewhere and all(anchor.contains(p.place) for p in a.ranked):
        yield _say("narrow_rank_list", None, None, anchor=anchor.name)
