"""A held reply taken back: as if it had never been sent, and its words are kept."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.factories import soon
from tests.tickets.verbs import everything, told
from tickets import actions
from tickets.actions import NewFile
from tickets.errors import TakenBack, TooLate
from tickets.models import Delivery, Draft, Message, Ticket

TEN = timedelta(seconds=10)


def hold(ticket, by, text="Try the lid.", **more) -> Message:
    return actions.reply(ticket, text=text, by=by, hold=TEN, **more)


def bare(ticket) -> dict[str, object]:
    """The ticket's row but for its count of events."""
    row = Ticket.objects.values().get(pk=ticket.pk)
    return {name: value for name, value in row.items() if name != "seq"}


def test_words_and_files_stand_in_the_draft_again(ticket, bob):
    file = NewFile(filename="a.txt", content_type="text/plain", content=b"kettle")
    message = hold(ticket, bob, text="", html="<p>Try <b>it</b></p>", files=[file])
    before, seq = bare(ticket), ticket.seq

    draft = actions.withdraw_reply(message, by=bob)

    assert (draft.text, draft.html) == ("Try it", "<p>Try <b>it</b></p>")
    kept = draft.files.get()
    assert (kept.filename, kept.content_type, kept.size) == (
        "a.txt", "text/plain", 6,
    )  # fmt: skip
    assert not Message.objects.filter(direction="out").exists()
    assert not Delivery.objects.exists()
    assert bare(ticket) == before
    assert told(ticket, after=seq) == [
        ("reply_withdrawn", "Bob", {"message": str(message.public_id), "key": None})
    ]


def test_what_was_begun_meanwhile_is_kept_as_well(ticket, bob):
    message = hold(ticket, bob, html="<p>Try the <i>lid</i>.</p>")
    actions.save_draft(ticket, mode="reply", text="And & then\nthis", by=bob)

    draft = actions.withdraw_reply(message, by=bob)

    assert draft.text == "Try the lid.\n\nAnd & then\nthis"
    assert draft.html == "<p>Try the <i>lid</i>.</p><p>And &amp; then<br>this</p>"
    assert draft.version == 2


def test_sent_again_from_the_draft_it_carries_its_files(ticket, bob):
    file = NewFile(filename="a.txt", content_type="text/plain", content=b"kettle")
    actions.withdraw_reply(hold(ticket, bob, files=[file]), by=bob)

    again = actions.reply(ticket, text="Try the lid!", by=bob)

    assert [file.filename for file in again.attachments.all()] == ["a.txt"]
    assert not Draft.objects.exists()


def test_what_has_left_stays_said(ticket, bob):
    message = actions.send_now(hold(ticket, bob), by=bob)
    before = everything()
    with pytest.raises(TooLate):
        actions.withdraw_reply(message, by=bob)
    assert everything() == before


def test_the_same_form_again_does_not_send_it_after_all(ticket, bob):
    key = uuid4()
    actions.withdraw_reply(hold(ticket, bob, key=key), by=bob)
    before = everything()
    with pytest.raises(TakenBack):
        hold(ticket, bob, key=key)
    assert everything() == before


def test_what_colleagues_noted_down_because_of_it_stays(ticket, bob, ada):
    message = hold(ticket, bob)
    actions.record_fact(ticket, name="order", value="A-1", source=message, by=ada)
    actions.promise(ticket, what="Call", due_at=soon(), message=message, by=ada)

    actions.withdraw_reply(message, by=bob)

    assert ticket.facts.get().source is None
    assert ticket.follow_ups.get().message is None
