"""Handing mail over to a real server: taken, refused, or in doubt."""

import email
import smtplib
from email.policy import default
from uuid import UUID, uuid4

import pytest

from channels_app import references
from channels_app.adapter import (
    Address,
    DeliveryFailed,
    File,
    Outgoing,
    Proof,
    Settings,
)
from channels_app.adapters.email import adapter
from tests.peers import DROP, Dovecot, Relay, free_port, mailbox

TICKET, MESSAGE = UUID(int=1), UUID(int=2)
ADA = Address(
    kind="email", canonical="ada@customer.test", shown="Ada@customer.test", name="Ada"
)


def outgoing(**values) -> Outgoing:
    given = {"to": ADA, "subject": "Re: Hi", "text": "Hello\n", "place": "1@shop.test"}
    return Outgoing(key=uuid4(), **(given | values))


def sending(relay: Relay, **config) -> Settings:
    return Settings(
        config={
            "address": "Support@shop.test", "from_name": "Support",
            "smtp_host": "127.0.0.1", "smtp_port": relay.port, "smtp_security": "none",
        } | config,
        secret={"imap_password": "secret"},
    )  # fmt: skip


def as_read(content: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(content, policy=default)


def test_a_mail_arrives_as_it_was_written(smtp_sink):
    adapter.send(sending(smtp_sink), outgoing(
        subject="Re: Grüße, " + "lang " * 40, text=".\n..dots\nüñí\n" + "x" * 2_000,
        html="<p>dots</p>", answers=("a@x", "b@x"),
        files=(File(filename="Maß.pdf", content_type="application/pdf", content=b"\0\r\n."),
               File(filename="old.eml", content_type="message/rfc822", content=b"S: x\n")),
    ))  # fmt: skip

    [mail] = smtp_sink.mails
    read = as_read(mail.content)
    assert (mail.sender, mail.recipients) == (
        "Support@shop.test",
        ("Ada@customer.test",),
    )
    assert read["From"] == "Support <Support@shop.test>"
    assert read["To"] == "Ada <Ada@customer.test>"
    assert read["Subject"] == ("Re: Grüße, " + "lang " * 40).strip()
    assert read["Message-ID"] == "<1@shop.test>"
    assert (read["In-Reply-To"], read["References"]) == ("<b@x>", "<a@x> <b@x>")
    assert (read["Auto-Submitted"], read["Bcc"]) == (None, None)
    text = read.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text == ".\n..dots\nüñí\n" + "x" * 2_000 + "\n"
    assert read.get_body(("html",)).get_content().strip() == "<p>dots</p>"
    assert [(a.get_filename(), a.get_content_type(), a.get_content())
            for a in read.iter_attachments()] == [
        ("Maß.pdf", "application/pdf", b"\0\r\n."),
        ("old.eml", "application/octet-stream", b"S: x\n"),
    ]  # fmt: skip
    assert max(map(len, mail.content.split(b"\r\n"))) <= 998
    assert mail.content.replace(b"\r\n", b"").count(b"\n") == 0


def test_an_answer_brings_our_reference_back(smtp_sink):
    settings = sending(smtp_sink)
    place = adapter.mint(settings, ticket=TICKET, message=MESSAGE, recipient="x")
    adapter.send(settings, outgoing(place=place))
    sent = as_read(smtp_sink.mails[0].content)

    answer = (
        f"From: a@x.test\r\nIn-Reply-To: {sent['Message-ID']}\r\n\r\nThanks".encode()
    )

    assert place == references.mint(ticket=TICKET, message=MESSAGE) + "@shop.test"
    assert adapter.parse(settings, answer).proofs == (
        Proof(ticket=TICKET, message=MESSAGE),
    )
    assert adapter.parse(settings, answer).answers == (place,)


HOSTILE = "x\r\nBcc: eve@evil.test\r\n\r\nBody\0\n.\r\nQUIT"


def test_ac_05_no_value_can_add_a_field_and_the_mail_still_goes(smtp_sink):
    to = Address(
        kind="email", canonical="ada@customer.test", shown="<a>\r\nX: y", name=HOSTILE
    )

    adapter.send(sending(smtp_sink, from_name=HOSTILE), outgoing(
        to=to, subject=HOSTILE, text=HOSTILE, place="1@x\r\nBcc: e",
        answers=(HOSTILE, "a@b"),
        files=(File(filename=HOSTILE, content_type=HOSTILE, content=b"x"),),
    ))  # fmt: skip

    [mail] = smtp_sink.mails
    read = as_read(mail.content)
    assert sorted(read.keys()) == sorted([
        "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References",
        "MIME-Version", "Content-Type",
    ])  # fmt: skip
    assert mail.recipients == ("ada@customer.test",)
    assert read["Subject"] == "Re: x Bcc: eve@evil.test Body . QUIT"


def test_a_long_thread_keeps_its_first_and_its_last_references(smtp_sink):
    adapter.send(
        sending(smtp_sink), outgoing(answers=tuple(f"{n}@x" for n in range(99)))
    )

    kept = as_read(smtp_sink.mails[0].content)["References"].split()

    assert kept == [f"<{n}@x>" for n in [*range(20), *range(79, 99)]]


def test_r19_what_a_machine_says_is_marked_as_such(smtp_sink):
    adapter.send(sending(smtp_sink), outgoing(auto=True))

    assert as_read(smtp_sink.mails[0].content)["Auto-Submitted"] == "auto-replied"
    assert (
        adapter.parse(sending(smtp_sink), smtp_sink.mails[0].content).auto
        == "auto-replied"
    )


@pytest.mark.parametrize(("answer", "permanent", "in_doubt", "words"), [
    ("550 5.7.1 Spam", True, False, "550 5.7.1 Spam"),
    ("RCPT 550 5.1.1 Nobody", True, False, "550 5.1.1 Nobody"),
    ("451 4.3.0 Later", False, False, "451 4.3.0 Later"),
    ("RCPT 452 4.2.2 Full", False, False, "452 4.2.2 Full"),
    (DROP, False, True, "before it confirmed"),
])  # fmt: skip
def test_r17_a_failure_says_whether_to_try_again(
    smtp_sink, answer, permanent, in_doubt, words
):
    smtp_sink.script(answer)

    with pytest.raises(DeliveryFailed) as failure:
        adapter.send(sending(smtp_sink), outgoing())

    assert (failure.value.permanent, failure.value.in_doubt) == (permanent, in_doubt)
    assert words in failure.value.words


def test_a_server_that_is_not_there_is_tried_again():
    settings = Settings(
        config={"address": "a@x.test", "smtp_host": "127.0.0.1",
                "smtp_port": free_port(), "smtp_security": "none"}, secret={},
    )  # fmt: skip

    with pytest.raises(DeliveryFailed, match="refused the connection") as failure:
        adapter.send(settings, outgoing())

    assert (failure.value.permanent, failure.value.in_doubt) == (False, False)


@pytest.mark.parametrize("config", [
    {"smtp_host": ""}, {"smtp_host": "a\r\nb"}, {"smtp_host": "x" * 70 + ".test"},
    {"smtp_host": "..", }, {"smtp_port": "x"}, {"smtp_port": 99_999}, {"address": "nobody"},
    {"smtp_security": "magic"}, {"smtp_user": "a\nb"},
])  # fmt: skip
def test_settings_that_cannot_work_are_a_failure_in_words(smtp_sink, config):
    with pytest.raises(DeliveryFailed) as failure:
        adapter.send(sending(smtp_sink, **config), outgoing())

    assert (failure.value.permanent, failure.value.in_doubt) == (False, False)
    assert failure.value.words


def test_signing_in_works_with_letters_beyond_ascii_and_hides_the_password():
    with Relay(users={"jörg": "pässword"}) as relay:
        settings = sending(relay, smtp_user="jörg")
        good = Settings(config=settings.config, secret={"smtp_password": "pässword"})
        adapter.send(good, outgoing())
        with pytest.raises(DeliveryFailed) as failure:
            adapter.send(settings, outgoing())

        assert len(relay.mails) == 1
        assert (failure.value.permanent, "secret" in failure.value.words) == (
            False,
            False,
        )


def test_an_address_beyond_ascii_is_written_to(smtp_sink):
    to = Address(
        kind="email", canonical="jörg@xn--bcher-kva.test", shown="Jörg@bücher.test"
    )

    adapter.send(sending(smtp_sink), outgoing(to=to))

    assert smtp_sink.mails[0].recipients == ("Jörg@xn--bcher-kva.test",)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_tls_is_spoken_and_its_certificate_checked(tmp_path, security):
    with Relay(security=security, folder=tmp_path) as relay:
        with pytest.raises(DeliveryFailed, match="certificate"):
            adapter.send(sending(relay, smtp_security=security), outgoing())
        adapter.send(
            sending(relay, smtp_security=security, tls_verify=False), outgoing()
        )

        assert len(relay.mails) == 1


def test_a_mail_round_trips_through_a_real_mailbox(dovecot: Dovecot, relay: Relay):
    dovecot.account("round@shop.test", "secret")
    settings = mailbox(dovecot, relay, "round@shop.test")
    to = Address(kind="email", canonical="round@shop.test", shown="round@shop.test")

    adapter.send(settings, outgoing(to=to, text="Über\n", place="r@shop.test"))
    batch = next(adapter.poll(settings, {}, wait=0.05))
    incoming = adapter.parse(settings, batch.items[0].content)

    assert (incoming.text, incoming.place, incoming.warnings) == (
        "Über\n",
        "r@shop.test",
        (),
    )


def test_the_relay_is_a_mail_server_like_others(relay, dovecot):
    dovecot.account("direct@shop.test", "secret")
    with smtplib.SMTP("127.0.0.1", relay.port) as smtp:
        smtp.sendmail("a@x.test", ["direct@shop.test", "b@elsewhere.test"], "Hi\r\n")

    assert len(dovecot.mails("direct@shop.test")) == 1


@pytest.mark.parametrize(
    ("subject", "sent"),
    [("Kettle", "Re: Kettle"), ("Re: Kettle", "Re: Kettle"), ("AW: K", "AW: K")],
)
def test_an_answer_says_re_once(smtp_sink, subject, sent):
    adapter.send(sending(smtp_sink), outgoing(subject=subject, answers=("a@b",)))

    assert as_read(smtp_sink.mails[0].content)["Subject"] == sent


def test_a_first_mail_does_not_pretend_to_be_an_answer(smtp_sink):
    adapter.send(sending(smtp_sink), outgoing(subject="Kettle", answers=()))

    assert as_read(smtp_sink.mails[0].content)["Subject"] == "Kettle"


def test_ac_27_mark_up_in_a_reply_reaches_the_customer_as_text(smtp_sink):
    words = "<script>alert(1)</script> {{7*7}} <b>bold</b>"

    adapter.send(sending(smtp_sink), outgoing(text=words))

    read = as_read(smtp_sink.mails[0].content)
    assert read.get_content_type() == "text/plain"
    assert read.get_content().strip() == words
