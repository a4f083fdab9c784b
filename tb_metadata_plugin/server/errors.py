"""What can be wrong with a request; the status codes of all errors are in `route`."""

from __future__ import annotations

from collections.abc import Sequence

from tb_metadata_plugin.errors import MetadataError


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
    """A route does not take the request's method."""

    code = "method-not-allowed"

    def __init__(self, method: str, allowed: Sequence[str]) -> None:
        super().__init__(
            f"this route takes {' and '.join(allowed)}, not {method}", method=method, allowed=list(allowed)
        )


class OtherOriginError(MetadataError):
    """A page of another origin sent a request."""

    code = "other-origin"

    def __init__(self) -> None:
        super().__init__("pages of other origins cannot ask this; open the address itself, or TensorBoard's own page")


class NotJsonError(MetadataError):
    """A request has a body that is not called JSON, which is all that a form of another page can send."""

    code = "not-json"

    def __init__(self, content_type: str) -> None:
        super().__init__(
            f"this route takes a body with 'Content-Type: application/json', not {content_type!r}",
            content_type=content_type,
        )


class BodyTooLargeError(MetadataError):
    """A request has a body that is too large."""

    code = "body-too-large"

    def __init__(self, most: int) -> None:
        super().__init__(f"the body of a request can have {most:,} bytes at most; ask for less at a time", most=most)


class BadBodyError(MetadataError):
    """The body of a request is not JSON, or a field of it is not what it must be."""

    code = "bad-body"

    def __init__(self, field: str, needs: str) -> None:
        """The error of a field, or of the whole body where that is empty."""
        what = f"{field} in the request's body" if field else "the request's body"
        super().__init__(f"{what} {needs}", field=field)
