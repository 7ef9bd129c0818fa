"""An address is proven by who reads what comes there: AC-16 and AC-59."""

import re
import sys
from collections import Counter
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels_app.actions import letters
from channels_app.models import Letter, Visitor
from tests.channels_app.widget.factories import Browser, say
from tests.channels_app.widget.post import (
    DESK,
    IRMA,
    code_in,
    later,
    mails,
)
from tests.channels_app.widget.proving import ask, prove, proven, shown
from tests.factories import make_identity, make_ticket
from tests.threads import at_once
from tickets.models import Customer, Event, Identity


def test_who_types_the_code_that_came_has_proven_the_address(
    shop, irma, mailbox, relay
):
    theirs = make_ticket(mailbox, identity=make_identity("Irma", canonical=IRMA))
    chat = str(uuid4())
    ticket = say(irma, chat=chat).ticket
    stranger = ticket.customer

    answer = proven(irma, relay)

    assert answer["visitor"] == {
        "id": str(Visitor.objects.get().public_id), "name": "", "mail": IRMA,
        "verified": True,
    }  # fmt: skip
    ticket.refresh_from_db()
    assert ticket.customer == theirs.customer
    assert ticket.events.last().verb == Event.Verb.IDENTIFIED
    assert not Customer.objects.filter(pk=stranger.pk).exists()
    assert Identity.objects.get(canonical=IRMA).verified_at is not None
    assert shown(irma, chat) == ["My kettle leaks."]


def test_the_mail_says_what_it_is_for_and_nothing_of_the_visitor(
    shop, irma, mailbox, relay
):
    say(irma, "Buy at evil.test")
    ask(irma)
    (mail,) = mails(relay)
    assert (mail["To"], mail["Auto-Submitted"]) == (IRMA, "auto-replied")
    assert DESK in mail["From"]
    assert "evil.test" not in mail.as_string()
    assert "Analytical Engines" in mail["Subject"]


def test_the_code_is_nowhere_in_the_database(shop, irma, mailbox, relay):
    ask(irma)
    code = code_in(mails(relay)[0]).replace("-", "")
    rows = list(Letter.objects.values())
    assert code not in str(rows)
    assert len(code) == letters.LENGTH
    assert not set(code) & set("01OIL")


@pytest.mark.parametrize("typed", ["{} ", " {}", "{lower}", "{plain}", "{spaced}"])
def test_a_code_is_read_as_people_type_it(shop, irma, mailbox, relay, typed):
    ask(irma)
    code = code_in(mails(relay)[0])
    given = typed.format(
        code,
        lower=code.lower(),
        plain=code.replace("-", ""),
        spaced=" ".join(code.replace("-", "")),
    )
    assert prove(irma, given).status_code == 200


def test_a_code_is_good_once(shop, irma, mailbox, relay):
    ask(irma)
    code = code_in(mails(relay)[0])
    assert prove(irma, code).status_code == 200
    assert prove(irma, code).status_code == 422


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 422)])
def test_a_code_is_good_for_a_quarter_of_an_hour(
    shop, irma, mailbox, relay, minutes, status
):
    ask(irma)
    with later(minutes=minutes):
        assert prove(irma, code_in(mails(relay)[0])).status_code == status


def test_after_five_wrong_codes_the_right_one_is_too_late(shop, irma, mailbox, relay):
    ask(irma)
    for _ in range(5):
        assert prove(irma, "ABCD-EFGH").status_code == 422
    assert prove(irma, code_in(mails(relay)[0])).status_code == 422
    # A new one is good again.
    ask(irma)
    assert prove(irma, code_in(mails(relay)[1])).status_code == 200


def test_a_code_is_for_the_browser_that_asked_for_it(shop, irma, mailbox, relay):
    ask(irma)
    eve = Browser(shop)
    assert prove(eve, code_in(mails(relay)[0])).status_code == 422
    assert prove(irma, code_in(mails(relay)[0])).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_ac_60_a_code_that_is_typed_twice_at_once_has_one_winner(
    shop, irma, mailbox, relay
):
    ask(irma)
    code = code_in(mails(relay)[0])
    tabs = [Browser(shop, token=irma.token) for _ in range(4)]
    answers = at_once(*[lambda tab=tab: prove(tab, code).status_code for tab in tabs])
    assert sorted(answers) == [200, 422, 422, 422]
    assert Visitor.objects.count() == 1


@pytest.mark.parametrize("said", [{}, {"code": 7}, {"code": "x" * 99}, {"link": "x"}])
def test_what_is_no_code_is_said_to_be_none(shop, irma, said):
    answer = irma.post("prove/", said)
    assert (answer.status_code, set(answer.json()["errors"])) == (
        422,
        {*(said or {"code": ""})},
    )


@pytest.mark.parametrize(
    "mail",
    [IRMA, "nobody@nowhere.test", DESK, "known@customer.test", "full@customer.test"],
)
def test_ac_59_the_answer_is_the_same_whatever_the_address(
    shop, irma, mailbox, relay, mail
):
    """Known or not, ours, or one that got enough mail today."""
    make_ticket(mailbox, identity=make_identity("K", canonical="known@customer.test"))
    while letters.may_mail("full@customer.test"):
        pass
    answer = ask(irma, mail)
    assert (answer.status_code, answer.content) == (202, b"{}")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert Letter.objects.count() == 1


def test_ac_59_nor_does_it_take_longer(shop, mailbox, relay):
    """The same work in the same order: clocks tell of the neighbours as well."""
    make_ticket(mailbox, identity=make_identity("K", canonical="known@customer.test"))
    work_of(Browser(shop), IRMA)  # what is kept in memory is there now

    known = work_of(Browser(shop), "known@customer.test")
    unknown = work_of(Browser(shop), "nobody@nowhere.test")

    assert known == unknown
    statements, hashes = known
    assert any("INSERT" in one and "letter" in one for one in statements)
    assert hashes.total() > 0
    # No mail server is asked while they wait.
    assert mails(relay) == []


def work_of(browser, mail):
    """Statements without their values, and how often each kind of hash was made."""
    hashes = Counter()

    def count(frame, event, called):
        if event == "c_call" and "_hashlib" in (
            called.__module__,
            type(called.__self__).__module__,
        ):
            hashes[called.__name__] += 1

    with CaptureQueriesContext(connection) as queries:
        sys.setprofile(count)
        try:
            browser.post("mail/", {"mail": mail})
        finally:
            sys.setprofile(None)
    values = re.compile(r"'[^']*'|\b\d+\b")
    return [values.sub("?", one["sql"]) for one in queries], hashes


@pytest.mark.parametrize("mail", ["", "irma", "a@b@c", "irma@\ncustomer.test", 7, None])
def test_what_is_no_address_is_said_to_be_none(shop, irma, mailbox, relay, mail):
    answer = ask(irma, mail)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["mail"])
    assert mails(relay) == []


def test_ac_16_an_address_gets_three_automatic_mails_a_day_whoever_asks(
    shop, mailbox, relay
):
    for _ in range(10):
        assert ask(Browser(shop), "victim@customer.test").status_code == 202
    assert len(mails(relay)) == 3
    with later(hours=25):
        ask(Browser(shop), "Victim@Customer.test")
    assert len(mails(relay)) == 4


def test_ac_16_ourselves_get_none(shop, irma, mailbox, relay):
    ask(irma, DESK)
    ask(irma, DESK.upper())
    assert mails(relay) == []


def test_who_asks_all_the_time_has_to_wait(shop, irma, mailbox, relay):
    answers = [ask(irma, f"a{n}@customer.test").status_code for n in range(6)]
    assert answers == [202] * 5 + [429]
