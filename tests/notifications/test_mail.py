"""What was not read comes by mail: all in one, once, in the reader's language."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from helpdesk.base import doorbell
from helpdesk.base.accounts import actions as people
from helpdesk.notifications import actions as notifying
from helpdesk.notifications import mailing
from helpdesk.notifications.models import Digest, Notification
from tests.factories import known, make_ticket
from tests.notifications.wishing import wishes
from tests.races import at_once
from tickets import actions, outbox

pytestmark = pytest.mark.usefixtures("company")
LATER = timedelta(minutes=10, seconds=1)
NEVER = {"assigned": {"mail": "never"}, "mentioned": {"mail": "never"}}
AT_ONCE = {"assigned": {"mail": "now"}, "mentioned": {"mail": "now"}}


@pytest.fixture
def clock():
    with time_machine.travel("2026-06-10T09:00:00Z", tick=False) as travel:
        yield travel


@pytest.fixture
def outgoing(settings):
    """What would go through the system mailbox."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


def happens(ticket, ada, bob, *, notes=1):
    actions.assign(ticket, to=bob, by=ada)
    for number in range(notes):
        actions.note(ticket, text=f"@Bob secret words {number}", by=ada)
    outbox.drain()


def test_after_ten_minutes_one_mail_lists_what_was_not_read(
    clock, outgoing, ticket, ada, bob
):
    happens(ticket, ada, bob)
    assert mailing.drain() == 0
    clock.shift(LATER)
    assert mailing.waiting() > 0
    assert mailing.drain() == 1
    (sent,) = outgoing
    assert sent.to == ["bob@example.org"]
    assert sent.subject == "Analytical Engines: 2 things you have not read"
    assert "Ada assigned it to you" in sent.body
    assert "Ada mentioned you in a note" in sent.body
    assert f"http://localhost:8000/t/{ticket.number}/" in sent.body
    assert (mailing.waiting(), mailing.drain(), len(outgoing)) == (0.0, 0, 1)


def test_it_says_the_subject_and_nothing_else_that_anybody_wrote(
    clock, outgoing, ticket, ada, bob
):
    happens(ticket, ada, bob)
    actions.hand_over(
        known(ticket), to=ticket.team, note="canary", goal="canary", by=ada
    )
    outbox.drain()
    clock.shift(LATER)
    mailing.drain()
    (sent,) = outgoing
    assert "Kettle" in sent.body
    for words in ("secret words", "leaks", "canary"):
        assert words not in sent.body + sent.subject


def test_what_was_read_meanwhile_is_not_mailed(clock, outgoing, ticket, ada, bob):
    happens(ticket, ada, bob)
    notifying.mark_read(bob, number=ticket.number)
    clock.shift(LATER)
    assert (mailing.drain(), outgoing) == (0, [])


def test_what_may_no_longer_be_seen_is_not_mailed(clock, outgoing, bill, grace, bob):
    offer = actions.hand_over(known(bill), to=bob, note="Yours?", by=grace)
    outbox.drain()
    actions.withdraw_handover(offer, by=grace)
    clock.shift(LATER)
    mailing.drain()
    assert outgoing == []
    assert mailing.waiting() == 0.0


def test_everybody_says_how_soon_by_kind(clock, outgoing, ticket, ada, bob):
    wishes(bob, **NEVER, offered_team={"mail": "now"})
    happens(ticket, ada, bob)
    clock.shift(LATER)
    assert (mailing.drain(), outgoing) == (0, [])
    actions.hand_over(known(ticket), to=ticket.team, note="Please", by=ada)
    outbox.drain()
    mailing.drain()
    assert [one.subject for one in outgoing] == [f"[#{ticket.number}] Kettle"]


def test_a_wish_counts_for_what_already_waits(clock, outgoing, ticket, ada, bob):
    happens(ticket, ada, bob)
    wishes(bob, **NEVER)
    clock.shift(LATER)
    assert (mailing.drain(), outgoing) == (0, [])


def test_whoever_wants_it_at_once_gets_no_flood(clock, outgoing, ticket, ada, bob):
    wishes(bob, **AT_ONCE)
    happens(ticket, ada, bob)
    mailing.drain()
    for number in range(5):
        actions.note(ticket, text=f"@Bob {number}", by=ada)
    outbox.drain()
    assert (mailing.drain(), mailing.waiting(), len(outgoing)) == (0, 0.0, 1)
    clock.shift(timedelta(minutes=2, seconds=1))
    mailing.drain()
    assert len(outgoing) == 2
    assert "5 things" in outgoing[1].subject


def test_it_is_written_in_their_language_and_on_their_clock(
    clock, outgoing, ticket, ada, bob
):
    people.save_profile(bob, name="Bob", language="de", time_zone="Asia/Tokyo", by=bob)
    happens(ticket, ada, bob)
    clock.shift(LATER)
    mailing.drain()
    assert "18:00" in outgoing[0].body


def test_whoever_left_gets_none(clock, outgoing, ticket, ada, bob):
    happens(ticket, ada, bob)
    people.deactivate(bob, by=ada)
    outbox.drain()
    clock.shift(LATER)
    mailing.drain()
    assert [one.to for one in outgoing if one.to == ["bob@example.org"]] == []
    assert mailing.waiting() == 0.0


def test_a_server_that_is_down_is_tried_again_under_the_same_name(
    clock, outgoing, settings, ticket, ada, bob
):
    happens(ticket, ada, bob)
    clock.shift(LATER)
    works, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.notifications.Down"
    assert (mailing.drain(), mailing.drain(), outgoing) == (1, 0, [])
    settings.EMAIL_BACKEND = works
    clock.shift(timedelta(seconds=31))
    assert (mailing.drain(), len(outgoing)) == (1, 1)
    name = Digest.objects.get().public_id.hex
    assert name in outgoing[0].extra_headers["Message-ID"]


def test_it_gives_up_after_some_tries(clock, settings, ticket, ada, bob):
    happens(ticket, ada, bob)
    settings.EMAIL_BACKEND = "tests.notifications.Down"
    clock.shift(LATER)
    tried = 0
    for _hour in range(9):
        tried += mailing.drain()
        clock.shift(timedelta(hours=1))
    assert (tried, mailing.waiting()) == (4, 0.0)


def test_a_worker_that_died_before_it_began_leaves_the_mail_to_another(
    clock, outgoing, ticket, ada, bob
):
    happens(ticket, ada, bob)
    clock.shift(LATER)
    while mailing._gather():
        pass
    assert mailing._claim() is not None
    assert mailing.drain() == 0
    clock.shift(timedelta(seconds=91))
    assert (mailing.drain(), len(outgoing)) == (1, 1)


def test_one_that_died_while_it_sent_is_not_sent_twice(
    clock, outgoing, ticket, ada, bob
):
    happens(ticket, ada, bob)
    clock.shift(LATER)
    while mailing._gather():
        pass
    digest = mailing._claim()
    assert digest is not None
    Digest.objects.update(begun_at=timezone.now())
    clock.shift(timedelta(seconds=91))
    mailing.drain()
    assert (outgoing, mailing.waiting()) == ([], 0.0)


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_once_one_sends_it(outgoing, ticket, mailbox, ada, bob):
    wishes(bob, **AT_ONCE)
    wishes(ada, **AT_ONCE)
    other = make_ticket(mailbox)
    happens(ticket, ada, bob, notes=3)
    actions.assign(other, to=ada, by=bob)
    outbox.drain()
    at_once([mailing.drain] * 3)
    mailing.drain()
    assert sorted(one.to[0] for one in outgoing) == [
        "ada@example.org",
        "bob@example.org",
    ]
    assert not Notification.objects.filter(mail_at__isnull=False).exists()


def test_its_bell_hangs_where_the_pump_looks():
    assert "notifications.mail" in [bell.name for bell in doorbell.bells()]
