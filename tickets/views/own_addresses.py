"""/customers/<id>/addresses/: addresses that are theirs after all, or are not."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.forms.customers import AddressForm, OwnForm, TheirsForm
from tickets.queries.customers import listed, seen_customers
from tickets.views import customers


@login_required
@require_POST
def add(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """An address that somebody says is theirs; nothing proved it."""
    found = customers.seen(request.user, public_id)
    form = AddressForm(request.POST)
    if form.run(actions.create_identity, found, by=request.user):
        messages.success(request, _("Added. It is unverified until it proves itself."))
        return redirect("tickets:customer", found.public_id)
    return customers.shown(request, found, status=form.status, address_form=form)


@login_required
@require_POST
def remove(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """It was typed wrongly. The page offers to add it again."""
    found = customers.seen(request.user, public_id)
    form = OwnForm(found, request.POST)
    if form.run(actions.remove_identity, by=request.user):
        gone = form.cleaned_data["identity"]
        page = reverse("tickets:customer", args=[found.public_id])
        again = urlencode({"kind": gone.kind, "address": gone.shown})
        return redirect(f"{page}?{again}")
    return customers.shown(request, found, status=form.status, refused=form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: AgentRequest, public_id: UUID, address: UUID) -> HttpResponse:
    """Whose it is instead: found by name or address, and taken at a click."""
    found = customers.seen(request.user, public_id)
    identity = get_object_or_404(found.identities, public_id=address)
    form = TheirsForm(request.user, request.POST or None)
    if form.run(actions.move_identity, identity, by=request.user):
        if not seen_customers(request.user).filter(pk=found.pk).exists():
            # All that they saw of them went along.
            return redirect("tickets:customer", identity.customer.public_id)
        page = reverse("tickets:customer", args=[found.public_id])
        return redirect(f"{page}?moved={identity.public_id}")
    asked = request.GET.get("q", "")
    rows = listed(request.user, asked).rows if asked.strip() else ()
    shown = {
        "customer": found,
        "identity": identity,
        "form": form,
        "q": asked,
        "rows": [one for one in rows if one.pk != found.pk],
    }
    page = "tickets/customer_move_address.html"
    return render(request, page, shown, status=form.status)
