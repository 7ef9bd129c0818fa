"""Whom it is told that a customer answers: who owns the ticket, who follows it, and who
asked to hear of their teams; once, however much they write."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from helpdesk.notifications import actions as notifying
from helpdesk.notifications import receivers
from helpdesk.notifications.models import Notification
from helpdesk.notifications.queries import bell, page
from tests.factories import make_agent, make_team, make_ticket, make_words
from tests.notifications.wishing import wishes
from tests.tickets.chatting import chat, comes, make_widget, writes
from tickets import actions, outbox
from tickets.models import Event, Follower

LISTED = {"bell": True}


@pytest.fixture
def bobs(ticket, bob):
    actions.take(ticket, by=bob)
    outbox.drain()
    Notification.objects.all().delete()
    return ticket


def told() -> set[tuple[str, str]]:
    outbox.drain()
    return set(Notification.objects.values_list("agent__name", "kind"))


def sentences(agent) -> list[str]:
    outbox.drain()
    return [line.sentence for day in page(agent).days for line in day.rows]


def test_who_owns_it_is_told_of_an_answer_and_nobody_else_is(bobs, bob):
    writes(bobs)
    assert sentences(bob) == ["An answer in the matter of Irma"]
    assert told() == {("Bob", "answered_mine")}


def test_the_first_words_are_told_as_a_new_ticket_to_who_asked_for_it(
    mailbox, ada, bob, grace
):
    wishes(bob, opened_team=LISTED, answered_team=LISTED)
    wishes(grace, opened_team=LISTED)
    make_ticket(mailbox)
    assert sentences(bob) == ["A new ticket from Irma"]
    assert told() == {("Bob", "opened_team")}


def test_answers_that_follow_one_another_are_one_until_they_are_read(bobs, bob):
    for _ in range(3):
        writes(bobs)
    assert sentences(bob) == ["3 answers in the matter of Irma"]
    assert bell(bob).unread == 1
    notifying.mark_read(bob, number=bobs.number)
    writes(bobs)
    outbox.drain()
    assert sentences(bob)[0] == "An answer in the matter of Irma"
    assert Notification.objects.count() == 2


def test_an_answer_that_was_told_before_a_newer_one_changes_nothing_now(bobs, bob):
    writes(bobs)
    writes(bobs)
    outbox.drain()
    first, _second = bobs.events.filter(verb=Event.Verb.RECEIVED).order_by("-seq")[:2][
        ::-1
    ]
    receivers.tell_people(first)
    assert sentences(bob) == ["2 answers in the matter of Irma"]


def test_whoever_follows_by_choice_is_told_and_who_only_had_it_is_not(
    bobs, ada, grace, dan
):
    actions.follow(bobs, agent=dan, by=ada)
    Follower.objects.create(ticket=bobs, agent=grace, why=Follower.Why.HAD_IT)
    outbox.drain()
    Notification.objects.all().delete()
    writes(bobs)
    assert told() == {("Bob", "answered_mine"), ("Dan", "answered_followed")}


def test_who_is_near_in_two_ways_is_told_as_the_nearer(bobs, bob, ada):
    wishes(bob, answered_team=LISTED)
    wishes(ada, answered_team=LISTED)
    writes(bobs)
    assert told() == {("Bob", "answered_mine"), ("Ada", "answered_team")}


def test_a_ticket_that_another_team_passes_on_is_new_to_the_next_one(
    bobs, bob, ada, carol, grace, billing
):
    wishes(grace, opened_team=LISTED)
    actions.change_team(bobs, team=billing, by=bob)
    assert told() >= {("Grace", "opened_team")}


def test_machines_spam_and_old_words_are_no_news(bobs, bob):
    said = bobs.messages.earliest("seq")
    for more in ({"auto": "vacation"}, {"warnings": ("old",)}):
        actions.receive(
            bobs,
            channel=said.channel,
            identity=said.identity,
            words=make_words("I am away.", **more),
        )
    actions.call_spam(bobs, by=bob)
    writes(bobs)
    assert told() == set()


def test_who_is_there_for_a_chat_hears_of_it_only_once_they_are_gone(support, bob):
    comes(bob)
    talk = chat(make_widget(support))
    actions.take(talk, by=bob)
    writes(talk)
    assert told() == set()
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        writes(talk)
        assert told() == {("Bob", "answered_mine")}


def test_notes_on_ones_ticket_are_told_to_who_asked_and_a_mention_comes_first(
    bobs, bob, ada
):
    actions.note(bobs, text="Odd.", by=ada)
    assert told() == set()
    wishes(bob, noted_mine=LISTED)
    actions.note(bobs, text="Very odd.", by=ada)
    actions.note(bobs, text="@Bob: look.", by=ada)
    actions.note(bobs, text="My own.", by=bob)
    assert sentences(bob) == ["Ada mentioned you in a note", "Ada wrote a note"]


def test_what_stands_in_no_list_is_mailed_and_read_by_opening_the_ticket(bobs, bob):
    wishes(bob, answered_mine={"bell": False, "mail": "later"})
    writes(bobs)
    assert sentences(bob) == []
    assert (bell(bob).unread, bell(bob).tickets) == (0, [bobs.number])
    assert notifying.mark_read(bob, number=bobs.number) == 1
    assert bell(bob).tickets == []


def test_many_who_are_told_cost_what_one_does(mailbox, ada, support):
    def cost(ticket) -> int:
        writes(ticket)
        with CaptureQueriesContext(connection) as counted:
            outbox.drain()
        return len(counted)

    people = [make_agent(f"P{n}") for n in range(8)]
    team = make_team("Big", lead=ada, members=tuple(people))
    alone, together = make_ticket(mailbox), make_ticket(mailbox)
    for one in people:
        wishes(one, answered_team=LISTED)
    actions.change_team(together, team=team, by=ada)
    actions.take(alone, by=people[0])
    outbox.drain()
    cost(alone)
    assert cost(together) <= cost(alone)
