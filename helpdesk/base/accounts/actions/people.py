"""What admins do with people, and people with their own sessions."""

import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils import timezone

from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.actions.duty import reckon_all
from helpdesk.base.accounts.actions.tokens import end_tokens
from helpdesk.base.accounts.errors import (
    AlreadyHere,
    InvitationGone,
    LastAdmin,
    LeadsTeams,
    NotAPerson,
)
from helpdesk.base.accounts.mail import notify
from helpdesk.base.accounts.models import (
    Agent,
    Duty,
    Invitation,
    Role,
    Team,
    new_salt,
)
from helpdesk.base.accounts.signals import stepped_down
from helpdesk.base.accounts.tokens import hash_of

logger = logging.getLogger(__name__)

INVITATION_LIVES = timedelta(hours=72)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """A fresh invitation, and the one chance to see its token."""

    invitation: Invitation
    token: str = field(repr=False)


@transaction.atomic
def invite(email: str, *, role: str, teams: Iterable[Team] = (), by: Agent) -> Invited:
    """Let somebody in; an older open invitation to the same address ends.

    Raises:
        OnlyAdmins: `by` is none.
        AlreadyHere: an agent has this address.
        NotAPerson: programs are not invited.
    """
    lock_admins(by)
    if role == Role.API:
        raise NotAPerson
    email = email.strip().lower()
    if Agent.objects.filter(email=email).exists():
        raise AlreadyHere
    Invitation.objects.usable().filter(email=email).update(revoked_at=timezone.now())
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        role=role,
        token_hash=hash_of(token),
        invited_by=by,
        expires_at=timezone.now() + INVITATION_LIVES,
    )
    invitation.teams.set(teams)
    logger.info("invitation %s: made by agent %s", invitation.pk, by.pk)
    return Invited(invitation=invitation, token=token)


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: Agent) -> None:
    """End an invitation nobody used yet.

    Raises:
        OnlyAdmins: `by` is none.
        InvitationGone: it was used or ended before.
    """
    lock_admins(by)
    mine = Invitation.objects.usable().filter(pk=invitation.pk)
    if not mine.update(revoked_at=timezone.now()):
        raise InvitationGone


@transaction.atomic
def accept_invitation(token: str, *, name: str, password: str) -> Agent:
    """Become an agent. Of two who try at once, one does.

    Raises:
        InvitationGone: unknown, used, revoked or too old; nobody is told which.
    """
    usable = Invitation.objects.usable().filter(token_hash=hash_of(token))
    if not usable.update(accepted_at=timezone.now()):
        raise InvitationGone
    invitation = Invitation.objects.get(token_hash=hash_of(token))
    try:
        with transaction.atomic():
            agent = Agent.objects.create_user(
                invitation.email, password, name=name, role=invitation.role
            )
    except IntegrityError as error:
        raise InvitationGone from error
    agent.teams.set(invitation.teams.all())
    logger.info("agent %s: joined by invitation %s", agent.pk, invitation.pk)
    return agent


@transaction.atomic
def change_role(agent: Agent, *, role: str, by: Agent) -> None:
    """Give an agent other rights; their sessions and tokens end: they were given out
    for the rights of before.

    Raises:
        OnlyAdmins: `by` is none.
        NotAPerson: a service account stays one, and nobody becomes one.
        LastAdmin: nobody would be left to administrate.
        LeadsTeams: a collaborator cannot lead.
    """
    admins = lock_admins(by)
    agent.refresh_from_db(from_queryset=Agent.objects.select_for_update(no_key=True))
    if agent.role == role:
        return
    if Role.API in {agent.role, role}:
        raise NotAPerson
    if admins == {agent.pk}:
        raise LastAdmin
    could_own, agent.role = agent.can_own, role
    agent.session_salt = new_salt()
    agent.save(update_fields=["role", "session_salt"])
    end_tokens(agent, by=by)
    if not agent.is_admin:
        _end_invitations(agent)
    if could_own and not agent.can_own:
        _step_down(agent, by=by)
    logger.info("agent %s: %s now, by agent %s", agent.pk, role, by.pk)


@transaction.atomic
def deactivate(agent: Agent, *, by: Agent) -> None:
    """Shut an agent out at once. Their words stay theirs, their tickets move on.

    Raises:
        OnlyAdmins: `by` is none.
        LastAdmin: nobody would be left to administrate.
        LeadsTeams: a team would be left without a lead.
    """
    admins = lock_admins(by)
    agent.refresh_from_db(from_queryset=Agent.objects.select_for_update(no_key=True))
    if not agent.is_active:
        return
    if admins == {agent.pk}:
        raise LastAdmin
    agent.is_active = False
    agent.session_salt = new_salt()
    agent.save(update_fields=["is_active", "session_salt"])
    end_tokens(agent, by=by)
    _end_invitations(agent)
    _step_down(agent, by=by)
    logger.info("agent %s: deactivated by agent %s", agent.pk, by.pk)


@transaction.atomic
def reactivate(agent: Agent, *, by: Agent) -> None:
    """Let an agent sign in again, with the role and the teams they had.

    Raises:
        OnlyAdmins: `by` is none.
    """
    lock_admins(by)
    agent.is_active = True
    agent.save(update_fields=["is_active"])
    logger.info("agent %s: reactivated by agent %s", agent.pk, by.pk)


@transaction.atomic
def sign_out_everywhere(agent: Agent, *, by: Agent) -> None:
    """End every session and every reset link of an agent.

    Raises:
        OnlyAdmins: they are somebody else's sessions.
    """
    if agent.pk != by.pk:
        lock_admins(by)
    agent.session_salt = new_salt()
    agent.save(update_fields=["session_salt"])
    logger.info("agent %s: signed out everywhere by agent %s", agent.pk, by.pk)


@transaction.atomic
def drop_second_factor(agent: Agent, *, by: Agent) -> None:
    """Let somebody in who lost their authenticator app and their recovery codes.

    Raises:
        OnlyAdmins: `by` is none.
    """
    lock_admins(by)
    Authenticator.objects.filter(user=agent).delete()
    sign_out_everywhere(agent, by=by)
    notify(agent, "mfa/email/totp_deactivated")
    logger.info("agent %s: second factor dropped by agent %s", agent.pk, by.pk)


def _end_invitations(agent: Agent) -> None:
    """Whoever may invite no longer brings nobody in by an older link either."""
    theirs = Invitation.objects.usable().filter(invited_by=agent)
    theirs.update(revoked_at=timezone.now())


def _step_down(agent: Agent, *, by: Agent) -> None:
    """Hand back what only somebody who can own tickets may hold. After they are saved:
    receivers read them.
    """
    led = list(Team.objects.filter(lead=agent).values_list("name", flat=True))
    if led:
        raise LeadsTeams(agent.name, led)
    Team.objects.filter(duty=agent).update(duty=None)
    Duty.objects.filter(agent=agent).delete()
    reckon_all()
    stepped_down.send(Agent, agent=agent, by=by)
