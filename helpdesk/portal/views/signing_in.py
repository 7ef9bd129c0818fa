"""Coming in and going out.

What a mailed link opens is a page with a button: scanners follow every link of a mail, and
to look changes nothing.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from helpdesk.base import limits
from helpdesk.base.errors import Refused
from helpdesk.portal import actions, tokens
from helpdesk.portal.errors import LinkOver, TooOften
from helpdesk.portal.forms import LinkForm, PasswordForm
from helpdesk.portal.models import Letter
from helpdesk.portal.views import cookies
from helpdesk.portal.views.door import (
    PortalRequest,
    for_customers,
    for_everybody,
    inside,
    language_of,
    page,
)


@for_everybody("GET", "HEAD", "POST")
def sign_in(request: PortalRequest) -> HttpResponse:
    """Both ways in; posted, a link is on its way, whoever it is."""
    where = inside(_asked(request, "next"))
    form = LinkForm(request.POST or None)
    asked = {
        "language": language_of(request),
        "network": limits.network(request),
        "where": where,
    }
    if form.run(actions.ask_for_link, **asked):
        return redirect("portal:sent")
    words = {"form": form, "password": PasswordForm(prefix="by"), "next": where}
    return page(request, "sign_in", words, status=_status(form))


@for_everybody("POST")
def with_password(request: PortalRequest) -> HttpResponse:
    where = inside(request.POST.get("next", ""))
    form = PasswordForm(request.POST, prefix="by")
    come: dict[str, str] = {}

    def enter(typed: str, *, password: str) -> None:
        come["token"], _account = actions.sign_in(
            typed, password=password, network=limits.network(request),
            browser=_browser(request),
        )  # fmt: skip

    if form.run(lambda **typed: enter(typed["typed"], password=typed["password"])):
        return _come_in(request, come["token"], where)
    words = {"form": LinkForm(), "password": form, "next": where}
    return page(request, "sign_in", words, status=_status(form))


@for_everybody()
def sent(request: PortalRequest) -> HttpResponse:
    """The same whoever asked."""
    return page(request, "sent", {})


@for_everybody("GET", "HEAD", "POST")
def link(request: PortalRequest, token: str) -> HttpResponse:
    """A button; pressed, they are signed in, and the link is used up."""
    if request.method != "POST":
        letter = _letter(token)
        if letter is None or not letter.is_good:
            return page(request, "link", {"refusal": str(LinkOver())}, status=404)
        return page(request, "link", {"letter": letter})
    try:
        made, letter = actions.open_link(
            token,
            network=limits.network(request),
            browser=_browser(request),
            by=request.session_.account if request.session_ else None,
        )
    except Refused as refusal:
        return page(request, "link", {"refusal": str(refusal)}, status=_of(refusal))
    where = letter.where
    if letter.kind == Letter.Kind.ADDRESS:
        where = reverse("portal:profile")
    return _come_in(request, made, inside(where))


@for_customers("POST")
def sign_out(request: PortalRequest) -> HttpResponse:
    if request.session_ is not None:
        actions.sign_out(request.session_)
    return goodbye()


def goodbye() -> HttpResponse:
    """To the door, known no more."""
    from_here = redirect("portal:sign_in")
    cookies.forget(from_here)
    return from_here


def _come_in(request: PortalRequest, token: str, where: str) -> HttpResponse:
    if request.session_ is not None:
        actions.sign_out(request.session_)
    response = redirect(where or "portal:requests")
    cookies.remember(response, token)
    return response


def _letter(token: str) -> Letter | None:
    public_id = tokens.letter_of(token)
    found = Letter.objects.filter(public_id=public_id) if public_id else None
    return found.first() if found is not None else None


def _asked(request: HttpRequest, name: str) -> str:
    return request.POST.get(name) or request.GET.get(name, "")


def _browser(request: HttpRequest) -> str:
    return str(request.headers.get("User-Agent", ""))


def _status(form: LinkForm | PasswordForm) -> int:
    return _of(form.refusal) if form.refusal else form.status


def _of(refusal: Refused) -> int:
    if isinstance(refusal, TooOften):
        return 429
    return 404 if isinstance(refusal, LinkOver) else 409
