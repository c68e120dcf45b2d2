"""One Match as its participants know it: names, lists, couples, supplemental lists, quotas; checked at the door."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from smartpick.errors import InvalidInput

Pair = tuple[str | None, str | None]
"""Programs of a couple's first and second member; None is no position."""

FILLS = ("any", "even", "odd")
"""How many positions a program fills: any number, an even or an odd one."""


@dataclass(frozen=True)
class Couple:
    """Two residents with one list of pairs, most preferred first."""

    members: tuple[str, str]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Offer:
    """What one program brings to the Match.

    Attributes
    ----------
    quota : positions, 0 or more. [positions]
    ranks : residents, most preferred first; who is not there is unacceptable.
    reverts_to : the program that gets the positions left unfilled, if any.
    fills : "any", "even" or "odd": the number of positions the program wants to fill.
    """

    quota: int
    ranks: tuple[str, ...]
    reverts_to: str | None = None
    fills: str = "any"


@dataclass(frozen=True)
class Instance:
    """One Match.

    Attributes
    ----------
    residents : rank order list of each single resident.
    couples : the couples by name; their members stand in no list of their own.
    programs : what each program offers.
    supplemental : resident -> advanced program -> preliminary programs for the first year, most preferred
        first, used when the resident matches to that advanced program.
    """

    residents: dict[str, tuple[str, ...]]
    couples: dict[str, Couple] = field(default_factory=dict)
    programs: dict[str, Offer] = field(default_factory=dict)
    supplemental: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    @property
    def everyone(self) -> list[str]:
        """All residents, single ones first, then the couples' members."""
        return [*self.residents, *(member for couple in self.couples.values() for member in couple.members)]


Where = Callable[[str, str], str]
"""Names the place of ("residents" | "couples" | "programs" | "supplemental", id) in the file at hand."""


def check_instance(instance: Instance, where: Where = lambda kind, name: f"{kind}.{name}") -> Instance:
    """The instance itself, when its lists fit together.

    Parameters
    ----------
    instance : what was read.
    where : how to name a list in a message.

    Raises
    ------
    InvalidInput
        No residents or no programs, unknown or repeated names in a list, a negative quota, a couple without
        two different members of its own, reversions that run in a circle.

    Examples
    --------
    >>> check_instance(Instance({"r": ("a", "a")}, programs={"a": Offer(1, ("r",))}))
    Traceback (most recent call last):
    smartpick.errors.InvalidInput: 'residents.r' must be a list that names each program once (got 'a').
    """
    if not instance.programs:
        raise InvalidInput("programs", "one program or more", 0, "An empty market has nothing to match.")
    if not instance.residents and not instance.couples:
        raise InvalidInput("residents", "one resident or more", 0, "An empty market has nobody to match.")
    _check_couples(instance, where)
    for name, ranked in instance.residents.items():
        _check_list(where("residents", name), "program", ranked, instance.programs)
    residents = set(instance.everyone)
    for name, offer in instance.programs.items():
        at = where("programs", name)
        if isinstance(offer.quota, bool) or not isinstance(offer.quota, int) or offer.quota < 0:
            raise InvalidInput(at, "a program with a quota of 0 or more positions", offer.quota)
        if offer.fills not in FILLS:
            raise InvalidInput(at, f"a program that fills {', '.join(FILLS)}", offer.fills)
        _check_list(at, "resident", offer.ranks, residents)
        _check_reversion(instance, name, at)
    for name, lists in instance.supplemental.items():
        at = where("supplemental", name)
        if name not in residents:
            raise InvalidInput(at, "lists of a known resident", name, _nearest(name, residents))
        _check_list(at, "program", lists, instance.programs)
        for advanced, preliminary in lists.items():
            _check_list(f"{at}.{advanced}", "program", preliminary, instance.programs)
            if advanced in preliminary:
                raise InvalidInput(f"{at}.{advanced}", "a list of other programs than the advanced one", advanced)
    return instance


def _check_couples(instance: Instance, where: Where) -> None:
    taken: set[str] = set()
    for name, couple in instance.couples.items():
        at = where("couples", name)
        if len(couple.members) != 2 or couple.members[0] == couple.members[1]:
            raise InvalidInput(at, "a couple of two different members", list(couple.members))
        for member in couple.members:
            if member in instance.residents:
                raise InvalidInput(at, "a couple whose members have no list of their own", member)
            if member in taken:
                raise InvalidInput(at, "a couple whose members are in no other couple", member)
            taken.add(member)
        for pair in couple.pairs:
            for program in pair:
                if program is not None and program not in instance.programs:
                    raise InvalidInput(
                        at, "pairs of known programs or none", program, _nearest(program, instance.programs)
                    )
        if repeated := _first_repeated(couple.pairs):
            raise InvalidInput(at, "a list that names each pair once", repeated)


def _check_list(at: str, kind: str, named: Iterable[str], known: Collection[str]) -> None:
    named = tuple(named)
    for name in named:
        if name not in known:
            raise InvalidInput(at, f"a list of known {kind}s", name, _nearest(name, known))
    if len(set(named)) != len(named):
        raise InvalidInput(at, f"a list that names each {kind} once", _first_repeated(named))


def _check_reversion(instance: Instance, name: str, at: str) -> None:
    seen = {name}
    following = instance.programs[name].reverts_to
    while following is not None:
        if following not in instance.programs:
            raise InvalidInput(
                at, "a program that reverts to a known one", following, _nearest(following, instance.programs)
            )
        if following in seen:
            raise InvalidInput(at, "a program whose reversions do not run in a circle", following)
        seen.add(following)
        following = instance.programs[following].reverts_to


def _first_repeated(named: Iterable[object]) -> object:
    seen: set[object] = set()
    for name in named:
        if name in seen:
            return name
        seen.add(name)
    return None


def _nearest(name: str, known: Collection[str]) -> str:
    near = get_close_matches(str(name), [str(other) for other in known][:2000], n=1)
    return f"Did you mean {near[0]!r}?" if near else ""
