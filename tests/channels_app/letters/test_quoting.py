"""What a letter quotes of the one it answers, and to whom it never does."""

import pytest
from django.utils import timezone

from channels_app import outbound
from channels_app.actions import mailboxes
from helpdesk.base import quotes
from tests.channels_app.widget.post import html_of, mails
from tests.factories import make_identity, make_words
from tickets import actions
from tickets.letter_errors import NothingToQuote, NotTheirsToRead
from tickets.models import Message

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]
OLE = {"shown": "ole@customer.test", "name": "Ole", "canonical": "ole@customer.test"}


@pytest.fixture
def sent(smtp_sink):
    """The last mail that left."""

    def send():
        outbound.drain()
        return mails(smtp_sink)[-1]

    return send


def said(ticket, text="It leaks.\nBadly.", **more) -> Message:
    """Irma writes by letter."""
    irma = ticket.participants.earliest("pk").identity
    channel = ticket.messages.earliest("seq").channel
    return actions.receive(
        ticket, channel=channel, identity=irma, words=make_words(text, **more)
    )


def words_of(letter) -> str:
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_it_stands_below_our_words_with_a_mark_and_whose_it_is(ticket, bob, sent):
    asked = said(ticket)

    message = actions.reply(ticket, text="Try the lid.", by=bob, quote=True)

    letter = sent()
    line = message.quoted["line"]
    assert message.quoted["message"] == str(asked.public_id)
    assert line.endswith(", Irma wrote:")
    assert words_of(letter) == f"Try the lid.\n\n{line}\n> It leaks.\n> Badly.\n"
    assert quotes.new_words(words_of(letter)) == "Try the lid."
    assert letter.get_body(("html",)) is None


def test_formatted_words_are_quoted_as_such(ticket, bob, sent):
    said(ticket, html="<p>It <b>leaks</b>.</p><blockquote>Old.</blockquote>")

    actions.reply(ticket, html="<p>Try <i>this</i>.</p>", by=bob, quote=True)

    html = html_of(sent())
    assert '<blockquote class="gmail_quote" type="cite"' in html
    assert "<p>It <b>leaks</b>.</p>" in html
    assert "Old." not in html


def test_the_signature_is_last_in_text_and_above_the_quotation_in_html(
    ticket, bob, sent
):
    said(ticket)
    bob.signature = "<p><b>Bob</b></p>"
    bob.save()

    actions.reply(ticket, text="Try the lid.", by=bob, quote=True)

    letter = sent()
    text, html = words_of(letter), html_of(letter)
    assert text.endswith("> Badly.\n\n-- \nBob\n")
    assert html.index("<b>Bob</b>") < html.index("It leaks.")


def test_nothing_is_quoted_unless_its_mailbox_says_so(ticket, bob):
    said(ticket)

    assert actions.reply(ticket, text="One.", by=bob).quoted is None
    channel = ticket.messages.earliest("seq").channel
    channel.traits = mailboxes.traits_of({"address": "us@x.test", "quotes": "last"})
    channel.save()

    assert actions.reply(ticket, text="Two.", by=bob).quoted["text"].startswith("It l")
    assert actions.reply(ticket, text="Three.", by=bob, quote=False).quoted is None


def test_who_did_not_have_it_is_quoted_nothing(ticket, bob, mailbox):
    mailbox.traits |= {"quotes": True}
    mailbox.save()
    said(ticket)
    both = actions.Recipients(to=("irma@customer.test",), cc=(OLE["shown"],))

    assert actions.reply(ticket, text="Hm.", people=both, by=bob).quoted is None
    with pytest.raises(NotTheirsToRead):
        actions.reply(ticket, text="Hm.", people=both, quote=True, by=bob)
    hidden = actions.Recipients(to=("irma@customer.test",), bcc=("eva@else.test",))
    with pytest.raises(NotTheirsToRead):
        actions.reply(ticket, text="Hm.", people=hidden, quote=True, by=bob)


def test_who_was_named_by_the_letter_it_came_by_is(ticket, bob):
    said(ticket, copied=(OLE,))
    both = actions.Recipients(to=("irma@customer.test",), cc=(OLE["shown"],))

    message = actions.reply(ticket, text="Hm.", people=both, quote=True, by=bob)

    assert message.quoted["text"] == "It leaks.\nBadly."


def test_notes_what_is_beside_what_a_machine_wrote_and_doubted_words_are_not(
    ticket, bob
):
    last = said(ticket, "The last that counts.")
    actions.note(ticket, text="Do not tell them.", by=bob)
    said(ticket, "I am away.", auto="auto-replied")
    stranger = make_identity("Eva", canonical="eva@else.test")
    actions.receive(
        ticket, channel=last.channel, identity=stranger, words=make_words("Me, too."),
        unverified=True,
    )  # fmt: skip
    gone = said(ticket, "Forget it.")
    Message.objects.filter(pk=gone.pk).update(deleted_at=timezone.now())

    message = actions.reply(ticket, text="Hm.", quote=True, by=bob)

    assert message.quoted["text"] == "The last that counts."


def test_where_they_wrote_no_letter_there_is_nothing_to_quote(ticket, bob):
    Message.objects.filter(ticket=ticket).update(auto="auto-replied")

    with pytest.raises(NothingToQuote):
        actions.reply(ticket, text="Hm.", quote=True, by=bob)

    assert not ticket.messages.filter(direction="out").exists()
