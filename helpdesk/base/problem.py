"""Problem details (RFC 9457): the shape of every error that programs are told."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse

from helpdesk.base.ids import new_id

MEDIA_TYPE = "application/problem+json"
# Where programs ask: the API, and the doors of messengers.
PREFIXES = ("/api/", "/hooks/")
# Where each code is explained; the anchor is the code.
DOCS = "/api/docs/problems/"
TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Refused",
    410: "Gone",
    412: "Changed meanwhile",
    413: "Too large",
    415: "Unsupported media type",
    422: "Cannot be processed",
    429: "Too many requests",
    500: "Our fault",
    503: "Unavailable",
}


def is_api(request: HttpRequest) -> bool:
    """Whether a program asks, which reads no pages."""
    return request.path_info.startswith(PREFIXES)


def request_id(request: HttpRequest) -> UUID:
    """What this request is called in our logs and in its answer."""
    made: UUID | None = getattr(request, "api_request_id", None)
    if made is None:
        made = request.api_request_id = new_id()  # type: ignore[attr-defined] # ours
    return made


def body(
    status: int, code: str, detail: str, instance: UUID, **more: Any
) -> dict[str, Any]:
    """Its members, the standard ones first."""
    return {
        "type": f"{DOCS}#{code}",
        "title": TITLES.get(status, "Problem"),
        "status": status,
        "detail": detail,
        "code": code,
        "instance": f"urn:uuid:{instance}",
        **more,
    }


def plain(request: HttpRequest, status: int, code: str, detail: str) -> HttpResponse:
    """The answer of a middleware, which no view of the API has seen."""
    told = request_id(request)
    answer = JsonResponse(
        body(status, code, detail, told), status=status, content_type=MEDIA_TYPE
    )
    answer["Cache-Control"] = "no-store"
    answer["X-Request-Id"] = str(told)
    return answer
