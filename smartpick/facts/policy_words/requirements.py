"""Requirements and habits that amount to an answer: "must be eligible for a J-1", "train on", "Step 3 is needed"."""

from __future__ import annotations

from smartpick.facts.policy_words.clauses import Clause, Token
from smartpick.facts.policy_words.lexicon import Part

WEAK_VERBS = frozenset(
    {"use", "uses", "used", "using", "train", "trains", "apply", "obtain", "standard", "usual", "default", "norm"}
    | {
        "the norm",
        "the usual",
        "common",
        "assist",
        "secure",
        "pursue",
        "pursues",
        "issue",
        "issued",
        "enroll",
        "qualify",
    }
    | {"eligible", "interview", "interviewed", "may apply", "can apply", "able to apply", "participate", "participates"}
    | {
        "an option",
        "option",
        "options",
        "choose between",
        "choice between",
        "choice of",
        "free to choose",
        "permit",
        "permits",
        "planned",
        "foreseen",
        "envisaged",
        "help",
    }
)
WEAK_VERBS |= {
    "administer",
    "administers",
    "administered",
    "coordinate",
    "coordinates",
    "coordinated",
    "oversee",
    "oversees",
}
WEAK_VERBS |= {
    "manage",
    "manages",
    "managed",
    "submit",
    "submits",
    "submitted",
    "lodge",
    "lodges",
    "lodged",
    "join",
    "joined",
}
WEAK_VERBS |= {"assists", "helps", "interviews", "qualifies", "enrolls", "joins"}
WEAK_VERBS |= {"invite", "invites", "invited", "procure", "procures", "see to", "sees to", "manages"}
_PARTICIPLES = frozenset({"requesting", "request", "seeking", "requests", "requiring", "needing"})
WAYS = frozenset(
    {"pathway", "path", "route", "way", "avenue", "category", "type", "class", "one", "status", "classification"}
    | {"option", "vehicle", "mechanism", "door", "basis", "possibility", "choice", "means", "kind"}
)
_NOT_YET = frozenset({"apply", "planned", "foreseen", "envisaged"})
_HABITS = frozenset({"standard", "usual", "default", "norm", "the norm", "the usual", "routine"})


def _subject_applies(clause: Clause, before: int) -> bool:
    head = clause.tokens[:before]
    if all(token[1] & {Part.SMALL, Part.BUT, Part.SPONSOR} for token in head) and not denies_something(clause):
        return True
    if head and head[-1][0].startswith(("must", "need to", "has to", "have to")):
        return True
    return any(
        t[1] & {Part.APPLICANTS, Part.OUR_RESIDENTS, Part.WE, Part.FOREIGN, Part.MUST, Part.CITIZEN} for t in head
    )


def amounts_to_yes(clause: Clause, mentions: list[tuple[int, str]]) -> bool:
    """Requirements and habits that amount to a yes: "must be eligible for", "train on", "should expect"."""
    first = mentions[0][0]
    tokens = clause.tokens
    if _is_the_only_one(clause, mentions) or _is_listed_eligible(clause) or _are_the_ways(clause, first):
        return True
    if mentions[-1][1] == "j1" and not clause.has(Part.IF, Part.STEP3) and not denies_something(clause):
        fillers = {Part.SMALL, Part.VISA, Part.ECFMG}
        tail = [t[0] for t in tokens[mentions[-1][0] + 1 :] if not t[1] <= fillers and t[0] != "sponsored"]
        if tail and tail[0] in {"needed", "required", "necessary"}:
            return True
    if _people_may_apply(clause, mentions) or _is_a_program_of(clause, first):
        return True
    last = mentions[-1][0]
    named_visa = Part.VISA in tokens[0][1] or (len(tokens) > 1 and Part.VISA in tokens[1][1])
    if named_visa and {"is", "are"} & {t[0] for t in tokens[max(0, first - 2) : first]} and last >= len(tokens) - 3:
        return strange_words(clause) <= 2
    verbs = [i for i in clause.where(Part.NEED, Part.HOLD, Part.EXPECT) if i < first]
    after = [i for i in clause.where(Part.SPONSOR) if i > first and tokens[i][0] in WEAK_VERBS - _NOT_YET]
    if any(index < first for index in clause.where(Part.IF)) and not after:
        return _only_if_eligible(clause, first)
    if after and strange_words(clause) <= 3:
        return True
    if any(token[0] in _HABITS for token in tokens[:first]) and strange_words(clause) <= 2:
        return True
    if strange_words(clause) > 6:
        return False
    own = [i for i in verbs if not _is_relative(tokens, i) and not _only_describes(clause, i, mentions)]
    if not own:
        weak = [i for i in clause.where(Part.SPONSOR) if i < first]
        return bool(weak) and _subject_applies(clause, weak[0] + 1) and not clause.has(Part.STEP3)
    if (
        own
        and tokens[own[0]][0].startswith(("eligib", "be eligib"))
        and strange_words(clause) == 0
        and not clause.has(Part.STEP3)
    ):
        stated = tokens[own[0] - 1][0] in {"is", "are"} and tokens[own[0] - 2][0] not in {"who", "that"}
        return own[0] <= 1 or stated or any(t[1] & {Part.RESIDENT, Part.CITIZEN} for t in tokens[: own[0]])
    if own and own[0] == 0 and Part.EXPECT in tokens[0][1]:
        return not clause.has(Part.STEP3)
    return bool(own) and not clause.has(Part.STEP3) and _subject_applies(clause, own[0] + 1)


def denies_something(clause: Clause) -> bool:
    """Whether a "not" stands in the clause that does not belong to people ("who are not citizens")."""
    words = clause.words()
    return any(
        words[i] != "without" and not {"who", "that", "whom"} & set(words[max(0, i - 3) : i])
        for i in clause.where(Part.NOT, Part.NO_LONGER)
    )


def _is_the_only_one(clause: Clause, mentions: list[tuple[int, str]]) -> bool:
    """Whether one class is named as the only way: "the only route is the J-1", "the J-1 is the sole visa"."""
    words = clause.words()
    first, last = mentions[0][0], mentions[-1][0]
    if denies_something(clause) or clause.has(Part.OTHERS, Part.STEP3, Part.TRANSFER):
        return False
    only = clause.where(Part.ONLY)
    before = [i for i in only if i < min(first, 3)]
    linked = bool({"is", "are", "been", "remains", "namely"} & set(words[max(0, first - 2) : first]))
    linked = linked or any(Part.COMMA in t[1] or Part.COLON in t[1] for t in clause.tokens[max(0, first - 2) : first])
    if before and linked and last >= len(words) - 3:
        return True
    ways = [i for i in only if i < first and (_way(clause, i) or "visa" in words[i])]
    if ways and linked and last >= len(words) - 3 and {"is", "there", "be", "been"} & set(words[: ways[0] + 1]):
        return True
    after = [i for i in only if last < i <= last + 8]
    return (
        bool(after)
        and bool({"is", "are", "been", "remains", "as"} & set(words[last + 1 : after[0]]))
        and _way(clause, after[0])
    )


def _is_listed_eligible(clause: Clause) -> bool:
    """Whether a class stands in a list of those who may apply: "Eligible: US citizens, J-1 applicants"."""
    words = clause.words()
    colon = next(iter(clause.where(Part.COLON)), -1)
    if colon not in {1, 2, 3} or denies_something(clause) or clause.has(Part.IF, Part.PERHAPS, Part.STEP3):
        return False
    label = " ".join(words[:colon])
    return label.endswith("accepted") or label.startswith(
        ("eligible", "eligibility", "open to", "who may apply", "who can apply", "accepted")
    )


def _are_the_ways(clause: Clause, first: int) -> bool:
    """Whether the classes are named as the ways in: "there are two ways to train with us: the J-1 and the H-1B"."""
    words = clause.words()
    colons = [i for i in clause.where(Part.COLON) if i < first]
    if not colons or denies_something(clause) or words[0] not in {"there", "we", "you", "two", "our", "the"}:
        return False
    ways = WAYS | {"ways", "routes", "pathways", "paths", "options", "visas", "kinds", "types", "categories"}
    return bool(ways & set(words[: colons[-1]])) and all(
        t[1] & {Part.SMALL, Part.J1, Part.H1B, Part.AND, Part.OR, Part.VISA, Part.COMMA}
        for t in clause.tokens[colons[-1] + 1 :]
    )


def _people_may_apply(clause: Clause, mentions: list[tuple[int, str]]) -> bool:
    """Whether people of a class "can apply" or "are encouraged to apply"."""
    tokens = clause.tokens
    after = [i for i in clause.where(Part.SPONSOR) if i > mentions[-1][0] and tokens[i][0].endswith("apply")]
    if not after or denies_something(clause) or clause.has(Part.IF, Part.STEP3, Part.MUST, Part.OTHERS, Part.FELLOWS):
        return False
    between = tokens[mentions[-1][0] + 1 : after[0]]
    allowed = {Part.APPLICANTS, Part.HOLD, Part.SMALL, Part.VISA, Part.PREFER, Part.OUR_RESIDENTS, Part.SPONSOR}
    people = any(token[1] & {Part.APPLICANTS, Part.HOLD, Part.OUR_RESIDENTS} for token in tokens[: after[0]])
    return people and all(token[1] & allowed or token[0] in {"can", "need"} for token in between)


def _is_a_program_of(clause: Clause, first: int) -> bool:
    """Whether "we are a J-1 program" is said."""
    head, tail = clause.tokens[:first], clause.tokens[first + 1 : first + 2]
    return (
        {"are", "is"} <= {token[0] for token in head} | {"are", "is"}
        and bool(head)
        and Part.WE in head[0][1]
        and all(token[1] & {Part.WE, Part.SMALL} for token in head)
        and any(token[0] in {"are", "is"} for token in head)
        and bool(tail)
        and tail[0][0] in {"program", "residency", "hospital"}
        and not denies_something(clause)
    )


def may_not_apply(clause: Clause, mention: int) -> bool:
    """Whether people of a class are shut out: "J-1 physicians are not eligible for our training"."""
    tokens = clause.tokens[mention + 1 :]
    at = next((i for i, token in enumerate(tokens) if Part.NOT in token[1]), None)
    if at is None or not any(t[1] & {Part.APPLICANTS, Part.OUR_RESIDENTS, Part.HOLD} for t in tokens[:at]):
        return False
    return any(t[0].startswith(("eligible", "qualify", "be eligible")) for t in tokens[at + 1 : at + 3])


def may_not_hold(clause: Clause, mention: int) -> bool:
    """Whether people "may not be employed on" or "cannot train on" the class named right after."""
    holds = [i for i in clause.where(Part.HOLD, Part.EXPECT) if mention - 3 <= i < mention]
    denials = [i for i in clause.where(Part.NOT, Part.NO_LONGER) if holds and holds[0] - 5 <= i < holds[0]]
    denials = [i for i in denials if clause.tokens[i][0] not in {"without", "non", "neither"}]
    people = clause.where(Part.OUR_RESIDENTS, Part.APPLICANTS, Part.FOREIGN, Part.WE)
    nobody = bool(denials) and clause.tokens[denials[0]][0] in {"nobody", "no one", "noone", "none"}
    nobody = nobody or (bool(denials) and denials[0] <= 1 and clause.tokens[0][0] in {"do", "not", "please", "never"})
    return len(denials) == 1 and (nobody or (bool(people) and people[0] < denials[0])) and strange_words(clause) <= 3


def not_eligible(clause: Clause, mention: int) -> bool:
    """Whether people "are not eligible for" the class named right after."""
    words = clause.words()
    for index in clause.where(Part.NEED):
        if words[index].startswith(("eligible", "be eligible", "qualify")) and index < mention <= index + 3:
            return bool(index) and Part.NOT in clause.tokens[index - 1][1]
    return False


def _way(clause: Clause, only: int) -> bool:
    """Whether "visa", "route" or the like follows "only"."""
    following = clause.tokens[only + 1 : only + 3]
    return any(Part.VISA in token[1] or token[0] in WAYS for token in following)


def _only_if_eligible(clause: Clause, first: int) -> bool:
    """Whether people are taken "only if they qualify for a J-1"."""
    words = clause.words()
    condition = next((i for i in clause.where(Part.IF) if i and words[i - 1] == "only"), None)
    if condition is None or condition > first or denies_something(clause):
        return False
    return any(condition < i < first for i in clause.where(Part.NEED, Part.HOLD)) or "qualify" in words[condition:first]


def _only_describes(clause: Clause, verb: int, mentions: list[tuple[int, str]]) -> bool:
    """Whether "on a J-1" only tells which people are meant: "residents on J-1 visas may be exempt from tax"."""
    tokens = clause.tokens
    if not verb or not tokens[verb][0].startswith(("on", "with", "under", "hold")):
        return False
    people = tokens[verb - 1][1] & {Part.OUR_RESIDENTS, Part.APPLICANTS, Part.FOREIGN}
    rest = [token for token in tokens[mentions[-1][0] + 1 :] if not token[1] & {Part.SMALL, Part.VISA}]
    return bool(people) and bool(rest)


def _is_relative(tokens: tuple[Token, ...], verb: int) -> bool:
    """Whether a verb only describes people: "who need a visa", "requesting"."""
    if verb == 0:
        return False
    return tokens[verb][0] in _PARTICIPLES or tokens[verb - 1][0] in {"who", "that", "which"}


def is_confined(clause: Clause, mentions: list[tuple[int, str]]) -> bool:
    """Whether "sponsorship is limited to the J-1": the words that shut others out also let this one in."""
    firsts = [
        i
        for i in clause.where(Part.ONLY)
        if i < mentions[0][0] and (clause.tokens[i][0].endswith(" to") or confines(clause, i, mentions[0][0]))
    ]
    return bool(firsts) and clause.has(Part.VISA) and not clause.has(Part.PERHAPS, Part.STEP3, Part.NOT)


def confines(clause: Clause, verb: int, mention: int) -> bool:
    """Whether "limits … to" stands before a class: "limits sponsorship of residents to the J-1"."""
    words = clause.words()
    limiting = words[verb] in {"limits", "limit", "restricts", "restrict", "confines"}
    return limiting and verb < mention and "to" in words[max(verb + 1, mention - 2) : mention]


def names_step3(clause: Clause) -> bool:
    """Whether Step 3 is named as a condition, and not as a thing nobody needs."""
    steps = clause.where(Part.STEP3)
    if not steps:
        return False
    negative = [i for i in clause.where(Part.NOT) if i < steps[0] + 5]
    return not negative


def asks_step3(clause: Clause) -> bool:
    """Whether Step 3 is asked of applicants for an H-1B, which only a program that files one does."""
    return (
        clause.has(Part.APPLICANTS)
        and clause.has(Part.NEED, Part.MUST, Part.HOLD)
        and not clause.has(Part.NOT, Part.PREFER)
    )


def strange_words(clause: Clause) -> int:
    """Number of words that the lexicon does not know."""
    return sum(token[1] == {Part.WORD} and not token[0].isdigit() for token in clause.tokens)
