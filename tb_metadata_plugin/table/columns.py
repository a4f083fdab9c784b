"""Turns rows into the Arrow table of docs/contract.md (Columns): one typed column for each (namespace, path, kind)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

import pyarrow as pa

from tb_metadata_plugin.model.documents import Notice, dotted
from tb_metadata_plugin.model.labels import Labels, label_json
from tb_metadata_plugin.model.leaves import ColumnKey, Leaves, Namespace, Path
from tb_metadata_plugin.rows.members import RowData
from tb_metadata_plugin.rows.merging import Row
from tb_metadata_plugin.table.arrays import arrow
from tb_metadata_plugin.table.store import TableStore

MAX_COLUMNS = 20_000
"""More would make a schema that no browser wants; the rest of the keys stays in the runs' details."""
MAX_CELLS = 20_000_000
"""Most cells of the table, empty ones included: they cost about 8 bytes each, here and in the browser."""

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
NO_DATA = RowData((), {})
_PREFIXES: dict[Namespace, str] = {"doc": "", "metric": "metrics.", "run": "run.", "name": "name."}


@dataclass(frozen=True)
class Columns:
    """The table, and what a user should know about how it was made."""

    table: pa.Table
    notices: tuple[Notice, ...] = ()


def build(
    rows: Iterable[Row],
    data: Mapping[str, RowData],
    version: str,
    labels: Labels | None = None,
    waiting: Set[str] = frozenset(),
) -> Columns:
    """The table of these rows, at most one of each name; see `table_of`."""
    store = TableStore()
    store.take([(row, data.get(row.run, NO_DATA)) for row in rows])
    return table_of(store, version, labels, waiting)


def table_of(store: TableStore, version: str, labels: Labels | None = None, waiting: Set[str] = frozenset()) -> Columns:
    """The table of the rows in a store, sorted by name.

    Args:
        store: has the cells.
        version: goes into the schema's metadata.
        labels: what experiments say of columns; goes into the fields' metadata.
        waiting: runs that TensorBoard has not listed yet; the rows that have any go into the schema's metadata.
    """
    found = store.sizes()
    # Where there are too many, what was logged goes before metrics that as many rows have.
    sizes = {key: found[key] for key in sorted(found, key=lambda key: key.namespace == "metric")}
    in_names = [key for key in sizes if key.namespace == "name"]
    for key in in_names:
        del sizes[key]
    kept = _most_common(sizes, len(store))
    keys = [key for key in sizes if kept is None or key in kept]
    # Keys from names stand behind all others, whose names they leave as they are.
    ordered = [key for key in keys if key.namespace == "run"]
    ordered.sort(key=lambda key: _run_rank(key.path))
    ordered += [key for key in keys if key.namespace == "doc"]
    ordered += sorted(key for key in keys if key.namespace == "metric")
    ordered += in_names
    columns = list(store.columns(ordered))
    members = store.members()
    names = field_names(ordered)
    schema = pa.schema(
        [
            pa.field("run", pa.string(), nullable=False),
            pa.field("members", pa.list_(pa.field("item", pa.string(), nullable=False)), nullable=False),
            *(
                pa.field(name, column.array.type, metadata=_field_metadata(column.key, labels or {}))
                for name, column in zip(names, columns, strict=True)
            ),
        ],
        metadata={"version": version} | _waiting(members, waiting),
    )
    arrays = [
        arrow(store.names(), pa.string()),
        arrow(members, schema.field("members").type),
        *(column.array for column in columns),
    ]
    notices = () if kept is None else (_too_many(len(sizes), len(kept)),)
    return Columns(pa.Table.from_arrays(arrays, schema=schema), notices)


def with_names(table: pa.Table, names: Sequence[Leaves]) -> pa.Table:
    """The table with these keys of the rows' names, in the order of its rows, in the place of those it has.

    They stand behind all others, whose names they leave as they are.
    """
    kept = [place for place, field in enumerate(table.schema) if _key_of(field).namespace != "name"]
    if len(kept) < table.num_columns:
        table = table.select(kept)
    store = TableStore()
    rows = table.column("run").to_pylist()
    store.take([(Row(row, (row,), of_row), NO_DATA) for row, of_row in zip(rows, names, strict=True)])
    known = [_key_of(field) for field in list(table.schema)[2:]]
    keys = list(store.sizes())
    for name, (key, array) in zip(field_names([*known, *keys])[len(known) :], store.columns(keys), strict=True):
        table = table.append_column(pa.field(name, array.type, metadata=_field_metadata(key, {})), array)
    return table


def _key_of(field: pa.Field) -> ColumnKey:
    """Identity of a column of the table; the first two have none."""
    about = field.metadata or {b"namespace": b"", b"path": b"[]", b"kind": b""}
    return ColumnKey(about[b"namespace"].decode(), tuple(json.loads(about[b"path"])), about[b"kind"].decode())


def _waiting(members: Sequence[Sequence[str]], waiting: Set[str]) -> dict[str, str]:
    """What to say of the rows that have a run in `waiting`: the first of each stretch and the one after its last."""
    ranges: list[list[int]] = []
    for index, of_row in enumerate(members) if waiting else ():
        if not waiting.isdisjoint(of_row):
            if ranges and ranges[-1][1] == index:
                ranges[-1][1] = index + 1
            else:
                ranges.append([index, index + 1])
    return {"waiting": json.dumps(ranges, separators=(",", ":"))} if ranges else {}


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
