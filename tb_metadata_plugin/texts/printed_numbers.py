"""Which texts are numbers where texts have no quotes, so that a version or an identifier may look like one."""

from __future__ import annotations

import math
import re

_LONGEST = 100
_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_FLOAT = re.compile(
    r"-?(?:(?:0|[1-9][0-9]*)?\.(?:[0-9]|[0-9]*[1-9])"
    # Of 0.10, 2.00 and 2.500 none is a version, as 2.10 is more often than a number.
    r"|0?\.[0-9]+|(?:0|[1-9][0-9]*)\.(?:0*|[0-9]{3,})"
    # What has no dot and seven characters may be a hash.
    r"|(?:[1-9][0-9]?|[1-9][0-9]{2}(?=[eE][-+]?[0-9]{1,2}\Z)|[0-9]*\.[0-9]+|[0-9]+\.)[eE][-+]?[0-9]{1,3})"
)


def number_of(text: str) -> int | float | None:
    """The number that a text is in a form in which Python or people write it; None for any other, such as 2.10 or 007.

    One that no float can hold is none.
    """
    if len(text) > _LONGEST:
        return None
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        found = float(text)
        return None if math.isinf(found) else found
    return None
