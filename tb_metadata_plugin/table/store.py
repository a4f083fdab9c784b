"""The cells of all rows, kept so that a change of a row patches them, and the Arrow columns that are made of them."""

from __future__ import annotations

from array import array
from bisect import insort
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa

from tb_metadata_plugin.model.leaves import ColumnKey, Kind, Namespace, Path
from tb_metadata_plugin.model.shared import Shared
from tb_metadata_plugin.rows.members import RowData
from tb_metadata_plugin.rows.merging import Row
from tb_metadata_plugin.table.kinds import KINDS, METRIC, Cells, ColumnKind, Piece, as_array
from tb_metadata_plugin.table.order import natural

Shape: TypeAlias = tuple[ColumnKey, ...]
_AT_ONCE = 256
"""New lines of a block after which they are put into its columns."""
_FEW = 64
"""New rows that are put in their places one by one; of more all are sorted."""
_TEXTS = 10_000
"""Texts that are kept for rows to come, beyond twice those that rows have."""


class Column(NamedTuple):
    """A column of the table."""

    key: ColumnKey
    array: pa.Array


class _Made(NamedTuple):
    """A column as it was made last."""

    order: int
    places: Sequence[_Place]
    changed: int
    kind: ColumnKind
    array: pa.Array
    different: int
    """How many different texts it has."""


class _Block:
    """The rows of one shape, column by column; a row is a line in it, and lines have no order."""

    __slots__ = ("_waiting", "cells", "changed", "lists", "moved", "shape", "slots", "texts")

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.slots = array("q")
        self.cells: list[Cells] = [_kind_of(key).cells() for key in shape]
        self.texts = [number for number, key in enumerate(shape) if _kind_of(key).shared]
        """The numbers of the columns of texts."""
        self.lists = [(number, key.kind) for number, key in enumerate(shape) if key.kind.startswith("list")]
        """The numbers of the columns of lists, and their kinds."""
        self.changed = array("q", bytes(8 * len(shape)))
        """When a cell of each column was changed last."""
        self.moved = 0
        """When lines came or went last."""
        self._waiting: list[Sequence[Any]] = []
        """The last lines, which have no cells yet: many are put into their columns at once."""

    def add(self, slot: int, values: Sequence[Any], now: int) -> int:
        """Adds a line, and gives its number."""
        if len(values) != len(self.cells):
            raise ValueError(f"{len(values)} values for {len(self.cells)} columns")
        self._waiting.append(values)
        self.slots.append(slot)
        self.moved = now
        if len(self._waiting) >= _AT_ONCE:
            self.flush()
        return len(self.slots) - 1

    def flush(self) -> None:
        """Puts all lines into their columns."""
        if self._waiting:
            for cells, values in zip(self.cells, zip(*self._waiting, strict=True), strict=True):
                cells.extend(values)
            self._waiting.clear()

    def changed_at(self, number: int) -> int:
        """When a column was changed last."""
        return max(self.moved, self.changed[number])

    def replace(self, line: int, values: Sequence[Any], now: int) -> None:
        """Gives a line other values."""
        self.flush()
        for number, _ in self.lists:
            cells, value = self.cells[number], values[number]
            # Mostly lists that are the same are one object.
            if value is not cells[line] and repr(value) != repr(cells[line]):
                cells[line] = value
                self.changed[number] = now
        for number, (cells, value) in enumerate(zip(self.cells, values, strict=True)):
            old = cells[line]
            if value != old or not value:
                cells[line] = value
                # As it is kept, which may be as float32.
                if _is_another(cells[line], old):
                    self.changed[number] = now

    def remove(self, line: int, now: int) -> int:
        """Takes a line out, and gives the slot of the one that takes its number."""
        self.flush()
        for cells in self.cells:
            last = cells.pop()
            if line < len(cells):
                cells[line] = last
        moved = self.slots.pop()
        if line < len(self.slots):
            self.slots[line] = moved
        self.moved = now
        return moved


class _Place(NamedTuple):
    """Where the cells of a column are."""

    block: _Block
    number: int


class TableStore:
    """Keeps the cells of rows in blocks of rows that have the same columns.

    A sweep has few shapes and so few blocks, and what a single row has costs no other row anything. Columns are made
    anew only where a cell of theirs changed.
    """

    def __init__(self) -> None:
        self._slots: dict[str, int] = {}
        """By name of the row."""
        self._names: list[str] = []
        self._members: list[tuple[str, ...] | None] = []
        """None where the row's only run is called as the row."""
        self._lines: list[tuple[_Block, int]] = []
        self._free: list[int] = []
        self._blocks: dict[Shape, _Block] = {}
        self._expected: dict[int, frozenset[str]] = {}
        """Metrics that rows are going to have, by slot."""
        self._shared = Shared()
        self._texts: dict[str, str] = {}
        self._order: list[int] = []
        """The slots by natural order of the names, as it was when the columns were made last."""
        self._added: list[str] = []
        self._sorted = 0
        """Goes up with the order."""
        self._now = 0
        self._made: dict[ColumnKey, _Made] = {}

    def __len__(self) -> int:
        return len(self._slots)

    def take(self, rows: Iterable[tuple[Row, RowData]]) -> None:
        """Takes in rows that are new or changed."""
        self._now += 1
        # Rows of one shape mostly have the very same tuple of keys, so that most shapes are found without comparing.
        blocks: dict[tuple[object, ...], _Block] = {}
        # An object that is made once another is gone may have its id.
        held: list[Shape] = []
        for row, data in rows:
            known = (id(row.leaves.keys), *map(id, row.names.keys), *data.metrics)
            block = blocks.get(known)
            if block is None:
                block = blocks[known] = self._block(_shape(row, data))
                held += (row.leaves.keys, row.names.keys)
            self._put(row, data, block)
        for block in blocks.values():
            block.flush()

    def drop(self, rows: Iterable[str]) -> None:
        """Forgets rows."""
        self._now += 1
        for row in rows:
            slot = self._slots.pop(row, None)
            if slot is not None:
                self._take_out(slot)
                self._expected.pop(slot, None)
                self._free.append(slot)
                self._names[slot] = ""
                self._sorted += 1

    def names(self) -> list[str]:
        """The rows' names in natural order."""
        return [self._names[slot] for slot in self._in_order()]

    def members(self) -> list[tuple[str, ...]]:
        """The runs of each row, in the order of `names`."""
        found = ((self._members[slot], self._names[slot]) for slot in self._in_order())
        return [(name,) if members is None else members for members, name in found]

    def sizes(self) -> dict[ColumnKey, int]:
        """How many rows have each column; metrics that rows are going to have included.

        Paths stand in the order in which they are first seen from row to row, the columns of one path together.
        """
        sizes = {
            ColumnKey(namespace, path, kind): sum(len(place.block.slots) for place in places)
            for (namespace, path), kinds in self._paths().items()
            for kind, places in kinds.items()
        }
        expected = Counter(name for names in self._expected.values() for name in names)
        for name, count in expected.items():
            key = ColumnKey("metric", (name,), "number")
            sizes[key] = sizes.get(key, 0) + count
        return sizes

    def columns(self, keys: Iterable[ColumnKey]) -> Iterator[Column]:
        """The columns with these keys, as long as there are rows, in the order of `names`."""
        order = self._in_order()
        places_of = np.empty(len(self._names), np.int64)
        places_of[np.array(order, np.int64)] = np.arange(len(order))
        paths = self._paths()
        made: dict[ColumnKey, _Made] = {}
        for key in keys:
            places = paths.get(key[:2], {}).get(key.kind, ())
            changed = max((place.block.changed_at(place.number) for place in places), default=0)
            known = self._made.get(key)
            kind = _kind_of(key)
            # When cells changed last does not tell that a block lost its last row, and with it its own time.
            if known is None or (known.order, known.places, known.changed) != (self._sorted, places, changed):
                pieces: list[Piece] = [
                    (places_of[np.array(place.block.slots)], place.block.cells[place.number]) for place in places
                ]
                column = as_array(kind, pieces, len(order))
                different = len(column.dictionary) if kind.shared else 0
                known = _Made(self._sorted, places, changed, kind, column, different)
            made[key] = known
            yield Column(key, known.array)
        self._made = made
        self._forget_texts()

    def _block(self, shape: Shape) -> _Block:
        block = self._blocks.get(shape)
        if block is None:
            block = self._blocks[shape] = _Block(shape)
        return block

    def _put(self, row: Row, data: RowData, block: _Block) -> None:
        values = [*row.leaves.values, *row.names.values, *[placed.metric.value for placed in data.metrics.values()]]
        texts = self._texts
        for number in block.texts:
            values[number] = texts.setdefault(values[number], values[number])
        for number, kind in block.lists:
            # Many rows have the same few. With a zero in it they are told by their bytes: -0.0 is not 0.0.
            value = tuple(values[number])
            content = value if kind != "list<number>" or all(value) else array("d", value).tobytes()
            values[number] = self._shared(value, (kind, content))
        slot = self._slots.get(row.run)
        if slot is None:
            slot = self._new_slot(row.run)
            self._lines[slot] = (block, block.add(slot, values, self._now))
        elif self._lines[slot][0] is block:
            block.replace(self._lines[slot][1], values, self._now)
        else:
            self._take_out(slot)
            self._lines[slot] = (block, block.add(slot, values, self._now))
        self._members[slot] = None if row.members == (row.run,) else row.members
        if data.expected:
            self._expected[slot] = self._shared(data.expected)
        else:
            self._expected.pop(slot, None)

    def _new_slot(self, name: str) -> int:
        if self._free:
            slot = self._free.pop()
            self._names[slot] = name
        else:
            slot = len(self._names)
            self._names.append(name)
            self._members.append(None)
            self._lines.append(_NOWHERE)
        self._slots[name] = slot
        self._added.append(name)
        self._sorted += 1
        return slot

    def _take_out(self, slot: int) -> None:
        block, line = self._lines[slot]
        moved = block.remove(line, self._now)
        if moved != slot:
            self._lines[moved] = (block, line)
        self._lines[slot] = _NOWHERE

    def _in_order(self) -> list[int]:
        if self._added or len(self._order) != len(self._slots):
            kept = [name for slot in self._order if self._slots.get(name := self._names[slot]) == slot]
            added = {name for name in self._added if name in self._slots}
            kept = [name for name in kept if name not in added]
            self._order = [self._slots[name] for name in _with(kept, added)]
            self._added = []
        return self._order

    def _paths(self) -> dict[tuple[Namespace, Path], dict[Kind, list[_Place]]]:
        """Where the cells of each path are, by kind; paths in the order in which rows have them first."""
        blocks = [block for block in self._blocks.values() if block.slots]
        if len(blocks) < len(self._blocks):
            self._blocks = {block.shape: block for block in blocks}
        if len(blocks) > 1:
            places_of = np.empty(len(self._names), np.int64)
            places_of[np.array(self._in_order(), np.int64)] = np.arange(len(self._slots))
            blocks.sort(key=lambda block: int(places_of[np.array(block.slots)].min()))
        paths: dict[tuple[Namespace, Path], dict[Kind, list[_Place]]] = {}
        for block in blocks:
            for number, (namespace, path, kind) in enumerate(block.shape):
                paths.setdefault((namespace, path), {}).setdefault(kind, []).append(_Place(block, number))
        for kinds in paths.values():
            _place_empty_lists(kinds)
        return paths

    def _forget_texts(self) -> None:
        """Forgets texts that no row has any more, once there are many of them."""
        if len(self._texts) > 2 * sum(made.different for made in self._made.values()) + _TEXTS:
            lists = (cells for block in self._blocks.values() for cells in block.cells if isinstance(cells, list))
            self._texts = {cell: cell for cells in lists for cell in cells if type(cell) is str}


_NOWHERE: tuple[_Block, int] = (_Block(()), -1)


def _kind_of(key: ColumnKey) -> ColumnKind:
    return METRIC if key.namespace == "metric" else KINDS[key.kind]


def _shape(row: Row, data: RowData) -> Shape:
    return (*row.leaves.keys, *row.names.keys, *[ColumnKey("metric", (name,), "number") for name in data.metrics])


def _is_another(new: Any, old: Any) -> bool:
    """Whether a cell is not as it was. NaN equals itself here, and -0.0 is not 0.0.

    1 and 1.0 are the same, since all cells of a column are of one kind.
    """
    if new != old:
        return bool(new == new or old == old)
    return not new and repr(new) != repr(old)


def _place_empty_lists(kinds: dict[Kind, list[_Place]]) -> None:
    """Empty lists join the lists of other rows at their path, else they are lists of strings."""
    empty = kinds.pop("list", None)
    if empty is not None:
        kind: Kind = next((kind for kind in kinds if kind.startswith("list<")), "list<string>")
        kinds[kind] = [*kinds.get(kind, []), *empty]


def _with(ordered: list[str], added: Collection[str]) -> list[str]:
    """Names in natural order, with further ones put in their places."""
    if len(added) > _FEW or not ordered:
        return sorted([*ordered, *added], key=natural)
    for name in added:
        insort(ordered, name, key=natural)
    return ordered
