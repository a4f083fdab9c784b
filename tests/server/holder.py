"""Who asks for the points of a metric again and again, and keeps what there is, as a tab does."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import pyarrow as pa

Point: TypeAlias = tuple[float, float, float]
"""Step, wall time, value."""


class Holder:
    """Points by row, taken from answers of the route.

    Args:
        rows: those that are asked for.
        exact: whether all points of event files are.
    """

    def __init__(self, metric: str, rows: Sequence[str], exact: bool = False) -> None:
        self.metric, self.rows, self.exact = metric, rows, exact
        self.points: dict[str, list[Point]] = {}
        self.sent = 0
        """Points of the last answer."""
        self.version = self.sampled = ""

    @property
    def question(self) -> dict[str, Any]:
        """The body of the next request."""
        since = {}
        for row, points in self.points.items():
            step, wall_time, _ = points[-1]
            since[row] = [len(points), step, wall_time if math.isfinite(wall_time) else None]
        return {"metric": self.metric, "rows": list(self.rows), "since": since, "exact": self.exact}

    def take(self, body: bytes) -> list[Mapping[str, Any]]:
        """Takes in an answer; gives what it says of each row."""
        table = pa.ipc.open_stream(gzip.decompress(body)).read_all()
        assert [(field.name, str(field.type)) for field in table.schema] == [
            ("row", "dictionary<values=string, indices=int32, ordered=0>"),
            ("step", "double"),
            ("wall_time", "double"),
            ("value", "float"),
        ]
        told = {name.decode(): value.decode() for name, value in table.schema.metadata.items()}
        assert set(told) == {"version", "sampled", "series"}
        self.version, self.sampled = told["version"], told["sampled"]
        said: list[Mapping[str, Any]] = json.loads(told["series"])
        assert len(said) == len(self.rows)
        places = []
        for column in table.column("row").chunks:
            assert column.dictionary.to_pylist() == list(self.rows)
            places += column.indices.to_pylist()
        assert places == sorted(places), "those of one row together, rows in their order"
        lines = list(zip(*[table.column(name).to_pylist() for name in ("step", "wall_time", "value")], strict=True))
        self.sent = len(lines)
        for place, (row, one) in enumerate(zip(self.rows, said, strict=True)):
            new = [line for number, line in zip(places, lines, strict=True) if number == place]
            if "from" not in one:
                assert not new
                if "missing" in one:
                    self.points.pop(row, None)
                continue
            self.points[row] = self.points.get(row, [])[: one["from"]] + new
            assert len(self.points[row]) == one["points"]
        return said
