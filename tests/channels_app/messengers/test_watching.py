"""Once a day: whether messengers still work; and words that their providers approved."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from channels_app import watching
from channels_app.actions import approved
from channels_app.actions.messengers import add_messenger, switch_messenger
from channels_app.adapter import Check
from channels_app.messenger import TemplateFound
from channels_app.messenger_errors import NoTemplates, NotFetched
from channels_app.models import Connection, Template
from helpdesk.base.accounts.errors import OnlyAdmins
from helpdesk.base.models import Job
from tests.channels_app.messengers.conftest import TYPED
from tests.factories import make_agent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def outgoing(settings):
    """What would go through the system mailbox."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


def found(name="ready", language="en", **more):
    told = {"status": "APPROVED", "body": "Your {{1}} is ready.", **more}
    return TemplateFound(name=name, language=language, **told)


def the_next_day():
    Job.objects.all().delete()


def kept(channel):
    return Connection.objects.get(channel=channel)


def test_all_are_looked_at_once_a_day(polly, outgoing):
    assert watching.waiting() > 0
    assert (watching.drain(), watching.drain(), watching.waiting()) == (1, 0, 0.0)
    assert outgoing == []


def test_new_trouble_is_told_to_every_admin_once(polly, parrot, ada, bob, outgoing):
    grete = make_agent("Grete", role="admin")
    parrot.checks = [Check(part="receiving", ok=False, words="Another address.")]

    watching.drain()
    assert kept(polly).last_error == "Another address."
    assert sorted(one.to[0] for one in outgoing) == sorted([ada.email, grete.email])
    assert "Polly is in trouble" in outgoing[0].subject
    assert "Another address." in outgoing[0].body
    assert f"/settings/messengers/{polly.public_id}/" in outgoing[0].body

    the_next_day()
    watching.drain()
    assert len(outgoing) == 2

    parrot.checks = []
    the_next_day()
    watching.drain()
    assert kept(polly).failing_since is None


@pytest.mark.parametrize(
    ("days", "mails"), [(20, 0), (14, 1), (10, 0), (7, 1), (3, 1), (1, 1), (0, 1)]
)
def test_what_we_sign_in_with_is_told_of_before_it_runs_out(
    days, mails, polly, outgoing
):
    until = timezone.now() + timedelta(days=days, hours=1)
    Connection.objects.filter(channel=polly).update(signed_in_until=until)

    watching.drain()

    assert len(outgoing) == mails
    assert all("signed in again soon" in one.subject for one in outgoing)


def test_what_is_switched_off_is_left_alone(polly, parrot, ada, outgoing):
    switch_messenger(polly, active=False, by=ada)
    parrot.down = "It is away."
    assert watching.drain() == 0
    assert outgoing == []


def test_one_that_breaks_off_does_not_stop_the_others(
    polly, parrot, support, ada, outgoing, monkeypatch
):
    other, _made = add_messenger(
        kind="parrot", name="Two", team=support, by=ada, **{**TYPED, "token": "two"}
    )
    Connection.objects.filter(channel=other).update(sealed=b"\x01" + b"x" * 60)
    type(other).objects.filter(pk=other.pk).update(is_active=True)
    parrot.checks = [Check(part="sending", ok=False, words="Wrong.")]

    assert watching.drain() == 2
    assert kept(polly).last_error == "Wrong."
    assert "cannot be read" in kept(other).last_error


def test_templates_are_fetched_each_day(polly, parrot):
    parrot.templates = (found(),)
    watching.drain()
    assert Template.objects.get(channel=polly).body == "Your {{1}} is ready."


def test_fetched_again_what_changed_is_changed_and_what_went_is_gone(
    polly, parrot, ada
):
    parrot.templates = (found(), found(language="de"), found("hello", status="PENDING"))
    assert approved.fetch_templates(polly, by=ada) == 3
    first = Template.objects.get(channel=polly, name="ready", language="en")

    parrot.templates = (found(body="{{1}} is ready."), found("x" * 600))
    assert approved.fetch_templates(polly, by=ada) == 1
    there = {
        (one.name, one.language): (one.body, one.gone_at is None)
        for one in Template.objects.filter(channel=polly)
    }
    assert there == {
        ("hello", "en"): ("Your {{1}} is ready.", False),
        ("ready", "de"): ("Your {{1}} is ready.", False),
        ("ready", "en"): ("{{1}} is ready.", True),
    }
    assert Template.objects.get(name="ready", language="en").pk == first.pk

    parrot.templates = (found("hello"),)
    approved.fetch_templates(polly, by=ada)
    back = Template.objects.get(channel=polly, name="hello")
    assert (back.gone_at, back.status) == (None, "APPROVED")


def test_a_provider_that_is_away_takes_no_template_from_us(polly, parrot, ada):
    parrot.templates = (found(),)
    approved.fetch_templates(polly, by=ada)
    parrot.down = "It is away."
    with pytest.raises(NotFetched, match="It is away"):
        approved.fetch_templates(polly, by=ada)
    assert Template.objects.get(channel=polly).gone_at is None


def test_only_admins_fetch_them_and_only_where_there_are_some(
    polly, ada, bob, mailbox, company
):
    with pytest.raises(OnlyAdmins):
        approved.fetch_templates(polly, by=bob)
    Connection.objects.create(channel=mailbox)
    with pytest.raises(NoTemplates):
        approved.fetch_templates(mailbox, by=ada)


def test_the_page_shows_them_and_a_button_fetches_them(polly, parrot, admin):
    where = f"/settings/messengers/{polly.public_id}/"
    assert "None was fetched yet." in admin.get(where).text
    parrot.templates = (found(), found("hello", status="PENDING"))
    answer = admin.post(f"{where}templates/", follow=True).text
    assert "2 templates are there." in answer
    assert "Your {{1}} is ready." in answer
    assert "PENDING" in answer
    parrot.down = "It is away."
    assert admin.post(f"{where}templates/").status_code == 409
