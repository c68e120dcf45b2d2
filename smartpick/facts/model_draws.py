"""The shipped posterior draws of the market, with how they were made.

Draws are written by `smartpick market calibrate` and only read here. Files are plain arrays
(no pickled objects), so reading one runs no code.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import numpy as np

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
