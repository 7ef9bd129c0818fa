"""What stands below the words of a letter, as it leaves and as it comes back quoted."""

import email
import email.policy

import pytest

from channels_app import outbound
from channels_app.adapters.email import parse
from helpdesk.base import quotes
from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts.errors import SignatureTooLong, UnknownPlace
from helpdesk.base.quotes.marked import fold_html
from tests.channels_app.widget.factories import make_widget
from tests.channels_app.widget.post import html_of, mails
from tests.factories import make_agent, make_channel, make_identity, make_ticket, soon
from tests.tickets.pages import browser_of
from tickets import actions
from tickets.actions import automatic

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]
OWN = '<p>{{agent.name}}<br>{{team.name}}, <a href="https://shop.test">the shop</a></p>'


@pytest.fixture
def sent(smtp_sink):
    """The last mail that left."""

    def send():
        outbound.drain()
        return mails(smtp_sink)[-1]

    return send


@pytest.fixture
def signed(bob):
    people.save_signature(bob, signature=OWN)
    return bob


def words_of(letter) -> str:
    """Its text, whatever ends a line on the wire."""
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_a_letter_ends_with_its_writers_signature_in_both_forms(ticket, signed, sent):
    actions.reply(ticket, text="Try the lid.", by=signed)

    letter = sent()

    assert words_of(letter) == (
        "Try the lid.\n\n-- \nBob\nSupport, the shop (https://shop.test)\n"
    )
    html = html_of(letter)
    assert html.startswith("<p>Try the lid.</p><div")
    assert "border-top:1px" in html
    assert html.count("Bob<br>Support, <a") == 1


def test_plain_words_with_a_plain_signature_stay_plain(ticket, bob, sent):
    people.save_signature(bob, signature="<p>Bob</p>")
    actions.reply(ticket, text="Try the lid.", by=bob)

    letter = sent()

    assert words_of(letter) == "Try the lid.\n\n-- \nBob\n"
    assert letter.get_body(("html",)) is None


def test_who_has_none_signs_with_their_teams_and_a_program_always_does(
    ticket, support, signed, ada, sent
):
    support.signature = "<p>Team {{team.name}} #{{ticket.number}}</p>"
    support.save()
    ticket.team.refresh_from_db()

    said = [
        actions.reply(ticket, text="Hello.", by=one).signature
        for one in (ada, make_agent("Robot", "api"), signed)
    ]

    team = f"<p>Team Support #{ticket.number}</p>"
    assert said[:2] == [team, team]
    assert said[2].startswith("<p>Bob")


def test_what_was_sent_is_what_was_kept_whatever_becomes_of_the_signature(
    ticket, signed, sent
):
    message = actions.reply(ticket, text="Hello.", by=signed)
    people.save_signature(signed, signature="<p>Nobody</p>")

    assert "Nobody" not in words_of(sent())
    message.refresh_from_db()
    assert "Bob" in message.signature


def test_it_can_be_left_out_of_one_letter(ticket, signed, sent):
    message = actions.reply(ticket, text="Hello.", by=signed, signature=False)

    assert words_of(sent()) == "Hello.\n"
    assert message.signature == ""


def test_chats_notes_what_is_automatic_and_what_is_sent_on_have_none(
    ticket, support, signed, sent
):
    chat = make_ticket(make_channel(support, kind="chat"))
    note = actions.note(ticket, text="Hm.", by=signed)
    aside = actions.forward(
        ticket.messages.earliest("seq"),
        people=actions.Recipients(to=("maker@else.test",)),
        text="Yours?",
        by=signed,
    )
    irma = ticket.participants.get().identity
    auto = automatic.say_automatically(
        ticket, text="We have it.", to=irma, channel=ticket.messages.first().channel
    )
    said = actions.reply(chat, text="Hello.", by=signed)

    assert {one.signature for one in (said, note, aside, auto)} == {""}


def test_there_is_one_foot_with_the_link_into_a_chat_in_it(
    ticket, support, signed, sent
):
    make_widget(support)
    actions.reply(ticket, text="Hello.", by=signed)

    letter = sent()

    text, html = words_of(letter), html_of(letter)
    assert text.count("\n-- \n") == 1
    assert text.index("Bob") < text.index("Rather chat?")
    assert html.count("gmail_signature") == 1


@pytest.mark.parametrize("is_html", [False, True])
def test_an_answer_that_quotes_it_folds_it_away(ticket, signed, sent, is_html):
    actions.reply(ticket, text="Try the lid.", by=signed)
    letter = sent()
    answer = answered(letter, "It fits!", is_html=is_html)

    read = parse.parse(answer)

    assert quotes.new_words(read.text) == "It fits!"
    if is_html:
        head, tail = fold_html(read.html)
        assert ("It fits!" in head, "Bob" in head, "Bob" in tail) == (True, False, True)


def answered(letter, words: str, *, is_html: bool) -> bytes:
    """As mail programs answer: the letter quoted below the words."""
    made = email.message.EmailMessage(policy=email.policy.SMTP)
    made["From"], made["To"] = "irma@customer.test", "support@shop.test"
    made["Subject"], made["Message-ID"] = "Re: Kettle", "<1@customer.test>"
    line = "On Mon, 30 Nov 2026 at 01:00, Support <support@shop.test> wrote:"
    old = "\n".join(f"> {one}" for one in words_of(letter).split("\n"))
    made.set_content(f"{words}\n\n{line}\n{old}\n")
    if is_html:
        made.add_alternative(
            f'<div>{words}</div><br><div class="gmail_quote"><div>{line}</div>'
            f"<blockquote>{html_of(letter)}</blockquote></div>",
            subtype="html",
        )
    return made.as_bytes()


def test_a_letter_of_ours_read_by_itself_is_words_and_a_foot(ticket, signed, sent):
    actions.reply(ticket, text="Try the lid.", by=signed, quote=True)

    assert quotes.new_words(words_of(sent())) == "Try the lid."


def test_nothing_in_it_runs_and_nothing_is_put_in_but_what_has_a_place(ticket, bob):
    bob.name = "<script>x()</script> {{agent.email}}"
    bob.save()
    people.save_signature(
        bob, signature="<p>{{agent.name}} {{7*7}} {% now %}<script>y()</script></p>"
    )

    message = actions.reply(ticket, text="Hello.", by=bob)

    assert message.signature == (
        "<p>&lt;script&gt;x()&lt;/script&gt; {{agent.email}} {{7*7}} {% now %}</p>"
    )


def test_what_is_put_into_a_link_stays_in_it(ticket, bob):
    bob.name = 'Bob" onmouseover="x()'
    bob.save()
    people.save_signature(
        bob, signature='<a href="https://shop.test/{{ agent.name }}">Me</a>'
    )
    message = actions.reply(ticket, text="Hi", by=bob)
    assert message.signature.startswith(
        '<a href="https://shop.test/Bob%22%20onmouseover%3D%22x%28%29" target='
    )


def test_a_place_that_stands_for_nothing_and_too_many_lines_are_refused(bob):
    with pytest.raises(UnknownPlace, match=r"\{\{agent\.phone\}\}"):
        people.save_signature(bob, signature="<p>{{agent.phone}}</p>")
    with pytest.raises(SignatureTooLong):
        people.save_signature(bob, signature="<p>x</p>" * 21)

    bob.refresh_from_db()
    assert bob.signature == ""


def test_the_line_above_it_is_ours_to_draw(bob):
    people.save_signature(bob, signature="<p>-- <br>Bob</p>")

    assert bob.signature == "<p>Bob</p>"


def test_a_reply_that_is_taken_back_remembers_that_it_had_none(ticket, signed):
    held = actions.reply(ticket, text="Hello.", by=signed, signature=False, at=soon())

    draft = actions.withdraw_reply(held, by=signed)

    assert (draft.signed, draft.quotes) == (False, False)


def test_somebody_who_writes_to_others_as_well_signs_once(ticket, signed, sent):
    make_identity("Ole", canonical="ole@customer.test")
    both = actions.Recipients(to=("irma@customer.test",), cc=("ole@customer.test",))
    actions.reply(ticket, text="Hello.", by=signed, people=both)

    assert words_of(sent()).count("Bob") == 1


def test_who_writes_sees_it_below_the_field_and_anew_when_the_team_is_another(
    ticket, support, billing, ada, bob
):
    for team in (support, billing):
        team.signature = "<p>The people of {{team.name}}</p>"
        team.save()
    browser = browser_of(ada)
    page = browser.get(f"/t/{ticket.number}/").content.decode()
    assert '<div class="composer-foot" id="composer-foot">' in page
    assert "<p>The people of Support</p>" in page

    actions.change_team(ticket, team=billing, by=ada)

    news = browser.get(f"/t/{ticket.number}/since/?seq={ticket.seq}").content.decode()
    assert "<p>The people of Billing</p>" in news
