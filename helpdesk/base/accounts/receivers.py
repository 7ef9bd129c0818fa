"""What follows from a second factor being switched on or off."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth import update_session_auth_hash
from django.dispatch import receiver
from django.http import HttpRequest

from helpdesk.base.accounts.actions import sign_out_everywhere
from helpdesk.base.accounts.models import Agent


@receiver([authenticator_added, authenticator_removed])
def on_second_factor(
    request: HttpRequest, user: Agent, authenticator: Authenticator, **kwargs: Any
) -> None:
    """The other sessions were opened under other rules: they end (AC-58)."""
    if authenticator.type == Authenticator.Type.TOTP:
        sign_out_everywhere(user, by=user)
        update_session_auth_hash(request, user)
