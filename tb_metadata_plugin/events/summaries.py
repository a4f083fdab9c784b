"""Which plugin owns a tag of an event file, and which decoder reads the tags of each plugin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import DATA_CLASS_TENSOR, Summary, SummaryMetadata
from tensorboard.plugins.hparams.metadata import EXPERIMENT_TAG
from tensorboard.plugins.scalar import metadata as scalar_metadata

from tb_metadata_plugin.events import documents, hparams, summary_format, texts
from tb_metadata_plugin.events.tag_summaries import Decoder

SCALARS = str(scalar_metadata.PLUGIN_NAME)
DECODERS: Mapping[str, Decoder] = {
    summary_format.PLUGIN_NAME: documents.decode,
    texts.PLUGIN_NAME: texts.decode,
    hparams.PLUGIN_NAME: hparams.decode,
}
"""By plugin; the summaries of no other can hold documents."""


class Owner(NamedTuple):
    """A tag belongs to the plugin that wrote it first, as in TensorBoard."""

    plugin: str
    content: bytes
    """The plugin's own metadata of the first summary, which is the tag's, as in TensorBoard."""


_SCALAR = Owner(SCALARS, b"")
_NOBODY = Owner("", b"")


def owner_of(value: Summary.Value) -> Owner:
    """The plugin that shows a value: the summaries of TensorFlow 1 and PyTorch name none with a scalar."""
    if not value.HasField("metadata"):
        # Of a curve's points all but the first, and most of all there is; the metadata of one would be made to be read.
        return _SCALAR if value.HasField("simple_value") else _NOBODY
    about: SummaryMetadata = value.metadata
    name: str = about.plugin_data.plugin_name
    if not name and value.HasField("simple_value"):
        return _SCALAR
    if name == summary_format.PLUGIN_NAME and about.data_class != DATA_CLASS_TENSOR:
        return _NOBODY
    return Owner(name, about.plugin_data.content)


def is_bare(event: Event) -> bool:
    """Whether nothing was logged with it: it is a file's header, or describes an experiment and no run."""
    if not event.HasField("summary"):
        return bool(event.HasField("file_version"))
    values = event.summary.value
    return all(value.tag == EXPERIMENT_TAG and owner_of(value).plugin == hparams.PLUGIN_NAME for value in values)
