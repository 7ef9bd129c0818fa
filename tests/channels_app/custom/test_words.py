"""Words that programs bring: each once, in order, in the ticket they belong to."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from channels_app import inbound
from channels_app.actions import bringing
from channels_app.actions.bringing import Kept
from channels_app.actions.custom import add_custom, switch_custom
from channels_app.errors import ChannelOff, Invalid, OtherWords
from channels_app.models import Envelope
from tests.channels_app.custom.conftest import brought, message_of, say, work
from tests.corpus import payloads_of
from tests.races import at_once
from tickets import actions
from tickets.actions import NewFile
from tickets.models import Customer, Delivery, Identity, Message, Status, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def texts(ticket):
    return [one.text for one in ticket.messages.order_by("seq")]


def test_first_words_open_a_ticket_of_the_channels_team(acme, support):
    said_at = timezone.now() - timedelta(minutes=3)
    kept = say(acme, subject="Kettle", said_at=said_at)

    message = message_of(kept)
    assert (message.text, message.channel, message.dated) == (
        "My kettle leaks.", acme, said_at,
    )  # fmt: skip
    assert (message.ticket.subject, message.ticket.team) == ("Kettle", support)
    identity = Identity.objects.get()
    assert (identity.kind, identity.canonical, identity.customer.name) == (
        "custom.acme", "irma-7", "Irma",
    )  # fmt: skip


def test_a_thread_is_one_ticket_however_long_it_takes(acme):
    for name in ("m1", "m2", "m3"):
        say(acme, name, f"Words {name}")

    assert texts(Ticket.objects.get()) == ["Words m1", "Words m2", "Words m3"]


def test_another_thread_of_the_same_person_is_another_matter(acme):
    say(acme, "m1")
    say(acme, "m2", thread="t2")

    assert Ticket.objects.count() == 2
    assert Customer.objects.count() == 1


def test_without_a_thread_all_of_one_address_is_one(acme):
    say(acme, "m1", thread="")
    say(acme, "m2", thread="")

    assert Message.objects.count() == 2
    assert Ticket.objects.count() == 1


def test_words_after_the_end_wake_the_ticket_and_after_its_close_open_another(
    acme, bob
):
    first = message_of(say(acme)).ticket
    actions.resolve(first, by=bob)
    say(acme, "m2", "Still leaks.")
    first.refresh_from_db()
    assert first.status == Status.OPEN

    Ticket.objects.update(status=Status.CLOSED)
    again = message_of(say(acme, "m3", "And again.")).ticket
    assert again != first
    assert texts(again) == ["And again."]


def test_the_same_again_is_the_same_message_however_often(acme):
    for _time in range(5):
        say(acme)

    assert (Envelope.objects.count(), Message.objects.count()) == (1, 1)


def test_ac_68_other_words_under_the_same_id_are_refused_and_not_lost_unsaid(acme):
    say(acme, text="yes")
    with pytest.raises(OtherWords):
        say(acme, text="no")

    assert Message.objects.get().text == "yes"


def test_of_a_batch_each_is_answered_and_one_bad_one_stops_nobody(acme):
    many = [
        brought("m1", "one"),
        brought("m2", ""),
        brought("m1", "one"),
        brought("m1", "another"),
        brought("m3", "three"),
    ]

    kept = bringing.say_all(acme, many)
    work()

    assert [type(one) for one in kept] == [Kept, Invalid, Kept, OtherWords, Kept]
    assert [kept[0].is_new, kept[2].is_new, kept[4].is_new] == [True, False, True]
    assert texts(Ticket.objects.get()) == ["one", "three"]


def test_a_batch_is_told_in_the_order_it_came_in(acme):
    many = [brought(f"m{n:02}", f"{n}", thread=f"t{n % 3}") for n in range(100)]
    bringing.say_all(acme, many)
    work()

    for thread in range(3):
        ticket = Message.objects.get(text=str(thread)).ticket
        assert texts(ticket) == [str(n) for n in range(thread, 100, 3)]


def test_ac_71_five_pictures_at_once_from_somebody_new_are_one_ticket(acme):
    def send(number):
        file = NewFile(
            filename=f"{number}.png", content_type="image/png", content=b"x" * number
        )
        bringing.say(acme, brought(f"m{number}", "", files=(file,)))
        inbound.drain()

    at_once([lambda number=number: send(number) for number in range(1, 6)])
    work()

    [ticket] = Ticket.objects.all()
    assert ticket.messages.count() == 5
    assert Customer.objects.count() == 1


def test_who_is_known_by_an_address_is_known_on_each_channel_that_has_such(
    acme, support, ada
):
    other, _ = add_custom(team=support, name="Acme 2", addresses="acme", by=ada)
    else_, _ = add_custom(team=support, name="Bolt", addresses="bolt", by=ada)
    for channel in (acme, other, else_):
        say(channel)

    # Each channel counts by itself, with ids and threads of its own.
    assert Ticket.objects.count() == 3
    assert Identity.objects.count() == 2


def test_a_thread_of_one_channel_leads_nowhere_on_another(acme, billing, ada):
    mine = message_of(say(acme)).ticket
    other, _ = add_custom(team=billing, name="Other", addresses="acme", by=ada)
    theirs = message_of(say(other, "m1", "Hello?")).ticket

    assert theirs != mine
    assert texts(mine) == ["My kettle leaks."]


def test_files_come_along(acme):
    file = NewFile(filename="../a.txt", content_type="text/plain", content=b"abc")
    large = NewFile(filename="b.bin", content_type="", content=b"b" * 400_000)
    kept = say(acme, files=(file, large))

    files = list(message_of(kept).attachments.all())
    assert [(one.filename, one.size) for one in files] == [
        ("a.txt", 3), ("b.bin", 400_000),
    ]  # fmt: skip
    assert say(acme, files=(file, large)).is_new is False


def test_it_is_linked_to_what_it_answers(acme, bob, messenger):
    messenger.script = [(200, {"external_id": "their-1"})]
    ticket = message_of(say(acme)).ticket
    answer = actions.reply(ticket, text="Which one?", by=bob)
    work()

    to_theirs = message_of(say(acme, "m2", "That one.", in_reply_to=("their-1",)))
    to_ours = message_of(
        say(
            acme,
            "m3",
            "This one.",
            in_reply_to=(str(answer.deliveries.get().public_id),),
        )
    )
    to_own = message_of(say(acme, "m4", "I said", in_reply_to=("nobody", "m2")))
    to_none = message_of(say(acme, "m5", "Hm", in_reply_to=("nobody",)))

    assert [to_theirs.answers, to_ours.answers] == [answer, answer]
    assert (to_own.answers, to_none.answers) == (to_theirs, None)


def test_an_id_of_another_ticket_links_nothing(acme):
    say(acme, "m1", thread="t1")
    other = message_of(say(acme, "m2", thread="t2", in_reply_to=("m1",)))
    assert other.answers is None


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"name": ""}, "external_id"),
        ({"name": "x" * 201}, "external_id"),
        ({"name": "a\x00b"}, "external_id"),
        ({"name": "a\nb"}, "external_id"),
        ({"address": ""}, "address"),
        ({"address": "x" * 321}, "address"),
        ({"address": "irma\u202e7"}, "address"),
        ({"thread": " t"}, "thread"),
        ({"text": "x" * 100_001}, "text"),
        ({"text": " \n"}, "text"),
        ({"subject": "x" * 501}, "subject"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_field(acme, more, place):
    given = {"name": "m1", "text": "Hello", **more}
    name, text = given.pop("name"), given.pop("text")
    with pytest.raises(Invalid) as refusal:
        bringing.say(acme, brought(name, text, **given))

    assert list(refusal.value.data["errors"]) == [place]
    assert not Envelope.objects.exists()


@pytest.mark.parametrize(
    "sizes", [[10 * 1024 * 1024 + 1], [9 * 1024 * 1024] * 3, [1] * 11]
)
def test_more_files_than_fit_are_refused(acme, sizes):
    files = tuple(
        NewFile(filename="a", content_type="", content=b"x" * size) for size in sizes
    )
    with pytest.raises(Invalid):
        bringing.say(acme, brought(files=files))


def test_nothing_comes_in_by_a_channel_that_is_off(acme, ada):
    switch_custom(acme, active=False, by=ada)
    with pytest.raises(ChannelOff):
        bringing.say(acme, brought())
    assert not Envelope.objects.exists()


def test_hostile_words_are_words(acme):
    for number, text in enumerate(payloads_of(1)[:40]):
        say(acme, f"m{number}", text[:1000] or "x", html=f"<p>{text}</p>")
    say(acme, "odd", "a\x00b \ud800 \u202e c".encode("utf-16", "surrogatepass").decode(
        "utf-16", "replace"))  # fmt: skip

    assert not Envelope.objects.exclude(state="stored").exists()
    for message in Message.objects.all():
        assert "<script" not in message.html.lower()
        assert "\x00" not in message.text


def test_what_the_adapter_cannot_read_waits_in_quarantine(acme):
    item = bringing.raw(brought())
    broken = Envelope.of(acme, item)
    broken.raw = json.dumps({"external_id": "m1"}).encode()
    broken.save()
    inbound.drain()

    broken.refresh_from_db()
    assert broken.state == "quarantined"


def test_it_is_stored_when_it_is_answered_and_worked_later(acme):
    kept = bringing.say(acme, brought())

    assert kept.is_new
    assert not connection.in_atomic_block
    assert (kept.envelope.state, Message.objects.count()) == ("new", 0)
    assert not Delivery.objects.exists()
