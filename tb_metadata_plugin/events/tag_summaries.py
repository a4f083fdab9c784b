"""What decoders take and give: the summaries of one tag of one run, and the records and labels that come of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from tb_metadata_plugin.model.documents import Record
from tb_metadata_plugin.model.labels import Labels


class Entry(NamedTuple):
    """One summary of a tag."""

    step: int
    wall_time: float
    """Seconds since 1970."""
    tensor: Any = None
    """A `TensorProto` or a NumPy array; None where only the plugin's own metadata count."""


class TagSummaries(NamedTuple):
    """The summaries of one tag of one run, as one source holds them."""

    run: str
    tag: str
    entries: Sequence[Entry]
    """At least the newest, which comes last."""
    content: bytes = b""
    """The plugin's own metadata of the tag."""
    file: str = ""
    """Name of the event file, where the records are to be its own."""
    again: bool = False
    """Whether there were other summaries of the tag before these."""


@dataclass(frozen=True)
class Decoded:
    """What the summaries of a tag hold."""

    records: tuple[Record, ...] = ()
    labels: Labels = field(default_factory=dict)
    unread: str | None = None
    """Why a text that looks like a config holds no document."""


Decoder: TypeAlias = Callable[[TagSummaries], Decoded]
"""Raises MetadataError where the newest summary cannot be read."""
