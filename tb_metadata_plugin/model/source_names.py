"""The names of sources that users see, and all that is decided by them: one line for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from tb_metadata_plugin.model.document_names import prefix_of, root_of
from tb_metadata_plugin.model.leaves import Namespace, Path

SourceName: TypeAlias = Literal["summary", "file", "hparams", "text", "config"]
"""As the detail of a run gives it (docs/contract.md, Routes)."""


class AboutSource(NamedTuple):
    """What is decided by the name of a source."""

    rank: int
    """Which counts where several have a value at one path: the lowest."""
    ours: bool
    """Whether its documents were logged as such: nothing in them is guessed."""
    from_tensorboard: bool
    """Whether TensorBoard gives them as well, only later: so long those that were found in files count."""
    has_steps: bool
    """Whether its documents stand at steps of a training."""
    root: Callable[[str], tuple[Namespace, Path]]
    """By the name of a document, namespace and path of the place below which its keys stand."""


@lru_cache(maxsize=10_000)
def _in_documents(name: str) -> tuple[Namespace, Path]:
    """A text named `run` is a document like others: what became of a run is told by our writers and by HParams."""
    return "doc", prefix_of(name)


SOURCES: Mapping[SourceName, AboutSource] = {
    "summary": AboutSource(rank=0, ours=True, from_tensorboard=True, has_steps=True, root=root_of),
    "file": AboutSource(rank=0, ours=True, from_tensorboard=False, has_steps=True, root=root_of),
    "hparams": AboutSource(rank=1, ours=False, from_tensorboard=True, has_steps=True, root=root_of),
    "text": AboutSource(rank=2, ours=False, from_tensorboard=True, has_steps=True, root=_in_documents),
    "config": AboutSource(rank=3, ours=False, from_tensorboard=False, has_steps=False, root=_in_documents),
}
"""Each name once; a test holds that none lacks."""

FROM_TENSORBOARD: tuple[SourceName, ...] = tuple(name for name, about in SOURCES.items() if about.from_tensorboard)
