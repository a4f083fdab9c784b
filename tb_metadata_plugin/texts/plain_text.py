"""Takes out of a text what only a terminal, Markdown or a program needs: colours, escapes in keys, `;` at all ends."""

from __future__ import annotations

import re

_ANSI = re.compile(r"\x1b\[[0-9;?]{0,40}[A-Za-z]|\x1b\][^\x07\x1b\n]{0,200}(?:\x07|\x1b\\)|\x1b[()][A-Z0-9]")
_ESCAPED_KEY = re.compile(r"^[ \t>*+|`-]{0,12}\w{1,80}\\_[\w\\]{1,80}[ \t*`]{0,12}[:=|]", re.MULTILINE)


def without_codes(text: str) -> str:
    """A text without a terminal's codes, without `;` at the ends of all lines, and without Markdown's escapes in keys.

    Only where a key has such an escape are all of them taken for Markdown's: elsewhere they may be parts of a path.
    """
    if "\x1b" in text:
        text = _ANSI.sub("", text)
    if text.rstrip().endswith(";") and "\n" in text:
        lines = [line.rstrip() for line in text.split("\n")]
        if all(line[-1:] in ("", ";") for line in lines):
            text = "\n".join(line.removesuffix(";") for line in lines)
    return text.replace("\\_", "_") if "\\_" in text and _ESCAPED_KEY.search(text) else text
