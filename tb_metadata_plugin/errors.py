"""What can go wrong, one class a failure, each of which writes its own message."""

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


class InvalidUtf8Error(MetadataError):
    """The bytes of a document are not UTF-8."""

    code = "invalid-utf8"

    def __init__(self, position: int) -> None:
        super().__init__(f"the text is not UTF-8: byte {position} is wrong", position=position)


class CorruptLengthError(MetadataError):
    """The length of a record in an event file is wrong, so that the next record cannot be found."""

    code = "corrupt-length"

    def __init__(self, offset: int) -> None:
        super().__init__(f"the file cannot be read on from byte {offset:,}", offset=offset)


class InvalidJsonError(MetadataError):
    """The text of a document is not JSON."""

    code = "invalid-json"

    def __init__(self, problem: str) -> None:
        super().__init__(f"the text is not JSON: {problem}")


class NotAnObjectError(MetadataError):
    """A document is JSON, but not an object."""

    code = "not-an-object"

    def __init__(self, kind: str) -> None:
        super().__init__(f"a document must be a JSON object with keys, and this one is {kind}", kind=kind)


class DocumentTooLargeError(MetadataError):
    """A document is so large that not even a part of it is read."""

    code = "document-too-large"

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(
            f"the document has {size:,} bytes; one of more than {limit:,} is not read at all", bytes=size, limit=limit
        )


class UnsupportedValueError(MetadataError, TypeError):
    """A value of the logged data has no counterpart in JSON."""

    code = "unsupported-value"

    def __init__(self, path: Sequence[str], problem: str) -> None:
        super().__init__(f"cannot log {show_path(path)}: {problem}", path=list(path))


class CyclicValueError(MetadataError, ValueError):
    """A container of the logged data holds itself."""

    code = "cyclic-value"

    def __init__(self, path: Sequence[str]) -> None:
        super().__init__(f"cannot log {show_path(path)}: it holds itself", path=list(path))


class TooDeepError(MetadataError, ValueError):
    """The logged data is nested deeper than documents may be."""

    code = "too-deep"

    def __init__(self, path: Sequence[str], limit: int) -> None:
        super().__init__(
            f"cannot log {show_path(path[:3])}…: it is nested more than {limit} deep", path=list(path), limit=limit
        )


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


class RepeatedKeyError(MetadataError, ValueError):
    """Two keys of one object of the logged data become the same text."""

    code = "repeated-key"

    def __init__(self, path: Sequence[str]) -> None:
        super().__init__(f"cannot log {show_path(path)}: two keys read the same as text", path=list(path))


class NotASummaryWriterError(MetadataError, TypeError):
    """`add_metadata` was given something that is no summary writer."""

    code = "not-a-summary-writer"

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"add_metadata needs a SummaryWriter of PyTorch or tensorboardX, or Lightning's TensorBoardLogger;"
            f" this is a {kind}",
            kind=kind,
        )


class RemoteDirectoryError(MetadataError, ValueError):
    """`MetadataWriter` was given the URL of a directory on another machine."""

    code = "remote-directory"

    def __init__(self, logdir: str) -> None:
        super().__init__(
            f"MetadataWriter appends to files, which {logdir} does not allow; log with"
            " add_metadata(writer, data) or, with TensorFlow, with summary.metadata(data)",
            logdir=logdir,
        )


class ClosedWriterError(MetadataError, ValueError):
    """A `MetadataWriter` was used after it was closed."""

    code = "closed-writer"

    def __init__(self, logdir: str) -> None:
        super().__init__(f"the MetadataWriter of {logdir} is closed; open a new one to log more", logdir=logdir)


class ForkedWriterError(MetadataError, RuntimeError):
    """A `MetadataWriter` was used in a process that was forked from the one that opened it."""

    code = "forked-writer"

    def __init__(self, logdir: str) -> None:
        super().__init__(
            f"the MetadataWriter of {logdir} belongs to the process that opened it; log from there", logdir=logdir
        )


class UnknownStatusError(MetadataError, ValueError):
    """A run was closed with a status that does not exist."""

    code = "unknown-status"

    def __init__(self, status: str, known: Sequence[str]) -> None:
        super().__init__(f"{status!r} is no status of a finished run; use one of {', '.join(known)}", status=status)


# What the plugin's server adds.


class SourceUnavailableError(MetadataError):
    """TensorBoard's data provider or a directory cannot be read at all at the moment."""

    code = "source-unavailable"

    def __init__(self, task: str, reason: str) -> None:
        super().__init__(f"could not {task} ({reason}); what was read before is still shown", reason=reason)


class UnreadableSeriesError(MetadataError):
    """TensorBoard cannot give one series, whatever it is asked together with."""

    code = "unreadable"

    def __init__(self, reason: str) -> None:
        super().__init__(f"TensorBoard cannot read what was logged under this tag: {reason}", reason=reason)


class UnreadablePointsError(MetadataError):
    """TensorBoard gives the newest value of a metric, but not its points."""

    code = "unreadable-series"

    def __init__(self, reason: str) -> None:
        super().__init__(
            "TensorBoard cannot read this metric's steps; what it reached on its way is shown as it was last read, "
            f"where it ever was: {reason}",
            reason=reason,
        )


class UnreadableHParamsError(MetadataError):
    """A summary of the HParams plugin holds something else."""

    code = "unreadable-hparams"

    def __init__(self, what: str) -> None:
        super().__init__(f"the hyperparameters logged under this tag cannot be read: they are {what}", what=what)


class NotATextTensorError(MetadataError):
    """The tensor of a document is no scalar string."""

    code = "not-a-text-tensor"

    def __init__(self, dtype: str, shape: Sequence[int]) -> None:
        super().__init__(
            f"a document is one text, a string tensor of shape (), and this is a {dtype} tensor of shape {list(shape)}",
            dtype=dtype,
            shape=list(shape),
        )


class MissingParameterError(MetadataError):
    """A request lacks a parameter."""

    code = "missing-parameter"

    def __init__(self, name: str) -> None:
        super().__init__(f"the request needs the parameter {name!r}", parameter=name)


class BadParameterError(MetadataError):
    """A parameter of a request has a value that it cannot have."""

    code = "bad-parameter"

    def __init__(self, name: str, value: str, allowed: Sequence[str]) -> None:
        super().__init__(
            f"the parameter {name!r} is {value!r}, and can only be {' or '.join(allowed)}",
            parameter=name,
            value=value,
            allowed=list(allowed),
        )


class UnknownMetricError(MetadataError):
    """A request asks for a metric that no row has."""

    code = "unknown-metric"

    def __init__(self, metric: str) -> None:
        super().__init__(f"no row of the table has the metric {metric!r} (any more)", metric=metric)


class UnknownRunError(MetadataError):
    """A request asks for a run that is not in the table."""

    code = "unknown-run"

    def __init__(self, run: str) -> None:
        super().__init__(f"there is no run {run!r} in the table (any more)", run=run)


class UnknownRouteError(MetadataError):
    """A request asks for a route that does not exist, or for a file of the bundle that is gone."""

    code = "unknown-route"

    def __init__(self, path: str) -> None:
        super().__init__(f"there is nothing at {path!r}", path=path)


class MethodNotAllowedError(MetadataError):
    """A request is no GET."""

    code = "method-not-allowed"

    def __init__(self, method: str) -> None:
        super().__init__(f"this route can only be read, with GET, not {method}", method=method)


class NoLogDirectoryError(MetadataError, FileNotFoundError):
    """`read` was given a directory that does not exist."""

    code = "no-log-directory"

    def __init__(self, logdir: str) -> None:
        super().__init__(f"there is no directory {logdir!r} to read runs from", logdir=logdir)


class BadRollupError(MetadataError, ValueError):
    """The rule that tells which runs make one row is none."""

    code = "bad-rollup"

    def __init__(self, rule: str, problem: str) -> None:
        super().__init__(
            f"the roll-up is `auto`, `off` or a regular expression, and {rule!r} is none: {problem}", rule=rule
        )


class BadPatternError(MetadataError, ValueError):
    """A pattern of names of runs is none."""

    code = "bad-pattern"

    def __init__(self, pattern: str, place: int, problem: str) -> None:
        super().__init__(
            f"the pattern of run names is wrong at character {place + 1}: {problem}", pattern=pattern, place=place
        )
