"""A comment through the whole house: in, answered for all or for one, and again."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from channels_app import inbound, intake, outbound, overheard
from channels_app.adapter import adapter
from channels_app.models import Connection, Envelope
from tests.factories import make_channel
from tests.wire.providers.base import Item
from tests.wire.providers.instagram import Instagram
from tests.wire.providers.messenger import Messenger
from tickets import actions
from tickets.models import Channel, Delivery, Message, Ticket
from tickets.queries.way import WhyNot
from tickets.queries.ways import ways

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("company"),
]


@pytest.fixture(params=[Messenger, Instagram])
def at(request: Any, settings: Any) -> Iterator[Any]:
    with request.param() as provider:
        settings.EGRESS_ALLOW |= {provider.place}
        provider.hook, provider.is_holding = "https://desk.example/hooks/x/", True
        yield provider


@pytest.fixture
def channel(at: Any, support: Any) -> Channel:
    ours = adapter(at.kind)
    channel = make_channel(support, kind=at.kind, traits=dict(ours.traits))
    config = {**at.settings().config, "account": at.account_id}
    row = Connection(channel=channel, key="k" * 32, config=config)
    row.seal(at.settings().secret)
    row.save()
    return channel


@pytest.fixture
def come(at: Any, channel: Channel) -> Any:
    """The provider tells of these, and all of it is worked."""

    def come(*items: Item) -> None:
        ours: Any = adapter(at.kind)
        for hook in at.requests(items):
            raws = ours.split(at.settings(), at.call(hook))
            intake.store(channel, raws)
        Envelope.objects.update(not_before=timezone.now() - timedelta(seconds=1))
        inbound.drain()

    return come


@pytest.fixture
def ticket(at: Any, come: Any) -> Ticket:
    come(at.customer(handle="irma.b").comments("Does it whistle?"))
    return decided()


def decided() -> Ticket:
    """What was heard last is a ticket: somebody decided so."""
    heard = Envelope.objects.filter(source_key__startswith="c:").order_by("-id")[0]
    return overheard.bring(heard).ticket


@pytest.fixture
def irma(at: Any, ticket: Ticket) -> Any:
    return next(iter(at.people.values()))


def answer(ticket: Ticket, by: Any, text: str = "It does.", **more: Any) -> Message:
    message = actions.reply(ticket, text=text, by=by, **more)
    outbound.drain()
    states = {one.state for one in message.deliveries.all()}
    assert states == {Delivery.State.SENT}, message.deliveries.get().last_error
    return message


def said(ticket: Ticket) -> list[tuple[str, bool]]:
    every = ticket.messages.order_by("said_at", "seq")
    return [(one.text, one.public) for one in every]


def test_a_comment_that_is_a_ticket_has_both_ways(
    ticket: Ticket,
) -> None:
    assert said(ticket) == [("Does it whistle?", True)]
    told = [(one.is_public, one.is_open) for one in ways(ticket).all]
    assert told == [(True, True), (False, True)]


def test_a_public_answer_stands_below_it_and_what_they_answer_goes_on(
    at: Any, ticket: Ticket, irma: Any, come: Any, bob: Any
) -> None:
    message = answer(ticket, bob)
    [ours] = irma.heard
    assert (ours.is_public, ours.text) == (True, "It does.")
    # Its echo is no second message.
    come(at.says_below(ours))
    assert ticket.messages.count() == 2
    come(irma.comments("How loud?", above=ours.name))
    assert Ticket.objects.get() == ticket
    last = ticket.messages.last()
    assert last is not None
    assert (last.text, last.public, last.answers) == ("How loud?", True, message)


def test_what_a_colleague_answers_there_is_in_the_ticket(
    at: Any, ticket: Ticket, irma: Any, come: Any
) -> None:
    [first] = at.comments
    own = irma.comments("It does, like a train.", above=first)
    own.payload["value"]["from"]["id"] = at.account_id
    come(own)
    assert said(ticket)[1:] == [("It does, like a train.", True)]
    assert ticket.messages.last().direction == Message.Direction.OUT  # type: ignore[union-attr]


def test_somebody_else_below_our_answer_is_not_in_the_ticket(
    at: Any, ticket: Ticket, irma: Any, come: Any, bob: Any
) -> None:
    answer(ticket, bob)
    karl = at.customer("Karl Ek", handle="karl")
    come(karl.comments("Mine does not!", above=irma.heard[0].name))
    assert ticket.messages.count() == 2
    assert Ticket.objects.count() == 1


class TestPrivately:
    @pytest.fixture(autouse=True)
    def told(self, ticket: Ticket, bob: Any) -> Message:
        return answer(ticket, bob, "Your order number?", public=False)

    def test_it_goes_to_them_alone_once(self, irma: Any, ticket: Ticket) -> None:
        [ours] = irma.heard
        assert not ours.is_public
        assert "comment_id" in ours.raw["recipient"]
        private = next(one for one in ways(ticket).all if not one.is_public)
        assert private.why_not is WhyNot.ONCE

    def test_what_they_answer_privately_is_in_the_same_ticket(
        self, irma: Any, ticket: Ticket, come: Any, bob: Any
    ) -> None:
        come(irma.says("K-1234"))
        assert Ticket.objects.get() == ticket
        assert said(ticket)[-1] == ("K-1234", False)
        come(irma.says("Are you there?"))
        answer(ticket, bob, "Yes.")
        assert irma.heard[-1].raw["recipient"] == {"id": irma.key}
        assert not irma.heard[-1].is_public

    def test_what_somebody_else_writes_privately_is_not(
        self, at: Any, ticket: Ticket, come: Any
    ) -> None:
        come(at.customer("Karl Ek").says("K-1234"))
        assert Ticket.objects.count() == 2

    def test_where_it_is_over_it_is_a_new_one(
        self, irma: Any, ticket: Ticket, come: Any
    ) -> None:
        Ticket.objects.update(status="closed", next_step_at=None, accountable=None)
        come(irma.says("K-1234"))
        assert Ticket.objects.count() == 2


def test_who_wrote_privately_before_goes_on_there_unless_we_wrote_out_of_the_post(
    at: Any, come: Any, channel: Channel, bob: Any
) -> None:
    irma = at.customer(handle="irma.b")
    come(irma.says("Hello"))
    former = Ticket.objects.get()
    come(irma.comments("Nobody answers!"))
    ticket = decided()
    come(irma.says("Hello?"))
    assert former.messages.count() == 2
    answer(ticket, bob, "Sorry! Your number?", public=False)
    come(irma.says("K-1234"))
    assert said(ticket)[-1] == ("K-1234", False)
    assert former.messages.count() == 2
