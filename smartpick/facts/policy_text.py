"""What a program's page says about visas and limits, with the words each answer rests on.

Precision comes before reach: a text that is unclear, undecided, about the past, about somebody else or in a language
that is not read here is UNKNOWN, and silence is unknown, never "no".
"""

from __future__ import annotations

import re
from dataclasses import replace

from smartpick.entities.status import OpenTo, VisaAnswer, VisaPolicy
from smartpick.facts.policy_words.accounts import LONGEST_WORDS, Account, PolicyReading, readings_of
from smartpick.facts.policy_words.anaphora import Memory, put_back
from smartpick.facts.policy_words.at_large import speaks_at_large
from smartpick.facts.policy_words.clauses import Clause, clauses
from smartpick.facts.policy_words.languages import is_foreign, is_spanish
from smartpick.facts.policy_words.learned import together
from smartpick.facts.policy_words.lexicon import Part
from smartpick.facts.policy_words.limits import read_limits
from smartpick.facts.policy_words.only_people import without_people
from smartpick.facts.policy_words.openness import read_openness, read_rest
from smartpick.facts.policy_words.pages import page_text
from smartpick.facts.policy_words.passages import about_visas, names_visas, spelled_out
from smartpick.facts.policy_words.reading import read_clause
from smartpick.facts.policy_words.seasons import of_earlier_seasons
from smartpick.facts.policy_words.sentences import Sentence, sentences
from smartpick.facts.policy_words.statements import ANY_VISA, Said, Statement
from smartpick.facts.policy_words.whose import FELLOWSHIP, whose_blocks, whose_clause

__all__ = ["PolicyReading", "read_policy"]

# an article about visas in general: only its "we" and "our" speak of a program
_ARTICLE = re.compile(
    r"\b(?:in this (?:article|guide|post)|law (?:firm|office)|attorney at|"
    r"enter (?:the (?:US|United States)|for training)|"
    r"options for their residency|(?:most )?commonly used (?:for|by|in)|vast majority|nonimmigrant status options)\b",
    re.IGNORECASE,
)
# "many US residency programs sponsor ...": not this program, unless it says "we" or "our"
_OF_OTHERS = re.compile(
    r"\b(?:many|most|some|several|other|individual|few|a number of)\s+(?:[\w.]+\s+){0,3}"
    r"(?:programs|hospitals|residencies|institutions|physicians)\b",
    re.IGNORECASE,
)
# "some also sponsor H-1B"
_SOME = re.compile(
    r"(?:many|most|some|several|others|a few|few)(?: also| even| do| may| will| can| of them)* "
    r"(?:sponsor|accept|offer|support|file|take|allow|provide|prefer|only)\b",
    re.IGNORECASE,
)
# what others say of the program; a sentence that takes it back is read
_REPORTED = re.compile(
    r"\b(?:web ?sites?|web ?pages?|forums?|blogs?|rumou?rs?|directories|databases?|social media|reddit|other sources|"
    r"internet|third[- ]part(?:y|ies)|listings?)\b[^.;]{0,60}\b(?:say|says|state|states|claim|claims|lists?|"
    r"report|reports|"
    r"suggests?|shows?|has it|have it|that we)\b",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"\b(?:no longer|not|wrong|untrue|false|outdated|out of date|incorrect|mistaken|err)\b", re.IGNORECASE
)
_OURS = re.compile(r"\b(?:we|our|ours|this program|the program|the hospital|the residency)\b", re.IGNORECASE)
_VISAS = (Part.J1, Part.H1B, Part.VISA, Part.OTHER_VISA, Part.CITIZEN, Part.RESIDENT)
_SAYS: tuple[Part, ...] = (Part.VISA, Part.SPONSOR, Part.CONSIDER, Part.REFUSE, Part.NOT, Part.AFFIRMS)
_SAYS += (
    Part.ONLY,
    Part.PERHAPS,
    Part.J1,
    Part.H1B,
    Part.CITIZEN,
    Part.RESIDENT,
    Part.PREFER,
    Part.TRANSFER,
    Part.PAST,
)
_SAYS += (Part.NO_LONGER, Part.OTHERS, Part.FELLOWS, Part.MUST, Part.NEED, Part.SELDOM)
_DEMANDS = re.compile(r"\b(?:eligib|requirement|qualification|criteria|must|prerequisite|minimum)", re.IGNORECASE)
_NOTHING = re.compile(r"(?::| - ) ?(?:none|no)\.?$", re.IGNORECASE)


def read_policy(content: bytes | str) -> tuple[PolicyReading, ...]:
    """Read pasted text, a saved HTML page or a PDF.

    Parameters
    ----------
    content : text, or the bytes of a file of at most 1 MB (PDF: 20 MB).

    Returns
    -------
    At least one reading. The first is the residency's, or one per specialty when the page speaks of several; a
    fellowship's own policy comes last, under its name.

    Raises
    ------
    InvalidInput : too large, binary, damaged, or a PDF without text.

    Notes
    -----
    Not modelled: languages other than English and a little Spanish; pictures of text; footnotes that a mark ties to a
    sentence elsewhere; pronouns that reach back over more than one sentence.

    Examples
    --------
    >>> reading, = read_policy("We accept J-1 visas but do not sponsor H-1B.")
    >>> reading.policy.label.value, reading.words["visa_policy"]
    ('J1_ONLY', 'We accept J-1 visas but do not sponsor H-1B.')
    """
    found = sentences(page_text(content))
    accounts = _accounts(found)
    apart = {name: account.own for name, account in accounts.items() if account.speaks and not account.named}
    readings = readings_of(accounts)
    if all(one.program in (None, FELLOWSHIP) for one in readings):
        apart = {None: found}
    return tuple(_read_again(one, apart.get(one.program, [])) for one in readings)


def by_grammar(content: bytes | str) -> tuple[PolicyReading, ...]:
    """Read as `read_policy` does, by the grammar alone."""
    return readings_of(_accounts(sentences(page_text(content))))


def _read_again(reading: PolicyReading, found: list[Sentence]) -> PolicyReading:
    """Let the reader that learned look at the sentences about one program that the grammar read (decision 0171)."""
    passage = about_visas(found)
    unread = any(is_foreign(text) or is_spanish(text) or _ARTICLE.search(text) for text in passage)
    if speaks_at_large(passage):
        words = {name: text for name, text in reading.words.items() if name != "visa_policy"}
        return replace(reading, policy=VisaPolicy(), confidence="low", words=words)
    if not passage or unread or reading.program == FELLOWSHIP:
        return reading
    learned, confidence = together(spelled_out(passage), reading.policy, reading.confidence)
    policy = without_people(passage, learned)
    confidence = confidence if policy == learned else "low"
    words = {name: text for name, text in reading.words.items() if name != "visa_policy"}
    if policy != VisaPolicy():
        own = " … ".join(text for text in passage if names_visas(text))[:LONGEST_WORDS]
        words["visa_policy"] = reading.words.get("visa_policy", own) if policy == reading.policy else own
    return replace(reading, policy=policy, confidence=confidence, words=words)


def _accounts(found: list[Sentence]) -> dict[str | None, Account]:
    accounts: dict[str | None, Account] = {None: Account()}
    article = any(_ARTICLE.search(sentence.text) for sentence in found)
    headings = {s.heading for s in found if s.heading}
    before, asked = Said(), False
    memory = Memory()
    short = len(found) <= 4
    past = of_earlier_seasons(found)
    blocks = whose_blocks(found)
    for number, sentence in enumerate(found):
        memory.at = number
        if number in past:
            before, asked = Said(mentions=_classes(clauses(sentence.text))), False
            continue
        if is_foreign(sentence.text) or (article and not sentence.asks and not _OURS.search(sentence.text)):
            before, asked = Said(), False
            continue
        near = " ".join(s.text for s in found[max(0, number - 1) : number + 2])
        block = blocks[number]
        for name in block or (None,):
            _account(accounts, name).own.append(sentence)
        parts = clauses(_with_lead(sentence))
        if asked and sentence.text.strip(" .;,").lower() in {"y", "n"}:
            sentence = replace(sentence, text="Yes." if sentence.text.strip()[0] in "yY" else "No.")
            parts = clauses(sentence.text)
        if sentence.asks:
            before, asked = _question(parts), True
            for part in parts:
                memory.note(part, tuple(name for name in before.mentions if _names([part], name)))
            answered = found[number + 1].text if number + 1 < len(found) else ""
            for limit in (
                read_limits(f"{sentence.text} {answered[:250]}", near) if answered and _short_answer(answered) else []
            ):
                _account(accounts, block[0] if block else None).limits.append((limit, f"{sentence.text} {answered}"))
            continue
        following = found[number + 1] if number + 1 < len(found) else None
        title = sentence.text in headings or _is_title(sentence, parts, following)
        fragments = not title and (
            short
            or sentence.text[-1:] in ".;!"
            or len(parts) > 1
            or bool(sentence.lead)
            or "visa" in sentence.heading.lower()
            or _says_two(parts)
        )
        before = _read_sentence(accounts, sentence, parts, block, before, memory, asked=asked, fragments=fragments)
        asked = False
        if not title:
            above = sentence.lead if _DEMANDS.search(sentence.lead) else sentence.heading
            subject = above if len(sentence.text.split()) <= 8 else ""
            for limit in read_limits(f"{subject}: {sentence.text}" if subject else sentence.text, near):
                for name in block or (None,):
                    _account(accounts, name).limits.append((limit, sentence.text))
    return accounts


def _is_title(sentence: Sentence, parts: list[Clause], following: Sentence | None) -> bool:
    """Whether a line only names a visa class ("H-1B visas") and is a title, or all there is."""
    if sentence.lead or not sentence.whole_line or sentence.text[-1:] in ".!:" or not _only_names(parts):
        return False
    return following is None or not _only_names(clauses(following.text))


def _only_names(parts: list[Clause]) -> bool:
    allowed = {Part.J1, Part.H1B, Part.VISA, Part.OTHER_VISA, Part.SMALL}
    if any("friendly" in word for part in parts for word in part.words()):
        return False
    classes = sum(len(part.where(Part.J1, Part.H1B)) for part in parts)
    return classes == 1 and all(token[1] & allowed for part in parts for token in part.tokens)


def _short_answer(text: str) -> bool:
    return len(text.split()) <= 8 or bool(re.match(r"(?:no|none|not|yes)\b[,. ]?", text.strip(), re.IGNORECASE))


def _with_lead(sentence: Sentence) -> str:
    if _DEMANDS.search(sentence.lead or sentence.heading) and _names_status(clauses(sentence.text)):
        return f"applicants must have {sentence.text}"
    lead = sentence.lead or (sentence.heading if _introduces(sentence.heading) else "")
    if lead and not any(clause.has(*_SAYS) for clause in clauses(lead)):
        return sentence.text
    outside = re.sub(r"\([^()]*\)", "", sentence.text)
    if not lead or any(clause.has(Part.AFFIRMS, Part.SPONSOR, Part.NOT, Part.CONSIDER) for clause in clauses(outside)):
        return sentence.text
    return f"{lead} {sentence.text}" if len(outside.split()) <= 9 else sentence.text


def _names_status(parts: list[Clause]) -> bool:
    """Whether an item of a list of demands is only "US citizenship or permanent residency", or a visa."""
    allowed = {Part.CITIZEN, Part.RESIDENT, Part.J1, Part.H1B, Part.VISA}
    allowed |= {Part.SMALL, Part.OR, Part.AND, Part.COMMA, Part.NEED}
    return any(part.has(Part.CITIZEN, Part.J1, Part.H1B) for part in parts) and all(
        token[1] & allowed for part in parts for token in part.tokens
    )


def _introduces(heading: str) -> bool:
    low = heading.lower()
    return "visa" in low and any(word in low for word in ("accept", "sponsor", "support"))


def _says_two(parts: list[Clause]) -> bool:
    return any(part.has(Part.J1) and part.has(Part.H1B) for part in parts) or any(
        part.has(Part.J1, Part.H1B)
        and part.has(Part.AFFIRMS, Part.NOT, Part.ONLY, Part.PREFER, Part.CITIZEN, Part.RESIDENT, Part.WORK_PERMIT)
        for part in parts
    )


def _question(parts: list[Clause]) -> Said:
    """What a question puts up for a "yes" or "no"; not "do I need Step 3 for an H-1B?"."""
    said = Said(asked=True)
    for part in parts:
        read_openness(part, said)
        bare = all(
            token[0] == "?"
            or token[1] & {Part.VISA, Part.J1, Part.H1B, Part.SMALL, Part.OR, Part.AND, Part.APPLICANTS, Part.WE}
            for token in part.tokens
        )
        bare = bare or part.words()[:2] in (["what", "about"], ["how", "about"])
        about_policy = bare or (
            part.has(Part.SPONSOR, Part.CONSIDER, Part.HOLD)
            and not part.has(Part.STEP3, Part.LAW, Part.OTHERS, Part.PAST)
        )
        if not about_policy:
            continue
        names = tuple(
            dict.fromkeys(name for clause_part, name in ((Part.J1, "j1"), (Part.H1B, "h1b")) if part.has(clause_part))
        )
        said.mentions += names or ((ANY_VISA,) if part.has(Part.VISA) else ())
    if said.mentions and any(name != ANY_VISA for name in said.mentions):
        said.mentions = tuple(name for name in said.mentions if name != ANY_VISA)
    return said


def _account(accounts: dict[str | None, Account], name: str | None) -> Account:
    return accounts.setdefault(name, Account())


def _speaks_of_others(text: str) -> bool:
    """Whether other programs are what the sentence speaks of, and not where somebody comes from."""
    others = _OF_OTHERS.search(text) or _SOME.match(text)
    if not others or _OURS.search(text):
        return False
    return not re.search(
        r"\b(?:from|at|of|in|by|with|between|to) (?:the |an? )?$", text[: others.start()], re.IGNORECASE
    )


def _read_sentence(
    accounts: dict[str | None, Account],
    sentence: Sentence,
    parts: list[Clause],
    block: tuple[str, ...],
    before: Said,
    memory: Memory,
    *,
    asked: bool,
    fragments: bool,
) -> Said:
    if _speaks_of_others(sentence.text) or (_REPORTED.search(sentence.text) and not _TAKEN_BACK.search(sentence.text)):
        return Said()
    question = before if asked else Said()
    if question.open_to and any(part.has(Part.AFFIRMS) for part in parts):
        resident = any(part.has(Part.RESIDENT) for part in parts)
        answer = Said(open_to=OpenTo.CITIZEN_LPR_ONLY if resident else question.open_to)
        for program in block or (None,):
            _account(accounts, program).said.append(answer)
            _account(accounts, program).words.append(sentence.text)
    if (
        sentence.text.endswith(":")
        and len(sentence.text.split()) <= 6
        and not any(_names(parts, n) for n in ("j1", "h1b"))
    ):
        return Said()  # it introduces a list, whose items are read with it
    own = any(part.has(Part.J1, Part.H1B, Part.OTHER_VISA) for part in parts)
    names: tuple[str, ...] = ()
    if block and not any(part.has(*_VISAS) for part in parts) and _NOTHING.search(sentence.text):
        for name in block if "visa" in sentence.heading.lower() or any(a.said for a in accounts.values()) else ():
            account = _account(accounts, name)
            account.said.append(Said(statements=[Statement(ANY_VISA, VisaAnswer.NO)]))
            account.words.append(sentence.text)
        return Said()
    for position, named_part in enumerate(parts):
        part = put_back(named_part, memory)
        leaning = before
        if asked and own and position == 0:
            leaning = Said(
                mentions=tuple(n for n in question.mentions if n != ANY_VISA and not _names(parts, n)), asked=True
            )
        said = read_clause(part, leaning, fragments=fragments)
        taken_for_granted = memory.adds(part, _classes([part]))
        if taken_for_granted and any(s.answer is VisaAnswer.YES for s in said.statements):
            said.statements.append(Statement(taken_for_granted, VisaAnswer.YES))
        read_openness(part, said)
        read_rest(part, memory.welcome, said)
        if (
            len(parts) == 1
            and sentence.whole_line
            and not sentence.lead
            and _names_status(parts)
            and part.has(Part.CITIZEN)
        ):
            said.listed = OpenTo.CITIZEN_LPR_ONLY if part.has(Part.RESIDENT) else OpenTo.CITIZEN_ONLY
        memory.note(part, _classes([part]))
        named = whose_clause(part, sentence.text)
        names = named or (names if not part.has(Part.WE, Part.OUR_RESIDENTS) else ())
        for program in names or block or (None,):
            if said.statements or said.open_to or said.listed:
                account = _account(accounts, program)
                account.named = account.named or program not in (block or (None,))
                account.said.append(said)
                if sentence.text not in account.words:
                    account.words.append(sentence.text)
        if asked and position == 0 and part.has(Part.AFFIRMS) and not said.answer:
            before = Said(mentions=question.mentions, answer=VisaAnswer.YES)
            continue
        if said.mentions or not asked:
            before = said if said.mentions else (before if position + 1 < len(parts) else Said())
    return before


def _classes(parts: list[Clause]) -> tuple[str, ...]:
    """The classes that clauses name, for a later "we do not" that leans on them."""
    return tuple(name for name in ("j1", "h1b") if _names(parts, name))


def _names(parts: list[Clause], name: str) -> bool:
    return any(part.has(Part.J1 if name == "j1" else Part.H1B) for part in parts)
