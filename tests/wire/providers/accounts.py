"""What somebody enters at a provider's own pages: their account, and where we are."""

from collections.abc import Mapping
from typing import Any

from tests.wire.providers.base import Provider
from tests.wire.providers.mastodon import Mastodon
from tests.wire.providers.matrix import Matrix
from tests.wire.providers.meta import Graph
from tests.wire.providers.telegram import Telegram

NAMES = (
    "token", "app_secret", "verify_token", "account", "account_id", "phone_number_id",
    "number", "handle",
)  # fmt: skip


def take(provider: Provider, said: Mapping[str, Any]) -> bool:
    """Be this account from now on; whether its hook, if one is named, answers.

    Telegram and Twilio are told of the hook by their API; Meta's app has a page for it,
    which tries the address at once.
    """
    for name in NAMES:
        if name in said and hasattr(provider, name):
            setattr(provider, name, str(said[name]))
    if isinstance(provider, Telegram):
        provider.bot["id"] = int(provider.token.partition(":")[0])
        provider.bot["username"] = said.get("handle", provider.bot["username"])
    if isinstance(provider, Mastodon | Matrix) and "handle" in said:
        provider.is_called(str(said["handle"]))
        # It calls nobody: this says on its pages that somebody looks.
        provider.hook = str(said.get("hook", ""))
    hook = str(said.get("hook", ""))
    if hook and isinstance(provider, Graph):
        if not provider.shakes(hook, provider.verify_token):
            return False
        provider.hook = hook
    return True
