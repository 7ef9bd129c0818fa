"""JSON of somebody who only pretends to be a page of ours: a 422, never a 500 (AC-66)."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from channels_app.models import Chat, Connection, Visitor
from tests.channels_app.widget.factories import (
    Browser,
    make_visitor,
    make_widget,
    say,
    token_of,
    work,
)
from tickets.models import Message

ID = "3f2b7c1e-94d5-4a6b-8c0d-2e1f5a7b9c3d"

NO_JSON = [
    *("", "{", "null", "[]", "1", '"x"', "NaN", '{"text": NaN}', '{"text": Infinity}'),
    *(b"\xff\xfe", b"\x00", "[" * 100_000, '{"a":' * 50_000, "1" * 5_000),
    '{"text": ' + "9" * 5_000 + "}",
    '{"text": "x", "__proto__": {"admin": true}}',
    '{"text": "x", "form": {"constructor": {"prototype": 1}}}',
    '{"text": "x", "fields": {"a": {"prototype": 1}}}',
]
WRONG = [
    ("chat", None), ("chat", 1), ("chat", "x"), ("chat", "\x00"), ("chat", "\ud800"),
    ("chat", "{" + ID + "}"), ("chat", "urn:uuid:" + ID), ("chat", ID.replace("-", "")),
    ("id", []), ("id", {}), ("id", True), ("id", "../../etc"), ("id", "x" * 36),
    ("text", 1), ("text", []), ("text", {}), ("text", None), ("text", "x" * 10_001),
    ("text", "\x00"), ("text", " \n\t"), ("text", ""),
    ("files", "x"), ("files", {}), ("files", [1]), ("files", [ID] * 11), ("files", ["x"]),
    ("files", [ID]),
    ("answers", 1), ("answers", "x"), ("answers", []),
    ("form", 1), ("form", []), ("form", "x"), ("form", {"a": {"b": 1}}),
    ("form", {"a": [[1]]}), ("form", {"a": "x" * 501}), ("form", {"x" * 61: 1}),
    ("form", {"\x00": 1}), ("form", {"\ud800": 1}), ("form", {"a": 10**30}),
    ("form", {str(n): n for n in range(21)}), ("form", {"a": list(range(21))}),
    ("fields", 1), ("fields", []), ("fields", {"a": {}}),
    ("team", 1), ("team", "x"), ("team", ID),
    ("about", 1), ("about", []), ("about", "x"), ("about", None), ("about", {"page": 1}),
    ("about", {"title": []}), ("about", {"zone": {}}),
]  # fmt: skip


@pytest.mark.parametrize("body", NO_JSON)
@pytest.mark.parametrize("path", ["say/", "session/", f"chats/{ID}/mark/"])
def test_ac_66_what_is_no_json_of_ours_is_refused(irma, path, body):
    answer = irma.post(path, body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert not Visitor.objects.exists()


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_ac_66_a_field_that_is_not_right_is_named(irma, field, value):
    said = {"chat": ID, "id": str(uuid4()), "text": "Hello"}
    answer = irma.post("say/", {**said, field: value})
    assert answer.status_code == 422, answer.content
    assert list(answer.json()["errors"]) == [field]
    assert not Visitor.objects.exists()


def test_ac_66_words_keep_what_can_be_kept_of_them(irma):
    message = say(irma, "a\x00b\ud800c\u202ed")
    assert message.text == "ab\ufffdc\u202ed"


def test_ac_66_what_is_unknown_is_dropped(irma):
    more = {"channel": 1, "ticket": 1, "visitor": ID, "identity": 2, "seq": 9}
    message = say(irma, "Hello", **more, fields={"x": "y"}, unverified=False)
    assert str(message.identity.canonical) == str(Visitor.objects.get().public_id)
    assert Chat.objects.get().fields == {}


def test_words_of_emoji_as_long_as_allowed_fit(irma):
    assert irma.say("👩‍👩‍👧" * 2_000).status_code == 202


def test_what_is_far_too_long_is_refused_before_it_is_read(irma):
    body = json.dumps({"chat": ID, "id": ID, "text": "x" * 200_000})
    assert irma.post("say/", body).status_code == 422


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ("https://shop.example/a?b=c#d", "https://shop.example/a?b=c#d"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("mailto:a@b.example", ""),
        ("//evil.example", ""),
        ("https://shop.example/" + "x" * 3_000, ""),
        ("https://shop.example/\u202egnp.exe", ""),
        ("\x00", ""),
    ],
)
def test_where_they_are_is_a_page_or_nothing(irma, page, kept):
    say(irma, about={"page": page, "title": "A\u2028B\x00" + "x" * 500, "zone": "X Y"})
    about = Visitor.objects.get().about
    assert (about["page"], about["zone"]) == (kept, "")
    assert len(about["title"]) <= 200
    assert "\u2028" not in about["title"]


def test_methods_and_keys_that_are_none(irma, shop):
    assert irma.get("say/").status_code == 405
    assert irma.post(f"chats/{ID}/").status_code == 405
    assert irma.get(f"chats/{ID}/").status_code == 404
    irma.base = "/w/nowhere/"
    for path in ("say/", "session/"):
        answer = irma.post(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_widget_that_is_switched_off_answers_nobody(irma, shop):
    say(irma)
    shop.is_active = False
    shop.save()
    for path in ("say/", "session/", f"chats/{ID}/mark/"):
        assert irma.post(path).status_code == 404


def test_a_mailbox_with_a_key_is_no_widget(irma, mailbox):
    Connection.objects.create(channel=mailbox, key="k" * 20)
    irma.base = f"/w/{'k' * 20}/"
    assert irma.post("session/").status_code == 404


@pytest.mark.parametrize("token", ["", "x", "x" * 9_000, "a.b.c:d:e"])
def test_a_token_that_names_nobody_is_void(irma, token):
    irma.token = token
    answer = irma.say()
    assert (answer.status_code, answer.json()["code"]) == (401, "void")


def test_a_raised_epoch_makes_tokens_void_and_a_session_begins_anew(irma):
    say(irma)
    Visitor.objects.update(epoch=2)
    assert irma.say().status_code == 401
    session = irma.post("session/", {"token": irma.token}).json()
    assert session["chats"] == []
    assert session["visitor"]["id"] != str(Visitor.objects.get().public_id)


def test_ac_65_a_token_of_a_names_no_chat_of_b(shop, irma):
    message = say(irma, "My secret")
    chat = Chat.objects.get()
    thief = Browser(shop)
    say(thief, "Mine")
    for browser in (thief, Browser(shop)):
        assert browser.get(f"chats/{chat.key}/").status_code == 404
        for verb in ("mark", "end"):
            answer = browser.post(f"chats/{chat.key}/{verb}/", {"got": 9, "seen": 9})
            assert answer.status_code == 404
    # The same key names a chat of their own.
    other = say(thief, "Also mine", chat=str(chat.key))
    assert other.ticket != message.ticket
    feed = thief.get(f"chats/{chat.key}/").json()
    assert [m["text"] for m in feed["messages"]] == ["Also mine"]


def test_ac_65_a_token_of_another_widget_is_void(irma, support):
    elsewhere = make_widget(support)
    irma.token = token_of(make_visitor(elsewhere))
    assert irma.say().status_code == 401


def test_ac_65_answers_name_only_messages_of_their_own_ticket(irma, shop, ticket):
    foreign = ticket.messages.get()
    message = say(irma, "Yes", answers=str(foreign.public_id))
    assert message.answers is None


@pytest.mark.parametrize(
    "after",
    ["-1", "0", "99999999999999", "9" * 40, "x", "1.5", "", "\x00", "٣", "1e3", " 1"],
)
def test_ac_73_a_number_nobody_told_fetches_everything(irma, after):
    chat = str(uuid4())
    for text in "abc":
        say(irma, text, chat=chat)
    feed = irma.get(f"chats/{chat}/", after=after).json()
    assert [m["text"] for m in feed["messages"]] == ["a", "b", "c"]
    assert feed["all"]


def test_ac_73_a_number_of_another_chat_shows_nothing_of_it(irma):
    first, second = str(uuid4()), str(uuid4())
    for text in "abcdef":
        say(irma, text, chat=first)
    say(irma, "mine", chat=second)
    number = irma.get(f"chats/{first}/").json()["seq"]
    feed = irma.get(f"chats/{second}/", after=number).json()
    assert [m["text"] for m in feed["messages"]] == ["mine"]


def test_sessions_without_a_token_are_counted_by_network_and_others_are_not(irma, shop):
    say(irma)
    known = irma.token
    new = Browser(shop, token="x")
    codes = [new.post("session/").status_code for _ in range(121)]
    assert codes == [200] * 120 + [429]
    # The rest of the office goes on.
    assert irma.post("session/", {"token": known}).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert new.post("session/").status_code == 200


def test_new_chats_of_one_visitor_are_counted(irma):
    codes = {irma.say(str(n)).status_code for n in range(20)}
    assert codes == {202}
    assert irma.say("One more").status_code == 429
    assert Message.objects.count() == 0


def test_no_cookie_is_read_or_set(irma, client, ada):
    client.force_login(ada)
    irma.client = client
    answer = irma.post("session/")
    assert not answer.cookies
    assert "Vary" not in answer or "Cookie" not in answer["Vary"]


def test_another_site_cannot_make_a_browser_speak(irma):
    answer = irma.client.post(
        irma.base + "say/",
        {"text": "x"},
        headers={"Sec-Fetch-Site": "cross-site", **irma.headers},
    )
    assert answer.status_code == 403


def test_half_a_letter_is_no_reason_to_lose_the_others(irma):
    said = {"chat": ID, "id": str(uuid4()), "text": "Kettle \ud83d leaks"}
    answer = irma.post("say/", json.dumps({**said, "about": {
        "page": "https://shop.test/\ud800", "title": "\udc00 Pots",
    }}))  # fmt: skip
    assert answer.status_code == 202
    work()
    assert Message.objects.get().text == "Kettle \ufffd leaks"


@pytest.mark.parametrize(
    "key", ["%00", "%ED%A0%80", "a" * 400, "a%20b", "%F0%9F%98%80"]
)
@pytest.mark.usefixtures("company")
def test_a_key_that_is_none_is_no_widget(client, key):
    assert client.get(f"/w/{key}.js").status_code == 404
    assert (
        client.post(f"/w/{key}/session/", "{}", "application/json").status_code == 404
    )
    assert client.get(f"/w/{key}/").status_code == 404


def test_a_code_that_is_none_proves_nothing(irma):
    irma.say()
    work()
    irma.post("mail/", json.dumps({"mail": "irma@customer.test"}))
    answer = irma.post("prove/", json.dumps({"code": "\ud800"}))
    assert answer.status_code in {409, 422}


def test_a_form_with_more_fields_than_any_is_refused_in_json(irma):
    fields = {f"f{n}": "x" for n in range(1_500)}
    answer = irma.client.post(
        f"{irma.base}upload/",
        fields,
        headers={"Authorization": f"Visitor {irma.token}"},
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
