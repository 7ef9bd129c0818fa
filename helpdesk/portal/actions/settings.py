"""What admins decide of the portal."""

import logging
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from channels_app.adapters import portal as adapter
from channels_app.models import Connection
from helpdesk.base.accounts.errors import OnlyAdmins
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.portal.models import Portal, Sharing
from tickets.models import Channel, Organization

logger = logging.getLogger(__name__)
THE_ONE = 1


@transaction.atomic
def save_portal(
    *,
    is_on: bool,
    opens: str,
    shares: str,
    team: Team,
    sharing: Sequence[Organization] = (),
    by: Agent,
) -> Portal:
    """Switch it on or off, and say who may do what there.

    sharing: organizations in which everybody sees all of its requests.

    Raises:
        OnlyAdmins: `by` is none.
    """
    if not may_administrate(by):
        raise OnlyAdmins
    portal = Portal.objects.select_for_update(of=("self",)).first() or Portal(
        pk=THE_ONE, channel=_channel(team)
    )
    portal.is_on, portal.opens, portal.shares = is_on, opens, shares
    portal.save()
    Channel.objects.filter(pk=portal.channel_id).update(team=team)
    portal.channel.team = team
    keys = {one.pk for one in sharing}
    Sharing.objects.exclude(organization__in=keys).delete()
    Sharing.objects.bulk_create(
        (Sharing(organization_id=pk) for pk in sorted(keys)), ignore_conflicts=True
    )
    logger.info("portal: on %s, by agent %s", is_on, by.pk)
    return portal


def _channel(team: Team) -> Channel:
    """By which words of the portal come in: there is one."""
    with translation.override(settings.LANGUAGE_CODE):
        name = _("Customer portal")
    channel = Channel.objects.create(
        kind=adapter.KIND, name=name, team=team, traits=dict(adapter.adapter.traits)
    )
    Connection.objects.create(channel=channel)
    return channel
