"""Decodes text summaries: which of them hold a document, and under which name."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any, TypeAlias

from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.plugins.text import metadata as text_metadata

from tb_metadata_plugin.errors import describe
from tb_metadata_plugin.events.tag_summaries import Decoded, Entry, TagSummaries
from tb_metadata_plugin.events.tensors import Texts, array_of, texts_in
from tb_metadata_plugin.model.document_names import name_of_text
from tb_metadata_plugin.model.documents import Notice, Record
from tb_metadata_plugin.texts.one_line import value_as_json
from tb_metadata_plugin.texts.text_documents import MAX_CHARACTERS, as_json, rows_as_json
from tb_metadata_plugin.texts.unread import why_unread

logger = logging.getLogger(__name__)

PLUGIN_NAME = str(text_metadata.PLUGIN_NAME)
ALL_TAGS = "*"
_PROSE = Decoded()

Choose: TypeAlias = Callable[[str], bool]


def unread_text(run: str, tag: str, why: str) -> Notice:
    """The notice of a text that looks like a config and holds no document."""
    return Notice("unread-text", run, tag, f"This text looks like a config, but was not read as metadata: {why}.")


def chosen_by(globs: str) -> Choose:
    """Tells of a tag whether globs choose it: any does, or all only exclude, and none that excludes does.

    Args:
        globs: comma-separated, matched against the name without `/text_summary`; `!` before one excludes.
    """
    patterns = [pattern.strip() for pattern in globs.split(",")]
    excluding = [pattern[1:] for pattern in patterns if pattern.startswith("!")]
    choosing = [pattern for pattern in patterns if pattern and not pattern.startswith("!")]
    if not choosing and excluding:
        choosing = [ALL_TAGS]

    @lru_cache(maxsize=100_000)
    def chosen(tag: str) -> bool:
        name = name_of_text(tag)
        if any(fnmatchcase(name, pattern) for pattern in excluding):
            return False
        return any(fnmatchcase(name, pattern) for pattern in choosing)

    return chosen


def decode(summaries: TagSummaries) -> Decoded:
    """The record of the newest text, where that is a document and no prose, or a value that was logged once.

    Raises:
        UnreadableSeriesError: it is no tensor, or a broken one.
    """
    texts = _texts_of(summaries.entries[-1].tensor)
    try:
        return _decoded(summaries, texts)
    except Exception as error:  # A fault of ours in one of so many forms must not cost all other texts.
        logger.exception("Metadata: the text %r of the run %r could not be read", summaries.tag, summaries.run)
        return Decoded(unread=f"there is a fault in the plugin, {describe(error)}")


def _decoded(summaries: TagSummaries, texts: Texts) -> Decoded:
    newest = summaries.entries[-1]
    run, tag, file = summaries.run, summaries.tag, summaries.file
    document, name = _document_of(texts), name_of_text(tag)
    if document is None:
        value = None if summaries.again else _value_in(name, texts, summaries.entries)
        if value is None:
            looked_at = texts.texts is not None and len(texts.texts) == 1
            why = why_unread(texts.texts[0], MAX_CHARACTERS) if looked_at and texts.texts else None
            return _PROSE if why is None else Decoded(unread=why)
        name, document = value
    record = Record("text", run, tag, newest.step, newest.wall_time, document, file=file, name=name)
    return Decoded((record,))


def _value_in(name: str, texts: Texts, entries: Sequence[Entry]) -> tuple[str, bytes] | None:
    """The document of a text of one line, and below which name it stands; None where another was logged as well."""
    if texts.texts is None or len(texts.texts) != 1 or len(texts.shape) > 1:
        return None
    found = value_as_json(name, texts.texts[0])
    if found is None or any(texts_in(entry.tensor).texts != texts.texts for entry in entries[:-1]):
        return None
    return found


def document_in(tensor: Any) -> bytes | None:
    """The JSON of the document in a tensor that is a text or a table of texts; None if it has none.

    Args:
        tensor: see `texts_in`.

    Raises:
        UnreadableSeriesError: it is no tensor, or a broken one.
    """
    return _document_of(_texts_of(tensor))


def _texts_of(tensor: Any) -> Texts:
    found = texts_in(tensor)
    if found.texts is None and isinstance(tensor, TensorProto):
        array_of(tensor)  # Of a broken one a notice tells; numbers are no fault.
    return found


def _document_of(found: Texts) -> bytes | None:
    _, shape, texts = found
    if texts is None or len(shape) > 2:
        return None
    if not shape:
        return as_json(texts[0])
    width = shape[1] if len(shape) == 2 else 1
    return rows_as_json([texts[row * width : (row + 1) * width] for row in range(shape[0])])
