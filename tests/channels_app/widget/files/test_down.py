"""Files are shown to whom they belong, and as what their bytes are."""

from uuid import uuid4

import pytest
from django.test import Client

from channels_app import tokens
from channels_app.models import Upload, Visitor
from tests.base.pictures import png
from tests.channels_app.widget.factories import Browser, make_widget, say, work
from tests.channels_app.widget.files.sending import files_in, uploaded
from tests.channels_app.widget.post import (
    later,
)
from tickets import actions
from tickets.actions import NewFile
from tickets.models import Attachment, Message


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
