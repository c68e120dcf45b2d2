"""What applying costs: fee steps of the application services per specialty and season, and the fee of a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.entities.status import VisaPreference
from smartpick.errors import NoValueOnDate
from smartpick.rules.dated import DatedValue
from smartpick.rules.entry import enters_without_visa
from smartpick.rules.parameters import parameter, season_value
from smartpick.rules.specialty_terms import applies_through, same_specialty

FREE_RANKS = "fees.nrmp.free_ranks"
NOT_FOUND = "no published price was found"
STAND_IN = "emergency medicine"  # the one specialty for which prices of ResidencyCAS were found
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
    stand_in : the specialty whose prices these are, where the specialty's own are not known; else None.

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
    stand_in: str | None = None

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
    except NoValueOnDate:
        return FeeSteps(season.year, specialty, platform, (), None, "unknown", True, NOT_FOUND, rules)
    flat: tuple[int, float] | None = None
    steps: list[tuple[int | None, float]] = []
    for step in found.entries():
        if "flat" in step:
            flat = (int(step["upto"]), float(step["flat"]))
        else:
            steps.append((step["upto"], float(step["each"])))
    rules = (found.id, *rules[1:])
    return FeeSteps(
        season.year, specialty, platform, tuple(steps), flat, found.status, found.verify, found.source, rules
    )


def planning_steps(season: Season, specialty: str) -> FeeSteps:
    """Give the steps a list is made with: the specialty's own, else those of its service for another specialty.

    A price that nobody knows must not count as none: a budget would then limit nothing. The stand-in says so
    (`stand_in`), stays "unknown" and never enters a cost sheet.

    Examples
    --------
    >>> steps = planning_steps(Season(2027), "obstetrics and gynecology")
    >>> steps.fee_usd(18), steps.status, steps.stand_in
    (99.0, 'unknown', 'emergency medicine')
    """
    own = fee_steps(season, specialty)
    other = fee_steps(season, STAND_IN)
    if own.steps or own.flat or own.platform != other.platform or not other.steps:
        return own
    return replace(own, steps=other.steps, flat=other.flat, stand_in=STAND_IN)


@dataclass(frozen=True, slots=True)
class CostPart:
    """One line of a cost sheet; `usd` is None when the amount is not known (never zero). [USD]

    Attributes
    ----------
    payer : "you" or "hospital".
    certain : whether it is due for this person; False = only if a condition named in `what` comes true.
    """

    what: str
    usd: float | None
    payer: str
    certain: bool
    verify: bool
    status: str
    rules: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Give the line."""
        return {
            "what": self.what,
            "usd": self.usd,
            "payer": self.payer,
            "certain": self.certain,
            "verify": self.verify,
            "status": self.status,
            "rules": list(self.rules),
        }


@dataclass(frozen=True, slots=True)
class CostSheet:
    """What a season costs, part by part. `total_usd` adds the known, certain parts that the applicant pays.

    `stand_in` names the specialties whose list was made with another specialty's prices, their own not being known.
    """

    season: int
    parts: tuple[CostPart, ...]
    stand_in: tuple[str, ...] = ()

    @property
    def total_usd(self) -> float:
        """Known and certain parts the applicant pays. [USD]"""
        return sum(part.usd for part in self.parts if part.usd is not None and part.certain and part.payer == "you")

    @property
    def unknown(self) -> tuple[str, ...]:
        """Parts whose amount is not known."""
        return tuple(part.what for part in self.parts if part.usd is None)

    def as_json(self) -> dict[str, object]:
        """Give parts, total and what the total leaves out."""
        return {
            "season": self.season,
            "parts": [part.as_json() for part in self.parts],
            "total_usd": round(self.total_usd, 2),
            "unknown_parts": list(self.unknown),
            "only_if": [part.what for part in self.parts if not part.certain],
            "stand_in": list(self.stand_in),
        }


def cost_sheet(
    applicant: Applicant, season: Season, counts: Mapping[str, int], day: date, ranks: int | None = None
) -> CostSheet:
    """Give what the season costs this applicant.

    Parameters
    ----------
    counts : applications per specialty.
    day : day on which the fees that follow the calendar (exams, certification, visa) are read.
    ranks : program codes to be ranked, None when not known yet.

    Notes
    -----
    Not modelled: travel, interviews, translations, licences, lawyers.
    """
    parts = [*_application_parts(season, counts), *_match_parts(season, day, ranks, couple=bool(applicant.couple))]
    parts += [*_exam_parts(applicant, day), *_certificate_parts(applicant, day), *_visa_parts(applicant, day)]
    borrowed = tuple(name for name, n in counts.items() if n and planning_steps(season, name).stand_in)
    return CostSheet(season.year, tuple(parts), borrowed)


def _application_parts(season: Season, counts: Mapping[str, int]) -> list[CostPart]:
    parts = []
    services, priced = set(), False  # whether a specialty is there for which ResidencyCAS has published its prices
    for specialty, n in counts.items():
        steps = fee_steps(season, specialty)
        if n > 0:
            services.add(steps.platform)
            priced = priced or (steps.platform == "ResidencyCAS" and steps.status != "unknown")
        what = f"{steps.platform}: {n} programs in {specialty}"
        parts.append(CostPart(what, steps.fee_usd(n), "you", True, steps.verify, steps.status, steps.rules))
    if "MyERAS" in services:
        parts.append(_season_part("USMLE transcript for MyERAS", "fees.eras.usmle_transcript", season))
        parts.append(_season_part("ECFMG token for MyERAS", "fees.ecfmg.eras_token", season))
    if "ResidencyCAS" in services:
        what, fee = "USMLE transcript for ResidencyCAS", "fees.eras.usmle_transcript"
        parts.append(_season_part(what, fee, season) if priced else _unknown(what, fee))
        parts.append(_unknown("ECFMG support fee for ResidencyCAS", "platform.residencycas.img"))
    return parts


def _match_parts(season: Season, day: date, ranks: int | None, *, couple: bool) -> list[CostPart]:
    parts = [_season_part("NRMP registration", "fees.nrmp.registration", season)]
    each = parameter("fees.nrmp.extra_rank", day)
    free = parameter(FREE_RANKS, day).whole()
    if ranks is not None and ranks > free:
        what = f"NRMP: {ranks - free} ranks beyond {free}"
        parts.append(_part(what, each, each.number() * (ranks - free)))
    elif ranks is None:
        parts.append(_part(f"NRMP: each program code that you rank beyond {free}", each, certain=False))
    if couple:
        parts.append(_part("NRMP couples fee", parameter("fees.nrmp.couple", day)))
    late = parameter("fees.nrmp.late", day)
    parts.append(_part("NRMP late registration, if you miss the standard deadline", late, certain=False))
    return parts


def _exam_parts(applicant: Applicant, day: date) -> list[CostPart]:
    exams = applicant.exams
    # outside the US and Canada a regional surcharge comes on top
    key = "base" if applicant.location == "us" else "total"
    parts = []
    if exams.step1.result in ("not_taken", "fail"):
        parts.append(_day_part("USMLE Step 1", "fees.usmle.step1", day, key))
    if exams.step2_ck.score is None:
        parts.append(_day_part("USMLE Step 2 CK, if not yet paid", "fees.usmle.step2ck", day, key, certain=False))
    wants_h1b = applicant.needs_visa and applicant.visa_preference is not VisaPreference.J1_ONLY
    if wants_h1b and exams.step3.status not in ("passed", "scheduled"):
        parts.append(_day_part("USMLE Step 3, for H-1B", "fees.usmle.step3", day, certain=False))
    return parts


def _certificate_parts(applicant: Applicant, day: date) -> list[CostPart]:
    if applicant.ecfmg_certified is True:
        return []
    parts = [
        _day_part(f"{name}, if not yet paid", parameter_id, day, certain=False)
        for name, parameter_id in (
            ("MyIntealth account", "fees.ecfmg.myintealth_account"),
            ("Application for ECFMG certification", "fees.ecfmg.cert_application"),
            ("Credential verification", "fees.ecfmg.credential_verification"),
            ("ECFMG Pathway application", "fees.ecfmg.pathways_application"),
        )
    ]
    if applicant.exams.oet != "pass":
        parts.append(_day_part("OET Medicine, if not yet taken", "fees.ecfmg.oet", day, certain=False))
    return parts


def _visa_parts(applicant: Applicant, day: date) -> list[CostPart]:
    if not applicant.needs_visa:
        return []
    parts = []
    stamped = applicant.location != "us" and enters_without_visa(applicant.citizenship, day) is None
    if applicant.visa_preference is not VisaPreference.H1B_ONLY:
        for name, key in (("ECFMG sponsorship, each year", "evsp_application"), ("SEVIS fee I-901", "sevis_i901")):
            parts.append(_day_part(f"J-1, after a match: {name}", "j1.fees", day, key, certain=False))
        if stamped:
            parts.append(_day_part("J-1: visa application DS-160", "j1.fees", day, "mrv_ds160", certain=False))
    if applicant.visa_preference is not VisaPreference.J1_ONLY:
        if stamped:
            parts.append(_day_part("H-1B: visa application DS-160", "h1b.mrv", day, certain=False))
        parts.append(_day_part("H-1B premium processing", "h1b.premium", day, certain=False, payer="hospital"))
        parts.append(_unknown("H-1B base filing fees", "h1b.premium", payer="hospital"))
    if stamped:
        what = "Visa integrity fee (at least 250 USD by law; collection not found)"
        parts.append(_unknown(what, "j1.visa_integrity_fee"))
    return parts


def _season_part(what: str, parameter_id: str, season: Season) -> CostPart:
    try:
        return _part(what, season_value(parameter_id, season))
    except NoValueOnDate:
        pass
    try:
        return _part(what, parameter(parameter_id, date(season.year - 1, 9, 1)))
    except NoValueOnDate:
        return _unknown(what, parameter_id)


def _day_part(
    what: str, parameter_id: str, day: date, key: str | None = None, *, certain: bool = True, payer: str = "you"
) -> CostPart:
    try:
        row = parameter(parameter_id, day)
    except NoValueOnDate:
        return _unknown(what, parameter_id, payer)
    usd = row.value[key] if key is not None and isinstance(row.value, dict) else row.value
    return _part(what, row, float(str(usd)), certain=certain, payer=payer)


def _part(
    what: str, row: DatedValue, usd: float | None = None, *, certain: bool = True, payer: str = "you"
) -> CostPart:
    amount = row.number() if usd is None else usd
    return CostPart(what, amount, payer, certain, row.verify, row.status, (row.id,))


def _unknown(what: str, parameter_id: str, payer: str = "you") -> CostPart:
    return CostPart(what, None, payer, True, True, "unknown", (parameter_id,))
