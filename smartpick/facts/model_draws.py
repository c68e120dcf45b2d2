"""The shipped posterior draws of the market, with how they were made.

Draws are written by `smartpick market calibrate` and only read here. Files are plain arrays
(no pickled objects), so reading one runs no code.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from smartpick.entities.status import ApplicantType
from smartpick.errors import BadData

MODEL_FOLDER = Path(__file__).parent.parent / "data" / "model"


def _read(name: str) -> dict[str, np.ndarray]:
    path = MODEL_FOLDER / name
    if not path.exists():
        raise BadData(name, "file", "is missing; make it again with 'smartpick market calibrate'")
    with np.load(path, allow_pickle=False) as archive:
        return {
            key: archive[key].astype(np.float64) if archive[key].dtype.kind == "f" else archive[key]
            for key in archive.files
        }


@functools.cache
def forecast_draws() -> dict[str, np.ndarray]:
    """Draws of the forecast's shared parameters and specialty effects; first axis = draw."""
    return _read("forecast.npz")


@functools.cache
def provenance(name: str) -> dict[str, Any]:
    """How a file of draws was made: targets, date, seed, number of draws, data version.

    Parameters
    ----------
    name : "forecast" or "season".
    """
    path = MODEL_FOLDER / f"{name}.json"
    if not path.exists():
        raise BadData(f"{name}.json", "file", "is missing; make it again with 'smartpick market calibrate'")
    return json.loads(path.read_text(encoding="utf-8"))


@dataclass(frozen=True, eq=False)
class ProgramDraws:
    """What the simulated seasons say of some programs, for one applicant type; first axis = draw.

    Attributes
    ----------
    threshold : shape (draws, n). t in P(invited | eta) = Phi((eta - t) / noise), without a signal and with the visa
        door open. [sd of strength in the specialty's pool of the type] NaN for a program outside the market.
    cutoff : shape (draws, n). c in P(cleared | interviewed) = Phi(weight_eta * eta + weight_zeta * zeta - c).
    noise, weight_eta, weight_zeta : shape (draws,).
    curve : shape (n, grid). Probit of P(invited) averaged over the draws and over programs alike, at the strengths of
        `chances.simulated.GRID`; NaN for a program outside the market.
    """

    threshold: np.ndarray
    cutoff: np.ndarray
    noise: np.ndarray
    weight_eta: np.ndarray
    weight_zeta: np.ndarray
    curve: np.ndarray


@functools.cache
def season_draws() -> dict[str, np.ndarray]:
    """All arrays of the shipped seasons, as `smartpick market calibrate` wrote them."""
    return _read("season.npz")


@functools.cache
def _place_of() -> dict[str, int]:
    return {str(code): j for j, code in enumerate(season_draws()["codes"])}


def program_draws(codes: Sequence[str], applicant_type: ApplicantType) -> ProgramDraws:
    """Interview thresholds and match cutoffs of programs, per posterior draw.

    Parameters
    ----------
    codes : codes of programs, as in the catalogue.
    applicant_type : US IMG or non-US IMG; other types are not drawn.

    Raises
    ------
    BadData
        The draws are not there or hold no such type.
    """
    draws = season_draws()
    names = {ApplicantType.US_IMG: "US IMG", ApplicantType.NON_US_IMG: "non-US IMG"}
    kinds = [str(kind) for kind in draws["types"]]
    name = names.get(applicant_type, "")
    if name not in kinds:
        raise BadData("season.npz", str(applicant_type), f"has draws for {', '.join(kinds)} only")
    at = np.array([_place_of().get(code, -1) for code in codes], dtype=np.int64)
    known = at >= 0
    kind = kinds.index(name)
    threshold, cutoff = (np.where(known, draws[key][:, kind][:, at], np.nan) for key in ("threshold", "cutoff"))
    curve = np.where(known[:, None], draws["curve"][kind][at], np.nan)
    shared = {str(key): draws["shared"][:, i] for i, key in enumerate(draws["shared_names"])}
    return ProgramDraws(
        threshold,
        cutoff,
        shared["invitation_noise"],
        shared["strength_at_ranking"],
        shared["interview_factor"],
        curve,
    )
