"""Which runs make one row: the rules by which the runs that one training wrote are rolled up, from names and facts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Literal, NamedTuple, TypeAlias

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.model.expressions import BoundedExpression
from tb_metadata_plugin.model.moments import is_moment


class BadRollupError(MetadataError, ValueError):
    """The rule that tells which runs make one row is none."""

    code = "bad-rollup"

    def __init__(self, rule: str, problem: str) -> None:
        super().__init__(
            f"the roll-up is `auto`, `off` or a regular expression, and {rule!r} is none: {problem}", rule=rule
        )


FLAG = "--metadata_rollup"
Rule: TypeAlias = Literal["auto", "off"] | BoundedExpression
"""`off`: each run is a row of its own. An expression tells each run's row by its name."""


class Facts(NamedTuple):
    """What the rules need to know of a run besides its name."""

    document: bool = False
    """Whether it has a document of any source."""
    hparams: bool = False
    """Whether HParams are among these."""
    only_tag: str | None = None
    """The tag of its scalars, where these have just one."""
    empty: bool = False
    """Whether its event files are known to hold nothing that was logged in it."""


class Seat(NamedTuple):
    """A run's place in a row, where a metric is called by its tag between the prefix and the suffix."""

    run: str
    prefix: str = ""
    suffix: str = ""
    curves: str | None = None
    """The run whose curves its metrics repeat as single values, as `add_hparams` does; they give way to these."""


Plan: TypeAlias = dict[str, tuple[Seat, ...]]
"""The runs in each row: the row's own run first, where there is one, the others by name."""

SPLITS: Mapping[str, str] = {
    "train": "train",
    "training": "train",
    "val": "validation",
    "valid": "validation",
    "validation": "validation",
    "test": "test",
}
"""What part of a training a run of this name is; any name that begins with `eval` is an evaluation."""
SERIES: tuple[Callable[[str], str], ...] = (
    lambda tag: tag.replace("/", "_") + "_",  # PyTorch
    lambda tag: tag + "_",  # PyTorch before 1.5
    lambda tag: tag + "/",  # tensorboardX
)
"""How the name of a run begins that `add_scalars` made for a series of a tag; the rest is the series."""
_TIME = re.compile(r"\d{10}(?:\.\d+)?", re.ASCII)


class _Link(NamedTuple):
    """What ties a node to the one above that owns it."""

    owner: str
    prefix: str
    suffix: str = ""
    copied: bool = False


def rule_of(text: str, option: str = FLAG) -> Rule:
    """The rule that the flag names: `auto`, `off` or a regular expression.

    Args:
        text: as the user writes it.
        option: by what it was given, for messages.

    Raises:
        BadRollupError: it is none of these.
    """
    if text in ("auto", "off"):
        return "auto" if text == "auto" else "off"
    try:
        return BoundedExpression(text, option)
    except (re.error, RecursionError, OverflowError) as error:
        raise BadRollupError(text, str(error)) from error


def plan(runs: Mapping[str, Facts], rule: Rule = "auto") -> Plan:
    """The rows of these runs; their order tells nothing. Each run is in one of them.

    Where the rules are `auto`, an empty run above other rows is in none: all that it does is to hold these together, as
    the writer of several `add_hparams` does and the description of an experiment.

    Raises:
        SlowExpressionError: the rule is a regular expression that takes too long.
    """
    if rule == "off":
        return {run: (Seat(run),) for run in runs}
    if rule == "auto":
        return _Tree(runs).rows()
    rows: dict[str, list[Seat]] = {}
    nodes = {_node(run, runs): run for run in runs}
    for node, run in nodes.items():
        row, prefix = _by_pattern(node or ".", rule)
        rows.setdefault(row, []).append(Seat(run, prefix))
    return _sorted(rows, nodes)


def _by_pattern(node: str, pattern: BoundedExpression) -> tuple[str, str]:
    """The row of a node, and the prefix of its metrics there, which is the rest of the node's name."""
    match = pattern.match(node)
    if match is None:
        return node, ""
    group: int | str = "row" if "row" in pattern.groupindex else min(1, pattern.groups)
    row = (match[group] or "").strip("/")
    if not row:
        return node, ""
    rest = (node[: match.start(group)].strip("/"), node[match.end(group) :].strip("/"))
    return row, "/".join([*(part for part in rest if part not in ("", ".")), ""])


def _sorted(rows: Mapping[str, list[Seat]], nodes: Mapping[str, str]) -> Plan:
    """The rows by name, with their seats in order; `nodes` tells runs that are not called as their rows."""
    return {
        row or ".": tuple(seats) if len(seats) == 1 else _own_first(seats, nodes.get(row, row or "."))
        for row, seats in rows.items()
    }


def _own_first(seats: list[Seat], own: str) -> tuple[Seat, ...]:
    return tuple(sorted(seats, key=lambda seat: (seat.run != own, seat.run)))


class _Tree:
    """The directories of the runs as a tree, and which of them own which: the rules of `auto`, one after the other.

    A node is a path, of which the root's is empty; not every node is a run. Each has at most one owner, which stands
    above it, so that owners make chains without loops.
    """

    def __init__(self, runs: Mapping[str, Facts]) -> None:
        self._runs = runs
        self._nodes = {_node(run, runs): run for run in runs}
        self._links: dict[str, _Link] = {}
        self._documents = {node for node, run in self._nodes.items() if runs[run].document}
        """Nodes of which a document is known, those whose members have one included."""
        self._virtual: set[str] = set()
        """Nodes that are rows though they are no runs."""

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
        return _sorted(rows, self._nodes)

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
            if facts.only_tag is None or facts.document:
                continue
            owner = runs.above(node)
            if owner is None:
                continue
            name = _relative(node, owner)
            for begin in SERIES:
                start = begin(facts.only_tag)
                if len(name) > len(start) and name.startswith(start):
                    self._links[node] = _Link(owner, "", f"/{name[len(start) :]}")
                    break

    def _join_sessions(self) -> None:
        """`add_hparams`: the only run below another that is called by its time; several are trials."""
        sessions: dict[str, list[str]] = {}
        for node, run in self._nodes.items():
            if self._runs[run].hparams:
                above, _, name = node.rpartition("/")
                if node and above in self._nodes and _TIME.fullmatch(name) and is_moment(float(name)):
                    sessions.setdefault(above, []).append(node)
        for above, nodes in sessions.items():
            if len(nodes) == 1:
                self._links[nodes[0]] = _Link(above, "", copied=True)
                self._documents.add(above)

    def _join_splits(self) -> None:
        """`train`, `validation` and their like, where the node above has a document or another such run below it."""
        splits: dict[str, list[str]] = {}
        for node in self._nodes:
            if node not in self._links and _split(node):
                splits.setdefault(node.rpartition("/")[0], []).append(node)
        # From the deepest on, since a node that is a row because of its splits may itself be a split of the one above.
        waiting: dict[int, list[str]] = {}
        for above in splits:
            waiting.setdefault(_depth(above), []).append(above)
        for depth in range(max(waiting, default=-1), -1, -1):
            for above in waiting.get(depth, ()):
                if above == ".":
                    continue  # A directory of a logdir_spec that is called so; this name is that of the root's row.
                nodes = splits[above]
                # Evaluations alone may be those of different models, unless their training stands above them.
                kinds = {_split(node) for node in nodes} - ({"eval"} if above not in self._nodes else set())
                if above not in self._documents and (len(nodes) < 2 or not kinds):
                    continue
                for node in nodes:
                    self._links[node] = _Link(above, node.rpartition("/")[2] + "/")
                    if node in self._documents:
                        self._documents.add(above)
                if above not in self._nodes:
                    self._virtual.add(above)
                    if above and _split(above):
                        higher = above.rpartition("/")[0]
                        if higher not in splits:
                            waiting.setdefault(_depth(higher), []).append(higher)
                        splits.setdefault(higher, []).append(above)

    def _join_undocumented(self) -> None:
        """Runs without a document, below one whose row has one: the nearest above owns them."""
        rows = [node for node in (*self._nodes, *self._virtual) if node not in self._links]
        documented = {node for node in rows if node in self._documents}
        if not documented:
            return
        owners = _Nearest(lambda node: self._owns(node, documented))
        found = {node: owner for node in rows if (owner := owners.above(node)) is not None}
        members = _Nearest(frozenset(self._links).__contains__)
        crowded = self._crowded(found, members)
        self._links |= {
            node: _Link(owner, _relative(node, owner) + "/")
            for node, owner in found.items()
            if node not in documented and (owner not in crowded or _is_below_member(node, owner, members))
        }

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
        return node, Seat(run, prefix, suffix, self._nodes[first.owner] if first.copied else None)


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


def _node(run: str, runs: Mapping[str, Facts]) -> str:
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


def _split(node: str) -> str | None:
    """Which part of a training a node of this name is, None if it is none."""
    name = node.rpartition("/")[2].lower()
    return "eval" if name.startswith("eval") else SPLITS.get(name)
