"""What an app may ask for."""

from typing import Any

from oauth2_provider.scopes import BaseScopes

from helpdesk.base.api.scopes import GRANTABLE, told


class OurScopes(BaseScopes):
    """The scopes of tokens, but for the one to impersonate: no app gets that."""

    def get_all_scopes(self) -> dict[str, str]:
        """Each with what a person reads about it."""
        return {scope: str(told(scope)) for scope in GRANTABLE}

    def get_available_scopes(self, *args: Any, **kwargs: Any) -> list[str]:
        return list(GRANTABLE)

    def get_default_scopes(self, *args: Any, **kwargs: Any) -> list[str]:
        """None: an app says what it wants, or gets nothing."""
        return []
