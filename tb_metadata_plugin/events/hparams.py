"""Decodes HParams summaries: hyperparameters, group and status of a run, and an experiment's names for keys."""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Iterable, Iterator
from functools import partial
from threading import Lock
from typing import Any, NamedTuple

from cachetools import LRUCache, cached
from google.protobuf.message import DecodeError
from tensorboard.plugins.hparams import api_pb2, plugin_data_pb2
from tensorboard.plugins.hparams import metadata as hparams_metadata

from tb_metadata_plugin.errors import MetadataError, describe
from tb_metadata_plugin.events.tag_summaries import Decoded, TagSummaries
from tb_metadata_plugin.model.document_names import LIFECYCLE_NAME
from tb_metadata_plugin.model.documents import YEAR_5000, Record
from tb_metadata_plugin.model.exact_json import encode
from tb_metadata_plugin.model.iso_times import iso
from tb_metadata_plugin.model.labels import Label
from tb_metadata_plugin.model.leaves import Namespace, key_segment
from tb_metadata_plugin.model.limits import Document, Json, Path
from tb_metadata_plugin.model.wire_json import LARGEST
from tb_metadata_plugin.texts.literals import Literals

logger = logging.getLogger(__name__)


class UnreadableHParamsError(MetadataError):
    """A summary of the HParams plugin holds something else, or cannot be read by a fault of ours."""

    code = "unreadable-hparams"

    def __init__(self, why: str) -> None:
        super().__init__(f"the hyperparameters logged under this tag cannot be read: {why}", why=why)


PLUGIN_NAME = str(hparams_metadata.PLUGIN_NAME)
NAME = "hparams"
"""Below which the hyperparameters stand."""

_STATUSES = {api_pb2.STATUS_SUCCESS: "completed", api_pb2.STATUS_FAILURE: "failed", api_pb2.STATUS_RUNNING: "running"}
_HASH = re.compile("[0-9a-f]{64}")
"""What TensorFlow's API calls a group that was given no name: the SHA-256 of its hyperparameters."""
_DEEPEST = 100
"""Keys to a value; a name of more parts is no path."""
_KEY = re.compile(r"[^\W\d][\w-]*")
_INDEX = re.compile("0|[1-9][0-9]*", re.ASCII)


def decode(summaries: TagSummaries) -> Decoded:
    """Reads the `plugin_data.content` of a tag: the records of a session's start or end, or an experiment's labels.

    Raises:
        UnreadableHParamsError: it is no `HParamsPluginData`, or one of a version that nobody knows yet; or there is a
            fault of ours.
    """
    try:
        return _decoded(summaries)
    except MetadataError:
        raise
    except Exception as error:  # It must not cost what was logged under all other tags.
        logger.exception("Metadata: the HParams %r of the run %r could not be read", summaries.tag, summaries.run)
        raise UnreadableHParamsError(f"there is a fault in the plugin, {describe(error)}") from error


def _decoded(summaries: TagSummaries) -> Decoded:
    try:
        data = plugin_data_pb2.HParamsPluginData.FromString(summaries.content)
    except DecodeError as error:
        raise UnreadableHParamsError("they are no HParamsPluginData") from error
    if data.version != hparams_metadata.PLUGIN_DATA_VERSION:
        raise UnreadableHParamsError(f"they are of the unknown version {data.version}")
    kind = data.WhichOneof("data")
    documents: dict[str, Document] = {}
    if kind == "experiment":
        return Decoded(labels=dict(_labels(data.experiment)))
    if kind == "session_start_info":
        start = data.session_start_info
        hparams = start.hparams
        names = (*sorted(hparams),)
        documents[NAME] = nested(names, map(partial(_plain, Literals()), [hparams[name] for name in names]))
        named = start.group_name and not _HASH.fullmatch(start.group_name)
        run_data: Document = {"group": start.group_name} if named else {}
        documents[LIFECYCLE_NAME] = run_data | _time("started", start.start_time_secs)
    elif kind == "session_end_info":
        end = data.session_end_info
        status: Document = {"status": _STATUSES[end.status]} if end.status in _STATUSES else {}
        documents[LIFECYCLE_NAME] = status | _time("ended", end.end_time_secs)
    run, tag, (*_, (step, wall_time, _)), _, file, _ = summaries
    records = [
        Record("hparams", run, tag, step, wall_time, encode(document), file=file, name=name)
        for name, document in documents.items()
        if document
    ]
    return Decoded(tuple(records))


def path_of(name: str) -> Path:
    """The keys that a name stands for: `/` nests, as in Lightning's `optimizer/lr`; any other slash is a character."""
    parts = tuple(name.split("/"))
    return parts if all(parts) and len(parts) <= _DEEPEST else (name,)


def paths_of(names: Iterable[str]) -> dict[str, Path]:
    """The keys that each of the names stands for that were logged together.

    A dot nests as well, as in `model.dim` and `model.depth`, where several names tell it: what stands before their
    first dot is the same. Else it may be a part of a name.
    """
    paths = {name: path_of(name) for name in names}
    dotted = {name: found for name, path in paths.items() if "." in name and (found := _split_at_dots(path))}
    behind: dict[Path, set[str]] = {}
    for name, path in dotted.items():
        first = next(place for place, part in enumerate(paths[name]) if "." in part) + 1
        behind.setdefault(path[:first], set()).add(path[first])
    if any(map(_are_keys, behind.values())):
        paths.update(dotted)
    return paths


def _split_at_dots(path: Path) -> Path | None:
    """The path in which dots nest; None where they can but be characters."""
    parts = tuple([part for step in path for part in step.split(".")])
    # An index stands behind a key.
    keys = all(_KEY.fullmatch(part) or (place and _INDEX.fullmatch(part)) for place, part in enumerate(parts))
    return parts if keys and len(parts) <= _DEEPEST else None


def _are_keys(found: set[str]) -> bool:
    """Whether these, which stand behind the same word and a dot, are keys or indices, and no digits of a number."""
    return {"0", "1"} <= found or sum(not key[0].isdigit() for key in found) > 1


def nested(names: tuple[str, ...], values: Iterable[Json]) -> Document:
    """The document of flat names and their values; one that would stand below another's value stays as it is."""
    steps, flat = _built_by(names)
    if flat is not None:
        return dict[str, Json](zip(flat, values, strict=True))
    document: Document = {}
    objects: list[dict[str, Json]] = [document]
    for (opens, place, key), value in zip(steps, values, strict=True):
        for above, name in opens:
            below: dict[str, Json] = {}
            objects[above][name] = below
            objects.append(below)
        objects[place][key] = value
    return document


class _Step(NamedTuple):
    """Where a value is put; objects are numbered as they are opened, and 0 is the document."""

    opens: tuple[tuple[int, str], ...]
    """The objects that are opened for it: each in which one, under which key."""
    place: int
    key: str


class _Build(NamedTuple):
    """How a document is built."""

    steps: tuple[_Step, ...]
    flat: tuple[str, ...] | None
    """Its keys, where none stands below another one."""


def _size(build: _Build) -> int:
    return sum(1 + len(step.opens) for step in build.steps)


# Threads of several experiments use it. Bounded by what it holds: a summary may have thousands of names, and objects.
@cached(LRUCache(20_000, getsizeof=_size), lock=Lock())
def _built_by(names: tuple[str, ...]) -> _Build:
    """How the document of these names is built; the runs of a sweep have the same ones."""
    inside: list[dict[str, int]] = [{}]
    """The numbers of the objects in each, by their keys."""
    steps: list[_Step] = []
    for path in _paths(names):
        opens: list[tuple[int, str]] = []
        place = 0
        for key in path[:-1]:
            number = inside[place].get(key)
            if number is None:
                number = inside[place][key] = len(inside)
                inside.append({})
                opens.append((place, key))
            place = number
        steps.append(_Step(tuple(opens), place, path[-1]))
    return _Build(tuple(steps), tuple(step.key for step in steps) if len(inside) == 1 else None)


def _paths(names: tuple[str, ...]) -> list[Path]:
    """Where the values of these names stand."""
    paths = paths_of(names)
    value: Path | None = None
    # In this order what would stand below a value comes right behind it.
    for path, name in sorted((path, name) for name, path in paths.items()):
        if value is not None and len(path) > len(value) and path[: len(value)] == value:
            paths[name] = (name,)
        else:
            value = path
    return [paths[name] for name in names]


def _plain(literals: Literals, value: Any) -> Json:
    """The JSON value of a `google.protobuf.Value`; whole numbers are integers, and texts what was printed as one."""
    kind = value.WhichOneof("kind")
    if kind == "number_value":
        number: float = value.number_value
        return int(number) if number.is_integer() and -LARGEST <= number <= LARGEST else number
    if kind == "string_value":
        return literals.value_of(value.string_value)
    if kind == "bool_value":
        return bool(value.bool_value)
    if kind == "list_value":
        return [_plain(literals, item) for item in value.list_value.values]
    if kind == "struct_value":
        return {key: _plain(literals, value.struct_value.fields[key]) for key in sorted(value.struct_value.fields)}
    return None


def _time(key: str, seconds: float) -> Document:
    # Zero is what an unset time reads as.
    return {key: iso(seconds * 1000)} if math.isfinite(seconds) and 0 < seconds < YEAR_5000 else {}


def _labels(experiment: Any) -> Iterator[tuple[tuple[Namespace, Path], Label]]:
    paths = paths_of([hparam.name for hparam in experiment.hparam_infos])
    for hparam in experiment.hparam_infos:
        if hparam.display_name or hparam.description:
            path = (NAME, *map(key_segment, paths[hparam.name]))
            yield ("doc", path), Label(hparam.display_name, hparam.description)
    for metric in experiment.metric_infos:
        if metric.display_name or metric.description:
            # A group is the directory of the metric's run below that of its session.
            name = "/".join(part for part in (metric.name.group.strip("./"), metric.name.tag) if part)
            yield ("metric", (name,)), Label(metric.display_name, metric.description)
