"""/hooks/<kind>/<key>/: where providers call.

Nobody signs in here: who calls is believed by the signature of the call, or by the secret
that its provider sends along, and refused in every other case. What is believed is kept
first and answered then (R1); what becomes of it is the workers' business.
"""

import logging

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from channels_app import calls
from channels_app.messenger import Greeting, Messenger
from channels_app.queries.hooks import hooked
from channels_app.views.called import Caller, caller, not_believed

logger = logging.getLogger(__name__)

# Of one call. Batches of a thousand changes have a tenth of it.
MOST = 6 * 1024 * 1024


@csrf_exempt
@never_cache
def hook(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """A call of the provider of one channel, or of somebody who pretends to be it."""
    found = hooked(kind, key)
    most = max(MOST, getattr(found[1], "most_bytes", 0)) if found else MOST
    one = caller(request, found, most=most)
    if isinstance(one, HttpResponse):
        return one
    greeting = _greeting(one)
    if greeting is not None:
        return _greeted(greeting)
    refused = not_believed(request, one)
    if refused is not None:
        return refused
    calls.keep(one.connection, one.adapter, one.settings, one.call)
    return _greeted(_thanks(one))


def _greeting(one: Caller[Messenger]) -> Greeting | None:
    """Who makes an adapter stumble is no provider that says hello."""
    try:
        return one.adapter.greet(one.settings, one.call)
    except Exception:
        logger.exception("a handshake broke off")
        return None


def _thanks(one: Caller[Messenger]) -> Greeting:
    """It is kept: whatever goes wrong now, its provider need not say it again."""
    try:
        return one.adapter.thank(one.call)
    except Exception:
        logger.exception("an answer to a call broke off")
        return one.adapter.thanks


def _greeted(greeting: Greeting) -> HttpResponse:
    answer = HttpResponse(
        greeting.body, content_type=greeting.content_type, status=greeting.status
    )
    # A handshake gives back what was sent: it is no page, whatever it holds.
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
