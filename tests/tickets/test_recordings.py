"""R27, AC-24: a recording is played as a recording, and nothing else is played at all."""

import pytest
from django.test import Client
from django.urls import reverse

from helpdesk.base.sounds import MAX_SOUND
from tests.base.sounds import BAD, GOOD, wav
from tests.tickets.pages import browser_of
from tests.tickets.test_previews import attached
from tickets.models import Attachment

pytestmark = pytest.mark.usefixtures("company")

WALLS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, max-age=86400, immutable",
}


def address(ticket, file) -> str:
    return reverse("tickets:listen", args=[ticket.number, file.public_id])


@pytest.mark.parametrize("name", GOOD)
def test_a_recording_is_played_as_what_its_bytes_are(ada, ticket, name):
    kind, content = GOOD[name]
    file = attached(ticket, content, kind="text/html", name="x.html")

    answer = browser_of(ada).get(address(ticket, file))

    assert (answer.status_code, answer.content) == (200, content)
    told = {name: answer.headers[name] for name in ("Content-Type", *WALLS)}
    assert told == {**WALLS, "Content-Type": kind}


@pytest.mark.parametrize("name", BAD)
def test_ac_24_whatever_it_claims_to_be_no_recording_is_not_found(ada, ticket, name):
    file = attached(ticket, BAD[name], kind="audio/mpeg", name="voice.mp3")

    assert browser_of(ada).get(address(ticket, file)).status_code == 404


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, 8043),
        ("bytes=-44", 8000, 8043),
        ("bytes=8000-999999", 8000, 8043),
    ],
)
def test_one_goes_to_any_place_of_it(ada, ticket, asked, first, last):
    content = wav()
    file = attached(ticket, content, kind="audio/wav", name="voice.wav")

    answer = browser_of(ada).get(address(ticket, file), headers={"range": asked})

    assert (answer.status_code, answer.content) == (206, content[first : last + 1])
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(content)}"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("bytes=9000-", 416),
        ("bytes=5-4", 416),
        ("bytes=-0", 416),
        ("bytes=0-1,5-6", 200),
        ("bytes=-", 200),
        ("pages=1-2", 200),
        (f"bytes=0-{'9' * 4000}", 200),
    ],
)
def test_ac_24_odd_ranges_are_refused_or_left_alone(ada, ticket, asked, status):
    file = attached(ticket, wav(), kind="audio/wav", name="voice.wav")

    answer = browser_of(ada).get(address(ticket, file), headers={"range": asked})

    assert answer.status_code == status


def test_a_very_large_recording_is_not_read_at_all(ada, ticket):
    file = attached(ticket, wav(), kind="audio/wav", name="voice.wav")
    Attachment.objects.update(size=MAX_SOUND + 1)

    assert browser_of(ada).get(address(ticket, file)).status_code == 404
    page = browser_of(ada).get(reverse("tickets:ticket", args=[ticket.number]))
    assert b"<audio" not in page.content


def test_only_who_may_see_the_ticket_hears_its_recordings(ada, bob, ticket, bill):
    file = attached(bill, wav(), kind="audio/wav", name="voice.wav")

    assert browser_of(ada).get(address(bill, file)).status_code == 200
    assert browser_of(bob).get(address(bill, file)).status_code == 404
    assert browser_of(bob).get(address(ticket, file)).status_code == 404
    assert Client().get(address(bill, file)).status_code == 302
    assert browser_of(ada).post(address(bill, file)).status_code == 405


@pytest.mark.parametrize("kind", ["audio/ogg; codecs=opus", "audio/mpeg"])
def test_the_conversation_has_a_player_with_a_name_and_the_file_beside_it(
    ada, ticket, kind
):
    file = attached(ticket, wav(), kind=kind, name='"><b>.ogg')

    page = browser_of(ada).get(reverse("tickets:ticket", args=[ticket.number]))

    text = page.content.decode()
    assert f'src="{address(ticket, file)}"' in text
    assert 'aria-label="Listen to &quot;&gt;&lt;b&gt;.ogg"' in text
    assert f'href="{address(ticket, file).removesuffix("listen/")}" download' in text
