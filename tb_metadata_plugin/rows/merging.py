"""Makes one row of the runs in it: of their documents, by precedence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from threading import Lock
from typing import Any, NamedTuple

from cachetools import LRUCache, cached

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.model.documents import (
    Notice,
    Part,
    Places,
    RunData,
    current,
    dotted,
    newest,
    place_in_reading,
    precedence,
    read_part,
)
from tb_metadata_plugin.model.kinds import Kind
from tb_metadata_plugin.model.leaves import NO_LEAVES, ColumnKey, Leaves, Namespace, Path
from tb_metadata_plugin.model.run_names import split_of
from tb_metadata_plugin.rows.activity import NO_SIGNAL, Logged, activity, derived, silent_at
from tb_metadata_plugin.rows.members import Member, RowData
from tb_metadata_plugin.rows.sameness import of_a_process, of_a_training, plain
from tb_metadata_plugin.rows.seats import Facts

_LIFECYCLE = frozenset((name,) for name in ("status", "started", "ended", "attempts", "error"))
"""Keys that tell of a run as a whole: of two runs' they make no sense together."""
_MADE_THE_SAME = 10_000
"""Documents of which it is remembered what they say of a training."""
_GOES_ON = 10.0
"""Seconds after which an event is no longer part of the end that was told before."""


class Row(NamedTuple):
    """One line of the table: the leaves of all the documents of its runs, metrics aside."""

    run: str
    members: tuple[str, ...]
    leaves: Leaves
    names: Leaves = NO_LEAVES
    """The keys that its name holds."""
    silent_at: float = math.inf
    """From when on its status is `no signal`, in seconds since 1970."""


class Sourced(NamedTuple):
    """A document in a row, and the run it was logged in."""

    run: str
    part: Part
    leaves: Leaves
    lost: frozenset[Path] = frozenset()
    """Paths at and below which nothing of it counts."""
    inherited: bool = False
    """Whether it was logged in the run above, which is none of the row's."""

    def counts(self, path: Path) -> bool:
        """Whether its value at this path counts, unless one of a document before it does."""
        return path[:1] not in self.lost


def facts_of(run: str, data: RunData, bare: bool, places: Places) -> Facts:
    """What is known of a run where it is told which runs make one row.

    Args:
        run: its name.
        data: of the run.
        bare: whether its event files are known to hold nothing that was logged in it.
        places: of the table's documents.
    """
    tags = data.tags.union(data.metrics) if data.tags else frozenset(data.metrics)
    # A file above the run's directory is no sign of a training.
    parts = [part for part in data.parts if part.key.own]
    if not parts:
        return Facts(tags=tags, empty=bare and not tags and not data.parts)
    has_hparams = any(part.key.source == "hparams" for part in parts)
    # Where no value is known yet, nobody knows how many there are.
    still = has_hparams and (not tags if data.reached is None else data.reached.step <= 1)
    told = [part for part in parts if _is_config(part)]
    hparams = [part for part in told if part.key.source == "hparams"] if has_hparams else []
    if split_of(run.removesuffix("/.").rpartition("/")[2]) is None:
        # How it was made is asked of parts of a training only, and of others whether they have the same HParams.
        return Facts(True, _hash_of([part.data for part in hparams]) if has_hparams else 0, tags, still=still)
    return Facts(
        True,
        _hash_of([_told_by(part, places) for part in hparams]) if has_hparams else 0,
        tags,
        config=_hash_of([_told_by(part, places) for part in told]) if told else 0,
        still=still,
    )


def _hash_of(told: Iterable[object]) -> int:
    return hash(frozenset(told)) or 1


def _mark(part: Part, _: Places) -> int:
    return hash((part.key.root, part.key.ours, part.data))


# Threads of several experiments use it.
@cached(LRUCache(_MADE_THE_SAME), key=_mark, lock=Lock())
def _told_by(part: Part, places: Places) -> int:
    """Stands for what a document says of a training, whatever a process writes of itself."""
    try:
        return hash(of_a_training(read_part(part, places).leaves))
    except MetadataError:
        return hash(part.data)


def _is_config(part: Part) -> bool:
    """Whether it may tell how a run was made, not what became of it."""
    return part.key.root[0] != "run"


class Documents(NamedTuple):
    """Each tag's newest document of each run of a row, in order of precedence, and what is wrong with them."""

    ranked: list[Sourced]
    notices: tuple[Notice, ...] = ()


class _Claim(NamedTuple):
    member: Member
    part: Part
    leaves: Leaves


def documents(data: RowData, places: Places) -> Documents:
    """Each tag's newest document of each run, in order of precedence; of one source the row's own run goes first.

    What became of a training is told by one run alone: the row's own where it tells a status, else the first that does.

    Args:
        data: of the row.
        places: of the table's documents.
    """
    found: list[_Claim] = []
    notices: list[Notice] = []
    seen: set[tuple[str, bytes]] = set()
    for member in (*data.members, *data.above) if data.above else data.members:
        for part in current(member.data.parts):
            if member.seat.above and not _is_config(part):
                continue  # What became of the run above became of no other.
            if not part.key.own:
                # One file that tells of several runs of the row.
                if (part.key.name, part.data) in seen:
                    continue
                seen.add((part.key.name, part.data))
            try:
                leaves, problems = read_part(part, places)
            except MetadataError as error:
                notices.append(Notice(error.code, member.run, part.key.tag, error.message))
                continue
            found.append(_Claim(member, part, leaves))
            if problems:
                notices += [Notice(each.code, member.run, part.key.tag, each.text) for each in problems]
    ends = _Ends.of(data.members)
    outlived = {id(claim.part) for claim in found if _is_outlived(claim, ends)}
    teller: Member | None = None
    if len(data.members) > 1 or data.above:
        found.sort(key=lambda claim: _precedence(claim.member, claim.part))
        tells = [claim.member for claim in found if _tells(claim) and id(claim.part) not in outlived]
        teller = min(tells, key=lambda member: not member.own, default=None)
    ranked = [
        Sourced(
            member.run,
            part,
            leaves,
            _LIFECYCLE
            if id(part) in outlived or (part.key.root[0] == "run" and teller is not None and member is not teller)
            else frozenset(),
            member.seat.above > 0,
        )
        for member, part, leaves in found
    ]
    return Documents(ranked, tuple(notices))


def _precedence(member: Member, part: Part) -> tuple[object, ...]:
    rank, *others = precedence(part)
    return member.seat.above, rank, not member.own, *others


def _tells(claim: _Claim) -> bool:
    """Whether it tells what became of a run."""
    return claim.part.key.root[0] == "run" and any(key.path == ("status",) for key in claim.leaves.keys)


class _Ends(NamedTuple):
    """When the newest scalars of a row's runs were logged, in seconds since 1970; NaN where there are none."""

    by_run: Mapping[str, float]
    last: float
    """Of all the runs."""

    @classmethod
    def of(cls, members: Iterable[Member]) -> _Ends:
        reached = {member.run: member.data.reached for member in members}
        ends = {run: math.nan if one is None else one.wall_time for run, one in reached.items()}
        return cls(ends, newest(ends.values()))


def _is_outlived(claim: _Claim, ends: _Ends) -> bool:
    """Whether it tells how a session ended, without when, and the run went on, or that of which it repeats the curves.

    PyTorch, tensorboardX and Lightning write "completed" beside the hyperparameters, Lightning before its first step.
    """
    member, part, leaves = claim
    if part.key.source != "hparams" or len(leaves.keys) != 1 or leaves.keys[0][:2] != ("run", ("status",)):
        return False
    curves = member.seat.curves
    told = [ends.by_run[run] for run in (member.run, curves) if run is not None and run in ends.by_run]
    if curves is not None and len(told) < 2:
        # It stands beside splits, which have the curves.
        told = [ends.last]
    return any(end > part.wall_time + _GOES_ON for end in told)


def for_readers(sourced: Iterable[Sourced]) -> list[Sourced]:
    """The documents in the order in which people read them."""
    return sorted(sourced, key=lambda one: place_in_reading(one.part))


def merge(row: str, data: RowData, places: Places, now: float) -> tuple[Row, tuple[Notice, ...]]:
    """A row of the table, and what is wrong with its documents. Of two values at one path the newer one counts.

    Args:
        row: its name.
        data: what it is made of.
        places: of the table's documents.
        now: seconds since 1970; tells whether a training that says that it is running has been silent for too long.
    """
    ranked, notices = documents(data, places)
    if len(data.members) > 1:
        notices += disagreements(row, ranked)
    logged = told_of_run(ranked)
    found = activity([member.data for member in data.members])
    own = derived(row, found, logged, now)
    silent = own.pop("status", None)
    plan = _plan(ranked, tuple([(name, kind) for name, (kind, _) in own.items()]), places)
    logged_values = [value for sourced in ranked for value in sourced.leaves.values]
    values = [logged_values[place] for place in plan.places]
    if silent is not None:
        values[plan.keys.index(places.run.below["status"].keys[silent[0]])] = NO_SIGNAL
    leaves = Leaves(plan.keys, (*values, *[value for _, value in own.values()]))
    members = tuple([member.seat.run for member in data.members])
    return Row(row, members, leaves, silent_at=silent_at(found, logged)), notices


def told_of_run(ranked: Iterable[Sourced]) -> Logged:
    """What the documents tell in namespace `run`."""
    told: dict[str, tuple[Kind, Any]] = {}
    for sourced in ranked:
        if sourced.part.key.root[0] == "run":
            for key, value in zip(*sourced.leaves, strict=True):
                if len(key.path) == 1 and sourced.counts(key.path):
                    told.setdefault(key.path[0], (key.kind, value))
    return told


def disagreements(row: str, ranked: Sequence[Sourced]) -> tuple[Notice, ...]:
    """A notice of keys of which several runs of a row have different values.

    Args:
        row: its name.
        ranked: its documents, in order of precedence, those of the run above not among the row's own.
    """
    if len({sourced.run for sourced in ranked}) < 2:
        return ()
    first: dict[tuple[Namespace, Path], tuple[str, Kind, Any]] = {}
    found: dict[Path, None] = {}
    for run, part, leaves, _, inherited in ranked:
        if inherited or not _is_config(part):
            continue
        for key, value in zip(*leaves, strict=True):
            other, kind, told = first.setdefault(key[:2], (run, key.kind, value))
            if other == run or (kind == key.kind and told == value):
                continue
            is_own = of_a_process(key.path, key.kind, value) or of_a_process(key.path, kind, told)
            if not is_own and plain(kind, told) != plain(key.kind, value):
                found[key.path] = None
    if not found:
        return ()
    names = [dotted(path) for path in islice(found, 3)]
    some = ", ".join(names) + (f" and {len(found) - 3} more" if len(found) > 3 else "")
    text = (
        f"Runs of this row logged different values of one key ({some}); the table has those of the row's own run, else "
        "the newest, the details have all. If they are different trainings, start TensorBoard with "
        "--metadata_rollup=off."
    )
    return (Notice("documents-disagree", row, None, text),)


class _Plan(NamedTuple):
    """Which leaves count in a row of documents with certain keys."""

    keys: tuple[ColumnKey, ...]
    """Of these leaves, in the order in which people read them; then of what the row has of its own."""
    places: tuple[int, ...]
    """Where the former are among the leaves of all the documents, one after the other."""
    known_by: tuple[tuple[ColumnKey, ...], ...]
    """The keys of the documents: as long as these are held, no others have their ids."""


def _signature(ranked: Sequence[Sourced], own: tuple[tuple[str, Kind], ...], _: Places) -> tuple[object, ...]:
    """Tells rows apart as far as it matters; those of a sweep mostly have one, since their documents share keys."""
    return (
        own,
        *[(part.key.source, part.key.tag, part.key.name, id(leaves.keys), lost) for _, part, leaves, lost, _ in ranked],
    )


# Threads of several experiments use it. Bounded by what it holds: single documents may have thousands of keys.
@cached(LRUCache(100_000, getsizeof=lambda plan: 1 + len(plan.keys)), key=_signature, lock=Lock())
def _plan(ranked: Sequence[Sourced], own: tuple[tuple[str, Kind], ...], places: Places) -> _Plan:
    """Which leaves count in a row.

    Args:
        ranked: its documents, in order of precedence.
        own: names and kinds of what it has of its own in namespace `run`.
        places: of the table's documents.
    """
    owners: dict[tuple[Namespace, Path], int] = {}
    starts: list[int] = []
    start = 0
    for number, sourced in enumerate(ranked):
        starts.append(start)
        start += len(sourced.leaves.keys)
        for key in sourced.leaves.keys:
            if sourced.counts(key.path):
                owners.setdefault(key[:2], number)
    order = sorted(range(len(ranked)), key=lambda number: place_in_reading(ranked[number].part))
    found = [
        (key, starts[number] + place)
        for number in order
        for place, key in enumerate(ranked[number].leaves.keys)
        if owners.get(key[:2]) == number
    ]
    return _Plan(
        (*[key for key, _ in found], *[places.run.below[name].keys[kind] for name, kind in own]),
        tuple([place for _, place in found]),
        tuple([sourced.leaves.keys for sourced in ranked]),
    )
