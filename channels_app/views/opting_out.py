"""/c/stop/<signed>/: no more automatic mail, by a mail program's one click (RFC 8058) or
by the button of this page. Answers of people still come, and it says so."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from channels_app import opting_out
from channels_app.views.resume import private
from helpdesk.base import limits
from helpdesk.base.limits import Limit
from tickets import actions

FOLLOWED = Limit(60, 60)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def opt_out(request: HttpRequest, signed: str) -> HttpResponse:
    """The question, or what was done. No cookie is read: the link says all there is."""
    if limits.spend(f"opting-out:{limits.network(request)}", FOLLOWED):
        return _page({"sentence": _("Please try again in a minute.")}, status=429)
    identity = opting_out.read(signed)
    if identity is None:
        return _page({"sentence": _("This link is no longer good.")}, status=404)
    if request.method == "POST":
        # "again" stands on our page alone: whatever else a mail program posts means no.
        wants = "again" in request.POST
        actions.opted_out(identity, wants_none=not wants)
    return _page({"identity": identity, "is_done": request.method == "POST"})


def _page(words: dict[str, object], *, status: int = 200) -> HttpResponse:
    # Without the request: this page knows nobody.
    return private(render(None, "channels_app/opting_out.html", words, status=status))
