"""Files of visitors: AC-67, and what becomes of them."""

import os
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from channels_app import tokens
from channels_app.actions import uploads
from channels_app.models import Envelope, Upload, Visitor
from helpdesk.base import blobs
from tests.base.pictures import png
from tests.channels_app.widget.factories import Browser, make_widget, say, work
from tests.channels_app.widget.post import later
from tests.threads import at_once
from tickets import actions
from tickets.actions import NewFile
from tickets.models import Attachment, Message, Ticket

MEGABYTE = 1024 * 1024


def up(browser, content=b"a plan", name="plan.txt", kind="text/plain", **fields):
    file = SimpleUploadedFile(name, content, content_type=kind)
    return browser.client.post(
        f"{browser.base}upload/", {"file": file, **fields}, headers=browser.headers
    )


def uploaded(browser, *args, **more):
    answer = up(browser, *args, **more)
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def files_in(browser, chat):
    messages = browser.get(f"chats/{chat}/").json()["messages"]
    return [file for message in messages for file in message["files"]]


def there(name):
    return blobs._path(name).exists()


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


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        ("text/html", "text/html"),
        ("image/svg+xml", "image/svg+xml"),
        ("a/b c", "application/octet-stream"),
        ("", "application/octet-stream"),
        ("x" * 300, "application/octet-stream"),
    ],
)
def test_what_may_carry_a_script_is_kept_and_only_ever_saved(
    shop, irma, kind, kept, bob
):
    chat = str(uuid4())
    file = uploaded(irma, b"<svg onload=alert(1)>", "a.svg", kind)
    assert Upload.objects.get().content_type == kept
    say(irma, chat=chat, files=[file])
    answer = irma.client.get(irma.base + files_in(irma, chat)[0]["url"])
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


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


def test_what_nobody_said_dies_in_a_day_with_its_bytes(shop, irma, settings):
    uploaded(irma)
    blob = Upload.objects.get().blob
    os.utime(blobs._path(blob), (0, 0))
    with later(hours=23):
        assert (uploads.waiting() > 0, uploads.forget()) == (False, 0)
    with later(hours=25):
        assert uploads.waiting() > 0
        assert uploads.forget() == 1
        assert uploads.waiting() == 0.0
    assert not Upload.objects.exists()
    assert not there(blob)


def test_bytes_that_something_else_names_stay(shop, irma):
    """The same picture was said, and is up a second time."""
    say(irma, files=[uploaded(irma)])
    uploaded(irma)
    blob = Attachment.objects.get().blob
    os.utime(blobs._path(blob), (0, 0))
    with later(hours=25):
        uploads.forget()
    assert not Upload.objects.filter(envelope=None).exists()
    assert there(blob)


def test_a_file_whose_words_wait_in_quarantine_stays(shop, irma):
    irma.say(files=[uploaded(irma)])
    Envelope.objects.update(state="quarantined", reason="Odd.")
    with later(days=30):
        assert uploads.forget() == 0
    assert Upload.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_said_at_the_moment_it_would_die_is_whole(shop, irma):
    for _ in range(5):
        file = uploaded(irma)
        Upload.objects.update(created_at=timezone.now() - timedelta(hours=25))
        for name in Upload.objects.values_list("blob", flat=True):
            os.utime(blobs._path(name), (0, 0))
        said, _ = at_once(lambda file=file: irma.say(files=[file]), uploads.forget)
        assert said.status_code in {202, 422}
        work()
    for attachment in Attachment.objects.all():
        assert blobs.get(attachment.blob) == b"a plan"


def test_a_file_of_ours_is_shown_to_the_visitor(shop, irma, bob):
    chat = str(uuid4())
    ticket = say(irma, chat=chat).ticket
    picture = png(3, 2)
    actions.reply(
        ticket, text="Like this.", by=bob,
        files=[
            NewFile(filename="a.png", content_type="image/png", content=picture),
            NewFile(filename="b.html", content_type="text/html", content=b"<b>"),
        ],
    )  # fmt: skip
    work()
    shown = files_in(irma, chat)
    assert [(one["name"], one["inline"]) for one in shown] == [
        ("a.png", True),
        ("b.html", False),
    ]
    answers = [Client().get(irma.base + one["url"]) for one in shown]
    assert (answers[0]["Content-Type"], answers[0].content) == ("image/png", picture)
    assert answers[0]["X-Content-Type-Options"] == "nosniff"
    assert answers[1]["Content-Type"] == "application/octet-stream"
    assert answers[1].content == b"<b>"
    assert all(answer.cookies == {} for answer in answers)


def test_ac_65_an_address_of_a_file_is_of_one_visitor_for_an_hour(shop, irma, support):
    chat = str(uuid4())
    say(irma, chat=chat, files=[uploaded(irma)])
    url = files_in(irma, chat)[0]["url"]
    assert irma.client.get(irma.base + url).status_code == 200
    other = make_widget(support)
    assert irma.client.get(Browser(other).base + url).status_code == 404
    for wrong in (url[:-2] + "/", url.replace(":", "A:", 1), "files/x/"):
        assert irma.client.get(irma.base + wrong).status_code == 404
    with later(minutes=61):
        assert irma.client.get(irma.base + url).status_code == 404


def test_a_file_is_gone_with_its_message(shop, irma, bob):
    chat = str(uuid4())
    ticket = say(irma, chat=chat).ticket
    file = NewFile(filename="a.txt", content_type="text/plain", content=b"secret")
    message = actions.reply(ticket, text="Here.", by=bob, files=[file])
    work()
    url = files_in(irma, chat)[0]["url"]
    assert irma.client.get(irma.base + url).content == b"secret"
    actions.delete_message(message, by=bob)
    assert irma.client.get(irma.base + url).status_code == 404
    assert files_in(irma, chat) == []


def test_a_file_of_a_note_has_no_address(shop, irma, bob):
    ticket = say(irma).ticket
    file = NewFile(filename="a.txt", content_type="text/plain", content=b"secret")
    actions.note(ticket, text="Odd.", by=bob, files=[file])

    attachment = Attachment.objects.get()
    signed = tokens.sign_file(Visitor.objects.get().public_id, attachment.public_id)
    assert irma.client.get(f"{irma.base}files/{signed}/").status_code == 404
    assert Message.objects.filter(direction="note").count() == 1
