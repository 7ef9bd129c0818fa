"""The door of webhooks: believed, kept, answered, in this order; all else is refused."""

import json

import pytest
from django.test import Client

from channels_app.adapter import Call
from channels_app.models import Connection, Envelope
from tests import called_channel
from tests.called_channel import call, message, sign
from tests.channels_app.hooks.conftest import address_of, post

SNIFF = {"X-Content-Type-Options": "nosniff"}


def kept() -> list[str]:
    return list(Envelope.objects.order_by("id").values_list("source_key", flat=True))


def test_a_signed_call_is_kept_item_by_item_and_thanked_for(hook, chat):
    answer = hook(message("One"), message("Two", who="otto"))
    assert (answer.status_code, answer.content) == (200, b"thanks")
    assert kept() == ["message:One", "message:Two"]
    assert set(Envelope.objects.values_list("conv_key", flat=True)) == {
        "c-irma", "c-otto",
    }  # fmt: skip
    chat.connection.refresh_from_db()
    assert chat.connection.received_at is not None


def test_what_is_believed_is_committed_before_anybody_is_thanked(hook, monkeypatch):
    """Whoever reads the answer may forget what it told (R1)."""
    seen = []

    class Thanks:
        def __get__(self, adapter, owner):
            seen.append(kept())
            return called_channel.Greeting(body=b"later")

    monkeypatch.setattr(called_channel.CalledAdapter, "thanks", Thanks())
    assert hook(message("One")).content == b"later"
    assert seen == [["message:One"]]


@pytest.mark.parametrize("signature", ["", "0" * 64, sign(b"other words"), "é"])
def test_without_the_right_signature_nothing_is_kept_but_the_count(
    hook, chat, signature, caplog
):
    caplog.set_level("CRITICAL", "channels_app.views.hooks")
    answer = hook(message("One"), signature=signature)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["code"] == "not_believed"
    assert kept() == []
    connection = Connection.objects.get(channel=chat)
    assert (connection.refused, connection.received_at) == (1, None)
    assert connection.refused_at is not None


def test_a_refusal_is_told_in_the_log_without_what_was_sent(hook, chat, caplog):
    hook(message("my card is 4111"), signature="s3cret-guess")
    assert f"channel {chat.pk}: a call was refused" in caplog.text
    assert "4111" not in caplog.text
    assert "s3cret" not in caplog.text


def test_an_adapter_that_stumbles_over_a_signature_believes_nobody(
    hook, monkeypatch, caplog
):
    caplog.set_level("CRITICAL", "channels_app.views.hooks")
    for broken in (None, "yes", KeyError("app secret")):

        def verify(self, settings, asked, broken=broken):
            if isinstance(broken, Exception):
                raise broken
            return broken

        monkeypatch.setattr(called_channel.CalledAdapter, "verify", verify)
        assert hook(message("One")).status_code == 401
    assert kept() == []


def test_a_bad_signature_costs_one_look_and_one_count(
    hook, chat, django_assert_num_queries, caplog
):
    caplog.set_level("CRITICAL", "channels_app.views.hooks")
    hook(message("warm"), signature="0")
    # Whether the house is set up, whose address it is, and the count.
    with django_assert_num_queries(3):
        hook(message("One"), signature="0")


@pytest.mark.parametrize(
    "path",
    [
        "/hooks/called/{other}/",
        "/hooks/email/{key}/",
        "/hooks/widget/{key}/",
        "/hooks/nothing/{key}/",
        "/hooks/fake/{key}/",
        "/hooks/called/%00/",
        "/hooks/called/__proto__/",
        "/hooks/called/../{key}/",
    ],
)
def test_any_other_address_is_nobodys(chat, path):
    body = call(message("One"))
    where = path.format(other="x" * 32, key=chat.connection.key)
    answer = Client().post(
        where,
        body,
        content_type="application/json",
        headers={"x-signature": sign(body)},
    )
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert kept() == []


def test_a_channel_that_is_switched_off_is_called_by_nobody(hook, chat):
    type(chat).objects.update(is_active=False)
    assert hook(message("One")).status_code == 404
    assert kept() == []


def test_credentials_that_cannot_be_opened_are_ours_to_mend(hook, chat, caplog):
    caplog.set_level("CRITICAL", "channels_app.views.hooks")
    Connection.objects.update(sealed=b"of another house")
    answer = hook(message("One"))
    assert answer.status_code == 503
    assert kept() == []


def test_a_handshake_is_answered_as_its_provider_wants_it(chat):
    where = address_of(chat)
    good = Client().get(where, {"word": "let me in", "challenge": "<b>42</b>"})
    assert (good.status_code, good.content) == (200, b"<b>42</b>")
    assert good["Content-Type"].startswith("text/plain")
    assert good["X-Content-Type-Options"] == "nosniff"
    bad = Client().get(where, {"word": "guess", "challenge": "42"})
    assert (bad.status_code, bad.content) == (403, b"")
    assert Client().get(where).status_code == 401
    assert kept() == []


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "head"])
def test_nothing_else_is_done_at_this_address(chat, method):
    answer = getattr(Client(), method)(address_of(chat))
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, POST"


def test_nobody_signs_in_and_no_cookie_is_read_or_set(chat, bob):
    client = Client()
    client.force_login(bob)
    body = call(message("One"))
    answer = client.post(
        address_of(chat),
        body,
        content_type="application/json",
        headers={"x-signature": sign(body)},
    )
    assert answer.status_code == 200
    assert answer.cookies == {}
    assert "Cookie" not in answer.get("Vary", "")


def test_signatures_are_made_over_the_public_address_and_the_bytes_that_came(
    chat, monkeypatch, settings
):
    settings.SITE_URL = "https://help.example.org"
    asked: list[Call] = []

    def verify(self, given, one):
        asked.append(one)
        return True

    monkeypatch.setattr(called_channel.CalledAdapter, "verify", verify)
    monkeypatch.setattr(called_channel.CalledAdapter, "split", lambda *_: ())
    Client().post(
        address_of(chat) + "?a=1&b=%2Fx%20y",
        b"Body=caf%C3%A9&From=%2B1",
        content_type="application/x-www-form-urlencoded",
        headers={"x-forwarded-host": "evil.example", "host": "10.0.0.1"},
        SERVER_NAME="localhost",
    )
    [one] = asked
    where = f"https://help.example.org{address_of(chat)}?a=1&b=%2Fx%20y"
    assert one.url == where
    assert (one.method, one.body) == ("POST", b"Body=caf%C3%A9&From=%2B1")
    assert one.headers["content-type"] == "application/x-www-form-urlencoded"
    assert one.query == {"a": "1", "b": "/x y"}


def test_more_than_a_batch_can_be_is_refused_before_it_is_looked_at(chat):
    answer = post(chat, b" " * (6 * 1024 * 1024 + 1))
    assert answer.status_code == 413
    assert kept() == []


def test_a_call_that_nobody_understands_is_kept_whole_and_thanked_for(hook, caplog):
    """Else its provider says it again for a week, and then calls no more."""
    caplog.set_level("CRITICAL", "channels_app.calls")
    for body in (
        b"",
        b"[]",
        b"not json",
        b'{"account": "acme"}',
        b"\xff\xfe{",
        b"[" * 99_999,
    ):
        answer = hook(body=body)
        assert (answer.status_code, answer.content) == (200, b"thanks"), body
        assert bytes(Envelope.objects.latest("id").raw) == body
        assert hook(body=body).status_code == 200
    assert Envelope.objects.count() == 6
    assert Envelope.objects.values("conv_key").distinct().count() == 6


def test_names_that_no_column_takes_do_not_cost_a_batch(hook):
    odd = ["x" * 5000, "nul\x00", "half\ud800", "\u202eevil"]
    answer = hook(*[message("Words", name) for name in odd], message("Fine"))
    assert answer.status_code == 200
    assert Envelope.objects.count() == 5
    hook(*[message("Words", name) for name in odd])
    assert Envelope.objects.count() == 5


def test_a_batch_of_a_thousand_is_a_handful_of_statements(
    hook, django_assert_max_num_queries
):
    items = [message(f"Words {n}", who=f"c{n % 50}") for n in range(1000)]
    with django_assert_max_num_queries(8):
        assert hook(*items).status_code == 200
    assert Envelope.objects.count() == 1000
