"""R27, AC-24: a film is played as a film, and nothing else is."""

import pytest

from tests.tickets.pages import browser_of
from tests.tickets.test_previews import attached
from tests.tickets.test_recordings import WALLS, address

pytestmark = pytest.mark.usefixtures("company")

WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + b"\0" * 200
MP4 = b"\0\0\0\x18ftypisom" + b"\0" * 200


@pytest.mark.parametrize(
    ("said", "content", "kind"),
    [
        ("video/webm", WEBM, "video/webm"),
        ("video/mp4", MP4, "video/mp4"),
        ("video/quicktime", MP4, "video/mp4"),
        # It is what its bytes are.
        ("video/mp4", WEBM, "video/webm"),
    ],
)
def test_a_film_is_played_as_what_its_bytes_are(ada, ticket, said, content, kind):
    file = attached(ticket, content, kind=said, name="film")
    browser = browser_of(ada)
    whole = browser.get(address(ticket, file))
    part = browser.get(address(ticket, file), headers={"range": "bytes=4-7"})

    told = {name: whole.headers[name] for name in ("Content-Type", *WALLS)}
    assert told == {**WALLS, "Content-Type": kind}
    assert (part.status_code, part.content) == (206, content[4:8])
    page = browser.get(f"/t/{ticket.number}/").content.decode()
    player = f'<video controls preload="none" src="{address(ticket, file)}"'
    assert f'{player} aria-label="Watch film">' in page


@pytest.mark.parametrize(
    "content", [b"<script>alert(1)</script>", b"\x1a\x45\xdf\xa3" + b"\0" * 99, b""]
)
def test_ac_24_what_calls_itself_a_film_and_is_none_is_not_played(ada, ticket, content):
    file = attached(ticket, content, kind="video/mp4", name="film.mp4")

    assert browser_of(ada).get(address(ticket, file)).status_code == 404
