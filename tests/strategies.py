"""Hypothesis strategies for documents as people log them, and for those that nobody should."""

from __future__ import annotations

import math

from hypothesis import strategies as st

from tb_metadata_plugin.model.limits import Document, Json

ODD_TEXTS = (
    "",
    " ",
    "None",
    "null",
    "NaN",
    "true",
    "0",
    "1e400",
    "a.b",
    "a[0].b",
    "layers[]",
    "units\\[]",
    "[]",
    "{}",
    "a/b",
    "..",
    'a"b',
    "a\\b",
    "it's",
    "line\nbreak\ttab",
    "\x00",
    "\u2028",
    "__proto__",
    "constructor",
    "$number",
    "$$",
    "<script>alert(1)</script>",
    "😀👩‍👩‍👧",
    "\u202eעברית",
    "e\u0301",
    "2024-02-30",
    "2024-05-01",
    "2024-05-01T12:00:00+02:00",
    "0000000000000000000001",
)
LIMIT_INTEGERS = (0, 1, -1, 2**53, 2**53 + 1, -(2**53) - 1, 2**63 - 1, 2**63, -(2**63) - 1, 2**64 - 1, 2**64, 10**30)
LIMIT_FLOATS = (
    0.0,
    -0.0,
    0.1,
    1e-3,
    5e-324,
    1.7976931348623157e308,
    0.30000000000000004,
    math.inf,
    -math.inf,
    math.nan,
)

texts = st.text(max_size=12) | st.sampled_from(ODD_TEXTS)
integers = st.integers(-(2**70), 2**70) | st.sampled_from(LIMIT_INTEGERS)
floats = st.floats() | st.sampled_from(LIMIT_FLOATS)
scalars: st.SearchStrategy[Json] = st.none() | st.booleans() | integers | floats | texts
keys = st.sampled_from(("a", "b", "c", "lr", "model", "layers", "units")) | texts


def _containers(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    return st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4)


values: st.SearchStrategy[Json] = st.recursive(scalars, _containers, max_leaves=20)
documents: st.SearchStrategy[Document] = st.dictionaries(keys, values, max_size=8)
"""JSON objects with NaN and infinities, integers of any size, and keys with all that is special somewhere."""


def same(one: Json, other: Json) -> bool:
    """Whether two JSON values are the same: NaN is NaN, -0.0 is not 0.0, and 1, 1.0 and True are three values."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return (one == other and math.copysign(1, one) == math.copysign(1, other)) or (one != one and other != other)
    return one == other
