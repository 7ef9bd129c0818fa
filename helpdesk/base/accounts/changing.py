"""Who is at work, told to the database with each statement that changes a setting.

The triggers of `watched.WATCHED` write changes down; whose they are only we know. So the
wrapper of each connection looks at what is about to be executed, and where that writes to
one of those tables within a request, says who asked for it: for the transaction, and no
longer. Reads, and writes to anything else, pass as they are.
"""

import json
import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from oauth2_provider.models import Application

from helpdesk.base.accounts.models import Agent, SettingChange, Token
from helpdesk.base.accounts.watched import WATCHED
from helpdesk.base.http import Answer
from helpdesk.base.ids import new_id

Way = SettingChange.Way
_WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w{1,63})"?')
_SETS = re.compile(r'"(\w{1,63})" = ')
_SAY = "SELECT set_config('helpdesk.who', %s::text, true)"
_asked: ContextVar[tuple[HttpRequest, UUID] | None] = ContextVar("asked", default=None)


class ChangesMiddleware:
    """What settings change from here on is the doing of whoever asks. Behind
    AuthenticationMiddleware, whose `request.user` the API sets anew."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = _asked.set((request, new_id()))
        try:
            return self.get_response(request)
        finally:
            _asked.reset(before)


def listen(connection: Any, **kwargs: Any) -> None:
    """Of a connection that was opened: stays with it, however often it is opened again."""
    if say_who not in connection.execute_wrappers:
        connection.execute_wrappers.append(say_who)


def say_who(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
) -> Any:
    """In place of executing a statement: says who asked for it, where that matters."""
    asked = _asked.get()
    if asked is None or not isinstance(sql, str) or sql.startswith("SELECT"):
        return execute(sql, params, many, context)
    if not _is_heard(sql):
        return execute(sql, params, many, context)
    connection = context["connection"]
    who = json.dumps(_who(*asked))
    # Outside of a transaction nobody would hear it: a statement is one of its own.
    with transaction.atomic(using=connection.alias, savepoint=False):
        with connection.cursor() as cursor:
            cursor.execute(_SAY, [who])
        done = execute(sql, params, many, context)
        # What a transaction does after us may be somebody else's doing.
        with connection.cursor() as cursor:
            cursor.execute(_SAY, [""])
    return done


def _is_heard(sql: str) -> bool:
    """Whether a trigger may write it down: not how a channel is, at each mail it brings."""
    written = _WRITES.search(sql)
    watched = WATCHED.get(written[1]) if written else None
    if watched is None:
        return False
    if not sql.startswith("UPDATE"):
        return True
    sets = set(_SETS.findall(sql.partition(" SET ")[2].partition(" WHERE ")[0]))
    return not sets or not sets <= set(watched.ignored)


def _who(request: HttpRequest, unit: UUID) -> dict[str, Any]:
    agent = getattr(request, "user", None)
    label = getattr(getattr(request, "auth", None), "label", "")
    # `request.user` is lazy: only asked for its class does it say whose it is.
    known = agent if isinstance(agent, Agent) else None
    through_api = bool(label) or request.path.startswith("/api/")
    return {
        "by": known.pk if known else None,
        "name": known.name if known else "",
        "way": str(Way.API if through_api else Way.PAGE),
        "through": _program(label),
        "unit": str(unit),
    }


def _program(label: str) -> str:
    """What the token or the app of a call is called; "" of a page."""
    sort, _colon, key = label.partition(":")
    key = key.partition(":")[0]
    model: Any = {"token": Token, "app": Application}.get(sort)
    if model is None:
        return ""
    return str(
        model.objects.filter(pk=key).values_list("name", flat=True).first() or ""
    )
