"""AC-41, AC-43: a file is what its bytes are, is called by a safe label, and is found by
ids of our database alone."""

import pytest
from django.urls import reverse

from helpdesk.base.plaintext import label
from tests.base.pictures import GOOD
from tests.tickets.pages import browser_of
from tests.tickets.test_previews import address, attached

pytestmark = pytest.mark.usefixtures("company")

GIF = GOOD["image/gif"]


@pytest.mark.parametrize(("content", "kind", "shown"), [
    (GIF, "text/html", "image/gif"),
    (GIF + b"<script>alert(1)</script>", "text/html", "image/gif"),
    (b"<html><script>alert(1)</script>", "image/gif", None),
    (b"%PDF-1.4 /JS (app.alert(1))", "image/png", None),
    (b"MZ program", "image/jpeg", None),
])  # fmt: skip
def test_ac_41_a_file_is_shown_as_what_its_bytes_are(ada, ticket, content, kind, shown):
    file = attached(ticket, content, kind=kind)

    answer = browser_of(ada).get(address(ticket, file))

    assert answer.status_code == (200 if shown else 404)
    if shown:
        assert answer["Content-Type"] == shown
        assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("name", "shown"), [
    ("invoice.pdf.exe", "invoice.pdf.exe"),
    ("invoice\u202efdp.exe", "invoicefdp.exe"),
    ("a.pdf. . .", "a.pdf"),
    ("a\0.pdf", "a.pdf"),
    ("a\u200b\r\n.pdf", "a.pdf"),
    ("../../a.pdf", "a.pdf"),
])  # fmt: skip
def test_ac_41_a_file_is_called_by_what_can_be_shown(name, shown):
    assert label(name, default="file") == shown


FORGED = ["../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/db.sqlite3", "0", "x",
          "00000000-0000-0000-0000-000000000000", "../helpdesk.log"]  # fmt: skip


@pytest.mark.parametrize("forged", FORGED)
def test_ac_43_what_is_no_id_of_ours_downloads_nothing(ada, ticket, forged):
    file = attached(ticket, b"words")
    reader = browser_of(ada)
    download = reverse("tickets:attachment", args=[ticket.number, file.public_id])
    content = reverse("api:attachment_content", args=[file.public_id])

    for known in (download, content):
        asked = known.replace(str(file.public_id), forged)
        assert reader.get(asked).status_code in (301, 302, 401, 403, 404)
        assert reader.get(f"{known}?file={forged}&path={forged}").status_code != 500
    assert reader.get(download, {"file": forged}).content == b"words"
