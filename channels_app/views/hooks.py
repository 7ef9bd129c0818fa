"""/hooks/<kind>/<key>/: where providers call.

Nobody signs in here: who calls is believed by the signature of the call, or by the secret
that its provider sends along, and refused in every other case. What is believed is kept
first and answered then (R1); what becomes of it is the workers' business.
"""

import logging

from django.conf import settings as house
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from channels_app import calls
from channels_app.adapter import Call, Settings
from channels_app.messenger import Greeting, Messenger
from channels_app.models import Connection
from channels_app.queries.hooks import hooked
from helpdesk.base import problem
from helpdesk.base.secrets import CannotOpen

logger = logging.getLogger(__name__)

# Of one call. Batches of a thousand changes have a tenth of it.
MOST = 6 * 1024 * 1024


@csrf_exempt
@never_cache
def hook(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """A call of the provider of one channel, or of somebody who pretends to be it."""
    found = hooked(kind, key)
    if found is None:
        return _problem(request, 404, "not_found", "Nobody is called by this address.")
    if request.method not in {"GET", "POST"}:
        words = "This address takes GET and POST."
        answer = _problem(request, 405, "method_not_allowed", words)
        answer["Allow"] = "GET, POST"
        return answer
    body = request.read(MOST + 1)
    if len(body) > MOST:
        words = "That is more than is taken at once. Nothing was kept."
        return _problem(request, 413, "too_large", words)
    connection, adapter = found
    try:
        settings = connection.settings()
    except CannotOpen:
        logger.exception("channel %s: its credentials cannot be read", connection.pk)
        words = "The credentials of this channel cannot be read. Nothing was kept."
        return _problem(request, 503, "unavailable", words)
    return _answer(request, connection, adapter, settings, _call(request, body))


def _answer(
    request: HttpRequest,
    connection: Connection,
    adapter: Messenger,
    settings: Settings,
    call: Call,
) -> HttpResponse:
    greeting = _greeting(adapter, settings, call)
    if greeting is not None:
        return _greeted(greeting)
    if not _is_believed(adapter, settings, call):
        connection.refuse()
        logger.warning("channel %s: a call was refused", connection.pk)
        words = "The signature is missing or wrong. Nothing was kept."
        return _problem(request, 401, "not_believed", words)
    calls.keep(connection, adapter, settings, call)
    return _greeted(_thanks(adapter, call))


def _call(request: HttpRequest, body: bytes) -> Call:
    """As it was sent: signatures are made over our public address, whatever a proxy calls
    us, and over the bytes."""
    return Call(
        method=request.method or "",
        url=house.SITE_URL + request.get_full_path(),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=body,
    )


def _greeting(adapter: Messenger, settings: Settings, call: Call) -> Greeting | None:
    """Who makes an adapter stumble is no provider that says hello."""
    try:
        return adapter.greet(settings, call)
    except Exception:
        logger.exception("a handshake broke off")
        return None


def _thanks(adapter: Messenger, call: Call) -> Greeting:
    """It is kept: whatever goes wrong now, its provider need not say it again."""
    try:
        return adapter.thank(call)
    except Exception:
        logger.exception("an answer to a call broke off")
        return adapter.thanks


def _is_believed(adapter: Messenger, settings: Settings, call: Call) -> bool:
    """Whatever goes wrong while we look, nobody is believed by it."""
    try:
        return adapter.verify(settings, call) is True
    except Exception:
        logger.exception("a signature could not be looked at")
        return False


def _greeted(greeting: Greeting) -> HttpResponse:
    answer = HttpResponse(
        greeting.body, content_type=greeting.content_type, status=greeting.status
    )
    # A handshake gives back what was sent: it is no page, whatever it holds.
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _problem(request: HttpRequest, status: int, code: str, words: str) -> HttpResponse:
    return problem.plain(request, status, code, words)
