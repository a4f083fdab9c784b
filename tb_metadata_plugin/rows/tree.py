"""The rules of `auto`: the directories of the runs as a tree, and which of them own which, by names and facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, compress, takewhile
from typing import NamedTuple

from tb_metadata_plugin.model.run_names import Kind, Split, is_time, says_hparams, split_of
from tb_metadata_plugin.rows import evidence
from tb_metadata_plugin.rows.evidence import Above, Named, sums_up
from tb_metadata_plugin.rows.nodes import Nearest, above_of, all_above, depth, name_of, way
from tb_metadata_plugin.rows.owners import NO_FACTS, Link, Owners
from tb_metadata_plugin.rows.seats import Facts, Plan, Seat, own_first
from tb_metadata_plugin.rows.undocumented import join_undocumented

SERIES: tuple[Callable[[str], str], ...] = (
    lambda tag: tag.replace("/", "_") + "_",  # PyTorch
    lambda tag: tag + "_",  # PyTorch before 1.5
    lambda tag: tag + "/",  # tensorboardX
)
"""How the name of a run begins that `add_scalars` made for a series of a tag; the rest is the series."""
_NOTHING: frozenset[frozenset[str]] = frozenset()


class _Parts(NamedTuple):
    """Which of the nodes with names of parts below one are parts of it."""

    chosen: Sequence[bool]
    """Of each whether it is."""
    all: bool
    any: bool
    kinds: frozenset[Kind]
    """Of those that are."""


class Tree:
    """The rules of `auto`, one after the other: each finds out of some nodes which own them.

    What tells of nodes beside each other that they are parts of one training is in `evidence`.
    """

    def __init__(self, runs: Mapping[str, Facts]) -> None:
        self._runs = runs
        self._owners = Owners(runs)
        self._nodes, self._links, self._documents = self._owners.nodes, self._owners.links, self._owners.documents
        self._splits: dict[str, Split | None] = {}
        """What names of directories say."""
        self._called: dict[str, list[str]] = {}
        """Nodes that are called like parts of a training, by the node above."""
        self._others: list[str] = []
        """The other nodes, without the root's."""
        self._beside: dict[str, list[str]] = {}
        """Those of them that stand beside some that are called like parts, by the node above."""
        self._below: Counter[str | None] | None = None
        """How many runs are below each root, once it is asked for."""
        self._told: dict[str, list[str]] = {}
        """The runs with HParams, by the node above."""
        self._whole: set[str] = set()
        """Nodes that have what was trained below them: they are no splits themselves, but processes may be."""
        self._judged: dict[tuple[object, ...], _Parts] = {}
        """Which of the nodes beside each other are parts, by all that tells: those of a sweep are mostly alike."""

    def rows(self) -> Plan:
        """The rows by the names of their nodes."""
        self._join_series_and_look()
        self._join_sessions()
        self._join_parts()
        heirs = join_undocumented(self._owners)
        rows: dict[str, list[Seat]] = {}
        links = self._links
        for node, run in self._nodes.items():
            row, seat = self._owners.seat(node, run) if node in links else (node, Seat(run))
            if row in rows:
                rows[row].append(seat)
            else:
                rows[row] = [seat]
        for row in self._shells(rows):
            del rows[row]
        for row in set(chain(*heirs.values())):
            if len(rows.get(row, ())) == 1:
                del rows[row]
        made = own_first(rows, self._nodes)
        for row, above in heirs.items():
            made[row or "."] += tuple(Seat(self._nodes[node], above=n) for n, node in enumerate(above, 1))
        return made

    def _shells(self, rows: Iterable[str]) -> set[str]:
        """Those of these rows that are one empty run each and stand above others."""
        if not self._owners.empty:
            return self._owners.empty
        empty = self._owners.empty.intersection(rows).difference([link.owner for link in self._links.values()])
        if not empty:
            return empty
        passed: set[str] = set()
        for row in rows:
            if row not in empty:
                # With a node that was passed before all above it were.
                passed.update(takewhile(lambda above: above not in passed, all_above(row)))
        return empty & passed

    # ----- add_scalars

    def _join_series_and_look(self) -> None:
        """Joins the series of `add_scalars`, and sorts all other nodes by what their names and HParams say."""
        runs = Nearest(self._nodes.__contains__)
        splits, called = self._splits, self._called
        for node, run in self._nodes.items():
            facts = self._runs[run]
            if facts.document:
                self._documents.add(node)
            elif facts.empty:
                self._owners.empty.add(node)
            elif len(facts.tags) == 1:
                (tag,) = facts.tags
                link = self._series(node, tag, runs)
                if link is not None:
                    self._links[node] = link
                    continue
            above, _, name = node.rpartition("/")
            if facts.hparams and node:
                self._told.setdefault(above, []).append(node)
            if name in splits:
                split = splits[name]
            else:
                split = splits[name] = split_of(name)
            if split is None:
                if node:
                    self._others.append(node)
            elif above in called:
                called[above].append(node)
            else:
                called[above] = [node]

    @staticmethod
    def _series(node: str, tag: str, runs: Nearest) -> Link | None:
        """`add_scalars`: a run below another that has a single tag and is called by this tag and a series."""
        if tag not in node and tag.replace("/", "_") not in node:
            return None
        owner = runs.above(node)
        if owner is not None:
            name = way(node, owner)
            for begin in SERIES:
                start = begin(tag)
                if len(name) > len(start) and name.startswith(start):
                    return Link(owner, "", f"/{name[len(start) :]}")
        return None

    # ----- add_hparams

    def _join_sessions(self) -> None:
        """`add_hparams`: the only HParams directly below a run, also where they were logged again; else trials."""
        for above, found in self._told.items():
            if above in self._nodes:
                nodes = self._telling(above, found)
                if nodes and self._are_sessions(above, nodes):
                    for node in nodes:
                        self._links[node] = Link(above, "", copied=True)
                    self._documents.add(above)

    def _telling(self, above: str, found: Sequence[str]) -> Sequence[str]:
        """Those of the runs with HParams directly below a node that may tell of its training; none of several HParams.

        A split with HParams is known by its name.
        """
        if len(found) == 1:
            return found if self._may_tell(above, found[0]) else ()
        found = [node for node in found if is_time(name_of(node))] or found
        nodes = [node for node in found if self._may_tell(above, node)]
        if len(nodes) > 1 and len({self._owners.facts(node).hparams for node in nodes}) > 1:
            return ()
        return nodes

    def _may_tell(self, above: str, node: str) -> bool:
        """Whether a run with HParams directly below a node may tell of the training there, by its name.

        Below a root it may as well be the first of several trainings.
        """
        name = name_of(node)
        if self._owners.is_root(above):
            return says_hparams(name) or (self._splits[name] is None and self._is_all(above, node))
        return self._splits[name] is None

    def _is_all(self, root: str, node: str) -> bool:
        """Whether this run, which sums up a training, is all that was logged below a root that has curves."""
        if not self._owners.facts(node).still or not self._owners.facts(root).tags:
            return False
        if self._below is None:
            roots = Nearest(self._owners.is_root)
            self._below = Counter([roots.above(each) for each in self._nodes if each not in self._owners.empty])
        return self._below[root] == 1

    def _are_sessions(self, above: str, nodes: Sequence[str]) -> bool:
        """Whether these, of which all have the same HParams, belong to the run above."""
        curves = self._owners.facts(above).tags
        if len(nodes) == 1:
            return bool(curves and sums_up(self._owners.facts(nodes[0]), curves)) or is_time(name_of(nodes[0]))
        return bool(curves) and all(is_time(name_of(node)) or self._owners.facts(node).still for node in nodes)

    # ----- parts of a training

    def _join_parts(self) -> None:
        """`train`, `validation`, `rank_0` and their like, where what stands above and beside them tells of it."""
        if not self._called:
            return
        compared = self._compared()
        # From the deepest on, since a node that is a row because of its parts may itself be a part of the one above.
        waiting: dict[int, list[str]] = {}
        for above in self._called:
            waiting.setdefault(depth(above), []).append(above)
        for level in range(max(waiting), -1, -1):
            alone: list[str] = []
            siblings: dict[str, set[Kind]] = {}
            for above in waiting.get(level, ()):
                if above == ".":
                    continue  # A directory of a logdir_spec that is called so; this name is that of the root's row.
                if not self._join_found(above, compared.get(above, _NOTHING), waiting, siblings):
                    alone.append(above)
            for above in alone:
                kind = self._first_part(above, siblings.get(above_of(above), ()), compared.get(above, _NOTHING))
                if kind is not None:
                    nodes = self._called[above]
                    self._hold(above, nodes, self._sessions_beside(above, nodes), (kind,), waiting)

    def _compared(self) -> dict[str, frozenset[frozenset[str]]]:
        """What was logged in each of the runs beside those that are called like parts, by the node above."""
        found: dict[str, set[frozenset[str]]] = {}
        for node in self._others:
            above = node.rpartition("/")[0]
            if above in self._called and node not in self._links:
                self._beside.setdefault(above, []).append(node)
                facts = self._owners.facts(node)
                if facts.tags and not facts.still:
                    found.setdefault(above, set()).add(facts.tags)
        return {above: frozenset(tags) for above, tags in found.items()}

    def _join_found(
        self,
        above: str,
        compared: frozenset[frozenset[str]],
        waiting: dict[int, list[str]],
        siblings: dict[str, set[Kind]],
    ) -> bool:
        """Joins those of the nodes with names of parts that are parts of the training of the node above, if any is."""
        nodes = self._called[above]
        if self._whole:
            nodes = [node for node in nodes if node not in self._whole or self._is_process(node)]
        runs, all_runs = self._nodes, self._runs
        facts = [all_runs[runs[node]] if node in runs else NO_FACTS for node in nodes]
        own = all_runs[runs[above]] if above in runs else NO_FACTS
        is_run = above in runs and not own.empty
        is_root = not above or runs.get(above, above) != above
        sessions = self._sessions_beside(above, nodes) if above in self._told else ()
        documented = bool(sessions) or above in self._documents
        start = len(above) + 1 if above else 0
        names = [node[start:] for node in nodes]
        key = (*names, *_pattern(facts), is_run, is_root, own.tags, documented, compared)
        found = self._judged.get(key)
        if found is None:
            found = self._judged[key] = self._judge(
                names, facts, compared, Above(is_run, is_root, own.tags, documented)
            )
        if not found.any:
            return False
        if not found.all:
            nodes = list(compress(nodes, found.chosen))
            sessions = self._sessions_beside(above, nodes)
        self._hold(above, nodes, sessions, found.kinds, waiting)
        higher = above.rpartition("/")[0]
        if higher in siblings:
            siblings[higher] |= found.kinds
        else:
            siblings[higher] = set(found.kinds)
        return True

    def _is_process(self, node: str) -> bool:
        """Whether one with what was trained below is a process of a job, of which nothing tells that it differs."""
        split = self._splits[name_of(node)]
        return split is not None and split.kind == "process" and node not in self._documents

    def _judge(
        self, names: Sequence[str], facts: Sequence[Facts], compared: frozenset[frozenset[str]], above: Above
    ) -> _Parts:
        pairs = zip(names, facts, strict=True)
        named = [Named(name, split, each) for name, each in pairs if (split := self._splits[name]) is not None]
        found = {one.name: one.split.kind for one in evidence.parts(named, compared, above)}
        chosen = [name in found for name in names]
        return _Parts(chosen, all(chosen), any(chosen), frozenset(found.values()))

    def _first_part(self, above: str, kinds: Collection[Kind], compared: frozenset[frozenset[str]]) -> Kind | None:
        """The kind of a part that has no other yet, below a node that is no run; None where there is no such one.

        Args:
            above: the node.
            kinds: of the parts of the trainings beside the node.
            compared: what was logged in the other runs below it.
        """
        if not above or above in self._nodes or len(self._called[above]) != 1:
            return None
        (node,) = self._called[above]
        split = self._splits[name_of(node)]
        if split is None or not split.sure or split.kind not in kinds or self._owners.facts(node).tags in compared:
            return None
        return split.kind

    def _hold(
        self,
        above: str,
        nodes: Sequence[str],
        sessions: Iterable[str],
        kinds: Collection[Kind],
        waiting: dict[int, list[str]],
    ) -> None:
        """Makes these nodes, parts of these kinds, those of the node above, with the HParams beside them."""
        start = len(above) + 1 if above else 0
        for node in nodes:
            self._links[node] = Link(above, node[start:] + "/")
        if self._documents and not self._documents.isdisjoint(nodes):
            self._documents.add(above)
        if "train" in kinds:
            self._whole.add(above)
        for node in sessions:
            self._links[node] = Link(above, "", copied=True)
            self._documents.add(above)
        if above in self._beside and "train" in kinds and len(kinds) > 1 and not self._owners.is_root(above):
            logged = frozenset[str]().union(*[self._owners.facts(node).tags for node in nodes])
            for node in self._beside[above]:
                is_row = node in self._links or node in self._documents or node in self._whole
                if not is_row and evidence.goes_along(self._owners.facts(node), logged):
                    self._links[node] = Link(above, node[start:] + "/")
        if above not in self._nodes:
            self._owners.virtual.add(above)
            higher, _, name = above.rpartition("/")
            split = split_of(name)
            if split is not None:
                self._splits[name] = split
                if higher not in self._called:
                    self._called[higher] = []
                    waiting.setdefault(depth(higher), []).append(higher)
                self._called[higher].append(above)

    def _sessions_beside(self, above: str, nodes: Sequence[str]) -> Sequence[str]:
        """The runs beside parts that have the HParams of the training."""
        if above not in self._told or not nodes or self._owners.facts(above).tags:
            return ()
        told = [node for node in self._telling(above, self._told[above]) if node not in self._links]
        if all(self._owners.facts(node).still for node in told):
            return told
        if len(told) > 1:
            return ()
        tags = [self._owners.facts(node).tags for node in nodes]
        return [node for node in told if all(not each or sums_up(self._owners.facts(node), each) for each in tags)]


def _pattern(facts: Sequence[Facts]) -> Iterator[object]:
    """What tells of nodes beside each other: of how they were made only which of them are alike."""
    alike: dict[int, int] = {0: 0}
    for each in facts:
        if each.hparams or each.config:
            hparams = alike.setdefault(each.hparams, len(alike))
            yield each.tags, each.empty, hparams, alike.setdefault(each.config, len(alike))
        else:
            yield each
