"""What nobody said dies, with its bytes, and nothing else does."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from channels_app.actions import uploads
from channels_app.models import (
    Envelope,
    Upload,
)
from helpdesk.base import blobs
from tests.channels_app.widget.factories import say, work
from tests.channels_app.widget.files.sending import there, uploaded
from tests.channels_app.widget.post import (
    later,
)
from tests.threads import at_once
from tickets.models import (
    Attachment,
)


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
