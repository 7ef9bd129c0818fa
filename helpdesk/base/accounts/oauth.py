"""Where django-oauth-toolkit meets our rules: apps of others, and what they may ask for."""

from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import BaseScopes

from helpdesk.base.api.scopes import FAMILIES, GRANTABLE


class OurScopes(BaseScopes):
    """The scopes of tokens, but for the one to impersonate: no app gets that."""

    def get_all_scopes(self) -> dict[str, str]:
        """Each with what a person reads about it."""
        return {scope: str(FAMILIES[scope.partition(":")[0]]) for scope in GRANTABLE}

    def get_available_scopes(self, *args: Any, **kwargs: Any) -> list[str]:
        return list(GRANTABLE)

    def get_default_scopes(self, *args: Any, **kwargs: Any) -> list[str]:
        """None: an app says what it wants, or gets nothing."""
        return []


class Validator(OAuth2Validator):
    """One grant, for people who are here."""
