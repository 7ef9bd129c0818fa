"""Mailboxes that are opened with tokens: agreed to once, renewed by one worker for all."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from channels_app.actions import lending, signing_in
from channels_app.adapter import (
    Address,
    ConnectionFailed,
    DeliveryFailed,
    Outgoing,
    SignedOut,
)
from channels_app.adapters.email import adapter, oauth
from channels_app.adapters.email.mailbox import opened
from channels_app.models import Connection
from tests.peers import Dovecot, Relay, mailbox
from tests.peers.identity_server import CLIENT, SECRET, Idp
from tests.threads import at_once

ADDRESS = "desk@shop.test"


@pytest.fixture
def idp(settings):
    with Idp(ADDRESS) as running:
        settings.EGRESS_ALLOW = settings.EGRESS_ALLOW | {running.place}
        yield running


@pytest.fixture
def sign_in(idp):
    return {
        "with": "other",
        "client_id": CLIENT,
        "authorize": idp.url("authorize"),
        "token": idp.url("token"),
        "scope": "mail",
    }


@pytest.fixture
def desk(ada, support, sign_in):
    """A mailbox that nobody has signed in to yet."""
    hosts = {
        "imap_host": "127.0.0.1", "imap_port": 1, "imap_security": "none",
        "smtp_host": "127.0.0.1", "smtp_port": 1, "smtp_security": "none",
    }  # fmt: skip
    channel = signing_in.add(
        address=ADDRESS, name="Desk", team=support, sign_in=sign_in,
        client_secret=SECRET, by=ada, **hosts,
    )  # fmt: skip
    return channel.connection


@pytest.fixture
def outgoing():
    to = Address(kind="email", canonical="irma@home.test", shown="irma@home.test")
    return Outgoing(to=to, subject="", text="Hi", place="1@shop.test", key=uuid4())


def signed_in(desk, idp, *, expires=timedelta(0)) -> Connection:
    """It has tokens, that run out so soon."""
    told = idp.give()
    now = datetime.now(UTC)
    desk.seal(
        {
            "client_secret": SECRET,
            "access_token": told["access_token"],
            "refresh_token": told["refresh_token"],
            "made_at": (now - timedelta(hours=1)).isoformat(),
            "expires_at": (now + expires).isoformat(),
        }
    )
    desk.signed_in_until = None
    desk.save()
    return desk


def token_of(desk) -> str:
    return oauth.Bearer(lending.equipped(Connection.objects.get(pk=desk.pk))).token()


def kept(desk) -> dict[str, str]:
    return dict(Connection.objects.get(pk=desk.pk).settings().secret)


@pytest.mark.django_db(transaction=True)
def test_ac_74_twenty_who_renew_at_once_are_one(desk, idp):
    signed_in(desk, idp)
    bearers = [oauth.Bearer(lending.equipped(desk)) for _ in range(20)]

    tokens = at_once(*(one.token for one in bearers))

    assert idp.asked == {"refresh_token": 1}
    assert set(tokens) == {kept(desk)["access_token"]} <= idp.tokens
    assert kept(desk)["refresh_token"] == idp.refresh


@pytest.mark.django_db(transaction=True)
def test_ac_74_behind_a_pooler_who_was_slower_takes_what_the_quicker_one_kept(
    desk, idp, settings
):
    settings.DB_POOLER = True
    signed_in(desk, idp)
    bearers = [oauth.Bearer(lending.equipped(desk)) for _ in range(20)]

    tokens = at_once(*(one.token for one in bearers))

    assert kept(desk)["refresh_token"] == idp.refresh
    # Whom the provider refused looked again before giving up.
    assert set(tokens) <= idp.tokens
    assert token_of(desk) == kept(desk)["access_token"]


def test_ac_74_a_grant_that_was_taken_back_deletes_nothing(desk, idp):
    signed_in(desk, idp)
    before = kept(desk)
    idp.refuses = "invalid_grant"

    with pytest.raises(SignedOut, match=r"Not any more\."):
        token_of(desk)

    assert kept(desk) == before
    idp.refuses = ""
    assert token_of(desk) in idp.tokens


@pytest.mark.parametrize(
    ("error", "signed_out"),
    [("invalid_client", True), ("temporarily_unavailable", False)],
)
def test_only_what_an_admin_can_mend_signs_out(desk, idp, error, signed_out):
    signed_in(desk, idp)
    idp.refuses = error

    with pytest.raises(ConnectionFailed) as failure:
        token_of(desk)

    assert isinstance(failure.value, SignedOut) is signed_out


def test_a_token_that_is_good_is_not_renewed(desk, idp):
    signed_in(desk, idp, expires=timedelta(minutes=10))

    assert token_of(desk) in idp.tokens
    assert idp.asked == {}


@pytest.fixture
def tokened(idp):
    """A Dovecot that asks the provider whose a token is."""
    with Dovecot(asks=idp.url("introspect")) as running:
        running.account(ADDRESS, "secret")
        yield running


def test_mail_is_read_with_a_token(desk, idp, tokened):
    signed_in(desk, idp)
    tokened.append(
        ADDRESS, b"From: irma@home.test\r\nSubject: Kettle\r\n\r\nIt leaks.\r\n"
    )
    desk.config |= mailbox(tokened, None, ADDRESS).config
    desk.save()

    batches = adapter.poll(lending.equipped(desk), {}, wait=0.01)
    found = next(batches).items
    batches.close()

    assert [b"It leaks." in raw.content for raw in found] == [True]


def test_a_token_that_was_taken_back_before_its_time_is_renewed_once(
    desk, idp, tokened
):
    signed_in(desk, idp, expires=timedelta(minutes=50))
    idp.tokens.clear()
    desk.config |= mailbox(tokened, None, ADDRESS).config
    desk.save()

    with opened(lending.equipped(desk)) as folder:
        assert folder.count == 0

    assert idp.asked == {"refresh_token": 1}


def test_mail_is_sent_with_a_token(desk, idp, outgoing):
    signed_in(desk, idp)
    with Relay(users={}, tokens=idp.tokens) as relay:
        desk.config |= {"smtp_port": relay.port, "smtp_host": "127.0.0.1"}
        desk.save()
        adapter.send(lending.equipped(desk), outgoing)

    assert [one.recipients for one in relay.mails] == [("irma@home.test",)]


def test_a_server_that_takes_no_token_says_so_and_the_mail_waits(desk, idp, outgoing):
    signed_in(desk, idp, expires=timedelta(minutes=50))
    with Relay(users={}, tokens=set()) as relay:
        desk.config |= {"smtp_port": relay.port, "smtp_host": "127.0.0.1"}
        desk.save()
        with pytest.raises(DeliveryFailed, match="does not accept") as failure:
            adapter.send(lending.equipped(desk), outgoing)

    assert not failure.value.permanent


def test_who_is_signed_out_sends_nothing_and_loses_nothing(desk, outgoing, smtp_sink):
    desk.config |= {"smtp_port": smtp_sink.port}
    desk.save()

    with pytest.raises(DeliveryFailed) as failure:
        adapter.send(lending.equipped(desk), outgoing)

    assert (failure.value.signed_out, failure.value.permanent) == (True, False)


def test_a_try_of_both_directions_asks_for_tokens_once(desk, idp):
    signed_in(desk, idp)

    adapter.check(lending.equipped(desk))

    assert idp.asked == {"refresh_token": 1}
