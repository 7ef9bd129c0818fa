"""JSON in and out, by orjson: what a list costs is mostly what its JSON costs."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

from helpdesk.base.api.problems import Problem

# Times as RFC 3339 with "Z"; UUIDs as they are; keys in the order they were written.
OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


def dumps(data: Any) -> bytes:
    """JSON, with lazy translations as their words."""
    return orjson.dumps(data, default=str, option=OPTIONS)


class Renderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Nothing at all for an answer without a body."""
        return b"" if data is None else dumps(data)


class Parser(BaseParser):
    """RFC 8259 to the letter: no NaN, no half characters, no comments."""

    media_type = "application/json"

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """What was sent.

        Raises:
            ParseError: it is no JSON.
            Problem: more than is taken at once.
        """
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        content = stream.read(most + 1)
        if len(content) > most:
            raise Problem(413, "too_large", f"At most {most} bytes of JSON at once.")
        try:
            return orjson.loads(content)
        except orjson.JSONDecodeError as error:
            raise ParseError(f"Not JSON: {error}") from None
