"""Links that open an app of somebody else's, with a code of ours in them or without."""

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from channels_app.adapter import Settings
from channels_app.adapters.form import KIND as FORM
from channels_app.messenger import messengers
from helpdesk.base.ways_in import WayIn
from tickets.kinds import kind_of
from tickets.models import Channel
from tickets.queries import reach

# Telephones and chats stand before them, mail after.
RANK = 2


def nearest(kind: str, team: int | None = None) -> Channel | None:
    """The channel of this kind that people can be led to: this team's, else any."""
    found = [one for one in _open([kind]) if link_of(one)]
    return min(found, key=lambda one: (one.team_id != team, one.pk), default=None)


def there(channel: Channel, code: str) -> reach.Way:
    """How somebody gets there with a code."""
    return reach.Way(where=account_of(channel), link=link_of(channel, code))


def anywhere(kind: str, code: str) -> reach.Way | None:
    """The same, for somebody who has a code and nothing else."""
    channel = nearest(kind)
    return there(channel, code) if channel else None


def link_of(channel: Channel, code: str = "") -> str:
    """Its app opens by it; "" where nothing leads there. It takes no secret."""
    known = Settings(config=channel.connection.config, secret={})
    return messengers()[channel.kind].carrier(known, code)


def account_of(channel: Channel) -> str:
    """What we are called there."""
    return str(channel.connection.config.get("address") or channel.name)


def ways_in_beyond() -> list[WayIn]:
    """One of each messenger, and the forms: the oldest of each kind."""
    kinds = [*messengers(), FORM]
    first: dict[str, WayIn] = {}
    for channel in _open(kinds):
        if channel.kind in first:
            continue
        way = _form(channel) if channel.kind == FORM else _messenger(channel)
        if way is not None:
            first[channel.kind] = way
    return [first[kind] for kind in kinds if kind in first]


def _messenger(channel: Channel) -> WayIn | None:
    link = link_of(channel)
    if not link:
        return None
    kind = kind_of(channel.kind)
    return WayIn(name=_by(kind.name), icon=kind.icon, address=link, rank=RANK)


def _by(name: str | Promise) -> Promise:
    words: Promise = format_lazy(gettext_lazy("Write by {kind}"), kind=name)
    return words


def _form(channel: Channel) -> WayIn:
    path = reverse("channels:form", args=[channel.connection.key])
    name, icon = gettext_lazy("Fill in a form"), kind_of(channel.kind).icon
    return WayIn(name=name, icon=icon, address=settings.SITE_URL + path, rank=RANK)


def _open(kinds: list[str]) -> list[Channel]:
    found = Channel.objects.filter(
        kind__in=kinds, is_active=True, connection__isnull=False
    )
    return list(found.select_related("connection").order_by("id"))
