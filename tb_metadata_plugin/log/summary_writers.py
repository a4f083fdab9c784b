"""`add_metadata`: a document through the summary writer that a training has already."""

from __future__ import annotations

import importlib
from typing import Any

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.log import summary
from tb_metadata_plugin.log.coerce import type_name
from tb_metadata_plugin.model.document_names import DEFAULT_NAME


class NotASummaryWriterError(MetadataError, TypeError):
    """`add_metadata` was given something that is no summary writer."""

    code = "not-a-summary-writer"

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"add_metadata needs a SummaryWriter of PyTorch or tensorboardX, or Lightning's TensorBoardLogger;"
            f" this is a {kind}",
            kind=kind,
        )


# Who has a Summary class of its own beside TensorBoard's; both read the same bytes.
_SUMMARY_MODULES = {
    "tensorboardX": "tensorboardX.proto.summary_pb2",
    "tensorflow": "tensorflow.core.framework.summary_pb2",
}


def add_metadata(writer: Any, data: object, name: str = DEFAULT_NAME, step: Any = 0) -> None:
    """Writes a document with a SummaryWriter and flushes it, so that the tab shows it soon.

    Each call holds the whole document of its name: log what belongs together at once, and what comes later, such as
    results, under a name of its own.

    Args:
        writer: the SummaryWriter of PyTorch or tensorboardX, Lightning's TensorBoardLogger (on ranks other than 0 it
            writes nothing), or a writer of TensorFlow.
        data: a mapping, dataclass, Namespace or the like, of JSON-like values; see docs/logging.md for the types.
        name: `metadata` puts the keys at the root, any other name in front of them (`results` gives `results.auc`);
            `/` nests.
        step: an integer, or None for 0. A step that is not above the last one of this name and writer is moved behind
            it, since TensorBoard drops what it has of a step that comes again.

    Raises:
        MetadataError: a value cannot be logged (the message names its path), or the writer is none of these.
    """
    if step is None:
        step = 0
    if hasattr(writer, "as_default") and not hasattr(writer, "add_summary"):
        with writer.as_default():
            summary.metadata(data, name, summary.next_step(writer, name, step))
        writer.flush()
        return
    message = summary.metadata_pb(data, name)
    known = _summary_writer(writer)
    file_writer = known
    if hasattr(known, "_get_file_writer"):
        file_writer = known._get_file_writer()
        if file_writer is None:
            # Lightning's stand-in for a SummaryWriter, whose every method does nothing.
            return
    if not hasattr(file_writer, "add_summary"):
        raise NotASummaryWriterError(type_name(writer))
    file_writer.add_summary(_own_summary(file_writer, message), summary.next_step(known, name, step))
    file_writer.flush()


def _summary_writer(writer: Any) -> Any:
    """The SummaryWriter within Lightning's logger and tensorboardX's global writer; any other as it is."""
    if not hasattr(writer, "add_scalar"):
        return getattr(writer, "experiment", writer)
    # Not by getattr: Lightning's stand-in has every attribute.
    return getattr(writer, "__dict__", {}).get("smw", writer)


def _own_summary(writer: Any, message: Any) -> Any:
    """The message as the class that the writer checks for."""
    for base in type(writer).__mro__:
        module = _SUMMARY_MODULES.get(base.__module__.partition(".")[0])
        if module is not None:
            return importlib.import_module(module).Summary.FromString(message.SerializeToString())
    return message
