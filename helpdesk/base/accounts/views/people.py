"""Settings, People: who works here and who is invited."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from helpdesk.base.accounts import actions, mail, presence, programs, queries
from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.accounts.forms import InviteForm, RoleForm
from helpdesk.base.accounts.models import Agent, Invitation, Role
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest


@require_safe
@admins_only
@never_cache
def people(request: AgentRequest) -> HttpResponse:
    return _page(request, InviteForm())


@require_POST
@admins_only
@never_cache
def invite(request: AgentRequest) -> HttpResponse:
    """The link is shown here, once, when it could not be mailed."""
    form = InviteForm(request.POST)
    invited: list[actions.Invited] = []
    if not form.run(
        lambda **typed: invited.append(actions.invite(**typed)), by=request.user
    ):
        return _page(request, form)
    for each in invited:
        if not mail.send_invitation(each.invitation, each.token):
            link = mail.invitation_link(each.token)
            return _page(request, InviteForm(), invited=each.invitation, link=link)
        address = each.invitation.email
        messages.success(request, _("Invitation sent to %s.") % address)
    return redirect("accounts:people")


@require_POST
@admins_only
def revoke(request: AgentRequest, public_id: UUID) -> HttpResponse:
    invitation = get_object_or_404(Invitation, public_id=public_id)
    words = _("Invitation revoked: its link does nothing any more.")
    return _do(request, actions.revoke_invitation, invitation, words=words)


@require_POST
@admins_only
def change_role(request: AgentRequest, public_id: UUID) -> HttpResponse:
    agent = get_object_or_404(Agent, public_id=public_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("There is no such role."))
        return redirect("accounts:people")
    role = form.cleaned_data["role"]
    words = _("%(name)s is now: %(role)s.") % {"name": agent, "role": Role(role).label}
    return _do(request, actions.change_role, agent, role=role, words=words)


@require_POST
@admins_only
def deactivate(request: AgentRequest, public_id: UUID) -> HttpResponse:
    agent = get_object_or_404(Agent, public_id=public_id)
    words = _("%s cannot sign in any more.") % agent
    return _do(request, actions.deactivate, agent, words=words)


@require_POST
@admins_only
def reactivate(request: AgentRequest, public_id: UUID) -> HttpResponse:
    agent = get_object_or_404(Agent, public_id=public_id)
    words = _("%s can sign in again.") % agent
    return _do(request, actions.reactivate, agent, words=words)


@require_POST
@admins_only
def sign_out(request: AgentRequest, public_id: UUID) -> HttpResponse:
    agent = get_object_or_404(Agent, public_id=public_id)
    words = _("%s is signed out everywhere.") % agent
    return _do(request, actions.sign_out_everywhere, agent, words=words)


@require_POST
@admins_only
def drop_second_factor(request: AgentRequest, public_id: UUID) -> HttpResponse:
    agent = get_object_or_404(Agent, public_id=public_id)
    words = _("%s signs in with the password alone now.") % agent
    return _do(request, actions.drop_second_factor, agent, words=words)


def _do(
    request: AgentRequest,
    verb: Callable[..., None],
    what: Any,
    *,
    words: str,
    **typed: Any,
) -> HttpResponse:
    try:
        verb(what, by=request.user, **typed)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect("accounts:people")


def _page(request: AgentRequest, form: InviteForm, **shown: Any) -> HttpResponse:
    found = list(queries.people())
    stands = presence.standings(found, timezone.now())
    words = {
        "form": form,
        "people": [(one, stands[one.pk]) for one in found],
        "programs": programs.service_accounts(),
        "invitations": queries.open_invitations(),
        "roles": Role.of_people(),
        **shown,
    }
    return render(request, "accounts/people.html", words, status=form.status)
