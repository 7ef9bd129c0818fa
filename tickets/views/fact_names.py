"""Settings, Facts: what agents write down of tickets, and what is found in words."""

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
from tickets import actions
from tickets.forms.fact_names import FactNameForm
from tickets.models import FactName, called


@require_safe
@admins_only
def fact_names(request: AgentRequest) -> HttpResponse:
    """All of them in their order, with what people read."""
    names = [(one, called(one.slug, one.label)) for one in FactName.objects.all()]
    return render(request, "tickets/fact_names.html", {"names": names})


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def new(request: AgentRequest) -> HttpResponse:
    form = FactNameForm(request.POST or None)
    if form.run(actions.save_fact_name, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("tickets:fact_names")
    return _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    name = get_object_or_404(FactName, public_id=public_id)
    title = called(name.slug, name.label)
    form = FactNameForm.of(name, request.POST or None)
    if form.run(actions.save_fact_name, fact_name=name, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("tickets:fact_names")
    return _page(request, form, title)


@require_POST
@admins_only
def switch(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Switch it on or off."""
    name = get_object_or_404(FactName, public_id=public_id)
    actions.switch_fact_name(name, on="on" in request.POST, by=request.user)
    return redirect("tickets:fact_names")


def _page(request: AgentRequest, form: FactNameForm, title: str = "") -> HttpResponse:
    words = {"form": form, "name": title}
    return render(request, "tickets/fact_name.html", words, status=form.status)
