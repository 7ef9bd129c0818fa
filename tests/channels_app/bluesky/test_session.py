"""Signing in is dear: it is done once, kept, and renewed."""

from dataclasses import replace

import pytest

from channels_app.actions.connecting import connect_messenger
from channels_app.actions.lending import equipped
from channels_app.actions.messengers import add_messenger, edit_messenger
from channels_app.adapter import ConnectionFailed, Settings
from channels_app.adapters.bluesky import adapter, xrpc
from channels_app.adapters.bluesky.session import Session
from channels_app.messenger_errors import NotConnected
from channels_app.models import Connection
from tests.wire.providers.bluesky import Bluesky
from tests.wire.providers.web import as_json
from tickets.models import Channel


@pytest.fixture
def shop(bluesky: Bluesky, company, support, ada) -> Channel:
    typed = {"handle": bluesky.handle, "password": bluesky.token, "api": bluesky.url}
    channel, _made = add_messenger(
        kind="bluesky", team=support, name="Shop", by=ada, **typed
    )
    connect_messenger(channel, by=ada)
    return channel


def told(shop: Channel) -> Settings:
    return equipped(Connection.objects.select_related("channel").get(channel=shop))


pytestmark = pytest.mark.django_db(transaction=True)


def test_who_is_connected_signed_in_once_and_is_known(shop, bluesky):
    row = Connection.objects.get(channel=shop)
    assert bluesky.logins == 1
    assert row.config["account"] == bluesky.us.did
    assert row.config["address"] == f"@{bluesky.handle}"
    assert shop.traits["private"] is True
    for _start in range(3):
        adapter.check(told(shop))
    assert bluesky.logins == 1


def test_short_tokens_are_renewed_by_the_long_one_and_kept(shop, bluesky):
    bluesky.expires()
    adapter.check(told(shop))
    bluesky.calls.clear()
    adapter.check(told(shop))
    assert bluesky.logins == 1
    assert not any("refresh" in one.path for one in bluesky.calls)


def test_when_the_long_one_is_over_the_password_is_used_again(shop, bluesky):
    bluesky.expires()
    bluesky.refresh.clear()
    assert all(one.ok for one in adapter.check(told(shop)))
    assert bluesky.logins == 2


def test_a_password_that_was_refused_is_not_tried_again_and_again(shop, bluesky):
    bluesky.expires()
    bluesky.refresh.clear()
    bluesky.token = "another"
    for _look in range(5):
        with pytest.raises(ConnectionFailed) as failed:
            next(adapter.poll(told(shop), {}, wait=0.01))
    assert "admin" in failed.value.words
    assert bluesky.logins == 2


def test_a_new_password_begins_anew(shop, bluesky, ada):
    bluesky.expires()
    bluesky.refresh.clear()
    bluesky.token = "wxyz-wxyz-wxyz-wxyz"
    with pytest.raises(ConnectionFailed):
        next(adapter.poll(told(shop), {}, wait=0.01))
    edit_messenger(shop, name="Shop", by=ada, password=bluesky.token)
    connect_messenger(shop, by=ada)
    assert next(adapter.poll(told(shop), {}, wait=0.01)).items == ()


def test_a_wrong_password_is_said_and_nothing_is_switched_on(shop, bluesky, ada):
    edit_messenger(shop, name="Shop", by=ada, password="wrong-wrong")
    with pytest.raises(NotConnected) as refused:
        connect_messenger(shop, by=ada)
    assert "app password" in str(refused.value)


def test_calls_go_where_the_account_is_kept(bluesky):
    with Bluesky() as asked:
        bluesky_settings = bluesky.settings()
        config = {**bluesky_settings.config, "api": asked.url}
        secret = {**bluesky_settings.secret, "host": bluesky.url}
        session = Session(replace(bluesky_settings, config=config, secret=secret))
        session.ask("com.atproto.server.getSession")
        assert asked.calls == []


def test_an_answer_without_tokens_is_no_sign_in(bluesky):
    bluesky.script.append(as_json({"accessJwt": 7}))
    with pytest.raises(xrpc.Lost):
        Session(bluesky.settings()).sign_in()
