"""Who somebody is who proved an address: one visitor, one customer."""

from uuid import uuid4

import pytest

from channels_app import tokens
from channels_app.models import Visitor
from tests.channels_app.widget.factories import Browser, make_widget, say
from tests.channels_app.widget.post import (
    IRMA,
    code_in,
    mails,
)
from tests.channels_app.widget.proving import (
    SECRET,
    ask,
    identify,
    proof,
    prove,
    proven,
    shown,
)
from tests.factories import make_identity, make_ticket
from tests.threads import at_once
from tickets.models import Message


def test_a_second_device_gets_the_history_by_the_same_address(
    shop, irma, mailbox, relay
):
    chat = str(uuid4())
    say(irma, "From the desk", chat=chat)
    proven(irma, relay)
    phone, mine = Browser(shop), str(uuid4())
    say(phone, "From the phone", chat=mine)
    before = phone.token

    answer = proven(phone, relay)

    assert {one["chat"] for one in answer["chats"]} == {chat, mine}
    assert shown(phone, chat) == ["From the desk"]
    assert shown(irma, mine) == ["From the phone"]
    assert Browser(shop, token=before).get(f"chats/{mine}/").status_code == 401
    assert {m.identity for m in Message.objects.all()} == {
        Visitor.objects.get(mail__canonical=IRMA).identity
    }


def test_who_proves_another_address_at_the_same_browser_is_somebody_else(
    shop, irma, mailbox, relay
):
    chat = str(uuid4())
    say(irma, chat=chat)
    proven(irma, relay)
    answer = proven(irma, relay, "otto@customer.test")
    assert answer["chats"] == []
    assert shown(irma, chat) is None
    assert proven(irma, relay)["chats"][0]["chat"] == chat


def test_a_user_of_the_site_who_proves_an_address_is_both(
    support, company, mailbox, relay
):
    shop = make_widget(support, secret=SECRET)
    phone, desk = Browser(shop), Browser(shop)
    by_mail, by_name = str(uuid4()), str(uuid4())
    say(phone, "By mail", chat=by_mail)
    proven(phone, relay)
    identify(desk, proof())
    say(desk, "By name", chat=by_name)

    answer = proven(desk, relay)

    assert {one["chat"] for one in answer["chats"]} == {by_mail, by_name}
    assert Visitor.objects.get(mail__canonical=IRMA).external_id == "42"
    # The phone begins anew, and gets all of it by the same proof.
    assert shown(phone, by_mail) is None
    phone = Browser(shop)
    assert len(proven(phone, relay)["chats"]) == 2


def test_of_several_users_who_read_one_address_the_site_has_to_say_which(
    support, company, mailbox, relay
):
    shop = make_widget(support, secret=SECRET)
    for who in ("1", "2"):
        browser = Browser(shop)
        identify(browser, proof(who, email=IRMA, email_verified=True))
        say(browser, f"Of {who}")
    assert proven(Browser(shop), relay)["chats"] == []


def test_somebody_who_said_nothing_yet_can_prove_an_address(shop, irma, mailbox, relay):
    theirs = make_identity("Irma", canonical=IRMA)
    answer = proven(irma, relay)
    # Their browser keeps the name it had.
    assert tokens.read(irma.token).visitor.hex == answer["visitor"]["id"].replace(
        "-", ""
    )
    assert say(irma).ticket.customer == theirs.customer


def test_tickets_of_others_stay_where_they_are(shop, irma, mailbox, relay):
    eve, otto = Browser(shop), make_ticket(mailbox)
    hers = say(eve, "Mine").ticket
    owners = {hers.pk: hers.customer_id, otto.pk: otto.customer_id}
    say(irma)
    proven(irma, relay)
    for ticket in (hers, otto):
        ticket.refresh_from_db()
        assert ticket.customer_id == owners[ticket.pk]


@pytest.mark.django_db(transaction=True)
def test_two_browsers_that_prove_one_address_at_once_are_one_visitor(
    shop, mailbox, relay
):
    browsers = [Browser(shop) for _ in range(3)]
    codes = []
    for browser in browsers:
        say(browser)
        ask(browser)
        codes.append(code_in(mails(relay)[-1]))
    pairs = list(zip(browsers, codes, strict=True))
    answers = at_once(*[lambda b=b, c=c: prove(b, c).status_code for b, c in pairs])
    assert answers == [200, 200, 200]
    one = Visitor.objects.get(mail__isnull=False)
    assert one.chats.count() == 3
