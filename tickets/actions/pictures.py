"""Pictures of a sender that lie on other servers: shown at once from now on, or no more.

Whoever has them on their server learns when a mail is read. That one colleague trusts a
sender holds for all of them, so the row says whose word it was, and since when.
"""

import logging

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed
from tickets.actions import people
from tickets.models import Identity, Message, Ticket
from tickets.moving_errors import NoSuchAddress
from tickets.picture_errors import NobodyVouches
from tickets.queries.customers import seen_customers

logger = logging.getLogger(__name__)


@transaction.atomic
def show_pictures(identity: Identity, *, by: Agent) -> None:
    """In mail of theirs that is vouched for; whoever writes in their name gains nothing.

    Raises:
        NoSuchAddress, NotAllowed: not for this person.
        NobodyVouches: no mail from there ever proved that it came from there.
    """
    _begin(identity, by)
    if identity.pictures_since is not None:
        return
    if not identity.messages.filter(warnings__contains=[Message.VOUCHED]).exists():
        raise NobodyVouches
    _set(identity, by)
    logger.info("identity %s: pictures shown, by agent %s", identity.pk, by.pk)


@transaction.atomic
def hide_pictures(identity: Identity, *, by: Agent) -> None:
    """They are asked for one mail at a time again.

    Raises:
        NoSuchAddress, NotAllowed: not for this person.
    """
    _begin(identity, by)
    _set(identity, None)
    logger.info("identity %s: pictures not shown, by agent %s", identity.pk, by.pk)


def _begin(identity: Identity, by: Agent) -> None:
    """Whoever sees the customer knows the address, and whoever sees what was said."""
    people.lock([identity])
    known = seen_customers(by).filter(pk=identity.customer_id)
    said = identity.messages.filter(ticket__in=Ticket.objects.visible_to(by))
    if not (known.exists() or said.exists()):
        raise NoSuchAddress
    if not by.can_work:
        raise NotAllowed
    identity.refresh_from_db(fields=["pictures_since", "pictures_by"])


def _set(identity: Identity, by: Agent | None) -> None:
    identity.pictures_by = by
    identity.pictures_since = timezone.now() if by else None
    identity.save(update_fields=["pictures_since", "pictures_by"])
