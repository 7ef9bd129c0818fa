"""The contract from end to end: called over HTTP, worked by workers, shown in tickets."""

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from channels_app import fetching, inbound, intake, outbound
from channels_app.adapter import ConnectionFailed
from channels_app.models import Allowance, Connection, Envelope, Named
from tests.channels_app.contract.case import Run
from tests.factories import make_channel
from tests.servers import serving
from tests.wire.providers.base import Item
from tests.wire.providers.customers import picture
from tickets import actions
from tickets.models import Attachment, Delivery, Message, Ticket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("door")]

KEY = "k" * 32
State = Envelope.State


@pytest.fixture
def door(run: Run, company, support, settings) -> Iterator[Run]:
    """The provider calls us, and everything that happens there is told at once."""
    with serving() as desk:
        settings.SITE_URL = desk
        hook = f"{desk}/hooks/{run.case.kind}/{KEY}/"
        run.provider.hook = hook
        channel = make_channel(
            support, kind=run.case.kind, traits=dict(run.adapter.traits)
        )
        row = Connection(channel=channel, key=KEY, config=dict(run.settings.config))
        row.seal(run.settings.secret)
        row.save()
        if run.case.connects_first:
            learned = run.adapter.connect(row.settings(), hook=hook)
            row.config |= {"address": learned.address, **learned.config}
            row.save()
        run.provider.is_holding = False
        run.provider.waiting.clear()
        yield run


def told(*, state: str = State.STORED) -> int:
    return Envelope.objects.filter(state=state).count()


def words(ticket: Ticket) -> list[str]:
    return [one.text for one in ticket.messages.order_by("said_at", "seq")]


def work() -> None:
    """Until nothing is left to do; what waits for something else is not waited for."""
    for row in Connection.objects.select_related("channel"):
        if row.adapter.polls:
            _look(row)
    Envelope.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    inbound.drain()


def _look(row: Connection) -> None:
    """As our polling does, until nothing is new."""
    with closing(row.adapter.poll(row.settings(), row.cursor, wait=0.05)) as batches:
        for batch in batches:
            intake.store(row.channel, batch.items, cursor=batch.cursor)
            if not batch.items:
                return


def tell(door: Run, *items: Item) -> None:
    """In as few calls as the provider would; where it calls nobody, we look."""
    if door.adapter.hooks:
        assert set(door.provider.batch(items)) == {200}


def tell_again(door: Run, *, times: int) -> None:
    """The provider tells all of it again; where it calls nobody, our cursor is lost."""
    if door.adapter.hooks:
        assert set(door.provider.redeliver(times=times)) == {200}
        return
    for _time in range(times):
        Connection.objects.update(cursor={})
        work()


def test_words_become_a_ticket_and_the_answer_arrives(door, ada):
    door.irma.says("My kettle leaks.")
    work()
    ticket = Ticket.objects.get()

    actions.reply(ticket, text="Try the lid.", by=ada)
    outbound.drain()
    door.irma.says("That helped.")
    work()

    [said] = door.irma.heard
    assert said.text == "Try the lid."
    # Providers tell whole seconds: what is answered within one may stand before it.
    told_in_all = {"My kettle leaks.", "Try the lid.", "That helped."}
    assert set(words(Ticket.objects.get())) == told_in_all
    delivery = Delivery.objects.get()
    assert delivery.state in {"sent", "delivered", "read"}
    assert said.name in {
        delivery.provider_id,
        *Named.objects.values_list("name", flat=True),
    }


def test_two_people_have_two_tickets(door):
    door.irma.says("My kettle leaks.")
    door.karl.says("Mine is loud.")
    work()
    assert Ticket.objects.count() == 2
    assert len({ticket.customer_id for ticket in Ticket.objects.all()}) == 2


def test_what_is_redelivered_five_times_is_there_once(door):
    for text in ("One.", "Two.", "Three."):
        door.irma.says(text)
    work()
    tell_again(door, times=5)
    work()
    assert words(Ticket.objects.get()) == ["One.", "Two.", "Three."]


@pytest.mark.needs("order", "calls")
def test_what_came_out_of_order_is_read_in_order(door):
    # Told a minute later, so that its clock is not ahead of ours.
    door.provider.behind = 60.0
    with door.provider.holding():
        for at in range(8):
            door.irma.says(f"Word {at}")
    for item in door.provider.shuffled(window=20, seed=3, most=5):
        door.provider.deliver(item)
        work()

    assert words(Ticket.objects.get()) == [f"Word {at}" for at in range(8)]


def test_what_came_in_order_is_read_in_order_whatever_its_time(door):
    """Providers tell whole seconds, or none at all: then it counts how it came."""
    for at in range(6):
        door.irma.says(f"Word {at}")
    tell_again(door, times=2)
    work()

    assert words(Ticket.objects.get()) == [f"Word {at}" for at in range(6)]


def test_who_is_signed_out_keeps_the_answer_and_tells_the_admins_once(
    door, ada, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    door.irma.says("My kettle leaks.")
    work()
    actions.reply(Ticket.objects.get(), text="Try the lid.", by=ada)
    door.signs_out()
    outbound.drain()
    Delivery.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    outbound.drain()

    row = Connection.objects.get()
    assert Delivery.objects.get().state == "queued"
    assert row.is_signed_out
    assert row.send_failing_since is not None
    [told] = mail.outbox
    assert told.to == [ada.email]
    assert row.send_last_error in told.body
    assert not any(secret in told.body for secret in door.settings.secret.values())

    door.signs_in()
    send()
    assert [one.text for one in door.irma.heard] == ["Try the lid."]
    assert not Connection.objects.get().is_signed_out


@pytest.mark.needs("calls")
def test_two_first_messages_at_once_are_one_ticket(door):
    """AC-71: several calls at the same time, and two workers."""
    with door.provider.holding():
        items = [door.irma.sends_photo(picture(at)) for at in range(5)]
    _at_once(*(lambda item=item: door.provider.deliver(item) for item in items))
    _at_once(work, work)
    work()

    ticket = Ticket.objects.get()
    assert ticket.messages.count() in {1, 5}
    assert told() == 5


def send() -> None:
    """What waits for its turn, for a provider in trouble or for a lease, goes now."""
    past = timezone.now() - timedelta(seconds=1)
    for _time in range(5):
        Delivery.objects.update(not_before=past)
        Connection.objects.update(paused_until=None)
        Allowance.objects.all().delete()
        outbound.drain()


def _at_once(*jobs) -> None:
    def run(job) -> None:
        try:
            job()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)


@pytest.mark.needs("calls")
def test_a_forged_call_is_refused_and_nothing_is_kept(door):
    with door.provider.holding():
        item = door.irma.says("Give me their order.")
    assert door.provider.forged(item) == [401]
    assert Envelope.objects.count() == 0
    assert Connection.objects.get().refused == 1


def test_what_is_of_another_account_is_rejected_with_a_reason(door):
    if door.case.other is None:
        return
    with door.provider.holding():
        item = door.case.other(door.provider)
    tell(door, item)
    work()
    [envelope] = Envelope.objects.all()
    assert envelope.state == State.REJECTED
    assert envelope.reason
    assert Ticket.objects.count() == 0


def test_what_was_said_while_nobody_reached_the_provider_is_there_afterwards(door):
    if door.adapter.hooks:
        return
    work()
    door.provider.fails(503, times=9)
    door.irma.says("My kettle leaks.")
    with pytest.raises(ConnectionFailed) as failed:
        work()
    assert failed.value.words
    door.provider.script.clear()
    work()
    assert words(Ticket.objects.get()) == ["My kettle leaks."]


def test_who_is_signed_out_cannot_look_and_says_so(door):
    if door.adapter.hooks:
        return
    door.irma.says("My kettle leaks.")
    door.signs_out()
    with pytest.raises(ConnectionFailed) as failed:
        work()
    assert "admin" in failed.value.words.lower()
    door.signs_in()
    work()
    assert words(Ticket.objects.get()) == ["My kettle leaks."]


def test_a_poison_item_waits_in_the_quarantine_and_the_others_do_not(door):
    with door.provider.holding():
        before = door.irma.says("Before.")
        poison = door.case.poison(door.provider)
        after = door.irma.says("After.")
    tell(door, before, poison, after)
    work()

    assert words(Ticket.objects.get()) == ["Before.", "After."]
    assert told(state=State.QUARANTINED) == 1


@pytest.mark.needs("photos")
def test_pictures_that_belong_together_are_one_message(door):
    door.irma.sends_photos(3, caption="All of it")
    work()
    fetching.drain()

    [message] = Message.objects.all()
    assert message.text == "All of it"
    assert message.attachments.count() == 3


@pytest.mark.needs("files")
def test_a_picture_is_fetched_although_its_provider_was_in_trouble(door):
    door.irma.sends_photo(picture(5), caption="The lid")
    work()
    message = Message.objects.get()
    assert message.text == "The lid"

    door.provider.fails(503)
    fetching.drain()
    assert message.attachments.count() == 0
    message.awaited.update(not_before=timezone.now() - timedelta(seconds=1))
    fetching.drain()

    [attachment] = message.attachments.all()
    assert isinstance(attachment, Attachment)
    assert attachment.size == len(picture(5))


@pytest.mark.needs("edits", "calls")
def test_a_correction_changes_the_message_even_if_it_comes_first(door):
    with door.provider.holding():
        item = door.irma.says("My kettle leeks.")
        edit = door.irma.edits(item, "My kettle leaks.")
    door.provider.deliver(edit)
    work()
    door.provider.deliver(item)
    work()
    work()

    [message] = Message.objects.all()
    assert message.text == "My kettle leaks."
    assert [one.text for one in message.wordings.all()] == ["My kettle leeks."]


@pytest.mark.needs("edits")
def test_nobody_changes_what_somebody_else_said(door):
    item = door.irma.says("My kettle leaks.")
    work()
    door.karl.edits(item, "Cancel my order.")
    work()
    assert Message.objects.get().text == "My kettle leaks."


@pytest.mark.needs("deletes")
def test_what_was_taken_back_is_marked_so(door):
    item = door.irma.says("Forget it.")
    work()
    door.irma.deletes(item)
    work()
    assert Message.objects.get().deleted_at is not None


@pytest.mark.needs("reacts")
def test_a_sign_on_our_answer_is_shown_and_taken_away(door, ada):
    door.irma.says("My kettle leaks.")
    work()
    actions.reply(Ticket.objects.get(), text="Try the lid.", by=ada)
    outbound.drain()
    [said] = door.irma.heard
    answer = Message.objects.get(direction="out")

    door.irma.reacts(said, "👍")
    work()
    assert [one.emoji for one in answer.reactions.all()] == ["👍"]
    door.irma.reacts(said, "")
    work()
    assert [one.emoji for one in answer.reactions.all() if one.emoji] == []


@pytest.mark.needs("receipts", "reads")
def test_receipts_only_move_on(door, ada):
    door.irma.says("My kettle leaks.")
    work()
    actions.reply(Ticket.objects.get(), text="Try the lid.", by=ada)
    outbound.drain()
    door.irma.reads()
    work()
    assert Delivery.objects.get().state in {"read", "delivered"}
    state = Delivery.objects.get().state
    tell_again(door, times=2)
    work()
    assert Delivery.objects.get().state == state


def test_too_much_is_sent_later_and_costs_no_attempt(door, ada):
    door.irma.says("My kettle leaks.")
    work()
    actions.reply(Ticket.objects.get(), text="Try the lid.", by=ada)
    door.provider.limits(2)
    outbound.drain()

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("queued", 0)
    assert delivery.not_before > timezone.now()
    assert door.irma.heard == []


def test_an_outage_keeps_the_answer_and_sends_it_once(door, ada):
    door.irma.says("My kettle leaks.")
    work()
    actions.reply(Ticket.objects.get(), text="Try the lid.", by=ada)
    door.provider.fails(503)
    outbound.drain()
    assert Delivery.objects.get().state == "queued"

    send()
    assert [one.text for one in door.irma.heard] == ["Try the lid."]


def test_a_worker_that_dies_between_pieces_doubles_none(door, ada):
    door.irma.says("My kettle leaks.")
    work()
    most = door.adapter.traits["longest"]
    text = " ".join(f"word{at}" for at in range(600))[:most].rpartition(" ")[0]
    actions.reply(Ticket.objects.get(), text=text, by=ada)
    send()
    once = [one.text for one in door.irma.heard]
    send()
    assert [one.text for one in door.irma.heard] == once
    assert " ".join(once).split() == text.split()
