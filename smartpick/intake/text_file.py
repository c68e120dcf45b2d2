"""Reads a small YAML or JSON file that a stranger may have written.

Bounded in size, depth and number of values, UTF-8 only, no aliases (they blow up in memory), no tags (they choose how a
value is read), no repeated keys (the last would win silently).
"""

from __future__ import annotations

import json
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from smartpick.errors import InvalidInput

MAX_BYTES = 1_000_000  # a profile of the contract has some 3 kB
MAX_DEPTH = 40  # a profile nests four deep
MAX_VALUES = 10_000  # in YAML, whose reader takes some 20 microseconds for each; a profile has some 100


class _PlainLoader(yaml.SafeLoader):
    """Safe YAML without aliases, tags and repeated keys."""

    depth = values = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()
        line = f"line {event.start_mark.line + 1}"
        if isinstance(event, yaml.events.AliasEvent):
            raise yaml.YAMLError(f"{line}: aliases (*name) are not read; write the value out")
        if event.tag is not None:
            raise yaml.YAMLError(f"{line}: tags (!name) are not read; put text that begins with ! in quotes")
        self.depth += 1
        self.values += 1
        if self.depth > MAX_DEPTH:
            raise yaml.YAMLError(f"{line}: nested more than {MAX_DEPTH} deep")
        if self.values > MAX_VALUES:
            raise yaml.YAMLError(f"{line}: more than {MAX_VALUES:,} values")
        made = super().compose_node(parent, index)
        self.depth -= 1
        return made

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                line = key_node.start_mark.line + 1
                raise yaml.YAMLError(f"line {line}: the key {key_node.value!r} reads as {key!r}; put it in quotes")
            if key in seen:
                raise yaml.YAMLError(f"line {key_node.start_mark.line + 1}: the key {key!r} stands twice")
            seen.add(key)
        return super().construct_mapping(node, deep)


def _day_or_text(loader: _PlainLoader, node: yaml.ScalarNode) -> Any:
    # a day that no calendar has stays text, so that the field which holds it can be named
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return node.value


_PlainLoader.add_constructor("tag:yaml.org,2002:timestamp", _day_or_text)


def read_text(path: Path, limit: int = MAX_BYTES) -> str:
    """Give the text of a file.

    Raises
    ------
    InvalidInput : the file is missing, a folder, unreadable, larger than `limit` bytes, or not UTF-8 text.
    """
    name = str(path)
    try:
        with path.open("rb") as stream:
            raw = stream.read(limit + 1)
    except FileNotFoundError as error:
        raise InvalidInput(name, "a file that exists") from error
    except OSError as error:
        raise InvalidInput(name, "a readable file", error.strerror) from error
    if len(raw) > limit:
        raise InvalidInput(name, f"at most {limit:,} bytes long", "a larger file")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            name, "UTF-8 text", "binary or another encoding", "Save it as plain text (UTF-8)."
        ) from error
    if "\x00" in text:
        raise InvalidInput(name, "UTF-8 text", "a binary file")
    return text


def parse_mapping(text: str, name: str) -> dict[str, Any]:
    """Parse YAML (or JSON, which YAML contains) into a mapping with text keys.

    Raises
    ------
    InvalidInput : not YAML, empty, not a mapping, too deep, with aliases or repeated keys.
    """
    try:
        value = _parse(text)
    except (yaml.YAMLError, ValueError) as error:
        raise InvalidInput(name, "a YAML or JSON mapping", None, _where(error)) from error
    except RecursionError as error:
        raise InvalidInput(name, "a YAML or JSON mapping", "one nested too deeply") from error
    if value is None:
        raise InvalidInput(name, "a profile", "an empty file", "Start from one of the files in examples/.")
    if not isinstance(value, dict):
        raise InvalidInput(name, "a mapping of field names to values", type(value).__name__)
    return value


def _parse(text: str) -> Any:
    if text.lstrip().startswith("{"):
        try:
            return json.loads(text, object_pairs_hook=without_repeats)
        except json.JSONDecodeError:
            pass  # YAML's own {flow: mapping}
    return yaml.load(text, Loader=_PlainLoader)


def without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make the mapping of a JSON object.

    Raises
    ------
    ValueError : a key stands twice.
    """
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} stands twice")
        found[key] = value
    return found


def _where(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        return f"Line {error.problem_mark.line + 1}, column {error.problem_mark.column + 1}: {error.problem}."
    return " ".join(str(error).split())[:200].rstrip(".") + "."
