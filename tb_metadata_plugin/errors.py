"""What all errors of this package have in common; each class stands in the module that raises it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar


def show_path(path: Sequence[str]) -> str:
    """The path as people read it: `model.layers[0].units`; the document itself is `(document)`."""
    text = ""
    for step in path:
        text += step if step.startswith("[") or not text else f".{step}"
    return text or "(document)"


def describe(error: BaseException) -> str:
    """An exception in one line."""
    code = grpc_code(error)
    if code is not None:
        return f"{code}: {getattr(error, 'details', str)()}"
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:500]


def grpc_code(error: BaseException) -> str | None:
    """The name of a failed call's status code; None of any other exception. Without importing gRPC."""
    code = getattr(error, "code", None)
    name = getattr(code() if callable(code) else None, "name", None)
    return name if isinstance(name, str) else None


class MetadataError(Exception):
    """The base of all of this package's errors.

    Attributes:
        code: names the failure for programs; it never changes.
        message: says to people what is wrong and, where it can, what to do.
        detail: JSON values that belong to the failure, such as the path of a value.
    """

    code: ClassVar[str] = "error"

    def __init__(self, message: str, **detail: object) -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail
