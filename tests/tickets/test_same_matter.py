"""One customer, two open tickets: is it the same matter?"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.base.accounts import actions as accounts
from tests.factories import make_channel, make_identity, make_ticket
from tests.tickets.pages import browser_of, shown, url
from tests.tickets.verbs import told
from tickets import actions, outbox
from tickets.actions import matters
from tickets.models import Apart, Moving, Ticket, Weighing
from tickets.same_matter import ENOUGH, known, weigh

HOUR = timedelta(hours=1)


def weighed(one=(), other=(), *, alike=0.0, between=HOUR, is_proven=True):
    return weigh(
        frozenset(one), frozenset(other), alike=alike, between=between,
        is_proven=is_proven,
    )  # fmt: skip


ORDER = ("order", "a-4711")


def test_the_same_order_number_is_enough_to_ask_even_of_somebody_unproven():
    found = weighed([ORDER], [ORDER], between=timedelta(days=30), is_proven=False)
    assert (found.is_likely, found.is_certain) == (True, False)
    assert next(iter(found.reasons())) == "same order number A-4711"


def test_nothing_in_common_and_weeks_apart_is_no_question():
    assert not weighed(between=timedelta(days=20)).is_likely


def test_similar_words_at_about_the_same_time_are_worth_a_question():
    assert weighed(alike=0.5, between=timedelta(minutes=5)).is_likely
    assert not weighed(
        alike=0.2, between=timedelta(minutes=5), is_proven=False
    ).is_likely


@pytest.mark.parametrize("name", ["product", "preference", "amount"])
def test_what_many_matters_share_joins_nothing_by_itself(name):
    shared = [(name, "kettle")]
    assert not weighed(shared, shared, alike=0.9).is_certain


def test_who_is_not_proven_is_never_certain():
    assert not weighed([ORDER], [ORDER], alike=1.0, is_proven=False).is_certain
    assert weighed([ORDER], [ORDER]).is_certain


@given(
    st.floats(0, 1), st.timedeltas(timedelta(0), timedelta(days=60)), st.booleans(),
    st.sets(st.sampled_from([ORDER, ("product", "pot"), ("date", "1")])),
)  # fmt: skip
def test_more_in_common_never_weighs_less(alike, between, is_proven, facts):
    less = weighed(facts, facts, alike=alike, between=between, is_proven=is_proven)
    more = weighed(
        facts | {("serial", "x1")}, facts | {("serial", "x1")}, alike=alike,
        between=between, is_proven=is_proven,
    )  # fmt: skip
    assert more.points >= less.points
    assert less.is_likely == (less.points >= ENOUGH)


def test_order_numbers_in_words_count_as_facts_do():
    assert ORDER in known([], "It is about my order A-4711, see above.")
    assert known([("order", "A-4711")], "") == {ORDER}


@pytest.fixture
def irma(company):
    return make_identity("Irma", verified_at=timezone.now())


@pytest.fixture
def mail(mailbox, irma):
    return make_ticket(
        mailbox, identity=irma, subject="Order A-4711",
        text="My order A-4711 has not come.",
    )  # fmt: skip


@pytest.fixture
def chat(support, irma):
    channel = make_channel(support, kind="widget", traits={"live": True})
    hers = make_identity(
        "Irma", kind="widget", customer=irma.customer, verified_at=timezone.now()
    )
    return make_ticket(
        channel, identity=hers, subject="Hi",
        text="Where is my order A-4711?",
    )  # fmt: skip


def test_the_page_asks_and_says_why(mail, chat, bob):
    page = shown(browser_of(bob).get(url(chat)))
    assert f"Same matter as #{mail.number}?" in page
    assert "same order number A-4711" in page
    assert "same person, verified" in page
    assert f"Same matter as #{chat.number}?" in shown(browser_of(bob).get(url(mail)))


@pytest.mark.parametrize("which", [0, 1])
def test_joined_the_older_one_goes_on(mail, chat, bob, which):
    here, other = (mail, chat)[which], (chat, mail)[which]
    browser_of(bob).post(url(here, "join"), {"other": other.number})

    chat.refresh_from_db()
    assert chat.merged_into == mail
    assert mail.messages.count() == 2
    actions.unmerge(Moving.objects.get(), by=bob)
    chat.refresh_from_db()
    assert chat.merged_into is None
    assert mail.messages.count() == 1


def test_what_somebody_said_is_another_matter_is_not_asked_again(mail, chat, bob, ada):
    browser_of(bob).post(url(chat, "keep_apart"), {"other": mail.number})
    for one in (mail, chat):
        assert "Same matter as" not in shown(browser_of(ada).get(url(one)))
    browser_of(ada).post(url(mail, "keep_apart"), {"other": chat.number})
    assert Apart.objects.count() == 1


def test_of_a_ticket_they_do_not_see_nobody_is_told(
    chat, irma, billing_mailbox, bob, grace
):
    make_ticket(
        billing_mailbox, identity=irma, subject="Order A-4711", text="Order A-4711!"
    )
    assert "Same matter as" not in shown(browser_of(bob).get(url(chat)))
    assert "Same matter as" in shown(browser_of(grace).get(url(chat)))


def test_a_ticket_that_ended_is_no_question(mail, chat, bob):
    actions.resolve(mail, by=bob)
    assert "Same matter as" not in shown(browser_of(bob).get(url(chat)))


def test_who_only_reads_along_is_not_asked(mail, chat, dan, ada):
    for one in (mail, chat):
        actions.follow(one, agent=dan, by=ada)
    assert "Same matter as" not in shown(browser_of(dan).get(url(chat)))
    answer = browser_of(dan).post(url(chat, "join"), {"other": mail.number})
    assert answer.status_code == 409


def joins(team, ada):
    accounts.edit_team(
        team, name=team.name, lead=team.lead, duty=None, members=team.members.all(),
        is_open=team.is_open, idle_after=team.idle_after, joins_matters=True, by=ada,
    )  # fmt: skip


def work():
    outbox.drain()
    return matters.drain()


def test_by_policy_it_joins_by_itself_and_says_why(support, ada, bob, irma, mailbox):
    joins(support, ada)
    first = make_ticket(mailbox, identity=irma, text="My order A-4711 has not come.")
    second = make_ticket(mailbox, identity=irma, text="Where is order A-4711?")

    assert work() == 2

    second.refresh_from_db()
    assert second.merged_into == first
    [data] = [data for verb, _, data in told(first) if verb == "merged"]
    assert data["why"][0] == "same order number A-4711"
    page = shown(browser_of(bob).get(url(first)))
    assert "The house rule merged" in page
    assert "same order number A-4711" in page
    actions.unmerge(Moving.objects.get(), by=bob)
    second.refresh_from_db()
    assert second.is_open
    assert work() == 0


def test_without_the_policy_nothing_joins_by_itself(mail, chat):
    assert work() == 0
    assert not Ticket.objects.filter(merged_into__isnull=False).exists()


def test_an_address_that_is_not_proven_never_joins_by_itself(support, ada, mailbox):
    joins(support, ada)
    otto = make_identity("Otto")
    for text in ("My order A-4711 has not come.", "Where is order A-4711?"):
        make_ticket(mailbox, identity=otto, text=text)
    assert work() == 2
    assert not Ticket.objects.filter(merged_into__isnull=False).exists()
    assert not Weighing.objects.exists()


def test_by_policy_nothing_goes_where_it_is_not_wanted(
    support, ada, irma, mailbox, billing_mailbox
):
    joins(support, ada)
    make_ticket(billing_mailbox, identity=irma, text="My order A-4711 has not come.")
    make_ticket(mailbox, identity=irma, text="Where is order A-4711?")
    work()
    assert not Ticket.objects.filter(merged_into__isnull=False).exists()


def test_a_reply_under_way_keeps_the_house_from_joining(
    support, ada, bob, irma, mailbox
):
    joins(support, ada)
    first = make_ticket(mailbox, identity=irma, text="My order A-4711 has not come.")
    actions.reply(first, text="Soon", by=bob, hold=timedelta(seconds=10))
    make_ticket(mailbox, identity=irma, text="Where is order A-4711?")
    assert work() == 2
    assert not Moving.objects.exists()


def test_the_page_costs_no_statement_more(mail, chat, bob, ticket):
    browser = browser_of(bob)
    browser.get(url(ticket))
    counts = []
    for one in (ticket, chat):
        with CaptureQueriesContext(connection) as found:
            browser.get(url(one))
        counts.append(len(found))
    assert counts[0] == counts[1]
