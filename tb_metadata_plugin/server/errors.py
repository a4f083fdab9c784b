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
