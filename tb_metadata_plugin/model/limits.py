"""The limits of a document, and the part of one that fits them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import orjson

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Document: TypeAlias = dict[str, Json]
Path: TypeAlias = tuple[str, ...]

MAX_DEPTH = 200
"""Most keys and list steps to a value."""
MAX_LEAVES = 10_000
"""Most values of a document, each element of a list counted."""
MAX_PATH = 2_000
"""Most characters of the keys to a value: each path stands in the table's schema, and in all that names it."""
MAX_BYTES = 4_000_000
"""Most bytes of a document's UTF-8 JSON."""


_DIGITS_OF_A_BIT = math.log10(2)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the input that is not shown as it was logged; `path` is where it first occurs, () where unknown."""

    code: str
    text: str
    path: Path = ()


def fitting(document: Document, size: int) -> tuple[Document, list[Problem]]:
    """The part of a document that fits the limits, and a problem for each limit that it passes.

    A list is kept whole or left out, since a part of it would be another value; an object of which nothing is left is
    left out too.

    Args:
        document: the whole document; it is not changed.
        size: bytes of its text.
    """
    trim = _Trim(MAX_LEAVES, MAX_BYTES if size > MAX_BYTES else None)
    fitted = trim.object(document)
    return (fitted, trim.problems()) if trim.left_out else (document, [])


class _Trim:
    """Copies what fits into what is left of the leaves and bytes, in the document's order."""

    def __init__(self, leaves: int, size: int | None) -> None:
        self._leaves = leaves
        self._bytes = size
        self._path: list[str] = []
        """Of the object that is looked at."""
        self.left_out: dict[str, tuple[Path, int]] = {}
        """By limit the first path that passes it, and how many do."""

    def object(self, members: Document, depth: int = 0, characters: int = 0) -> Document:
        kept: Document = {}
        for key, value in members.items():
            long = characters + len(key)
            if type(value) is dict and value and depth + 1 < MAX_DEPTH:
                self._path.append(key)
                if inner := self.object(value, depth + 1, long):
                    kept[key] = inner
                self._path.pop()
            elif limit := self._limit(key, value, depth + 1, long):
                # Of many the path of the first only, since it may be long.
                first, count = self.left_out.get(limit) or ((*self._path, key), 0)
                self.left_out[limit] = (first, count + 1)
            else:
                kept[key] = value
        return kept

    def _limit(self, key: str, value: Json, depth: int, characters: int) -> str | None:
        """The limit that a value passes which is kept whole or not at all; None, and its cost is paid, if it fits."""
        leaves = 1
        if type(value) is list or type(value) is dict:
            sizes = list(leaf_sizes(value))
            leaves = len(sizes)
            if depth + max(size.depth for size in sizes) > MAX_DEPTH:
                return "too-deep"
            characters += max(size.characters for size in sizes)
        if characters > MAX_PATH:
            return "path-too-long"
        if leaves > self._leaves:
            return "too-many-values"
        if self._bytes is not None:
            cost = _bytes_of([key, value]) + 1  # The comma before the next.
            if cost > self._bytes:
                return "too-large"
            self._bytes -= cost
        self._leaves -= leaves
        return None

    def problems(self) -> list[Problem]:
        says = {
            "too-deep": f"nested more than {MAX_DEPTH} deep",
            "path-too-long": f"the keys to the value have more than {MAX_PATH:,} characters together",
            "too-many-values": f"past the {MAX_LEAVES:,} values that are kept of a document",
            "too-large": f"past the {MAX_BYTES // 1_000_000} MB that are kept of a document",
        }
        return [
            Problem(limit, f"{count:,} {'key is' if count == 1 else 'keys are'} left out: {says[limit]}", first)
            for limit, (first, count) in self.left_out.items()
        ]


def _bytes_of(value: Json) -> int:
    """About how many bytes the JSON of a value has; the digits of large integers are not made to be counted."""
    try:
        return len(orjson.dumps(value))
    except orjson.JSONEncodeError:
        pass
    size = 0
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if type(item) is int:
            size += int(item.bit_length() * _DIGITS_OF_A_BIT) + 1
        elif type(item) is dict or type(item) is list:
            size += 2 + 2 * len(item)
            waiting += [*item, *item.values()] if type(item) is dict else item
        else:
            size += len(json.dumps(item, ensure_ascii=False).encode(errors="surrogatepass"))
    return size


class LeafSize(NamedTuple):
    """How far a leaf is from the value that it is in."""

    depth: int
    """The containers around it that are in the value."""
    characters: int
    """Of the keys to it."""


def leaf_sizes(value: Json) -> Iterator[LeafSize]:
    """For each leaf of a value how far in it is; an empty container is a leaf."""
    waiting: list[tuple[Json, int, int]] = [(value, 0, 0)]
    while waiting:
        item, depth, characters = waiting.pop()
        if type(item) is dict and item:
            waiting.extend((inner, depth + 1, characters + len(key)) for key, inner in item.items())
        elif type(item) is list and item:
            waiting.extend((inner, depth + 1, characters) for inner in item)
        else:
            yield LeafSize(depth, characters)
