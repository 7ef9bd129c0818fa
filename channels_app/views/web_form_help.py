"""Articles that may answer a form, while somebody fills it in.

A door of the form's own: its pages have no cookie, so there is no token that the help
centre's door asks for, and what it answers may stand in the page of another site.
"""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from channels_app.views.web_form import FormRequest, for_form, page
from helpdesk.base import help as public_help
from helpdesk.base import limits
from helpdesk.base.limits import Limit

# Of all behind one address: one goes out each time somebody stops typing.
ASKED, SAID = Limit(120, 60), Limit(60, 60)
# Of what they write; the question is at its beginning.
LONGEST = 2_000


@for_form
@require_POST
def suggest(request: FormRequest) -> HttpResponse:
    """What may answer what is in `text` so far; an empty answer is no answer."""
    if limits.spend(f"suggest:{limits.network(request)}", ASKED):
        return HttpResponse(status=429)
    if not request.config_["help"]:
        return HttpResponse()
    subject, text = (request.POST.get(name, "") for name in ("subject", "text"))
    offer = public_help.suggest(
        public_help.Writing(
            text=f"{subject[:LONGEST]}\n{text[:LONGEST]}",
            language=request.language_,
            where="form",
            who=limits.browser(request),
            before=request.POST.get("offer", "")[:40],
        )
    )
    words = {
        "offer": offer,
        "key": request.form_.key,
    }
    return render(None, "channels_app/web_form_offer.html", words)


@for_form
@require_POST
def opened(request: FormRequest) -> HttpResponse:
    """They opened one of them."""
    if limits.spend(f"suggest-said:{limits.network(request)}", SAID):
        return JsonResponse({}, status=429)
    slug = request.POST.get("slug", "")[:80]
    public_help.opened(request.POST.get("offer", "")[:40], slug)
    return JsonResponse({}, status=202)


@for_form
@require_POST
def solved(request: FormRequest) -> HttpResponse:
    """They found it here: what they wrote is not sent."""
    if limits.spend(f"suggest-said:{limits.network(request)}", SAID):
        return HttpResponse(status=429)
    public_help.solved(request.POST.get("offer", "")[:40])
    return page(request, "web_form_solved")
