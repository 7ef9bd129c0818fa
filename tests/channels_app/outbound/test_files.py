"""Files go as their provider takes them: as they are, as another picture, or as a link."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.test import RequestFactory
from django.utils import timezone
from PIL import Image

from channels_app import outbound, pictures
from channels_app.adapter import File
from channels_app.outgoing_files import fit
from channels_app.views import handed
from tickets import actions
from tickets.actions import NewFile
from tickets.models import Channel

TAKES = {
    "image": {"max_bytes": 60_000, "types": ["image/jpeg", "image/png"]},
    "application": {"max_bytes": 1000, "types": ["application/pdf"]},
}


def picture(form: str, size=(60, 40), mode="RGB", **options) -> bytes:
    out = BytesIO()
    paint = (200, 0, 0, 90) if mode == "RGBA" else "red"
    Image.new(mode, size, None if mode == "1" else paint).save(out, form, **options)
    return out.getvalue()


def noise(side: int) -> bytes:
    out = BytesIO()
    Image.effect_noise((side, side), 90).save(out, "PNG")
    return out.getvalue()


def file(name: str, kind: str, content: bytes) -> File:
    return File(filename=name, content_type=kind, content=content)


def test_what_is_taken_stays_as_it_is():
    one = file("a.png", "image/png", picture("PNG"))
    assert fit(one, TAKES) is one
    paper = file("a.pdf", "application/pdf", b"%PDF")
    assert fit(paper, TAKES) is paper


def test_a_picture_of_another_type_becomes_one_that_is_taken():
    made = fit(file("a.webp", "image/webp", picture("WEBP")), TAKES)
    assert (made.filename, made.content_type) == ("a.jpg", "image/jpeg")
    assert Image.open(BytesIO(made.content)).size == (60, 40)


def test_a_picture_that_is_too_large_becomes_smaller():
    large = noise(1000)
    takes = {"image": {"max_bytes": 400_000, "types": ["image/jpeg", "image/png"]}}
    assert len(large) > 400_000
    made = fit(file("a.png", "image/png", large), takes)
    assert made.content_type == "image/jpeg"
    assert len(made.content) <= 400_000


def test_clear_pictures_stay_clear_where_they_may():
    kind, content = pictures.fitted(
        picture("WEBP", mode="RGBA", lossless=True),
        types=["image/png", "image/jpeg"],
        most=60_000,
    )
    assert kind == "image/png"
    assert Image.open(BytesIO(content)).mode == "RGBA"


def test_where_a_picture_was_taken_does_not_go_along():
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    content = picture("WEBP", exif=exif)
    assert b"A camera" in content
    _kind, made = pictures.fitted(content, types=["image/jpeg"], most=60_000)
    assert b"A camera" not in made


def test_moving_pictures_and_bombs_and_no_pictures_are_left_alone():
    frames = [Image.new("RGB", (9, 9), paint) for paint in ("red", "blue")]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    asked = {"types": ["image/jpeg"], "most": 10**6}
    assert pictures.fitted(out.getvalue(), **asked) is None
    bomb = picture("PNG", size=(9000, 9000), mode="1")
    assert len(bomb) < 100_000
    assert pictures.fitted(bomb, **asked) is None
    assert pictures.fitted(b"<svg onload=alert(1)>", **asked) is None
    assert pictures.fitted(picture("PNG")[:50], **asked) is None


def test_a_provider_may_take_anything_as_a_document():
    anything = TAKES | {"*": {"max_bytes": 1000}}
    one = file("a.zip", "application/zip", b"PK")
    assert fit(one, TAKES) is None
    assert fit(one, anything) is one
    assert fit(file("a.zip", "application/zip", b"P" * 1001), anything) is None


@pytest.mark.django_db(transaction=True)
def test_what_cannot_go_along_goes_as_a_link_for_a_month(ticket, door, provider, bob):
    Channel.objects.update(traits={**door.traits, "takes": TAKES})
    sent = [
        NewFile(filename="a.zip", content_type="application/zip", content=b"PK-kettle"),
        NewFile(filename="a.pdf", content_type="application/pdf", content=b"%PDF"),
    ]
    actions.reply(ticket, text="Here they are.", files=sent, by=bob)
    outbound.drain()

    (taken,) = provider.taken
    assert [one.filename for one in taken.files] == ["a.pdf"]
    first, line = taken.text.split("\n\n")
    name, _, address = line.partition(": ")
    assert (first, name) == ("Here they are.", "a.zip")
    signed = address.rstrip("/").rpartition("/")[2]

    answer = given(signed)
    assert (answer.status_code, answer.content) == (200, b"PK-kettle")
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Content-Disposition"] == 'attachment; filename="a.zip"'
    assert given(signed[:-1]).status_code == 404
    noon = timezone.now()
    with time_machine.travel(noon + timedelta(days=29), tick=False):
        assert given(signed).status_code == 200
    with time_machine.travel(noon + timedelta(days=31), tick=False):
        assert given(signed).status_code == 404


def given(signed: str):
    return handed.given_file(RequestFactory().get("/content/given/x/"), signed=signed)
