"""Settings, Teams: queues, and who answers for them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.base.accounts import actions, queries
from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.accounts.forms import TeamForm
from helpdesk.base.accounts.models import Team
from helpdesk.base.http import AgentRequest


@require_safe
@admins_only
def teams(request: AgentRequest) -> HttpResponse:
    return render(request, "accounts/teams.html", {"teams": queries.teams()})


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def new(request: AgentRequest) -> HttpResponse:
    form = TeamForm(request.POST or None, initial={"lead": request.user.pk})
    if form.run(actions.make_team, by=request.user):
        messages.success(request, _("Team made."))
        return redirect("accounts:teams")
    return render(request, "accounts/team.html", {"form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    team = get_object_or_404(Team, public_id=public_id)
    name = team.name
    form = TeamForm.of(team, request.POST or None)
    if form.run(actions.edit_team, team, by=request.user):
        messages.success(request, _("Team saved."))
        return redirect("accounts:teams")
    words = {"form": form, "team": name, "public_id": public_id}
    return render(request, "accounts/team.html", words, status=form.status)
