"""What a route is, and the application that TensorBoard calls for it, which answers every error in one shape."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from tensorboard.backend import http_util
from werkzeug import wrappers

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.live.metric_answers import UnknownMetricError
from tb_metadata_plugin.names.patterns import BadPatternError
from tb_metadata_plugin.server.errors import (
    BadBodyError,
    BadParameterError,
    BodyTooLargeError,
    MethodNotAllowedError,
    MissingParameterError,
    NotJsonError,
    OtherOriginError,
    UnknownRouteError,
    UnknownRunError,
)
from tb_metadata_plugin.server.experiments import TooManyExperimentsError
from tb_metadata_plugin.sources import SourceUnavailableError

logger = logging.getLogger(__name__)

STATUS_CODES: Mapping[type[MetadataError], int] = {
    BadBodyError: 400,
    BadParameterError: 400,
    BadPatternError: 400,
    MissingParameterError: 400,
    OtherOriginError: 403,
    UnknownMetricError: 404,
    UnknownRouteError: 404,
    UnknownRunError: 404,
    MethodNotAllowedError: 405,
    BodyTooLargeError: 413,
    NotJsonError: 415,
    SourceUnavailableError: 503,
    TooManyExperimentsError: 503,
}
"""Of each error that a route answers. Any other that reaches a route is a fault of the plugin, answered 500."""

READING = ("GET", "HEAD")

Answer: TypeAlias = Callable[[wrappers.Request], wrappers.Response]


class Route(NamedTuple):
    """What answers the requests of one path."""

    answer: Answer
    methods: tuple[str, ...] = READING


def application(route: Route) -> Any:
    """The WSGI application of a route."""

    @wrappers.Request.application
    def answer_request(request: wrappers.Request) -> wrappers.Response:
        response = _answer(route, request)
        # Or a page of another origin could tell by what it may load which runs there are.
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    return answer_request


def respond(request: wrappers.Request, content: bytes, content_type: str, **options: Any) -> wrappers.Response:
    """Answers bytes, compressed where the client accepts it."""
    response: wrappers.Response = http_util.Respond(request, content, content_type, **options)
    return response


def respond_json(request: wrappers.Request, content: dict[str, Any], status: int = 200) -> wrappers.Response:
    """Answers JSON."""
    # As bytes: TensorBoard's own encoder would sort the keys and turn what it does not expect into text.
    return respond(request, json.dumps(content, allow_nan=False).encode(), "application/json", code=status)


def _answer(route: Route, request: wrappers.Request) -> wrappers.Response:
    try:
        if _is_of_another_origin(request):
            raise OtherOriginError()
        if request.method not in route.methods:
            raise MethodNotAllowedError(request.method, route.methods)
        return route.answer(request)
    except MetadataError as error:
        status = STATUS_CODES.get(type(error))
        if status is None:
            return _fault(request, error)
        response = _error(request, error.code, error.message, error.detail, status)
        if isinstance(error, MethodNotAllowedError):
            response.headers["Allow"] = ", ".join(route.methods)
        if "retry_after" in error.detail:
            response.headers["Retry-After"] = str(error.detail["retry_after"])
        return response
    except Exception as error:  # The last boundary: whatever fails is answered in the error shape, and logged.
        return _fault(request, error)


def _is_of_another_origin(request: wrappers.Request) -> bool:
    """Whether a browser says that a page of another origin sent this, other than as a link that somebody followed.

    Such a page can read nothing of the answer, but could have much work done for it. A link only reads; what a form of
    such a page sends looks the same but for its method.
    """
    headers = request.headers
    if headers.get("Sec-Fetch-Site") not in ("cross-site", "same-site"):
        return False
    is_opened = (headers.get("Sec-Fetch-Mode"), headers.get("Sec-Fetch-Dest")) == ("navigate", "document")
    return not (is_opened and request.method in READING)


def _fault(request: wrappers.Request, error: Exception) -> wrappers.Response:
    logger.error("Metadata: %s failed", request.path, exc_info=error)
    return _error(request, "internal", f"The plugin failed: {error!r}", {}, 500)


def _error(
    request: wrappers.Request, code: str, message: str, details: Mapping[str, object], status: int
) -> wrappers.Response:
    return respond_json(request, {"error": {"code": code, "message": message, "detail": dict(details)}}, status)
