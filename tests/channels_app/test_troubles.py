"""A mailbox in trouble is told to the admins, once for each trouble."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from channels_app import troubles
from channels_app.models import Connection
from helpdesk.base.accounts.models import Agent
from tests.factories import make_channel
from tests.tickets.pages import browser_of, shown

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]
WORDS = "imap.shop.test refused the connection on port 993."


@pytest.fixture(autouse=True)
def posted(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


@pytest.fixture
def connection(support):
    channel = make_channel(support, kind="email", name="Help")
    return Connection.objects.create(channel=channel, config={"address": "a@b.test"})


def failing(connection, minutes: float, **more):
    since = timezone.now() - timedelta(minutes=minutes)
    fields = {"failing_since": since, "last_error": WORDS, **more}
    Connection.objects.filter(pk=connection.pk).update(**fields)


def test_trouble_that_lasts_is_told_to_every_admin_once_in_the_servers_words(
    connection, ada, bob, posted
):
    failing(connection, 3)

    assert troubles.waiting() == pytest.approx(60, abs=5)
    assert (troubles.drain(), troubles.drain()) == (1, 0)

    [told] = posted
    assert told.to == [ada.email]
    assert "Help" in told.subject
    assert WORDS in told.body
    assert f"/settings/mailboxes/{connection.channel.public_id}/" in told.body
    assert troubles.waiting() == 0


def test_what_passes_within_two_minutes_is_no_trouble(connection, posted):
    failing(connection, 1)

    assert (troubles.waiting(), troubles.drain(), posted) == (0, 0, [])


def test_new_trouble_is_told_again_and_so_is_that_it_cannot_send(
    connection, ada, posted
):
    failing(connection, 30)
    troubles.drain()
    Connection.objects.update(told_at=timezone.now() - timedelta(minutes=20))
    failing(connection, 5)
    assert troubles.drain() == 1

    Connection.objects.update(told_at=timezone.now() - timedelta(minutes=4))
    since = timezone.now() - timedelta(minutes=3)
    failing(connection, 5, send_failing_since=since, send_last_error="552 Full")
    assert troubles.drain() == 1
    assert "It cannot send: 552 Full" in posted[-1].body


def test_each_admin_is_told_in_their_language(connection, ada, posted):
    Agent.objects.filter(pk=ada.pk).update(language="de")
    since = timezone.now() - timedelta(minutes=3)
    failing(connection, 5, send_failing_since=since, send_last_error="552 Full")
    assert troubles.drain() == 1

    assert "Es kann nicht senden: 552 Full" in posted[-1].body
    assert "It cannot" not in posted[-1].body


def test_one_that_is_switched_off_or_signed_out_is_told_of_elsewhere(
    connection, posted
):
    failing(connection, 9, signed_in_until=timezone.now())
    assert troubles.drain() == 0

    failing(connection, 9, signed_in_until=None)
    connection.channel.is_active = False
    connection.channel.save()
    assert troubles.drain() == 0


def test_admins_see_it_among_their_notifications_and_others_do_not(
    connection, ada, bob
):
    failing(connection, 1)

    pages = [browser_of(one).get("/notifications/") for one in (ada, bob)]

    assert [WORDS in shown(page) for page in pages] == [True, False]


def test_that_mail_cannot_be_put_away_is_told_and_seen_until_it_can(
    connection, ada, posted
):
    connection.put_away("NO permission denied")
    since = timezone.now() - timedelta(minutes=3)
    Connection.objects.update(left_since=since)

    assert troubles.drain() == 1
    assert "cannot be moved or deleted on its server: NO permission" in posted[-1].body
    page = browser_of(ada).get("/settings/mailboxes/")
    assert "It is imported all the same: NO permission denied" in shown(page)

    connection.refresh_from_db()
    connection.put_away("")
    assert Connection.objects.get().left_since is None
