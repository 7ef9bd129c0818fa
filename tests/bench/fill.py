"""Tickets by the hundred thousand, written by INSERT … SELECT: no verb is that fast.

Columns that a statement does not name get what the model gives a new row; those that a
page shows are filled as verbs would have.
"""

import random
import time
from typing import Any

from django.conf import settings
from django.contrib.auth import (
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
)
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, models

from channels_app.actions.mailboxes import add_mailbox
from helpdesk.base.accounts.actions import make_team
from helpdesk.base.accounts.models import Agent, Company, Role, Team
from helpdesk.setup.actions import set_up
from tests.bench import rows
from tests.bench.measure import tell
from tickets.models import (
    Context,
    Customer,
    Delivery,
    Draft,
    Event,
    Fact,
    Follower,
    FollowUp,
    Identity,
    Message,
    Participant,
    Seen,
    Tag,
    Ticket,
)

MESSAGES = 5
# Every so manieth ticket is one with this many messages.
LONG_EVERY, LONG = 250, 20
# Of 1,000 tickets, those that are open.
OPEN = 44
PASSWORD = "a password of the bench"


def main(wanted: str, share: str = str(OPEN)) -> None:
    """Fill up to so many tickets. share: how many of 1,000 are open."""
    begun = time.monotonic()
    if not Company.objects.exists():
        _people()
    have = Ticket.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # foreign keys hold
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '256MB'")
        _rows(cursor, have + 1, int(wanted), share=int(share))
        _sequences(cursor)
        for table in ("tickets_ticket", "tickets_message", "tickets_event"):
            cursor.execute(f"VACUUM (ANALYZE) {table}")
        cursor.execute("ANALYZE")
        cursor.execute("CHECKPOINT")
    tell("fill", tickets=int(wanted), seconds=round(time.monotonic() - begun, 1))


def _people() -> None:
    ada = set_up(
        company="Bench", name="Ada", email="ada@bench.example", password=PASSWORD,
        team="Team 1",
    )  # fmt: skip
    agents = [
        Agent.objects.create_user(f"agent{n}@bench.example", None, name=f"Agent {n}")
        for n in range(20)
    ]
    Agent.objects.filter(pk=agents[0].pk).update(role=Role.LEAD)
    for n in range(2, 6):
        make_team(name=f"Team {n}", lead=ada, members=agents[n::5], by=ada)
    for team in Team.objects.all():
        team.members.add(*agents[: 4 + team.pk])
    # Not everybody sees everything.
    Team.objects.filter(name="Team 5").update(is_open=False)
    for team in Team.objects.all():
        _mailbox(team, ada)
    Tag.objects.bulk_create(Tag(name=f"tag {n}") for n in range(30))


def _mailbox(team: Team, by: Agent) -> None:
    """Active, so that replies find a way out; nothing here ever looks into it."""
    address = f"team{team.pk}@bench.example"
    add_mailbox(
        team=team, name=address, by=by, address=address, from_name="", folder="INBOX",
        tls_verify=True, imap_host="127.0.0.1", imap_port=1, imap_security="none",
        imap_user=address, smtp_host="127.0.0.1", smtp_port=1, smtp_security="none",
        smtp_user="",
    )  # fmt: skip


def session_of(agent: Agent) -> str:
    """The cookie of somebody who is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(agent.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = agent.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _rows(cursor: Any, first: int, last: int, *, share: int) -> None:
    """Tickets first to last, and what belongs to them."""
    series = f"generate_series({first}, {last}) AS n"
    words = _words()
    cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS words (i int, said text)")
    cursor.execute("TRUNCATE words")
    cursor.executemany("INSERT INTO words VALUES (%s, %s)", list(enumerate(words)))
    people = series.replace("AS n", "AS n WHERE n % 5 = 1")
    insert(cursor, Customer, people, id="n", name="'Customer ' || n")
    insert(
        cursor, Identity, people, id="n", customer_id="n", kind="'email'",
        canonical="'c' || n || '@customer.example'", verified_at="now()",
        shown="'c' || n || '@customer.example'",
    )  # fmt: skip
    at = "now() - interval '1 second' * ((%(last)s - n) * 90 + 60)"
    _tickets(cursor, series, at.replace("%(last)s", str(last)), share)
    fresh = f"tickets_ticket t WHERE t.id BETWEEN {first} AND {last}"
    insert(
        cursor, Participant, fresh, ticket_id="t.id", identity_id="t.customer_id",
        part="'requester'", confirmed_at="now()",
    )  # fmt: skip
    _messages(cursor, first, last)
    few = f"{fresh} AND t.id % 3 = 0"
    insert(cursor, Context, few, ticket_id="t.id", goal="'Wants it mended'",
           summary="'Tried twice, wrote once, called once.'")  # fmt: skip
    insert(cursor, Fact, few, ticket_id="t.id", name="'order'", value="'BW-' || t.id",
           recorded_by_id="1")  # fmt: skip
    insert(cursor, FollowUp, f"{few} AND t.accountable_id IS NOT NULL",
           ticket_id="t.id", what="'Call back'", owner_id="t.accountable_id",
           due_at="now() + interval '1 day'")  # fmt: skip
    _looks(cursor, f"{fresh} AND t.status IN ('open', 'waiting', 'snoozed')")
    cursor.execute(
        "INSERT INTO tickets_ticket_tags (ticket_id, tag_id)"
        f" SELECT t.id, 1 + t.id % 30 FROM {few}"
    )


def _looks(cursor: Any, fresh: str) -> None:
    """Who has read how far, who was mentioned, and who writes a draft."""
    insert(cursor, Seen, fresh, ticket_id="t.id", agent_id="2 + t.id % 20",
           seq="t.last_message_seq - t.id % 2")  # fmt: skip
    insert(cursor, Seen, fresh, ticket_id="t.id", agent_id="2 + (t.id + 1) % 20",
           seq="t.last_message_seq - t.id % 3")  # fmt: skip
    insert(cursor, Follower, f"{fresh} AND t.id % 25 = 0", ticket_id="t.id",
           agent_id="2 + t.id / 25 % 20", why="'mentioned'")  # fmt: skip
    insert(cursor, Draft, f"{fresh} AND t.id % 40 = 0", ticket_id="t.id",
           agent_id="2 + t.id / 40 % 20", mode="'reply'", text="'Hello'")  # fmt: skip


def _tickets(cursor: Any, series: str, at: str, share: int) -> None:
    open_ = f"(n % 1000 < {share})"
    insert(
        cursor, Ticket, series, id="n", number="n", customer_id="n - (n - 1) % 5",
        subject="(SELECT 'Ticket ' || n || ' ' || left(said, 50) FROM words"
        " WHERE i = n % 200)",
        team_id="1 + n % 5",
        assignee_id=f"CASE WHEN NOT {open_} OR n % 3 > 0 THEN 2 + n % 20 END",
        accountable_id=f"CASE WHEN {open_} THEN 2 + n % 20 END",
        status=f"CASE WHEN NOT {open_} THEN 'resolved' WHEN n % 7 = 0 THEN 'waiting'"
        " WHEN n % 11 = 0 THEN 'snoozed' ELSE 'open' END",
        wake_at=f"CASE WHEN {open_} AND n % 7 > 0 AND n % 11 = 0"
        " THEN now() + interval '1 h' * (n % 240 + 1) END",
        next_step=f"CASE WHEN {open_} THEN 'idle' ELSE '' END",
        next_step_at=f"CASE WHEN {open_} THEN now() + interval '1 h' END",
        resolved_at=f"CASE WHEN NOT {open_} THEN {at} END",
        waiting_since=f"CASE WHEN {open_} AND n % 2 = 0 THEN {at} END",
        last_message_at=at, touched_at=at, created_at=f"{at} - interval '3 days'",
        last_words="(SELECT left(said, 200) FROM words WHERE i = n % 200)",
        last_direction=f"CASE WHEN {_count('n')} % 2 = 0 THEN 'out' ELSE 'in' END",
        last_message_seq=f"1 + {_count('n')}", seq=f"1 + {_count('n')}",
    )  # fmt: skip


def _count(number: str) -> str:
    return f"CASE WHEN {number} % {LONG_EVERY} = 0 THEN {LONG} ELSE {MESSAGES} END"


def _messages(cursor: Any, first: int, last: int) -> None:
    """Customer and agent in turns; each message with its event, as verbs write them."""
    each = (
        f"tickets_ticket t, generate_series(1, {_count('t.id')}) AS m"
        f" WHERE t.id BETWEEN {first} AND {last}"
    )
    said = f"t.last_message_at - interval '1 h' * ({_count('t.id')} - m)"
    ours = "m % 2 = 0"
    insert(cursor, Event, each.replace("series(1,", "series(0,"), ticket_id="t.id",
           seq="m + 1", at=said, xid="pg_current_xact_id()",
           verb=f"CASE WHEN m = 0 THEN 'opened' WHEN {ours} THEN 'replied'"
           " ELSE 'received' END",
           actor_id=f"CASE WHEN m > 0 AND {ours} THEN 2 + t.id % 20 END")  # fmt: skip
    insert(
        cursor, Message, each, ticket_id="t.id", seq="m + 1", said_at=said,
        direction=f"CASE WHEN {ours} THEN 'out' ELSE 'in' END",
        channel_id="t.team_id", identity_id=f"CASE WHEN NOT {ours} THEN t.customer_id END",
        agent_id=f"CASE WHEN {ours} THEN 2 + t.id % 20 END", subject="t.subject",
        # Beside words that everybody uses, one in a hundred messages' and one's own.
        text="(SELECT said FROM words WHERE i = (t.id * 7 + m * 13) % 200)"
        " || ' Model K' || (t.id * 7 + m * 31) % 100 || ', order BW' || t.id || '.'",
        html=f"CASE WHEN NOT {ours} AND t.id % 2 = 0 THEN (SELECT '<p>' || said || '</p>'"
        " FROM words WHERE i = (t.id * 7 + m * 13) % 200) ELSE '' END",
    )  # fmt: skip
    sent = (
        "tickets_message m JOIN tickets_ticket t ON t.id = m.ticket_id"
        f" WHERE m.direction = 'out' AND t.id BETWEEN {first} AND {last}"
    )
    insert(cursor, Delivery, sent, message_id="m.id", identity_id="t.customer_id",
           channel_id="m.channel_id", sent_at="m.said_at",
           state="CASE WHEN m.id % 2000 = 0 THEN 'failed' ELSE 'sent' END")  # fmt: skip


def insert(cursor: Any, model: type[models.Model], source: str, **columns: str) -> None:
    """INSERT … SELECT; what is not named is as in a new row of the model."""
    cursor.execute(rows.insert(model, source, **columns))


def _sequences(cursor: Any) -> None:
    cursor.execute(
        "SELECT setval('tickets_number', (SELECT max(number) FROM tickets_ticket))"
    )
    for model in (Ticket, Customer, Identity):
        table = model._meta.db_table
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"
            f" (SELECT max(id) FROM {table}))"
        )


def _words() -> list[str]:
    """Texts of 300 to 1,200 characters."""
    some = random.Random(7)
    stock = (
        "the parcel has not arrived and nobody answers the door bell of your shop "
        "could you please look whether my invoice was paid twice since spring I have "
        "tried to turn it off and on again as the manual says but it still leaks from "
        "below when it is hot would you rather repair or replace the machine thank you"
    )
    return [
        " ".join(some.choices(stock.split(), k=some.randint(60, 220))) + "."
        for _ in range(200)
    ]
