"""/c/<signed>/: back into a conversation, from a mail, in a window of its own.

To look changes nothing, since scanners follow every link of a mail; the button does. No
cookie is read or set: who holds the link can read the mail, and that is all it says.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from channels_app import resume, tokens
from channels_app.actions import links, stepping_in
from channels_app.models import Visitor
from channels_app.queries import onward, ways
from channels_app.views.widget import loader
from helpdesk.base import limits
from helpdesk.base.errors import Refused
from helpdesk.base.limits import Limit
from tickets import codes

FOLLOWED = Limit(60, 60)
# By one public link after the other: each makes somebody at a widget.
BEGUN = Limit(30, 3600)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def go_on(request: HttpRequest, signed: str) -> HttpResponse:
    """The conversation, or the question whether it is theirs."""
    if limits.spend(f"resume:{limits.network(request)}", FOLLOWED):
        return _sentence(_("Please try again in a minute."), status=429)
    try:
        for found in codes.read(signed):
            return _brought(request, found)
        link = resume.read(signed)
        if request.method == "POST":
            return _answered(request, link)
        visitor = links.leads_to(link)
        if visitor is not None:
            return _panel(request, visitor)
        return _asked(link)
    except (resume.Dead, Refused) as refusal:
        words = str(refusal) or _("This link is no longer good.")
        return _sentence(words, status=404)


def _answered(request: HttpRequest, link: resume.Link) -> HttpResponse:
    if link.kind == resume.Kind.PUBLIC and limits.spend(
        f"public-link:{limits.network(request)}", BEGUN
    ):
        return _sentence(_("Please try again in an hour."), status=429)
    if "no" in request.POST:
        links.decline(link)
        words = _("Thank you. Nothing more of this conversation is sent to you.")
        return _sentence(words)
    return _to_panel(links.follow(link))


def _to_panel(visitor: Visitor) -> HttpResponse:
    """To a page that may be loaded again."""
    link = resume.Link(kind=resume.Kind.VISITOR, what=visitor.pk, whose=visitor.epoch)
    where = reverse("channels:resume", args=[resume.sign(link)])
    return private(HttpResponseRedirect(where, status=303))


def _brought(request: HttpRequest, found: codes.Found) -> HttpResponse:
    """With a code: into the widget, after one more click, with what we know of it."""
    one = stepping_in.leads_to(found)
    if request.method == "POST":
        return _to_panel(stepping_in.step_in(found))
    site = onward.site_of(one.ticket)
    return _page({"site": ways.title_of(site) if site else "", "is_brought": True})


def _panel(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    return private(
        loader.page(
            request,
            visitor.channel.connection,
            language=visitor.language,
            token=tokens.mint(tokens.of(visitor)),
        )
    )


def _asked(link: resume.Link) -> HttpResponse:
    site = ways.title_of(links.site_of(link))
    if link.kind == resume.Kind.PUBLIC:
        return _page({"site": site, "is_public": True})
    if link.kind == resume.Kind.MAIL:
        return _page({"site": site, "is_brought": True})
    return _page({"site": site, "is_asked": True})


def _sentence(words: str, *, status: int = 200) -> HttpResponse:
    return _page({"sentence": words}, status=status)


def _page(words: dict[str, object], *, status: int = 200) -> HttpResponse:
    # Without the request: this page knows nobody, and its template needs nobody.
    return private(render(None, "channels_app/resume.html", words, status=status))


def private(response: HttpResponse) -> HttpResponse:
    """What nobody keeps, finds or names elsewhere."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
