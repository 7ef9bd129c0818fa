"""PDF files are looked at as pictures of their pages, which we make (AC-24)."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from helpdesk.base import paper
from tests.base.papers import JAVASCRIPT, bomb, pdf
from tests.base.pictures import JPEG
from tests.tickets.pages import browser_of
from tests.tickets.test_previews import WALLS, attached
from tickets.models import Attachment

pytestmark = pytest.mark.usefixtures("company")
THREE = pdf("Contract", "Terms", "Signed")
# Its end says that the table of its parts is somewhere else.
MENDED = THREE.replace(b"startxref\n", b"startxref\n9")


def address(ticket, file, page=1, name="paper_page"):
    return reverse(f"tickets:{name}", args=[ticket.number, file.public_id, page])


def of(ticket, content, *, kind="application/pdf", name="contract.pdf"):
    return attached(ticket, content, kind=kind, name=name)


def ink(answer):
    """How many pixels of a page are dark, and its size."""
    image = Image.open(io.BytesIO(answer.content)).convert("L")
    return sum(image.histogram()[:100]), image.size


def test_each_page_is_a_picture_of_ours_behind_the_walls_of_pictures(ada, ticket):
    file = of(ticket, THREE)

    for page in (1, 3):
        answer = browser_of(ada).get(address(ticket, file, page))
        told = {name: answer.headers[name] for name in WALLS}
        assert told == {**WALLS, "Content-Type": "image/webp"}
        assert answer.headers["X-Pages"] == "3"
        dark, size = ink(answer)
        assert dark > 1_000
        assert size == (paper.LARGE + 1, 2265)
    small = browser_of(ada).get(address(ticket, file, name="paper_page_small"))
    assert ink(small)[1] == (paper.SMALL, 453)


def test_a_page_that_the_browser_has_is_not_drawn_again(ada, ticket):
    file = of(ticket, THREE)
    browser = browser_of(ada)
    tag = browser.get(address(ticket, file)).headers["ETag"]

    again = browser.get(address(ticket, file), headers={"If-None-Match": tag})
    other = browser.get(address(ticket, file, 2), headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200


@pytest.mark.parametrize("page", [0, 4, 10**12])
def test_a_page_that_it_does_not_have_is_not_found(ada, ticket, page):
    assert (
        browser_of(ada).get(address(ticket, of(ticket, THREE), page)).status_code == 404
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7\n",
        b"%PDF-1.7\n" + b"\xff" * 4_000,
        MENDED,
        JPEG,
        b"<html><script>alert(1)</script></html>",
        b" " * 2_000 + THREE,
    ],
)
def test_ac_24_what_is_no_pdf_or_broken_is_mended_or_not_found(ada, ticket, content):
    answer = browser_of(ada).get(address(ticket, of(ticket, content)))

    assert answer.status_code == (200 if content == MENDED else 404)


def test_ac_24_what_it_wants_to_do_when_opened_is_not_done(ada, ticket):
    file = of(ticket, pdf("Harmless", opens=JAVASCRIPT))

    answer = browser_of(ada).get(address(ticket, file))

    assert answer.status_code == 200
    assert b"JavaScript" not in answer.content


@pytest.mark.parametrize("size", ["0 0 1 14400", "0 0 14400 1", "0 0 0 0"])
def test_a_page_of_any_shape_is_a_picture_of_bounded_size(ada, ticket, size):
    answer = browser_of(ada).get(address(ticket, of(ticket, pdf("Long", size=size))))

    width, height = ink(answer)[1]
    assert 0 < width <= paper.LARGE + 1
    assert 0 < height <= paper.LARGE * 4 + 1


@pytest.mark.slow
def test_what_takes_too_long_ends_by_itself(ada, ticket):
    answer = browser_of(ada).get(address(ticket, of(ticket, bomb())))

    assert answer.status_code == 404


def test_a_very_large_file_is_not_read_at_all(ada, ticket):
    file = of(ticket, THREE)
    Attachment.objects.update(size=paper.MAX_PAPER + 1)

    assert browser_of(ada).get(address(ticket, file)).status_code == 404


def test_who_may_not_see_the_ticket_sees_no_page_of_it(bob, bill):
    file = of(bill, THREE)

    for browser, status in [(browser_of(bob), 404), (Client(), 302)]:
        assert browser.get(address(bill, file)).status_code == status


def test_the_message_offers_it_by_type_or_name_and_small_enough(ada, ticket):
    offered = [
        of(ticket, THREE),
        of(ticket, THREE, kind="application/octet-stream", name="SCAN.PDF"),
    ]
    plain = of(ticket, THREE, kind="text/plain", name="x.pdf")
    html = browser_of(ada).get(f"/t/{ticket.number}/").content.decode()

    assert [f'src="{address(ticket, one, name="paper_page_small")}"' in html
            for one in [*offered, plain]] == [True, True, False]  # fmt: skip
    assert html.count('aria-label="Look through contract.pdf"') == 1
