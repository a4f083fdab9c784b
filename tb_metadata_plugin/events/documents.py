"""Decodes our own summaries: each holds one document, the rank-0 string tensor that `summary_format` describes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.events.tag_summaries import Decoded, TagSummaries
from tb_metadata_plugin.events.tensors import texts_in
from tb_metadata_plugin.model.documents import Record


class NotATextTensorError(MetadataError):
    """The tensor of a document is no scalar string."""

    code = "not-a-text-tensor"

    def __init__(self, dtype: str, shape: Sequence[int]) -> None:
        super().__init__(
            f"a document is one text, a string tensor of shape (), and this is a {dtype} tensor of shape {list(shape)}",
            dtype=dtype,
            shape=list(shape),
        )


HISTORY = 10
"""Documents of a tag that are kept: the newest, and earlier ones to tell which keys it dropped (TensorBoard's Python
loader keeps as many)."""


def decode(summaries: TagSummaries) -> Decoded:
    """The record of the newest document; earlier ones that cannot be read are left out.

    Raises:
        MetadataError: the newest cannot be read.
    """
    *before, newest = summaries.entries
    earlier: list[bytes] = []
    for entry in before:
        try:
            earlier.append(document_in(entry.tensor))
        except MetadataError:
            continue
    record = Record(
        source="summary",
        run=summaries.run,
        tag=summaries.tag,
        step=newest.step,
        wall_time=newest.wall_time,
        data=document_in(newest.tensor),
        earlier=tuple(earlier),
        file=summaries.file,
    )
    return Decoded((record,))


def document_in(tensor: Any) -> bytes:
    """The JSON that a tensor holds.

    Args:
        tensor: see `texts_in`.

    Raises:
        NotATextTensorError: it is not one text.
        UnreadableSeriesError: it is one of texts, and broken.
    """
    dtype, shape, texts = texts_in(tensor)
    if texts is None or shape:
        raise NotATextTensorError(dtype, shape)
    return texts[0]
