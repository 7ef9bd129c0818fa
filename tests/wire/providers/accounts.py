"""What somebody enters at a provider's own pages: their account, and where we are."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.wire.providers.base import Provider
from tests.wire.providers.bluesky import Bluesky
from tests.wire.providers.mastodon import Mastodon
from tests.wire.providers.matrix import Matrix
from tests.wire.providers.meta import Graph
from tests.wire.providers.telegram import Telegram
from tests.wire.providers.x import X

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
    for kind, enters in _ENTERS.items():
        if isinstance(provider, kind):
            enters(provider, said)
    hook = str(said.get("hook", ""))
    if hook and isinstance(provider, Graph):
        if not provider.shakes(hook, provider.verify_token):
            return False
        provider.hook = hook
    return True


def _at_telegram(provider: Telegram, said: Mapping[str, Any]) -> None:
    provider.bot["id"] = int(provider.token.partition(":")[0])
    provider.bot["username"] = said.get("handle", provider.bot["username"])


def _is_called(provider: Mastodon | Matrix, said: Mapping[str, Any]) -> None:
    if "handle" in said:
        provider.is_called(str(said["handle"]))
        # It calls nobody: this says on its pages that somebody looks.
        provider.hook = str(said.get("hook", ""))


def _at_bluesky(provider: Bluesky, said: Mapping[str, Any]) -> None:
    # It calls nobody, either.
    provider.token = str(said.get("password", provider.token))
    provider.hook = str(said.get("hook", ""))


def _at_x(provider: X, said: Mapping[str, Any]) -> None:
    """The keys of an app and its account."""
    provider.token = str(said.get("access_token", provider.token))
    provider.keys |= {name: str(said[name]) for name in provider.keys if name in said}
    # What it was told by its API before is of another start of the helpdesk.
    provider.webhooks.clear()
    provider.subscribed.clear()


_ENTERS: Mapping[type[Provider], Callable[[Any, Mapping[str, Any]], None]] = {
    Telegram: _at_telegram,
    Mastodon: _is_called,
    Matrix: _is_called,
    Bluesky: _at_bluesky,
    X: _at_x,
}
