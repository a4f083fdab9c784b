"""What a metadata summary is in an event file: its plugin name, its format version and its tensor."""

from __future__ import annotations

from google.protobuf import wrappers_pb2
from tensorboard.compat.proto import summary_pb2, tensor_pb2, tensor_shape_pb2, types_pb2

PLUGIN_NAME = "metadata"
"""Names our summaries in event files, the tab's URL and the routes."""
FORMAT_VERSION = 1


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
