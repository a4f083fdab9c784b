"""The leaves of a document: the kind of each value, and the form that its column stores, losing none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

from tb_metadata_plugin.model import wire_json as wire
from tb_metadata_plugin.model.iso_times import milliseconds
from tb_metadata_plugin.model.kinds import VALUE_KINDS, Json
from tb_metadata_plugin.model.kinds import Kind as Kind
from tb_metadata_plugin.model.wire_json import LARGEST

Path: TypeAlias = tuple[str, ...]
Namespace: TypeAlias = Literal["doc", "run", "metric", "name"]


class ColumnKey(NamedTuple):
    """Identity of a column (docs/contract.md, Columns)."""

    namespace: Namespace
    path: Path
    kind: Kind


class Leaves(NamedTuple):
    """The leaves of a document: values in the form that `leaf` gives, parallel to their columns; each path once."""

    keys: tuple[ColumnKey, ...]
    values: tuple[Any, ...]


NO_LEAVES = Leaves((), ())

_NUMBERS = {int, float}
_TEXTS = {str}


def key_segment(key: str) -> str:
    """The path segment of a key: one that ends in `[]` gets a backslash before, since `[]` is a step into a list."""
    return f"{key[:-2]}\\[]" if key.endswith("[]") else key


def leaf(value: Json) -> tuple[Kind, Any]:
    """The kind of a raw value and its form in a column.

    `VALUE_KINDS` has the form of each kind.
    """
    type_ = type(value)
    if type_ is str:
        moment = milliseconds(value)
        return ("string", value) if moment is None else ("time", moment)
    if type_ is float:
        return "number", value
    if type_ is int:
        return ("number", value) if -LARGEST <= value <= LARGEST else ("integer", str(value))
    if type_ is bool:
        return "bool", value
    if value is None:
        return "null", True
    if type_ is list:
        return _list_leaf(value)
    return "json", text(value)


def _list_leaf(values: list[Json]) -> tuple[Kind, Any]:
    if not values:
        return "list", []
    # What most lists are is told here as in `leaf`, whose calls cost more than all else.
    types = set(map(type, values))
    if types <= _NUMBERS and (int not in types or (min(values) >= -LARGEST and max(values) <= LARGEST)):
        return "list<number>", values
    if types == _TEXTS and not any(value[4:5] == "-" for value in values):
        return "list<string>", values
    leaves = [leaf(value) for value in values]
    kinds = {kind for kind, _ in leaves}
    if len(kinds) == 1 and (kind := VALUE_KINDS[leaves[0][0]].listed):
        return kind, [value for _, value in leaves]
    if kinds == {"string", "time"}:
        return "list<string>", list(values)
    if "integer" in kinds and all(type(value) is int for value in values):
        return "list<integer>", [str(value) for value in values]
    return "json", text(values)


def text(value: Json) -> str:
    """Canonical JSON text: sorted keys, no spaces, NaN and large integers as on the wire."""
    return json.dumps(wire.encode(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


def tree_leaves(document: Mapping[str, Json], prefix: Path = ()) -> dict[Path, Json]:
    """The values of a document as a reader sees its tree: lists whole, `{}` as itself, and no steps through lists."""
    found: dict[Path, Json] = {}
    for key, value in document.items():
        path = (*prefix, key)
        if type(value) is dict and value:
            found.update(tree_leaves(value, path))
        else:
            found[path] = value
    return found


def wire_leaf(value: Json) -> Json:
    """A leaf of `tree_leaves` as wire JSON, of the same kind as in the table: times and large integers are marked."""
    kind, stored = leaf(value)
    return VALUE_KINDS[kind].wire(stored, value)
