"""Settings, Availability: being there, being away, and how many chats at once."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.base.accounts import actions, presence, queries, rules
from helpdesk.base.accounts.availability_forms import (
    AbsenceForm,
    CapacityForm,
    ChatsForm,
    PresenceForm,
    SkillsForm,
)
from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.accounts.models import Absence, Agent, Presence, Team
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def availability(request: AgentRequest) -> HttpResponse:
    """How many chats ring oneself; with it, where one stands and when one is out."""
    agent = request.user
    now = {key: getattr(agent, key) for key in ChatsForm.base_fields}
    form = ChatsForm(request.POST or None, initial=now)
    if form.run(actions.save_chats, agent):
        messages.success(request, _("Saved."))
        return redirect("accounts:availability")
    words = {
        "form": form,
        "standing": presence.standing(agent),
        "states": Presence.Chosen.choices,
        "absences": queries.absences_of(agent),
        "leads": rules.leads(agent),
        "led": Team.objects.filter(lead=agent),
    }
    return render(request, "accounts/availability.html", words, status=form.status)


@require_POST
@login_required
def choose(request: AgentRequest) -> HttpResponse:
    """Online, away or off, by hand: from the rail of whatever page."""
    form = PresenceForm(request.POST)
    if not form.run(actions.choose_presence, request.user):
        return HttpResponse(status=422)
    if request.htmx:
        return JsonResponse({"state": presence.standing(request.user).state})
    back = request.POST.get("back", "")
    # A path of ours, and nothing else.
    if not (back.startswith("/") and url_has_allowed_host_and_scheme(back, None)):
        back = "/settings/availability/"
    return HttpResponseRedirect(back, status=303)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def absences(request: AgentRequest) -> HttpResponse:
    """Who is out when: oneself, and those whom one leads; a new one is planned here."""
    whose = rules.planned_by(request.user)
    form = AbsenceForm(request.user, whose, request.POST or None)
    if form.run(actions.plan_absence, by=request.user):
        messages.success(request, _("Absence planned."))
        return redirect("accounts:absences")
    words = {"form": form, "absences": queries.absences(whose)}
    return render(request, "accounts/absences.html", words, status=form.status)


@require_POST
@login_required
def end_absence(request: AgentRequest, public_id: UUID) -> HttpResponse:
    whose = rules.planned_by(request.user)
    absence = get_object_or_404(Absence, public_id=public_id, agent__in=whose)
    try:
        actions.end_absence(absence, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The absence has ended."))
    return redirect("accounts:absences")


@require_POST
@admins_only
def capacity(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """How many chats ring somebody, set on the page of people."""
    agent = get_object_or_404(Agent, public_id=public_id)
    form = CapacityForm(request.POST)
    if form.run(actions.set_capacity, agent, by=request.user):
        messages.success(request, _("Saved."))
    else:
        words = [str(one) for errors in form.errors.values() for one in errors]
        messages.error(request, " ".join(words))
    return redirect("accounts:people")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def skills(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """What somebody knows and speaks: one's own, one's people's, an admin's all."""
    agent = get_object_or_404(rules.planned_by(request.user), public_id=public_id)
    form = SkillsForm.of(agent, request.POST or None)
    if form.run(actions.save_skills, agent, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("accounts:skills", agent.public_id)
    words = {"form": form, "person": agent}
    return render(request, "accounts/skills.html", words, status=form.status)
