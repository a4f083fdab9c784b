"""What the detail panel shows of one row, as JSON: every leaf, where it came from, and what lost against it."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from tb_metadata_plugin.model import wire_json as wire
from tb_metadata_plugin.model.document_names import name_of
from tb_metadata_plugin.model.documents import Notice, Part, Places
from tb_metadata_plugin.model.iso_times import iso
from tb_metadata_plugin.model.kinds import NOT_LOGGED, VALUE_KINDS, Json, Kind
from tb_metadata_plugin.model.labels import Label, Labels, label_json
from tb_metadata_plugin.model.leaves import NO_LEAVES, Leaves, Namespace, Path, tree_leaves, wire_leaf
from tb_metadata_plugin.model.moments import moment
from tb_metadata_plugin.model.source_names import SOURCES
from tb_metadata_plugin.names.offers import Offer
from tb_metadata_plugin.rows.activity import activity, derived
from tb_metadata_plugin.rows.members import Placed, RowData
from tb_metadata_plugin.rows.merging import Sourced, documents, for_readers, told_of_run

MOST_NOTICES = 1000
"""A tab asks for the status every half minute; a run's own notices are all in its detail."""


class _Claim(NamedTuple):
    """A document's value at a path; the least one counts."""

    lost: bool
    rank: int
    part: int
    """Its document's place among those of the answer."""
    value: Json


def detail_json(
    row: str,
    data: RowData,
    notices: Iterable[Notice],
    now: float,
    labels: Labels | None = None,
    names: Leaves = NO_LEAVES,
) -> dict[str, Any]:
    """The answer of `GET /run`: `run`, `members`, `parts`, `leaves`, `metrics` and the `notices` of the row's runs.

    A leaf has the value `{"$missing": true}` where documents tell one and none of these counts.
    Leaves and metrics have a `display_name` and a `description` where an experiment gives them.

    Args:
        row: its name.
        data: what it is made of.
        notices: of all rows.
        now: when the table was made of which it is, in seconds since 1970.
        labels: what experiments say of keys and metrics.
        names: the keys that the row's name holds.
    """
    labels = labels or {}
    ranked = documents(data, Places()).ranked
    members = [member.run for member in data.members]
    about = {row, *members, *[each.run for each in data.above]}
    return {
        "run": row,
        "members": members,
        "parts": [_part_json(sourced) for sourced in for_readers(ranked)],
        "leaves": [*_leaves(row, data, ranked, now, labels), *_of_names(names)],
        "metrics": [
            _metric_json(name, placed, data.shadowed.get(name, ()), labels.get(("metric", (name,))))
            for name, placed in sorted(data.metrics.items())
        ],
        "notices": [notice_json(notice) for notice in notices if notice.run in about],
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


class NoticesAnswer:
    """The newest notices as JSON, made once: every tab asks for them, and there may be very many."""

    def __init__(self) -> None:
        self._made: tuple[Sequence[Notice], dict[str, Any]] = ((), notices_json(()))

    def of(self, notices: Sequence[Notice], others: Sequence[Notice] = ()) -> dict[str, Any]:
        """What `notices_json` gives of both; the notices are as before if they are the same object."""
        if others:
            return notices_json((*notices, *others))
        made = self._made
        if made[0] is not notices:
            self._made = made = (notices, notices_json(notices))
        return made[1]


def notice_json(notice: Notice) -> dict[str, Any]:
    """A notice as the routes answer it."""
    return {"code": notice.code, "run": notice.run, "tag": notice.tag, "text": notice.text}


def _leaves(row: str, data: RowData, ranked: Sequence[Sourced], now: float, labels: Labels) -> list[dict[str, Any]]:
    parts = for_readers(ranked)
    ranks = {id(sourced.part): rank for rank, sourced in enumerate(ranked)}
    # What counts comes first, then in order of precedence.
    order = [ranks[id(sourced.part)] for sourced in parts]
    claims: dict[tuple[Namespace, Path], list[_Claim]] = {}
    for index, sourced in enumerate(parts):
        namespace, prefix = sourced.part.key.root
        for path, value in tree_leaves(sourced.part.parsed().document, prefix).items():
            claim = _Claim(not sourced.counts(path), order[index], index, _value_json(sourced.part, path, value))
            claims.setdefault((namespace, path), []).append(claim)
    leaves = []
    found = activity(member.data for member in data.members)
    for name, (kind, value) in derived(row, found, told_of_run(ranked), now).items():
        claimed = sorted(claims.get(("run", (name,)), ()))
        # A status is all that gives way.
        if name == "status" or not claimed or claimed[0].lost:
            claims.pop(("run", (name,)), None)
            leaves.append(_leaf_json("run", (name,), None, _derived_json(kind, value), claimed))
    for (namespace, path), claimed in claims.items():
        claimed = sorted(claimed)
        if claimed[0].lost:
            leaf = _leaf_json(namespace, path, None, wire.MISSING, claimed)
        else:
            leaf = _leaf_json(namespace, path, claimed[0].part, claimed[0].value, claimed[1:])
        leaves.append(leaf | label_json(labels.get((namespace, path))))
    return leaves


def _of_names(names: Leaves) -> list[dict[str, Any]]:
    return [
        _leaf_json("name", key.path, None, _derived_json(key.kind, value))
        for key, value in zip(names.keys, names.values, strict=True)
    ]


def offer_json(offer: Offer) -> dict[str, Any]:
    """An offer as the status answers it."""
    values = {key: wire_leaf(value) for key, value in offer.values.items()}
    example = {"run": offer.run, "values": values}
    return {"pattern": offer.pattern, "keys": list(offer.keys), "runs": offer.runs, "example": example}


def _derived_json(kind: Kind, value: Any) -> Json:
    """A value that the plugin derived, in the form of a column, as wire JSON."""
    return VALUE_KINDS[kind].wire(value, NOT_LOGGED)


def _value_json(part: Part, path: Path, value: Json) -> Json:
    """A value as wire JSON; a number that the table shows as a moment keeps its digits."""
    if not part.key.ours and (at := moment(path[-1], value)) is not None:
        return {"$time": iso(at), "$text": json.dumps(value)}
    return wire_leaf(value)


def _leaf_json(
    namespace: Namespace, path: Path, part: int | None, value: Json, losers: Iterable[_Claim] = ()
) -> dict[str, Any]:
    return {
        "namespace": namespace,
        "path": list(path),
        "value": value,
        "part": part,
        "shadowed": [{"part": loser.part, "value": loser.value} for loser in losers],
    }


def _part_json(sourced: Sourced) -> dict[str, Any]:
    part = sourced.part
    return {
        "source": part.key.source,
        "run": sourced.run,
        "tag": part.key.tag,
        "name": name_of(part.key.name or part.key.tag),
        "step": part.step if SOURCES[part.key.source].has_steps else None,
        "wall_time": _seconds(part.wall_time),
    }


def _metric_json(name: str, placed: Placed, shadowed: Iterable[Placed], label: Label | None) -> dict[str, Any]:
    others = [_placed_json(loser) for loser in shadowed]
    return {"tag": name, **_placed_json(placed), "shadowed": others, **label_json(label)}


def _placed_json(placed: Placed) -> dict[str, Any]:
    return {
        "run": placed.run,
        "series": placed.tag,
        "value": wire.number(placed.metric.value),
        "step": placed.metric.step,
        "wall_time": _seconds(placed.metric.wall_time),
    }


def _seconds(wall_time: float) -> float | None:
    """Seconds since 1970; None where the event has no time."""
    return wall_time if math.isfinite(wall_time) else None
