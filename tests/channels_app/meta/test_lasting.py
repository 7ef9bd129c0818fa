"""How long we are signed in at Meta is known, and longer where that is to be had."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from channels_app import watching
from channels_app.actions import renewing
from channels_app.adapter import adapter
from channels_app.models import Connection
from helpdesk.base.models import Job
from tests.factories import make_channel
from tests.wire.providers.base import Provider
from tests.wire.providers.instagram import Instagram
from tests.wire.providers.messenger import Messenger

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept(company: Any, support: Any) -> Callable[..., Connection]:
    """A channel at this provider, signed in for some more days."""

    def make(at: Provider, *, days: int) -> Connection:
        at.events = ["messages"]  # type: ignore[attr-defined]
        channel = make_channel(support, kind=at.kind)
        until = timezone.now() + timedelta(days=days, hours=1)
        config = {**at.settings().config, "address": "@kettle.shop"}
        row = Connection(channel=channel, config=config, signed_in_until=until)
        row.key = "k" * 32
        row.seal(at.settings().secret)
        row.save(force_insert=True)
        return row

    return make


def test_messenger_says_when_its_token_runs_out(fb: Messenger) -> None:
    fb.expires_at = 1_900_000_000
    ours: Any = adapter("messenger")
    learned = ours.connect(fb.settings(), hook=fb.hook)
    assert learned.expires_at == "2030-03-17T17:46:40+00:00"

    fb.expires_at = 0
    assert ours.connect(fb.settings(), hook=fb.hook).expires_at == ""


def test_a_token_of_instagrams_own_login_lasts_for_60_days_at_most(
    gram: Instagram,
) -> None:
    ours: Any = adapter("instagram")
    learned = ours.connect(gram.settings(), hook=gram.hook)
    left = datetime.fromisoformat(learned.expires_at) - datetime.now(UTC)
    assert round(left / timedelta(days=1)) == 60


def test_it_is_renewed_every_few_days_and_nobody_is_told(
    gram: Instagram, kept: Any, settings: Any, ada: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    row, before = kept(gram, days=7), gram.token

    watching.drain()

    row.refresh_from_db()
    assert gram.token != before
    assert row.settings().secret["token"] == gram.token
    assert row.settings().secret["app_secret"] == gram.app_secret
    assert row.signed_in_until > timezone.now() + timedelta(days=59)
    assert mail.outbox == []

    Job.objects.all().delete()
    after = gram.token
    watching.drain()
    assert gram.token == after


def test_one_that_cannot_be_renewed_is_kept_and_told_of(
    gram: Instagram, kept: Any, settings: Any, ada: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    gram.is_old = False
    row, before = kept(gram, days=7), gram.token

    watching.drain()

    row.refresh_from_db()
    assert row.settings().secret["token"] == before
    [told] = mail.outbox
    assert "signed in again soon" in told.subject


def test_what_an_admin_typed_meanwhile_is_right(gram: Instagram, kept: Any) -> None:
    row = kept(gram, days=7)
    typed = Connection.objects.get(pk=row.pk)
    typed.seal({**gram.secrets, "token": "IGAAtypedByAnAdmin000000"})
    typed.save()

    assert not renewing.renew(row)

    typed.refresh_from_db()
    assert typed.settings().secret["token"] == "IGAAtypedByAnAdmin000000"


def test_a_token_of_a_page_is_renewed_by_nobody(fb: Messenger, kept: Any) -> None:
    assert not renewing.renew(kept(fb, days=7))
