"""What HParams summaries hold, as TensorFlow and PyTorch write it."""

from __future__ import annotations

from typing import Any

from google.protobuf import struct_pb2
from tensorboard.plugins.hparams import api_pb2, plugin_data_pb2


def start(hparams: dict[str, Any], group: str = "", seconds: float = 0.0) -> bytes:
    """The content of the summary that starts a session."""
    info = plugin_data_pb2.SessionStartInfo(group_name=group, start_time_secs=seconds)
    for key, value in hparams.items():
        if isinstance(value, bool):
            info.hparams[key].bool_value = value
        elif isinstance(value, int | float):
            info.hparams[key].number_value = value
        elif isinstance(value, str):
            info.hparams[key].string_value = value
        else:
            info.hparams[key].CopyFrom(value or struct_pb2.Value())
    return bytes(plugin_data_pb2.HParamsPluginData(session_start_info=info).SerializeToString())


def end(status: Any, seconds: float = 0.0) -> bytes:
    """The content of the summary that ends a session."""
    info = plugin_data_pb2.SessionEndInfo(status=status, end_time_secs=seconds)
    return bytes(plugin_data_pb2.HParamsPluginData(session_end_info=info).SerializeToString())


def experiment(**names: tuple[str, str]) -> bytes:
    """The content of an experiment's summary: display name and description of hyperparameters."""
    infos = [api_pb2.HParamInfo(name=key, display_name=name, description=text) for key, (name, text) in names.items()]
    metrics = [
        api_pb2.MetricInfo(name=api_pb2.MetricName(tag="acc"), display_name="Accuracy"),
        api_pb2.MetricInfo(name=api_pb2.MetricName(tag="acc", group="./validation"), display_name="Test accuracy"),
    ]
    content = plugin_data_pb2.HParamsPluginData(experiment=api_pb2.Experiment(hparam_infos=infos, metric_infos=metrics))
    return bytes(content.SerializeToString())
