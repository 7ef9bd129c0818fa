"""/c/: somebody has a code, and types it here to go on with what they began elsewhere.

Whoever has a code alone learns that it is good, and nothing else: neither of what, nor
with whom. Who guesses is counted by their network.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from channels_app import resume
from channels_app.actions import stepping_in
from channels_app.errors import NotThere
from channels_app.views.resume import private
from helpdesk.base import limits
from helpdesk.base.limits import Limit
from tickets import codes
from tickets.kinds import kind_of
from tickets.models import Continuation
from tickets.queries import reach

# Each is one of 2**44.
TYPED = Limit(20, 3600)
LONGEST = 60


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The field; then the ways there are; then, for a chat, the chat."""
    if request.method != "POST":
        return _page({})
    typed = request.POST.get("code", "")[:LONGEST]
    if limits.spend(f"typed:{limits.network(request)}", TYPED):
        return _page(
            {"typed": typed, "wrong": _("Please try again in an hour.")}, status=429
        )
    found = codes.typed(typed)
    good = Continuation.objects.good().carried()
    if found is None or not good.filter(code=found).exists():
        wrong = _("This code is not right, or no longer good.")
        return _page({"typed": typed, "wrong": wrong}, status=422)
    if "chat" in request.POST:
        return _into_chat(found)
    return _page({"code": codes.shown(found), "ways": _ways(found)})


def _into_chat(found: str) -> HttpResponse:
    try:
        visitor = stepping_in.step_in_by_code(found)
    except NotThere as refusal:
        return _page({"wrong": str(refusal)}, status=409)
    kind = resume.Kind.VISITOR
    link = resume.Link(kind=kind, what=visitor.pk, whose=visitor.epoch)
    where = reverse("channels:resume", args=[resume.sign(link)])
    return private(HttpResponseRedirect(where, status=303))


def _ways(found: str) -> list[dict[str, object]]:
    return [
        {
            "is_here": way.is_here,
            "name": kind_of(kind).name,
            "where": way.where,
            "link": way.link,
        }
        for kind, way in reach.plain_ways(found)
    ]


def _page(words: dict[str, object], *, status: int = 200) -> HttpResponse:
    # Without the request: this page knows nobody, and its template needs nobody.
    return private(render(None, "channels_app/code.html", words, status=status))
