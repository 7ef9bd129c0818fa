"""R27, AC-24: a picture is shown as a picture, and nothing else is shown at all."""

import pytest
from django.test import Client
from django.urls import reverse

from helpdesk.base import blobs
from tests.base.pictures import BAD, GOOD, JPEG, POLYGLOTS
from tests.factories import make_words
from tests.tickets.pages import browser_of
from tickets import actions
from tickets.actions.files import NewFile, keep
from tickets.models import Attachment

pytestmark = pytest.mark.usefixtures("company")


def attached(ticket, content, *, kind="image/png", name="photo.png") -> Attachment:
    file = NewFile(filename=name, content_type=kind, content=content)
    first = ticket.messages.earliest("seq")
    said = actions.receive(
        ticket,
        channel=first.channel,
        identity=first.identity,
        words=make_words("See there.", files=keep([file])),
    )
    return said.attachments.get()


def address(ticket, file) -> str:
    return reverse("tickets:preview", args=[ticket.number, file.public_id])


@pytest.mark.parametrize("kind", GOOD)
def test_a_picture_is_shown_as_what_its_bytes_are(ada, ticket, kind):
    file = attached(ticket, GOOD[kind], kind="text/html", name="x.html")

    answer = browser_of(ada).get(address(ticket, file))

    assert (answer.status_code, answer.content) == (200, GOOD[kind])
    told = {name: answer.headers[name] for name in WALLS}
    assert told == {**WALLS, "Content-Type": kind}
    assert answer.headers["ETag"] == f'"{file.blob}"'
    assert "Cookie" in answer.headers["Vary"]
    assert "Set-Cookie" not in answer.headers


WALLS = {
    "Content-Type": "",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "unsafe-none",
    "X-Frame-Options": "DENY",
    "Cache-Control": "private, max-age=86400, immutable",
}


@pytest.mark.parametrize("name", POLYGLOTS)
def test_ac_24_a_polyglot_is_a_picture_in_a_sandbox_and_nothing_more(ada, ticket, name):
    content, kind = POLYGLOTS[name]
    file = attached(ticket, content, kind="text/html", name="x.html")

    answer = browser_of(ada).get(address(ticket, file))

    told = {name: answer.headers[name] for name in WALLS}
    assert told == {**WALLS, "Content-Type": kind}


@pytest.mark.parametrize("name", BAD)
def test_ac_24_whatever_it_claims_to_be_no_picture_is_not_found(ada, ticket, name):
    file = attached(ticket, BAD[name], kind="image/png", name="photo.png")

    assert browser_of(ada).get(address(ticket, file)).status_code == 404


def test_a_very_large_picture_is_not_read_at_all(ada, ticket):
    file = attached(ticket, JPEG)
    Attachment.objects.update(size=10 * 1024 * 1024 + 1)

    assert browser_of(ada).get(address(ticket, file)).status_code == 404


def test_a_picture_that_is_known_is_not_sent_again(ada, ticket):
    file = attached(ticket, JPEG)
    known = {"If-None-Match": f'W/"x", "{file.blob}"'}

    answer = browser_of(ada).get(address(ticket, file), headers=known)

    assert (answer.status_code, answer.content) == (304, b"")


def test_only_who_may_see_the_ticket_sees_its_pictures(ada, bob, ticket, bill):
    file = attached(bill, JPEG)
    known = {"If-None-Match": f'"{file.blob}"'}

    assert browser_of(ada).get(address(bill, file)).status_code == 200
    assert browser_of(bob).get(address(bill, file)).status_code == 404
    assert browser_of(bob).get(address(bill, file), headers=known).status_code == 404
    # Nor under the number of a ticket that may be seen.
    assert browser_of(bob).get(address(ticket, file)).status_code == 404
    assert Client().get(address(bill, file)).status_code == 302
    assert browser_of(ada).post(address(bill, file)).status_code == 405


def test_a_picture_whose_bytes_are_gone_is_not_found(ada, ticket, settings, tmp_path):
    file = attached(ticket, JPEG)
    settings.BLOB_DIR = tmp_path / "elsewhere"

    assert browser_of(ada).get(address(ticket, file)).status_code == 404
    with pytest.raises(FileNotFoundError):
        blobs.get(file.blob)
