"""What happens to tickets without being anybody's verb: each once, by real actions."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from helpdesk.base.accounts import actions as people
from tests.factories import (
    known,
    make_agent,
    make_awaited,
    make_identity,
    make_reaction,
    make_team,
    make_ticket,
    make_words,
    soon,
)
from tests.tickets.agreed import agree
from tests.tickets.chatting import chat, make_widget
from tests.tickets.letters import of_letters
from tickets import actions, outbox
from tickets.actions import (
    awaited,
    clocks,
    closing,
    coming_going,
    held,
    listening,
    ring,
    terms,
)
from tickets.actions.aside import answered_aside
from tickets.models import Event, Ticket
from tickets.queries.event_types import KEPT, TYPES


def _first(ticket: Ticket):
    return ticket.messages.earliest("seq")


def arrived(ticket, ada, clock):
    identity = _first(ticket).identity
    other = make_widget(ticket.team)
    actions.came(ticket, identity=identity, channel=other, is_customer=True)


def left(ticket, ada, clock):
    talk = chat(make_widget(ticket.team))
    actions.customer_left(talk, address="typed")


def missed(ticket, ada, clock):
    chat(make_widget(ticket.team))
    clock.shift(timedelta(minutes=10))
    ring.drain()


def continued(ticket, ada, clock):
    said = actions.reply(ticket, text="Hello", by=ada)
    identity, widget = make_identity("Otto", kind="widget"), make_widget(ticket.team)
    actions.continue_by(said, identity=identity, channel=widget)


def merged_and_not(ticket, ada, clock):
    channel = _first(ticket).channel
    other = make_ticket(channel, identity=make_identity("Otto")).customer
    made = actions.merge_customers(ticket.customer, into=other, by=ada)
    actions.unmerge_customers(made, by=ada)


def expired(ticket, ada, clock):
    actions.hand_over(known(ticket), to=ticket.team, note="Please.", by=ada)
    clock.shift(timedelta(days=10))
    ring.drain()


def identified(ticket, ada, clock):
    actions.identified(_first(ticket).identity, customer=make_identity("Otto").customer)


def back(ticket, ada, clock):
    grace = make_agent("Grace")
    ticket.team.members.add(grace)
    actions.take(ticket, by=grace)
    now = timezone.now()
    people.plan_absence(
        grace, begins=now, ends=now + timedelta(days=5), deputy=ada, by=grace
    )
    coming_going.drain()
    clock.shift(timedelta(days=6))
    coming_going.drain()


def late(ticket, ada, clock):
    bob = make_agent("Bobby")
    ticket.team.members.add(bob)
    actions.promise(ticket, what="Call back", due_at=soon(hours=6), by=bob)
    for hours in (5, 0.5, 0.5, 2, 20):
        clock.shift(timedelta(hours=hours, seconds=1))
        clocks.drain()


def rated(ticket, ada, clock):
    actions.rate(ticket, score=5, channel=None)


def changed(ticket, ada, clock):
    first = _first(ticket)
    actions.corrected(first, text="My pot leaks.", at=timezone.now())
    make_reaction(first)
    actions.taken_back(first, at=timezone.now())


def fetched(ticket, ada, clock):
    make_awaited(_first(ticket))
    found = awaited.claim(_first(ticket).channel_id)
    awaited.not_kept(found, words="Sorry!", permanent=True)


def repeated(ticket, ada, clock):
    first = _first(ticket)
    words = make_words("As I already said, my kettle leaks.")
    actions.receive(ticket, channel=first.channel, identity=first.identity, words=words)
    outbox.drain()
    listening.drain()


def ran_out(ticket, ada, clock):
    agree(ada, warn_percent=25)
    terms.drain()
    for _ in range(50):
        clock.shift(timedelta(minutes=15))
        clocks.drain()


def beside(ticket, ada, clock):
    """Somebody outside answers what they were sent."""
    first = of_letters(ticket, ada)
    people = actions.Recipients(to=["anna@firm.example"])
    sent = actions.forward(first, people=people, by=ada)
    words, anna = make_words("The seal."), sent.deliveries.get().identity
    answered_aside(sent, channel=first.channel, identity=anna, words=words)


def closed(ticket, ada, clock):
    """Its team closes what was resolved long ago."""
    actions.resolve(ticket, by=ada)
    ticket.team.closes_after = timedelta(days=1)
    ticket.team.save()
    clock.shift(timedelta(days=2))
    closing.drain()


def stopped(ticket, ada, clock):
    """A reply is to go at a time, and the customer writes before that."""
    at = timezone.now() + timedelta(hours=1)
    actions.reply(ticket, text="Hello", at=at, by=ada)
    first = _first(ticket)
    actions.receive(
        ticket, channel=first.channel, identity=first.identity, words=make_words()
    )
    clock.shift(timedelta(hours=2))
    held.drain()


def elsewhere(ticket, ada, clock):
    """Words that name another ticket, which not everybody may see."""
    hidden = make_team("Hidden", lead=ada, is_open=False)
    actions.change_team(ticket, team=hidden, by=ada)


ALL: dict[str, Callable[..., None]] = {
    happening.__name__: happening
    for happening in (
        arrived, left, missed, continued, merged_and_not, expired, identified, back,
        late, rated, repeated, ran_out, elsewhere, changed, fetched,
        beside, closed, stopped,
    )
}  # fmt: skip


def unknown() -> set[tuple[str, str]]:
    """Keys in events' data of which nobody decided whether the world is told."""
    found = set()
    for verb, data in Event.objects.values_list("verb", "data"):
        kind = TYPES.get(verb)
        told = {one.inside.partition(".")[0] for one in kind.data} if kind else set()
        if kind is not None:
            found |= {(verb, key) for key in set(data) - told - set(KEPT)}
    return found
