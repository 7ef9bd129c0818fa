"""Who is told of what: exactly those it concerns, once, and never who did it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from helpdesk.base.accounts import actions as people
from helpdesk.notifications import actions as notifying
from helpdesk.notifications import receivers
from helpdesk.notifications.models import Notification
from helpdesk.notifications.queries import bell, page
from tests.factories import known, make_agent, make_ticket, make_words, soon
from tests.tickets.agreed import HOUR, agree
from tests.tickets.chatting import comes, make_widget, ringing
from tickets import actions, outbox
from tickets.actions import clocks, ring
from tickets.models import Event, Ticket


def told() -> set[tuple[str, str]]:
    """Who was told why, since the last look."""
    outbox.drain()
    found = set(Notification.objects.values_list("agent__name", "why"))
    Notification.objects.all().delete()
    return found


def sentences(agent) -> list[str]:
    outbox.drain()
    days = page(agent).days
    return [line.sentence for day in days for line in day.rows]


@pytest.fixture
def bobs(ticket, bob):
    actions.take(ticket, by=bob)
    assert told() == set()
    return ticket


def test_whoever_is_assigned_something_by_somebody_else_is_told(ticket, ada, bob):
    actions.assign(ticket, to=bob, by=ada)
    assert sentences(bob) == ["Ada assigned it to you"]
    assert told() == {("Bob", "assigned")}
    actions.take(ticket, by=ada)
    assert told() == set()


def test_an_offer_is_told_to_the_agent_or_to_the_whole_team_but_its_giver(
    bobs, bob, grace, billing
):
    offer = actions.hand_over(known(bobs), to=grace, note="Refund", by=bob)
    assert sentences(grace) == ["Bob offers it to you"]
    assert told() == {("Grace", "offered")}
    actions.withdraw_handover(offer, by=bob)
    assert told() == set()
    actions.hand_over(known(bobs), to=billing, note="Refund", by=bob)
    assert sentences(grace) == ["Bob offers it to Billing"]
    assert told() == {("Grace", "offered"), ("Carol", "offered")}


def test_the_giver_is_told_what_became_of_it(bobs, bob, ada, grace, billing):
    offer = actions.hand_over(known(bobs), to=grace, note="Refund", by=bob)
    actions.decline(offer, reason="Not mine", by=grace)
    assert sentences(bob) == [
        "Grace declined what you offered; the ticket stays where it was"
    ]
    told()
    actions.hand_over(known(bobs), to=billing, note="Refund", by=bob)
    told()
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        ring.drain()
        assert sentences(bob) == [
            "Billing did not answer your offer in time; the ticket stays where it was"
        ]
        told()
        actions.accept(
            actions.hand_over(known(bobs), to=grace, note="R", by=bob), by=grace
        )
        assert "Grace accepted what you offered" in sentences(bob)


def test_whoever_asked_is_told_that_somebody_looks_and_what_came_of_it(bobs, bob, dan):
    asked = actions.hand_over(known(bobs), to=dan, note="Covered?", by=bob)
    assert told() == {("Dan", "offered")}
    actions.accept(asked, by=dan)
    assert sentences(bob) == ["Dan is looking into what you asked"]
    told()
    actions.answer_handover(asked, text="Yes.", by=dan)
    assert sentences(bob) == ["Dan answered what you asked"]
    assert told() == {("Bob", "ended")}


def test_whose_promise_passes_on_is_told_once(bobs, bob, ada, grace):
    actions.promise(bobs, what="Call", due_at=soon(), by=bob)
    offer = actions.hand_over(known(bobs), to=grace, note="Refund", by=ada)
    told()
    actions.accept(offer, by=grace)
    assert told() == {("Ada", "ended"), ("Bob", "told")}


def test_one_of_a_team_who_says_no_alone_is_no_news_to_the_giver(
    bobs, bob, grace, billing
):
    offer = actions.hand_over(known(bobs), to=billing, note="Refund", by=bob)
    told()
    actions.decline(offer, reason="Busy", by=grace)
    assert told() == set()


def test_where_the_giver_has_left_whoever_answers_for_it_is_told(bobs, bob, ada, grace):
    offer = actions.hand_over(known(bobs), to=grace, note="Refund", by=bob)
    people.deactivate(bob, by=ada)
    told()
    actions.decline(offer, reason="No", by=grace)
    assert told() == {("Ada", "ended")}


def test_a_chat_that_rings_is_heard_and_not_told(support, bob):
    comes(bob)
    ringing(make_widget(support))
    assert told() == set()


def test_mentions_and_people_who_are_let_in_are_told(bobs, bob, ada, dan):
    actions.note(bobs, text="@Ada, @Bob: odd.", by=bob)
    assert sentences(ada) == ["Bob mentioned you in a note"]
    assert told() == {("Ada", "mentioned")}
    actions.follow(bobs, agent=dan, by=bob)
    assert sentences(dan) == ["Bob let you see it"]


def test_who_wants_to_hear_nothing_of_it_is_told_what_is_about_them_alone(
    bobs, bob, ada
):
    actions.mute(bobs, by=bob)
    first = bobs.messages.filter(direction="in").first()

    def writes():
        words = make_words("Any news?")
        actions.receive(
            bobs, channel=first.channel, identity=first.identity, words=words
        )

    writes()
    assert told() == set()
    actions.note(bobs, text="@Bob: odd.", by=ada)
    assert told() == {("Bob", "mentioned")}
    # From then on as before.
    writes()
    assert told() == {("Bob", "answered")}
    actions.mute(bobs, by=bob)
    actions.unmute(bobs, by=bob)
    writes()
    assert told() == {("Bob", "answered")}


def test_a_late_promise_is_told_to_its_owner_with_its_words(bobs, bob):
    actions.promise(bobs, what="Call back", due_at=soon(), by=bob)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        clocks.drain()
        outbox.drain()
        (line,) = page(bob).days[0].rows
        assert (line.sentence, line.about) == (
            "A promise of yours is late",
            "Call back",
        )


def test_clocks_are_told_to_who_answers_and_breaches_to_the_lead(mailbox, bob, ada):
    agree(ada, targets={"first_reply": HOUR}, warn_percent=25)
    actions.take(make_ticket(mailbox), by=bob)
    assert told() == set()
    with time_machine.travel(timezone.now() + timedelta(minutes=55)):
        clocks.drain()
        assert told() == {("Bob", "clock")}
    with time_machine.travel(timezone.now() + timedelta(minutes=65)):
        clocks.drain()
        outbox.drain()
        assert sentences(ada)[0].startswith("The first reply is late")
        assert told() == {("Bob", "clock"), ("Ada", "clock")}


def test_events_may_name_whom_to_tell(bobs, bob, ada, grace):
    gone = make_agent("Frank", is_active=False)
    names = [str(one.public_id) for one in (bob, grace, gone)]
    bobs.lock()
    bobs.record(Event.Verb.TAGGED, by=ada, name="vip", tell=[*names, "nonsense"][:3])
    bobs.save()
    assert sentences(bob) == ["Ada tagged it"]
    assert told() == {("Bob", "told"), ("Grace", "told")}


def test_an_event_told_twice_makes_one_row(bobs, ada, bob):
    actions.assign(bobs, to=ada, by=bob)
    outbox.drain()
    receivers.tell_people(bobs.events.get(verb="assigned", data__name="Ada"))
    assert Notification.objects.count() == 1


def test_what_one_may_no_longer_see_is_not_shown_nor_counted(bill, grace, bob):
    offer = actions.hand_over(known(bill), to=bob, note="Yours?", by=grace)
    outbox.drain()
    assert bell(bob).tickets == [bill.number]
    actions.withdraw_handover(offer, by=grace)
    assert not Ticket.objects.visible_to(bob).filter(pk=bill.pk).exists()
    assert (bell(bob).unread, page(bob).days) == (0, [])
    assert Notification.objects.filter(agent=bob).exists()


def test_what_was_read_long_ago_goes_and_what_was_not_stays(bobs, ada, bob, support):
    actions.assign(bobs, to=ada, by=bob)
    actions.note(bobs, text="@Ada", by=bob)
    outbox.drain()
    old = timezone.now() - timedelta(days=91)
    first = Notification.objects.earliest("pk")
    Notification.objects.update(made_at=old)
    Notification.objects.filter(pk=first.pk).update(read_at=old, mail_at=None)
    notifying.forget()
    assert [one.why for one in Notification.objects.all()] == ["mentioned"]


def test_the_giver_is_told_that_others_ended_the_offer(bobs, bob, ada, grace, billing):
    actions.hand_over(known(bobs), to=grace, by=bob)
    actions.change_team(bobs, team=billing, by=ada)
    assert "Ada took back what you offered" in sentences(bob)


def test_who_takes_an_offer_back_knows_it(bobs, bob, grace):
    offer = actions.hand_over(known(bobs), to=grace, by=bob)
    before = sentences(bob)
    actions.withdraw_handover(offer, by=bob)
    assert sentences(bob) == before
