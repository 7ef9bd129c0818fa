"""/api/schema/ and /api/docs/: the API, told by itself to whoever may use it (AC-63)."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_GET
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from helpdesk.base.api.media import dumps
from helpdesk.base.errors import Refused

VERSION = "1"
# What every address may answer, beside what the domain refuses.
COMMON = {
    "cannot_act_as": "This token cannot act as the agent that Act-As names.",
    "conflict": "It was changed meanwhile by somebody else.",
    "csrf_failed": "A page of ours sent no CSRF token, or an old one.",
    "cursor_expired": "The cursor is from before a restore: start anew without `after`.",
    "idempotency_in_progress": "The same key is being worked on: ask again in a moment.",
    "idempotency_mismatch": "The key was used with another body: use a new one.",
    "insufficient_scope": "The token lacks the scope that `detail` names.",
    "internal_error": "Something of ours failed; nothing was changed. Send it again.",
    "invalid_idempotency_key": "1 to 255 printable ASCII characters, and nothing else.",
    "invalid": "`errors` says what is wrong, field by field.",
    "invalid_token": "The token is unknown, expired, revoked, or not for this address.",
    "malformed": "The body is no JSON, or a form that cannot be read.",
    "method_not_allowed": "The address knows other methods.",
    "not_acceptable": "Only application/json can be given.",
    "not_found": "There is nothing here that you may see.",
    "not_set_up": "The helpdesk has not been set up yet.",
    "not_repeatable": "It calls the world or tells a secret: send no Idempotency-Key.",
    "precondition_failed": "`If-Match` names an older version; `current` has the newest.",
    "rate_limited": "Too many calls this minute: `Retry-After` says when to go on.",
    "token_in_url": "A token never goes into an address. Make a new one.",
    "too_large": "The body is larger than is taken.",
    "too_many_streams": "A token may have five streams of events at once.",
    "unauthenticated": "Say who you are: Authorization: Bearer.",
    "unavailable": "The database cannot be asked just now; nothing was changed.",
    "unknown_field": "The body has a field that there is not.",
    "unknown_parameter": "The address has a parameter that there is not.",
    "unsupported_media_type": "Only JSON is taken, and forms where files may come.",
}


@cache
def made() -> dict[str, Any]:
    """The schema, as the code is: the same for everybody."""
    with override("en"):
        generator: Any = SchemaGenerator(api_version=VERSION)  # type: ignore[no-untyped-call] # has no types
        found: dict[str, Any] = generator.get_schema(request=None, public=True)
        return found


class Schema(APIView):
    """OpenAPI 3.1, as JSON or as YAML."""

    schema = None

    def get(self, request: Request) -> HttpResponse:
        """All of it; `?format=yaml` for those who like that better."""
        asked = request.query_params.get("format", "json")
        if asked not in {"json", "yaml"}:
            words = "Either json or yaml."
            raise serializers.ValidationError({"format": [words]}, "invalid_parameter")
        kind = "application/json"
        content = dumps(made())
        if asked == "yaml":
            kind, content = "application/yaml", _yaml(made())
        answer = HttpResponse(content, content_type=kind)
        answer["Cache-Control"] = "private, no-cache"
        return answer


def _yaml(schema: dict[str, Any]) -> bytes:
    written: bytes = OpenApiYamlRenderer().render(schema)  # type: ignore[no-untyped-call] # has no types
    return written


@require_GET
@login_required
@csp_update({"img-src": ["data:"]})
def docs(request: HttpRequest) -> HttpResponse:
    """The same, to read and to try."""
    return render(request, "api_docs/docs.html")


@require_GET
@login_required
def problems(request: HttpRequest) -> HttpResponse:
    """Every code an error may have."""
    return render(request, "api_docs/problems.html", {"codes": sorted(codes().items())})


def codes() -> dict[str, str]:
    """What each stable code of a problem means."""
    return {kind.code: _first_line(kind) for kind in _all(Refused)} | COMMON


def _first_line(kind: type[Refused]) -> str:
    """What its author wrote of it; else its code, which is made of words."""
    written = (kind.__doc__ or "").strip().partition("\n")[0]
    return written or f"{kind.code.replace('_', ' ').capitalize()}."


def _all(kind: type[Refused]) -> Iterator[type[Refused]]:
    for sub in kind.__subclasses__():
        yield sub
        yield from _all(sub)
