"""Pages travel small; what is no page travels as it is."""

import gzip

import pytest
from django.test import Client

from tests.factories import make_ticket

pytestmark = pytest.mark.usefixtures("company")


def test_an_inbox_of_forty_rows_is_small_on_its_way(ada, mailbox):
    for index in range(41):
        make_ticket(mailbox, subject=f"Kettle {index}", text="It leaks. " * 30)
    browser = Client(headers={"Accept-Encoding": "gzip"})
    browser.force_login(ada)

    answer = browser.get("/")

    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) < 20_000 < len(gzip.decompress(answer.content))


def test_what_is_no_page_is_left_as_it_is(ada):
    browser = Client(headers={"Accept-Encoding": "gzip"})
    answer = browser.get("/manifest.webmanifest")
    assert "Content-Encoding" not in answer.headers
