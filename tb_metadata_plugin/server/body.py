"""The body of a request as JSON, no larger than it may be."""

from __future__ import annotations

from typing import Any

import orjson
from werkzeug import wrappers

from tb_metadata_plugin.server.errors import BadBodyError, BodyTooLargeError, NotJsonError

MAX_BODY_BYTES = 8_000_000


def json_body(request: wrappers.Request) -> Any:
    """What the body of a request says.

    It must be called JSON: that is what no form of another page can do, and no script of one without asking first.

    Raises:
        NotJsonError: it is not called so.
        BodyTooLargeError: it is too large.
        BadBodyError: it is not JSON.
    """
    if request.mimetype != "application/json":
        raise NotJsonError(request.mimetype)
    # One that is sent in pieces does not say how large it is, and a server may give less than it is asked for.
    data = bytearray()
    while piece := request.stream.read(MAX_BODY_BYTES + 1 - len(data)):
        data += piece
        if len(data) > MAX_BODY_BYTES:
            raise BodyTooLargeError(MAX_BODY_BYTES)
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise BadBodyError("", f"must be JSON: {error}") from error
