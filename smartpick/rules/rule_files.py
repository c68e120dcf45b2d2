"""The YAML files under `data/rules/`, read so that a key given twice or a day that is none is refused."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from smartpick.errors import BadData
from smartpick.rules.rule_shapes import Shape, refuse_damage

RULES_FOLDER = Path(__file__).resolve().parent.parent / "data" / "rules"
REGISTER = "sources.yaml"  # the sources that parameters name


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """YAML loader that refuses a key given twice."""


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[object, object]:
    pairs = [(loader.construct_object(k, deep=True), loader.construct_object(v, deep=True)) for k, v in node.value]
    keys = [key for key, _ in pairs]
    for key in keys:
        if keys.count(key) > 1:
            raise yaml.constructor.ConstructorError(None, None, f"key {key!r} stands twice", node.start_mark)
    return dict(pairs)


def _day_written(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> object:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError as error:
        raise yaml.constructor.ConstructorError(
            None, None, f"{node.value} is no day: {error}", node.start_mark
        ) from error


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day_written)
_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


@cache
def read_rule_file(name: str, folder: Path = RULES_FOLDER, shape: Shape | None = None) -> dict[str, Any]:
    """Read one YAML file of the rules; refuses what is not a mapping or not of its shape, with file, key and reason."""
    try:
        content = yaml.load((folder / name).read_text(encoding="utf-8"), Loader=_Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        said = " ".join(str(error).replace('in "<unicode string>", ', "at ").split())
        raise BadData(name, "file", said) from error
    if not isinstance(content, dict):
        raise BadData(name, "file", "must be a mapping")
    if shape is not None:
        refuse_damage(name, content, shape)
    return content
