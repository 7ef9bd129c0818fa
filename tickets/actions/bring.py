"""A program brings a customer's words: an order that failed, a form that was filled in."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.errors import NotAllowed
from helpdesk.base.plaintext import one_line
from tickets.actions.assign import assign
from tickets.actions.field_values import NO_FIELDS, set_fields
from tickets.actions.files import NewFile, keep
from tickets.actions.filling import Said, filled
from tickets.actions.known_at import is_known, whose
from tickets.actions.mark import set_priority, tag
from tickets.actions.open import Opening, open_tickets
from tickets.actions.receive import SUBJECT, Words
from tickets.actions.words import typed
from tickets.custom_fields import Values
from tickets.errors import CannotBegin, NoAddress, NothingToSay
from tickets.models import Channel, Customer, Identity, Message, Priority, Ticket
from tickets.queries.opening import address_of

LONGEST_ADDRESS, LONGEST_NAME, LONGEST_TAG, MOST_TAGS = 320, 200, 60, 20
# So long a form is known again that was sent before.
REMEMBERED = timedelta(days=1)


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
    fields: Values = NO_FIELDS,
    assignee: Agent | None = None,
    has_variables: bool = False,
    key: UUID | None = None,
    by: Agent,
) -> Message:
    """A new ticket from a customer's words that `by` knows of; the answer goes out by
    this channel. The timeline says who brought them.

    of: whose words they are: a customer, one of their addresses, or an address as it is
        typed, with a name for somebody new. team: whose matter it is; None: the channel's.
    assignee: whose it becomes; None: as it falls. has_variables: the words came of a
        template; they are filled in for this customer.
    key: of the form; sent again, it answers with what was said the first time.

    Raises:
        NotAllowed: collaborators do not.
        CannotBegin: the channel is off, or nobody can be answered there first.
        NoAddress: it is none of this channel, or the customer has none there.
        NothingToSay: nothing was said.
        FilesTooLarge, NoSuchField, WrongFieldValue: nothing was kept.
        VariableEmpty: the words would have a hole.
        CannotOwn, CannotSee, IsAbsent: as `assign`.
    """
    identity = addressee(channel, of, name, by=by)
    if (said := opened_before(identity, key, by=by)) is not None:
        return said
    text, html = typed(text, html)
    uploads = tuple(files)
    if not text.strip() and not uploads:
        raise NothingToSay
    if has_variables:
        ours, begun = team or channel.team, Said(subject, text, html)
        subject, text, html = filled(begun, identity.customer, ours, fields, by=by)
    words = Words(
        subject=one_line(subject, limit=SUBJECT), text=text, html=html,
        said_at=timezone.now(), files=keep(uploads), key=key,
    )  # fmt: skip
    opening = Opening(channel=channel, identity=identity, words=words, team=team, by=by)
    [message] = open_tickets([opening])
    mark(message.ticket, priority=priority, tags=tags, fields=fields, by=by)
    if assignee is not None:
        assign(message.ticket, to=assignee, by=by)
    return message


def addressee(
    channel: Channel, of: Customer | Identity | str, name: str, *, by: Agent
) -> Identity:
    """Whom a ticket is opened for.

    Raises:
        NotAllowed, CannotBegin, NoAddress: as `bring`.
    """
    if not by.can_work:
        raise NotAllowed
    if not (channel.is_active and is_known(channel)):
        raise CannotBegin
    return _identity(channel, of, name)


def mark(
    ticket: Ticket,
    *,
    priority: Priority | None,
    tags: Iterable[str],
    fields: Values,
    by: Agent,
) -> None:
    """What whoever opened it says of it beyond words."""
    if priority is not None and priority != ticket.priority:
        set_priority(ticket, priority=priority, by=by)
    for one in tags:
        tag(ticket, name=one, by=by)
    if fields:
        set_fields(ticket, fields=fields, by=by)


def opened_before(identity: Identity, key: UUID | None, *, by: Agent) -> Message | None:
    """What was said when the same form came before: a double click opens one ticket.

    Of two at a time the second waits for the first here.
    """
    if key is None:
        return None
    by.refresh_from_db(from_queryset=Agent.objects.select_for_update(no_key=True))
    since = timezone.now() - REMEMBERED
    theirs = Ticket.objects.visible_to(by).filter(
        customer=identity.customer_id, created_at__gte=since
    )
    said = Message.objects.filter(ticket__in=theirs.values("pk"), key=key)
    return said.select_related("ticket").first()


def _identity(channel: Channel, of: Customer | Identity | str, name: str) -> Identity:
    if isinstance(of, Customer):
        found = address_of(of, channel.kind)
    elif isinstance(of, Identity):
        found = of if of.kind == channel.kind else None
    else:
        found = whose(channel, of, name=one_line(name, limit=LONGEST_NAME))
    if found is None:
        raise NoAddress
    return found
