"""The rules of `auto`: the directories of the runs as a tree, and which of them own which, by names and facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from tb_metadata_plugin.model.run_names import (
    Kind,
    Split,
    are_ranks,
    is_part,
    is_time,
    is_usual,
    says_hparams,
    split_of,
    stem,
)
from tb_metadata_plugin.rows.seats import Facts, Plan, Seat, own_first

SERIES: tuple[Callable[[str], str], ...] = (
    lambda tag: tag.replace("/", "_") + "_",  # PyTorch
    lambda tag: tag + "_",  # PyTorch before 1.5
    lambda tag: tag + "/",  # tensorboardX
)
"""How the name of a run begins that `add_scalars` made for a series of a tag; the rest is the series."""
_NO_FACTS = Facts()


class _Link(NamedTuple):
    """What ties a node to the one above that owns it."""

    owner: str
    prefix: str
    suffix: str = ""
    copied: bool = False


class Tree:
    """The directories of the runs as a tree, and which of them own which: the rules of `auto`, one after the other.

    A node is a path, of which the root's is empty; not every node is a run. Each has at most one owner, which stands
    above it, so that owners make chains without loops.
    """

    def __init__(self, runs: Mapping[str, Facts]) -> None:
        self._runs = runs
        self._nodes = {node_of(run, runs): run for run in runs}
        self._links: dict[str, _Link] = {}
        self._documents = {node for node, run in self._nodes.items() if runs[run].document}
        """Nodes of which a document is known, those whose members have one included."""
        self._virtual: set[str] = set()
        """Nodes that are rows though they are no runs."""
        self._told: dict[str, list[str]] = {}
        """By the node above all runs with HParams."""
        self._whole: set[str] = set()
        """Nodes that have what was trained below them: they are no splits themselves, whatever their names."""
        self._heirs: dict[str, str] = {}
        """Nodes that have the documents of another run as well, and which."""

    def rows(self) -> Plan:
        """The rows by the names of their nodes."""
        self._join_series()
        self._join_sessions()
        self._join_splits()
        self._join_undocumented()
        rows: dict[str, list[Seat]] = {}
        for node, run in self._nodes.items():
            if node in self._links:
                row, seat = self._seat(node, run)
            else:
                row, seat = node, Seat(run)
            rows.setdefault(row, []).append(seat)
        for row in self._shells(rows):
            del rows[row]
        for row in {row for row in self._heirs.values() if len(rows.get(row, ())) == 1}:
            del rows[row]
        made = own_first(rows, self._nodes)
        for row, above in self._heirs.items():
            made[row or "."] += (Seat(self._nodes[above], above=True),)
        return made

    def _facts(self, node: str) -> Facts:
        run = self._nodes.get(node)
        return _NO_FACTS if run is None else self._runs[run]

    def _shells(self, rows: Iterable[str]) -> set[str]:
        """Those of these rows that are one empty run each and stand above others."""
        empty = {row for row in rows if row in self._nodes and self._runs[self._nodes[row]].empty}
        empty.difference_update(link.owner for link in self._links.values())
        if not empty:
            return empty
        passed: set[str] = set()
        for row in rows:
            if row not in empty:
                # With a node that was passed before all above it were.
                passed.update(takewhile(lambda above: above not in passed, _above(row)))
        return empty & passed

    def _join_series(self) -> None:
        """`add_scalars`: a run below another that has a single tag and is called by this tag and a series."""
        runs = _Nearest(self._nodes.__contains__)
        for node, run in self._nodes.items():
            facts = self._runs[run]
            if len(facts.tags) != 1 or facts.document:
                continue
            owner = runs.above(node)
            if owner is None:
                continue
            name = _relative(node, owner)
            (tag,) = facts.tags
            for begin in SERIES:
                start = begin(tag)
                if len(name) > len(start) and name.startswith(start):
                    self._links[node] = _Link(owner, "", f"/{name[len(start) :]}")
                    break

    def _join_sessions(self) -> None:
        """`add_hparams`: the only HParams directly below a run, also where they were logged again; else trials."""
        sessions: dict[str, list[str]] = {}
        for node, run in self._nodes.items():
            if self._runs[run].hparams and node and node not in self._links:
                sessions.setdefault(node.rpartition("/")[0], []).append(node)
        self._told = sessions
        for above, found in sessions.items():
            if above in self._nodes:
                nodes = self._telling(above, found)
                if nodes and self._are_sessions(nodes, self._facts(above).tags):
                    self._links.update((node, _Link(above, "", copied=True)) for node in nodes)
                    self._documents.add(above)

    def _telling(self, above: str, found: Sequence[str]) -> Sequence[str]:
        """Those of the runs with HParams directly below a node that may tell of its training; none of several HParams.

        A split with HParams is known by its name.
        """
        nodes = [node for node in found if is_time(_last(node))] or self._may_tell(above, found)
        return nodes if len({self._facts(node).hparams for node in nodes}) == 1 else ()

    def _may_tell(self, above: str, nodes: Iterable[str]) -> list[str]:
        """Those of the runs with HParams directly below a node that may tell of its training, by their names.

        Below a root they may as well be the first of several trainings.
        """
        is_root = not above or self._nodes.get(above, above) != above
        names = {node: _last(node) for node in nodes}
        return [node for node, name in names.items() if (says_hparams(name) if is_root else split_of(name) is None)]

    def _are_sessions(self, nodes: Sequence[str], curves: frozenset[str]) -> bool:
        """Whether these, of which all have the same HParams, belong to the run above with scalars of these tags."""
        if len(nodes) == 1 and is_time(_last(nodes[0])):
            return True
        if not curves:
            return False
        if len(nodes) == 1:
            return self._sums_up(nodes[0], curves)
        return all(is_time(_last(node)) or self._facts(node).still for node in nodes)

    def _sums_up(self, node: str, curves: frozenset[str]) -> bool:
        """Whether a run with HParams tells of a training that has these curves, and is not one that has its own."""
        facts = self._facts(node)
        return facts.still or not facts.tags or not facts.tags >= curves

    def _join_splits(self) -> None:
        """`train`, `validation` and their like, where what stands above and beside them tells that they are these."""
        splits: dict[str, dict[str, Split]] = {}
        known: dict[str, Split | None] = {}
        others: list[tuple[str, frozenset[str]]] = []
        for node, run in self._nodes.items():
            if node in self._links:
                continue
            above, _, name = node.rpartition("/")
            if name in known:
                found = known[name]
            else:
                found = known[name] = split_of(name)
            if found is not None:
                splits.setdefault(above, {})[node] = found
            elif node:
                others.append((above, self._runs[run].tags))
        if not splits:
            return
        beside: dict[str, set[frozenset[str]]] = {}
        for above, tags in others:
            if tags and above in splits:
                beside.setdefault(above, set()).add(tags)
        # From the deepest on, since a node that is a row because of its splits may itself be a split of the one above.
        waiting: dict[int, list[str]] = {}
        for above in splits:
            waiting.setdefault(_depth(above), []).append(above)
        for depth in range(max(waiting), -1, -1):
            alone: list[str] = []
            siblings: dict[str, set[Kind]] = {}
            for above in waiting.get(depth, ()):
                if above == ".":
                    continue  # A directory of a logdir_spec that is called so; this name is that of the root's row.
                nodes = self._chosen(above, splits[above], beside.get(above, ()))
                if nodes:
                    self._hold(above, nodes, splits, waiting)
                    kinds = {splits[above][node].kind for node in nodes}
                    siblings.setdefault(above.rpartition("/")[0], set()).update(kinds)
                else:
                    alone.append(above)
            for above in alone:
                # One that has no other yet, where the trainings beside it are split.
                own_kinds = {one.kind for one in splits[above].values() if one.sure}
                others_kinds = siblings.get(above.rpartition("/")[0], set())
                if (
                    above
                    and above not in self._nodes
                    and own_kinds
                    and len(splits[above]) == 1
                    and own_kinds <= others_kinds
                ):
                    self._hold(above, list(splits[above]), splits, waiting)

    def _hold(
        self, above: str, nodes: list[str], splits: dict[str, dict[str, Split]], waiting: dict[int, list[str]]
    ) -> None:
        """Makes these the splits of the node above, with the HParams beside them."""
        for node in nodes:
            self._links[node] = _Link(above, _last(node) + "/")
            if node in self._documents:
                self._documents.add(above)
            if splits[above][node].kind == "train":
                self._whole.add(above)
        for node in self._sessions_beside(above, nodes):
            self._links[node] = _Link(above, "", copied=True)
            self._documents.add(above)
        if above not in self._nodes:
            self._virtual.add(above)
            found = split_of(_last(above)) if above else None
            if found is not None:
                higher = above.rpartition("/")[0]
                if higher not in splits:
                    waiting.setdefault(_depth(higher), []).append(higher)
                splits.setdefault(higher, {})[above] = found

    def _sessions_beside(self, above: str, nodes: Iterable[str]) -> list[str]:
        """The runs beside splits that have the HParams of the training."""
        found = self._told.get(above)
        if found is None or self._facts(above).tags:
            return []
        told = [node for node in self._telling(above, found) if node not in self._links]
        if len(told) > 1 and not all(self._facts(node).still for node in told):
            return []
        tags = [self._facts(node).tags for node in nodes]
        return [node for node in told if all(not each or self._sums_up(node, each) for each in tags)]

    def _chosen(self, above: str, found: Mapping[str, Split], trainings: Collection[frozenset[str]]) -> list[str]:
        """Those of the nodes with names of splits that are splits of the node above.

        Args:
            above: the node.
            found: what the names of the nodes below it say.
            trainings: tags of the runs beside them.
        """
        kinds = {one.kind for node, one in found.items() if node not in self._whole}
        nodes = [node for node in found if node not in self._whole]
        if "rank" in kinds and not are_ranks(node for node in nodes if found[node].kind == "rank"):
            return []
        if trainings and not {"train", "validation"} <= kinds:
            # What is logged as in the runs beside it is a training as these are, whatever its name.
            nodes = [node for node in nodes if self._facts(node).tags not in trainings]
        facts = [self._facts(node) for node in nodes]
        if len({each.hparams for each in facts if each.hparams}) > 1:
            return []
        if len({each.config for each in facts if each.config}) > 1 and not (
            kinds == {"rank"} or ("train" in kinds and len(kinds) > 1)
        ):
            return []
        own = self._facts(above)
        nodes = self._sure(nodes, found, has_curves=bool(own.tags))
        kinds = {found[node].kind for node in nodes}
        if not kinds:
            return []
        if above in self._documents or self._sessions_beside(above, nodes):
            return nodes
        if len(nodes) > 1 and (above in self._nodes or kinds != {"eval"}):
            # Evaluations alone may be those of different models, unless their training stands above them.
            return nodes
        if own.tags:
            return [node for node in nodes if found[node].kind in ("eval", "validation") and self._facts(node).tags]
        return []

    def _sure(self, nodes: list[str], found: Mapping[str, Split], has_curves: bool) -> list[str]:
        """Those whose names say that they are splits, also by what the others are called."""
        sure = [node for node in nodes if found[node].sure]
        others = [node for node in nodes if not found[node].sure]
        if not others:
            return sure
        trains = [node for node in nodes if found[node].kind == "train"]
        if len(trains) > 1 and any(found[node].rest.strip("_-").isdecimal() for node in trains):
            return []  # Trainings that are counted, as YOLO's `train`, `train2`, `train3`.
        usual = [node for node in others if is_usual(found[node].rest)]
        if any(found[node].sure for node in trains) or (has_curves and not trains):
            return [*sure, *usual]
        rests = {found[node].rest for node in others}
        kinds = {found[node].kind for node in nodes}
        if trains and len(kinds) > 1 and (len(rests) == 1 or (len(trains) == 1 and len(usual) == len(others))):
            return [*sure, *others]
        return sure

    def _join_undocumented(self) -> None:
        """Runs without a document, below one whose row has one: the nearest above owns them, or they inherit it."""
        rows = [node for node in (*self._nodes, *self._virtual) if node not in self._links]
        documented = {node for node in rows if node in self._documents}
        if not documented:
            return
        found, members = self._owners(rows, documented)
        heirs = self._find_heirs(found, members)
        if heirs:
            self._heirs = heirs
            documented |= heirs.keys()
            self._documents |= heirs.keys()
            if found.keys() <= documented:
                return
            found, members = self._owners(rows, documented)
        crowded = self._crowded(found, members)
        self._links |= {
            node: _Link(owner, _relative(node, owner) + "/")
            for node, owner in found.items()
            if node not in documented and (owner not in crowded or _is_below_member(node, owner, members))
        }

    def _owners(self, rows: Iterable[str], documented: set[str]) -> tuple[dict[str, str], _Nearest]:
        """The nearest documented node above each row that has one; what finds the nearest run that joined another."""
        owners = _Nearest(lambda node: self._owns(node, documented))
        found = {node: owner for node in rows if (owner := owners.above(node)) is not None}
        return found, _Nearest(frozenset(self._links).__contains__)

    def _find_heirs(self, owners: Mapping[str, str], members: _Nearest) -> dict[str, str]:
        """The trainings below a run that has no curves but what they share, such as the config of a sweep.

        They are those beside each other with the same tags, and what has some of these.
        """
        holding = {link.owner for link in self._links.values()}
        shared = {node for node in set(owners.values()) if node in self._nodes and not self._facts(node).tags}
        shared -= holding
        if not shared:
            return {}
        tags = self._row_tags()
        levels: dict[tuple[str, int], list[str]] = {}
        for node, owner in owners.items():
            if owner in shared and not (self._links and _is_below_member(node, owner, members)):
                levels.setdefault((owner, _depth(node)), []).append(node)
        found: dict[str, str] = {}
        for (owner, _), nodes in levels.items():
            alike = _trainings({node: tags.get(node, frozenset()) for node in nodes})
            found.update((node, owner) for node in alike if owner not in found)
        return found

    def _row_tags(self) -> dict[str, frozenset[object]]:
        """What was logged in each row, by its node."""
        found: dict[str, set[object]] = {}
        for node, link in self._links.items():
            if not link.copied:
                found.setdefault(link.owner, set()).add((link.prefix, link.suffix, self._facts(node).tags))
        tags: dict[str, frozenset[object]] = {node: self._runs[run].tags for node, run in self._nodes.items()}
        tags.update((node, tags.get(node, frozenset()) | more) for node, more in found.items())
        return tags

    def _crowded(self, owners: Mapping[str, str], members: _Nearest) -> set[str]:
        """The roots with more than one row below: these are trainings, of which a stray document at the root is none.

        Args:
            owners: of rows.
            members: finds the nearest run above that has joined another.
        """
        roots = {"", *(node for node, run in self._nodes.items() if node != run)}
        rows = [node for node, root in owners.items() if root in roots and not _is_below_member(node, root, members)]
        shells = self._shells(rows)
        below = Counter(owners[node] for node in rows if node not in shells)
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
        while (link := self._links.get(node)) is not None:
            # What lies below a session keeps its name: the run that the session joined may have the like of it.
            above = _relative(node, link.owner) + "/" if link.copied else link.prefix
            prefix, suffix, node = above + prefix, suffix + link.suffix, link.owner
        return node, Seat(
            run, prefix, suffix, self._nodes.get(first.owner, first.owner or ".") if first.copied else None
        )


class _Nearest:
    """The nearest of the nodes above that is of a kind; each node is looked at once, however many runs lie below it."""

    def __init__(self, is_of_kind: Callable[[str], bool]) -> None:
        self._is_of_kind = is_of_kind
        self._known: dict[str, str | None] = {}

    def above(self, node: str) -> str | None:
        """The nearest node above this one that is of the kind."""
        passed: list[str] = []
        nearest: str | None = None
        for above in _above(node):
            if above in self._known:
                nearest = self._known[above]
                break
            passed.append(above)
            if self._is_of_kind(above):
                nearest = above
                break
        self._known.update(dict.fromkeys(passed, nearest))
        return nearest


def _is_below_member(node: str, owner: str, members: _Nearest) -> bool:
    """Whether a run that has joined another stands between the node and its owner."""
    member = members.above(node)
    return member is not None and len(member) > len(owner)


def node_of(run: str, runs: Mapping[str, Facts]) -> str:
    """A run's path. With --logdir_spec the run at a directory's root is called `name/.`."""
    if run == ".":
        return ""
    node = run.removesuffix("/.")
    return run if node in runs or node in ("", ".") else node


def _above(node: str) -> Iterator[str]:
    """The nodes above, from the nearest on, the root last."""
    while node:
        node = node.rpartition("/")[0]
        yield node


def _relative(node: str, above: str) -> str:
    return node[len(above) + 1 :] if above else node


def _depth(node: str) -> int:
    return node.count("/") + 1 if node else 0


def _last(node: str) -> str:
    return node.rpartition("/")[2]


def _trainings(tags: Mapping[str, frozenset[object]]) -> list[str]:
    """Those of the nodes beside each other that are trainings of one sweep, by what was logged in them."""
    alike: dict[frozenset[object], list[str]] = {}
    for node, logged in tags.items():
        if logged:
            alike.setdefault(logged, []).append(node)
    shared: set[object] = set()
    for logged, nodes in alike.items():
        # Two that have one tag may be parts of one training, unless they are called alike.
        if len(nodes) > 1 and not all(is_part(_last(node)) for node in nodes):
            stems = {stem(_last(node)) for node in nodes}
            if len(logged) > 1 or len(nodes) > 2 or len(stems) == 1:
                shared |= logged
    return [node for node, logged in tags.items() if not shared.isdisjoint(logged)] if shared else []
