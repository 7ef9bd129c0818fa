"""Idempotency-Key: the same POST sent again has one effect and the same answer (AC-68).

The key's row, the change and the answer are one transaction, so that a crash leaves all
of it or nothing. Whoever sends the same while it runs waits for it, and is told so after
a moment (draft-ietf-httpapi-idempotency-key-header-07).
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from psycopg.errors import LockNotAvailable
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api.media import dumps
from helpdesk.base.api.problems import Problem
from helpdesk.base.models import Answered
from helpdesk.base.secrets import seal, unseal

HEADER = "Idempotency-Key"
LONGEST = 255
KEPT = timedelta(hours=24)
# As long as the second of two waits for the first.
PATIENCE = "2s"
# Beside the body: where it is, what it is.
KEPT_HEADERS = ("Location", "ETag", "Retry-After")


def once(
    request: Request, run: Callable[[], Response], still: Callable[[Any], None]
) -> HttpResponseBase:
    """What `run` answers, or what it answered to the same request before.

    still: gets what was told before, and raises where it may not be told any more.

    Raises:
        Problem: another request had this key, or the first one is still running.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return run()
    if not 0 < len(key) <= LONGEST or not key.isascii() or not key.isprintable():
        raise Problem(
            400,
            "invalid_idempotency_key",
            f"1 to {LONGEST} printable ASCII characters.",
        )
    owner, print_ = _owner(request), _fingerprint(request)
    with transaction.atomic():
        _wait_in_line(f"{owner} {key}")
        before = Answered.objects.filter(owner=owner, key=key).first()
        if before is not None and before.at > timezone.now() - KEPT:
            return _again(before, print_, still)
        with transaction.atomic():
            response = run()
            # What was refused half way leaves nothing behind.
            transaction.set_rollback(response.status_code >= 400)
        if response.status_code < 500:
            Answered.objects.update_or_create(
                owner=owner,
                key=key,
                defaults={
                    "fingerprint": print_,
                    "status": response.status_code,
                    "headers": _kept(response),
                    "body": _sealed(owner, key, response),
                    "at": timezone.now(),
                },
            )
        return response


def refuse_key(request: Request) -> None:
    """For what cannot be done once: better said than promised.

    Raises:
        Problem: there is a key.
    """
    if HEADER in request.headers:
        raise Problem(
            400,
            "not_repeatable",
            "This call takes no Idempotency-Key. Nothing was done.",
        )


def forget_old() -> None:
    """After a day the same key is a new one."""
    Answered.objects.filter(at__lt=timezone.now() - KEPT).delete()


def _wait_in_line(name: str) -> None:
    """One at a time for each key, until the end of this transaction."""
    digest = hashlib.sha256(name.encode()).digest()
    number = int.from_bytes(digest[:8], "big", signed=True)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
            cursor.execute("SELECT set_config('lock_timeout', '5s', true)")
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise Problem(
            409,
            "idempotency_in_progress",
            "The first request with this key is still running. Send this again soon.",
            headers={"Retry-After": "1"},
        ) from None


def _again(before: Answered, print_: str, still: Callable[[Any], None]) -> HttpResponse:
    if before.fingerprint != print_:
        raise Problem(
            422,
            "idempotency_mismatch",
            "This Idempotency-Key came with another request before. Nothing was done.",
        )
    kind = "application/json" if before.status < 400 else "application/problem+json"
    body = _opened(before)
    if body and before.status < 400:
        still(orjson.loads(body))
    answer = HttpResponse(body, content_type=kind, status=before.status)
    for name, value in before.headers.items():
        answer[name] = value
    answer["Idempotent-Replayed"] = "true"
    return answer


def _sealed(owner: str, key: str, response: Response) -> bytes:
    """Some answers tell a secret, once: what is kept of them cannot be read (R29)."""
    if response.data is None:
        return b""
    return seal({"body": dumps(response.data).decode()}, row=_row(owner, key))


def _opened(before: Answered) -> bytes:
    sealed = bytes(before.body)
    row = _row(before.owner, before.key)
    return unseal(sealed, row=row)["body"].encode() if sealed else b""


def _row(owner: str, key: str) -> str:
    return f"base_answered:{owner} {key}:body"


def _kept(response: Response) -> dict[str, str]:
    return {name: response[name] for name in KEPT_HEADERS if name in response}


def _owner(request: Request) -> str:
    """Keys of one token are nobody else's; nor those of whom it acts for."""
    sent: Any = request.auth
    door = sent.label if sent is not None else "session"
    return f"{door} agent:{request.user.pk}"


def _fingerprint(request: Request) -> str:
    """What makes it the same request: address and content."""
    plain: Any = request._request  # noqa: SLF001 - DRF offers no other way to its bytes
    found = hashlib.sha256(f"{request.method} {plain.get_full_path()}\n".encode())
    try:
        if plain.content_type == "multipart/form-data":
            _hash_parts(found, plain)
        else:
            found.update(plain.body)
    except RequestDataTooBig:
        raise Problem(413, "too_large", "That is more than is taken at once.") from None
    return found.hexdigest()


def _hash_parts(found: Any, plain: Any) -> None:
    """Boundaries differ each time, what they part does not."""
    for name, values in sorted(plain.POST.lists()):
        found.update(repr((name, values)).encode())
    for name, uploads in sorted(plain.FILES.lists()):
        for upload in uploads:
            digest = hashlib.file_digest(upload.file, "sha256").hexdigest()
            upload.seek(0)
            found.update(repr((name, upload.name, digest)).encode())
