"""What was resolved long ago is closed, where its team says so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from channels_app import inbound, outbound
from tests.channels_app.widget.post import mails, make_mailbox, take_in
from tests.factories import make_identity, make_ticket
from tests.peers import smtp_sink  # noqa: F401
from tickets import actions
from tickets.actions import closing
from tickets.models import Event, Ticket

pytestmark = pytest.mark.django_db(transaction=True)
IRMA = "irma@customer.test"


@pytest.fixture
def mailbox(support, smtp_sink):  # noqa: F811
    return make_mailbox(support, smtp_sink)


@pytest.fixture
def answer(mailbox, smtp_sink):  # noqa: F811
    """Irma answers our last mail."""

    def answers(text):
        outbound.drain()
        take_in(mailbox, IRMA, mails(smtp_sink)[-1], text)
        inbound.drain()

    return answers


@pytest.fixture
def solved(mailbox, bob):
    ticket = make_ticket(mailbox, identity=make_identity("Irma", canonical=IRMA))
    actions.reply(ticket, text="Try the lid.", by=bob, and_resolve=True)
    return ticket


def ago(ticket, **span):
    at = timezone.now() - timedelta(**span)
    Ticket.objects.filter(pk=ticket.pk).update(resolved_at=at)


def closes(team, **span):
    team.closes_after = timedelta(**span)
    team.save(update_fields=["closes_after"])


def test_a_ticket_is_closed_when_its_team_says_so_and_not_before(solved, support):
    closes(support, days=30)
    ago(solved, days=29)
    assert (closing.waiting(), closing.drain()) == (0, 0)

    ago(solved, days=30, seconds=5)

    assert 4 < closing.waiting() < 60
    assert closing.drain() == 1
    solved.refresh_from_db()
    assert (solved.status, solved.closed_at is not None) == ("closed", True)
    last = Event.objects.filter(ticket=solved).latest("seq")
    assert (last.verb, last.actor) == ("closed", None)
    assert closing.drain() == 0


def test_without_such_a_word_nothing_is_ever_closed(solved):
    ago(solved, days=3_000)
    assert (closing.waiting(), closing.drain()) == (0, 0)


def test_words_that_come_in_time_open_it_again(answer, solved, support):
    closes(support, days=30)
    ago(solved, days=29)
    answer("It still leaks.")
    ago(solved, days=31)

    assert closing.drain() == 0
    solved.refresh_from_db()
    assert solved.status == "open"


def test_what_is_answered_later_opens_a_new_ticket_that_says_which_it_follows(
    answer, solved, support
):
    outbound.drain()
    closes(support, days=30)
    ago(solved, days=31)
    closing.drain()

    answer("It leaks again.")

    new = Ticket.objects.exclude(pk=solved.pk).get()
    opened = Event.objects.get(ticket=new, verb="opened")
    assert opened.data["follows"] == solved.number
    assert solved.messages.count() == 2


def test_words_and_the_sweep_at_once_leave_one_of_both(solved, support, bob):
    """Whoever comes second finds it as the first left it."""
    closes(support, days=1)
    ago(solved, days=2)
    actions.reopen(solved, by=bob)
    assert closing.drain() == 0
    solved.refresh_from_db()
    assert solved.status == "open"
