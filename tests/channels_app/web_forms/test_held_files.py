"""Files of a form that was refused are attached to the page that says so."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from channels_app.actions import form_files, uploads
from channels_app.models import Envelope, Upload
from helpdesk.base.limits import Limit
from tests.base.pictures import JPEG
from tests.channels_app.web_forms.factories import make_form, send, token_in, work
from tests.knowledge_base.factories import DESCALE, make_article
from tests.tickets.pages import shown
from tickets.models import Message

KEY = re.compile(r'name="kept" value="([^"]+)"')


def file(name="lid.jpg", content=JPEG):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def kept(answer):
    """The keys of a page's files."""
    return KEY.findall(answer.content.decode())


def test_a_refused_form_still_has_its_files(form, read):
    token = read()
    refused = send(form, token, mail="irma", files=[file(), file("bill.pdf", b"%PDF")])

    assert "lid.jpg" in shown(refused)
    assert "Please choose" not in shown(refused)
    answer = send(form, token_in(refused), kept=kept(refused))

    assert answer.status_code == 303
    work()
    files = Message.objects.get().attachments.values_list("filename", flat=True)
    assert list(files) == ["lid.jpg", "bill.pdf"]


def test_they_outlive_several_refusals_and_more_may_be_added(form, read):
    first = send(form, read(), mail="", files=[file()])
    second = send(
        form, token_in(first), mail="no", kept=kept(first), files=[file("two.jpg")]
    )
    assert len(kept(second)) == 2
    send(form, token_in(second), kept=kept(second))

    work()
    assert Message.objects.get().attachments.count() == 2


def test_what_is_unticked_is_not_sent(form, read):
    refused = send(form, read(), mail="", files=[file(), file("two.jpg")])
    send(form, token_in(refused), kept=kept(refused)[1:])

    work()
    assert [one.filename for one in Message.objects.get().attachments.all()] == [
        "two.jpg"
    ]


def test_a_file_alone_is_enough_to_say(form, read):
    refused = send(form, read(), mail="", text="", files=[file()])
    assert send(form, token_in(refused), text="", kept=kept(refused)).status_code == 303


def test_sent_twice_it_is_one_ticket(form, read):
    refused = send(form, read(), mail="", files=[file()])
    for _click in range(2):
        send(form, token_in(refused), kept=kept(refused))
    assert Envelope.objects.count() == 1


def test_after_an_hour_it_says_what_is_gone(form, read, clock):
    refused = send(form, read(), mail="", files=[file()])
    clock.shift(timedelta(minutes=61))
    answer = send(form, token_in(refused), kept=kept(refused))

    assert answer.status_code == 422
    assert "Files: A file was kept for an hour, and is gone now." in shown(answer)
    assert Envelope.objects.count() == 0


@pytest.mark.parametrize("key", ["", "x", "1.x:1:1", "\x00", "é" * 900])
def test_a_key_that_is_none_of_ours_names_nothing(form, read, key):
    answer = send(form, read(), kept=[key])
    assert (answer.status_code, Envelope.objects.count()) == (422, 0)


def test_the_files_of_one_form_are_none_of_another(form, read, support, ada):
    other = make_form(support, by=ada)
    refused = send(form, read(), mail="", files=[file()])

    assert send(other, read(of=other), kept=kept(refused)).status_code == 422
    assert Envelope.objects.count() == 0


def test_where_no_files_are_asked_for_none_are_kept(form, read, support, ada):
    plain = make_form(support, by=ada, uploads=False)
    refused = send(plain, read(of=plain), mail="", files=[file()])

    assert (kept(refused), Upload.objects.count()) == ([], 0)
    assert send(plain, read(of=plain), kept=["x"]).status_code == 303


def test_what_is_too_much_together_is_told_and_what_was_there_stays(form, read):
    most = b"x" * (9 * 1024 * 1024)
    first = send(
        form, read(), mail="", files=[file("a.bin", most), file("b.bin", most)]
    )
    again = send(form, token_in(first), kept=kept(first), files=[file("c.bin", most)])

    assert again.status_code == 409
    assert "Please choose the files once more." in shown(again)
    assert len(kept(again)) == 2
    assert send(form, token_in(again), kept=kept(again)).status_code == 303


def test_robots_leave_nothing(form, read):
    send(form, read(), mail="", website="http://x.example", files=[file()])
    assert Upload.objects.count() == 0


def test_who_is_refused_all_day_long_chooses_again(form, read, monkeypatch):
    monkeypatch.setattr(form_files, "HELD_FROM", Limit(1, 3600))
    send(form, read(), mail="", files=[file()])
    answer = send(form, read(), mail="", files=[file()])

    assert kept(answer) == []
    assert "Please choose the files once more." in shown(answer)


def test_unsaid_they_are_forgotten_in_a_day(form, read, clock):
    send(form, read(), mail="", files=[file()])
    clock.move_to(timezone.now() + uploads.LIFE + timedelta(minutes=1))

    assert uploads.forget() == 1
    assert Upload.objects.count() == 0


def test_articles_are_offered_before_a_file_is_sent_as_well(form, read, ada):
    make_article(ada)
    offered = send(form, read(), text=DESCALE, files=[file()])

    assert "Send it all the same" in shown(offered)
    assert len(kept(offered)) == 1
    [offer] = re.findall(r'name="offer" value="([^"]+)"', offered.content.decode())
    again = send(form, token_in(offered), text=DESCALE, offer=offer, kept=kept(offered))
    assert again.status_code == 303
    work()
    assert Message.objects.get().attachments.count() == 1


def test_a_page_that_nobody_filled_in_has_none(form):
    assert kept(Client().get(f"/f/{form.connection.key}/")) == []
