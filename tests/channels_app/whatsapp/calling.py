"""A webhook request as it reaches an adapter."""

from channels_app.adapter import Call
from tests.wire.providers.base import Hook, Item, Provider

ADDRESS = "https://desk.example/hooks/x/key/"


def call_of(provider: Provider, *items: Item, forged: bool = False) -> Call:
    """The one request that tells of these."""
    (hook,) = provider.requests(items, forged=forged)
    return as_call(hook)


def as_call(hook: Hook) -> Call:
    """The same, as our door hands it on."""
    url = f"{ADDRESS}?{hook.query}" if hook.query else ADDRESS
    return Call(method=hook.method, url=url, headers=hook.headers, body=hook.body)
