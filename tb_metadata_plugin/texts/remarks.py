"""Takes the remark away that stands behind a value: `0.1  # warm`, in INI `0.1 ; warm`."""

from __future__ import annotations

import re

from tb_metadata_plugin.texts.core_schema import PRINTED, typed

_REMARK = re.compile(r"[ \t](?:#|;|//)")
_DEFAULT = re.compile(r"[ \t]{1,200}\[default: [^\n]{0,500}\]\Z")
"""What CycleGAN and those made of it print behind what is set."""
_CLOSES = {"[": "]", "{": "}", "(": ")", "'": "'", '"': '"'}
_MOST = 20
"""Places in a value that may begin a remark."""


def without_remark(value: str) -> str:
    """A value without the remark behind it.

    `#` begins one where blanks stand on both sides of it, as in YAML; so do `;` and `//`, and `#` right before a word,
    where a number, a truth value or what is in quotes or brackets stands before them. In a colour (`#fff`), an address
    and a path none of these stands behind a blank.
    """
    if value.endswith("]") and (default := _DEFAULT.search(value)):
        return value[: default.start()].rstrip()
    if "#" not in value and ";" not in value and "//" not in value:
        return value
    if value[:2] in ("#", "# ", "#\t"):
        return ""
    for number, match in enumerate(_REMARK.finditer(value)):
        before, after = value[: match.start()].rstrip(), value[match.end() : match.end() + 1]
        if number > _MOST:
            break
        if not before:
            continue
        closing = _CLOSES.get(before[0])
        if closing is not None:
            if len(before) > 1 and before[-1] == closing:
                return before
        elif (
            not isinstance(typed(before), str)
            or before in PRINTED
            or (match[0][1:] == "#" and after in ("", " ", "\t"))
        ):
            return before
    return value
