"""The drill of messengers in small: 300 webhooks, each told one to five times and out of
order, by several calls at once, while workers die over what they had claimed."""

import itertools
import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from channels_app import inbound, line
from channels_app.models import Connection, Envelope
from tests.factories import make_channel
from tests.servers import serving
from tests.wire.providers.telegram import Telegram
from tests.wire.providers.twilio import Twilio
from tickets.models import Message, Ticket

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
EACH, PEOPLE = 150, 25


@pytest.fixture
def wires(settings, support):
    with serving() as site, Telegram() as telegram, Twilio() as twilio:
        settings.SITE_URL = site
        settings.EGRESS_ALLOW = {telegram.place, twilio.place}
        for at, one in enumerate((telegram, twilio)):
            channel = make_channel(support, kind=one.kind, name=one.kind)
            row = Connection(channel=channel, key=f"key{at}")
            row.config = dict(one.settings().config)
            row.seal(one.settings().secret)
            row.save(force_insert=True)
            one.hook = f"{site}/hooks/{one.kind}/{row.key}/"
        yield telegram, twilio


def test_what_is_told_again_and_out_of_order_is_there_once_in_its_order(wires):
    said = {one.kind: list(_say(one)) for one in wires}

    over = threading.Event()
    workers = [threading.Thread(target=_work, args=(over,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    with ThreadPoolExecutor(4) as calls:
        done = [calls.submit(_tell, one, at) for at, one in enumerate(wires)]
    assert all(not one.exception() for one in done), [one.exception() for one in done]
    over.set()
    for worker in workers:
        worker.join()
    Envelope.objects.filter(state="new").update(
        lease_until=timezone.now(), not_before=timezone.now()
    )
    inbound.drain()

    states = set(Envelope.objects.values_list("state", flat=True))
    assert states == {"stored"}
    assert Envelope.objects.count() == Message.objects.count() == 2 * EACH
    assert Ticket.objects.count() == 2 * PEOPLE
    for kind, words in said.items():
        for who, wanted in words:
            rows = Message.objects.filter(channel__kind=kind, identity__canonical=who)
            found = list(rows.order_by("said_at", "seq").values_list("text", flat=True))
            # Twilio says no time: there, only that all of it is there.
            alike = found if kind == "telegram" else sorted(found, key=wanted.index)
            assert alike == wanted


def _say(provider):
    kinds = {"telegram": lambda at: provider.customer(f"Person {at}"),
             "sms": lambda at: provider.customer(f"+1500555{1000 + at}")}  # fmt: skip
    people = [kinds[provider.kind](at) for at in range(PEOPLE)]
    words = {person.key: [] for person in people}
    with provider.holding():
        for person, n in itertools.product(people, range(EACH // PEOPLE)):
            text = f"Word {n} of {person.key}"
            words[person.key].append(text)
            person.says(text)
    yield from words.items()


def _tell(provider, seed):
    """Each call of its own; two at a time would be no different to the door."""
    random.seed(seed)
    for item in provider.shuffled(window=20, seed=seed, most=5):
        for hook in provider.requests([item]):
            status = provider.carry(hook)
            assert 200 <= status < 300, status


def _work(over):
    """A worker; now and then it dies over what it has just claimed."""
    chance = random.Random(threading.get_ident())
    try:
        while not over.wait(0.05):
            if chance.random() < 0.1:
                token, claimed = line.claim()
                if claimed:
                    # Its lease runs out, and others take over.
                    rows = Envelope.objects.filter(lease_token=token, state="new")
                    rows.update(lease_until=timezone.now())
            inbound.drain()
    finally:
        connection.close()
