"""Keys that a provider gives for hours are renewed once, for all who use them."""

import threading

import pytest
from django.db import connection

from channels_app.actions.lending import equipped
from channels_app.actions.messengers import edit_messenger
from channels_app.lent import Unshared
from channels_app.models import Connection

pytestmark = pytest.mark.django_db(transaction=True)


def row(polly) -> Connection:
    return Connection.objects.select_related("channel").get(channel=polly)


def test_what_was_renewed_is_kept_over_what_there_was(polly):
    told = equipped(row(polly))
    fresh = told.keys.renewed(told.secret, lambda now: {"access": "a1"})

    assert fresh == {**told.secret, "access": "a1"}
    assert row(polly).settings().secret == fresh


def test_of_several_at_once_one_asks_and_all_have_what_it_got(polly):
    asked, found = [], []
    told = equipped(row(polly))

    def renew(now):
        asked.append(now)
        return {"access": f"a{len(asked)}"}

    def run():
        try:
            found.append(told.keys.renewed(told.secret, renew)["access"])
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=20)

    assert len(asked) == 1
    assert found == ["a1"] * 4


def test_what_an_admin_typed_meanwhile_stays(polly, ada):
    told = equipped(row(polly))

    def renew(now):
        edit_messenger(polly, name="Polly", by=ada, token="typed-anew")
        return {"access": "of-the-old-token"}

    told.keys.renewed(told.secret, renew)
    kept = row(polly).settings().secret
    assert kept["token"] == "typed-anew"
    assert "access" not in kept


def test_a_failure_goes_through_and_the_next_may_try(polly):
    told = equipped(row(polly))

    def fails(now):
        raise LookupError

    with pytest.raises(LookupError):
        told.keys.renewed(told.secret, fails)
    assert told.keys.renewed(told.secret, lambda now: {"access": "x"})["access"] == "x"


def test_other_words_to_sign_in_with_void_the_keys_made_of_those_before(polly, ada):
    told = equipped(row(polly))
    told.keys.renewed(told.secret, lambda now: {"access": "a1"})
    edit_messenger(polly, name="Polly 2", by=ada)
    assert row(polly).settings().secret["access"] == "a1"
    edit_messenger(polly, name="Polly 2", by=ada, token="typed-anew")
    assert "access" not in row(polly).settings().secret


def test_without_a_channel_everybody_keeps_their_own():
    assert Unshared().renewed({"a": "1"}, lambda now: {"b": "2"}) == {
        "a": "1",
        "b": "2",
    }
