"""The numbers and sentences of the advice: YAML files under `data/advice/`, read once.

Advice is editorial and may be moved; what a page says in words stands here too, not in code.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from smartpick.errors import BadData

FOLDER = Path(__file__).resolve().parent.parent / "data" / "advice"


@cache
def advice_values(topic: str) -> dict[str, Any]:
    """Give one file of advice as a mapping.

    Raises
    ------
    BadData : the file is missing or is not a mapping.

    Examples
    --------
    >>> advice_values("allocation")["shares"]["moderate"]["core"]
    [0.25, 0.35]
    """
    path = FOLDER / f"{topic}.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadData(path.name, "file", " ".join(str(error).split())) from error
    if not isinstance(content, dict):
        raise BadData(path.name, "file", "must be a mapping")
    return content


def say(topic: str, key: str, **values: object) -> str:
    """Fill one sentence of a topic.

    Raises
    ------
    BadData : no such sentence, or it asks for a value that was not given.
    """
    texts = advice_values(topic)
    if key not in texts:
        raise BadData(f"{topic}.yaml", key, "no such sentence")
    try:
        return str(texts[key]).format(**values)
    except (KeyError, IndexError, ValueError) as error:
        raise BadData(f"{topic}.yaml", key, f"cannot be filled: {error}") from error
