"""Which directories of runs own which, as the rules of `auto` find it out one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tb_metadata_plugin.rows.nodes import node_of, way
from tb_metadata_plugin.rows.seats import Facts, Seat

NO_FACTS = Facts()


class Link(NamedTuple):
    """What ties a node to the one above that owns it."""

    owner: str
    prefix: str
    suffix: str = ""
    copied: bool = False


class Owners:
    """The directories of the runs as a tree, and what is known by now of which own which.

    A node is a path, of which the root's is empty; not every node is a run. Each has at most one owner, which stands
    above it, so that owners make chains without loops.
    """

    def __init__(self, runs: Mapping[str, Facts]) -> None:
        self.runs = runs
        self.nodes = {node_of(run, runs): run for run in runs}
        """The name of the run at each node that is one."""
        self.links: dict[str, Link] = {}
        """By the node that is owned."""
        self.documents: set[str] = set()
        """Nodes of which a document is known, those whose members have one included."""
        self.virtual: set[str] = set()
        """Nodes that are rows though they are no runs."""
        self.empty: set[str] = set()
        """Nodes whose runs hold nothing."""

    def facts(self, node: str) -> Facts:
        """What is known of the run at a node; nothing where there is none."""
        run = self.nodes.get(node)
        return NO_FACTS if run is None else self.runs[run]

    def is_root(self, node: str) -> bool:
        """Whether it is the log directory, or a directory of a --logdir_spec."""
        return not node or self.nodes.get(node, node) != node

    def row_of(self, node: str) -> str:
        """The node of the row in which this one is."""
        while (link := self.links.get(node)) is not None:
            node = link.owner
        return node

    def seat(self, node: str, run: str) -> tuple[str, Seat]:
        """The node of the row in which an owned run is, and its place there."""
        first = self.links[node]
        prefix, suffix, node = first.prefix, first.suffix, first.owner
        curves = self.nodes.get(node, node or ".") if first.copied else None
        while (link := self.links.get(node)) is not None:
            # What lies below a session keeps its name: the run that the session joined may have the like of it.
            above = way(node, link.owner) + "/" if link.copied else link.prefix
            prefix, suffix, node = above + prefix, suffix + link.suffix, link.owner
        return node, Seat(run, prefix, suffix, curves)
