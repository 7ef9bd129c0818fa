"""Files at Twilio: ours are fetched by it as networks take them, and theirs are deleted
there once we have them."""

from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.test import Client
from PIL import Image

from channels_app import fetching, outbound
from channels_app.models import Connection
from channels_app.views import handed
from helpdesk.base.limits import Limit
from tests.base.pictures import png
from tests.channels_app.at_home import connected, work
from tests.channels_app.outbound.test_files import noise, picture
from tests.wire.providers.twilio import Texter
from tickets import actions
from tickets.actions import NewFile
from tickets.models import Attachment, Awaited, Channel, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def door(twilio, company, support, settings) -> Iterator[Channel]:
    twilio.public = ""
    with connected(twilio, support, settings) as channel:
        yield channel


@pytest.fixture
def irma(door, twilio) -> Texter:
    irma = twilio.customer()
    irma.says("My kettle leaks.")
    work()
    return irma


def sent(ada, name, kind, content):
    file = NewFile(filename=name, content_type=kind, content=content)
    actions.reply(Ticket.objects.get(), text="Here.", files=[file], by=ada)
    outbound.drain()


def fetched(url):
    """As Twilio fetches it: what it is, and its bytes."""
    answer = Client().get(urlsplit(url).path)
    return answer.status_code, answer["Content-Type"], answer.content


@pytest.mark.parametrize("form", ["WEBP", "BMP", "TIFF"])
def test_a_picture_that_mms_does_not_take_is_fetched_as_one_that_it_takes(
    door, irma, ada, form
):
    sent(ada, f"lid.{form.lower()}", f"image/{form.lower()}", picture(form))

    [said] = irma.heard
    assert said.text == "Here."
    [(url, _content)] = said.files
    status, kind, content = fetched(url)
    assert (status, kind) == (200, "image/jpeg")
    assert Image.open(BytesIO(content)).format == "JPEG"
    # As it was, for whoever wants that.
    assert fetched(url.replace("/fitted/", "/"))[2] == picture(form)


def test_a_picture_that_is_too_large_is_fetched_smaller(door, irma, ada):
    content = noise(2600)
    assert len(content) > 5 * 1024 * 1024
    sent(ada, "lid.png", "image/png", content)

    [(url, _content)] = irma.heard[0].files
    status, kind, made = fetched(url)
    assert (status, kind) == (200, "image/jpeg")
    assert len(made) < 5 * 1024 * 1024


def test_what_is_taken_as_it_is_stays_as_it_is(door, irma, ada):
    sent(ada, "lid.png", "image/png", png())

    [(url, _content)] = irma.heard[0].files
    assert fetched(url) == (200, "image/png", png())


def test_who_asks_all_day_long_gets_it_as_it_was(door, irma, ada, monkeypatch):
    monkeypatch.setattr(handed, "FITTED", Limit(1, 3600))
    sent(ada, "lid.webp", "image/webp", picture("WEBP"))

    [(url, _content)] = irma.heard[0].files
    assert [fetched(url)[1] for _time in range(2)] == ["image/jpeg", "image/webp"]


def test_an_address_that_is_none_gives_nothing(door):
    assert Client().get("/content/given/x/fitted/").status_code == 404


def test_what_was_fetched_is_deleted_there(door, irma, twilio):
    irma.sends_photo(png())
    work()
    assert len(twilio.media) == 1

    fetching.drain()

    assert twilio.media == {}
    assert Attachment.objects.count() == 1
    assert twilio.calls[-1].method == "DELETE"


@pytest.mark.parametrize("status", [404, 500])
def test_what_cannot_be_deleted_there_is_here_all_the_same(door, irma, twilio, status):
    irma.sends_photo(png())
    work()
    [name] = twilio.media
    # The file's address, where that leads to, and then the deletion.
    fine = twilio.answer
    twilio.answer = lambda request: (
        twilio.trouble(status) if request.method == "DELETE" else fine(request)
    )

    fetching.drain()

    assert list(twilio.media) == [name]
    assert Awaited.objects.get().state == Awaited.State.KEPT
    assert Attachment.objects.count() == 1


def test_what_was_not_kept_is_not_deleted_there(door, irma, twilio):
    irma.sends_photo(png())
    work()
    twilio.fails(500)

    fetching.drain()

    assert len(twilio.media) == 1
    assert Awaited.objects.get().state == Awaited.State.WAITING


def test_only_twilio_is_told_our_sign_in(door, irma, twilio):
    irma.sends_photo(png())
    work()
    Awaited.objects.update(
        name=f"{twilio.url}/2010-04-01/Accounts/AC1/Messages/1/Media/1"
    )
    before = len(twilio.calls)

    fetching.drain()

    assert len(twilio.calls) == before
    assert Connection.objects.count() == 1
