"""The config files that people and tools keep beside event files, such as `hparams.yaml`, as kinds of files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from fnmatch import translate
from functools import partial

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.model.config_globs import DEFAULT, globs_of
from tb_metadata_plugin.model.document_names import DEFAULT_NAME
from tb_metadata_plugin.model.exact_json import InvalidJsonError, InvalidUtf8Error, encode, parse
from tb_metadata_plugin.model.limits import MAX_BYTES
from tb_metadata_plugin.sources.disk.file_kinds import FileKind
from tb_metadata_plugin.texts.repr_text import parse_repr
from tb_metadata_plugin.texts.text_documents import MAX_CHARACTERS, as_json
from tb_metadata_plugin.texts.wandb_config import without_client
from tb_metadata_plugin.texts.yaml_file import UnreadableConfigError, parse_file

_HYDRA = ".hydra"
"""Where Hydra keeps what it composed: of one job, wherever below that this has its event files."""
_JSON = ".json"
_YAML = (".yaml", ".yml")
_NOTHING = (b"", b"{}", b"[]", b"null")
"""Files in which nothing is told, as Lightning writes `{}`."""
_COMMENT = re.compile(rb'"(?:[^"\\]|\\.)*"?|//[^\r\n]*|/\*', re.DOTALL)
"""Where a comment of JavaScript is in JSON, and texts, in which there is none."""
_TRAILING = re.compile(rb'"(?:[^"\\]|\\.)*"?|,(?=\s*[}\]])', re.DOTALL)
"""A comma behind the last of a list or an object, and texts."""
_WILD = re.compile(r"[*?\[]")
_REPLACED = "\ufffd".encode()
_PRINTED = re.compile(r"\s*\{\s*'")
"""How a mapping begins that Python printed."""


def kinds_of(globs: str) -> tuple[FileKind, ...]:
    """The kinds of files that comma-separated globs name; none of an empty text.

    Raises:
        BadConfigFilesError: one is no glob of a name with at most one folder in front.
    """
    folders: dict[str, list[str]] = {}
    for folder, name in globs_of(globs):
        folders.setdefault(folder, []).append(name)
    return tuple([kind for folder, names in folders.items() for kind in _kinds_in(folder, names)])


def _kinds_in(folder: str, globs: Sequence[str]) -> Iterator[FileKind]:
    """The kinds of a folder's files: JSON, of which more may be read, and all others."""
    # Each name in a log directory is asked for.
    names = frozenset(glob for glob in globs if not _WILD.search(glob))
    wild = [translate(glob) for glob in globs if glob not in names]
    pattern = re.compile("|".join(wild)) if wild else None
    for is_json in (True, False):
        yield FileKind(
            "config",
            has=partial(_has, names, pattern, is_json),
            read=partial(_read, _read_json if is_json else _read_text, folder),
            folder=folder,
            most_bytes=MAX_BYTES if is_json else MAX_CHARACTERS,
            ends_lines=not is_json,
            of_all_below=folder == _HYDRA,
        )


def _has(names: frozenset[str], pattern: re.Pattern[str] | None, is_json: bool, name: str) -> bool:
    if name not in names and (pattern is None or pattern.match(name) is None):
        return False
    return name.lower().endswith(_JSON) == is_json


def _read(read: Callable[[bytes, str], bytes | None], folder: str, data: bytes, name: str) -> Mapping[str, bytes]:
    document = read(data, name)
    stem = name.rpartition(".")[0] or name
    return {} if document is None else {DEFAULT_NAME if folder == _HYDRA and stem == "config" else stem: document}


def _read_json(data: bytes, name: str) -> bytes | None:
    if data.strip() in _NOTHING:
        return None
    try:
        return data if parse(data).document else None
    except InvalidJsonError:
        if len(data) > MAX_CHARACTERS:
            raise
        # Some have comments and trailing commas, as those of Coqui TTS.
        with suppress(MetadataError):
            bare = _TRAILING.sub(lambda found: b"" if found[0] == b"," else found[0], _without_comments(data))
            return bare if parse(bare).document else None
        # Some are only called so, and are YAML or what Python prints.
        with suppress(UnreadableConfigError):
            return _read_yaml(data)
        raise


def _without_comments(data: bytes) -> bytes:
    """JSON without `// …` and `/* … */`, in time linear in it."""
    kept: list[bytes] = []
    start = 0
    while (found := _COMMENT.search(data, start)) is not None:
        begin, start = found.span()
        if found[0] == b"/*":
            end = data.find(b"*/", start)
            start = len(data) if end < 0 else end + 2
            kept.append(data[found.pos : begin])
        elif found[0].startswith(b"//"):
            kept.append(data[found.pos : begin])
        else:
            kept.append(data[found.pos : start])
    kept.append(data[start:])
    return b" ".join(kept)


def _read_text(data: bytes, name: str) -> bytes | None:
    if name.lower().endswith(_YAML):
        if data.lstrip()[:1] == b"{":
            with suppress(MetadataError):
                return data if parse(data).document else None
        return _read_yaml(data)
    found = as_json(data)
    if found is None and _text_of(data).strip():
        raise UnreadableConfigError("it is in none of the forms that are read of texts")
    return found


def _read_yaml(data: bytes) -> bytes | None:
    """What a file holds that is called YAML or JSON and is no JSON; None where it holds nothing."""
    try:
        return _json_of(_text_of(data))
    except InvalidUtf8Error:
        # In a comment it does not matter.
        with suppress(UnreadableConfigError):
            found = _json_of(data.decode("utf-8-sig", "replace"))
            if found is not None and _REPLACED not in found:
                return found
        raise


def _json_of(text: str) -> bytes | None:
    if _PRINTED.match(text) and (printed := parse_repr(text.strip())):
        return encode(printed)
    try:
        document = parse_file(text)
    except UnreadableConfigError as error:
        # `Namespace(lr=0.1)` and lines of `lr = 0.1` are one long word for YAML.
        found = as_json(text.encode()) if error.line is None else None
        if found is None:
            raise
        return found
    return None if document is None else encode(without_client(document))


def _text_of(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidUtf8Error(error.start) from error


CONFIG_FILES: Sequence[FileKind] = kinds_of(DEFAULT)
