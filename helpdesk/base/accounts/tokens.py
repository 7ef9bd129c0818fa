"""The tokens in links: of an invitation, and of a password reset."""

import hashlib

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from helpdesk.base.accounts.models import Agent


class ResetTokens(PasswordResetTokenGenerator):
    """Dies with the password, the next sign-in, and all that ends sessions."""

    def _make_hash_value(self, user: Agent, timestamp: int) -> str:
        return super()._make_hash_value(user, timestamp) + user.session_salt


# As secrets.token_urlsafe(32) makes them; anything else is no invitation of ours.
TOKEN_LENGTH = 43


def hash_of(token: str) -> str:
    """What is kept of the token of an invitation."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
