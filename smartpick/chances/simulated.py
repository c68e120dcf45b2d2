"""Interview thresholds and match cutoffs from the simulated seasons, where they are shipped, in this room's units.

A season draw gives `t` in P(invited | eta) = Phi((eta - t) / noise); `a = -t / sqrt(1 + noise^2)` is the same
threshold as a program effect in probit units. Draws differ by the season's chance, the posterior, and the
program's unexplained taste.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from smartpick.entities.program import Program
from smartpick.entities.status import ApplicantType
from smartpick.errors import BadData
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.model_draws import program_draws, provenance

GRID = np.linspace(-5.0, 5.0, 21)  # strengths at which the shipped seasons keep P(invited), averaged over the draws


@dataclass(frozen=True, eq=False)
class Drawn:
    """Program effects and cutoffs of some programs; first axis = draw; NaN for a program outside the simulated market.

    Attributes
    ----------
    location : shape (draws, n). [probit] ; cutoff : shape (draws, n).
    noise, weight_eta, weight_zeta : shape (draws,). Shape of the model in each draw.
    ties : shape (n,). What the applicant's ties add to `location`. [probit]
    mean_probit : shape (n, grid). Probit of P(invited) averaged over the draws and over programs alike, at the
        strengths of `GRID`: draws are skewed, so their mean effect would not do.
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
    return Drawn(
        location, draws.cutoff, draws.noise, draws.weight_eta, draws.weight_zeta, draws.curve, np.zeros(len(codes))
    )


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
