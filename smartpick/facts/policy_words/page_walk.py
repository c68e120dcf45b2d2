"""Walks a page sentence by sentence and keeps what is said of each program.

What a sentence leaves open reaches over to the next: a question its "yes", a class its "we do not sponsor those".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from smartpick.entities.status import OpenTo, VisaAnswer
from smartpick.facts.policy_words.accounts import Account
from smartpick.facts.policy_words.anaphora import Memory, put_back
from smartpick.facts.policy_words.at_large import ARTICLE
from smartpick.facts.policy_words.clauses import Clause, clauses
from smartpick.facts.policy_words.languages import is_foreign
from smartpick.facts.policy_words.lexicon import Part
from smartpick.facts.policy_words.limits import read_limits
from smartpick.facts.policy_words.openness import read_openness, read_rest
from smartpick.facts.policy_words.reading import read_clause
from smartpick.facts.policy_words.seasons import of_earlier_seasons
from smartpick.facts.policy_words.sentences import Sentence
from smartpick.facts.policy_words.statements import ANY_VISA, Said, Statement
from smartpick.facts.policy_words.whose import whose_blocks, whose_clause

FEW_SENTENCES = 4  # a page of so few has no room for titles: each line may be an answer
SHORT = 8  # words up to which a line may be an answer, or an item that its heading explains
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
# what makes the lead of a list say something of the items below it
_SAYS = (
    *(Part.VISA, Part.J1, Part.H1B, Part.CITIZEN, Part.RESIDENT, Part.OTHERS, Part.FELLOWS),
    *(Part.SPONSOR, Part.CONSIDER, Part.REFUSE, Part.NOT, Part.AFFIRMS, Part.ONLY, Part.PERHAPS, Part.PREFER),
    *(Part.TRANSFER, Part.PAST, Part.NO_LONGER, Part.SELDOM, Part.MUST, Part.NEED),
)
_DEMANDS = re.compile(r"\b(?:eligib|requirement|qualification|criteria|must|prerequisite|minimum)", re.IGNORECASE)
_NOTHING = re.compile(r"(?::| - ) ?(?:none|no)\.?$", re.IGNORECASE)


class _Walk:
    """Where the reading of a page stands.

    Attributes
    ----------
    accounts : by program, None for the page at large.
    before : what the sentence before leaves open. asked : whether it was a question.
    memory : the classes named last, for "those" and "the latter".
    """

    def __init__(self, page: Sequence[Sentence]) -> None:
        self.page = page
        self.accounts: dict[str | None, Account] = {None: Account()}
        self.before, self.asked, self.memory = Said(), False, Memory()
        self.headings = {sentence.heading for sentence in page if sentence.heading}
        self.is_article = any(ARTICLE.search(sentence.text) for sentence in page)
        self.past, self.blocks = of_earlier_seasons(page), whose_blocks(page)

    def account(self, program: str | None) -> Account:
        return self.accounts.setdefault(program, Account())

    def accounts_of(self, programs: tuple[str, ...]) -> list[Account]:
        """Give the accounts of the programs a sentence is about; the page's own where it names none."""
        return [self.account(program) for program in programs or (None,)]

    def leave_open(self, said: Said, *, asked: bool = False) -> None:
        self.before, self.asked = said, asked

    def read(self, number: int) -> None:
        """Read one sentence."""
        sentence, block = self.page[number], self.blocks[number]
        self.memory.at = number
        if number in self.past:
            self.leave_open(Said(mentions=_classes(clauses(sentence.text))))
            return
        of_nobody_here = self.is_article and not sentence.asks and not _OURS.search(sentence.text)
        if is_foreign(sentence.text) or of_nobody_here:
            self.leave_open(Said())
            return
        for account in self.accounts_of(block):
            account.own.append(sentence)
        parts = clauses(_with_lead(sentence))
        if self.asked and sentence.text.strip(" .;,").lower() in {"y", "n"}:
            sentence = replace(sentence, text="Yes." if sentence.text.strip()[0] in "yY" else "No.")
            parts = clauses(sentence.text)
        near = " ".join(one.text for one in self.page[max(0, number - 1) : number + 2])
        following = self.page[number + 1] if number + 1 < len(self.page) else None
        if sentence.asks:
            self.read_question(sentence, parts, block, following, near)
            return
        title = sentence.text in self.headings or _is_title(sentence, parts, following)
        fragments = not title and self.may_be_a_fragment(sentence, parts)
        self.leave_open(self.read_statement(sentence, parts, block, fragments=fragments))
        if not title:
            self.read_limits_of(sentence, block, near)

    def may_be_a_fragment(self, sentence: Sentence, parts: list[Clause]) -> bool:
        """Whether a line without a verb is an answer all the same ("J-1 only")."""
        return (
            len(self.page) <= FEW_SENTENCES
            or sentence.text[-1:] in ".;!"
            or len(parts) > 1
            or bool(sentence.lead)
            or "visa" in sentence.heading.lower()
            or _says_two(parts)
        )

    def read_question(
        self, sentence: Sentence, parts: list[Clause], block: tuple[str, ...], following: Sentence | None, near: str
    ) -> None:
        self.leave_open(_question(parts), asked=True)
        for part in parts:
            self.memory.note(part, tuple(name for name in self.before.mentions if _names([part], name)))
        if following is not None and _short_answer(following.text):
            for limit in read_limits(f"{sentence.text} {following.text[:250]}", near):
                self.account(block[0] if block else None).limits.append((limit, f"{sentence.text} {following.text}"))

    def read_limits_of(self, sentence: Sentence, block: tuple[str, ...], near: str) -> None:
        above = sentence.lead if _DEMANDS.search(sentence.lead) else sentence.heading
        subject = above if len(sentence.text.split()) <= SHORT else ""
        for limit in read_limits(f"{subject}: {sentence.text}" if subject else sentence.text, near):
            for account in self.accounts_of(block):
                account.limits.append((limit, sentence.text))

    def read_statement(
        self, sentence: Sentence, parts: list[Clause], block: tuple[str, ...], *, fragments: bool
    ) -> Said:
        """Read what a sentence says, and give what it leaves open to the next."""
        taken_back = _TAKEN_BACK.search(sentence.text)
        if _speaks_of_others(sentence.text) or (_REPORTED.search(sentence.text) and not taken_back):
            return Said()
        question = self.before if self.asked else Said()
        if question.open_to and any(part.has(Part.AFFIRMS) for part in parts):
            resident = any(part.has(Part.RESIDENT) for part in parts)
            self.say_of(block, Said(open_to=OpenTo.CITIZEN_LPR_ONLY if resident else question.open_to), sentence)
        if sentence.text.endswith(":") and len(sentence.text.split()) <= 6 and not _classes(parts):
            return Said()  # it introduces a list, whose items are read with it
        if block and not any(part.has(*_VISAS) for part in parts) and _NOTHING.search(sentence.text):
            if "visa" in sentence.heading.lower() or any(account.said for account in self.accounts.values()):
                self.say_of(block, Said(statements=[Statement(ANY_VISA, VisaAnswer.NO)]), sentence)
            return Said()
        names_a_class = any(part.has(Part.J1, Part.H1B, Part.OTHER_VISA) for part in parts)
        names: tuple[str, ...] = ()
        before = self.before
        for position, named_part in enumerate(parts):
            part = put_back(named_part, self.memory)
            leaning = before
            if self.asked and names_a_class and position == 0:
                asked_for = (name for name in question.mentions if name != ANY_VISA and not _names(parts, name))
                leaning = Said(mentions=tuple(asked_for), asked=True)
            said = self.read_part(part, leaning, fragments=fragments)
            if len(parts) == 1 and sentence.whole_line and not sentence.lead and _names_status(parts):
                _listed(part, said)
            self.memory.note(part, _classes([part]))
            named = whose_clause(part, sentence.text)
            names = named or (names if not part.has(Part.WE, Part.OUR_RESIDENTS) else ())
            if said.statements or said.open_to or said.listed:
                self.keep(said, names or block, block, sentence)
            if self.asked and position == 0 and part.has(Part.AFFIRMS) and not said.answer:
                before = Said(mentions=question.mentions, answer=VisaAnswer.YES)
            elif said.mentions:
                before = said
            elif not self.asked and position + 1 == len(parts):
                before = Said()
        return before

    def read_part(self, part: Clause, leaning: Said, *, fragments: bool) -> Said:
        """Read one clause: classes and answers first, then who may apply."""
        said = read_clause(part, leaning, fragments=fragments)
        taken_for_granted = self.memory.adds(part, _classes([part]))
        if taken_for_granted and any(one.answer is VisaAnswer.YES for one in said.statements):
            said.statements.append(Statement(taken_for_granted, VisaAnswer.YES))
        read_openness(part, said)
        read_rest(part, self.memory.welcome, said)
        return said

    def say_of(self, programs: tuple[str, ...], said: Said, sentence: Sentence) -> None:
        for account in self.accounts_of(programs):
            account.said.append(said)
            account.words.append(sentence.text)

    def keep(self, said: Said, programs: tuple[str, ...], block: tuple[str, ...], sentence: Sentence) -> None:
        """Keep what a clause says of programs, which may be others than those of its block."""
        for program in programs or (None,):
            account = self.account(program)
            account.named = account.named or program not in (block or (None,))
            account.said.append(said)
            if sentence.text not in account.words:
                account.words.append(sentence.text)


def accounts_of(page: Sequence[Sentence]) -> dict[str | None, Account]:
    """Give what a page says of each program it speaks of; under None what it says at large."""
    walk = _Walk(page)
    for number in range(len(page)):
        walk.read(number)
    return walk.accounts


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
    return len(text.split()) <= SHORT or bool(re.match(r"(?:no|none|not|yes)\b[,. ]?", text.strip(), re.IGNORECASE))


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


def _listed(part: Clause, said: Said) -> None:
    """Take an item that is only a status ("US citizens") for who may apply."""
    if part.has(Part.CITIZEN):
        said.listed = OpenTo.CITIZEN_LPR_ONLY if part.has(Part.RESIDENT) else OpenTo.CITIZEN_ONLY


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


def _speaks_of_others(text: str) -> bool:
    """Whether other programs are what the sentence speaks of, and not where somebody comes from."""
    others = _OF_OTHERS.search(text) or _SOME.match(text)
    if not others or _OURS.search(text):
        return False
    return not re.search(
        r"\b(?:from|at|of|in|by|with|between|to) (?:the |an? )?$", text[: others.start()], re.IGNORECASE
    )


def _classes(parts: list[Clause]) -> tuple[str, ...]:
    """The classes that clauses name, for a later "we do not" that leans on them."""
    return tuple(name for name in ("j1", "h1b") if _names(parts, name))


def _names(parts: list[Clause], name: str) -> bool:
    return any(part.has(Part.J1 if name == "j1" else Part.H1B) for part in parts)
