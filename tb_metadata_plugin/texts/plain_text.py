"""Takes out of a text what only a terminal or Markdown needs: colours, and the backslashes of escapes in keys."""

from __future__ import annotations

import re

_ANSI = re.compile(r"\x1b\[[0-9;?]{0,40}[A-Za-z]|\x1b\][^\x07\x1b\n]{0,200}(?:\x07|\x1b\\)|\x1b[()][A-Z0-9]")
_ESCAPED_KEY = re.compile(r"^[ \t>*+|`-]{0,12}\w{1,80}\\_[\w\\]{1,80}[ \t*`]{0,12}[:=|]", re.MULTILINE)


def without_codes(text: str) -> str:
    """A text without a terminal's codes, and without Markdown's escapes where a key has one (`batch\\_size`).

    Only where a key has such an escape are all of them taken for Markdown's: elsewhere they may be parts of a path.
    """
    if "\x1b" in text:
        text = _ANSI.sub("", text)
    return text.replace("\\_", "_") if "\\_" in text and _ESCAPED_KEY.search(text) else text
