"""The customer hears who has their matter now, where they want to know it."""

from django.utils import translation
from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent
from tickets.actions.automatic import say_automatically
from tickets.actions.way_out import way_out
from tickets.errors import NoWayOut
from tickets.models import Channel, Handover, Identity, Message, Ticket
from tickets.queries import reach


def introduce(ticket: Ticket, handover: Handover, by: Agent) -> bool:
    """Tell the customer that `by` looks after it. Whether they were told.

    Not where it is over, not where somebody unproven wrote last or nobody knows that the
    address is theirs, not where they wrote in public, and not again while they know it.
    """
    if not ticket.goes_on or _is_known(ticket, by):
        return False
    newest = ticket.messages.filter(direction=Message.Direction.IN).order_by("-seq")
    last = newest.first()
    if last is None or last.unverified or last.public:
        return False
    try:
        channel, people = way_out(ticket, public=False)
    except NoWayOut:
        return False
    to = Identity.objects.get(pk=people[0])
    if not _is_theirs(to, channel):
        return False
    with translation.override(reach.language_of(ticket)):
        words = {"agent": by.name, "team": ticket.team.name}
        text = (
            _(
                "%(agent)s (%(team)s) looks after your request now and has our whole"
                " conversation: you need not repeat anything."
            )
            % words
        )
    if say_automatically(ticket, text=text, to=to, channel=channel) is None:
        return False
    handover.told_customer = True
    handover.save(update_fields=["told_customer"])
    return True


def _is_known(ticket: Ticket, agent: Agent) -> bool:
    """Whether this is whom they were told of last."""
    told = Handover.objects.filter(ticket=ticket, told_customer=True)
    last = told.order_by("-ended_at").values_list("ended_by", flat=True).first()
    return last == agent.pk


def _is_theirs(identity: Identity, channel: Channel) -> bool:
    """An address that was merely typed may be somebody else's; who sits in a chat is
    who asked."""
    return identity.verified_at is not None or bool(channel.traits.get("live"))
