"""Bytes that no row names go, and no others."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.base import blobs, orphans
from tests.factories import make_ticket
from tests.threads import at_once
from tickets import actions
from tickets.actions import NewFile
from tickets.actions.files import KeptFile
from tickets.models import Attachment, DraftFile


def age(name, **delta):
    """As if nobody had kept these bytes since."""
    then = (timezone.now() - timedelta(**(delta or {"days": 2}))).timestamp()
    os.utime(blobs._path(name), (then, then))


def there(name):
    return blobs._path(name).exists()


@pytest.fixture
def old():
    name = blobs.put(b"kettle")
    age(name)
    return name


def test_what_nothing_names_goes(db, old):
    assert orphans.forget([old, old, "", "0" * 64]) == 1
    assert not there(old)


def test_what_a_message_names_stays(mailbox, old):
    file = KeptFile(filename="a", content_type="text/plain", size=6, blob=old)
    make_ticket(mailbox, files=(file,))
    assert orphans.forget([old]) == 0
    assert there(old)


def test_what_a_draft_names_stays_and_what_is_sent_from_it_does(ticket, bob, old):
    file = NewFile(filename="a", content_type="text/plain", content=b"kettle")
    actions.attach_to_draft(ticket, mode="reply", files=[file], by=bob)
    age(old)
    assert orphans.forget([old]) == 0
    actions.reply(ticket, text="Here.", by=bob)
    assert (DraftFile.objects.count(), Attachment.objects.get().blob) == (0, old)
    assert orphans.forget([old]) == 0
    assert there(old)


def test_what_was_kept_again_a_moment_ago_is_about_to_be_named(db, old):
    blobs.put(b"kettle")
    assert orphans.forget([old]) == 0
    assert there(old)


def test_what_is_kept_while_it_goes_is_there_afterwards(db, old):
    """Whichever comes first: bytes that somebody was told are kept are kept."""
    for _ in range(50):
        age(old)
        before = timezone.now() - timedelta(hours=24)
        at_once(
            lambda: blobs.put(b"kettle"),
            lambda before=before: blobs.remove(old, unless_since=before),
        )
        assert blobs.get(old) == b"kettle"


def test_every_model_that_keeps_bytes_is_asked():
    named = {model._meta.label for model in orphans.keepers()}
    assert named >= {
        "tickets.Attachment", "tickets.DraftFile", "channels_app.Envelope",
        "channels_app.Upload",
    }  # fmt: skip
