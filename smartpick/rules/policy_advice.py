"""What to make of a program's visa policy: the three buckets, its age, when to ask first, and reported patterns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from smartpick.entities.season_of import Season
from smartpick.entities.status import OpenTo, VisaAnswer, VisaLabel, VisaPolicy
from smartpick.rules.parameters import parameter
from smartpick.rules.rule_files import read_rule_file
from smartpick.rules.rule_shapes import TEXT, TEXTS, Shape, Table
from smartpick.rules.sentences import Sentence, sentence
from smartpick.rules.verdict import Answer, Verdict

PATTERNS = "reported_patterns.yaml"
SHAPE = Shape({"": Table({"names": TEXTS, "says": TEXT, "rules": TEXTS}, TEXT)})
SPONSORED = {VisaAnswer.YES, VisaAnswer.CASE_BY_CASE, VisaAnswer.TRANSFER_ONLY}


def bucket(policy: VisaPolicy) -> Sentence:
    """Give the advice of the policy's bucket: J-1 only, both, none, or unknown (rules L-01 to L-03).

    Examples
    --------
    >>> bucket(VisaPolicy(j1=VisaAnswer.YES, h1b=VisaAnswer.YES)).rules
    ('L-02',)
    """
    closed = policy.open_to in {OpenTo.CITIZEN_ONLY, OpenTo.CITIZEN_LPR_ONLY}
    if closed or (policy.j1 is VisaAnswer.NO and policy.h1b is VisaAnswer.NO):
        return sentence("bucket.none")
    if policy.j1 is VisaAnswer.YES and policy.h1b in SPONSORED:
        return sentence("bucket.both" if policy.h1b is VisaAnswer.YES else "bucket.both_maybe")
    if policy.j1 is VisaAnswer.YES:
        return sentence("bucket.j1_only" if policy.h1b is VisaAnswer.NO else "bucket.j1_stated")
    if policy.h1b in SPONSORED:
        return sentence("bucket.h1b_only" if policy.j1 is VisaAnswer.NO else "bucket.h1b_stated")
    return sentence("bucket.unknown")


def needs_recheck(checked_on: date | None, day: date) -> Verdict:
    """Say whether a policy has to be checked again: last looked at in an earlier season, or too long ago (rule K-07).

    Examples
    --------
    >>> needs_recheck(date(2026, 6, 3), date(2026, 9, 1)).answer.value
    'no'
    >>> needs_recheck(date(2026, 6, 2), date(2026, 9, 1)).answer.value
    'yes'
    """
    if checked_on is None:
        return Verdict.of(Answer.YES, sentence("policy.never_dated"))
    if Season.of(checked_on) < Season.of(day):
        return Verdict.of(Answer.YES, sentence("policy.earlier_season", on=checked_on))
    limit = parameter("policy.recheck_days", day).whole()
    age = (day - checked_on).days
    if age > limit:
        return Verdict.of(Answer.YES, sentence("policy.old", on=checked_on, age=age, limit=limit))
    return Verdict.of(Answer.NO)


def ask_first(policy: VisaPolicy, interest: int | None) -> Sentence | None:
    """Give the words that hold back an application to a much-wanted program of unknown policy (rule K-08).

    `interest` is the profile's 1-5; None when the applicant has not said.
    """
    unknown = policy.label in {VisaLabel.UNKNOWN, VisaLabel.SPONSORS_UNSPECIFIED}
    return sentence("policy.ask_first") if unknown and (interest or 0) >= 4 else None


def reported_pattern(institution: str) -> Sentence | None:
    """Give a pattern that articles report of an institution: an undated opinion, never a fact (rules K-09, K-10, Z-13).

    Examples
    --------
    >>> reported_pattern("Boston Medical Center").text[:26]
    'Reported pattern - verify:'
    """
    content = read_rule_file(PATTERNS, shape=SHAPE)
    bare = institution.lower()
    fits: list[tuple[int, dict[str, list[str]]]] = []
    for entry in content.values():
        fits += [(len(name), entry) for name in map(str, entry["names"]) if name in bare]
    if not fits:
        return None
    _, entry = max(fits, key=lambda fit: fit[0])
    return Sentence(f"Reported pattern - verify: {entry['says']}", tuple(entry["rules"]), advice=True)


def policy_notes(
    policy: VisaPolicy, institution: str, checked_on: date | None, day: date, interest: int | None = None
) -> list[Sentence]:
    """Give all there is to say about one program's visa policy, what to make of it first.

    Parameters
    ----------
    checked_on : day the policy was last looked at, None when nobody noted it. interest : the profile's 1-5.
    """
    said = [bucket(policy)]
    if policy.label is not VisaLabel.UNKNOWN:
        again = needs_recheck(checked_on, day)
        said += [Sentence(text, again.rules) for text in again.reasons]
    wanted, pattern = ask_first(policy, interest), reported_pattern(institution)
    return said + [one for one in (wanted, pattern) if one is not None]


def shares(policies: Iterable[VisaPolicy]) -> dict[str, float]:
    """Give the share of programs under each label, largest first: how a region treats visas (rule J-18). [fraction]

    Examples
    --------
    >>> shares([VisaPolicy(j1=VisaAnswer.YES), VisaPolicy(), VisaPolicy()])
    {'UNKNOWN': 0.6666666666666666, 'J1_STATED': 0.3333333333333333}
    """
    counts = Counter(policy.label.value for policy in policies)
    total = sum(counts.values())
    return {label: n / total for label, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))}
