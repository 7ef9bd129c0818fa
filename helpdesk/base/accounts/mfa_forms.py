"""Second factors: how often one may guess, and each code only once (AC-61).

allauth clears the budget of an IP address when anybody there succeeds, so that who owns
one account could guess on at others; and it does not remember a code that switched the
second factor on. These forms do the counting themselves.
"""

import hashlib

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import validate_totp_code
from django.core.cache import cache

from helpdesk.base.accounts.models import Agent

# Longer than any code lives: one period of 30 s, one before and one after.
_REMEMBERED = 120


class AuthenticateForm(base.AuthenticateForm):
    def clean_code(self) -> str:
        return _clean(self)


class ReauthenticateForm(base.ReauthenticateForm):
    def clean_code(self) -> str:
        return _clean(self)


class ActivateTOTPForm(totp.ActivateTOTPForm):
    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        attempt = _attempt(self.user, code)
        if not validate_totp_code(self.secret, code):
            raise get_mfa_adapter().validation_error("incorrect_code")
        attempt.rollback()
        return code


def _clean(form: base.BaseAuthenticateForm) -> str:
    code: str = form.cleaned_data["code"]
    attempt = _attempt(form.user, code)
    for factor in Authenticator.objects.filter(user=form.user):
        if factor.wrap().validate_code(code):
            factor.user = form.user
            form.authenticator = factor
            attempt.rollback()
            return code
    raise get_mfa_adapter().validation_error("incorrect_code")


def _attempt(agent: Agent, code: str) -> ratelimit.RateLimitUsage:
    """Count this attempt before looking at the code; success takes it back."""
    attempt = ratelimit.consume(
        context.request,
        app="allauth.account",
        action="mfa_failed",
        key=f"mfa-{agent.pk}",
    )
    if attempt is None:
        raise get_adapter().validation_error("too_many_login_attempts")
    tried = hashlib.sha256(normalize_user_code(code).encode()).hexdigest()
    if not cache.add(f"accounts:code:{agent.pk}:{tried}", 1, timeout=_REMEMBERED):
        raise get_mfa_adapter().validation_error("incorrect_code")
    return attempt
