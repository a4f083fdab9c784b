"""What is known of a run: records as sources read them, and parts as we understand them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.model.document_names import root_of
from tb_metadata_plugin.model.exact_json import QUICK_BYTES, ParsedDocument, decode, encode, parse
from tb_metadata_plugin.model.flattening import Place, Shapes, flatten
from tb_metadata_plugin.model.leaves import Leaves, Namespace, Path
from tb_metadata_plugin.model.limits import Problem
from tb_metadata_plugin.model.source_names import SOURCES
from tb_metadata_plugin.model.source_names import SourceName as SourceName

_T = TypeVar("_T")
MOST_LOST = 1_000
"""Paths that a document lacks which are kept, the last: one that has other keys each time must not fill the memory."""
YEAR_5000 = 95_617_584_000
"""Seconds since 1970; a start later than that is no time but a broken event."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a user should know about a run's data; the run stays visible."""

    code: str
    run: str | None
    tag: str | None
    text: str


def notice_of(error: MetadataError, run: str | None = None, tag: str | None = None) -> Notice:
    """The notice of an error."""
    return Notice(error.code, run, tag, error.message)


class Record(NamedTuple):
    """The newest document of one tag of one run, as one source holds it."""

    source: SourceName
    run: str
    tag: str
    step: int
    wall_time: float
    """Seconds since 1970; NaN counts as the oldest."""
    data: bytes
    earlier: tuple[bytes, ...] = ()
    """What the source still holds of the tag's earlier documents, oldest first."""
    file: str = ""
    """Name of the file, where the source knows it."""
    name: str = ""
    """Below which name the keys stand, where the tag does not say it."""

    @property
    def key(self) -> PartKey:
        """Identity of the part that comes of it."""
        return PartKey(self.source, self.tag, self.file, self.name)


class PartKey(NamedTuple):
    """Identity of a part among those of its run."""

    source: SourceName
    tag: str
    file: str = ""
    name: str = ""

    @property
    def root(self) -> tuple[Namespace, Path]:
        """Namespace and path of the place below which the part's keys stand."""
        return SOURCES[self.source].root(self.name or self.tag)

    @property
    def own(self) -> bool:
        """Whether it is of this run alone; a file above its directory may tell of several."""
        return not self.file.startswith("../")

    @property
    def ours(self) -> bool:
        """Whether it is a document that was logged as one: nothing in it is guessed."""
        return SOURCES[self.source].ours


class Cut(NamedTuple):
    """What is kept of a document that cannot be kept as it was logged: it is not looked for again each time."""

    data: bytes
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One readable document of one run."""

    key: PartKey
    step: int
    wall_time: float
    data: bytes
    lost: tuple[Path, ...] = ()
    """Paths that earlier documents of this part had and the newest lacks, in the order they were logged last."""
    cut: Cut | None = field(default=None, compare=False, repr=False)
    """What counts of the data, where that is known to be another document."""

    def parsed(self) -> ParsedDocument:
        """Its document.

        Raises:
            MetadataError: nothing of it can be read.
        """
        return parse(self.data) if self.cut is None else ParsedDocument(decode(self.cut.data), self.cut.problems)


class PartLeaves(NamedTuple):
    """The leaves of a part, and what of its document is not shown as it was logged."""

    leaves: Leaves
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Metric:
    """The newest value of a scalar tag."""

    value: float
    step: int
    wall_time: float


@dataclass(frozen=True, slots=True)
class Reached:
    """How far the scalars of a run are, by the newest value of each: what TensorBoard keeps of those before varies."""

    step: int
    """The highest."""
    wall_time: float
    """The newest, in seconds since 1970."""


def reached_by(metrics: Mapping[str, Metric]) -> Reached | None:
    """How far these scalars of a run are; None where there are none."""
    if not metrics:
        return None
    found = metrics.items()
    return Reached(max([metric.step for _, metric in found]), newest([metric.wall_time for _, metric in found]))


def newest(times: Iterable[float]) -> float:
    """The newest of wall times; NaN is the oldest."""
    return max(times, key=lambda time: -math.inf if math.isnan(time) else time, default=math.nan)


class RunData(NamedTuple):
    """All that is known of one run, as its sources gave it."""

    started: float | None
    """Its first event in seconds since 1970, where TensorBoard knows it."""
    parts: tuple[Part, ...] = ()
    metrics: Mapping[str, Metric] = MappingProxyType({})
    reached: Reached | None = None
    """None where no scalar is known."""
    written: float | None = None
    """When its event files were last written, in seconds since 1970; None where they are not seen."""
    tags: frozenset[str] = frozenset()
    """Tags of scalars that stand at the head of its event files; their values may not be known yet."""
    trainings: int = 1
    """How many trainings wrote to its directory one after the other, as far as its event files tell."""


class Places:
    """The places of all documents; shared by the runs of a table (see `Place`)."""

    def __init__(self) -> None:
        self._roots: dict[tuple[Namespace, Path], Place] = {}
        self.run = Place("run")
        """Where the leaves stand that say what became of a run."""
        self._document = Place("doc")
        self.shapes = Shapes()

    def root(self, tag: str) -> Place:
        """Where the leaves of a tag's document stand: in namespace `run` for the lifecycle document, else in `doc`."""
        return self.at(root_of(tag))

    def at(self, root: tuple[Namespace, Path]) -> Place:
        """The place of a namespace and a path."""
        place = self._roots.get(root)
        if place is None:
            namespace, prefix = root
            place = self.run if namespace == "run" else self._document
            for name in prefix:
                place = place.below[name]
            self._roots[root] = place
        return place

    def count(self) -> int:
        """How many places were ever asked for."""
        return self.run.count() + self._document.count()


def read_part(part: Part, places: Places) -> PartLeaves:
    """Parses and flattens the document of a part.

    Raises:
        MetadataError: nothing of it can be read.
    """
    parsed = part.parsed()
    leaves = flatten(parsed.document, places.at(part.key.root), places.shapes, guessed=not part.key.ours)
    return PartLeaves(leaves, parsed.problems)


def part_of(record: Record, places: Places, key: PartKey | None = None) -> Part:
    """The part that comes of a record.

    Args:
        record: as a source gave it.
        places: of the table's documents.
        key: of the record, where it was made already.

    Raises:
        MetadataError: nothing of its document can be read. (Of what is not ours, this was seen when it was found.)
    """
    part = Part(key or record.key, record.step, record.wall_time, record.data)
    if part.key.ours or len(part.data) > QUICK_BYTES:
        parsed = parse(part.data)
        if parsed.problems:
            part = replace(part, cut=Cut(encode(parsed.document), parsed.problems))
    if not part.key.ours:
        return part
    lost: list[Path] = []
    for data in _last_of_each(record.earlier):
        if data != record.data:
            lost += paths_of(replace(part, data=data, cut=None), places)
    return _without_present(replace(part, lost=tuple(lost)), places) if lost else part


def paths_of(part: Part, places: Places) -> list[Path]:
    """The paths of its leaves; none of a document that cannot be read."""
    try:
        return [key.path for key in read_part(part, places).leaves.keys]
    except MetadataError:
        return []


def _last_of_each(values: Sequence[_T]) -> tuple[_T, ...]:
    """Each value once, where it stands for the last time."""
    return tuple(reversed(dict.fromkeys(reversed(values)))) if values else ()


def _without_present(part: Part, places: Places) -> Part:
    """The part with only those of its lost paths that it does lack."""
    present = set(paths_of(part, places))
    lost = [path for path in _last_of_each(part.lost) if path not in present]
    return replace(part, lost=tuple(lost[-MOST_LOST:]))


def succeed(old: Part, new: Part, places: Places) -> Part:
    """The new part, which takes the old one's place, with what the old one had and it lacks."""
    if not new.key.ours or (old.data == new.data and not old.lost):
        return new
    lost = (*old.lost, *paths_of(old, places), *new.lost)
    return _without_present(replace(new, lost=lost), places)


def keys_dropped(run: str, parts: Iterable[Part], places: Places) -> tuple[Notice, ...]:
    """A notice for each tag whose newest document lacks keys that an earlier one had, of any source or file.

    None for the lifecycle document: it tells of the newest attempt; that one has no end or error yet is no loss. None
    for texts, which nobody promised to be documents.
    """
    by_tag: dict[str, list[Part]] = {}
    for part in parts:
        if part.key.ours and part.key.root[0] != "run":
            by_tag.setdefault(part.key.tag, []).append(part)
    notices = []
    for tag, found in by_tag.items():
        newest = found[0]
        if len(found) > 1:
            newest, *older = sorted(found, key=precedence)
            for part in reversed(older):
                newest = succeed(part, newest, places)
        if newest.lost:
            notices.append(_keys_dropped(run, tag, newest.lost))
    return tuple(notices)


def _keys_dropped(run: str, tag: str, lost: Sequence[Path]) -> Notice:
    shown = ", ".join(map(dotted, lost[:10])) + (f" and {len(lost) - 10:,} more" if len(lost) > 10 else "")
    return Notice(
        "keys-dropped",
        run,
        tag,
        f"The newest document lacks keys that an earlier one had: {shown}. Each write replaces the whole document of "
        'its name; log results under a name of their own, such as name="results".',
    )


def dotted(path: Path) -> str:
    """A path as people write it: dots join; a segment that is empty or holds a dot or a quote is a JSON string.

    The tab writes paths so too: tests/contract/cases/quoting.json.
    """
    return ".".join(
        json.dumps(part, ensure_ascii=False) if not part or "." in part or '"' in part else part for part in path
    )


def precedence(part: Part) -> tuple[object, ...]:
    """Sorts parts so that the one whose values count comes first.

    By the rank of its source, then by wall time (NaN oldest), ties to what TensorBoard gives, then by file name.
    """
    source = SOURCES[part.key.source]
    return (
        source.rank,
        math.inf if math.isnan(part.wall_time) else -part.wall_time,
        not source.from_tensorboard,
        part.key.file,
        part.key.tag,
        part.key.name,
    )


def current(parts: Sequence[Part]) -> Sequence[Part]:
    """The newest part of each tag, in order of precedence: a write holds the complete document of its tag."""
    if len(parts) < 2:
        return parts
    seen: dict[tuple[int, str, str], Part] = {}
    for part in sorted(parts, key=precedence):
        seen.setdefault((SOURCES[part.key.source].rank, part.key.tag, part.key.name), part)
    return list(seen.values())


def place_in_reading(part: Part) -> tuple[object, ...]:
    """Sorts parts for readers: the unnamed document first, then the named ones; of one name our own first."""
    namespace, path = part.key.root
    return namespace == "doc", path, SOURCES[part.key.source].rank, part.key.tag
