"""A matter goes on by another channel, and nobody tells it twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from channels_app import inbound, intake
from channels_app.models import Envelope, Visitor
from channels_app.queries import visible
from tests.channels_app.widget.factories import make_widget
from tests.factories import make_agent, make_team, make_telephone, soon
from tests.fake_channel import raw, said
from tests.tickets.verbs import close, told
from tickets import actions, codes
from tickets.actions.way_out import way_out
from tickets.errors import TicketClosed
from tickets.models import Continuation, Message, Participant, Ticket
from tickets.onward_errors import CodeElsewhere, NoSuchCode, NoWayThere
from tickets.queries import reach

pytestmark = pytest.mark.usefixtures("company")

IN, OUT, AUTO = Message.Direction.IN, Message.Direction.OUT, "auto-replied"


@pytest.fixture
def hear(door):
    """Somebody writes by another channel; the message that came of it."""

    def hears(text="It is me.", *, by="irma@mail", **more) -> Message:
        item = raw(said(text, **{"from": by, **more}))
        intake.store(door, [item])
        inbound.drain()
        return Envelope.objects.get(channel=door, source_key=item.source_key).message

    return hears


@pytest.fixture
def phone(support):
    return make_telephone(support)


@pytest.fixture
def offered(ticket, bob, phone) -> Continuation:
    """To go on by telephone; whoever has the code may bring it anywhere."""
    return actions.continue_on(ticket, kind="phone", by=bob)


def greeting(ticket: Ticket) -> Message:
    return ticket.messages.get(direction=OUT, auto=AUTO)


def test_an_offer_is_told_and_offered_again_it_is_the_same(ticket, bob, phone):
    seq = ticket.seq
    one = actions.continue_on(ticket, kind="phone", by=bob)
    assert actions.continue_on(ticket, kind="phone", by=bob) == one
    [(verb, by, data)] = told(ticket, after=seq)[:1]
    assert ticket.events.filter(verb=verb).count() == 1
    assert (verb, by) == ("continuation_offered", "Bob")
    assert (data["kind"], data["code"]) == ("phone", one.shown)
    assert (
        timedelta(0)
        <= one.expires_at - one.offered_at - timedelta(days=14)
        < timedelta(seconds=1)
    )


def test_only_kinds_that_are_there_are_offered(ticket, bob, phone):
    assert "phone" in dict(reach.ways_on(ticket))
    for kind in ("telegram", "widget", ""):
        with pytest.raises(NoWayThere):
            actions.continue_on(ticket, kind=kind, by=bob)
    phone.is_active = False
    phone.save()
    assert "phone" not in dict(reach.ways_on(ticket))
    with pytest.raises(TicketClosed):
        actions.continue_on(close(ticket), kind="phone", by=bob)


def test_the_words_for_the_customer_name_the_number_and_the_code(offered):
    words = reach.invitation(offered)
    assert "+46 8 500 102 03" in words
    assert offered.shown in words
    assert offered.signed not in words


def test_a_code_alone_joins_and_nobody_believes_it_yet(offered, hear, ticket):
    message = hear(f"My code is {offered.shown}.")
    assert (message.ticket, message.unverified) == (ticket, True)
    assert message.identity.customer != ticket.customer
    offered.refresh_from_db()
    assert (offered.message, offered.is_proven) == (message, False)
    last = [line for line in told(ticket) if line[0] == "arrived"][-1]
    assert last[2]["proven"] is False


def test_whoever_merely_has_a_code_learns_only_that_it_was_good(
    offered, hear, ticket, bob
):
    actions.edit_context(ticket, goal="A kettle that is dry", summary="Secret", by=bob)
    actions.record_fact(ticket, name="order", value="A-4711", by=bob)
    hear(offered.shown)
    text = greeting(ticket).text
    assert "code" in text
    for secret in ("kettle", "Secret", "A-4711", "Irma", "Bob"):
        assert secret not in text


def test_a_link_that_somebody_of_the_ticket_was_sent_is_proof(
    offered, hear, ticket, bob, door
):
    actions.edit_context(ticket, goal="A kettle that is dry", summary="Secret", by=bob)
    actions.record_fact(ticket, name="order", value="A-4711", by=bob)
    actions.record_fact(ticket, name="tried", value="Shouting", by=bob)
    actions.promise(ticket, what="Call back", due_at=soon(), by=bob)
    message = hear("Hello again", subject=f"Re: Kettle [{offered.signed}]")
    assert (message.ticket, message.unverified) == (ticket, False)
    assert message.identity.customer == ticket.customer
    text = greeting(ticket).text
    for known in ("kettle", "A-4711", "Call back"):
        assert known in text
    for ours in ("Secret", "Shouting"):
        assert ours not in text
    assert greeting(ticket).deliveries.get().identity == message.identity
    channel, people = way_out(ticket)
    assert (channel, people) == (door, [message.identity_id])


def test_the_greeting_answers_nobody_and_stops_no_clock(offered, hear, ticket):
    since = ticket.waiting_since
    hear(offered.signed)
    ticket.refresh_from_db()
    assert (ticket.waiting_since, ticket.first_replied_at) == (since, None)


def test_a_machine_that_brings_a_code_is_not_greeted(offered, hear, ticket):
    hear(offered.signed, auto="auto-replied")
    assert not ticket.messages.filter(direction=OUT).exists()


def test_a_code_is_good_once(offered, hear, ticket):
    hear(offered.shown)
    stranger = hear(offered.signed, by="mallory@mail")
    assert stranger.ticket != ticket
    again = hear(f"Once more: {offered.shown}")
    assert (again.ticket, again.unverified) == (ticket, True)
    assert ticket.messages.filter(auto=AUTO).count() == 1


def test_a_code_that_is_too_old_leads_nowhere(offered, hear, ticket):
    Continuation.objects.update(
        offered_at=timezone.now() - timedelta(days=15),
        expires_at=timezone.now() - timedelta(seconds=1),
    )
    assert hear(offered.signed).ticket != ticket


def test_a_code_nobody_made_begins_a_ticket_like_any_words(offered, hear, ticket):
    message = hear(f"Order {codes.shown(codes.mint())}")
    assert message.ticket != ticket
    assert message.unverified is False


def test_who_guesses_is_not_listened_to_for_long(offered, hear, ticket):
    for _ in range(5):
        hear(" ".join(codes.shown(codes.mint()) for _ in range(5)), by="mallory@mail")
    assert hear(offered.shown, by="mallory@mail").ticket != ticket
    assert hear(offered.shown, by="irma@mail").ticket == ticket


def test_words_for_a_ticket_that_was_closed_open_one_that_follows_it(
    offered, hear, ticket
):
    close(ticket)
    message = hear(offered.signed)
    opened = message.ticket.events.get(verb="opened")
    assert message.ticket != ticket
    assert opened.data["follows"] == ticket.number
    assert message.ticket.events.filter(verb="arrived").exists()


def test_an_agent_says_that_it_is_the_customer(offered, hear, ticket, bob, door):
    message = hear(offered.shown)
    actions.vouch(message, by=bob)
    message.refresh_from_db()
    assert message.unverified is False
    assert message.identity.customer == ticket.customer
    assert ("vouched", "Bob") in [line[:2] for line in told(ticket)]
    assert way_out(ticket) == (door, [message.identity_id])
    assert hear("And now?", answers=[], references=[]).ticket != ticket


def test_two_offers_at_once_lead_to_their_own_tickets(ticket, bob, phone, hear, door):
    other = hear("Something else", by="otto@mail").ticket
    one = actions.continue_on(ticket, kind="phone", by=bob)
    two = actions.continue_on(other, kind="phone", by=bob)
    assert hear(one.signed, by="a@mail").ticket == ticket
    assert hear(two.signed, by="b@mail").ticket == other


class TestIntoAWidget:
    @pytest.fixture
    def link(self, support, ticket, bob):
        make_widget(support)
        one = actions.continue_on(ticket, kind="widget", by=bob)
        found = reach.way(one)
        assert found is not None
        return found.link.removeprefix("http://testserver").split("8000")[-1]

    def test_to_look_at_the_link_changes_nothing(self, client, link):
        page = client.get(link)
        assert page.status_code == 200
        assert not Visitor.objects.exists()
        assert "Set-Cookie" not in page.headers

    def test_the_button_leads_into_a_chat_of_the_ticket(self, client, link, ticket):
        answer = client.post(link, {"yes": "1"})
        assert answer.status_code == 303
        assert client.get(answer.url).status_code == 200
        visitor = Visitor.objects.get()
        chat = visitor.chats.get()
        assert chat.ticket == ticket
        assert visitor.identity.customer == ticket.customer
        seen = list(visible.of_chat(chat))
        assert [one.auto for one in seen] == [AUTO]

    def test_who_follows_it_again_is_the_same_visitor(self, client, link):
        for _ in range(2):
            client.post(link, {"yes": "1"})
        assert Visitor.objects.count() == 1

    def test_a_link_with_another_signature_leads_nowhere(self, client, link):
        another = "B" if link[-2] == "A" else "A"
        assert client.get(f"{link[:-2]}{another}/").status_code == 404
        assert client.get(link[:-11] + "/").status_code == 404


class TestOnTheTelephone:
    def test_who_says_a_code_on_the_telephone_goes_on_with_their_ticket(
        self, offered, ticket, bob, phone
    ):
        message = actions.take_call(
            outcome="talked", text="It leaks still.", number="0701740605",
            code=offered.shown.lower(), by=bob,
        )  # fmt: skip
        assert message.ticket == ticket
        assert message.call.number == "+46701740605"
        offered.refresh_from_db()
        assert (offered.channel, offered.message) == (phone, message)
        assert Ticket.objects.count() == 1

    def test_a_code_that_leads_nowhere_is_said_so(self, offered, bob, phone):
        for code in ("K7M", codes.shown(codes.mint())):
            with pytest.raises(NoSuchCode):
                actions.take_call(outcome="talked", text="Hm", code=code, by=bob)
        assert Ticket.objects.count() == 1

    def test_a_code_of_another_team_says_whom_to_connect_them_with(
        self, offered, ticket, ada, phone
    ):
        ticket.team.is_open = False
        ticket.team.save()
        cleo = make_agent("Cleo")
        make_team("Billing", lead=cleo)
        with pytest.raises(CodeElsewhere, match="Support"):
            actions.take_call(outcome="talked", text="Hm", code=offered.shown, by=cleo)


def test_who_takes_part_beside_the_customer_is_not_them_because_of_a_link(
    offered, hear, ticket, bob
):
    actions.record_fact(ticket, name="order", value="A-4711", by=bob)
    own = hear("My own matter.", by="otto@mail")
    otto = own.identity
    Participant.objects.create(
        ticket=ticket,
        identity=otto,
        part=Participant.Part.COPIED,
        confirmed_at=timezone.now(),
    )
    message = hear("Hello", by="otto@mail", subject=f"Re: Kettle [{offered.signed}]")

    otto.refresh_from_db()
    own.ticket.refresh_from_db()
    assert (message.ticket, message.unverified) == (ticket, False)
    assert otto.customer != ticket.customer
    assert own.ticket.customer == otto.customer
    assert "A-4711" not in greeting(ticket).text
