"""A ticket that turns out to be somebody else's matter."""

import json

import pytest

from tests.factories import make_channel, make_identity, make_ticket, soon
from tests.tickets.pages import browser_of, shown, url
from tests.tickets.verbs import told
from tests.tokens import make_token, program
from tickets import actions
from tickets.actions import Recipients
from tickets.customer_errors import InTheChat, NotTheirAddress, ReplyWaits
from tickets.models import Customer, Delivery, Participant, Ticket
from tickets.moving_errors import NoSuchCustomer
from tickets.queries.doubted import doubted_in
from tickets.queries.ways import ways

pytestmark = pytest.mark.usefixtures("company")
PART = {"HX-Request": "true"}


@pytest.fixture
def irma(ticket):
    return ticket.messages.earliest("seq").identity


@pytest.fixture
def otto(mailbox):
    """Somebody else, who wrote here before."""
    found = make_identity("Otto")
    make_ticket(mailbox, identity=found, subject="Pot", text="My pot.")
    return found


def reached(ticket):
    best = ways(ticket).best
    return [one.shown for one in best.people] if best else []


def goes_to(message):
    rows = Delivery.objects.filter(message=message)
    return list(rows.order_by("pk").values_list("identity__shown", flat=True))


def sure(ticket):
    rows = Participant.objects.filter(ticket=ticket, confirmed_at__isnull=False)
    return set(rows.values_list("identity__shown", "part"))


def test_the_next_answer_goes_to_the_new_customer_and_to_nobody_else(
    ticket, irma, otto, bob
):
    seq = ticket.seq
    actions.change_customer(ticket, customer=otto.customer, by=bob)

    ticket.refresh_from_db()
    assert ticket.customer == otto.customer
    [(verb, who, data)] = told(ticket, after=seq)
    assert (verb, who, data["name"]) == ("customer_changed", "Bob", "Otto")
    assert reached(ticket) == [otto.shown]
    assert goes_to(actions.reply(ticket, text="Hello", by=bob)) == [otto.shown]


def test_ac_15_who_was_copied_reads_on_only_where_somebody_says_so(
    ticket, irma, otto, bob
):
    people = Recipients(to=[irma.shown], cc=["anna@firm.example"])
    actions.reply(ticket, text="Hello", people=people, by=bob)

    actions.change_customer(ticket, customer=otto.customer, keep=[irma], by=bob)
    assert sure(ticket) == {(otto.shown, "requester"), (irma.shown, "copied")}
    said = actions.reply(ticket, text="Hello", by=bob)
    assert sorted(goes_to(said)) == sorted([otto.shown, irma.shown])


def test_ac_14_what_the_former_customer_writes_into_it_is_in_doubt(
    ticket, irma, otto, bob
):
    assert not doubted_in({ticket.pk}, {irma.pk})
    actions.change_customer(ticket, customer=otto.customer, by=bob)
    assert doubted_in({ticket.pk}, {irma.pk}) == {(ticket.pk, irma.pk)}
    assert not doubted_in({ticket.pk}, {otto.pk})
    actions.change_customer(ticket, customer=irma.customer, by=bob)
    assert not doubted_in({ticket.pk}, {irma.pk})


def test_a_way_the_new_customer_has_not_got_is_none(support, otto, bob):
    telegram = make_channel(support, kind="telegram", name="Bot")
    chat = make_ticket(telegram, identity=make_identity("Irma", kind="telegram"))
    actions.change_customer(chat, customer=otto.customer, by=bob)
    assert all(one.channel.kind != "telegram" for one in ways(chat).all)


def test_nobody_is_reached_who_has_no_address(ticket, bob):
    typed = Customer.objects.create(name="Nobody", made_by=bob)
    actions.change_customer(ticket, customer=typed, by=bob)
    assert reached(ticket) == []


def test_nothing_that_was_written_to_the_one_goes_out_afterwards(
    ticket, otto, bob, ada
):
    waits = actions.reply(ticket, text="Soon", at=soon(hours=2), by=bob)
    with pytest.raises(ReplyWaits):
        actions.change_customer(ticket, customer=otto.customer, by=bob)
    actions.withdraw_reply(waits, by=bob)
    Ticket.objects.filter(pk=ticket.pk).update(live_since=soon())
    with pytest.raises(InTheChat):
        actions.change_customer(ticket, customer=otto.customer, by=bob)


def test_an_address_has_to_be_theirs(ticket, irma, otto, bob):
    with pytest.raises(NotTheirAddress):
        actions.change_customer(ticket, customer=otto.customer, address=irma, by=bob)


def test_ac_48_customers_one_may_not_know_are_none(ticket, bill, bob):
    """By no door, and by no part of a name."""
    stranger = bill.customer
    with pytest.raises(NoSuchCustomer):
        actions.change_customer(ticket, customer=stranger, by=bob)
    browser = browser_of(bob)
    typed = {"customer": stranger.name}
    address = url(ticket, "change-customer")
    names = {one.shown for one in stranger.identities.all()}
    page = shown(browser.get(address, typed))
    assert not any(name in page for name in names - {"Irma"})
    answer = browser.post(address, {"customer": str(stranger.public_id)})
    assert answer.status_code == 422
    client = program(make_token(bob).secret)
    there = f"/api/v1/tickets/{ticket.public_id}/change-customer/"
    sent = client.post(there, {"customer": str(stranger.public_id)})
    assert sent.status_code == 404
    ticket.refresh_from_db()
    assert ticket.customer != stranger


def test_words_find_who_is_meant_and_say_whom_answers_would_reach(
    ticket, irma, otto, mailbox, bob
):
    browser, address = browser_of(bob), url(ticket, "change-customer")
    page = shown(browser.get(address, {"customer": "ott"}))
    assert f"Now: {ticket.customer}. The next answer goes to:" in page
    assert irma.shown in page
    assert f"The next answer would go to: E-mail · {otto.shown}" in page
    ticket.refresh_from_db()
    assert ticket.customer == irma.customer
    assert reached(ticket) == [irma.shown]

    second = make_identity("Ottokar")
    make_ticket(mailbox, identity=second)
    several = browser.post(address, {"customer": "Ott"})
    assert "Several customers are called so: choose one." in shown(several)
    typed = {"customer": "Ott", "person": str(second.customer.public_id)}
    assert browser.post(address, typed).status_code == 303
    ticket.refresh_from_db()
    assert ticket.customer == second.customer


def test_undone_everybody_takes_part_as_before(ticket, irma, otto, bob):
    people = Recipients(to=[irma.shown], cc=["anna@firm.example"])
    actions.reply(ticket, text="Hello", people=people, by=bob)
    before = sure(ticket)
    browser = browser_of(bob)
    typed = {"customer": str(otto.customer.public_id)}
    answer = browser.post(url(ticket, "change-customer"), typed, headers=PART)
    done = json.loads(answer.headers["HX-Trigger"])["done"]
    assert otto.shown in done["words"]
    assert browser.post(done["undo"], headers=PART).status_code == 204
    ticket.refresh_from_db()
    assert ticket.customer == irma.customer
    assert sure(ticket) == before


def test_programs_say_whose_it_is_and_who_is_kept(ticket, irma, otto, bob):
    client = program(make_token(bob).secret)
    there = f"/api/v1/tickets/{ticket.public_id}/change-customer/"
    sent = {
        "customer": str(otto.customer.public_id),
        "address": str(otto.public_id),
        "keep": [str(irma.public_id)],
    }
    answer = client.post(there, sent, format="json")
    assert (answer.status_code, answer.json()["customer"]) == (
        200,
        str(otto.customer.public_id),
    )
    assert sure(ticket) == {(otto.shown, "requester"), (irma.shown, "copied")}
