"""People who are a number to us: their provider is asked what they are called, once."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from channels_app import inbound, looking_up
from channels_app.actions import profiles
from channels_app.adapter import adapter
from channels_app.models import Connection, Profile
from helpdesk.base import doorbell
from tests.factories import make_channel
from tickets import actions
from tickets.models import Event, Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def opened(company, support):
    """An account of this provider, as a channel of ours that it calls."""

    def connect(at):
        at.is_holding = True
        traits = dict(adapter(at.kind).traits)
        channel = make_channel(support, kind=at.kind, traits=traits)
        row = Connection(channel=channel, key="k" * 32, config=at.settings().config)
        row.seal(at.secrets)
        row.save(force_insert=True)
        return channel

    return connect


def tell(at, *items):
    for hook in at.requests(items):
        answer = Client().post(
            f"/hooks/{at.kind}/{'k' * 32}/",
            hook.body,
            content_type="application/json",
            headers={"x-hub-signature-256": hook.headers["x-hub-signature-256"]},
        )
        assert answer.status_code == 200
    inbound.drain()


def known():
    identity = Message.objects.get().identity
    return identity.customer.name, identity.shown


def test_somebody_on_messenger_gets_their_name(opened, fb):
    opened(fb)
    irma = fb.customer("Irma Berg")
    tell(fb, irma.says("Hello"))
    assert known() == (irma.key, irma.key)

    assert looking_up.drain() == 1

    assert known() == ("Irma Berg", irma.key)
    told = Event.objects.get(verb="identified")
    assert told.data["customer"] == told.data["former"]


def test_their_ticket_goes_on_after_it(opened, fb, ada):
    opened(fb)
    tell(fb, fb.customer("Irma Berg").says("Hello"))
    looking_up.drain()

    ticket = Ticket.objects.get()
    actions.note(ticket, text="Seal batch 12.", by=ada)

    seqs = list(ticket.events.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))


def test_somebody_on_instagram_has_a_name_to_be_found_by_too(opened, gram):
    opened(gram)
    tell(gram, gram.customer("Irma Berg", handle="irma.b").says("Hello"))

    looking_up.drain()

    assert known() == ("Irma Berg", "@irma.b")


def test_who_has_nothing_but_a_handle_is_called_by_it(opened, gram):
    opened(gram)
    tell(gram, gram.customer("", handle="irma.b").says("Hello"))

    looking_up.drain()

    assert known() == ("@irma.b", "@irma.b")


def test_nobody_is_asked_for_twice_and_a_private_profile_stays_a_number(opened, fb):
    opened(fb)
    irma = fb.customer("")
    tell(fb, irma.says("Hello"))
    assert looking_up.drain() == 1
    tell(fb, irma.says("Hello?"))

    assert looking_up.drain() == 0
    identity = Message.objects.first().identity
    assert (identity.customer.name, identity.shown) == (irma.key, irma.key)
    assert Profile.objects.get().not_before is None


def test_a_name_that_an_agent_gave_stays(opened, gram, ada):
    opened(gram)
    tell(gram, gram.customer("Irma Berg", handle="irma.b").says("Hello"))
    customer = Message.objects.get().identity.customer
    customer.name = "Mrs Berg"
    customer.save()

    looking_up.drain()

    assert known() == ("Mrs Berg", "@irma.b")
    assert not Event.objects.filter(verb="identified").exists()


def test_a_provider_in_trouble_is_asked_a_few_times_more(opened, fb):
    opened(fb)
    tell(fb, fb.customer("Irma Berg").says("Hello"))
    fb.script += [fb.trouble(503)] * 9
    now = timezone.now()
    tried = 0
    for day in range(8):
        with time_machine.travel(now + timedelta(days=day)):
            tried += looking_up.drain()
    assert tried == len(profiles.DELAYS)
    assert Profile.objects.get().not_before is None


def test_one_trouble_holds_up_nobody_else(opened, fb):
    opened(fb)
    tell(fb, fb.customer("Irma Berg").says("One"), fb.customer("Karl Ek").says("Two"))
    fb.script.append(fb.trouble(503))

    assert looking_up.drain() == 2

    names = {one.identity.customer.name for one in Message.objects.all()}
    assert "Karl Ek" in names or "Irma Berg" in names


def test_there_is_a_bell_for_it():
    assert profiles.BELL in {bell.name for bell in doorbell.bells()}
