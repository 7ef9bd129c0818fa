"""Files of visitors come up: AC-67."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from channels_app.models import Upload, Visitor
from helpdesk.base import blobs
from tests.base.pictures import png
from tests.channels_app.widget.factories import Browser, make_widget, say, work
from tests.channels_app.widget.files.sending import MEGABYTE, up, uploaded
from tests.channels_app.widget.post import (
    later,
)
from tickets.models import Ticket


def test_a_file_goes_up_and_is_said_with_words(shop, irma, bob):
    answer = up(irma)
    assert answer.json() == {
        "id": str(Upload.objects.get().public_id), "name": "plan.txt", "size": 6,
        "type": "text/plain",
    }  # fmt: skip
    message = say(irma, files=[answer.json()["id"]])
    attachment = message.attachments.get()
    assert (attachment.filename, blobs.get(attachment.blob)) == ("plan.txt", b"a plan")


def test_a_picture_is_what_its_bytes_are(shop, irma):
    picture = png(3, 2)
    kinds = {
        up(irma, picture, name, kind).json()["type"]
        for name, kind in [
            ("a.png", "image/png"),
            ("a.txt", "text/plain"),
            ("a.html", "text/html"),
            ("a", "nonsense"),
        ]
    }
    assert kinds == {"image/png"}


@pytest.mark.parametrize("kind", ["image/png", "image/jpeg; x=1", "IMAGE/GIF"])
@pytest.mark.parametrize("content", [b"<script>alert(1)</script>", b"", b"\x89PNG\r\n"])
def test_ac_67_a_file_that_lies_about_its_type_is_refused(shop, irma, kind, content):
    answer = up(irma, content, "a.png", kind)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["file"])
    assert not Upload.objects.exists()


def test_ac_67_a_file_that_lies_about_its_size_is_refused(shop, irma):
    assert up(irma, b"a plan", size="5").status_code == 422
    assert up(irma, b"a plan", size="6").status_code == 201
    assert Upload.objects.count() == 1


@pytest.mark.parametrize(
    ("bytes_", "status"), [(10 * MEGABYTE, 201), (10 * MEGABYTE + 1, 422)]
)
def test_ten_megabytes_and_no_byte_more(shop, irma, bytes_, status):
    assert up(irma, b"x" * bytes_).status_code == status


def test_who_says_that_it_is_too_large_is_believed_before_a_byte_is_read(shop, irma):
    class Unread(BytesIO):
        def read(self, *args):
            raise AssertionError("it was read")

    answer = irma.client.generic(
        "POST",
        f"{irma.base}upload/",
        content_type="multipart/form-data; boundary=x",
        headers=irma.headers,
        CONTENT_LENGTH=str(11 * MEGABYTE),
        **{"wsgi.input": Unread()},
    )
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "fields",
    [{}, {"file": "no file"}, {"other": SimpleUploadedFile("a", b"a")}],
)
def test_one_file_and_nothing_else(shop, irma, fields):
    answer = irma.client.post(f"{irma.base}upload/", fields, headers=irma.headers)
    assert answer.status_code == 422


def test_two_files_at_once_are_refused(shop, irma):
    both = [SimpleUploadedFile(name, b"a") for name in "ab"]
    answer = irma.client.post(
        f"{irma.base}upload/", {"file": both}, headers=irma.headers
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("token", ["", "nonsense"])
def test_ac_67_without_a_visitor_nothing_is_taken(shop, token):
    nobody = Browser(shop, token="x")
    nobody.token = token
    assert up(nobody).status_code == 401
    assert not Upload.objects.exists()


def test_ac_67_a_visitor_of_another_site_is_none_here(shop, support, irma):
    other = make_widget(support)
    assert up(Browser(other, token=irma.token)).status_code == 401
    assert up(Browser(shop, token=irma.token)).status_code == 201


def test_ac_67_a_file_of_another_visitor_cannot_be_said(shop, irma, support):
    file = uploaded(irma)
    eve = Browser(shop)
    answer = eve.say(files=[file])
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["files"])
    assert eve.say(files=[str(uuid4())]).status_code == 422
    work()
    assert not Ticket.objects.exists()
    # Nor by the same visitor twice: words have it already.
    assert irma.say(files=[file]).status_code == 202
    assert irma.say(files=[file]).status_code == 422


def test_ac_67_a_name_is_a_label_and_never_a_path(shop, irma):
    for name in ("../../etc/passwd", "a\x00b.txt", ".htaccess\u200b", "a" * 400):
        assert up(irma, name=name).status_code == 201
    names = set(Upload.objects.values_list("filename", flat=True))
    assert not any("/" in name or "\x00" in name for name in names)
    assert max(map(len, names)) <= 200


def test_more_than_twenty_an_hour_is_too_often(shop, irma):
    answers = [up(irma).status_code for _ in range(21)]
    assert answers == [201] * 20 + [429]
    with later(hours=1, seconds=1):
        assert up(irma).status_code == 201


def test_a_blocked_visitor_sends_nothing_up(shop, irma):
    say(irma)
    Visitor.objects.update(blocked_at=timezone.now())
    assert up(irma).status_code == 403
