"""Where documents and metrics come from: what every source gives, one module a source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.model.documents import Metric, Notice, PartKey, Reached, Record
from tb_metadata_plugin.model.labels import Labels


class SourceUnavailableError(MetadataError):
    """TensorBoard's data provider or a directory cannot be read at all at the moment."""

    code = "source-unavailable"

    def __init__(self, task: str, reason: str) -> None:
        super().__init__(f"could not {task} ({reason}); what was read before is still shown", reason=reason)


OLD_ANSWERS = (
    "TensorBoard may still give what stood there, and that is shown as well, but nothing of what is there now. "
    "Restart TensorBoard."
)
"""What to tell of files that TensorBoard has read and that are not there any more."""

Context: TypeAlias = Any
"""TensorBoard's RequestContext, passed through to the data provider."""


@dataclass(frozen=True)
class Update:
    """What changed in a source since it was last asked."""

    records: tuple[Record, ...] = ()
    removed: frozenset[tuple[str, PartKey]] = frozenset()
    """Parts (with their run) that the source no longer has."""
    notices: tuple[Notice, ...] = ()
    """All that is wrong with the source now, not only what is new."""
    metrics: Mapping[str, Mapping[str, Metric]] = field(default_factory=dict)
    """All metrics, by tag, of each run in which any changed."""
    reached: Mapping[str, Reached] = field(default_factory=dict)
    """How far the scalars are of each run that is in `metrics` and has any."""
    written: Mapping[str, float] = field(default_factory=dict)
    """When the event files of runs were last written, in seconds since 1970, where they are not as they were before."""
    tags: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Tags of scalars at the heads of the event files, all of each run in which any changed."""
    bare: Mapping[str, bool] = field(default_factory=dict)
    """Whether the event files of runs are known to hold nothing that was logged in these; may tell the same again."""
    trainings: Mapping[str, int] = field(default_factory=dict)
    """How many trainings wrote to a run's directory one after the other; may tell the same again."""
    read: frozenset[str] = frozenset()
    """Runs of which TensorBoard has given more than before, also where that is no record."""
    texts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Tags of texts that are no metadata, all of each run in which any changed."""
    labels: Mapping[tuple[str, str], Labels] | None = None
    """All labels of the source by run and tag, where any changed."""


class Source(Protocol):
    """A reader that remembers what it has given, and is asked again at each refresh, never by two threads at once."""

    @property
    def waits(self) -> bool:
        """Whether to be asked again though nothing may have changed since."""
        ...

    def poll(self, context: Context, runs: frozenset[str], everything: bool, narrow: bool = False) -> Update:
        """What changed since the last poll.

        Args:
            context: of the request that asked for this refresh.
            runs: those that TensorBoard lists now; of any other nothing is reported as removed.
            everything: trust no sign that something is unchanged.
            narrow: these are not all runs: ask for no other.

        Raises:
            SourceUnavailableError: the source cannot be asked at all now; what it gave before still stands.
        """
        ...

    def forget(self, runs: frozenset[str]) -> None:
        """Forgets runs that were deleted, so that others of their names are read from the start."""
        ...


class DocumentSource(Source, Protocol):
    """A source of documents that TensorBoard gives."""

    def given(self, run: str, tag: str) -> float | None:
        """See `rows.records.Given`."""
        ...
