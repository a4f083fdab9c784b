"""Arrow arrays made of buffers, against PyArrow's own."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_metadata_plugin.model.wire_json import LARGEST
from tb_metadata_plugin.table import arrays
from tb_metadata_plugin.table.arrays import arrow

_TIME = pa.timestamp("ms", tz="UTC")
_MOMENTS = st.integers(-62_000_000_000_000, 250_000_000_000_000)
_VALUES: dict[pa.DataType, st.SearchStrategy[Any]] = {
    pa.float64(): st.floats() | st.integers(-LARGEST, LARGEST),
    pa.float32(): st.floats(width=32) | st.integers(-1000, 1000),
    pa.int32(): st.integers(-(2**31), 2**31 - 1),
    pa.bool_(): st.booleans(),
    pa.string(): st.text(),
    _TIME: _MOMENTS,
}


@pytest.mark.parametrize("type_", _VALUES, ids=str)
@given(data=st.data())
def test_arrays_are_as_pyarrow_makes_them(type_: pa.DataType, data: st.DataObject) -> None:
    one = _VALUES[type_]
    for what, values in ((type_, st.none() | one), (pa.list_(type_), st.none() | st.lists(one, max_size=4))):
        drawn = data.draw(st.lists(values, max_size=20))
        made = arrow(drawn, what)
        made.validate(full=True)
        # As text, in which NaN equals itself.
        assert made.type == what
        assert str(made.to_pylist()) == str(pa.array(drawn, what).to_pylist())


@given(st.lists(st.none() | st.text(max_size=2), max_size=20))
def test_dictionaries_hold_each_text_once_in_the_order_of_first_sight(values: list[str | None]) -> None:
    made = arrow(values, pa.dictionary(pa.int32(), pa.string()))
    made.validate(full=True)
    assert made.to_pylist() == values
    assert made.dictionary.to_pylist() == list(dict.fromkeys(value for value in values if value is not None))


def test_what_no_float32_can_hold_is_infinite() -> None:
    assert arrow([1e300, -1e300, None], pa.float32()).to_pylist() == [float("inf"), float("-inf"), None]


def test_moments_are_milliseconds() -> None:
    assert arrow([1000], _TIME).to_pylist() == [datetime(1970, 1, 1, 0, 0, 1, tzinfo=timezone.utc)]


def test_the_table_is_made_without_pandas() -> None:
    """PyArrow imports it for its own conversions, which takes longer than a table of a thousand runs."""
    code = (
        "import sys; from tb_metadata_plugin.model import flattening;"
        "from tb_metadata_plugin.table import columns, stream;"
        "from tb_metadata_plugin.rows.merging import Row;"
        "place = flattening.Place('doc'); "
        "values = {'a': 1.5, 'b': 'x', 'c': None, 'd': ['x'], 'e': '2024-01-01', 'f': []};"
        "row = Row('r', ('r',), flattening.flatten(values, place));"
        "stream.gzipped(columns.build([row], {}, '1').table); sys.exit('pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert "to_pandas_dtype" not in Path(arrays.__file__).read_text(), "it needs pandas before PyArrow 26"
