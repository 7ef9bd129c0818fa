"""Codes and copies on their way: sent once, given up, forgotten."""

from channels_app.models import Letter
from tests.channels_app.widget.factories import Browser, make_widget, say
from tests.channels_app.widget.post import (
    IRMA,
    code_in,
    later,
    mails,
    send_letters,
    text_of,
)
from tests.channels_app.widget.proving import ask


def test_a_mailbox_that_is_away_is_asked_again_and_the_code_is_the_same(
    shop, irma, mailbox, relay
):
    relay.script("451 4.3.0 Later")
    ask(irma)
    assert Letter.objects.get().sent_at is None
    with later(seconds=10):
        send_letters()
    codes = {code_in(mail) for mail in mails(relay)}
    assert len(codes) == 1
    assert Letter.objects.get().sent_at is not None
    assert Letter.objects.get().attempts == 2


def test_one_that_is_refused_for_good_is_given_up(shop, irma, mailbox, relay):
    relay.script("550 5.1.1 Nobody")
    ask(irma)
    with later(minutes=5):
        send_letters()
    assert (Letter.objects.get().attempts, Letter.objects.get().not_before) == (1, None)


def test_without_any_mailbox_nothing_breaks(support, company):
    irma = Browser(make_widget(support))
    assert ask(irma).status_code == 202
    assert Letter.objects.get().sent_at is None


def test_letters_are_forgotten_after_a_week(shop, irma, mailbox, relay):
    ask(irma)
    with later(days=8):
        send_letters()
    assert not Letter.objects.exists()


def test_it_is_written_in_the_visitors_language(shop, irma, mailbox, relay, settings):
    say(irma, about={"language": "de-AT"})
    irma.post("mail/", {"mail": IRMA})
    assert Letter.objects.get().language == "de-AT"
    send_letters()
    assert "15" in text_of(mails(relay)[0])
