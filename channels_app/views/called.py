"""What every address has that providers call: who is called, how much is read, and whether
the caller is believed. Nobody signs in there."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.conf import settings as house
from django.http import HttpRequest, HttpResponse

from channels_app.actions.lending import equipped
from channels_app.adapter import Adapter, Call, Settings
from channels_app.models import Connection
from helpdesk.base import problem
from helpdesk.base.secrets import CannotOpen

logger = logging.getLogger(__name__)
Kind = TypeVar("Kind", bound=Adapter)


@dataclass(frozen=True, slots=True)
class Caller(Generic[Kind]):
    """A request to the address of a channel, not believed yet."""

    connection: Connection
    adapter: Kind
    settings: Settings
    call: Call


def caller(
    request: HttpRequest, found: tuple[Connection, Kind] | None, *, most: int
) -> Caller[Kind] | HttpResponse:
    """Who calls, or what they are answered instead. most: bytes that are read."""
    if found is None:
        return refusal(request, 404, "not_found", "Nobody is called by this address.")
    if request.method not in {"GET", "POST"}:
        words = "This address takes GET and POST."
        answer = refusal(request, 405, "method_not_allowed", words)
        answer["Allow"] = "GET, POST"
        return answer
    body = request.read(most + 1)
    if len(body) > most:
        words = "That is more than is taken at once. Nothing was kept."
        return refusal(request, 413, "too_large", words)
    connection, adapter = found
    try:
        settings = equipped(connection)
    except CannotOpen:
        logger.exception("channel %s: its credentials cannot be read", connection.pk)
        words = "The credentials of this channel cannot be read. Nothing was kept."
        return refusal(request, 503, "unavailable", words)
    return Caller(connection, adapter, settings, _call(request, body))


def _call(request: HttpRequest, body: bytes) -> Call:
    """As it was sent: signatures are made over our public address, whatever a proxy calls
    us, and over the bytes."""
    return Call(
        method=request.method or "",
        url=house.SITE_URL + request.get_full_path(),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=body,
    )


def not_believed(request: HttpRequest, one: Caller[Kind]) -> HttpResponse | None:
    """The answer to somebody who is not its provider; None: they are."""
    if _is_believed(one.adapter.verify, one):
        return None
    one.connection.refuse()
    logger.warning("channel %s: a call was refused", one.connection.pk)
    words = "The signature is missing or wrong. Nothing was kept."
    return refusal(request, 401, "not_believed", words)


def _is_believed(verify: Callable[[Settings, Call], bool], one: Caller[Kind]) -> bool:
    """Whatever goes wrong while we look, nobody is believed by it."""
    try:
        return verify(one.settings, one.call) is True
    except Exception:
        logger.exception("a signature could not be looked at")
        return False


def refusal(request: HttpRequest, status: int, code: str, words: str) -> HttpResponse:
    """What is answered to a program."""
    return problem.plain(request, status, code, words)
