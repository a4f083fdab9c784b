"""Values as texts of one line, each of which was logged once under a tag that names it: `git/sha`, `command`, `lr`."""

from __future__ import annotations

import re

from tb_metadata_plugin.model.document_names import DEFAULT_NAME
from tb_metadata_plugin.model.exact_json import encode
from tb_metadata_plugin.model.limits import Json
from tb_metadata_plugin.texts.flag_text import PROGRAMS
from tb_metadata_plugin.texts.literals import Literals

_LONGEST = 1_000
"""Characters."""
_MOST_WORDS = 7
"""Words of a text that is no sentence."""
_WORD = re.compile(r"[a-z]+")
_SAMPLES = {
    "sample",
    "samples",
    "example",
    "examples",
    "prediction",
    "predictions",
    "pred",
    "preds",
    "output",
    "outputs",
}
_SAMPLES |= {"generated", "generation", "generations", "translation", "translations", "transcript", "transcription"}
_SAMPLES |= {"hyp", "hypothesis", "ref", "reference", "caption", "captions", "question", "answer", "prompt", "response"}
_SAMPLES |= {"chat", "dialog", "dialogue", "conversation", "decoded", "text", "texts", "sentence", "story", "error"}
_SAMPLES |= {"traceback", "exception", "log", "logs", "message", "messages", "completion", "completions", "target"}
_SAMPLES |= {"source", "input", "inputs", "label", "labels", "groundtruth", "gt", "truth", "epoch", "progress", "poem"}
_SAMPLES |= {
    "summary",
    "asr",
    "mt",
    "qa",
    "lyrics",
    "vis",
    "visualization",
    "debug",
    "warning",
    "info",
    "status",
    "say",
}
_SPLITS = {"val", "valid", "validation", "test", "eval", "evaluation", "train_samples", "dev"}
_TOLD = {"description", "desc", "note", "notes", "comment", "comments", "remark", "purpose", "goal", "title", "about"}
_TOLD |= {"command", "cmd", "commandline", "argv", "cli", "git", "commit", "host", "hostname", "changes", "motivation"}
_NAMES = {"sha", "commit", "hash", "rev", "revision", "version"}
"""Keys of what looks like a number at times, and is none."""
_COMMAND = re.compile(rf"(?:{'|'.join(map(re.escape, PROGRAMS))})\S* \S")
_BEGIN_COMMANDS = tuple(program.encode() for program in PROGRAMS)
_MARKUP = ("<", "#", "![", "```", "|", "{", "Traceback", ">", "[http", "* ", "- ")


def name_of_value(name: str) -> str:
    """Below which name the value of a text stands: its key is the last part of the text's own name."""
    parts = [part for part in name.split("/") if part]
    return "/".join(parts[:-1]) or DEFAULT_NAME


def value_as_json(name: str, raw: bytes) -> tuple[str, bytes] | None:
    """The document of the one value that a text of one line is, and below which name it stands; None for a sample.

    Args:
        name: the text was logged under; its last part is the key.
        raw: the text.
    """
    if len(raw) > _LONGEST or b"\n" in raw.strip() or (raw.count(b" ") >= _MOST_WORDS and not _is_told(name, raw)):
        return None
    parts = [part for part in name.split("/") if part]
    try:
        text = raw.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return None
    if not parts or not text or not text.isprintable():
        return None
    value = text if parts[-1].lower() in _NAMES else Literals().value_of(text)
    if (
        isinstance(value, dict)
        or (isinstance(value, str) and not _is_value(parts, text))
        or _is_of_samples(parts, value)
    ):
        return None
    return name_of_value(name), encode({parts[-1]: value})


def _is_told(name: str, raw: bytes) -> bool:
    """Whether a long text may be a value: a command, or told by its name to describe the training."""
    if raw.startswith(_BEGIN_COMMANDS):
        return True
    last = name.rpartition("/")[2].lower()
    return not _TOLD.isdisjoint(_WORD.findall(last))


def _is_value(parts: list[str], text: str) -> bool:
    """Whether a text is short, and no sentence; or its name says that it describes the training."""
    words = text.split()
    if text.startswith(_MARKUP) or "<|" in text:
        return False
    if len(words) == 1 or _COMMAND.match(text) or set(_WORD.findall(parts[-1].lower())) & _TOLD:
        return True
    return len(words) <= _MOST_WORDS and not (len(words) > 1 and text[-1] in '.!?…"') and ": " not in text


def _is_of_samples(parts: list[str], value: Json) -> bool:
    """Whether a name says that its texts are what models are given or say, or what happens."""
    if parts[0].lower() in _SPLITS and len(parts) > 1:
        return True
    names = [" ".join(_WORD.findall(part.lower())) for part in parts]
    if not _SAMPLES.isdisjoint(names):
        return True
    if not isinstance(value, str) or " " not in value:
        return False
    words = {word for name in names for word in name.split()}
    return bool(words & _SAMPLES) and not set(names[-1].split()) & _TOLD
