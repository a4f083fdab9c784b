"""Turns rows into the Arrow table of DESIGN 5.2: one typed column for each (namespace, path, kind)."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeAlias

import pyarrow as pa

from tb_metadata_plugin.model.documents import Labels, Notice, dotted, label_json
from tb_metadata_plugin.model.leaves import ColumnKey, Kind, Leaves, Namespace, Path
from tb_metadata_plugin.rows.merging import Row, RowData
from tb_metadata_plugin.table.arrays import arrow

MAX_COLUMNS = 20_000
"""More would make a schema that no browser wants; the rest of the keys stays in the runs' details."""
MAX_CELLS = 20_000_000
"""Most cells of the table, empty ones included: they cost about 8 bytes each, here and in the browser."""

_TEXT = pa.dictionary(pa.int32(), pa.string())
_TIME = pa.timestamp("ms", tz="UTC")
_TYPES: dict[Kind, pa.DataType] = {
    "number": pa.float64(),
    "integer": _TEXT,
    "string": _TEXT,
    "json": _TEXT,
    "bool": pa.bool_(),
    "time": _TIME,
    "null": pa.bool_(),
    "list<number>": pa.list_(pa.float64()),
    "list<integer>": pa.list_(pa.string()),
    "list<string>": pa.list_(pa.string()),
    "list<bool>": pa.list_(pa.bool_()),
    "list<time>": pa.list_(_TIME),
}
_RUN_ORDER = (
    "folder",
    "started",
    "last_seen",
    "duration",
    "last_step",
    "status",
    "ended",
    "attempts",
    "error",
    "group",
)
_UNITS = {ColumnKey("run", ("duration",), "number"): "s"}
_PREFIXES: dict[Namespace, str] = {"doc": "", "metric": "metrics.", "run": "run.", "name": "name."}
_DIGITS = re.compile(r"(\d+)", re.ASCII)


@dataclass(frozen=True)
class Columns:
    """The table, and what a user should know about how it was made."""

    table: pa.Table
    notices: tuple[Notice, ...] = ()


def natural(name: str) -> tuple[list[str | int], str]:
    """Sorts names so that `run9` comes before `run10`."""
    parts = _DIGITS.split(name)
    # Texts and numbers take turns, so that equal places always compare like with like.
    return [int(part) if place % 2 else part for place, part in enumerate(parts)], name


def build(
    rows: Iterable[Row],
    data: Mapping[str, RowData],
    version: str,
    labels: Labels | None = None,
    waiting: Set[str] = frozenset(),
) -> Columns:
    """The table of these rows, sorted by name.

    Args:
        rows: at most one of each name.
        data: what rows are made of, by name; it has their metrics.
        version: goes into the schema's metadata.
        labels: what experiments say of columns; goes into the fields' metadata.
        waiting: runs that TensorBoard has not listed yet; the rows that have any go into the schema's metadata.
    """
    ordered = sorted(rows, key=lambda row: natural(row.run))
    cells = _cells([row.leaves for row in ordered])
    sizes = {key: sum(len(rows) for rows, _ in cell) for key, cell in cells.items()} | _metric_sizes(ordered, data)
    kept = _most_common(sizes, len(ordered))
    arrays_of = [
        (key, _array(key.kind, cell, len(ordered))) for key, cell in cells.items() if kept is None or key in kept
    ]
    fields = [item for item in arrays_of if item[0].namespace == "run"]
    fields.sort(key=lambda item: _run_rank(item[0].path))
    fields += [item for item in arrays_of if item[0].namespace != "run"]
    fields += _metric_columns(
        ordered, data, sorted(key for key in sizes if key.namespace == "metric" and (kept is None or key in kept))
    )
    notices = () if kept is None else (_too_many(len(sizes), len(kept)),)
    names = field_names([key for key, _ in fields])
    schema = pa.schema(
        [
            pa.field("run", pa.string(), nullable=False),
            pa.field("members", pa.list_(pa.field("item", pa.string(), nullable=False)), nullable=False),
            *(
                pa.field(name, array.type, metadata=_field_metadata(key, labels or {}))
                for name, (key, array) in zip(names, fields, strict=True)
            ),
        ],
        metadata={"version": version} | _waiting(ordered, waiting),
    )
    arrays = [
        arrow([row.run for row in ordered], pa.string()),
        arrow([row.members for row in ordered], schema.field("members").type),
        *(array for _, array in fields),
    ]
    table = pa.Table.from_arrays(arrays, schema=schema)
    return Columns(with_names(table, [row.names for row in ordered]), notices)


def with_names(table: pa.Table, names: Sequence[Leaves]) -> pa.Table:
    """The table with these keys of the rows' names, in the order of its rows, in the place of those it has.

    They stand behind all others, whose names they leave as they are.
    """
    kept = [place for place, field in enumerate(table.schema) if _key_of(field).namespace != "name"]
    if len(kept) < table.num_columns:
        table = table.select(kept)
    cells = _cells(names)
    known = [_key_of(field) for field in list(table.schema)[2:]]
    for name, (key, cell) in zip(field_names([*known, *cells])[len(known) :], cells.items(), strict=True):
        array = _array(key.kind, cell, table.num_rows)
        table = table.append_column(pa.field(name, array.type, metadata=_field_metadata(key, {})), array)
    return table


def _key_of(field: pa.Field) -> ColumnKey:
    """Identity of a column of the table; the first two have none."""
    about = field.metadata or {b"namespace": b"", b"path": b"[]", b"kind": b""}
    return ColumnKey(about[b"namespace"].decode(), tuple(json.loads(about[b"path"])), about[b"kind"].decode())


def _waiting(rows: Sequence[Row], waiting: Set[str]) -> dict[str, str]:
    """What to say of the rows that have a run in `waiting`: the first of each stretch and the one after its last."""
    ranges: list[list[int]] = []
    for index, row in enumerate(rows) if waiting else ():
        if not waiting.isdisjoint(row.members):
            if ranges and ranges[-1][1] == index:
                ranges[-1][1] = index + 1
            else:
                ranges.append([index, index + 1])
    return {"waiting": json.dumps(ranges, separators=(",", ":"))} if ranges else {}


_Cells: TypeAlias = list[tuple[Sequence[int], Sequence[Any]]]
"""The values of a column: rows, each at most once, and the values that these have."""


def _cells(rows: Sequence[Leaves]) -> dict[ColumnKey, _Cells]:
    """The values by column; the columns of one path stand together, paths in the order in which they are first seen."""
    # Rows share their keys and most have one of a few shapes, so that values are sorted into columns a shape at a time.
    by_shape: dict[tuple[int, ...], tuple[Leaves, list[int], list[tuple[Any, ...]]]] = {}
    for index, leaves in enumerate(rows):
        shape = tuple(map(id, leaves.keys))
        known = by_shape.get(shape)
        if known is None:
            known = by_shape[shape] = (leaves, [], [])
        known[1].append(index)
        known[2].append(leaves.values)
    by_path: dict[tuple[Namespace, Path], dict[Kind, _Cells]] = {}
    for (keys, _), indices, values in by_shape.values():
        for (namespace, path, kind), column in zip(keys, zip(*values, strict=True), strict=True):
            by_path.setdefault((namespace, path), {}).setdefault(kind, []).append((indices, column))
    return {
        ColumnKey(namespace, path, kind): cell
        for (namespace, path), kinds in by_path.items()
        for kind, cell in _place_empty_lists(kinds).items()
    }


def _metric_sizes(rows: Sequence[Row], data: Mapping[str, RowData]) -> dict[ColumnKey, int]:
    """How many rows have each metric or are going to."""
    known = [data[row.run] for row in rows if row.run in data]
    counts = Counter(chain.from_iterable(of.metrics for of in known))
    counts.update(chain.from_iterable(of.expected for of in known))
    return {ColumnKey("metric", (name,), "number"): count for name, count in counts.items()}


def _most_common(sizes: Mapping[ColumnKey, int], rows: int) -> frozenset[ColumnKey] | None:
    """The columns that most rows have, as many as the table may have; None if it may have all."""
    limit = min(MAX_COLUMNS, MAX_CELLS // max(1, rows))
    if len(sizes) <= limit:
        return None
    return frozenset(sorted(sizes, key=lambda key: (key.namespace != "run", -sizes[key]))[:limit])


def _too_many(keys: int, kept: int) -> Notice:
    text = (
        f"The runs have {keys:,} different keys and metrics; the table shows the {kept:,} that most runs have. The "
        "others are in the details of their runs."
    )
    return Notice("too-many-keys", None, None, text)


def _place_empty_lists(kinds: dict[Kind, _Cells]) -> dict[Kind, _Cells]:
    """Empty lists join the lists of other rows at their path, else they are lists of strings."""
    if "list" not in kinds:
        return kinds
    placed: dict[Kind, _Cells] = {kind: cell for kind, cell in kinds.items() if kind != "list"}
    kind: Kind = next((kind for kind in placed if kind.startswith("list<")), "list<string>")
    placed[kind] = [*placed.get(kind, []), *kinds["list"]]
    return placed


def _array(kind: Kind, cell: _Cells, length: int) -> pa.Array:
    (rows, values), *others = cell
    if others or len(rows) < length:
        filled: list[Any] = [None] * length
        for rows, values in cell:
            for row, value in zip(rows, values, strict=True):
                filled[row] = value
        values = filled
    return arrow(values, _TYPES[kind])


def _metric_columns(
    rows: Sequence[Row], data: Mapping[str, RowData], keys: Iterable[ColumnKey]
) -> list[tuple[ColumnKey, pa.Array]]:
    columns: dict[str, list[float | None]] = {key.path[0]: [None] * len(rows) for key in keys}
    for index, row in enumerate(rows):
        known = data.get(row.run)
        for name, placed in known.metrics.items() if known is not None else ():
            if name in columns:
                columns[name][index] = placed.metric.value
    return [(ColumnKey("metric", (name,), "number"), arrow(columns[name], pa.float32())) for name in columns]


def _run_rank(path: Path) -> int:
    return _RUN_ORDER.index(path[0]) if path[0] in _RUN_ORDER else len(_RUN_ORDER)


def _field_metadata(key: ColumnKey, labels: Labels) -> dict[str, str]:
    about = {"namespace": key.namespace, "path": json.dumps(key.path, ensure_ascii=False), "kind": key.kind}
    if key in _UNITS:
        about["unit"] = _UNITS[key]
    return about | label_json(labels.get(key[:2]))


def field_names(keys: Sequence[ColumnKey]) -> list[str]:
    """A unique name for each field: the dotted path, behind `metrics.`, `run.` or `name.` where it is no document's.

    A name that is taken gets `#kind`, then `#kind2` and so on; `run` and `members` are the first two fields' own. Where
    None was logged is always said by `#null`: under the plain name its True would read as a value.
    """
    taken = {"run", "members"}
    names: list[str] = []
    for key in keys:
        plain = _PREFIXES[key.namespace] + (key.path[0] if key.namespace == "metric" else dotted(key.path))
        name, count = (f"{plain}#null", 2) if key.kind == "null" else (plain, 1)
        while name in taken:
            name = f"{plain}#{key.kind}" + (str(count) if count > 1 else "")
            count += 1
        taken.add(name)
        names.append(name)
    return names
