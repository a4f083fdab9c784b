"""Counts the texts that are no metadata, over all sources that have them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from tb_metadata_plugin.model.shared import Shared

_NAMED = 3
_LOOKED_AT = 100
"""How many names are told, and among how many texts they are looked for."""


@dataclass(frozen=True)
class Told:
    """What is said of the texts that are no metadata."""

    count: int
    names: tuple[str, ...]
    """Under which some of them were logged."""


class UnreadTexts:
    """Knows the texts of each run that a source told and of which no other made metadata.

    Args:
        documents: gives the tags of a run's texts that are metadata.
        name_of: gives the name under which a text was logged, of its tag.
    """

    def __init__(self, documents: Callable[[str], frozenset[str]], name_of: Callable[[str], str]) -> None:
        self._documents = documents
        self._name_of = name_of
        self._told_by: dict[int, dict[str, frozenset[str]]] = {}
        self._counted: dict[str, frozenset[str]] = {}
        self._count = 0
        self._shared = Shared()
        self.told = Told(0, ())

    def take(self, number: int, texts: Mapping[str, frozenset[str]], others: Iterable[str]) -> None:
        """Takes in what a source tells.

        Args:
            number: of the source.
            texts: see `Update.texts`.
            others: runs of which documents came or went.
        """
        told = self._told_by.setdefault(number, {})
        for run, tags in texts.items():
            if tags:
                told[run] = self._shared(tags)
            else:
                told.pop(run, None)
        self._count_again(sorted({*texts, *others}))

    def forget(self, runs: Iterable[str]) -> None:
        """Forgets runs that were deleted."""
        for told in self._told_by.values():
            for run in runs:
                told.pop(run, None)
        self._count_again(runs)

    def _count_again(self, runs: Iterable[str]) -> None:
        changed = False
        for run in runs:
            found = [told[run] for told in self._told_by.values() if run in told]
            before = self._counted.get(run, frozenset())
            now = frozenset().union(*found)
            if now:
                now -= self._documents(run)
            if now == before:
                continue
            changed = True
            self._count += len(now) - len(before)
            if now:
                self._counted[run] = self._shared(now)
            else:
                del self._counted[run]
        if changed:
            some = islice(chain.from_iterable(map(sorted, self._counted.values())), _LOOKED_AT)
            self.told = Told(self._count, tuple(dict.fromkeys(map(self._name_of, some)))[:_NAMED])
