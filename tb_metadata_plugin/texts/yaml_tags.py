"""What the tags of YAML mean that PyYAML writes for Python's objects: nothing is ever made of one but plain values."""

from __future__ import annotations

import base64
import binascii
import struct

from tb_metadata_plugin.model.limits import Json
from tb_metadata_plugin.texts.core_schema import typed

_YAML = "tag:yaml.org,2002:"
_PYTHON = "tag:yaml.org,2002:python/"
_FORMATS = {"f8": "d", "f4": "f", "f2": "e", "i8": "q", "i4": "i", "i2": "h", "i1": "b", "b1": "?"}
_FORMATS |= {"u8": "Q", "u4": "I", "u2": "H", "u1": "B"}
_TYPED = {"int", "float", "bool", "null", "long"}
_MAPPINGS = {"OrderedDict", "dict", "defaultdict", "Counter", "Namespace", "SimpleNamespace"}
_INSIDE = {"_fields": "ml_collections.", "_content": "omegaconf.", "_val": "omegaconf.", "_value": "ml_collections."}
"""The attributes in which libraries keep what a config says."""
_MOST_ELEMENTS = 1_000


def word_with_tag(tag: str, text: str) -> Json:
    """The value of a scalar with a tag: the name of what it names, what `!!int` and its like say, else a text."""
    if tag.startswith(_PYTHON):
        kind, _, name = tag.removeprefix(_PYTHON).partition(":")
        if not name:
            return (None if kind == "none" else typed(text)) if kind in _TYPED | {"none"} else text
        return f"{name} {text}" if text else name
    if tag.startswith(_YAML):
        return typed(text) if tag.removeprefix(_YAML) in _TYPED else text
    return f"{tag} {text}" if text else tag


def tagged(tag: str, value: Json) -> Json:
    """The value of a list or mapping with a tag.

    A tuple is a list, a set the list of its keys, a path a text, a number of NumPy a number. An object is the mapping
    of its attributes, with its class as `@type`.
    """
    if tag.startswith(_PYTHON):
        kind, _, name = tag.removeprefix(_PYTHON).partition(":")
        if kind in ("object/apply", "object/new"):
            return _called(name, value)
        if kind == "object" and isinstance(value, dict):
            if inside := _INSIDE.keys() & value.keys() if name.startswith(tuple(_INSIDE.values())) else ():
                return value[min(inside)]
            return _typed_as(name, _attributes(value))
        return value
    if tag.startswith(_YAML):
        kind = tag.removeprefix(_YAML)
        if kind == "set" and isinstance(value, dict):
            return [typed(key) for key in value]
        if kind in ("omap", "pairs") and isinstance(value, list):
            return _of_pairs([next(iter(item.items())) for item in value if isinstance(item, dict) and item]) or value
        return value
    return _typed_as(tag.lstrip("!"), value) if isinstance(value, dict) else value


def of_the_root(tag: str, value: Json) -> Json:
    """The same of a whole document, whose class is no news."""
    found = tagged(tag, value)
    if isinstance(found, dict) and isinstance(value, dict) and "@type" not in value:
        found.pop("@type", None)
    return found


def _typed_as(name: str, value: dict[str, Json]) -> dict[str, Json]:
    return value if name.rpartition(".")[2] in _MAPPINGS or "@type" in value else {"@type": name, **value}


def _called(name: str, value: Json) -> Json:
    """What a call of a class gives: of its arguments, its state and its items."""
    args = value
    if isinstance(value, dict):
        items = value.get("dictitems", value.get("listitems"))
        if items:
            return items
        state = value.get("state")
        if isinstance(state, dict) and state:
            return _typed_as(name, _attributes(state))
        if name.endswith("._reconstruct") and isinstance(state, list):
            return _array(state) or name
        args = value.get("args", value.get("kwds"))
        if args is None:
            return _typed_as(name, value)
    if isinstance(args, dict):
        return _typed_as(name, args)
    if not isinstance(args, list):
        return name
    last = name.rpartition(".")[2]
    if last == "scalar" and len(args) == 2:
        numbers = _numbers(*args)
        return numbers[0] if numbers else name
    if last == "dtype" and args:
        return args[0]
    if last.endswith("Path") and all(isinstance(arg, str) for arg in args):
        path = "/".join(map(str, args))
        return "/" + path[1:].lstrip("/") if path.startswith("/") else path
    if last in _MAPPINGS and len(args) == 1 and isinstance(args[0], list):
        pairs = [(item[0], item[1]) for item in args[0] if isinstance(item, list) and len(item) == 2]
        return (_of_pairs(pairs) if len(pairs) == len(args[0]) else None) or args[0]
    if all(not isinstance(arg, dict | list) for arg in args):
        return f"{name}({', '.join(map(_shown, args))})"
    return args[0] if len(args) == 1 else args


def _attributes(state: dict[str, Json]) -> dict[str, Json]:
    """Without the attributes that only a library sees."""
    shown = {key: value for key, value in state.items() if not (key.startswith("__") and key.endswith("__"))}
    return shown or state


def _of_pairs(pairs: list[tuple[Json, Json]]) -> dict[str, Json] | None:
    if any(isinstance(key, dict | list) for key, _ in pairs):
        return None
    document = {key if isinstance(key, str) else _shown(key): value for key, value in pairs}
    return document if len(document) == len(pairs) else None


def _array(state: list[Json]) -> list[Json] | None:
    """The elements of an array of NumPy that has one dimension."""
    if len(state) != 5 or not isinstance(state[1], list) or len(state[1]) != 1:
        return None
    return _numbers(state[2], state[4])


def _numbers(code: Json, text: Json) -> list[Json] | None:
    """The numbers of bytes in base64; `code` is NumPy's for their type."""
    form = _FORMATS.get(code) if isinstance(code, str) else None
    if form is None or not isinstance(text, str) or len(text) > 16 * _MOST_ELEMENTS:
        return None
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
        return [number for (number,) in struct.iter_unpack("<" + form, data)]
    except (binascii.Error, ValueError, struct.error):
        return None


def _shown(value: Json) -> str:
    return repr(value)
