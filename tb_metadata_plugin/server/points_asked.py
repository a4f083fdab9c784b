"""The body of a request for points, checked field by field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tb_metadata_plugin.live.point_answers import PointsAsked
from tb_metadata_plugin.model.series_points import Had
from tb_metadata_plugin.server.errors import BadBodyError

_FIELDS = ("metric", "rows", "since", "exact")


def points_asked(body: Any) -> PointsAsked:
    """What a body asks for, as the contract has it.

    Args:
        body: as JSON was read.

    Raises:
        BadBodyError: a field is missing, unknown, or not what it must be.
    """
    if not isinstance(body, dict):
        raise BadBodyError("", "must be an object")
    for name in body:
        if name not in _FIELDS:
            raise BadBodyError(json.dumps(name), f"is no field; those are {', '.join(_FIELDS)}")
    metric, exact = body.get("metric"), body.get("exact", False)
    if not isinstance(metric, str):
        raise BadBodyError("metric", "must be a text")
    if not isinstance(exact, bool):
        raise BadBodyError("exact", "must be true or false")
    return PointsAsked(metric, _rows(body.get("rows")), _since(body.get("since", {})), exact)


def _rows(rows: Any) -> tuple[str, ...]:
    if not isinstance(rows, list):
        raise BadBodyError("rows", "must be a list of texts")
    for place, row in enumerate(rows):
        if not isinstance(row, str):
            raise BadBodyError(f"rows[{place}]", "must be a text")
    if len(set(rows)) < len(rows):
        raise BadBodyError("rows", "must have each row once")
    return tuple(rows)


def _since(since: Any) -> Mapping[str, Had]:
    if not isinstance(since, dict):
        raise BadBodyError("since", "must be an object")
    return {row: _had(f"since[{json.dumps(row)}]", told) for row, told in since.items()}


def _had(field: str, told: Any) -> Had:
    if not isinstance(told, list) or len(told) != 3:
        raise BadBodyError(field, "must be a list of three: points, last step, last wall time")
    points, step, wall_time = told
    if not _is_number(points) or points < 1 or points != int(points):
        raise BadBodyError(f"{field}[0]", "must be a number of points, at least 1")
    if not _is_number(step):
        raise BadBodyError(f"{field}[1]", "must be a step")
    if wall_time is not None and not _is_number(wall_time):
        raise BadBodyError(f"{field}[2]", "must be a wall time in seconds, or null where it is not finite")
    return Had(int(points), float(step), None if wall_time is None else float(wall_time))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
