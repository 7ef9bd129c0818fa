"""/cti/<key>/: a telephone system says what happens on it.

What is said is a row before it is answered, and shown at once: a telephone rings for some
seconds, so it waits in no line behind mails. What cannot be read is answered with words
for whoever sets it up.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from channels_app.actions import ringing
from channels_app.adapter import Unreadable
from channels_app.queries.hooks import telephone
from channels_app.views.called import caller, not_believed, refusal
from helpdesk.base import limits
from helpdesk.base.limits import Limit

KIND = "cti"
MOST = 64 * 1024
# Of one telephone system; a call is told of three times or a few more.
EVENTS = Limit(1200, 60)


@csrf_exempt
@never_cache
def cti(request: HttpRequest, key: str) -> HttpResponse:
    """One event."""
    one = caller(request, telephone(KIND, key), most=MOST)
    if isinstance(one, HttpResponse):
        return one
    refused = not_believed(request, one)
    if refused is not None:
        return refused
    left = limits.spend(f"cti:{one.connection.pk}", EVENTS)
    if left:
        words = "These are more events than a telephone system has."
        answer = refusal(request, 429, "too_many", words)
        answer["Retry-After"] = str(left)
        return answer
    try:
        told = one.adapter.tells(one.settings, one.call)
    except Unreadable as odd:
        return refusal(request, 422, "unreadable", str(odd))
    if told is not None:
        ringing.told(one.connection.channel, told)
    one.connection.called()
    return JsonResponse({"ok": True})
