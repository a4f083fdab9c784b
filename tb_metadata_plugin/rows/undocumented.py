"""The rule of `auto` for runs that have no document, below one whose row has one: they join it, or inherit it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain

from tb_metadata_plugin.rows import evidence
from tb_metadata_plugin.rows.nodes import Nearest, chain_of, depth, way
from tb_metadata_plugin.rows.owners import Link, Owners


def join_undocumented(owners: Owners) -> dict[str, tuple[str, ...]]:
    """Has the nearest run above with a document own each run without one, unless that inherits it.

    Args:
        owners: what other rules found; it gets the links of this one, and documents where they are inherited.

    Returns:
        The nodes that have the documents of other runs as well, and which: the nearest first.
    """
    documented = owners.documents.difference(owners.links)
    if not documented:
        return {}
    links = owners.links
    rows = [node for node in (*owners.nodes, *owners.virtual) if node not in links]
    shared = _sharing(owners, documented)
    if not shared:
        # What has a document needs no other.
        rows = [node for node in rows if node not in documented]
    found, members = _nearest_documented(owners, rows, documented)
    heirs = _heirs(owners, shared, found, members)
    if heirs:
        documented |= heirs.keys()
        owners.documents |= heirs.keys()
        if found.keys() <= documented:
            return heirs
        found, members = _nearest_documented(owners, rows, documented)
    crowded = _crowded(owners, found, members)
    # What has nothing in it makes no row of a run that is none but for what the trainings below it share.
    filled = {owner for node, owner in found.items() if node not in documented and node not in owners.empty}
    bare = set(chain(*heirs.values())) - filled
    for node, owner in found.items():
        is_row = node in documented or owner in bare
        if not is_row and (owner not in crowded or members.is_between(node, owner)):
            links[node] = Link(owner, way(node, owner) + "/")
    return heirs


def _nearest_documented(owners: Owners, rows: Iterable[str], documented: set[str]) -> tuple[dict[str, str], Nearest]:
    """The nearest documented node above each row that has one; what finds the nearest run that joined another."""
    nearest = Nearest(lambda node: _owns(owners, node, documented))
    found = {node: owner for node in rows if (owner := nearest.above(node)) is not None}
    return found, Nearest(frozenset(owners.links).__contains__)


def _owns(owners: Owners, node: str, documented: set[str]) -> bool:
    """Whether a node is a run or a row whose row has a document; one that is a metric's series owns nothing."""
    if node in owners.links:
        return not owners.links[node].suffix and owners.row_of(node) in documented
    return node in documented


def _sharing(owners: Owners, documented: Iterable[str]) -> set[str]:
    """The runs that have a document and no curves, of themselves or their parts, as one of a sweep's config has."""
    nodes, runs = owners.nodes, owners.runs
    shared = {node for node in documented if node in nodes and not runs[nodes[node]].tags}
    return shared.difference([link.owner for link in owners.links.values()]) if shared else shared


def _heirs(owners: Owners, shared: set[str], found: Mapping[str, str], members: Nearest) -> dict[str, tuple[str, ...]]:
    """The trainings below a run that has no curves but what they share, such as the config of a sweep."""
    shared = shared.intersection(found.values())
    if not shared:
        return {}
    tags = _row_tags(owners)
    levels: dict[tuple[str, int], list[str]] = {}
    for node, owner in found.items():
        if owner in shared and not (owners.links and members.is_between(node, owner)):
            levels.setdefault((owner, depth(node)), []).append(node)
    heirs: dict[str, str] = {}
    for (owner, _), nodes in levels.items():
        alike = evidence.compared({node: tags.get(node, frozenset()) for node in nodes})
        heirs.update((node, owner) for node in alike if owner not in heirs)
    above = {owner: chain_of(owner, found, shared) for owner in set(heirs.values())}
    return {node: above[owner] for node, owner in heirs.items()}


def _row_tags(owners: Owners) -> dict[str, frozenset[object]]:
    """What was logged in each row, by its node."""
    found: dict[str, set[object]] = {}
    for node, link in owners.links.items():
        if not link.copied:
            found.setdefault(link.owner, set()).add((link.prefix, link.suffix, owners.facts(node).tags))
    tags: dict[str, frozenset[object]] = {node: owners.runs[run].tags for node, run in owners.nodes.items()}
    tags.update((node, tags.get(node, frozenset()) | more) for node, more in found.items())
    return tags


def _crowded(owners: Owners, found: Mapping[str, str], members: Nearest) -> set[str]:
    """The roots with more than one row below: these are trainings, of which a stray document at the root is none.

    Args:
        owners: what is known by now.
        found: the nearest documented node above each row.
        members: finds the nearest run above that has joined another.
    """
    roots = {"", *(node for node, run in owners.nodes.items() if node != run)}
    below = Counter(
        [
            root
            for node, root in found.items()
            if root in roots and node not in owners.empty and not members.is_between(node, root)
        ]
    )
    return {root for root, count in below.items() if count > 1}
