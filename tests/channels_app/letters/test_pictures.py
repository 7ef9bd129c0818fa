"""Pictures within the words of a letter: out and in, quoted, sent on and taken back."""

import email
import email.policy

import pytest

from channels_app import inbound, intake, outbound
from channels_app.adapter import Raw
from helpdesk.base import within
from tests.channels_app.widget.post import html_of, mails
from tests.factories import make_channel, make_ticket, soon
from tests.tickets.pages import browser_of
from tickets import actions
from tickets.actions.files import NewFile
from tickets.models import Attachment, Draft, Message

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]
# One transparent pixel.
GIF = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)


def picture(name: str = "lid.gif", content_id: str | None = None) -> NewFile:
    made = within.new_name() if content_id is None else content_id
    return NewFile(
        filename=name, content_type="image/gif", content=GIF, content_id=made
    )


@pytest.fixture
def sent(smtp_sink):
    """The last mail that left."""

    def send():
        outbound.drain()
        return mails(smtp_sink)[-1]

    return send


@pytest.fixture
def drafted(ticket, bob):
    """A picture waits with Bob's draft, whose words have it."""
    lid = picture()
    actions.attach_to_draft(ticket, mode="reply", files=[lid], by=bob)
    html = f'<p>See <img src="cid:{lid.content_id}" alt="The lid">.</p>'
    actions.save_draft(ticket, mode="reply", html=html, by=bob)
    return html


def test_a_draft_keeps_it_before_its_file_is_there(ticket, bob):
    html = f'<p><img src="cid:{within.new_name()}" alt=""> <img src="cid:x" alt=""></p>'

    draft = actions.save_draft(ticket, mode="reply", html=html, by=bob)

    assert draft.html.count("<img") == 1


def test_it_leaves_within_the_letter_and_is_told_in_text(ticket, bob, drafted, sent):
    message = actions.reply(ticket, html=drafted, by=bob)

    letter = sent()

    assert message.text == "See [picture: The lid]."
    assert letter.get_content_type() == "multipart/alternative"
    plain, related = letter.iter_parts()
    assert plain.get_content().strip() == "See [picture: The lid]."
    assert related.get_content_type() == "multipart/related"
    formatted, file = related.iter_parts()
    assert formatted.get_content().strip() == drafted
    [name] = within.named(drafted)
    assert (file["Content-ID"], file.get_content()) == (f"<{name}>", GIF)
    assert file.get_content_disposition() == "inline"
    kept = message.attachments.get()
    assert (kept.inline, kept.description) == (True, "The lid")


def test_what_was_taken_out_of_the_words_goes_along_as_a_file(ticket, bob, sent):
    actions.attach_to_draft(ticket, mode="reply", files=[picture()], by=bob)

    message = actions.reply(ticket, html="<p>No <b>picture</b>.</p>", by=bob)

    kept = message.attachments.get()
    assert (kept.inline, kept.content_id) == (False, "")
    [file] = sent().iter_attachments()
    assert file.get_content_disposition() == "attachment"


def test_one_without_a_file_is_words(ticket, bob):
    html = f'<p><img src="cid:{within.new_name()}" alt="The lid"></p>'

    message = actions.reply(ticket, html=html, by=bob)

    assert message.html == "<p>[image: The lid]</p>"


def test_a_channel_of_plain_words_gets_it_as_a_file(ticket, support, bob):
    chat = make_ticket(make_channel(support, kind="chat"))
    lid = picture()
    html = f'<p>See <img src="cid:{lid.content_id}" alt="The lid">.</p>'

    message = actions.reply(chat, html=html, files=[lid], by=bob)

    assert message.text == "See [picture: The lid]."
    assert message.attachments.count() == 1


def test_undo_gives_it_back_and_it_leaves_once(ticket, bob, drafted):
    held = actions.reply(ticket, html=drafted, by=bob, at=soon())

    draft = actions.withdraw_reply(held, by=bob)

    assert draft.html == drafted
    file = draft.files.get()
    assert (file.content_id, file.description) == (
        next(iter(within.named(drafted))),
        "The lid",
    )


def test_sent_on_it_goes_along_and_without_its_file_it_is_words(
    ticket, bob, drafted, sent
):
    message = actions.reply(ticket, html=drafted, by=bob)
    outbound.drain()
    maker = actions.Recipients(to=("maker@else.test",))

    aside = actions.forward(message, people=maker, text="Yours?", by=bob)

    [name] = within.named(aside.html)
    letter = sent()
    assert f"cid:{name}" in html_of(letter)
    parts = [one for one in letter.walk() if one["Content-ID"] == f"<{name}>"]
    assert len(parts) == 1
    without = actions.forward(
        message, people=maker, text="Yours?", attachments=[], by=bob
    )
    assert "<img" not in without.html


def test_of_their_letters_it_is_shown_in_ours_and_quoted_with_its_file(
    ticket, mailbox, bob, sent
):
    asked = received(mailbox)

    message = actions.reply(asked.ticket, text="A new one.", by=bob, quote=True)

    [name] = within.named(asked.html)
    assert within.named(message.quoted["html"]) == {name: "My lid"}
    letter = sent()
    assert html_of(letter).count(f'<img src="cid:{name}"') == 1
    [part] = [one for one in letter.walk() if one["Content-ID"] == f"<{name}>"]
    assert part.get_content() == GIF


def test_a_quotation_too_large_for_a_letter_has_words_for_its_pictures(
    mailbox, bob, sent
):
    asked = received(mailbox)
    asked.attachments.update(size=26 * 1024 * 1024)

    message = actions.reply(asked.ticket, text="A new one.", by=bob, quote=True)

    assert message.quoted["html"].strip() == "<p>See [picture: My lid]</p>"
    assert not message.attachments.exists()
    assert "[picture: My lid]" in html_of(sent())


def test_pictures_of_what_an_answer_quoted_are_not_sent_on_with_it(mailbox, bob):
    asked = received(mailbox)
    ours = actions.reply(asked.ticket, text="A new one.", by=bob, quote=True)
    maker = actions.Recipients(to=("maker@else.test",))

    aside = actions.forward(ours, people=maker, by=bob)

    assert not aside.attachments.exists()
    page = browser_of(bob).get(
        f"/t/{ours.ticket.number}/forward/?message={ours.public_id}"
    )
    assert page.status_code == 200
    assert str(ours.attachments.get().public_id) not in page.content.decode()


def received(mailbox) -> Message:
    made = email.message.EmailMessage(policy=email.policy.SMTP)
    made["From"], made["To"] = "irma@customer.test", "support@shop.test"
    made["Subject"], made["Message-ID"] = "Kettle", "<lid@customer.test>"
    made.set_content("See [My lid]")
    made.add_alternative(
        '<p>See <img src="cid:part1@phone" alt="My lid" width="900">'
        '<img src="https://evil.example/dot.gif" width="1"></p>',
        subtype="html",
    )
    made.get_body(("html",)).add_related(GIF, "image", "gif", cid="<part1@phone>")
    raw = Raw(content=made.as_bytes(), source_key="<lid@customer.test>", conv_key="c")
    intake.store(mailbox, [raw])
    inbound.drain()
    return Message.objects.get(place="lid@customer.test")


def test_the_conversation_shows_them_where_they_stand(ticket, mailbox, bob, drafted):
    asked = received(mailbox)
    ours = actions.reply(ticket, html=drafted, by=bob)

    for message, about in ((asked, "My lid"), (ours, "The lid")):
        page = browser_of(bob).get(f"/t/{message.ticket.number}/").content.decode()
        file = message.attachments.get()
        url = f"/t/{message.ticket.number}/attachments/{file.public_id}/"
        name = file.filename if message == asked else about
        assert f'<img src="{url}preview/" alt="{name}"' in page
        assert page.count(f"{url}preview/") == 2  # and what a click makes large
        assert "evil" not in page


def test_a_waiting_picture_is_seen_by_its_writer_alone(ticket, bob, ada, drafted):
    file = Draft.objects.get().files.get()
    address = f"/t/{ticket.number}/draft/{file.public_id}/"

    seen = browser_of(bob).get(address)

    assert (seen.status_code, seen["Content-Type"]) == (200, "image/gif")
    assert browser_of(ada).get(address).status_code == 404


def test_a_picture_that_is_sent_twice_waits_once(ticket, bob):
    lid = picture()
    for _ in range(2):
        draft = actions.attach_to_draft(ticket, mode="reply", files=[lid], by=bob)

    assert draft.files.count() == 1


def test_correcting_words_keeps_the_pictures_in_them(ticket, mailbox, bob, drafted):
    mailbox.traits |= {"edit": True}
    mailbox.save()
    message = actions.reply(ticket, html=drafted, by=bob)

    actions.edit_message(message, html=drafted.replace("See", "Look at"), by=bob)

    assert "<img" in message.html
    assert Attachment.objects.get().inline
