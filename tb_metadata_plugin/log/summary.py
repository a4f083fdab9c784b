"""Metadata summaries: the TensorFlow operation, and the protobuf that any other writer can write."""

from __future__ import annotations

import contextlib
import sys
import warnings
from types import FrameType
from typing import Any
from weakref import WeakKeyDictionary

from tensorboard.compat.proto import summary_pb2

from tb_metadata_plugin.events.summary_format import summary_metadata, tensor
from tb_metadata_plugin.log.coerce import to_document
from tb_metadata_plugin.model.document_names import DEFAULT_NAME
from tb_metadata_plugin.model.exact_json import encode
from tb_metadata_plugin.model.limits import Document, fitting

_last_steps: WeakKeyDictionary[Any, dict[str, int]] = WeakKeyDictionary()


def metadata(data: object, name: str = DEFAULT_NAME, step: Any = None, description: str | None = None) -> Any:
    """Writes a document to TensorFlow's default summary writer, also inside a `tf.function` and in graph mode.

    Each write holds the whole document of its name: log what belongs together at once, and what comes later, such as
    results, under a name of its own.

    Args:
        data: a mapping, dataclass, Namespace or the like, of JSON-like values; see docs/logging.md for the types.
        name: `metadata` puts the keys at the root, any other name in front of them (`results` gives `results.auc`);
            `/` nests.
        step: an int64 scalar; by default `tf.summary.experimental.get_step()`. Where that is not set, the documents of
            a name and writer count up from 0, and in a `tf.function` or in graph mode all are at step 0: of such only
            the last one is sure to be shown, without a word of keys that it lacks.
        description: Markdown about this document.

    Returns:
        Whether it was written, as a bool tensor (in graph mode: the operation); False without a default writer.

    Raises:
        MetadataError: a value cannot be logged; the message names its path.
    """
    import tensorflow as tf

    # AutoGraph has nothing to turn into graph code here: the document is a constant of the trace.
    return tf.autograph.experimental.do_not_convert(_write)(data, name, step, description)


def _write(data: object, name: str, step: Any, description: str | None) -> Any:
    import tensorflow as tf

    raw = _text_of(to_document(data))
    if step is None:
        step = tf.summary.experimental.get_step()
    with tf.summary.experimental.summary_scope(name, DEFAULT_NAME) as (tag, _):
        if step is None:
            step = next_step(_default_writer(), tag, 0) if tf.executing_eagerly() else 0
        return tf.summary.write(
            tag=tag, tensor=tf.constant(raw, tf.string), step=step, metadata=summary_metadata(description)
        )


def next_step(writer: Any, tag: str, step: Any) -> int:
    """The step of a tag's next document: the one asked for, or the one behind the last if that is not above it.

    TensorBoard's fast loader drops what it has of a step that comes again, and with it the word of keys that are lost.
    """
    steps: dict[str, int] = {}
    with contextlib.suppress(TypeError):  # one that cannot be referred to weakly has no memory
        steps = _last_steps.setdefault(writer, {})
    steps[tag] = max(int(step), steps[tag] + 1) if tag in steps else int(step)
    return steps[tag]


def _default_writer() -> Any:
    """TensorFlow's default summary writer, for which it has no public name; None where it is not found."""
    module = sys.modules.get("tensorflow.python.ops.summary_ops_v2")
    return getattr(getattr(module, "_summary_state", None), "writer", None)


def metadata_pb(data: object, tag: str = DEFAULT_NAME, description: str | None = None) -> summary_pb2.Summary:
    """The `Summary` protobuf of a document, without TensorFlow.

    Args:
        data: as in `metadata`.
        tag: as the name in `metadata`.
        description: Markdown about this document.

    Raises:
        MetadataError: a value cannot be logged; the message names its path.
    """
    return document_pb(to_document(data), tag, description)


def document_pb(document: Document, tag: str, description: str | None = None) -> summary_pb2.Summary:
    """The `Summary` protobuf of what is a JSON object already."""
    return summary_pb2.Summary(
        value=[
            summary_pb2.Summary.Value(
                tag=tag, metadata=summary_metadata(description), tensor=tensor(_text_of(document))
            )
        ]
    )


def _text_of(document: Document) -> bytes:
    raw = encode(document)
    for problem in fitting(document, len(raw))[1]:
        warnings.warn(f"The tab will not show all of this metadata: {problem.text}", stacklevel=_callers_level())
    return raw


def _callers_level() -> int:
    """How many frames above the one that asks is the first that is neither ours nor TensorFlow's."""
    level = 1
    frame = sys._getframe(1)
    while frame.f_back is not None and _is_between(frame):
        frame = frame.f_back
        level += 1
    return level


def _is_between(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__")).partition(".")[0] in (__name__.partition(".")[0], "tensorflow")
