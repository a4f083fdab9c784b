"""What marks a summary as ours."""

from __future__ import annotations

from google.protobuf import wrappers_pb2

from tb_metadata_plugin.events import summary_format


def test_a_summary_is_marked_as_ours() -> None:
    made = summary_format.summary_metadata("*What it is*")
    assert made.plugin_data.plugin_name == "metadata"
    assert made.data_class == 2  # DATA_CLASS_TENSOR; the fast loader drops series of unknown plugins without it
    assert made.summary_description == "*What it is*"
    assert wrappers_pb2.Int32Value.FromString(made.plugin_data.content).value == summary_format.FORMAT_VERSION == 1


def test_the_version_needs_no_generated_code_of_ours() -> None:
    assert wrappers_pb2.Int32Value.FromString(summary_format.summary_metadata().plugin_data.content).value == 1
