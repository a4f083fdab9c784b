"""What the detail panel shows of one run, as JSON: every leaf, where it came from, and what lost against it."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from tb_metadata_plugin import metadata, wire
from tb_metadata_plugin.documents import (
    Labels,
    Metric,
    Notice,
    Part,
    RunData,
    current,
    label_json,
    name_of,
    newest_first,
    own_leaves,
    reading_order,
)
from tb_metadata_plugin.leaves import Json, Namespace, Path, iso, tree_leaves, wire_leaf
from tb_metadata_plugin.timelike import moment

MOST_NOTICES = 1000
"""A tab asks for the status every half minute; a run's own notices are all in its detail."""


def detail_json(run: str, data: RunData, notices: Iterable[Notice], labels: Labels | None = None) -> dict[str, Any]:
    """The answer of `GET /run`: `run`, `members`, `parts`, `leaves`, `metrics` and the run's `notices`.

    Leaves and metrics have a `display_name` and a `description` where an experiment gives them.
    """
    labels = labels or {}
    parts = reading_order(current(data.parts))
    return {
        "run": run,
        "members": [run],
        "parts": [_part_json(run, part) for part in parts],
        "leaves": _leaves(run, parts, data.started, labels),
        "metrics": [
            _metric_json(tag, metric) | label_json(labels.get(("metric", (tag,))))
            for tag, metric in sorted(data.metrics.items())
        ],
        "notices": [notice_json(notice) for notice in notices if notice.run == run],
    }


def notices_json(notices: Sequence[Notice]) -> dict[str, Any]:
    """What `GET /status` tells of all notices: how many there are, also by code, and the first few of each."""
    told = notices
    counts = Counter(notice.code for notice in notices)
    if len(notices) > MOST_NOTICES:
        seen: Counter[str] = Counter()
        ranks = []
        for notice in notices:
            ranks.append(seen[notice.code])
            seen[notice.code] += 1
        # Ties keep their order, so that a thousand of one code leave room for the single one of another.
        first = sorted(range(len(notices)), key=ranks.__getitem__)[:MOST_NOTICES]
        told = [notices[place] for place in sorted(first)]
    return {
        "notices": [notice_json(notice) for notice in told],
        "notice_count": len(notices),
        "notice_counts": dict(counts),
    }


def notice_json(notice: Notice) -> dict[str, Any]:
    """A notice as the routes answer it."""
    return {"code": notice.code, "run": notice.run, "tag": notice.tag, "text": notice.text}


def _leaves(run: str, parts: list[Part], started: float | None, labels: Labels) -> list[dict[str, Any]]:
    order = [part.key for part in newest_first(parts)]
    ranks = [order.index(part.key) for part in parts]
    claims: dict[tuple[Namespace, Path], list[tuple[int, Json]]] = {}
    for index, part in enumerate(parts):
        namespace, prefix = part.key.root
        for path, value in tree_leaves(metadata.parse(part.data).document, prefix).items():
            claims.setdefault((namespace, path), []).append((index, _value_json(part, path, value)))
    leaves = [
        _leaf_json("run", (name,), None, {"$time": iso(value), "$text": iso(value)} if kind == "time" else value)
        for name, (kind, value) in own_leaves(run, started).items()
        if ("run", (name,)) not in claims
    ]
    for (namespace, path), claimed in claims.items():
        (index, value), *losers = sorted(claimed, key=lambda claim: ranks[claim[0]])
        leaves.append(_leaf_json(namespace, path, index, value, losers) | label_json(labels.get((namespace, path))))
    return leaves


def _value_json(part: Part, path: Path, value: Json) -> Json:
    """A value as wire JSON; a number that the table shows as a moment keeps its digits."""
    if not part.key.ours and (at := moment(path[-1], value)) is not None:
        return {"$time": iso(at), "$text": json.dumps(value)}
    return wire_leaf(value)


def _leaf_json(
    namespace: Namespace, path: Path, part: int | None, value: Json, losers: Iterable[tuple[int, Json]] = ()
) -> dict[str, Any]:
    return {
        "namespace": namespace,
        "path": list(path),
        "value": value,
        "part": part,
        "shadowed": [{"part": loser, "value": other} for loser, other in losers],
    }


def _part_json(run: str, part: Part) -> dict[str, Any]:
    return {
        "source": part.key.source,
        "run": run,
        "tag": part.key.tag,
        "name": name_of(part.key.name or part.key.tag),
        "step": part.step,
        "wall_time": _seconds(part.wall_time),
    }


def _metric_json(tag: str, metric: Metric) -> dict[str, Any]:
    return {
        "tag": tag,
        "value": wire.number(metric.value),
        "step": metric.step,
        "wall_time": _seconds(metric.wall_time),
    }


def _seconds(wall_time: float) -> float | None:
    """Seconds since 1970; None where the event has no time."""
    return wall_time if math.isfinite(wall_time) else None
