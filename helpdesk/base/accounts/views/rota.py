"""Settings, Teams, Rota: whose turn it is to answer for what nobody owns."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.base.accounts import actions, queries
from helpdesk.base.accounts.actions.duty import may_plan, zone_of
from helpdesk.base.accounts.models import Agent, Duty, Team
from helpdesk.base.accounts.rota_forms import ShiftForm, WeeksForm
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def rota(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Its lines, and the two ways to add one."""
    team = _planned(request.user, public_id)
    typed = request.POST if request.method == "POST" else None
    is_shift = "begins" in request.POST
    shift = ShiftForm(team, typed if is_shift else None)
    weeks = WeeksForm(team, None if is_shift else typed)
    done = typed is not None and (
        shift.run(actions.add_shift, team, by=request.user)
        if is_shift
        else weeks.run(actions.add_weeks, team, by=request.user)
    )
    if done:
        messages.success(request, _("Written into the rota."))
        return redirect("accounts:rota", team.public_id)
    words: dict[str, Any] = {
        "team": team,
        "zone": zone_of(team).key,
        "lines": queries.rota(team, timezone.now()),
        "shift": shift,
        "weeks": weeks,
    }
    status = shift.status if is_shift else weeks.status
    return render(request, "accounts/rota.html", words, status=status)


@require_POST
@login_required
def drop(request: AgentRequest, public_id: UUID, duty: UUID) -> HttpResponse:
    team = _planned(request.user, public_id)
    line = get_object_or_404(
        Duty.objects.select_related("team"), team=team, public_id=duty
    )
    try:
        actions.drop_duty(line, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken off the rota."))
    return redirect("accounts:rota", team.public_id)


def _planned(agent: Agent, public_id: UUID) -> Team:
    teams = Team.objects.select_related("lead", "duty", "answering", "calendar")
    team = get_object_or_404(teams, public_id=public_id)
    if not may_plan(team, agent):
        raise Http404
    return team
