"""The contract of channels, kept by channels of other programs."""

import json
from contextlib import suppress
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from channels_app.actions import bringing
from channels_app.adapter import (
    ADAPTERS,
    Address,
    DeliveryFailed,
    File,
    Origin,
    Outgoing,
    Settings,
    Unreadable,
    adapter,
)
from helpdesk.base.signed_webhooks import new_secret
from tests.channels_app.custom.conftest import brought
from tests.messenger import HANGS_UP, serving
from tickets.actions import NewFile

KIND = "custom.acme"


def settings_of(messenger=None, **config):
    url = messenger.url if messenger else ""
    messenger_secret = messenger.secret if messenger else new_secret()
    return Settings(
        config={"kind": KIND, "url": url, **config}, secret={"secret": messenger_secret}
    )


def outgoing(**more):
    given = {
        "to": Address(kind=KIND, canonical="irma-7", shown="irma-7", name="Irma"),
        "subject": "Kettle",
        "text": "Try the lid.",
        "place": "",
        "key": uuid4(),
        "origin": Origin(
            ticket=uuid4(),
            number=7,
            message=uuid4(),
            author="Bob",
            said_at=timezone.now(),
            thread="t1",
            last="m1",
        ),
    }
    return Outgoing(**{**given, **more})


@pytest.fixture
def messenger(settings):
    with serving() as messenger:
        messenger.secret = new_secret()
        settings.EGRESS_ALLOW = frozenset([messenger.place])
        yield messenger


def test_every_kind_keeps_the_contract_in_what_it_offers():
    for kind in ADAPTERS:
        one = adapter(kind)
        assert one.kind == kind
        assert "text" in one.traits["formats"]
        for name in ("verify", "parse", "mint", "send", "poll", "missing", "check"):
            assert callable(getattr(one, name))


def test_one_module_speaks_for_a_family():
    assert adapter("custom.acme") is adapter("custom.other") is adapter("custom")
    with pytest.raises(KeyError):
        adapter("customs.acme")


def test_what_was_brought_is_read_again_as_it_was():
    now = timezone.now()
    said = bringing.raw(
        brought(
            html="<p>Hi</p>",
            subject="Kettle",
            said_at=now,
            in_reply_to=("d1", "d0"),
            files=(NewFile(filename="a.txt", content_type="text/plain", content=b"a"),),
        )
    )

    read = adapter(KIND).parse(settings_of(), said.content)

    assert read.sender == Address(
        kind=KIND, canonical="irma-7", shown="irma-7", name="Irma"
    )
    assert (read.subject, read.text, read.html) == (
        "Kettle", "My kettle leaks.", "<p>Hi</p>",
    )  # fmt: skip
    assert (read.place, read.place_is_proof, read.ours) == ("t1", True, False)
    assert (read.dated, read.replies) == (now, ("d1", "d0"))
    assert read.files == (
        File(filename="a.txt", content_type="text/plain", content=b"a"),
    )
    assert (said.source_key, said.conv_key) == ("m1", "t1")


def test_formatted_words_alone_are_text_as_well():
    said = bringing.raw(brought(text="", html="<p>Hello <b>you</b></p>"))
    read = adapter(KIND).parse(settings_of(), said.content)
    assert (read.text.strip(), read.subject) == ("Hello you", "Hello you")


@given(st.binary(max_size=200))
def test_bytes_that_nobody_wrote_are_unreadable_and_nothing_else(content):
    with pytest.raises(Unreadable):
        adapter(KIND).parse(settings_of(), content)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=9),
        lambda inner: st.lists(inner) | st.dictionaries(
            st.sampled_from(["customer", "address", "thread", "files", "text",
                             "external_id", "said_at", "in_reply_to"]), inner),
        max_leaves=12,
    )
)  # fmt: skip
def test_odd_json_is_unreadable_or_words(value):
    with suppress(Unreadable):
        read = adapter(KIND).parse(settings_of(), json.dumps(value).encode())
        assert isinstance(read.text, str)


def test_a_message_goes_out_signed_with_all_that_is_to_know(messenger):
    files = (
        File(filename="a.pdf", content_type="application/pdf", content=b"abc",
             address="https://desk.example/content/file/x/"),
    )  # fmt: skip
    message = outgoing(html="<p>Try the lid.</p>", files=files)

    name = adapter(KIND).send(settings_of(messenger), message)

    assert name == str(message.key)
    [(webhook_id, event)] = messenger.taken
    assert webhook_id == str(message.key)
    origin = message.origin
    assert event["type"] == "message.created"
    assert event["timestamp"].endswith("Z")
    assert event["data"] == {
        "delivery": str(message.key),
        "message": str(origin.message),
        "ticket": {"id": str(origin.ticket), "number": 7},
        "to": {"kind": KIND, "address": "irma-7", "name": "Irma"},
        "author": {"name": "Bob"},
        "automatic": False,
        "thread": "t1",
        "in_reply_to": "m1",
        "subject": "Kettle",
        "text": "Try the lid.",
        "html": "<p>Try the lid.</p>",
        "attachments": [
            {"name": "a.pdf", "type": "application/pdf", "size": 3,
             "url": "https://desk.example/content/file/x/",
             "content_id": "", "description": ""}
        ],
    }  # fmt: skip


def test_what_it_calls_a_message_is_kept(messenger):
    messenger.script = [(201, {"external_id": "their-9"})]
    assert adapter(KIND).send(settings_of(messenger), outgoing()) == "their-9"


@pytest.mark.parametrize(
    "answer", [b"", b"ok", b"[]", b"\xff", b'{"external_id": 7}', b"[" * 100_000,
               b'{"external_id": ""}', json.dumps({"external_id": "x" * 201}).encode()]
)  # fmt: skip
def test_whatever_else_it_says_the_message_has_our_name(messenger, answer):
    messenger.script = [(200, answer)]
    message = outgoing()
    assert adapter(KIND).send(settings_of(messenger), message) == str(message.key)


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(302, True), (400, True), (401, True), (404, True), (410, True), (422, True),
     (408, False), (425, False), (429, False), (500, False), (503, False)],
)  # fmt: skip
def test_what_passes_is_tried_again_and_nothing_else(messenger, status, permanent):
    messenger.script = [(status, {"canary": "hunter2"})]
    with pytest.raises(DeliveryFailed) as failure:
        adapter(KIND).send(settings_of(messenger), outgoing())
    assert failure.value.permanent is permanent
    assert failure.value.in_doubt is False
    assert str(status) in failure.value.words
    assert "hunter2" not in failure.value.words


def test_a_line_that_breaks_before_the_answer_leaves_doubt(messenger):
    messenger.script = [HANGS_UP]
    with pytest.raises(DeliveryFailed) as failure:
        adapter(KIND).send(settings_of(messenger), outgoing())
    assert (failure.value.in_doubt, failure.value.permanent) == (True, False)


def test_nobody_there_leaves_none(settings):
    with serving() as gone:
        gone.secret = new_secret()
        settings.EGRESS_ALLOW = frozenset([gone.place])
    with pytest.raises(DeliveryFailed) as failure:
        adapter(KIND).send(settings_of(gone), outgoing())
    assert (failure.value.in_doubt, failure.value.permanent) == (False, False)
    assert gone.place not in failure.value.words


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://169.254.169.254/", ""])
def test_ac_33_it_is_looked_at_again_when_something_is_sent(messenger, settings, url):
    settings.EGRESS_ALLOW = frozenset()
    told = Settings(
        config={"kind": KIND, "url": url}, secret={"secret": messenger.secret}
    )
    with pytest.raises(DeliveryFailed) as failure:
        adapter(KIND).send(told, outgoing())
    assert failure.value.permanent
    assert messenger.taken == []


def test_without_a_secret_nothing_is_sent(messenger):
    told = Settings(config={"kind": KIND, "url": messenger.url}, secret={})
    with pytest.raises(DeliveryFailed):
        adapter(KIND).send(told, outgoing())
    assert messenger.headers == []


def test_while_a_secret_is_replaced_its_program_may_have_either(messenger):
    new, old = new_secret(), messenger.secret
    told = Settings(
        config={"kind": KIND, "url": messenger.url},
        secret={"secret": new, "old_secret": old},
    )
    for messenger.secret in (new, old):
        adapter(KIND).send(told, outgoing())
    assert (len(messenger.taken), messenger.refused) == (2, [])


def test_what_is_too_long_for_it_fails_for_good_and_says_so(messenger):
    told = settings_of(messenger, max_length=5)
    with pytest.raises(DeliveryFailed) as failure:
        adapter(KIND).send(told, outgoing())
    assert failure.value.permanent
    assert "5 letters" in failure.value.words


def test_a_test_event_says_whether_it_arrives(messenger):
    [good] = adapter(KIND).check(settings_of(messenger))
    messenger.script = [(500, {})]
    [bad] = adapter(KIND).check(settings_of(messenger))

    assert (good.ok, bad.ok) == (True, False)
    assert messenger.taken[0][1]["type"] == "channel.test"
