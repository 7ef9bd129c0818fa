"""Errors as RFC 9457 problem details: one shape, a stable `code`, every field named."""

import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import Http404, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from psycopg_pool import PoolTimeout
from rest_framework import exceptions, status
from rest_framework.response import Response

from helpdesk.base.errors import NotAllowed, Refused
from helpdesk.base.problem import MEDIA_TYPE, body, request_id

logger = logging.getLogger(__name__)

RETRY_SECONDS = 5
# Django's and DRF's own words for what we have shorter ones for.
CODES = {
    "authentication_failed": "unauthenticated",
    "not_authenticated": "unauthenticated",
    "permission_denied": "not_allowed",
    "parse_error": "malformed",
    "throttled": "rate_limited",
    "error": "refused",
}


class Problem(exceptions.APIException):
    """An answer other than what was asked for. `more` goes into its body as it is."""

    def __init__(
        self,
        status_code: int,
        code: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail, code)
        self.status_code = status_code
        self.headers, self.more = dict(headers or {}), more


class Unknown(Problem):
    """There is no such thing, or none that this caller may know of."""

    def __init__(self) -> None:
        super().__init__(404, "not_found", "There is nothing here that you may see.")


def answer(error: Exception, context: Mapping[str, Any]) -> Response:
    """What DRF asks for each exception of a view."""
    request = context["request"]
    request = getattr(request, "_request", request)
    problem = _problem(error)
    if problem is None:
        logger.error("request %s failed", request_id(request), exc_info=error)
        problem = Problem(
            500,
            "internal_error",
            "Something of ours failed. Nothing was changed. Send the same again, with"
            " the same Idempotency-Key; if it fails again, tell us `instance`.",
        )
    response = Response(
        body(
            problem.status_code,
            str(problem.detail.code),  # type: ignore[union-attr] # one detail, ours
            str(problem.detail),
            request_id(request),
            **problem.more,
        ),
        status=problem.status_code,
        headers=_headers(problem),
        content_type=MEDIA_TYPE,
    )
    response.exception = True
    return response


def _headers(problem: Problem) -> dict[str, str]:
    """Who does not say who they are is told how to (RFC 9110, 11.6.1)."""
    given = dict(problem.headers)
    if problem.status_code == status.HTTP_401_UNAUTHORIZED:
        given.setdefault("WWW-Authenticate", 'Bearer realm="api"')
    return given


def _problem(error: Exception) -> Problem | None:
    """What it is to a caller; None for what nobody meant to happen."""
    return next(
        (make(error) for kinds, make in _KINDS if isinstance(error, kinds)), None
    )


def _refused(error: Any) -> Problem:
    if error.code == "not_found":
        return Unknown()
    return Problem(409, error.code, str(error), data=dict(error.data))


def _unavailable(error: object) -> Problem:
    return Problem(
        503,
        "unavailable",
        "The database cannot be asked just now. Nothing was changed.",
        headers={"Retry-After": str(RETRY_SECONDS)},
    )


def _of_framework(error: exceptions.APIException) -> Problem:
    code = str(error.get_codes())
    headers = {}
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    return Problem(
        error.status_code, CODES.get(code, code), str(error.detail), headers=headers
    )


def _invalid(error: exceptions.ValidationError) -> Problem:
    """What is wrong, field by field. An id of nothing that can be seen is a 404."""
    wrong = list(_flat(error.get_full_details(), ""))
    if any(one["code"] == "does_not_exist" for one in wrong):
        return Problem(
            404, "not_found", "It names something you may not see.", errors=wrong
        )
    codes = {one["code"] for one in wrong}
    code = codes.pop() if codes in _ALONE else "invalid"
    return Problem(400, code, "Some of it cannot be taken as it is.", errors=wrong)


# Codes that say it all when there are no others.
_ALONE = ({"unknown_field"}, {"unknown_parameter"})


def _flat(details: Any, path: str) -> Iterator[dict[str, str]]:
    """DRF's nested dictionaries of lists, as one list of named fields."""
    match details:
        case {"message": str() as message, "code": str() as code}:
            yield {"field": path, "code": code, "detail": str(message)}
        case dict():
            for name, inner in details.items():
                step = "" if name == "non_field_errors" else str(name)
                yield from _flat(inner, ".".join(part for part in (path, step) if part))
        case list():
            for inner in details:
                yield from _flat(inner, path)


# The first that fits.
_KINDS: tuple[tuple[Any, Callable[[Any], Problem]], ...] = (
    (Problem, lambda error: error),
    (NotAllowed, lambda error: Problem(403, error.code, str(error))),
    (Refused, _refused),
    (Http404, lambda error: Unknown()),
    (
        PermissionDenied,
        lambda error: Problem(403, "not_allowed", "You may not do this."),
    ),
    (exceptions.ValidationError, _invalid),
    (exceptions.APIException, _of_framework),
    (
        (MultiPartParserError, UnreadablePostError),
        lambda error: Problem(400, "malformed", "That cannot be read as it was sent."),
    ),
    (
        (RequestDataTooBig, TooManyFilesSent),
        lambda error: Problem(413, "too_large", "That is more than is taken at once."),
    ),
    ((OperationalError, InterfaceError, PoolTimeout), _unavailable),
)
