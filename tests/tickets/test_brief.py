"""The brief: what a newcomer reads instead of the whole thread."""

import pytest
from django.test import Client

from tests.factories import (
    known,
    make_team,
    make_telephone,
    make_ticket,
    make_words,
    soon,
)
from tests.tickets.pages import browser_of, shown, url
from tickets import actions
from tickets.models import Handover, Seen
from tickets.queries.brief import Brief, brief

pytestmark = pytest.mark.usefixtures("company")
HTMX = {"HX-Request": "true"}


def address(ticket):
    return f"{url(ticket)}brief/"


@pytest.fixture
def full(ticket, support, bob, ada):
    """A matter with all a matter can have; on Bob's desk, and then on Ada's."""
    actions.take(ticket, by=bob)
    order = actions.record_fact(ticket, name="order", value="A-1", by=bob)
    actions.confirm_fact(order, by=ada)
    actions.record_fact(ticket, name="tried", value="A new seal", by=bob)
    actions.edit_context(ticket, goal="A dry kettle", summary="It leaks.", by=bob)
    actions.promise(ticket, what="Send a seal", due_at=soon(days=1), by=bob)
    make_telephone(support)
    actions.log_call(
        ticket, called_us=True, outcome="talked", text="She called.", by=bob,
        number="+46701740605",
    )  # fmt: skip
    actions.assign(ticket, to=ada, by=bob)
    return ticket


def test_it_tells_all_there_is_to_know(full):
    told = brief(full)
    assert (told.goal, told.summary) == ("A dry kettle", "It leaks.")
    assert [(one["value"], one["confirmed_by"]) for one in told.other_facts] == [
        ("A-1", "Ada")
    ]
    assert [one["value"] for one in told.tried] == ["A new seal"]
    assert [(one["what"], one["owner"]) for one in told.promises] == [
        ("Send a seal", "Bob")
    ]
    assert [one["text"] for one in told.words] == ["My kettle leaks.", "She called."]
    assert (told.unsaid, told.is_stale) == (1, False)


def test_it_tells_by_which_channels_and_people_it_came(full, ada):
    actions.change_team(full, team=make_team("Repairs", lead=ada), by=ada)
    assert [(one["kind"], one["name"]) for one in brief(full).path] == [
        ("channel", "email"),
        ("person", "Bob"),
        ("channel", "phone"),
        ("person", "Ada"),
        ("team", "Repairs"),
    ]


def test_a_path_of_many_turns_keeps_its_beginning_and_its_end(ticket, ada, bob):
    for _turn in range(12):
        actions.assign(ticket, to=ada, by=bob)
        actions.assign(ticket, to=bob, by=ada)
    steps = brief(ticket).path
    assert len(steps) == 14
    assert (steps[0]["kind"], steps[-1]["name"]) == ("channel", "Bob")


def test_what_was_kept_of_the_customer_is_in_it(full, mailbox, bob):
    device = actions.record_fact(full, name="device", value="K200", by=bob)
    actions.promote_fact(device, by=bob)
    identity = full.messages.earliest("seq").identity
    again = make_ticket(mailbox, identity=identity)
    assert [one["value"] for one in brief(again).known] == ["K200"]
    assert brief(full).known == []


def hear(ticket, text="Hello?"):
    first = ticket.messages.earliest("seq")
    words = make_words(text)
    return actions.receive(
        ticket, channel=first.channel, identity=first.identity, words=words
    )


class TestSinceOneLastLooked:
    def test_it_says_what_others_did(self, ticket, ada, bob):
        actions.mark_seen(ticket, seq=ticket.last_message_seq, by=bob)
        hear(ticket)
        actions.note(ticket, text="Odd.", by=ada)
        actions.set_priority(ticket, priority=4, by=ada)
        actions.tag(ticket, name="vip", by=bob)
        told = brief(ticket, bob).changed
        assert (told.theirs, told.ours, told.notes) == (1, 0, 1)
        assert [(one.actor, one.verb) for one in told.events] == [
            ("Ada", "priority_set")
        ]

    def test_for_who_never_looked_there_is_nothing_to_compare_with(self, ticket, bob):
        assert brief(ticket, bob).changed is None

    def test_the_page_says_from_where_on_since_to_open_it_is_to_have_read_it(
        self, ticket, bob
    ):
        read = ticket.last_message_seq
        hear(ticket)
        Seen.objects.advance(ticket, bob, 99)
        browser = browser_of(bob)
        assert "Since you last looked" not in shown(browser.get(address(ticket)))
        page = shown(browser.get(address(ticket), {"since": read}))
        assert "Since you last looked 1 message from the customer" in page


class TestSnapshots:
    def test_what_is_kept_is_read_again_as_it_was(self, full):
        told = brief(full)
        assert Brief.from_json(told.as_json()) == told

    def test_one_from_before_is_still_shown(self, ticket, bob, ada):
        """As hand-overs kept them until 2026-11."""
        actions.hand_over(known(ticket), to=ada, note="Please.", by=bob)
        old = {
            "goal": "A refund", "summary": "It leaks.",
            "facts": [{"name": "order", "value": "A-1"}],
            "promises": [{"what": "Call", "owner": "Bob",
                          "due_at": "2026-11-20T10:00:00+00:00"}],
            "words": [{"by": "", "at": "2026-11-19T10:00:00+00:00", "text": "Hi"}],
        }  # fmt: skip
        Handover.objects.update(brief=old)
        page = shown(browser_of(ada).get("/inbox/offers/"))
        assert "A refund" in page
        assert "Order number A-1" in page

    def test_an_empty_one_is_no_error(self):
        assert Brief.from_json({}).is_empty

    def test_what_one_reader_missed_is_no_news_to_others(self, ticket, bob):
        actions.mark_seen(ticket, seq=2, by=bob)
        hear(ticket)
        assert "changed" not in brief(ticket, bob).as_json()


class TestWhereItIsRead:
    def test_it_is_a_page_of_its_own_and_a_part(self, full, ada):
        page = browser_of(ada).get(address(full))
        part = browser_of(ada).get(address(full), headers=HTMX)
        for words in (
            "A dry kettle", "Order number A-1 confirmed by Ada",
            "What was tried A new seal", "Send a seal", "She called.",
        ):  # fmt: skip
            assert words in shown(page)
            assert words in shown(part)
        assert b"<html" in page.content
        assert b"<html" not in part.content

    def test_it_stands_beside_a_hand_over_and_a_call(self, full, bob):
        for verb in ("hand_over", "log_call"):
            assert "What was tried A new seal" in shown(
                browser_of(bob).get(url(full, verb))
            )

    def test_it_stands_beside_a_code_that_is_said_on_the_telephone(self, full, bob):
        code = actions.continue_on(full, kind="phone", by=bob).shown
        page = shown(browser_of(bob).get("/calls/new/", {"code": code}))
        assert "What was tried A new seal" in page

    def test_looking_changes_nothing(self, full, ada):
        seq = full.events.latest("seq").seq
        browser_of(ada).get(address(full))
        assert full.events.latest("seq").seq == seq

    def test_to_a_stranger_it_does_not_exist(self, bill, bob):
        assert browser_of(bob).get(address(bill)).status_code == 404
        assert Client().get(address(bill)).status_code == 302

    def test_it_asks_no_more_of_a_long_story(
        self, full, ada, django_assert_max_num_queries
    ):
        browser = browser_of(ada)
        with django_assert_max_num_queries(20) as one:
            browser.get(address(full))
        for number in range(3):
            hear(full, f"And {number}")
            actions.record_fact(full, name="other", value=str(number), by=ada)
            actions.promise(full, what=str(number), due_at=soon(), by=ada)
        with django_assert_max_num_queries(len(one)):
            browser.get(address(full))

    def test_hostile_words_are_words(self, ticket, bob):
        hear(ticket, "<img src=x onerror=alert(1)>")
        actions.edit_context(ticket, goal="<b>x", summary="<i>y", by=bob)
        page = browser_of(bob).get(address(ticket)).content
        for raw in (b"<img src=x", b"<b>x", b"<i>y"):
            assert raw not in page
