"""Who I am in the portal: name, language, addresses, password, and other browsers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from helpdesk.base import limits
from helpdesk.base.errors import Refused
from helpdesk.base.forms import ActionForm
from helpdesk.portal import actions
from helpdesk.portal.actions.profile import needs_old_password
from helpdesk.portal.errors import TooOften
from helpdesk.portal.forms import AddressForm, LanguageForm, NameForm, NewPasswordForm
from helpdesk.portal.models import Proof
from helpdesk.portal.views.door import (
    SignedInRequest,
    for_customers,
    gone,
    language_of,
    page,
)
from helpdesk.portal.views.signing_in import goodbye


@for_customers()
def profile(request: SignedInRequest) -> HttpResponse:
    return _page(request)


@for_customers("POST")
def verb(request: SignedInRequest, verb: str) -> HttpResponse:
    """One of the forms of the page, sent."""
    do = VERBS.get(verb)
    return do(request) if do else gone(request)


def _page(
    request: SignedInRequest, refusal: str = "", **sent: ActionForm
) -> HttpResponse:
    session, reader = request.session_, request.reader_
    account = session.account
    forms = {
        "name": NameForm(initial={"name": reader.customer.name}),
        "language": LanguageForm(initial={"language": account.language}),
        "address": AddressForm(),
        "password": NewPasswordForm(asks_old=needs_old_password(session)),
        **sent,
    }
    words = {
        # By themselves: what a page says of its language goes by the same name.
        "forms": forms,
        "refusal": refusal,
        "proofs": Proof.objects.filter(account=account).select_related("identity"),
        "sessions": account.sessions.order_by("-used_at"),
        "this": session,
        "has_password": bool(account.password),
    }
    bound = next(iter(sent.values()), None)
    status = _status(bound) if bound else (409 if refusal else 200)
    return page(request, "profile", words, status=status)


def _status(form: ActionForm) -> int:
    return 429 if isinstance(form.refusal, TooOften) else form.status


def _saved(request: SignedInRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("portal:profile")


def _name(request: SignedInRequest) -> HttpResponse:
    form = NameForm(request.POST)
    if form.run(actions.call_me, request.reader_):
        return _saved(request, _("Saved."))
    return _page(request, name=form)


def _language(request: SignedInRequest) -> HttpResponse:
    form = LanguageForm(request.POST)
    if form.run(actions.set_language, request.session_.account):
        return _saved(request, _("Saved."))
    return _page(request, language=form)


def _address(request: SignedInRequest) -> HttpResponse:
    form = AddressForm(request.POST)
    asked: dict[str, Any] = {
        "language": language_of(request),
        "network": limits.network(request),
    }

    def ask(typed: str) -> None:
        actions.ask_for_address(request.session_.account, typed, **asked)

    if form.run(lambda **typed: ask(typed["typed"])):
        return _saved(request, _("A link is on its way. Follow it in this browser."))
    return _page(request, address=form)


def _drop_address(request: SignedInRequest) -> HttpResponse:
    try:
        public_id = UUID(request.POST.get("address", ""))
        actions.drop_address(request.session_.account, public_id=public_id)
    except ValueError:
        return gone(request)
    except Refused as refusal:
        return _page(request, refusal=str(refusal))
    return _saved(request, _("This address opens nothing here any more."))


def _password(request: SignedInRequest) -> HttpResponse:
    session = request.session_
    form = NewPasswordForm(request.POST, asks_old=needs_old_password(session))
    if form.run(actions.set_password, session):
        return _saved(request, _("Saved. All other browsers are signed out."))
    return _page(request, password=form)


def _sign_out(request: SignedInRequest) -> HttpResponse:
    """Everywhere, here included."""
    actions.sign_out_everywhere(request.session_.account)
    return goodbye()


VERBS: dict[str, Callable[[SignedInRequest], HttpResponse]] = {
    "name": _name,
    "language": _language,
    "address": _address,
    "drop-address": _drop_address,
    "password": _password,
    "sign-out-everywhere": _sign_out,
}
