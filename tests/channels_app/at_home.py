"""A channel of ours that an emulated provider really calls, over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.utils import timezone

from channels_app import inbound
from channels_app.adapter import adapter
from channels_app.models import Connection, Envelope
from helpdesk.base.accounts.models import Team
from tests.factories import make_channel
from tests.servers import serving
from tests.wire.providers.base import Provider
from tickets.models import Channel

KEY = "k" * 32


@contextmanager
def connected(
    provider: Provider, team: Team, settings: Any, *, connects_first: bool = False
) -> Iterator[Channel]:
    """A channel of this team: the provider calls us, and tells at once what happens there.

    connects_first: it tells nobody anything before we introduced ourselves.
    """
    spoken: Any = adapter(provider.kind)
    with serving() as desk:
        settings.SITE_URL = desk
        provider.hook = hook = f"{desk}/hooks/{provider.kind}/{KEY}/"
        channel = make_channel(team, kind=provider.kind, traits=dict(spoken.traits))
        told = provider.settings()
        row = Connection(channel=channel, key=KEY, config=dict(told.config))
        row.seal(told.secret)
        row.save()
        if connects_first:
            learned = spoken.connect(row.settings(), hook=hook)
            row.config |= {"address": learned.address, **learned.config}
            row.save()
        provider.is_holding = False
        provider.waiting.clear()
        yield channel


def work() -> None:
    """Until nothing is left to read; what waits for something else is not waited for."""
    Envelope.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    inbound.drain()
