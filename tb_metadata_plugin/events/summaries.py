"""What one tag of an event file tells: documents of ours, texts that hold one, and hyperparameters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import DATA_CLASS_TENSOR, Summary, SummaryMetadata
from tensorboard.compat.proto.types_pb2 import DT_STRING, DataType
from tensorboard.plugins.hparams.metadata import EXPERIMENT_TAG
from tensorboard.plugins.scalar import metadata as scalar_metadata
from tensorboard.util import tensor_util

from tb_metadata_plugin.errors import NotATextTensorError, UnreadableSeriesError
from tb_metadata_plugin.events import summary_format
from tb_metadata_plugin.model.documents import Record
from tb_metadata_plugin.sources.tensorboard import hparams, texts
from tb_metadata_plugin.sources.tensorboard.provider import describe
from tb_metadata_plugin.texts.text_documents import as_json

HISTORY = 10
"""Documents of a tag that are kept: the newest, and earlier ones to tell which keys it dropped."""
_MOST_REPEATED = 1 << 16
"""Elements of a tensor that a value may stand for which is written only once."""
SCALARS = str(scalar_metadata.PLUGIN_NAME)

Logged: TypeAlias = tuple[Event, Summary.Value]


class Owner(NamedTuple):
    """A tag belongs to the plugin that wrote it first, as in TensorBoard."""

    plugin: str
    content: bytes
    """The plugin's own metadata of the first summary, which is the tag's, as in TensorBoard."""


def owner_of(value: Summary.Value) -> Owner:
    """The plugin that shows a value: the summaries of TensorFlow 1 and PyTorch name none with a scalar."""
    about: SummaryMetadata = value.metadata
    name: str = about.plugin_data.plugin_name
    if not name and value.HasField("simple_value"):
        return Owner(SCALARS, b"")
    if name == summary_format.PLUGIN_NAME and about.data_class != DATA_CLASS_TENSOR:
        return Owner("", b"")
    return Owner(name, about.plugin_data.content)


def is_bare(event: Event) -> bool:
    """Whether nothing was logged with it: it is a file's header, or describes an experiment and no run."""
    if not event.HasField("summary"):
        return bool(event.HasField("file_version"))
    values = event.summary.value
    return all(value.tag == EXPERIMENT_TAG and owner_of(value).plugin == hparams.PLUGIN_NAME for value in values)


def tells(plugin: str) -> bool:
    """Whether a plugin's summaries can hold documents."""
    return plugin in (summary_format.PLUGIN_NAME, texts.PLUGIN_NAME, hparams.PLUGIN_NAME)


def told(run: str, tag: str, owner: Owner, logged: Sequence[Logged], file: str = "") -> hparams.Told:
    """What the summaries of a tag tell.

    Args:
        run: its name.
        tag: of the summaries.
        owner: of the tag; its plugin `tells`.
        logged: at least the newest summary, which comes last.
        file: name of the event file, where the record is to be one of its own.

    Raises:
        MetadataError: the newest of them cannot be read.
    """
    *before, (event, value) = logged
    if owner.plugin == hparams.PLUGIN_NAME:
        return hparams.read_summary(run, tag, owner.content, event.step, event.wall_time, file)
    if owner.plugin == texts.PLUGIN_NAME:
        text = _text_of(value)
        if text is None:
            return hparams.Told()
        return hparams.Told((texts.record(run, tag, event.step, event.wall_time, text, file),))
    earlier: list[bytes] = []
    for _, older in before:
        try:
            earlier.append(document_of(older))
        except NotATextTensorError:
            continue
    document = document_of(value)
    return hparams.Told((Record("summary", run, tag, event.step, event.wall_time, document, tuple(earlier), file),))


def _text_of(value: Summary.Value) -> bytes | None:
    """The JSON of the document in a text; None if it is prose."""
    tensor = value.tensor
    if (
        tensor.dtype == DT_STRING
        and len(tensor.string_val) == 1
        and [dim.size for dim in tensor.tensor_shape.dim] == [1]
    ):
        return as_json(tensor.string_val[0])  # As most are; an array of it takes four times as long.
    return texts.document_in(array_of(value))


def array_of(value: Summary.Value) -> Any:
    """The tensor of a value as a NumPy array.

    Raises:
        UnreadableSeriesError: it is no tensor, or a broken one.
    """
    tensor = value.tensor
    elements = math.prod(dim.size for dim in tensor.tensor_shape.dim)
    # No element takes less than a byte: a broken shape must not make an array of terabytes.
    if elements > max(tensor.ByteSize(), _MOST_REPEATED):
        raise UnreadableSeriesError(f"a tensor of {elements:,} elements in {tensor.ByteSize():,} bytes")
    try:
        return tensor_util.make_ndarray(tensor)
    except Exception as error:  # A type that does not exist is a KeyError there.
        raise UnreadableSeriesError(describe(error)) from error


def document_of(value: Summary.Value) -> bytes:
    """The bytes of a summary value that is a rank-0 string tensor.

    Raises:
        NotATextTensorError: it is another.
    """
    tensor = value.tensor
    shape = [dim.size for dim in tensor.tensor_shape.dim]
    if tensor.dtype != DT_STRING or shape or len(tensor.string_val) != 1:
        # A corrupt record may hold a type that does not exist.
        names = dict(zip(DataType.values(), DataType.keys(), strict=True))
        raise NotATextTensorError(names.get(tensor.dtype, f"DT_{tensor.dtype}"), shape or [len(tensor.string_val)])
    document: bytes = tensor.string_val[0]
    return document
