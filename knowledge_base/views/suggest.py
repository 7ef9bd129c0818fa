"""Help that is offered in forms: while somebody writes, and before it is sent.

Nothing here names an agent or needs one. What answers is HTML, since a form without
JavaScript shows the same.
"""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.base import help as public_help
from helpdesk.base import limits
from helpdesk.base.limits import Limit
from knowledge_base.actions import mailed
from knowledge_base.models import LANGUAGES

# Of all behind one address: one goes out each time somebody stops typing.
ASKED, SAID = Limit(120, 60), Limit(60, 60)
# Of what they write; the question is at its beginning.
LONGEST = 2_000


@require_POST
@never_cache
def suggest(request: HttpRequest, language: str) -> HttpResponse:
    """What may answer what is in `text` so far; an empty answer is no answer."""
    if limits.spend(f"suggest:{limits.network(request)}", ASKED):
        return HttpResponse(status=429)
    code = language if language in LANGUAGES else "en"
    subject, text = (request.POST.get(name, "") for name in ("subject", "text"))
    offer = public_help.suggest(
        public_help.Writing(
            text=f"{subject[:LONGEST]}\n{text[:LONGEST]}",
            language=code,
            where="form",
            who=limits.browser(request),
            before=request.POST.get("offer", "")[:40],
        )
    )
    with translation.override(code):
        words = {"offer": offer, "language": code}
        return render(request, "knowledge_base/suggested.html", words)


@require_POST
@never_cache
def opened(request: HttpRequest, language: str) -> HttpResponse:
    """They opened one of them."""
    if limits.spend(f"suggest-said:{limits.network(request)}", SAID):
        return JsonResponse({}, status=429)
    slug = request.POST.get("slug", "")[:80]
    public_help.opened(request.POST.get("offer", "")[:40], slug)
    return JsonResponse({}, status=202)


@csrf_exempt
@require_POST
@never_cache
def read(request: HttpRequest, language: str) -> HttpResponse:
    """They read an article that our mail led to: its page says so once somebody moves
    in it, since programs that only follow links of mails read nothing.

    Those pages set no cookie, so there is no token to bring; our signature is there.
    """
    if limits.spend(f"suggest-said:{limits.network(request)}", SAID):
        return JsonResponse({}, status=429)
    lookup = mailed.mailed(request.POST.get("from", ""))
    if lookup is not None:
        public_help.opened(str(lookup.public_id), request.POST.get("slug", "")[:80])
    return JsonResponse({}, status=202)


@require_POST
@never_cache
def solved_it(request: HttpRequest, language: str) -> HttpResponse:
    """They found it here: what they wrote is not sent."""
    if limits.spend(f"suggest-said:{limits.network(request)}", SAID):
        return HttpResponse(status=429)
    public_help.solved(request.POST.get("offer", "")[:40])
    with translation.override(language if language in LANGUAGES else "en"):
        words = {"title": _("Glad to hear it"), "sentence": _("Nothing was sent.")}
        return _page(words)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def solved(request: HttpRequest, signed: str) -> HttpResponse:
    """From an acknowledgement by mail. To look changes nothing; the button does."""
    if limits.spend(f"solved:{limits.network(request)}", SAID):
        return _page({"sentence": _("Please try again in a minute.")}, status=429)
    lookup = mailed.mailed(signed)
    if lookup is None:
        return _page({"sentence": _("This link is no longer good.")}, status=404)
    with translation.override(lookup.language):
        if request.method != "POST":
            words = {"asks": True, "number": lookup.ticket and lookup.ticket.number}
            return _page(words, request)
        mailed.solved_by_mail(lookup)
        return _page(
            {
                "title": _("Glad to hear it"),
                "sentence": _(
                    "Your request is closed. If it was not solved after all, just answer"
                    " our mail."
                ),
            }
        )


def _page(
    words: Mapping[str, object],
    request: HttpRequest | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    answer = render(request, "knowledge_base/solved.html", words, status=status)
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer
