"""What applying costs: fee steps of the application services per specialty and season, and the fee of a number."""

from __future__ import annotations

from dataclasses import dataclass

from smartpick.entities.season_of import Season
from smartpick.errors import NoValueOnDate
from smartpick.rules.parameters import season_value
from smartpick.rules.specialty_terms import applies_through, same_specialty

FEES_OF = {"MyERAS": "fees.eras", "ResidencyCAS": "fees.residencycas"}


@dataclass(frozen=True, slots=True)
class FeeSteps:
    """Fee steps of one specialty in one season.

    Attributes
    ----------
    platform : application service that charges them.
    steps : cumulative (up to this many, price of each in USD); None = no upper end; () when unknown.
    flat : (covers this many, USD) when the first step is one price for all of them, else None.
    status : "published", "projected" or "unknown".
    verify : whether it has to be re-checked.
    source : in one line. rules : ids of the dated parameters.

    Examples
    --------
    >>> fee_steps(Season(2026), "internal medicine").fee_usd(80)
    1830.0
    """

    season: int
    specialty: str
    platform: str
    steps: tuple[tuple[int | None, float], ...]
    flat: tuple[int, float] | None
    status: str
    verify: bool
    source: str
    rules: tuple[str, ...]

    def fee_usd(self, n: int) -> float | None:
        """Give the fee of `n` programs of this specialty, None when the steps are unknown. [USD]"""
        if not self.steps:
            return None
        fee, done = 0.0, 0
        if self.flat is not None and n > 0:
            fee, done = self.flat[1], self.flat[0]
        for upto, each in self.steps:
            if n <= done:
                break
            top = n if upto is None else min(n, upto)
            if top > done:
                fee += (top - done) * each
                done = top
        return fee

    def linear_steps(self) -> list[list[float | None]]:
        """Give the steps as the bare instance wants them: [[30, 11], [null, 30]], cumulative.

        A flat first step is spread evenly over the programs it covers, which is exact from there on.
        """
        if self.flat is None:
            return [[upto, each] for upto, each in self.steps]
        covers, usd = self.flat
        return [[covers, usd / covers], *[[upto, each] for upto, each in self.steps]]


def fee_steps(season: Season, specialty: str) -> FeeSteps:
    """Give the fee steps that an application in `specialty` is charged in `season`.

    Steps are those of the service the specialty uses that season; a season without published steps gets our
    projection, marked; without either, `steps` is empty and `status` "unknown".

    Examples
    --------
    >>> fee_steps(Season(2027), "internal medicine").linear_steps()
    [[30, 11.0], [None, 30.0]]
    """
    platform, platform_rule = applies_through(season, specialty)
    family = FEES_OF[platform]
    if platform == "ResidencyCAS":
        family += ".obgyn" if same_specialty(specialty, "obstetrics and gynecology") else ".em"
    rules = (family, *([platform_rule] if platform_rule else []))
    try:
        found = season_value(family, season)
    except NoValueOnDate as error:
        return FeeSteps(season.year, specialty, platform, (), None, "unknown", True, str(error), rules)
    flat: tuple[int, float] | None = None
    steps: list[tuple[int | None, float]] = []
    for step in found.value:  # type: ignore[attr-defined]
        if "flat" in step:
            flat = (int(step["upto"]), float(step["flat"]))
        else:
            steps.append((step["upto"], float(step["each"])))
    rules = (found.id, *rules[1:])
    return FeeSteps(
        season.year, specialty, platform, tuple(steps), flat, found.status, found.verify, found.source, rules
    )


def application_fee_usd(season: Season, specialty: str, n: int) -> float | None:
    """Give the application-service fee of `n` programs of one specialty, None when not known. [USD]

    Examples
    --------
    >>> application_fee_usd(Season(2026), "internal medicine", 43), application_fee_usd(Season(2026), "radiology", 7)
    (720.0, 77.0)
    """
    return fee_steps(season, specialty).fee_usd(n)
