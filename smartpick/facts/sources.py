"""The register of sources: who published what, where, and how we came to read it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import yaml

from smartpick.entities.fact import Source
from smartpick.errors import BadData
from smartpick.facts.tables import DATA

REGISTER = "sources.yaml"
REQUIRED = ("producer", "title", "url", "accessed", "reached_by", "license")


@cache
def sources() -> Mapping[str, Source]:
    """Give every source by id; refuses an entry that lacks a required field.

    Examples
    --------
    >>> sources()["nrmp_list_2023"].producer
    'NRMP'
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        entries = yaml.load((DATA / REGISTER).read_text(encoding="utf-8"), Loader=loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadData(REGISTER, "file", " ".join(str(error).split())) from error
    return {key: _source(key, entry) for key, entry in entries.items()}


def _source(key: str, entry: dict[str, str]) -> Source:
    for name in REQUIRED:
        if not isinstance(entry.get(name), str):
            raise BadData(REGISTER, f"{key}.{name}", "must be text")
    return Source(
        id=key,
        producer=entry["producer"],
        title=entry["title"],
        url=entry["url"],
        published=entry.get("published"),
        accessed=entry["accessed"],
        reached_by=entry["reached_by"],
        license=entry["license"],
    )


def source(source_id: str) -> Source:
    """Give one source; an id that is not in the register is our damage, not the user's."""
    found = sources().get(source_id)
    if found is None:
        raise BadData(REGISTER, source_id, "is not in the register of sources")
    return found


def cite(source_id: str) -> str:
    """Give a source as the one line the user reads: producer, title, year, address."""
    found = source(source_id)
    year = f" ({found.published})" if found.published else ""
    return f"{found.words}{year}, {found.url}"
