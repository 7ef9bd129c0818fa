"""A program brings a customer's words: an order that failed, a form that was filled in."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.errors import NotAllowed
from helpdesk.base.plaintext import one_line
from tickets.actions.files import NewFile, keep
from tickets.actions.known_at import is_known, whose
from tickets.actions.mark import set_priority, tag
from tickets.actions.open import Opening, open_tickets
from tickets.actions.receive import SUBJECT, Words
from tickets.actions.words import typed
from tickets.errors import CannotBegin, NoAddress, NothingToSay
from tickets.models import Channel, Customer, Identity, Message, Priority

LONGEST_ADDRESS, LONGEST_NAME, LONGEST_TAG = 320, 200, 60


@transaction.atomic
def bring(
    channel: Channel,
    *,
    of: Customer | Identity | str,
    name: str = "",
    subject: str = "",
    text: str = "",
    html: str = "",
    files: Iterable[NewFile] = (),
    team: Team | None = None,
    priority: Priority | None = None,
    tags: Iterable[str] = (),
    by: Agent,
) -> Message:
    """A new ticket from a customer's words that `by` knows of; the answer goes out by
    this channel. The timeline says who brought them.

    of: whose words they are: a customer, one of their addresses, or an address as it is
        typed, with a name for somebody new. team: whose matter it is; None: the channel's.

    Raises:
        NotAllowed: collaborators do not.
        CannotBegin: the channel is off, or nobody can be answered there first.
        NoAddress: it is none of this channel, or the customer has none there.
        NothingToSay: nothing was said.
        FilesTooLarge: nothing was kept.
    """
    if not by.can_work:
        raise NotAllowed
    if not (channel.is_active and is_known(channel)):
        raise CannotBegin
    text, html = typed(text, html)
    uploads = tuple(files)
    if not text.strip() and not uploads:
        raise NothingToSay
    words = Words(
        subject=one_line(subject, limit=SUBJECT),
        text=text,
        html=html,
        said_at=timezone.now(),
        files=keep(uploads),
    )
    identity = _identity(channel, of, name)
    opening = Opening(channel=channel, identity=identity, words=words, team=team, by=by)
    [message] = open_tickets([opening])
    if priority is not None and priority != message.ticket.priority:
        set_priority(message.ticket, priority=priority, by=by)
    for one in tags:
        tag(message.ticket, name=one, by=by)
    return message


def _identity(channel: Channel, of: Customer | Identity | str, name: str) -> Identity:
    if isinstance(of, Customer):
        theirs = of.identities.filter(kind=channel.kind).select_related("customer")
        # One that proved itself before others; of those the newest.
        found = theirs.order_by(F("verified_at").desc(nulls_last=True), "-id").first()
    elif isinstance(of, Identity):
        found = of if of.kind == channel.kind else None
    else:
        found = whose(channel, of, name=one_line(name, limit=LONGEST_NAME))
    if found is None:
        raise NoAddress
    return found
