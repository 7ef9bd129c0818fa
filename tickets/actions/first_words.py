"""We write first: a ticket that begins with words of ours, which go to the customer."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.plaintext import one_line
from tickets.actions import sla
from tickets.actions.assign import assign, own
from tickets.actions.bring import addressee, mark, opened_before
from tickets.actions.clocks import settle, settle_new
from tickets.actions.field_values import NO_FIELDS
from tickets.actions.files import NewFile
from tickets.actions.filling import Said, filled
from tickets.actions.receive import SUBJECT, preview
from tickets.actions.reply import AT_ONCE, reply
from tickets.actions.words import typed
from tickets.custom_fields import Values
from tickets.errors import CannotBegin, NothingToSay
from tickets.models import (
    Channel,
    Customer,
    Event,
    Identity,
    Message,
    Participant,
    Priority,
    Ticket,
)
from tickets.queries.clocked import Known, token_in_force


@transaction.atomic
def write_first(
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
    hold: timedelta = AT_ONCE,
    by: Agent,
) -> Message:
    """A new ticket from words of ours, which go out by this channel. It is the assignee's,
    and without one `by`'s, unless that is a program.

    of, name, team, has_variables, key: as in `bring`; of: whom they are for. hold: as in
        `reply`.

    Raises:
        NotAllowed, CannotBegin, NoAddress, NothingToSay, FilesTooLarge, NoSuchField,
            WrongFieldValue, VariableEmpty, CannotOwn, CannotSee, IsAbsent: as `bring`.
            CannotBegin as well where customers write first.
        NoWayOut, TooLongForChannel: nothing was kept or sent.
        NoSuchTicket: its team's tickets are not for this person.
    """
    identity = addressee(channel, of, name, by=by)
    if not channel.traits.get("can_start"):
        raise CannotBegin
    if (said := opened_before(identity, key, by=by)) is not None:
        return said
    text, html = typed(text, html)
    uploads = tuple(files)
    if not text.strip() and not uploads:
        raise NothingToSay
    ours = team or channel.team
    if has_variables:
        begun = Said(subject, text, html)
        subject, text, html = filled(begun, identity.customer, ours, fields, by=by)
    title = one_line(subject, limit=SUBJECT) or preview(text)[:80]
    ticket = _begun(channel, identity, title, team=ours, owner=assignee, by=by)
    mark(ticket, priority=priority, tags=tags, fields=fields, by=by)
    return reply(
        ticket, text=text, html=html, files=uploads, channel=channel, key=key,
        hold=hold, by=by,
    )  # fmt: skip


def _begun(
    channel: Channel, identity: Identity, subject: str, *, team: Team,
    owner: Agent | None, by: Agent,
) -> Ticket:  # fmt: skip
    """The ticket, before anything is said in it: nobody waits for an answer of ours."""
    rows = Team.objects.select_related("lead", "duty", "answering")
    ours = rows.annotate(token=token_in_force()).get(pk=team.pk)
    now = timezone.now()
    ticket = Ticket(
        subject=subject,
        customer=identity.customer,
        team=ours,
        accountable=ours.answerable,
        touched_at=now,
        created_at=now,
        # Lists go by it, and the words may be held, or be taken back for good.
        last_message_at=now,
    )
    opened = ticket.next_event(
        Event.Verb.OPENED,
        by=by,
        customer=str(identity.customer.public_id),
        channel=str(channel.public_id),
        accountable=str(ours.answerable.public_id),
        why=ours.answerable_why,
        mentions=[],
        follows=None,
        outgoing=True,
    )
    followed = settle_new(ticket, _known(ticket, channel, ours.token))
    ticket.save()
    ticket.refresh_from_db(fields=["number"])
    Participant.objects.create(
        ticket=ticket,
        identity=identity,
        part=Participant.Part.REQUESTER,
        confirmed_at=now,
    )
    Event.objects.write_down([opened])
    sla.write([followed])
    if owner is not None:
        assign(ticket, to=owner, by=by)
    elif by.can_own:
        ticket.lock()
        own(ticket, to=by, by=by)
        settle(ticket)
    return ticket


def _known(ticket: Ticket, channel: Channel, token: UUID | None) -> Known:
    return Known(
        is_clocked=token is not None,
        token=token,
        channel=channel.pk,
        organization=ticket.customer.organization_id,
        tags=[],
    )
