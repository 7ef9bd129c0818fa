"""What a verb's door says to scripts, to popovers, and to those who want it undone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import make_agent, make_words
from tests.tickets.pages import actions_on, browser_of, field, shown, url
from tests.tickets.verbs import ALL, close
from tickets import actions
from tickets.models import Draft, Message
from tickets.views.verbs import DOORS

pytestmark = pytest.mark.usefixtures("company")

HTMX = {"HX-Request": "true"}
JSON = {"Accept": "application/json"}


def script(agent, ticket, verb, typed=None):
    """The answer's status, and what it says to a script."""
    answer = browser_of(agent).post(url(ticket, verb), typed or {}, headers=JSON)
    return answer.status_code, answer.json()


@pytest.fixture
def slow(db):
    """Somebody who wants ten seconds to take a reply back."""
    return make_agent("Slow", undo_seconds=10)


class TestScripts:
    def test_a_reply_under_undo_says_until_when_and_how_to_take_it_back(
        self, slow, ticket
    ):
        status, said = script(slow, ticket, "reply", {"html": "<p>Hi <b>you</b></p>"})

        message = Message.objects.get(direction="out")
        assert (status, said) == (200, {
            "ok": True, "verb": "reply", "number": ticket.number,
            "message": str(message.public_id), "seq": message.seq,
            "held_until": message.held_until.isoformat(),
            "undo": f"{url(ticket, 'withdraw_reply')}?message={message.public_id}",
            "words": "Sending in 10 seconds",
        })  # fmt: skip
        assert (message.text, message.html) == ("Hi you", "<p>Hi <b>you</b></p>")
        assert message.held_until - message.said_at == timedelta(seconds=10)

    def test_one_who_waits_for_nothing_sends_at_once(self, bob, ticket):
        _, said = script(bob, ticket, "reply", {"text": "Hi"})
        assert (said["held_until"], said["undo"], said["words"]) == (None, "", "Sent")

    def test_taken_back_it_comes_as_a_draft(self, slow, ticket):
        files = [SimpleUploadedFile("a.txt", b"one")]
        script(slow, ticket, "reply", {"text": "Hi", "files": files})
        message = Message.objects.get(direction="out")

        status, said = script(
            slow, ticket, "withdraw_reply", {"message": message.public_id}
        )

        draft = Draft.objects.get()
        assert (status, said["draft"]) == (200, {
            "text": "Hi", "html": "", "version": 1, "people": None,
            "way": str(message.channel.public_id), "signed": None, "quotes": None,
            "files": [{
                "id": str(draft.files.get().public_id), "name": "a.txt", "size": 3,
                "cid": "",
            }],
        })  # fmt: skip

    def test_new_messages_stop_a_reply_unless_it_is_wanted_anyway(self, bob, ticket):
        first = ticket.messages.get()
        actions.receive(
            ticket, channel=first.channel, identity=first.identity,
            words=make_words("More"),
        )  # fmt: skip
        typed = {"text": "Hi", "seen": first.seq, "key": uuid4()}

        status, said = script(bob, ticket, "reply", typed)

        assert (status, said["ok"], said["code"], said["new"]) == (
            409, False, "stale", 1,
        )  # fmt: skip
        assert said["words"].startswith("1 new message came while you wrote.")
        assert not Message.objects.filter(direction="out").exists()
        status, said = script(bob, ticket, "reply", {**typed, "anyway": "1"})
        assert (status, said["ok"]) == (200, True)

    def test_a_draft_of_two_windows_comes_with_its_refusal(self, bob, ticket):
        typed = {"mode": "reply", "text": "One", "version": 0}
        assert script(bob, ticket, "save_draft", typed)[1]["version"] == 1

        status, said = script(bob, ticket, "save_draft", {**typed, "text": "Two"})

        assert (status, said["code"], said["draft"]) == (
            409, "draft_elsewhere", {"text": "One", "html": "", "version": 1},
        )  # fmt: skip

    def test_files_come_and_go_with_the_list_of_them(self, bob, ticket):
        files = [SimpleUploadedFile("a.txt", b"one"), SimpleUploadedFile("b", b"two!")]
        _, said = script(bob, ticket, "attach", {"mode": "reply", "files": files})
        assert [(one["name"], one["size"]) for one in said["files"]] == [
            ("a.txt", 3), ("b", 4),
        ]  # fmt: skip
        first, second = (one["id"] for one in said["files"])
        _, said = script(bob, ticket, "drop_file", {"file": first})
        assert ([one["id"] for one in said["files"]], said["version"]) == ([second], 0)
        _, said = script(bob, ticket, "drop_file", {"file": second})
        assert (said["files"], said["version"]) == ([], 0)

    def test_ac_51_a_file_of_somebody_elses_draft_is_not_there(self, bob, ada, ticket):
        files = [SimpleUploadedFile("a.txt", b"one")]
        _, said = script(ada, ticket, "attach", {"mode": "reply", "files": files})
        status, said = script(
            bob, ticket, "drop_file", {"file": said["files"][0]["id"]}
        )
        assert (status, said["code"], said["words"]) == (
            422, "invalid", "That is not there any more.",
        )  # fmt: skip

    def test_reading_says_how_far(self, bob, ticket):
        assert script(bob, ticket, "mark_seen", {"seq": 99})[1]["seq"] == 2

    @pytest.mark.parametrize("seq", ["", "-1", "x", str(2**63)])
    def test_no_sense_is_refused_in_words(self, bob, ticket, seq):
        status, said = script(bob, ticket, "mark_seen", {"seq": seq})
        assert (status, said["ok"], said["code"]) == (422, False, "invalid")
        assert said["words"]

    def test_ac_48_a_strangers_script_learns_nothing(self, bob, bill):
        answer = browser_of(bob).post(url(bill, "reply"), {"text": "x"}, headers=JSON)
        assert answer.status_code == 404


class TestPopovers:
    @pytest.mark.parametrize("verb", sorted(DOORS))
    def test_each_verb_has_its_form_on_a_page_and_as_a_part(self, verb, ada, ticket):
        ALL[verb].ready(ticket, by=ada, admin=ada)

        part = browser_of(ada).get(url(ticket, verb), headers=HTMX)
        page = browser_of(ada).get(url(ticket, verb))

        assert (part.status_code, page.status_code) == (200, 200)
        assert "HX-Request" in part.headers["Vary"]
        assert "<html" not in part.content.decode()
        assert "<html" in page.content.decode()
        assert verb.replace("_", "-") in actions_on(part) & actions_on(page)

    def test_a_link_says_what_the_form_begins_with(self, ada, ticket):
        page = browser_of(ada).get(url(ticket, "rename") + "?subject=Pot")
        assert field(page, "subject") == "Pot"

    def test_what_cannot_be_done_now_says_so_and_offers_nothing(self, ada, ticket):
        page = browser_of(ada).get(url(ticket, "wake"))
        assert page.status_code == 409
        assert "cannot be done here now" in shown(page)
        assert "wake" not in actions_on(browser_of(ada).get(url(close(ticket))))

    def test_a_refusal_comes_as_the_form_again(self, ada, ticket):
        typed = {"until": "2020-01-01T09:00"}
        answer = browser_of(ada).post(url(ticket, "snooze"), typed, headers=HTMX)
        assert (answer.status_code, field(answer, "until")) == (
            409, "2020-01-01T09:00",
        )  # fmt: skip
        assert "in the future" in shown(answer)
        assert "<html" not in answer.content.decode()

    def test_what_cannot_be_read_comes_as_the_form_again(self, ada, ticket):
        answer = browser_of(ada).post(
            url(ticket, "rename"), {"subject": "s" * 501}, headers=HTMX
        )
        assert (answer.status_code, field(answer, "subject")) == (422, "s" * 501)

    def test_a_ticket_without_a_subject_is_no_ticket(self, ada, ticket):
        answer = browser_of(ada).post(url(ticket, "rename"), {"subject": "\u2028 \x1f"})
        ticket.refresh_from_db()
        assert (answer.status_code in (409, 422), ticket.subject) == (True, "Kettle")


class TestWithoutScripts:
    def test_after_a_look_at_what_was_new_the_same_form_is_sent(self, bob, ticket):
        browser = browser_of(bob)
        first = ticket.messages.get()
        actions.receive(
            ticket, channel=first.channel, identity=first.identity,
            words=make_words("More"),
        )  # fmt: skip
        typed = {"text": "Hi", "seen": first.seq, "key": str(uuid4())}

        answer = browser.post(url(ticket, "reply"), typed)

        ticket.refresh_from_db()
        assert (answer.status_code, field(answer, "text")) == (409, "Hi")
        assert field(answer, "seen") == str(ticket.seq)
        again = browser.post(url(ticket, "reply"), {**typed, "seen": ticket.seq})
        assert again.status_code == 303

    def test_words_taken_back_can_be_sent_by_the_same_form(self, slow, ticket):
        browser = browser_of(slow)
        typed = {"text": "Hi", "key": str(uuid4())}
        browser.post(url(ticket, "reply"), typed)
        actions.withdraw_reply(ticket.messages.get(direction="out"), by=slow)

        answer = browser.post(url(ticket, "reply"), typed)

        assert answer.status_code == 409
        assert field(answer, "key") not in ("", typed["key"])
        again = {**typed, "key": field(answer, "key")}
        assert browser.post(url(ticket, "reply"), again).status_code == 303
