"""Writing by the API: whatever the page's composer can do."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.verbs import url
from tests.factories import make_channel, make_ticket, make_words, soon
from tests.tickets.verbs import everything
from tickets import actions
from tickets.models import Draft, FollowUp

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}


def file(name="a.txt", content=b"kettle"):
    return SimpleUploadedFile(name, content, "text/plain")


@pytest.mark.parametrize("verb", ["reply", "note"])
def test_files_go_along_in_a_form(verb, as_, bob, ticket):
    answer = as_(bob).post(
        url(ticket, verb), {"text": "See there.", "files": [file(), file("b.txt")]}
    )

    assert answer.status_code == 201, answer.content
    names = [one["filename"] for one in answer.json()["attachments"]]
    assert names == ["a.txt", "b.txt"]


def test_a_form_says_the_same_as_json(as_, bob, ticket):
    answer = as_(bob).post(
        url(ticket, "reply"),
        {
            "text": "By tomorrow.",
            "promises": f'[{{"what": "Call", "due_at": "{soon(days=1).isoformat()}"}}]',
            "no_promise": ["One.", "Two."],
            "anyway": "true",
            "channel": "",
            "files": [file()],
        },
    )

    assert answer.status_code == 201, answer.content
    assert FollowUp.objects.get().what == "Call"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"promises": "[{"}, "promises"),
        ({"promises": '[{"what": "x"}]'}, "promises.0.due_at"),
        ({"files": "a.txt"}, "files.0"),
        ({"seen": "x"}, "seen"),
    ],
)
def test_a_form_that_cannot_be_read_says_where(typed, field, as_, bob, ticket):
    before = everything()
    answer = as_(bob).post(url(ticket, "reply"), {"text": "Hello", **typed})
    assert answer.status_code == 400, answer.content
    assert field in {one["field"] for one in answer.json()["errors"]}
    assert everything() == before


def test_a_broken_form_is_malformed_with_and_without_a_key(as_, bob, ticket):
    for headers in ({}, {"Idempotency-Key": "k"}):
        answer = as_(bob).post(
            url(ticket, "reply"),
            b"--x\r\nnonsense",
            content_type="multipart/form-data; boundary=" + "x" * 205,
            headers=headers,
        )
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_the_same_form_with_its_key_says_it_once(as_, bob, ticket):
    client, key = as_(bob), {"Idempotency-Key": "k"}
    answers = [
        client.post(
            url(ticket, "reply"), {"text": "Here.", "files": [file()]}, headers=key
        )
        for _ in range(2)
    ]

    assert [one.status_code for one in answers] == [201, 201]
    assert answers[1]["Idempotent-Replayed"] == "true"
    assert ticket.messages.filter(direction="out").count() == 1


def test_a_reply_that_is_held_can_be_taken_back(as_, bob, ticket):
    client = as_(bob)
    held = client.post(
        url(ticket, "reply"), {"text": "Sory", "hold_seconds": 20}, **JSON
    ).json()
    assert held["held_until"] is not None

    answer = client.post(url(ticket, "withdraw_reply"), {"message": held["id"]}, **JSON)

    assert answer.status_code == 200
    assert Draft.objects.get().text == "Sory"
    assert not ticket.messages.filter(direction="out").exists()


def test_a_reply_to_what_was_not_read_is_stale(as_, bob, ticket):
    seen = ticket.seq
    first = ticket.messages.get()
    actions.receive(
        ticket, channel=first.channel, identity=first.identity,
        words=make_words("It burns!"),
    )  # fmt: skip
    client = as_(bob)

    answer = client.post(url(ticket, "reply"), {"text": "Hi", "seen": seen}, **JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")

    sent = {"text": "Hi", "seen": seen, "anyway": True}
    assert client.post(url(ticket, "reply"), sent, **JSON).status_code == 201


def test_what_becomes_of_promises_is_said_when_it_is_resolved(as_, bob, ticket):
    kept, goes_on, gone = (
        actions.promise(ticket, what=what, due_at=soon(), by=bob) for what in "abc"
    )
    client = as_(bob)
    answer = client.post(url(ticket, "resolve"), {}, **JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "open_promises")

    answer = client.post(
        url(ticket, "resolve"),
        {
            "outcomes": [
                {"follow_up": str(kept.public_id), "becomes": "kept"},
                {"follow_up": str(goes_on.public_id), "becomes": "goes_on"},
                {
                    "follow_up": str(gone.public_id),
                    "becomes": "withdrawn",
                    "reason": "No stock",
                },
            ]
        },
        **JSON,
    )

    assert answer.status_code == 200, answer.content
    states = {one.what: one.state for one in FollowUp.objects.all()}
    assert states == {"a": "kept", "b": "open", "c": "withdrawn"}


def test_a_time_without_a_zone_is_refused(as_, bob, ticket):
    answer = as_(bob).post(
        url(ticket, "snooze"), {"until": "2027-01-01T09:00:00"}, **JSON
    )
    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {
            "field": "until",
            "code": "no_zone",
            "detail": "A time with its zone: 2026-11-28T09:00:00Z.",
        }
    ]


def test_a_draft_is_kept_and_forgotten(as_, bob, ticket):
    client = as_(bob)
    kept = client.post(
        url(ticket, "save_draft"), {"mode": "note", "text": "Hm", "version": 0}, **JSON
    )
    assert (kept.status_code, kept.json()["text"]) == (200, "Hm")

    gone = client.post(url(ticket, "save_draft"), {"mode": "note", "text": ""}, **JSON)

    assert gone.status_code == 204
    assert not Draft.objects.exists()


@pytest.mark.parametrize("many", [0, 2])
def test_it_is_handed_to_one(many, as_, ada, bob, ticket):
    sent = {"to_agent": str(bob.public_id), "to_team": str(ticket.team.public_id)}
    answer = as_(ada).post(
        url(ticket, "hand_over"), dict(list(sent.items())[:many]), **JSON
    )
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "one_of"


def test_fields_are_asked_for(as_, bob, ticket):
    channel = ticket.messages.get().channel
    channel.traits = {"asks": True}
    channel.save()

    answer = as_(bob).post(
        url(ticket, "ask"),
        {
            "text": "Who are you?",
            "fields": [{"label": "Mail", "kind": "email", "required": True}],
        },
        **JSON,
    )

    assert answer.status_code == 201, answer.content
    [asked] = answer.json()["form"]["fields"]
    assert (asked["label"], asked["kind"], asked["required"]) == ("Mail", "email", True)


def test_a_verb_on_what_was_changed_meanwhile_is_412(as_, bob, ticket):
    client = as_(bob)
    tag = client.get(f"/api/v1/tickets/{ticket.public_id}/")["ETag"]
    actions.rename(ticket, subject="Pot", by=bob)
    before = everything()

    answer = client.post(url(ticket, "take"), {}, headers={"If-Match": tag}, **JSON)

    assert (answer.status_code, everything()) == (412, before)
    assert answer.json()["current"]["subject"] == "Pot"


class TestInPublic:
    @pytest.fixture
    def ticket(self, support):
        town = make_channel(support, kind="town", traits={"public": True})
        return make_ticket(town, public=True, link="https://town.example/1")

    @pytest.mark.parametrize(
        ("asked", "public"),
        [({}, True), ({"public": None}, True), ({"public": True}, True),
         ({"public": False}, False)],
    )  # fmt: skip
    def test_a_reply_goes_as_they_wrote_or_as_it_is_said(
        self, as_, bob, ticket, asked, public
    ):
        answer = as_(bob).post(url(ticket, "reply"), {"text": "Hi", **asked}, **JSON)
        assert (answer.status_code, answer.json()["public"]) == (201, public)

    def test_messages_say_what_everybody_reads_and_where(self, as_, bob, ticket):
        [said] = as_(bob).get("/api/v1/messages/").json()["results"]
        assert (said["public"], said["link"]) == (True, "https://town.example/1")

    def test_a_draft_keeps_the_way(self, as_, bob, ticket):
        body = {"mode": "reply", "text": "Hi", "public": False}
        answer = as_(bob).post(url(ticket, "save-draft"), body, **JSON)
        assert answer.json()["public"] is False

    def test_the_ways_say_who_would_read_it(self, as_, bob, ticket):
        found = as_(bob).get(f"/api/v1/tickets/{ticket.public_id}/ways/").json()
        told = [(one["public"], one["open"], one["best"]) for one in found["results"]]
        assert told == [(True, True, True), (False, True, False)]
        assert found["results"][0]["channel"]

    def test_a_hint_names_what_is_somebodys_own(self, as_, bob, ticket):
        at = f"/api/v1/tickets/{ticket.public_id}/hints/"
        body = {"text": "Write to irma@town.example", "public": True}
        [hint] = as_(bob).post(at, body, **JSON).json()["results"]
        assert (hint["kind"], hint["words"], hint["name"]) == (
            "public",
            "irma@town.example",
            "email",
        )


def test_a_picture_stands_within_the_words_by_the_name_of_its_file(as_, bob, ticket):
    answer = as_(bob).post(
        url(ticket, "reply"),
        {
            "html": '<p>See <img src="cid:lid.gif" alt="The lid"></p>',
            "files": [file("lid.gif"), file()],
        },
    )

    assert answer.status_code == 201, answer.content
    said = answer.json()
    lid, other = said["attachments"]
    assert f'<img src="cid:{lid["content_id"]}" alt="The lid">' in said["html"]
    assert (lid["inline"], lid["description"]) == (True, "The lid")
    assert (other["inline"], other["content_id"]) == (False, "")


def test_a_picture_of_a_draft_is_named_by_what_it_is_called_there(as_, bob, ticket):
    given = {"mode": "reply", "inline": "true", "description": "A lid"}
    draft = as_(bob).post(url(ticket, "attach"), {**given, "files": [file("lid.gif")]})
    [waits] = draft.json()["files"]

    html = f'<p><img src="cid:{waits["content_id"]}" alt=""></p>'
    said = as_(bob).post(url(ticket, "reply"), {"html": html}, **JSON).json()

    assert said["html"] == html
    [kept] = said["attachments"]
    assert (kept["inline"], kept["description"]) == (True, "A lid")


def test_a_letter_says_what_stands_below_it(as_, bob, ticket, mailbox):
    mailbox.traits = {"footer": True}
    mailbox.save()
    changed = as_(bob).patch("/api/v1/profile/", {"signature": "<p>Bob</p>"}, **JSON)
    assert changed.json()["signature"] == "<p>Bob</p>"

    both = {"text": "Hello.", "quote": True}
    said = as_(bob).post(url(ticket, "reply"), both, **JSON).json()
    assert (said["signature"], said["quoted"]["text"]) == (
        "<p>Bob</p>",
        "My kettle leaks.",
    )
    bare = {"text": "Hello.", "signature": False}
    said = as_(bob).post(url(ticket, "reply"), bare, **JSON).json()
    assert (said["signature"], said["quoted"]) == ("", None)
    wrong = as_(bob).patch("/api/v1/profile/", {"signature": "{{agent.x}}"}, **JSON)
    assert (wrong.status_code, wrong.json()["code"]) == (409, "unknown_place")


def test_a_draft_says_whom_it_is_to_go_to_and_what_it_is_to_have(as_, bob, ticket):
    given = {"mode": "reply", "text": "Hello.", "cc": ["ole@customer.test"]}
    given |= {"to": ["irma@customer.test"], "signature": False, "quote": True}

    answer = as_(bob).post(url(ticket, "save-draft"), given, **JSON)

    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert said["people"] == {
        "to": ["irma@customer.test"], "cc": ["ole@customer.test"], "bcc": [],
    }  # fmt: skip
    assert (said["signature"], said["quote"]) == (False, True)
