"""The config files that people and tools keep beside event files, such as `hparams.yaml`, as kinds of files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import translate
from functools import partial

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.model.config_globs import DEFAULT, globs_of
from tb_metadata_plugin.model.document_names import DEFAULT_NAME
from tb_metadata_plugin.model.exact_json import InvalidUtf8Error, encode, parse
from tb_metadata_plugin.model.limits import MAX_BYTES, Document
from tb_metadata_plugin.sources.disk.file_kinds import FileKind
from tb_metadata_plugin.texts.text_documents import MAX_CHARACTERS, as_json
from tb_metadata_plugin.texts.yaml_text import parse_flow, parse_mapping

_HYDRA = ".hydra"
"""Where Hydra keeps what it composed: of one job, wherever below that this has its event files."""
_JSON = ".json"
_YAML = (".yaml", ".yml")
_NOTHING = ("", "---", "...", "{}", "[]", "null")
"""Lines of a file in which nothing is told, as Lightning writes `{}`."""
_END = "\n..."
_MARK, _ROOT = "\ue000", "\ue001"
"""Keys that nobody has, of Unicode's private use."""


class UnreadableConfigError(MetadataError):
    """A config file holds no mapping that can be read."""

    code = "unreadable-config"

    def __init__(self, reason: str) -> None:
        super().__init__(f"no keys can be read in it: {reason}", reason=reason)


def kinds_of(globs: str) -> tuple[FileKind, ...]:
    """The kinds of files that comma-separated globs name; none of an empty text.

    Raises:
        BadConfigFilesError: one is no glob of a name with at most one folder in front.
    """
    folders: dict[str, list[str]] = {}
    for folder, name in globs_of(globs):
        folders.setdefault(folder, []).append(translate(name))
    return tuple([kind for folder, names in folders.items() for kind in _kinds_in(folder, re.compile("|".join(names)))])


def _kinds_in(folder: str, names: re.Pattern[str]) -> Iterator[FileKind]:
    """The kinds of a folder's files: JSON, of which more may be read, and all others."""
    for is_json in (True, False):
        yield FileKind(
            "config",
            has=partial(_has, names, is_json),
            read=partial(_read, _read_json if is_json else _read_text, folder),
            folder=folder,
            most_bytes=MAX_BYTES if is_json else MAX_CHARACTERS,
            ends_lines=not is_json,
            of_all_below=folder == _HYDRA,
        )


def _has(names: re.Pattern[str], is_json: bool, name: str) -> bool:
    return name.lower().endswith(_JSON) == is_json and names.match(name) is not None


def _read(read: Callable[[bytes, str], bytes | None], folder: str, data: bytes, name: str) -> Mapping[str, bytes]:
    document = read(data, name)
    stem = name.rpartition(".")[0] or name
    return {} if document is None else {DEFAULT_NAME if folder == _HYDRA and stem == "config" else stem: document}


def _read_json(data: bytes, name: str) -> bytes | None:
    return data if data.strip() and parse(data).document else None


def _read_text(data: bytes, name: str) -> bytes | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidUtf8Error(error.start) from error
    if all(line.startswith("#") or line.strip() in _NOTHING for line in text.splitlines()):
        return None
    if name.lower().endswith(_YAML):
        document = _parse_yaml(text)
        # Braces are JSON or Python; any other text was tried.
        found = encode(document) if document is not None else as_json(data) if text.lstrip()[:1] == "{" else None
        if found is None:
            raise UnreadableConfigError(_why(text))
    else:
        found = as_json(data)
        if found is None:
            raise UnreadableConfigError("it is in none of the forms that are read of texts")
    return found


def _parse_yaml(text: str) -> Document | None:
    """The document of a file that is called YAML: one key is enough, and it is no talk, whatever its keys."""
    document = parse_mapping(text)
    if document is not None:
        return document
    if text.lstrip().startswith("{"):
        # As PyYAML wrote a mapping of plain values before version 5.1.
        flow = parse_flow(text.strip())
        return flow if isinstance(flow, dict) else None
    # A mapping that is a list of pairs behind a tag, as PyYAML writes an OrderedDict, is one as the value of a key.
    tag, _, below = text.lstrip().partition("\n")
    behind = f"{_ROOT}: {tag}\n{below}" if tag.startswith("!!") and below.startswith("-") else text
    marked = parse_mapping(f"{behind.rstrip().removesuffix(_END)}\n{_MARK}: 0\n")
    if marked is None:
        return None
    marked.pop(_MARK, None)
    if _ROOT in marked:
        value = marked[_ROOT]
        return value if isinstance(value, dict) else None
    return marked


def _why(text: str) -> str:
    """What YAML's parser says of a text, and where."""
    import yaml

    documents = 0
    root: object = None
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)):
            documents += isinstance(event, yaml.DocumentStartEvent)
            root = root or (event if isinstance(event, yaml.NodeEvent) else None)
    except yaml.MarkedYAMLError as error:
        line = "" if error.problem_mark is None else f"line {error.problem_mark.line + 1}: "
        return f"{line}{error.problem or error}"
    except (yaml.YAMLError, ValueError) as error:
        return " ".join(str(error).split())
    if documents > 1:
        return f"it holds {documents:,} YAML documents"
    return (
        "a key stands twice in it, or what is not read, such as an alias"
        if isinstance(root, yaml.MappingStartEvent)
        else "it is no YAML mapping"
    )


CONFIG_FILES: Sequence[FileKind] = kinds_of(DEFAULT)
