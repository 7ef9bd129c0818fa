"""Words that a provider approved: fetched from there, as it has them now."""

import logging
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from channels_app.actions import doors
from channels_app.actions.connecting import opened
from channels_app.adapter import ConnectionFailed
from channels_app.messenger import TemplateFound, is_templated
from channels_app.messenger_errors import NoTemplates, NotFetched
from channels_app.models import Connection, Template
from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import printable, storable
from tickets.models import Channel

logger = logging.getLogger(__name__)

# What a row holds of a name and a language; a provider's are far shorter.
LONGEST, LANGUAGE, WORD = 512, 20, 30


def fetch_templates(channel: Channel, *, by: Agent) -> int:
    """Ask its provider; how many there are. Never inside a transaction.

    Raises:
        OnlyAdmins: `by` is none.
        NoTemplates: its kind has none.
        NotFetched: the provider's words why not.
        SecretsLost: they cannot be read.
    """
    doors.guard(by)
    found = Connection.objects.select_related("channel").get(channel=channel)
    try:
        return fetched(found)
    except ConnectionFailed as failure:
        raise NotFetched(failure.words) from failure


def fetched(connection: Connection) -> int:
    """Keep what its provider has, and mark what it has no longer; how many there are.

    Raises:
        NoTemplates: its kind has none.
        ConnectionFailed: nothing was changed.
        SecretsLost: they cannot be read.
    """
    spoken = connection.adapter
    if not is_templated(spoken):
        raise NoTemplates
    told = map(_storable, spoken.templates(opened(connection)))
    found = [one for one in told if _fits(one)]
    with transaction.atomic():
        _keep(connection.channel, found)
    logger.info("channel %s: %s templates", connection.pk, len(found))
    return len(found)


def _keep(channel: Channel, found: list[TemplateFound]) -> None:
    now = timezone.now()
    # One after the other: of two that fetch at once the later one knows more.
    list(Connection.objects.select_for_update().filter(channel=channel))
    for one in found:
        Template.objects.update_or_create(
            channel=channel,
            name=one.name,
            language=one.language,
            defaults={
                "status": one.status,
                "category": one.category,
                "body": one.body,
                "parts": [dict(part) for part in one.parts],
                "synced_at": now,
                "gone_at": None,
            },
        )
    gone = Template.objects.filter(channel=channel, gone_at=None, synced_at__lt=now)
    gone.update(gone_at=now)


def _storable(one: TemplateFound) -> TemplateFound:
    """Without what no column takes: nobody reads that."""
    return replace(
        one,
        name=printable(one.name),
        language=printable(one.language),
        status=printable(one.status),
        category=printable(one.category),
        body=printable(one.body),
        parts=storable(one.parts),
    )


def _fits(one: TemplateFound) -> bool:
    return (
        len(one.name) <= LONGEST
        and len(one.language) <= LANGUAGE
        and max(len(one.status), len(one.category)) <= WORD
    )
