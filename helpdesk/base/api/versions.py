"""ETag and If-Match: nobody overwrites what they have not seen (RFC 9110, 13.1)."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from rest_framework.request import Request

from helpdesk.base.api.media import dumps
from helpdesk.base.api.problems import Problem, Unknown
from helpdesk.base.api.shapes import Shape, represent


def tag(shown: Any) -> str:
    """The version of a row: the digest of all that is shown of it."""
    return f'"{hashlib.sha256(dumps(shown)).hexdigest()[:32]}"'


def is_known(header: str, current: str) -> bool:
    """Whether `If-Match` or `If-None-Match` names this version."""
    asked = [one.strip().removeprefix("W/") for one in header.split(",")]
    return "*" in asked or current in asked


@contextmanager
def unchanged(
    request: Request, row: Model, rows: QuerySet[Any], shape: type[Shape]
) -> Iterator[None]:
    """What is done inside is done to what the caller saw, if they said what that was.

    The row is locked before its version is looked at, and until the change is committed.

    Raises:
        Problem: 412 with the current version; nothing was done.
        Unknown: it is gone meanwhile.
    """

    def show() -> Any:
        fresh = rows.filter(pk=row.pk).first()
        if fresh is None:
            raise Unknown
        return represent(shape, [fresh])[0]

    with shown_unchanged(request, row, show):
        yield


@contextmanager
def shown_unchanged(
    request: Request, lock: Model, show: Callable[[], Any]
) -> Iterator[None]:
    """The same of what has no row of its own, or not always: `lock` stands for it.

    Raises:
        Problem: 412 with the current version; nothing was done.
    """
    header = request.headers.get("If-Match")
    if header is None:
        yield
        return
    with transaction.atomic():
        bare = type(lock)._default_manager.select_for_update(no_key=True)  # noqa: SLF001 - its public door
        bare.filter(pk=lock.pk).values_list("pk").first()
        shown = show()
        current = tag(shown)
        if not is_known(header, current):
            raise Problem(
                412,
                "precondition_failed",
                "It was changed since you read it. Nothing was done.",
                headers={"ETag": current},
                current=shown,
            )
        yield
