"""Settings, Teams, Assignment: how a team's tickets find their owners."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.base.accounts.actions.duty import may_plan
from helpdesk.base.accounts.models import Team
from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.forms.assigning import AssignmentForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def assignment(request: AgentRequest, public_id: UUID) -> HttpResponse:
    team = get_object_or_404(Team, public_id=public_id)
    if not may_plan(team, request.user):
        raise Http404
    form = AssignmentForm(team, request.POST or None)
    if form.run(actions.save_assignment, team, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("tickets:assignment", team.public_id)
    words = {"form": form, "team": team}
    return render(request, "tickets/assignment.html", words, status=form.status)
