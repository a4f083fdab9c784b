"""What a metadata summary is: its plugin name, the meaning of its tags, its format version and its JSON."""

from __future__ import annotations

from google.protobuf import wrappers_pb2
from tensorboard.compat.proto import summary_pb2, tensor_pb2, tensor_shape_pb2, types_pb2

from tb_metadata_plugin.model.exact_json import ParsedDocument, encode, parse
from tb_metadata_plugin.model.limits import MAX_BYTES, MAX_DEPTH, MAX_LEAVES, Document, Json, Path, Problem

__all__ = [
    "DEFAULT_NAME",
    "FORMAT_VERSION",
    "LIFECYCLE_NAME",
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_LEAVES",
    "PLUGIN_NAME",
    "Document",
    "Json",
    "ParsedDocument",
    "Path",
    "Problem",
    "encode",
    "parse",
    "prefix_of",
    "summary_metadata",
    "tensor",
]

PLUGIN_NAME = "metadata"
"""Names our summaries in event files, the tab's URL and the routes."""
DEFAULT_NAME = "metadata"
"""The name of a document whose keys stand at the root."""
LIFECYCLE_NAME = "run"
"""The name of the document in which `MetadataWriter` keeps status, started, ended, attempts and error."""
FORMAT_VERSION = 1

_ROOT_NAMES = (DEFAULT_NAME, "run_metadata")


def prefix_of(tag: str) -> Path:
    """The path under which the keys of a tag's document stand.

    The default name stands for the root, any other name for itself, and `/` nests. The last part of a tag is dropped
    where it is the default name, which a name scope has put behind its own: `train/metadata` gives `("train",)`.
    """
    parts = tuple(part for part in tag.split("/") if part)
    if parts and parts[-1] == DEFAULT_NAME:
        parts = parts[:-1]
    return () if len(parts) == 1 and parts[0] in _ROOT_NAMES else parts


def summary_metadata(description: str | None = None) -> summary_pb2.SummaryMetadata:
    """The `SummaryMetadata` of a document; without its `data_class` TensorBoard's fast loader drops the series.

    `plugin_data.content` is a `google.protobuf.Int32Value`, a message that is part of every protobuf runtime.
    """
    return summary_pb2.SummaryMetadata(
        plugin_data=summary_pb2.SummaryMetadata.PluginData(
            plugin_name=PLUGIN_NAME,
            content=wrappers_pb2.Int32Value(value=FORMAT_VERSION).SerializeToString(),
        ),
        summary_description=description,
        data_class=summary_pb2.DATA_CLASS_TENSOR,
    )


def tensor(raw: bytes) -> tensor_pb2.TensorProto:
    """The rank-0 string tensor that holds a document's JSON."""
    return tensor_pb2.TensorProto(
        dtype=types_pb2.DT_STRING, tensor_shape=tensor_shape_pb2.TensorShapeProto(), string_val=[raw]
    )
