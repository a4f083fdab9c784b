"""What the name or tag of a document says: where its keys stand."""

from __future__ import annotations

from functools import lru_cache

from tb_metadata_plugin.model.leaves import Namespace
from tb_metadata_plugin.model.limits import Path

DEFAULT_NAME = "metadata"
"""The name of a document whose keys stand at the root."""
LIFECYCLE_NAME = "run"
"""The name of the document in which `MetadataWriter` keeps status, started, ended, attempts and error."""

_ROOT_NAMES = (DEFAULT_NAME, "run_metadata")


def name_of_text(tag: str) -> str:
    """The name that a text was logged under: PyTorch's writers put `/text_summary` behind it."""
    return tag.removesuffix("/text_summary") or tag


def prefix_of(tag: str) -> Path:
    """The path under which the keys of a tag's document stand.

    The default name stands for the root, any other name for itself, and `/` nests. The last part of a tag is dropped
    where it is the default name, which a name scope has put behind its own: `train/metadata` gives `("train",)`.
    """
    parts = tuple(part for part in tag.split("/") if part)
    if parts and parts[-1] == DEFAULT_NAME:
        parts = parts[:-1]
    return () if len(parts) == 1 and parts[0] in _ROOT_NAMES else parts


@lru_cache(maxsize=10_000)
def root_of(tag: str) -> tuple[Namespace, Path]:
    """Namespace and path of the place below which a tag's document stands."""
    prefix = prefix_of(tag)
    return ("run", ()) if prefix == (LIFECYCLE_NAME,) else ("doc", prefix)


def name_of(tag: str) -> str:
    """The name under which a tag's document was logged."""
    return "/".join(prefix_of(tag)) or DEFAULT_NAME
