"""Settings, SLA policies: how soon customers are answered, and in which order we ask."""

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
from tickets.forms.policies import PolicyForm
from tickets.models import Clock, SlaPolicy
from tickets.queries import policies as queries


@require_safe
@admins_only
def policies(request: AgentRequest) -> HttpResponse:
    return render(request, "tickets/policies.html", {"policies": queries.policies()})


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def new(request: AgentRequest) -> HttpResponse:
    form = PolicyForm(request.POST or None)
    if form.run(actions.save_policy, by=request.user):
        messages.success(request, _("Saved. Clocks follow within moments."))
        return redirect("tickets:policies")
    return _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    policy = get_object_or_404(SlaPolicy, public_id=public_id)
    name = policy.name
    form = PolicyForm.of(policy, request.POST or None)
    if form.run(actions.save_policy, policy=policy, by=request.user):
        messages.success(request, _("Saved. Clocks follow within moments."))
        return redirect("tickets:policies")
    return _page(request, form, name)


@require_POST
@admins_only
def move(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Up or down by one."""
    policy = get_object_or_404(SlaPolicy, public_id=public_id)
    actions.move_policy(policy, up="up" in request.POST, by=request.user)
    return redirect("tickets:policies")


@require_POST
@admins_only
def switch(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Switch it on or off."""
    policy = get_object_or_404(SlaPolicy, public_id=public_id)
    actions.switch_policy(policy, on="on" in request.POST, by=request.user)
    return redirect("tickets:policies")


def _page(request: AgentRequest, form: PolicyForm, name: str = "") -> HttpResponse:
    words = {"form": form, "name": name, "kinds": Clock.Kind}
    return render(request, "tickets/policy.html", words, status=form.status)
