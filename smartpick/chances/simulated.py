"""Interview thresholds and match cutoffs from the simulated seasons, where they are shipped, in this room's units.

A season draw gives `t` in P(invited | eta) = Phi((eta - t) / noise); `a = -t / sqrt(1 + noise^2)` is the same
threshold as a program effect in probit units. Draws differ by the season's chance, the posterior, and the
program's unexplained taste.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from smartpick.entities.program import Program
from smartpick.entities.status import ApplicantType
from smartpick.errors import BadData
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.model_draws import program_draws, provenance


@dataclass(frozen=True, eq=False)
class Drawn:
    """Program effects and cutoffs of some programs; first axis = draw; NaN for a program outside the simulated market.

    Attributes
    ----------
    location : shape (draws, n). [probit] ; cutoff : shape (draws, n).
    noise, weight_eta, weight_zeta : shape (draws,). Shape of the model in each draw.
    """

    location: np.ndarray
    cutoff: np.ndarray
    noise: np.ndarray
    weight_eta: np.ndarray
    weight_zeta: np.ndarray

    @property
    def known(self) -> np.ndarray:
        """Which programs the simulated market holds, shape (n,)."""
        return np.asarray(np.isfinite(self.location).all(axis=0) & np.isfinite(self.cutoff).all(axis=0))


def simulated(programs: Sequence[Program], applicant_type: ApplicantType) -> Drawn | None:
    """Give what the simulated seasons say of programs; None where no seasons are shipped for the type.

    A program that stands under the code of one of its other tracks is looked up by its main code.
    """
    main = load_catalogue().by_code
    try:
        draws = program_draws([main[program.code].code for program in programs], applicant_type)
    except BadData:
        return None
    b = np.sqrt(1 + draws.noise**2)
    return Drawn(-draws.threshold / b[:, None], draws.cutoff, draws.noise, draws.weight_eta, draws.weight_zeta)


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
