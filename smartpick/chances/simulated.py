"""Interview thresholds and match cutoffs from the simulated seasons, where they are shipped, in this room's units.

A season draw gives `t` in P(invited | eta) = Phi((eta - t) / noise); `a = -t / sqrt(1 + noise^2)` is the same
threshold as a program effect in probit units. Draws differ by the season's chance, the posterior, and the
program's unexplained taste.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from smartpick.chances.normal import phi, phi_inverse
from smartpick.entities.program import Program
from smartpick.entities.status import ApplicantType
from smartpick.errors import BadData
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.model_draws import program_draws, provenance

GRID = np.linspace(-5.0, 5.0, 21)  # strengths at which invitations are averaged over the draws
NEVER = 1e-9  # chances below this are cut before they are turned into probits


@dataclass(frozen=True, eq=False)
class Drawn:
    """Program effects and cutoffs of some programs; first axis = draw; NaN for a program outside the simulated market.

    Attributes
    ----------
    location : shape (draws, n). [probit] ; cutoff : shape (draws, n).
    noise, weight_eta, weight_zeta : shape (draws,). Shape of the model in each draw.
    ties : shape (n,). What the applicant's ties add to `location`. [probit]
    mean_probit : shape (n, grid). Probit of P(invited) averaged over the draws, at the strengths of `GRID`.
    """

    location: np.ndarray
    cutoff: np.ndarray
    noise: np.ndarray
    weight_eta: np.ndarray
    weight_zeta: np.ndarray
    mean_probit: np.ndarray
    ties: np.ndarray

    @property
    def known(self) -> np.ndarray:
        """Which programs the simulated market holds, shape (n,)."""
        return np.asarray(np.isfinite(self.location).all(axis=0) & np.isfinite(self.cutoff).all(axis=0))

    def only(self, i: int) -> Drawn:
        """Give the draws of one program."""
        one = slice(i, i + 1)
        return replace(
            self,
            location=self.location[:, one],
            cutoff=self.cutoff[:, one],
            mean_probit=self.mean_probit[one],
            ties=self.ties[one],
        )


def simulated(programs: Sequence[Program], applicant_type: ApplicantType) -> Drawn | None:
    """Give what the simulated seasons say of programs; None where no seasons are shipped for the type.

    A program that stands under the code of one of its other tracks is looked up by its main code.
    """
    main = load_catalogue().by_code
    codes = [main[program.code].code for program in programs]
    try:
        draws = program_draws(codes, applicant_type)
    except BadData:
        return None
    b = np.sqrt(1 + draws.noise**2)
    location = -draws.threshold / b[:, None]
    means = _mean_probits(tuple(dict.fromkeys(program.specialty for program in programs)), applicant_type)
    nothing = np.full(GRID.size, np.nan)
    mean_probit = np.array([means.get(code, nothing) for code in codes])
    return Drawn(
        location, draws.cutoff, draws.noise, draws.weight_eta, draws.weight_zeta, mean_probit, np.zeros(len(codes))
    )


@cache
def _mean_probits(specialties: tuple[str, ...], applicant_type: ApplicantType) -> dict[str, np.ndarray]:
    """Average P(invited) over the draws, per program code: draws are skewed, so their mean effect would not do."""
    codes = [program.code for name in specialties for program in load_catalogue().find(specialty=name)]
    draws = program_draws(codes, applicant_type)
    total = np.zeros((len(codes), GRID.size))
    for threshold, noise in zip(draws.threshold, draws.noise, strict=True):
        total += phi((GRID - np.nan_to_num(threshold)[:, None]) / noise)
    mean = np.clip(total / draws.noise.size, NEVER, 1 - NEVER)
    return dict(zip(codes, phi_inverse(mean), strict=True))


def model_version() -> str:
    """Give the version of the chances: the shipped seasons' date, or that they rest on tables alone.

    Examples
    --------
    >>> bool(model_version())
    True
    """
    try:
        made = provenance("season")
    except BadData:
        return "tables-1"
    return f"season-{made.get('made_on', made.get('date', 'undated'))}"
