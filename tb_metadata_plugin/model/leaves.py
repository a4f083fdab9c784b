"""Turns a document into its leaves: a value for each path, in the form that its column stores, losing none."""

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


def key_segment(key: str) -> str:
    """The path segment of a key: one that ends in `[]` gets a backslash before, since `[]` is a step into a list."""
    return f"{key[:-2]}\\[]" if key.endswith("[]") else key


def _steps_into(key: str, value: list[Json]) -> bool:
    # A key that ends in a backslash would read as an escaped one after the `[]`.
    return bool(value) and not key.endswith("\\") and all(type(item) is dict and item for item in value)


_Way: TypeAlias = "tuple[_Way, str] | None"
"""The way before the last step to a place, and that step. (Paths of hundreds of steps would share nothing.)"""


class _Tree:
    """What the places of one tree have in common."""

    __slots__ = ("namespace", "places")

    def __init__(self, namespace: Namespace) -> None:
        self.namespace: Namespace = namespace
        self.places = 1
        """How many were made."""


class Place:
    """A place in documents, and those below it.

    All documents are flattened along one tree of places, so that each path and each `ColumnKey` is made once, not once
    for each run: this is most of the cost of flattening many documents of few shapes. The three dictionaries make what
    they lack when it is first asked for, and are themselves made then: most places need one of them.
    """

    __slots__ = ("_tree", "_way", "below", "inside", "keys")
    below: dict[str, Place]
    """The places of an object's keys."""
    inside: dict[str, Place]
    """The places of the elements of the lists at an object's keys."""
    keys: dict[Kind, ColumnKey]
    """The columns of the values here, by kind."""

    def __init__(self, namespace: Namespace, way: _Way = None, tree: _Tree | None = None) -> None:
        self._tree = tree or _Tree(namespace)
        self._way = way

    def __getattr__(self, name: str) -> Any:
        # Called only for what a place does not have yet. What is made here must not hold the place: a loop would keep
        # it all from being freed before Python's collector finds it.
        memo: Any
        if name == "below":
            memo = _Below(self._tree, self._way)
        elif name == "inside":
            memo = _Inside(self._tree, self._way)
        elif name == "keys":
            memo = _Keys(self._tree.namespace, _path(self._way))
        else:
            raise AttributeError(name)
        setattr(self, name, memo)
        return memo

    def count(self) -> int:
        """How many places were made of the tree that this one is in."""
        return self._tree.places


class _Below(dict[str, Place]):
    """Makes the places that it lacks; what it has costs no call of Python code."""

    __slots__ = ("_tree", "_way")

    def __init__(self, tree: _Tree, way: _Way) -> None:
        self._tree = tree
        self._way = way

    def __missing__(self, key: str) -> Place:
        tree = self._tree
        tree.places += 1
        place = self[key] = Place(tree.namespace, (self._way, self._step(key)), tree)
        return place

    _step = staticmethod(key_segment)


class _Inside(_Below):
    """The same for elements of lists."""

    __slots__ = ()
    _step = staticmethod("{}[]".format)


class _Keys(dict[Kind, ColumnKey]):
    """The same for columns."""

    __slots__ = ("_namespace", "_path")

    def __init__(self, namespace: Namespace, path: Path) -> None:
        self._namespace: Namespace = namespace
        self._path = path

    def __missing__(self, kind: Kind) -> ColumnKey:
        key = self[kind] = ColumnKey(self._namespace, self._path, kind)
        return key


def _path(way: _Way) -> Path:
    steps: list[str] = []
    while way is not None:
        way, step = way
        steps.append(step)
    return tuple(reversed(steps))


def flatten(document: Mapping[str, Json], root: Place) -> Leaves:
    """The leaves of a document whose keys stand below `root`.

    A list of non-empty objects is stepped into: its key gets `[]`, and each path below holds the list of the elements'
    values, in their order. Any other list is a value, and so is `{}`.
    """
    keys: list[ColumnKey] = []
    values: list[Any] = []
    _flatten(document, root, keys, values)
    return Leaves(tuple(keys), tuple(values))


def _flatten(document: Mapping[str, Json], above: Place, keys: list[ColumnKey], values: list[Any]) -> None:
    below = above.below
    for key, value in document.items():
        type_ = type(value)
        # What most values are is told here as in `leaf`, whose call costs more than all else.
        if type_ is float:
            keys.append(below[key].keys["number"])
            values.append(value)
        elif type_ is str and value[4:5] != "-":
            keys.append(below[key].keys["string"])
            values.append(value)
        elif type_ is dict and value:
            _flatten(value, below[key], keys, values)
        elif type_ is list and _steps_into(key, value):
            for place, collected in _inside(value, above.inside[key]).items():
                kind, stored = leaf(collected)
                keys.append(place.keys[kind])
                values.append(stored)
        else:
            kind, stored = leaf(value)
            keys.append(below[key].keys[kind])
            values.append(stored)


def _inside(elements: list[dict[str, Json]], above: Place) -> dict[Place, list[Json]]:
    """The plain values at each place inside the elements of a list, element after element."""
    found: dict[Place, list[Json]] = {}
    for element in elements:
        for key, value in element.items():
            if type(value) is dict and value:
                inner = _inside([value], above.below[key])
            elif type(value) is list and _steps_into(key, value):
                inner = _inside(value, above.inside[key])
            else:
                inner = {above.below[key]: [value]}
            for place, collected in inner.items():
                found.setdefault(place, []).extend(collected)
    return found


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
