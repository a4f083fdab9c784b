"""The slow, obvious reading of documents and tables, in canonical JSON, that the fast code is held against."""

from __future__ import annotations

import json
import math
from datetime import datetime, timedelta, timezone
from typing import Any

import pyarrow as pa

MISSING = {"$missing": True}


def leaves(document: dict[str, Any], above: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Canonical value by path. A list of non-empty objects is stepped into, any other list is a value."""
    found: dict[tuple[str, ...], Any] = {}
    for key, value in document.items():
        literal = key[:-2] + "\\[]" if key.endswith("[]") else key
        if isinstance(value, dict) and value != {}:
            found |= leaves(value, (*above, literal))
        elif _is_list_of_objects(value) and not key.endswith("\\"):
            for path, values in _of_elements(value).items():
                found[(*above, key + "[]", *path)] = canonical(values)
        else:
            found[(*above, literal)] = canonical(value)
    return found


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and value != [] and all(isinstance(item, dict) and item != {} for item in value)


def _of_elements(elements: list[dict[str, Any]]) -> dict[tuple[str, ...], list[Any]]:
    """For each path inside the elements the plain values there, element after element."""
    found: dict[tuple[str, ...], list[Any]] = {}
    for element in elements:
        for key, value in element.items():
            literal = key[:-2] + "\\[]" if key.endswith("[]") else key
            if isinstance(value, dict) and value != {}:
                inner = {(literal, *path): values for path, values in _of_elements([value]).items()}
            elif _is_list_of_objects(value) and not key.endswith("\\"):
                inner = {(key + "[]", *path): values for path, values in _of_elements(value).items()}
            else:
                inner = {(literal,): [value]}
            for path, values in inner.items():
                found.setdefault(path, []).extend(values)
    return found


def canonical(value: Any) -> Any:
    """Canonical JSON of a JSON value (docs/contract.md, Values as JSON)."""
    if isinstance(value, list):
        return _canonical_list(value)
    if isinstance(value, dict):
        return {"$json": _text(value)}
    if isinstance(value, str):
        return _time(value) or value
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) <= 2**53 else {"$integer": str(value)}
    return _number(value)


def _canonical_list(values: list[Any]) -> Any:
    if all(isinstance(value, bool) for value in values):
        return list(values)
    if any(isinstance(value, (bool, list, dict)) or value is None for value in values):
        return {"$json": _text(values)}
    if all(isinstance(value, str) for value in values):
        times = [_time(value) for value in values]
        return times if all(times) else list(values)
    if any(isinstance(value, str) for value in values):
        return {"$json": _text(values)}
    if any(isinstance(value, int) and abs(value) > 2**53 for value in values):
        if all(isinstance(value, int) for value in values):
            return [{"$integer": str(value)} for value in values]
        return {"$json": _text(values)}
    return [canonical(value) for value in values]


def _number(value: float) -> Any:
    if math.isnan(value):
        return {"$number": "NaN"}
    if math.isinf(value):
        return {"$number": "Infinity" if value > 0 else "-Infinity"}
    return 0 if value == 0 else value


def _time(text: str) -> Any:
    """`{"$time": …}` of the ISO texts that Python itself reads, in the forms that we take for times."""
    digits = "".join("9" if c in "0123456789" else c for c in text)
    if not digits.startswith("9999-99-99"):
        return None
    clock = digits[10:]
    zone = ""
    for ending in ("Z", "+99:99", "-99:99", "+9999", "-9999", "+99", "-99"):
        if clock.endswith(ending) and len(clock) > len(ending):
            zone, clock = text[len(text) - len(ending) :], clock[: -len(ending)]
            break
    fraction = clock[9:].lstrip(".,")
    if clock[:9].rstrip(".,") not in ("", "T99:99", " 99:99", "T99:99:99", " 99:99:99"):
        return None
    if clock[9:] and not (clock[9] in ".," and fraction and len(fraction) <= 9 and set(fraction) == {"9"}):
        return None
    if len(clock) > 6 and clock[9:] == "" and clock not in ("T99:99:99", " 99:99:99"):
        return None
    zone = {"Z": "+00:00", "": "+00:00"}.get(zone, zone)
    zone = zone if len(zone) == 6 else f"{zone[:3]}:{zone[3:] or '00'}"
    start = text[:19] if len(clock) >= 9 else text[:16] + ":00" if clock else text + "T00:00:00"
    milliseconds = text[20 : 20 + len(fraction)].ljust(3, "0")[:3]
    try:
        moment = datetime.fromisoformat(f"{start}.{milliseconds}{zone}").astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return None
    return {"$time": iso(moment)}


def iso(moment: datetime) -> str:
    """As JavaScript's `Date.toISOString` writes it."""
    moment = moment.astimezone(timezone.utc)
    return f"{moment.year:04d}-{moment:%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def _text(value: Any) -> str:
    return json.dumps(_wire(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _wire(value: Any) -> Any:
    if isinstance(value, dict):
        doubled = len(value) == 1 and next(iter(value)).startswith("$")
        return {("$" + key if doubled else key): _wire(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_wire(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return _number(value)
    if isinstance(value, int) and abs(value) > 2**53:
        return {"$integer": str(value)}
    return value


def table_values(table: pa.Table) -> dict[tuple[str, tuple[str, ...]], list[Any]]:
    """Canonical value of each row by (namespace, path), all kinds of a path as one; `{"$missing": true}` where none.

    Raises:
        AssertionError: two kinds of one path hold a value in one row.
    """
    keys: dict[tuple[str, tuple[str, ...]], list[Any]] = {}
    for number, field in enumerate(table.schema):
        if field.metadata is None:
            continue
        path = tuple(json.loads(field.metadata[b"path"]))
        values = keys.setdefault((field.metadata[b"namespace"].decode(), path), [MISSING] * table.num_rows)
        kind = field.metadata[b"kind"].decode()
        for row, cell in enumerate(table.column(number)):
            if cell.is_valid:
                assert values[row] == MISSING, f"{field.name}: two values in row {row}"
                values[row] = _cell(kind, cell)
    return keys


def _cell(kind: str, cell: Any) -> Any:
    if kind.startswith("list<"):
        return [_item(kind[5:-1], item) for item in cell.values]
    return _item(kind, cell)


_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def _item(kind: str, cell: Any) -> Any:
    if kind == "time":
        return {"$time": iso(_EPOCH + timedelta(milliseconds=cell.value))}
    value = cell.as_py()
    if kind == "integer":
        return {"$integer": value}
    if kind == "json":
        return {"$json": value}
    if kind == "null":
        return None
    return _number(value) if kind == "number" else value
