"""Arrays, tensors, numbers and dtypes of numpy, PyTorch, TensorFlow and the like, without importing any of them."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from typing import Any

from tb_metadata_plugin.errors import MetadataError, show_path
from tb_metadata_plugin.model.limits import Path


class UnsupportedValueError(MetadataError, TypeError):
    """A value of the logged data has no counterpart in JSON."""

    code = "unsupported-value"

    def __init__(self, path: Sequence[str], problem: str) -> None:
        super().__init__(f"cannot log {show_path(path)}: {problem}", path=list(path))


class LargeArrayError(MetadataError, ValueError):
    """An array of the logged data is too large to be metadata."""

    code = "large-array"

    def __init__(self, path: Sequence[str], shape: Sequence[int], limit: int) -> None:
        size = "×".join(map(str, shape))
        super().__init__(
            f"cannot log {show_path(path)}: an array of {size} numbers is too large for metadata; at most {limit:,}"
            " elements are. Log its shape, its mean or the path of a file that holds it",
            path=list(path),
            shape=list(shape),
        )


MAX_ARRAY_ELEMENTS = 1_000
"""Most elements of an array or tensor that is logged as a value."""

_NAMED_KINDS = frozenset(
    {
        ("torch", "dtype"),
        ("torch", "device"),
        ("torch", "layout"),
        ("torch", "memory_format"),
        ("tensorflow.python.framework.dtypes", "DType"),
    }
)


def plain_value(value: Any, path: Path) -> Any:
    """The plain Python value of what such a library made; any other value as it is.

    A dtype becomes its name, an array's number the Python number of the same shortest text (float32 0.1 is 0.1, not
    0.10000000149011612), a time of numpy ISO 8601 text in UTC, and an array or tensor the list of its rows or elements,
    which are still numpy's.

    Raises:
        LargeArrayError: it has more than 1,000 elements.
        UnsupportedValueError: its values cannot be had, as of a symbolic tensor, or are no JSON values.
    """
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, numpy.generic | numpy.ndarray | numpy.dtype):
        return _from_numpy(value, path)
    kind = type(value)
    if (kind.__module__, kind.__name__) in _NAMED_KINDS:
        return str(getattr(value, "name", value)).removeprefix("torch.")
    if kind.__name__ == "TensorShape" and hasattr(value, "as_list"):
        return None if value.rank is None else value.as_list()
    if not isinstance(value, type) and hasattr(value, "dtype") and hasattr(value, "shape"):
        return _from_numpy(_to_numpy(value, path), path)
    return value


def refuse_large(shape: Sequence[int], path: Path) -> None:
    """Raises LargeArrayError if an array of that shape has too many elements."""
    if math.prod(shape) > MAX_ARRAY_ELEMENTS:
        raise LargeArrayError(path, shape, MAX_ARRAY_ELEMENTS)


def _from_numpy(value: Any, path: Path) -> Any:
    import numpy as np

    if isinstance(value, np.ndarray):
        refuse_large(value.shape, path)
        return list(value) if value.ndim else value.item() if value.dtype == object else value[()]
    if isinstance(value, np.dtype):
        return value.name
    if isinstance(value, np.bool_ | np.integer | np.str_) and not isinstance(value, np.timedelta64):
        return value.item()
    if isinstance(value, np.datetime64):
        return _from_datetime64(value)
    if isinstance(value, np.timedelta64):
        return None if np.isnat(value) else float(value / np.timedelta64(1, "ns")) / 1e9
    try:
        # By their text, since that is shortest for their own precision; also ml_dtypes' bfloat16 and float8.
        number = float(str(value))
    except ValueError:
        raise UnsupportedValueError(path, f"a number of numpy's {value.dtype} is no JSON value") from None
    if math.isinf(number) and not np.isinf(value):
        raise UnsupportedValueError(path, f"{value!s} is more than a double can hold; log it as a text")
    return number


def _from_datetime64(value: Any) -> str | None:
    import numpy as np

    if np.isnat(value):
        return None
    if np.datetime_data(value.dtype)[0] in ("Y", "M", "W", "D"):
        return str(value.astype("datetime64[D]"))
    return f"{np.datetime_as_string(value, unit='us')}+00:00"


def _to_numpy(value: Any, path: Path) -> Any:
    """The numpy array of a tensor of another library."""
    name = type(value).__name__
    try:
        refuse_large(tuple(int(size) for size in value.shape), path)
        if hasattr(value, "detach"):
            value = value.detach().cpu()
            if value.is_floating_point() and value.element_size() < 4:
                # numpy has no bfloat16; twice the bits hold the same number.
                value = value.float()
        import numpy as np

        array = np.asarray(value)
    except LargeArrayError:
        raise
    except Exception as error:
        # Each library has its own errors for values that cannot be had: symbolic, on no device, sparse.
        raise UnsupportedValueError(path, f"the values of this {name} are not known here ({error})") from error
    if array.dtype == object:
        # What numpy makes of things that only describe a tensor, such as tf.TensorSpec.
        raise UnsupportedValueError(path, f"a {name} has no values")
    return array
