"""The rules of `auto`: the directories of the runs as a tree, and which of them own which, by names and facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, compress, takewhile
from typing import NamedTuple

from tb_metadata_plugin.model.run_names import Kind, Split, is_time, says_hparams, split_of
from tb_metadata_plugin.rows import evidence
from tb_metadata_plugin.rows.evidence import Above, Named, sums_up
from tb_metadata_plugin.rows.nodes import Nearest, above_of, all_above, chain_of, depth, name_of, node_of, way
from tb_metadata_plugin.rows.seats import Facts, Plan, Seat, own_first

SERIES: tuple[Callable[[str], str], ...] = (
    lambda tag: tag.replace("/", "_") + "_",  # PyTorch
    lambda tag: tag + "_",  # PyTorch before 1.5
    lambda tag: tag + "/",  # tensorboardX
)
"""How the name of a run begins that `add_scalars` made for a series of a tag; the rest is the series."""
_NO_FACTS = Facts()
_NOTHING: frozenset[frozenset[str]] = frozenset()


class _Link(NamedTuple):
    """What ties a node to the one above that owns it."""

    owner: str
    prefix: str
    suffix: str = ""
    copied: bool = False


class _Parts(NamedTuple):
    """Which of the nodes with names of parts below one are parts of it."""

    chosen: Sequence[bool]
    """Of each whether it is."""
    all: bool
    any: bool
    kinds: frozenset[Kind]
    """Of those that are."""


class Tree:
    """The directories of the runs as a tree, and which of them own which: the rules of `auto`, one after the other.

    A node is a path, of which the root's is empty; not every node is a run. Each has at most one owner, which stands
    above it, so that owners make chains without loops. What tells of nodes beside each other that they are parts of one
    training is in `evidence`.
    """

    def __init__(self, runs: Mapping[str, Facts]) -> None:
        self._runs = runs
        self._nodes = {node_of(run, runs): run for run in runs}
        self._links: dict[str, _Link] = {}
        self._documents: set[str] = set()
        """Nodes of which a document is known, those whose members have one included."""
        self._virtual: set[str] = set()
        """Nodes that are rows though they are no runs."""
        self._empty: set[str] = set()
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
        self._heirs: dict[str, tuple[str, ...]] = {}
        """Nodes that have the documents of other runs as well, and which: the nearest first."""
        self._judged: dict[tuple[object, ...], _Parts] = {}
        """Which of the nodes beside each other are parts, by all that tells: those of a sweep are mostly alike."""

    def rows(self) -> Plan:
        """The rows by the names of their nodes."""
        self._join_series_and_look()
        self._join_sessions()
        self._join_parts()
        self._join_undocumented()
        rows: dict[str, list[Seat]] = {}
        links = self._links
        for node, run in self._nodes.items():
            row, seat = self._seat(node, run) if node in links else (node, Seat(run))
            if row in rows:
                rows[row].append(seat)
            else:
                rows[row] = [seat]
        for row in self._shells(rows):
            del rows[row]
        for row in set(chain(*self._heirs.values())):
            if len(rows.get(row, ())) == 1:
                del rows[row]
        made = own_first(rows, self._nodes)
        for row, above in self._heirs.items():
            made[row or "."] += tuple(Seat(self._nodes[node], above=n) for n, node in enumerate(above, 1))
        return made

    def _facts(self, node: str) -> Facts:
        run = self._nodes.get(node)
        return _NO_FACTS if run is None else self._runs[run]

    def _is_root(self, node: str) -> bool:
        return not node or self._nodes.get(node, node) != node

    def _shells(self, rows: Iterable[str]) -> set[str]:
        """Those of these rows that are one empty run each and stand above others."""
        if not self._empty:
            return self._empty
        empty = self._empty.intersection(rows).difference([link.owner for link in self._links.values()])
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
                self._empty.add(node)
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
    def _series(node: str, tag: str, runs: Nearest) -> _Link | None:
        """`add_scalars`: a run below another that has a single tag and is called by this tag and a series."""
        if tag not in node and tag.replace("/", "_") not in node:
            return None
        owner = runs.above(node)
        if owner is not None:
            name = way(node, owner)
            for begin in SERIES:
                start = begin(tag)
                if len(name) > len(start) and name.startswith(start):
                    return _Link(owner, "", f"/{name[len(start) :]}")
        return None

    # ----- add_hparams

    def _join_sessions(self) -> None:
        """`add_hparams`: the only HParams directly below a run, also where they were logged again; else trials."""
        for above, found in self._told.items():
            if above in self._nodes:
                nodes = self._telling(above, found)
                if nodes and self._are_sessions(above, nodes):
                    for node in nodes:
                        self._links[node] = _Link(above, "", copied=True)
                    self._documents.add(above)

    def _telling(self, above: str, found: Sequence[str]) -> Sequence[str]:
        """Those of the runs with HParams directly below a node that may tell of its training; none of several HParams.

        A split with HParams is known by its name.
        """
        if len(found) == 1:
            return found if self._may_tell(above, found[0]) else ()
        found = [node for node in found if is_time(name_of(node))] or found
        nodes = [node for node in found if self._may_tell(above, node)]
        if len(nodes) > 1 and len({self._facts(node).hparams for node in nodes}) > 1:
            return ()
        return nodes

    def _may_tell(self, above: str, node: str) -> bool:
        """Whether a run with HParams directly below a node may tell of the training there, by its name.

        Below a root it may as well be the first of several trainings.
        """
        name = name_of(node)
        if self._is_root(above):
            return says_hparams(name) or (self._splits[name] is None and self._is_all(above, node))
        return self._splits[name] is None

    def _is_all(self, root: str, node: str) -> bool:
        """Whether this run, which sums up a training, is all that was logged below a root that has curves."""
        if not self._facts(node).still or not self._facts(root).tags:
            return False
        if self._below is None:
            roots = Nearest(self._is_root)
            self._below = Counter([roots.above(each) for each in self._nodes if each not in self._empty])
        return self._below[root] == 1

    def _are_sessions(self, above: str, nodes: Sequence[str]) -> bool:
        """Whether these, of which all have the same HParams, belong to the run above."""
        curves = self._facts(above).tags
        if len(nodes) == 1:
            return bool(curves and sums_up(self._facts(nodes[0]), curves)) or is_time(name_of(nodes[0]))
        return bool(curves) and all(is_time(name_of(node)) or self._facts(node).still for node in nodes)

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
                facts = self._facts(node)
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
        facts = [all_runs[runs[node]] if node in runs else _NO_FACTS for node in nodes]
        own = all_runs[runs[above]] if above in runs else _NO_FACTS
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
        if split is None or not split.sure or split.kind not in kinds or self._facts(node).tags in compared:
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
            self._links[node] = _Link(above, node[start:] + "/")
        if self._documents and not self._documents.isdisjoint(nodes):
            self._documents.add(above)
        if "train" in kinds:
            self._whole.add(above)
        for node in sessions:
            self._links[node] = _Link(above, "", copied=True)
            self._documents.add(above)
        if above in self._beside and "train" in kinds and len(kinds) > 1 and not self._is_root(above):
            logged = frozenset[str]().union(*[self._facts(node).tags for node in nodes])
            for node in self._beside[above]:
                is_row = node in self._links or node in self._documents or node in self._whole
                if not is_row and evidence.goes_along(self._facts(node), logged):
                    self._links[node] = _Link(above, node[start:] + "/")
        if above not in self._nodes:
            self._virtual.add(above)
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
        if above not in self._told or not nodes or self._facts(above).tags:
            return ()
        told = [node for node in self._telling(above, self._told[above]) if node not in self._links]
        if all(self._facts(node).still for node in told):
            return told
        if len(told) > 1:
            return ()
        tags = [self._facts(node).tags for node in nodes]
        return [node for node in told if all(not each or sums_up(self._facts(node), each) for each in tags)]

    # ----- what has no document

    def _join_undocumented(self) -> None:
        """Runs without a document, below one whose row has one: the nearest above owns them, or they inherit it."""
        documented = self._documents.difference(self._links)
        if not documented:
            return
        links = self._links
        rows = [node for node in (*self._nodes, *self._virtual) if node not in links]
        shared = self._sharing(documented)
        if not shared:
            # What has a document needs no other.
            rows = [node for node in rows if node not in documented]
        found, members = self._owners(rows, documented)
        heirs = self._find_heirs(shared, found, members)
        if heirs:
            self._heirs = heirs
            documented |= heirs.keys()
            self._documents |= heirs.keys()
            if found.keys() <= documented:
                return
            found, members = self._owners(rows, documented)
        crowded = self._crowded(found, members)
        # What has nothing in it makes no row of a run that is none but for what the trainings below it share.
        filled = {owner for node, owner in found.items() if node not in documented and node not in self._empty}
        bare = set(chain(*self._heirs.values())) - filled
        for node, owner in found.items():
            is_row = node in documented or owner in bare
            if not is_row and (owner not in crowded or members.is_between(node, owner)):
                self._links[node] = _Link(owner, way(node, owner) + "/")

    def _owners(self, rows: Iterable[str], documented: set[str]) -> tuple[dict[str, str], Nearest]:
        """The nearest documented node above each row that has one; what finds the nearest run that joined another."""
        owners = Nearest(lambda node: self._owns(node, documented))
        found = {node: owner for node in rows if (owner := owners.above(node)) is not None}
        return found, Nearest(frozenset(self._links).__contains__)

    def _sharing(self, documented: Iterable[str]) -> set[str]:
        """The runs that have a document and no curves, of themselves or their parts, as one of a sweep's config has."""
        shared = {node for node in documented if node in self._nodes and not self._runs[self._nodes[node]].tags}
        return shared.difference([link.owner for link in self._links.values()]) if shared else shared

    def _find_heirs(self, shared: set[str], owners: Mapping[str, str], members: Nearest) -> dict[str, tuple[str, ...]]:
        """The trainings below a run that has no curves but what they share, such as the config of a sweep."""
        shared = shared.intersection(owners.values())
        if not shared:
            return {}
        tags = self._row_tags()
        levels: dict[tuple[str, int], list[str]] = {}
        for node, owner in owners.items():
            if owner in shared and not (self._links and members.is_between(node, owner)):
                levels.setdefault((owner, depth(node)), []).append(node)
        found: dict[str, str] = {}
        for (owner, _), nodes in levels.items():
            alike = evidence.compared({node: tags.get(node, frozenset()) for node in nodes})
            found.update((node, owner) for node in alike if owner not in found)
        above = {owner: chain_of(owner, owners, shared) for owner in set(found.values())}
        return {node: above[owner] for node, owner in found.items()}

    def _row_tags(self) -> dict[str, frozenset[object]]:
        """What was logged in each row, by its node."""
        found: dict[str, set[object]] = {}
        for node, link in self._links.items():
            if not link.copied:
                found.setdefault(link.owner, set()).add((link.prefix, link.suffix, self._facts(node).tags))
        tags: dict[str, frozenset[object]] = {node: self._runs[run].tags for node, run in self._nodes.items()}
        tags.update((node, tags.get(node, frozenset()) | more) for node, more in found.items())
        return tags

    def _crowded(self, owners: Mapping[str, str], members: Nearest) -> set[str]:
        """The roots with more than one row below: these are trainings, of which a stray document at the root is none.

        Args:
            owners: of rows.
            members: finds the nearest run above that has joined another.
        """
        roots = {"", *(node for node, run in self._nodes.items() if node != run)}
        below = Counter(
            [
                root
                for node, root in owners.items()
                if root in roots and node not in self._empty and not members.is_between(node, root)
            ]
        )
        return {root for root, count in below.items() if count > 1}

    def _owns(self, node: str, documented: set[str]) -> bool:
        """Whether a node is a run or a row whose row has a document; one that is a metric's series owns nothing."""
        if node in self._links:
            return not self._links[node].suffix and self._row(node) in documented
        return node in documented

    def _row(self, node: str) -> str:
        while (link := self._links.get(node)) is not None:
            node = link.owner
        return node

    def _seat(self, node: str, run: str) -> tuple[str, Seat]:
        first = self._links[node]
        prefix, suffix, node = first.prefix, first.suffix, first.owner
        curves = self._nodes.get(node, node or ".") if first.copied else None
        while (link := self._links.get(node)) is not None:
            # What lies below a session keeps its name: the run that the session joined may have the like of it.
            above = way(node, link.owner) + "/" if link.copied else link.prefix
            prefix, suffix, node = above + prefix, suffix + link.suffix, link.owner
        return node, Seat(run, prefix, suffix, curves)


def _pattern(facts: Sequence[Facts]) -> Iterator[object]:
    """What tells of nodes beside each other: of how they were made only which of them are alike."""
    alike: dict[int, int] = {0: 0}
    for each in facts:
        if each.hparams or each.config:
            hparams = alike.setdefault(each.hparams, len(alike))
            yield each.tags, each.empty, hparams, alike.setdefault(each.config, len(alike))
        else:
            yield each
