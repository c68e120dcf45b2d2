"""The public names as directives of the builder, which reads signatures and docstrings from the code."""

from __future__ import annotations

import dataclasses
import inspect

import smartpick


def library() -> str:
    """Give one section per public name, so that a new name cannot be forgotten."""
    lines = []
    for name in smartpick.__all__:
        found = getattr(smartpick, name)
        bare = "()" if dataclasses.is_dataclass(found) else ""  # its fields stand in the tables of the formats
        kind = "autoclass" if inspect.isclass(found) else "autofunction"
        if name == "__version__":
            continue
        lines += [f"## `{name}`", "", "```{eval-rst}", f".. {kind}:: smartpick.{name}{bare}", "```", ""]
    return "\n".join(lines).strip()
