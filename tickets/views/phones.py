"""Settings, Telephones."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.http import AgentRequest
from tickets import numbers
from tickets.actions import phones as actions
from tickets.forms.phones import TelephoneForm
from tickets.models import Channel
from tickets.queries.telephones import KIND


@require_safe
@admins_only
def phones(request: AgentRequest) -> HttpResponse:
    """All of them, with their numbers as people read them."""
    found = Channel.objects.filter(kind=KIND).select_related("team")
    words = {"phones": [(one, numbers.shown(one.traits["number"])) for one in found]}
    return render(request, "tickets/phones.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def new(request: AgentRequest) -> HttpResponse:
    form = TelephoneForm(request.POST or None)
    if form.run(actions.save_telephone, by=request.user):
        messages.success(request, _("The telephone is set up."))
        return redirect("tickets:phones")
    return _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    phone = _phone(public_id)
    form = TelephoneForm.of(phone, request.POST or None)
    name = phone.name
    if form.run(actions.save_telephone, channel=phone, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("tickets:phones")
    return _page(request, form, phone=phone, name=name)


@require_POST
@admins_only
def switch(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Switch a telephone on or off."""
    active = "on" in request.POST
    actions.switch_telephone(_phone(public_id), active=active, by=request.user)
    return redirect("tickets:phones")


def _phone(public_id: UUID) -> Channel:
    phones = Channel.objects.filter(kind=KIND).select_related("team")
    return get_object_or_404(phones, public_id=public_id)


def _page(request: AgentRequest, form: TelephoneForm, **words: object) -> HttpResponse:
    page = {"form": form, **words}
    return render(request, "tickets/phone.html", page, status=form.status)
