"""The shop of the demo's company at /demo/: what somebody sees who embeds the widget.

It is a host page like any other: it knows the helpdesk by one line, and its policy names
this server as docs/admins.md tells customers to.
"""

from datetime import timedelta
from typing import Any

import jwt
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from channels_app.actions import doors, widgets
from channels_app.models import Connection
from channels_app.queries import web_forms
from channels_app.views.widget_examples import policy
from helpdesk.base.ids import new_id
from helpdesk.demo import people
from helpdesk.demo.goods import MACHINES

# The strictest a shop with scripts and styles of its own can have.
OWN_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'; script-src 'self' "
)
# What they bought, for whoever is signed in there.
ORDERS = (
    ("BW-48213", "Tavola 2", "delivered"),
    ("BW-51877", "Descaler, 6 sachets", "on its way"),
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return _page(request, "home")


@require_safe
def machine(request: HttpRequest, slug: str) -> HttpResponse:
    found = next((one for one in MACHINES if one.slug == slug), None)
    if found is None:
        raise Http404
    others = [one for one in MACHINES if one is not found]
    return _page(request, "machine", machine=found, others=others)


@require_safe
def basket(request: HttpRequest) -> HttpResponse:
    """What was put in stands in the address: this shop remembers nobody."""
    inside = [one for one in MACHINES if one.slug in request.GET.getlist("add")]
    total = f"{sum(one.price for one in inside):,} €"
    return _page(request, "basket", inside=inside, total=total)


@require_safe
def delivery(request: HttpRequest) -> HttpResponse:
    return _page(request, "delivery")


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Somebody is signed in, and the shop's server vouches for them to the widget."""
    person = people.SHOPPER
    answer = _page(
        request, "account", person=person, orders=ORDERS, token=_vouch(person)
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def _vouch(person: people.Person) -> str:
    """What docs/admins.md shows, with the secret that the shop was given."""
    secret = doors.secrets_of(_widget()).get("secret", "")
    said = {
        "sub": person.address,
        "name": person.name,
        "email": person.address,
        "email_verified": True,
        "exp": timezone.now() + timedelta(hours=1),
        "jti": str(new_id()),
    }
    return jwt.encode(said, secret, algorithm="HS256") if secret else ""


def _widget() -> Connection:
    found = Connection.objects.filter(channel__kind=widgets.KIND).select_related(
        "channel"
    )
    first = found.order_by("pk").first()
    if first is None:
        raise Http404
    return first


def _form() -> str:
    """Where the shop's form is; "" while it is switched off."""
    found = web_forms.every().filter(channel__is_active=True).order_by("pk").first()
    return reverse("channels:form", args=[found.key]) if found else ""


def _page(request: HttpRequest, name: str, **words: Any) -> HttpResponse:
    site = f"{request.scheme}://{request.get_host()}"
    words = {
        "company": people.COMPANY,
        "machines": MACHINES,
        "script": f"{site}/w/{_widget().key}.js",
        "form": _form(),
        **words,
    }
    answer = render(request, f"demo/{name}.html", words)
    # Its own scripts, and what the widget needs.
    answer["Content-Security-Policy"] = OWN_POLICY + policy(site).removeprefix(
        "script-src "
    )
    return answer
