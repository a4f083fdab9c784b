"""The directories of runs as paths, and what stands above which."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping


def node_of(run: str, runs: Container[str]) -> str:
    """A run's path. With --logdir_spec the run at a directory's root is called `name/.`."""
    if run == ".":
        return ""
    if not run.endswith("/."):
        return run
    node = run[:-2]
    return run if node in runs or node in ("", ".") else node


def all_above(node: str) -> Iterator[str]:
    """The nodes above, from the nearest on, the root last."""
    while node:
        node = node.rpartition("/")[0]
        yield node


def above_of(node: str) -> str:
    """The node directly above; the root's is itself."""
    return node.rpartition("/")[0]


def name_of(node: str) -> str:
    """What its directory is called."""
    return node.rpartition("/")[2]


def way(node: str, above: str) -> str:
    """The path from a node above to this one."""
    return node[len(above) + 1 :] if above else node


def depth(node: str) -> int:
    """How many directories below the root it is."""
    return node.count("/") + 1 if node else 0


def chain_of(node: str, owners: Mapping[str, str], fit: Container[str]) -> tuple[str, ...]:
    """A node, its owner where that fits, and so on up."""
    chain = [node]
    while (owner := owners.get(chain[-1])) is not None and owner in fit:
        chain.append(owner)
    return tuple(chain)


class Nearest:
    """The nearest of the nodes above that is of a kind; each node is looked at once, however many runs lie below it."""

    def __init__(self, is_of_kind: Callable[[str], bool]) -> None:
        self._is_of_kind = is_of_kind
        self._known: dict[str, str | None] = {}

    def above(self, node: str) -> str | None:
        """The nearest node above this one that is of the kind."""
        passed: list[str] = []
        nearest: str | None = None
        while node:
            node = node.rpartition("/")[0]
            if node in self._known:
                nearest = self._known[node]
                break
            passed.append(node)
            if self._is_of_kind(node):
                nearest = node
                break
        if passed:
            for each in passed:
                self._known[each] = nearest
        return nearest

    def is_between(self, node: str, owner: str) -> bool:
        """Whether one that is of the kind stands between a node and the owner above it."""
        nearest = self.above(node)
        return nearest is not None and len(nearest) > len(owner)
