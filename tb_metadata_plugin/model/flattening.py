"""Turns a document into its leaves, a value for each path; documents of one shape share most of that work."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from types import NoneType
from typing import Any, NamedTuple, TypeAlias

from cachetools import FIFOCache

from tb_metadata_plugin.model.kinds import Json, Kind
from tb_metadata_plugin.model.leaves import ColumnKey, Leaves, Namespace, Path, key_segment, leaf
from tb_metadata_plugin.model.moments import moment, speaks_of_time
from tb_metadata_plugin.model.wire_json import LARGEST

_MOST = 50_000
"""Keys and values of all the shapes that are known at once; of more the oldest are found again."""
_LARGEST_SHAPE = _MOST // 2
_MOST_VARIANTS = 16
"""Of a shape, that are known by what is different in them."""


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
    for each run. The three dictionaries make what they lack when it is first asked for, and are themselves made then:
    most places need one of them.
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


def flatten(document: Mapping[str, Json], root: Place, shapes: Shapes | None = None, guessed: bool = False) -> Leaves:
    """The leaves of a document whose keys stand below `root`.

    A list of non-empty objects is stepped into: its key gets `[]`, and each path below holds the list of the elements'
    values, in their order. Any other list is a value, and so is `{}`.

    Documents with the same keys and types, as a sweep has them, share one tuple of columns.

    Args:
        document: as a JSON parser gives it.
        root: the place of the document.
        shapes: what is known of documents that were flattened before, in the same tree.
        guessed: whether numbers that are moments count as times, those inside lists aside.
    """
    shapes = Shapes() if shapes is None else shapes
    outline: list[Any] = []
    values: list[Any] = []
    _outline(document, outline, values)
    name = (root, guessed, *outline)
    shape = shapes.get(name)
    if shape is not None and not shape.steps(values):
        different = shape.store(values)
        return Leaves(shapes.variant(shape, different) if different else shape.columns, tuple(values))
    places: list[Place] = []
    kinds: list[Kind] = []
    stored: list[Any] = []
    stepped = _flatten(document, root, guessed, places, kinds, stored)
    columns = shapes.shared(tuple([place.keys[kind] for place, kind in zip(places, kinds, strict=True)]))
    if not stepped and shape is None:
        shapes.put(name, _shape_of(columns, places, values, guessed, sum(map(len, outline))))
    return Leaves(columns, tuple(stored))


Outline: TypeAlias = "tuple[Place | bool | tuple[Any, ...], ...]"
"""Where a document stands and whether it is guessed; then the keys and the types of each of its objects, from above."""
# Integers count as floats: of one hyperparameter the one run has 0.5 and the other 1.
_OUTLINED: dict[type, type] = {int: float, **{type_: type_ for type_ in (str, float, bool, NoneType, list, dict)}}
_outlined: Callable[[type], type] = _OUTLINED.__getitem__


def _outline(document: Mapping[str, Json], outline: list[Any], values: list[Json]) -> None:
    """Collects the outline of a document, and its values in their order; no list is stepped into."""
    members = document.values()
    types = (*map(_outlined, map(type, members)),)
    outline += (*document,), types
    if dict not in types:
        values += members
        return
    for value in members:
        if type(value) is not dict:
            values.append(value)
        elif value:
            _outline(value, outline, values)
        else:
            outline.append(())
            values.append(value)


class _Shape(NamedTuple):
    """What documents with one outline have in common."""

    columns: tuple[ColumnKey, ...]
    places: tuple[Place, ...]
    texts: tuple[int, ...]
    """The numbers of the values that are plain texts, which may be times in another document."""
    numbers: tuple[int, ...]
    """Of the values that are numbers, which may be integers and too large in another."""
    lists: tuple[tuple[int, str], ...]
    """Of the values that are lists, with their keys."""
    others: tuple[tuple[int, str, Kind], ...]
    """Of the values that are not stored as they are, or not always: number, key where it is guessed, and kind."""
    size: int
    """How much it takes to remember it: about its keys and values."""
    variants: dict[tuple[tuple[int, Kind], ...], tuple[ColumnKey, ...]]
    """Columns of documents in which some values have other kinds, by these."""

    def steps(self, values: Sequence[Json]) -> bool:
        """Whether any of these values is stepped into, so that it has not the one column that it has here."""
        return bool(self.lists) and any(_steps_into(key, values[number]) for number, key in self.lists)

    def store(self, values: list[Any]) -> tuple[tuple[int, Kind], ...]:
        """Gives values the form of their columns; tells which have another kind here."""
        different: list[tuple[int, Kind]] = []
        for number in self.texts:
            if values[number][4:5] == "-":
                kind, values[number] = leaf(values[number])
                if kind != "string":
                    different.append((number, kind))
        for number in self.numbers:
            if type(values[number]) is int and not -LARGEST <= values[number] <= LARGEST:
                kind, values[number] = leaf(values[number])
                different.append((number, kind))
        for number, key, expected in self.others:
            kind, values[number] = _guess(key, values[number]) if key else leaf(values[number])
            if kind != expected:
                different.append((number, kind))
        return tuple(different)


def _shape_of(
    columns: tuple[ColumnKey, ...], places: Sequence[Place], values: Sequence[Json], guessed: bool, outline: int
) -> _Shape:
    texts: list[int] = []
    numbers: list[int] = []
    others: list[tuple[int, str, Kind]] = []
    for number, ((_, path, kind), value) in enumerate(zip(columns, values, strict=True)):
        type_ = type(value)
        if guessed and (type_ is int or type_ is float) and speaks_of_time(path[-1]):
            others.append((number, path[-1], kind))
        elif type_ is str and kind == "string":
            texts.append(number)
        elif kind == "number":
            numbers.append(number)
        elif type_ is not bool:
            others.append((number, "", kind))
    lists = [(number, columns[number].path[-1]) for number, value in enumerate(values) if type(value) is list]
    size = outline + len(columns) + 1
    return _Shape(columns, tuple(places), tuple(texts), tuple(numbers), tuple(lists), tuple(others), size, {})


class Shapes:
    """The shapes that documents of one tree have, by their outlines, and the columns of those that have none.

    No place knows them, since they hold places: a loop would keep all from being freed before the collector finds it.
    """

    def __init__(self) -> None:
        # Threads that answer requests use them as well.
        self._lock = Lock()
        self._known: FIFOCache[Outline, _Shape] = FIFOCache(_MOST, getsizeof=lambda shape: shape.size)
        self._columns: FIFOCache[tuple[ColumnKey, ...], tuple[ColumnKey, ...]] = FIFOCache(
            _MOST, getsizeof=lambda columns: len(columns) + 1
        )

    @property
    def size(self) -> float:
        """How many keys and values are remembered, about."""
        return self._known.currsize + self._columns.currsize

    def get(self, name: Outline) -> _Shape | None:
        """The shape with this outline; None where it is not known."""
        return self._known.get(name)

    def put(self, name: Outline, shape: _Shape) -> None:
        """Remembers a shape, unless it is very large."""
        if shape.size <= _LARGEST_SHAPE:
            with self._lock:
                self._known[name] = shape

    def shared(self, columns: tuple[ColumnKey, ...]) -> tuple[ColumnKey, ...]:
        """Columns as the tuple that came first, so that who has many rows of them need not compare each."""
        known = self._columns.get(columns)
        if known is None:
            known = columns
            if len(columns) < _LARGEST_SHAPE:
                with self._lock:
                    self._columns[columns] = columns
        return known

    def variant(self, shape: _Shape, different: tuple[tuple[int, Kind], ...]) -> tuple[ColumnKey, ...]:
        """The columns of a shape where some values have other kinds.

        Args:
            shape: a known one.
            different: numbers of these values, and their kinds.
        """
        found = shape.variants.get(different)
        if found is None:
            columns = list(shape.columns)
            for number, kind in different:
                columns[number] = shape.places[number].keys[kind]
            found = self.shared(tuple(columns))
            if len(shape.variants) < _MOST_VARIANTS:
                shape.variants[different] = found
        return found


def _flatten(
    document: Mapping[str, Json],
    above: Place,
    guessed: bool,
    places: list[Place],
    kinds: list[Kind],
    values: list[Any],
) -> bool:
    """Collects the place, the kind and the value of each leaf of a document; True if it stepped into any list."""
    stepped = False
    below = above.below
    for key, value in document.items():
        type_ = type(value)
        if type_ is dict and value:
            stepped |= _flatten(value, below[key], guessed, places, kinds, values)
        elif type_ is list and _steps_into(key, value):
            stepped = True
            for place, collected in _inside(value, above.inside[key]).items():
                kind, stored = leaf(collected)
                places.append(place)
                kinds.append(kind)
                values.append(stored)
        else:
            kind, stored = _guess(key, value) if guessed else leaf(value)
            places.append(below[key])
            kinds.append(kind)
            values.append(stored)
    return stepped


def _guess(key: str, value: Json) -> tuple[Kind, Any]:
    """As `leaf`, but for a number that is a moment."""
    at = moment(key, value)
    return leaf(value) if at is None else ("time", at)


def _steps_into(key: str, value: list[Json]) -> bool:
    # A key that ends in a backslash would read as an escaped one after the `[]`.
    if not value or type(value[0]) is not dict or key.endswith("\\"):
        return False
    return all(type(item) is dict and item for item in value)


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
