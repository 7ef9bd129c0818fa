"""What the doors do when something happened to a ticket, and what visitors' pages are
told of it: that there is something, never what."""

from functools import partial

from django.db import transaction

from channels_app.actions import acknowledging, following, leaving
from channels_app.queries import telling
from helpdesk.base import live
from tickets.models import Event, Message, Moving
from tickets.signals import listen, tell_pages_of

Verb = Event.Verb

FOLLOWED = {
    Verb.MERGED: following.merged,
    Verb.SPLIT_UNDONE: following.merged,
    Verb.UNMERGED: following.parted,
    Verb.SPLIT: following.split,
}


@listen
def look_later(event: Event) -> None:
    """Our words were said in a chat: somebody has to look whether they were seen."""
    if event.verb == Verb.REPLIED:
        leaving.said(event.ticket, event.at)


@listen
def acknowledge(event: Event) -> None:
    """Somebody wrote for the first time: they may want to know that it has arrived."""
    # What somebody brought here they did not write just now.
    if event.verb != Verb.OPENED or event.actor_id is not None:
        return
    said = Message.objects.filter(
        ticket=event.ticket_id, direction=Message.Direction.IN
    ).select_related("ticket__team__calendar", "identity", "channel")
    if (first := said.order_by("seq").first()) is not None:
        acknowledging.acknowledge(first)


@listen
def end_chats(event: Event) -> None:
    """An agent said goodbye: the chats of the ticket are over, for their visitors too."""
    if event.verb == Verb.CHAT_ENDED and event.actor_id is not None:
        leaving.ended(event.ticket, event.at)
        # What they see of it is written just here: they must not look before the commit.
        tell = partial(_tell, {event.ticket_id})
        transaction.on_commit(tell, robust=True)


@listen
def follow_words(event: Event) -> None:
    """Words went to another ticket: chats and places go after them."""
    verb, moving = event.verb, event.data.get("moving")
    if verb not in FOLLOWED or event.data.get("way") != "out":
        return
    known = Moving.objects.select_related("ticket__merged_into", "into")
    found = known.filter(public_id=moving).first()
    if found is None:
        return
    FOLLOWED[Verb(verb)](found)
    tell = partial(_tell, {found.ticket_id, found.into_id})
    transaction.on_commit(tell, robust=True)


@tell_pages_of
def tell_visitors(events: list[Event]) -> bool:
    """Once for all events of one drain; told twice it is no news."""
    return _tell({event.ticket_id for event in events if event.verb in telling.TOLD})


def _tell(tickets: set[int]) -> bool:
    signals = telling.signals(tickets)
    return not signals or live.publish(*signals)
