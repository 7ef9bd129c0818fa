"""AC-41, AC-43: a file is what its bytes are, is called by a safe label, and is found by
ids of our database alone."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from helpdesk.base.plaintext import label
from tests.base.pictures import GOOD
from tests.tickets.pages import browser_of
from tests.tickets.test_previews import address, attached
from tests.tokens import make_token, program

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


@pytest.mark.parametrize(("name", "told"), [
    ("a.pdf", 'attachment; filename="a.pdf"'),
    ('a"; x="b.pdf', 'attachment; filename="a_; x=_b.pdf"'),
    ("Größe €.pdf", "attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe%20%E2%82%AC.pdf"),
    ("../..%2f\r\nSet-Cookie: x.pdf", None),
])  # fmt: skip
def test_ac_42_a_name_is_told_as_rfc_6266_says(ada, ticket, name, told):
    file = attached(ticket, b"words", name=label(name, default="file"))

    answer = browser_of(ada).get(
        reverse("tickets:attachment", args=[ticket.number, file.public_id])
    )

    said = answer["Content-Disposition"]
    assert said.startswith("attachment; filename")
    assert not {"\r", "\n", "/"} & set(said.removeprefix("attachment;"))
    assert "Set-Cookie" not in answer.headers
    assert told is None or said == told


FORGED = ["../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/db.sqlite3", "0", "x",
          "00000000-0000-0000-0000-000000000000", "../keys/secret"]  # fmt: skip
# Wherever bytes of a file, a log or a table leave us, with what stands before its id.
DOORS = {
    "api:attachment_content": "/api/v1/attachments/{}/content/",
    "api:envelope_raw": "/api/v1/envelopes/{}/raw/",
    "channels:content": "/content/{}/",
    "channels:envelope_raw": "/settings/quarantine/{}/raw/",
    "channels:fitted_file": "/content/given/{}/fitted/",
    "channels:given_file": "/content/given/{}/",
    "channels:remote_picture": "/content/picture/{}/",
    "channels:sent_file": "/content/file/{}/",
    "channels:widget_file": "/w/abc/files/{}/",
    "knowledge_base:export": "/settings/help/exchange/{}/",
    "knowledge_base:help_file": "/help/files/{}/",
    "portal:file": "/portal/files/{}/",
    "reports:tickets_sheet": "/reports/{}/tickets.csv",
    "tickets:attachment": "/t/{number}/attachments/{}/",
    "tickets:listen": "/t/{number}/attachments/{}/listen/",
    "tickets:paper_page": "/t/{number}/attachments/{}/pages/1/",
    "tickets:paper_page_small": "/t/{number}/attachments/{}/pages/1/small/",
    "tickets:preview": "/t/{number}/attachments/{}/preview/",
}
# They give what is named by nobody, or nothing but words about files.
NO_DOORS = {"api:customers_file", "api:organizations_file", "api:tickets_file",
            "tickets:customers_sheet", "tickets:organizations_sheet",
            "tickets:tickets_sheet", "tickets:refused_sheet",
            "reports:dashboard_sheet", "knowledge_base:put_file",
            "knowledge_base:delete_file", "api:ticket_drop_file", "api:article_file",
            "api:attachment", "api:macro_drop_file",
            "api:canned_reply_drop_file", "tickets:canned_files",
            "knowledge_base:give_file"}  # fmt: skip


def test_ac_43_no_door_gives_a_file_for_what_is_no_id_of_ours(ada, ticket, settings):
    canary = b"what nobody may read"
    settings.BLOB_DIR.mkdir(exist_ok=True)
    (settings.BLOB_DIR / "secret").write_bytes(canary)
    attached(ticket, b"words")
    for reader in (browser_of(ada), Client(), program(make_token(ada).secret)):
        for name, door in DOORS.items():
            for forged in (*FORGED, "../secret", str(settings.BLOB_DIR / "secret")):
                for asked in (
                    door.format(forged, number=ticket.number),
                    door.format("x", number=ticket.number) + f"?file={forged}",
                ):
                    answer = reader.get(asked)
                    told = (name, asked, answer.status_code)
                    assert answer.status_code in {301, 302, 400, 401, 403, 404}, told
                    assert canary not in b"".join(answer), told


def test_ac_43_every_door_of_files_is_among_them():
    looks = re.compile(r"(?:^|_)(?:attachment|content|export|file|raw|sheet|listen)$")
    found = {name for name in addresses() if looks.search(name.rpartition(":")[2])}
    assert found - DOORS.keys() - NO_DOORS == set()


def addresses(resolver=None, space="") -> Iterator[str]:
    """The names of all addresses there are."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            more = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from addresses(pattern, space + more)
        elif pattern.name:
            yield f"{space}{pattern.name}"


def test_ac_43_what_has_an_id_is_given_by_it_alone(ada, ticket):
    file = attached(ticket, b"words")
    download = reverse("tickets:attachment", args=[ticket.number, file.public_id])

    for forged in FORGED:
        asked = {"file": forged, "path": forged}
        assert browser_of(ada).get(download, asked).content == b"words"
