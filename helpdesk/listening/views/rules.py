"""Settings, Rules for mentions: what is decided by itself, and in which order we ask."""

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
from helpdesk.listening import actions
from helpdesk.listening.forms import RuleForm
from helpdesk.listening.models import MentionRule
from helpdesk.listening.queries.trying import tried


@require_safe
@admins_only
def rules(request: AgentRequest) -> HttpResponse:
    """All of them, in the order in which they are asked."""
    found = MentionRule.objects.select_related("team").order_by("position")
    return render(request, "listening/rules.html", {"rules": found})


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def new(request: AgentRequest) -> HttpResponse:
    """Lay one down, or see first what it would do."""
    form = RuleForm(request.POST or None)
    if "try" in request.POST:
        return _page(request, form)
    if form.run(actions.save_mention_rule, by=request.user):
        messages.success(request, _("Saved. It decides about what comes from now on."))
        return redirect("mentions:rules")
    return _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Change one, or see first what it would do."""
    rule = _rule(public_id)
    form = RuleForm.of(rule, request.POST or None)
    if "try" in request.POST:
        return _page(request, form, rule)
    if form.run(actions.save_mention_rule, rule=rule, by=request.user):
        messages.success(request, _("Saved. It decides about what comes from now on."))
        return redirect("mentions:rules")
    return _page(request, form, rule)


@require_POST
@admins_only
def move(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Up or down by one."""
    up = "up" in request.POST
    actions.move_mention_rule(_rule(public_id), up=up, by=request.user)
    return redirect("mentions:rules")


@require_POST
@admins_only
def switch(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Switch it on or off."""
    on = "on" in request.POST
    actions.switch_mention_rule(_rule(public_id), on=on, by=request.user)
    return redirect("mentions:rules")


@require_POST
@admins_only
def delete(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """It decides nothing more."""
    actions.delete_mention_rule(_rule(public_id), by=request.user)
    messages.success(request, _("The rule is deleted."))
    return redirect("mentions:rules")


def _rule(public_id: UUID) -> MentionRule:
    rules = MentionRule.objects.select_related("team")
    return get_object_or_404(rules, public_id=public_id)


def _page(
    request: AgentRequest, form: RuleForm, rule: MentionRule | None = None
) -> HttpResponse:
    """The form; with what it would have done, where that was asked."""
    found = None
    if "try" in request.POST and form.is_valid():
        found = tried(form.cleaned_data["when"], request.user)
    # Read by name: the form shows what was typed, the heading what is kept.
    name = MentionRule.objects.get(pk=rule.pk).name if rule else ""
    words = {"form": form, "rule": rule, "name": name, "tried": found}
    return render(request, "listening/rule.html", words, status=form.status)
