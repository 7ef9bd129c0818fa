"""The feed of events: all of it, once, in one order, and only what one may see."""

import json
import random
import threading
import time
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from helpdesk.base.accounts.models import Company
from helpdesk.runtime.archive import begin_anew
from tests.factories import make_agent, make_identity, make_ticket
from tests.races import at_once
from tests.threads import until
from tickets import actions
from tickets.models import Event
from tickets.queries import checks, feed
from tickets.queries.feed import CursorExpired, NoCursor, UnknownType, page

# Nothing of a transaction that goes on is told: these have to commit.
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("company"),
]


TO_CONNECT = ("host", "port", "user", "password", "dbname")


def everything(agent, after="", limit=50, **more) -> list[dict]:
    """Page by page to the end."""
    found = []
    while True:
        got = page(agent, after, limit, **more)
        found += got.results
        after = got.next_cursor
        if not got.has_more:
            return found


def kinds(found: list[dict]) -> list[str]:
    return [one["type"].removeprefix("ticket.") for one in found]


def test_it_tells_everything_in_order_page_by_page(ticket, bob, ada):
    actions.note(ticket, text="Odd.", by=bob)
    actions.tag(ticket, name="vip", by=bob)
    whole = everything(ada)
    assert kinds(whole) == ["opened", "received", "noted", "tagged"]
    assert [one["seq"] for one in whole] == [1, 2, 3, 4]
    for limit in 1, 2, 3, 4:
        assert everything(ada, limit=limit) == whole


def test_an_event_says_who_did_what_to_which_ticket_and_no_words(ticket, bob, ada):
    noted = actions.note(ticket, text="Odd.", by=bob)
    [*_, told] = everything(ada)
    event = Event.objects.get(verb="noted")
    assert told == {
        "id": str(event.public_id),
        "type": "ticket.noted",
        "at": event.at.isoformat().replace("+00:00", "Z"),
        "seq": 3,
        "ticket": {"id": str(ticket.public_id), "number": ticket.number},
        "actor": {"kind": "agent", "id": str(bob.public_id), "name": "Bob"},
        "data": {"message": str(noted.public_id)},
    }


def test_who_wrote_is_the_customer_of_that_address_and_what_the_house_does_nobodys(
    ticket, mailbox, ada
):
    other = make_identity("Otto")
    actions.receive(
        ticket, channel=mailbox, identity=other,
        words=actions.Words(subject="", text="I as well.", said_at=ticket.touched_at),
    )  # fmt: skip
    actors = [(one["type"], one["actor"]["kind"]) for one in everything(ada)]
    assert actors[:2] == [
        ("ticket.opened", "customer"),
        ("ticket.received", "customer"),
    ]
    told = everything(ada)[-1]
    assert told["actor"]["id"] == str(other.customer.public_id)


def test_the_end_is_a_cursor_from_which_it_goes_on(ticket, bob, ada):
    first = page(ada, "", 50)
    assert (first.has_more, len(first.results)) == (False, 2)
    again = page(ada, first.next_cursor, 50)
    assert (again.results, again.has_more) == ([], False)
    actions.tag(ticket, name="vip", by=bob)
    assert kinds(page(ada, again.next_cursor, 50).results) == ["tagged"]


def test_from_now_on_nothing_older_is_told(ticket, bob, ada):
    now = page(ada, "now", 50)
    assert (now.results, now.has_more) == ([], False)
    actions.tag(ticket, name="vip", by=bob)
    assert kinds(page(ada, now.next_cursor, 50).results) == ["tagged"]


def test_each_event_has_a_cursor_of_its_own(ticket, bob, ada):
    found = page(ada, "", 50)
    assert kinds(page(ada, found.cursors[0], 50).results) == ["received"]
    assert page(ada, found.cursors[1], 50).results == []


def test_cursors_cannot_be_read_or_made_up(ticket, ada):
    cursor = page(ada, "", 50).next_cursor
    assert page(ada, "", 50).next_cursor != cursor
    for nonsense in ("x", "0", "=", "ä", cursor[:-2], cursor + "AA", "A" + cursor[1:]):
        with pytest.raises(NoCursor):
            page(ada, nonsense, 50)


def test_after_a_restore_old_cursors_are_void_and_old_events_are_told(ticket, bob, ada):
    cursor = page(ada, "", 50).next_cursor
    # As a server that wrote for years numbered them.
    with transaction.atomic(), connection.cursor() as sql:
        sql.execute("SET LOCAL helpdesk.erasing = 'on'")
        sql.execute("UPDATE tickets_event SET xid = '4000000000'")
    assert everything(ada) == []

    begin_anew()

    with pytest.raises(CursorExpired):
        page(ada, cursor, 50)
    actions.tag(ticket, name="vip", by=bob)
    assert kinds(everything(ada)) == ["opened", "received", "tagged"]
    assert Company.objects.get().epoch == 2


def test_a_reply_under_undo_is_told_when_it_goes_out(ticket, bob, ada):
    held = actions.reply(ticket, text="Soon", by=bob, hold=timedelta(seconds=10))
    other = actions.reply(ticket, text="Not so", by=bob, hold=timedelta(seconds=10))
    assert kinds(everything(ada)) == ["opened", "received"]
    actions.withdraw_reply(other, by=bob)
    told = json.dumps(everything(ada))
    assert str(held.public_id) not in told
    assert str(other.public_id) not in told
    actions.send_now(held, by=bob)
    assert kinds(everything(ada))[-1] in {"replied", "delivered"}
    assert str(held.public_id) in json.dumps(everything(ada))
    assert str(other.public_id) not in json.dumps(everything(ada))


def test_ac_49_what_an_agent_may_not_see_is_not_in_their_feed(
    ticket, bill, bob, grace, ada, dan
):
    for hidden, by in ((bill, grace), (bill, ada)):
        actions.note(hidden, text="Canary", by=by)
    other = make_ticket(ticket.messages.earliest("seq").channel)
    actions.merge(other, into=bill, by=ada)
    told = json.dumps(everything(bob))
    assert kinds(everything(bob))
    for canary in (str(bill.public_id), f'"number": {bill.number}', "Canary", "Grace"):
        assert canary not in told
    went_to = Event.objects.filter(ticket=other, verb="merged").get()
    [merged] = [one for one in everything(bob) if one["id"] == str(went_to.public_id)]
    assert "other" not in merged["data"]
    seen = [one for one in everything(ada) if one["id"] == str(went_to.public_id)]
    assert seen[0]["data"]["other"]["number"] == went_to.data["number"]
    assert everything(dan) == []
    assert everything(bob, ticket=bill.public_id) == []
    assert everything(bob, ticket=uuid4()) == []
    gone = make_agent("Mallory", is_active=False)
    assert everything(gone) == []


def test_rights_are_those_of_now(bill, bob, billing):
    before = page(bob, "", 50)
    billing.members.add(bob)
    assert kinds(page(bob, "", 50).results) == ["opened", "received"]
    assert page(bob, before.next_cursor, 50).results == []


def test_it_can_be_narrowed_to_types_and_to_a_ticket(ticket, mailbox, bob, ada):
    other = make_ticket(mailbox)
    actions.tag(other, name="vip", by=bob)
    only = everything(ada, types=frozenset({"ticket.opened", "ticket.tagged"}))
    assert kinds(only) == ["opened", "opened", "tagged"]
    assert kinds(everything(ada, ticket=other.public_id)) == [
        "opened", "received", "tagged",
    ]  # fmt: skip
    assert everything(ada, ticket=other.public_id, limit=1) == everything(
        ada, ticket=other.public_id
    )
    for unknown in "ticket.reply_held", "tagged", "":
        with pytest.raises(UnknownType):
            page(ada, "", 50, types=frozenset({unknown}))


def test_a_page_looks_at_so_many_rows_and_goes_on_from_there(
    ticket, bill, grace, bob, monkeypatch
):
    monkeypatch.setattr(feed, "LOOK", 2)
    monkeypatch.setattr(feed, "LOOKS", 2)
    for number in range(6):
        actions.tag(bill, name=f"t{number}", by=grace)
    actions.note(ticket, text="Odd.", by=bob)
    first = page(bob, "", 50)
    assert (kinds(first.results), first.has_more) == (["opened", "received"], True)
    second = page(bob, first.next_cursor, 50)
    assert (second.results, second.has_more) == ([], True)
    assert kinds(everything(bob)) == ["opened", "received", "noted"]


def test_more_events_are_no_more_statements(ticket, mailbox, bob, ada):
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(ada, "", 200)
        return len(asked)

    few = statements()
    for number in range(10):
        other = make_ticket(mailbox, identity=make_identity(f"N{number}"))
        actions.merge(make_ticket(mailbox), into=other, by=bob)
        actions.note(other, text="Odd.", by=make_agent(f"A{number}", "admin"))
    assert statements() <= few + 1
    assert few <= 6


def test_whoever_still_writes_holds_back_what_was_committed_since(ticket, bob, ada):
    done, writing = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            actions.tag(ticket, name="slow", by=bob)
            writing.set()
            assert done.wait(10)

    def quick() -> None:
        assert writing.wait(10)
        try:
            other = make_ticket(ticket.messages.earliest("seq").channel)
            assert kinds(everything(ada)) == ["opened", "received"]
            now = page(ada, "now", 50).next_cursor
            assert feed.held_up() > 0
        finally:
            done.set()
        until(lambda: len(everything(ada)) == 5)
        told = everything(ada)
        assert [one["ticket"]["number"] for one in told].count(other.number) == 2
        # Nothing is lost to who begins now: what was committed since comes again.
        assert kinds(everything(ada, now)) == ["tagged", "opened", "received"]

    at_once([slow, quick])
    assert feed.held_up() < 5


def test_news_held_back_for_more_than_a_minute_are_found_by_a_check(mailbox, bob, ada):
    """A minute is no time for a test: the same check with a patience of none."""
    [check] = [one for one in checks.CHECKS if one.name == "feed"]
    impatient = replace(check, sql=check.sql.replace("{long_ago}", "clock_timestamp()"))
    quiet = make_ticket(mailbox)
    there = connection.get_connection_params()
    with psycopg.connect(**{k: there[k] for k in TO_CONNECT if k in there}) as console:
        console.execute("SELECT pg_current_xact_id()")
        held = make_ticket(mailbox)
        assert quiet.number != held.number

        [found] = checks.look([impatient])
        [patient] = checks.look([check])
    [over] = checks.look([impatient])

    assert (found.count, found.numbers) == (1, [held.number])
    assert (patient.count, over.count) == (0, 0)


def test_what_is_written_in_other_databases_of_the_server_holds_nobody_up(ticket, ada):
    there = {**connection.get_connection_params(), "dbname": "postgres"}
    with psycopg.connect(**{k: there[k] for k in TO_CONNECT if k in there}) as other:
        other.execute("SELECT pg_current_xact_id()")
        make_ticket(ticket.messages.earliest("seq").channel)
        assert len(everything(ada)) == 4
        assert feed.held_up() == 0


@pytest.mark.sampled
def test_a_reader_misses_nothing_while_twenty_write_and_commit_in_any_order(
    mailbox, bob, ada
):
    tickets = [make_ticket(mailbox) for _ in range(20)]
    chance = random.Random(8)
    pauses = [[chance.random() / 40 for _ in range(6)] for _ in tickets]
    ended = threading.Event()
    left = [len(tickets)]
    counting = threading.Lock()

    def write(ticket, waits) -> None:
        for number, wait in enumerate(waits):
            with transaction.atomic():
                actions.tag(ticket, name=f"t{number}", by=bob)
                time.sleep(wait)
            time.sleep(wait / 3)
        with counting:
            left[0] -= 1
            if not left[0]:
                ended.set()

    seen: list[str] = []

    def read() -> None:
        after = ""
        while True:
            was_over = ended.is_set()
            got = page(ada, after, chance.choice([1, 3, 50]))
            seen.extend(one["id"] for one in got.results)
            after = got.next_cursor
            if was_over and not got.has_more and not got.results:
                return

    jobs = [lambda t=t, w=w: write(t, w) for t, w in zip(tickets, pauses, strict=True)]
    at_once([read, *jobs])
    assert len(seen) == 20 * 2 + 20 * 6
    assert seen == [one["id"] for one in everything(ada)]
    assert set(seen) == set(map(str, Event.objects.values_list("public_id", flat=True)))
    for ticket in tickets:
        own = [one["seq"] for one in everything(ada, ticket=ticket.public_id)]
        assert own == list(range(1, 9))
