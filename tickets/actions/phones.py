"""Telephones whose calls are written down by hand: add one, change it, switch it off."""

import logging

from django.db import transaction

from helpdesk.base.accounts.errors import OnlyAdmins
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.accounts.rules import may_administrate
from tickets import numbers
from tickets.actions.calls import TRAITS
from tickets.models import Channel
from tickets.onward_errors import NoNumber
from tickets.queries.telephones import KIND

logger = logging.getLogger(__name__)


@transaction.atomic
def save_telephone(
    *, name: str, number: str, team: Team, channel: Channel | None = None, by: Agent
) -> Channel:
    """Keep a telephone, or change the one given; its calls stay what they were.

    number: what customers dial, with its country.

    Raises:
        OnlyAdmins: `by` is none.
        NoNumber: nobody could dial it.
    """
    _guard(by)
    found = numbers.canonical(number)
    if found is None:
        raise NoNumber
    phone = channel or Channel(kind=KIND)
    phone.name, phone.team = name, team
    phone.traits = {**TRAITS, "number": found}
    phone.save()
    logger.info("channel %s: telephone saved by agent %s", phone.pk, by.pk)
    return phone


@transaction.atomic
def switch_telephone(channel: Channel, *, active: bool, by: Agent) -> None:
    """Calls are written down with it, or no longer.

    Raises:
        OnlyAdmins: `by` is none.
    """
    _guard(by)
    Channel.objects.filter(pk=channel.pk, kind=KIND).update(is_active=active)
    logger.info("channel %s: active %s, by agent %s", channel.pk, active, by.pk)


def _guard(by: Agent) -> None:
    if not may_administrate(by):
        raise OnlyAdmins
