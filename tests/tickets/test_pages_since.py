"""/t/<number>/since/: what changed after an event, and the page's parts."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_words, soon
from tests.tickets.pages import browser_of, shown, url
from tickets import actions
from tickets.actions import deliver
from tickets.models import Event, Ticket
from tickets.queries import timeline

pytestmark = pytest.mark.usefixtures("company")

HTMX = {"HX-Request": "true"}


def since(agent, ticket, seq):
    return browser_of(agent).get(f"{url(ticket)}since/", {"seq": seq}, headers=HTMX)


def told(answer) -> list[str]:
    """The texts of all messages among the entries."""
    page = answer.content.decode()
    return re.findall(r'<div class="text">(.*?)</div>', page, re.DOTALL)


def now(ticket) -> int:
    ticket.refresh_from_db()
    return ticket.seq


def more(ticket, text):
    first = ticket.messages.order_by("seq").first()
    return actions.receive(
        ticket, channel=first.channel, identity=first.identity, words=make_words(text)
    )


class TestSince:
    def test_only_what_came_later_is_told(self, ada, ticket):
        before = now(ticket)
        more(ticket, "It drips.")
        actions.tag(ticket, name="kettle", by=ada)

        answer = since(ada, ticket, before)

        assert told(answer) == ["It drips."]
        assert "Ada tagged it: kettle" in shown(answer)
        assert f'data-seq="{now(ticket)}"' in answer.content.decode()

    def test_head_and_side_come_along(self, ada, ticket):
        before = now(ticket)
        actions.set_priority(ticket, priority=4, by=ada)
        actions.edit_context(ticket, goal="Her money back", summary="", by=ada)

        page = since(ada, ticket, before).content.decode()

        assert 'id="ticket-head"' in page
        assert 'id="side"' in page
        assert "Urgent" in page
        assert "Her money back" in page

    def test_nothing_new_is_no_entry(self, ada, ticket):
        assert told(since(ada, ticket, now(ticket))) == []

    def test_a_message_whose_delivery_went_on_is_told_again(self, ada, ticket):
        message = actions.reply(ticket, text="Try a seal.", by=ada)
        before = now(ticket)
        deliver.sent(deliver.claim(message.channel_id), provider_id="x")

        answer = since(ada, ticket, before)

        assert told(answer) == ["Try a seal."]
        assert f'id="m-{message.public_id}"' in answer.content.decode()
        assert "Sent to irma" in shown(answer)

    def test_a_reply_that_was_taken_back_is_named_as_gone(self, ada, ticket):
        hold = timedelta(seconds=10)
        message = actions.reply(ticket, text="Too soon.", by=ada, hold=hold)
        before = now(ticket)
        actions.withdraw_reply(message, by=ada)

        answer = since(ada, ticket, before)

        assert told(answer) == []
        assert f'id="m-{message.public_id}" data-gone' in answer.content.decode()

    def test_a_reply_that_was_released_comes_in_its_own_place(self, ada, ticket):
        hold = timedelta(seconds=10)
        message = actions.reply(ticket, text="Now.", by=ada, hold=hold)
        before = now(ticket)
        actions.send_now(message, by=ada)

        answer = since(ada, ticket, before)

        assert f'id="m-{message.public_id}"' in answer.content.decode()
        assert "Will be sent" not in shown(answer)

    def test_too_much_to_tell_is_said_instead_of_a_part_of_it(self, ada, ticket):
        before = now(ticket)
        Event.objects.bulk_create(
            Event(ticket=ticket, seq=before + 1 + n, verb=Event.Verb.WOKEN, actor=ada)
            for n in range(timeline.EVENTS + 1)
        )

        page = since(ada, ticket, before).content.decode()

        assert "data-whole" in page
        assert 'class="events"' not in page

    def test_an_event_that_names_no_message_breaks_nothing(self, ada, ticket):
        before = now(ticket)
        Event.objects.create(
            ticket=ticket, seq=before + 1, verb="delivered", data={"message": [1, "x"]}
        )
        assert told(since(ada, ticket, before)) == []

    @pytest.mark.parametrize("seq", ["", "x", "-1", "9" * 40])
    def test_no_sense_is_no_error(self, ada, ticket, seq):
        assert since(ada, ticket, seq).status_code in (200, 404)

    def test_ac_48_a_stranger_learns_nothing(self, bob, bill):
        assert since(bob, bill, 0).status_code == 404

    def test_it_asks_no_more_for_thirty_messages_than_for_one(self, bob, ada, ticket):
        browser = browser_of(bob)

        def asked():
            with CaptureQueriesContext(connection) as queries:
                browser.get(f"{url(ticket)}since/?seq=0", headers=HTMX)
            return len(queries)

        asked()
        few = asked()
        for number in range(15):
            more(ticket, f"Word {number}")
            actions.note(ticket, text="Hm", by=ada)
            actions.promise(ticket, what="Call", due_at=soon(), by=ada)
        assert asked() == few <= 8


class TestParts:
    def test_the_part_is_what_the_page_has(self, ada, ticket):
        part = browser_of(ada).get(url(ticket), headers=HTMX)
        page = browser_of(ada).get(url(ticket)).content.decode()

        assert "HX-Request" in part.headers["Vary"]
        assert "<html" not in part.content.decode()
        assert '<article id="ticket"' in part.content.decode()
        assert '<article id="ticket"' in page

    def test_the_list_comes_by_itself(self, ada, ticket):
        page = browser_of(ada).get(url(ticket), {"view": "mine"}).content.decode()
        assert 'hx-get="/?view=mine"' in page

    def test_a_view_nobody_knows_is_the_first_one(self, ada, ticket):
        page = browser_of(ada).get(url(ticket), {"view": '"><b>'}).content.decode()
        assert "<b>" not in page
        assert 'hx-get="/?view=open"' in page

    def test_no_password_is_read_for_a_page(self, ada, bob, ticket):
        actions.take(ticket, by=bob)
        browser = browser_of(ada)
        with CaptureQueriesContext(connection) as asked:
            browser.get(url(ticket))
        of_tickets = [one["sql"] for one in asked if "tickets_" in one["sql"]]
        assert of_tickets
        assert not [sql for sql in of_tickets if "password" in sql]

    def test_somebody_who_left_sees_nothing(self, bob, ticket):
        browser = browser_of(bob)
        bob.is_active = False
        bob.save()
        assert browser.get(url(ticket)).status_code in (302, 404)


class TestNew:
    def line(self, agent, ticket):
        page = browser_of(agent).get(url(ticket)).content.decode()
        after = page.partition('id="first-new"')[2]
        return re.findall(r'<div class="text">(.*?)</div>', after)

    def test_it_begins_where_one_left_off(self, bob, ada, ticket):
        actions.mark_seen(ticket, seq=10**6, by=bob)
        more(ticket, "New.")
        actions.note(ticket, text="Hm.", by=ada)
        assert self.line(bob, ticket) == ["New.", "Hm."]

    def test_ones_own_words_are_no_news(self, bob, ticket):
        actions.mark_seen(ticket, seq=10**6, by=bob)
        actions.note(ticket, text="Mine.", by=bob)
        assert self.line(bob, ticket) == []

    def test_who_never_looked_needs_no_line(self, bob, ticket):
        assert self.line(bob, ticket) == []


def test_words_that_follow_one_another_have_one_head(ada, ticket):
    more(ticket, "Again.")
    actions.note(ticket, text="Hm.", by=ada)
    page = browser_of(ada).get(url(ticket)).content.decode()
    classes = re.findall(r'<li class="said ([a-z -]+)" id="m-', page)
    assert classes == ["in", "in goes-on", "note mine"]


def test_an_hour_later_or_another_day_has_a_head_of_its_own(ada, ticket):
    said = more(ticket, "Again.")
    first = ticket.messages.order_by("seq").first()
    first.said_at = said.said_at - timedelta(days=1)
    first.save()
    page = browser_of(ada).get(url(ticket)).content.decode()
    assert "goes-on" not in page
    assert page.count('class="day"') == 2
    assert "Yesterday" in page


@pytest.mark.parametrize("choice", ["in-4-hours", "tomorrow", "monday"])
def test_a_promise_can_be_made_for_one_of_the_usual_times(ada, ticket, choice):
    typed = {"what": "Call", "due_at": ["2035-01-01T09:00", choice]}
    answer = browser_of(ada).post(url(ticket, "promise"), typed)
    assert answer.status_code == 303
    assert Ticket.objects.get().follow_ups.get().due_at.year < 2035
