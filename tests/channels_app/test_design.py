"""R25: a designed mail goes into a frame that knows nobody and asks nobody."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from channels_app import inbound, intake
from channels_app.adapter import Raw
from channels_app.models import Connection, Envelope
from helpdesk.base import blobs
from helpdesk.base.accounts.actions import deactivate
from tests.base.pictures import GIF
from tests.tickets.pages import browser_of
from tickets.models import Message

pytestmark = pytest.mark.usefixtures("company")

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
    " style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none';"
    " frame-ancestors 'self'"
)
HTML = """<html><head><style>.sale{color:red}</style></head><body bgcolor="#eee">
<table width="600"><tr><td class="sale">Sale <img src="cid:logo@shop">
<img src="https://tracker.example/p.gif"></td></tr></table></body></html>"""


def mail(html: str, *, subject: str = "Sale") -> bytes:
    """With a picture beside it."""
    return b"\r\n".join([
        f"From: Irma <irma@customer.test>\r\nSubject: {subject}".encode(),
        b'Content-Type: multipart/related; boundary="b"', b"",
        b"--b", b"Content-Type: text/html; charset=utf-8", b"", html.encode(),
        b"--b", b"Content-Type: image/gif; name=logo.gif", b"Content-ID: <logo@shop>",
        b"Content-Transfer-Encoding: base64", b"", b64encode(GIF), b"--b--",
    ])  # fmt: skip


def received(channel, html: str, **more) -> Message:
    """It came in by its mailbox, as any mail does."""
    Connection.objects.get_or_create(channel=channel)
    content = mail(html, **more)
    key = f"{Envelope.objects.count()}"
    intake.store(channel, [Raw(content=content, source_key=key, conv_key=key)])
    inbound.drain()
    return Message.objects.latest("id")


@pytest.fixture
def sale(mailbox) -> Message:
    return received(mailbox, HTML)


def door(message, number: int | None = None) -> str:
    number = number or message.ticket.number
    return reverse("channels:design", args=[number, message.public_id])


def signed(message, agent) -> str:
    """The address of its frame, as the door tells it."""
    answer = browser_of(agent).get(door(message))
    assert answer.status_code == 302
    assert answer.headers["Cache-Control"] == "private, no-store"
    return answer.headers["Location"]


def words(answer) -> str:
    return answer.content.decode().partition("<body")[2]


def test_a_designed_mail_says_so_and_has_no_doubts_about_it(sale, mailbox):
    plain = received(mailbox, "<p>Hello <b>there</b></p>")

    assert (sale.is_designed, plain.is_designed) == (True, False)
    assert "designed" in sale.warnings
    assert len(sale.doubts) == len(plain.doubts) == len(plain.warnings)


def test_it_is_shown_with_its_styles_and_the_picture_that_came_along(sale, bob):
    answer = Client().get(signed(sale, bob))

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    page = answer.content.decode()
    assert "<style>.sale{color:red}</style>" in page
    assert '<table width="600">' in page
    assert f"data:image/gif;base64,{b64encode(GIF).decode()}" in page
    assert "tracker" not in page


def test_its_headers_are_the_wall(sale, bob):
    answer = Client().get(signed(sale, bob))
    told = {name: answer.headers[name] for name in WALLS}

    assert told == WALLS
    assert "Set-Cookie" not in answer.headers
    # The wall of every other page is as it was.
    home = browser_of(bob).get("/")
    assert home.headers["X-Frame-Options"] == "DENY"
    assert "frame-src 'self'" in home.headers["Content-Security-Policy"]


WALLS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-DNS-Prefetch-Control": "off",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "unsafe-none",
    "Cache-Control": "private, no-store",
}


def test_it_reads_no_cookie_and_sets_none(
    sale, bob, carol, django_assert_num_queries, settings
):
    url, browser = signed(sale, bob), browser_of(carol)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
    nobody = Client().get(url)
    with django_assert_num_queries(4):  # set up?, agent, message, envelope
        somebody = browser.get(url)

    assert somebody.content == nobody.content
    assert dict(somebody.headers) == dict(nobody.headers)
    assert not somebody.cookies
    # For a bad address, too, where the sentence could be in somebody's language.
    assert browser.get("/content/x/").content == Client().get("/content/x/").content


def test_after_ten_minutes_it_is_no_longer_good(sale, bob):
    with time_machine.travel(NOON, tick=False) as clock:
        url = signed(sale, bob)
        clock.shift(timedelta(minutes=10))
        assert Client().get(url).status_code == 200
        clock.shift(timedelta(seconds=1))
        answer = Client().get(url)

    assert answer.status_code == 404
    assert "This view is no longer good. Open it again." in words(answer)
    assert {name: answer.headers[name] for name in WALLS} == WALLS


def test_a_forged_address_is_not_good(sale, bob, mailbox):
    url = signed(sale, bob)
    other = signed(received(mailbox, HTML, subject="Other"), bob)
    payload, signature = url.rstrip("/").split(":", 1)
    forged = [
        f"{payload[:-2]}xx:{signature}/",
        f"{other.split(':', 1)[0]}:{signature}/",
        url.rstrip("/")[:-1] + "/",
        "/content/x/",
        "/content/%00/",
        "/content/" + "x" * 5_000 + "/",
    ]
    for address in forged:
        answer = Client().get(address)
        assert (answer.status_code, "no longer good" in words(answer)) == (404, True)
    assert Client().post(url).status_code in (403, 405)


def test_who_may_not_see_the_ticket_finds_no_door(ada, bob, billing_mailbox, ticket):
    bill = received(billing_mailbox, HTML)

    assert browser_of(ada).get(door(bill)).status_code == 302
    assert browser_of(bob).get(door(bill)).status_code == 404
    # Nor by the number of a ticket that may be seen.
    assert browser_of(bob).get(door(bill, ticket.number)).status_code == 404
    assert Client().get(door(bill)).headers["Location"].startswith("/accounts/")


def test_an_address_is_worth_no_more_than_what_its_agent_may_see(
    ada, bob, grace, billing, billing_mailbox, sale
):
    bill = received(billing_mailbox, HTML)
    theirs, ours = signed(bill, grace), signed(sale, bob)
    billing.members.remove(grace)
    deactivate(bob, by=ada)

    assert Client().get(theirs).status_code == 404
    assert Client().get(ours).status_code == 404


def test_a_mail_that_was_not_designed_has_no_such_view(mailbox, ada, ticket):
    plain = received(mailbox, "<p>Hello</p>")

    assert browser_of(ada).get(door(plain)).status_code == 404
    assert browser_of(ada).get(door(ticket.messages.get())).status_code == 404


def test_a_mail_that_is_not_kept_any_more_says_so(sale, bob, mailbox):
    url = signed(sale, bob)
    Envelope.objects.update(raw=None, blob="0" * 64)
    gone = Client().get(url)
    Envelope.objects.update(raw=b"", blob="")
    Connection.objects.update(sealed=b"not with our key")
    locked = Client().get(url)
    Envelope.objects.all().delete()
    never = Client().get(url)

    for answer in (gone, locked, never):
        assert answer.status_code == 404
        assert "not kept" in words(answer)
        assert {name: answer.headers[name] for name in WALLS} == WALLS


def test_a_large_mail_is_read_from_the_disk(bob, mailbox):
    large = received(mailbox, HTML + f"<!-- {'x' * 300_000} -->")

    assert blobs.get(large.envelopes.get().blob)
    assert "Sale" in words(Client().get(signed(large, bob)))


def test_a_mail_too_entangled_to_draw_is_shown_as_its_words(bob, mailbox):
    entangled = received(mailbox, "<table width=1>" + "<div>" * 300 + "<i>1 < 2</i>")

    answer = Client().get(signed(entangled, bob))

    assert answer.status_code == 200
    assert "too large" in words(answer)
    assert "1 &lt; 2" in words(answer)


def test_sentences_are_in_the_words_of_who_asked(sale, bob):
    bob.language = "de"
    bob.save()
    url = signed(sale, bob)
    Envelope.objects.all().delete()

    assert '<html lang="de">' in Client().get(url).content.decode()
