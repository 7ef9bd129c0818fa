"""A ticket that somebody of us opens: with words to a customer, or with words of one."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from helpdesk.base.ids import new_id
from tests.factories import make_channel, make_identity, make_telephone, make_ticket
from tests.tickets.fields import define
from tests.tickets.verbs import everything, told
from tickets import actions
from tickets.custom_fields import Required
from tickets.errors import CannotBegin, NoAddress, NothingToSay, NoWayOut
from tickets.models import Delivery, Message, Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
HERE = "/tickets/new/"


@pytest.fixture
def post(support):
    """A mailbox that may write first."""
    return make_channel(support, traits={"can_start": True, "undo": True})


def typed(channel, **more):
    given = {
        "of": "irma@customer.example",
        "html": "Your kettle is back.",
        "how": "send",
    }
    return {**given, "channel": str(channel.public_id), "priority": "2", **more}


def write(channel, by, **more):
    given = {"of": "irma@customer.example", "text": "Your kettle is back."}
    return actions.write_first(channel, **{**given, **more}, by=by)


def test_our_words_go_to_somebody_who_never_wrote(bob, post):
    message = write(post, bob, name="Irma", subject="Kettle")

    ticket = Ticket.objects.get()
    delivery = Delivery.objects.get()
    assert (message.direction, ticket.subject) == ("out", "Kettle")
    assert (delivery.identity.canonical, delivery.channel) == (
        "irma@customer.example",
        post,
    )
    assert (ticket.customer.name, ticket.assignee, ticket.accountable) == (
        "Irma",
        bob,
        bob,
    )
    assert (ticket.waiting_since, ticket.first_replied_at) == (None, message.said_at)
    assert [verb for verb, _by, _data in told(ticket)] == [
        "opened", "assigned", "accountable_changed", "replied",
    ]  # fmt: skip


def test_lists_show_it_while_its_words_are_held_and_when_they_were_taken_back(
    client, bob, ada, post
):
    bob.undo_seconds = 10
    bob.save()
    client.force_login(bob)
    client.post(HERE, typed(post, subject="Kettle"))
    message = Message.objects.get()
    assert message.held_until is not None

    for view in ("open", "mine", "accountable", "teams"):
        assert "Kettle" in client.get(f"/?view={view}").text

    actions.withdraw_reply(message, by=bob)
    client.force_login(ada)
    assert "Kettle" in client.get("/?view=open").text


def test_what_begins_with_words_of_ours_can_be_gone_on_with(bob, post):
    ticket = write(post, bob).ticket

    actions.reply(ticket, text="And here is the bill.", by=bob)

    assert (
        Delivery.objects.filter(identity=ticket.participants.get().identity).count()
        == 2
    )


def test_an_address_that_nobody_proved_is_reached_in_that_ticket_alone(
    bob, post, support
):
    customer = write(post, bob).ticket.customer
    number = make_identity("+4684", kind="phone", customer=customer)
    called = make_ticket(make_telephone(support), identity=number)

    with pytest.raises(NoWayOut):
        actions.reply(called, text="Hello", by=bob)


def test_a_number_is_written_to_however_it_is_spelt(bob, support):
    texts = make_channel(support, kind="sms", traits={"can_start": True})

    write(texts, bob, of="+46 70-174 06 05")
    write(texts, bob, of="+46701740605")

    assert [one.identity.canonical for one in Delivery.objects.all()] == [
        "+46701740605", "+46701740605",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"of": "nobody"}, NoAddress),
        ({"text": " "}, NothingToSay),
    ],
)
def test_what_cannot_be_sent_opens_nothing(more, refusal, bob, post):
    before = everything()
    with pytest.raises(refusal):
        write(post, bob, **more)
    assert everything() == before


def test_where_customers_write_first_we_do_not(bob, mailbox):
    with pytest.raises(CannotBegin):
        write(mailbox, bob)


def test_the_same_form_twice_opens_one_ticket(client, bob, post):
    client.force_login(bob)
    given = typed(post, key=str(new_id()))

    first, again = client.post(HERE, given), client.post(HERE, given)

    number = Ticket.objects.get().number
    assert first.url == again.url == f"/t/{number}/"


def test_words_that_are_only_written_down_are_theirs(client, bob, mailbox, post):
    client.force_login(bob)

    answer = client.post(HERE, typed(post, how="keep", key=str(new_id()), tags="a, b"))

    message = Message.objects.get()
    assert answer.url == f"/t/{message.ticket.number}/"
    assert (message.direction, message.text) == ("in", "Your kettle is back.")
    assert sorted(message.ticket.tags.values_list("name", flat=True)) == ["a", "b"]
    assert not Delivery.objects.exists()


def test_what_was_typed_stays_where_it_was_wrong(client, bob, post):
    client.force_login(bob)
    file = SimpleUploadedFile("log.txt", b"boom", "text/plain")

    answer = client.post(HERE, typed(post, of="nobody", subject="Kettle", files=file))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This is no address" in page
    assert "Choose the files again." in page
    assert 'value="nobody"' in page
    assert 'value="Kettle"' in page
    assert "Your kettle is back." in page
    assert not Ticket.objects.exists()


def test_all_of_the_form_is_of_the_ticket(client, bob, ada, post, billing):
    define(ada, "serial", required=Required.RESOLVE)
    client.force_login(bob)
    file = SimpleUploadedFile("log.txt", b"boom", "text/plain")

    client.post(
        HERE,
        typed(post, files=file, priority="4", tags="Shop", **{"field-serial": "K7"}),
    )

    ticket = Ticket.objects.get()
    assert (ticket.priority, ticket.fields) == (4, {"serial": "K7"})
    assert [file.filename for file in ticket.messages.get().attachments.all()] == [
        "log.txt"
    ]


def test_addresses_are_offered_to_who_may_know_of_them(client, bob, dan, mailbox, bill):
    known = make_ticket(mailbox, identity=make_identity("Irma"))
    client.force_login(bob)

    here = {"channel": str(mailbox.public_id)}
    mine = client.get(f"{HERE}people/", {**here, "of": "irm"}).content.decode()
    all_ = client.get(f"{HERE}people/", {**here, "of": "customer.example"})

    assert known.participants.get().identity.shown in mine
    assert bill.participants.get().identity.shown not in all_.content.decode()


def test_the_page_says_by_what_nobody_can_be_written_to_first(
    client, bob, support, mailbox, post
):
    make_telephone(support)
    client.force_login(bob)

    page = client.get(HERE).content.decode()

    assert "Only customers begin there; you answer them." in page
    assert "What is spoken is written down as a call." in page


def test_nobody_calls_by_a_form(client, bob, support, post):
    traits = {"spoken": True, "can_start": False}
    make_channel(support, kind="form", name="Contact", traits=traits)
    client.force_login(bob)

    page = client.get(HERE).text

    assert "Only customers begin there; you answer them." in page
    assert "What is spoken is written down as a call." not in page


def test_a_customers_page_leads_there_with_their_address(client, bob, post):
    known = make_ticket(post)
    client.force_login(bob)
    customer = known.customer

    link = f"{HERE}?customer={customer.public_id}"
    assert f'href="{link}"' in client.get(f"/customers/{customer.public_id}/").text
    assert known.participants.get().identity.shown in client.get(link).text


def test_who_only_looks_on_opens_nothing(client, dan, post):
    client.force_login(dan)
    assert client.get(HERE).status_code == 404
    assert client.post(HERE, typed(post)).status_code == 404
