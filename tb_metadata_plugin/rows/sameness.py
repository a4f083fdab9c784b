"""Whether documents of several runs say the same of a training, whatever its processes write of themselves."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from tb_metadata_plugin.model.kinds import Kind
from tb_metadata_plugin.model.leaves import Leaves, Path, leaf

Plain: TypeAlias = object
"""What of a value counts where it is compared; equal for values that mean the same."""

_WHICH = frozenset(
    re.findall(
        "[a-z]+",
        "rank local global node process proc worker replica host machine pid ppid id index idx device gpu cuda dp tp "
        "pp mpi slurm ddp dist distributed parallel procid localid nodeid run uuid uid role stage phase mode subset "
        "argv command cmd",
    )
)
"""Words of which a key is made that says which process of a training it is: `local_rank`, `process_index`."""
_WHERE = frozenset(
    re.findall(
        "[a-z]+",
        "dir directory folder path paths file files filename dirname logdir workdir outdir cwd root host hostname addr "
        "address ip url split output",
    )
)
"""The last word of a key with a text that says where a process runs, reads or writes. `drop_path: 0.1` is a number."""
_WHEN = frozenset(
    re.findall("[a-z]+", "time date datetime timestamp now started created elapsed duration seed seeds rng port")
)
"""The last word of a key that is another whenever a process starts."""
_WORD = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]+")
_PLACE = re.compile(r"\.{0,2}/|~|[A-Za-z]:\\|[a-z][a-z0-9]{1,9}://")
"""How a text begins that is a path or an address."""
_LONGEST = 100
"""Characters of keys and texts that are looked at; what is longer is compared as it is."""
_WORDS: Mapping[str, Plain] = {"true": 1, "false": 0, "none": None, "null": None, "nan": "nan"}


def of_a_process(path: Path, kind: Kind, value: Any) -> bool:
    """Whether a process writes this of itself, so that it is another in each run of one training.

    Args:
        path: of the key.
        kind: of the value.
        value: as columns store it.
    """
    if kind == "time" or (kind == "string" and _PLACE.match(value)):
        return True
    words = [word.lower() for word in _WORD.findall(path[-1][:_LONGEST])] if path else []
    if not words:
        return False
    if words[-1] in _WHEN or "seed" in words or _WHICH.issuperset(words):
        return True
    return kind == "string" and (words[-1] in _WHERE or "split" in words)


def plain(kind: Kind, value: Any) -> Plain:
    """What of a value counts: True is 1 and "True", 0.001 is "1e-3"; times are alike.

    Args:
        kind: of the value.
        value: as columns store it.
    """
    if kind == "string":
        return _of_text(value)
    if kind in ("number", "bool"):
        return value if value == value else "nan"  # NaN equals itself here.
    if kind == "integer":
        return int(value) if len(value) <= _LONGEST else value
    if kind == "null":
        return None
    if kind == "json":
        return "json", value
    if kind in ("time", "list<time>"):
        return "time"
    return "list", tuple([plain(*leaf(each)) for each in value])


def _of_text(text: str) -> Plain:
    if len(text) > _LONGEST or not text:
        return text
    lower = text.strip().lower()
    if lower in _WORDS:
        return _WORDS[lower]
    try:
        if lower[-1:].isdecimal() or lower[-1:] == ".":
            number = float(lower)
            return text if math.isinf(number) else number
        if lower[:1] == "[" and lower[-1:] == "]":
            return plain(*leaf(json.loads(text)))
    except (ValueError, RecursionError):
        pass
    return text


def of_a_training(leaves: Leaves) -> frozenset[tuple[Path, Plain]]:
    """What a document says of the training, without what a process writes of itself."""
    return frozenset(
        [
            (key.path, plain(key.kind, value))
            for key, value in zip(*leaves, strict=True)
            if not of_a_process(key.path, key.kind, value)
        ]
    )
