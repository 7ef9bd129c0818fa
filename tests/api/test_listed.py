"""The list of tickets: made by one statement, and the same as one by one."""

import random

import pytest
from django.db import connection
from django.utils import timezone

from helpdesk.base.accounts.models import Role
from helpdesk.base.api.media import dumps
from helpdesk.base.api.shapes import represent
from tests.factories import make_agent, make_identity, make_ticket, soon
from tests.tokens import make_token, program
from tickets import actions
from tickets.api.shapes import TicketShape
from tickets.api.tickets import Tickets
from tickets.models import Priority, Ticket
from tickets.queries.listed import listed, listed_all

pytestmark = pytest.mark.django_db

URL = "/api/v1/tickets/"
ORDERS = [
    "-created_at",
    "created_at",
    "-last_message_at",
    "next_step_at",
    "waiting_since",
]


@pytest.fixture
def many(ada, bob, company, mailbox, billing_mailbox):
    """Tickets of all sorts, in two teams; some of them went into others."""
    chance = random.Random(6)
    found = []
    for n in range(14):
        where = chance.choice([mailbox, billing_mailbox])
        ticket = make_ticket(where, identity=make_identity(f"Irma {n}"))
        for name in chance.sample(["vip", "gold", "Ärger", "zoo"], chance.randrange(4)):
            actions.tag(ticket, name=name, by=ada)
        if chance.random() < 0.5:
            actions.take(ticket, by=ada)
        if chance.random() < 0.5:
            actions.set_priority(ticket, priority=chance.choice(list(Priority)), by=ada)
        found += _go_on(
            ticket, chance.randrange(5), by=ada, at=[mailbox, billing_mailbox]
        )
    Ticket.objects.filter(pk=found[0].pk).update(
        spam_at=timezone.now(), live_since=timezone.now(), last_message_at=None
    )
    return found


def _go_on(ticket, happens, *, by, at):
    """What becomes of it; all the tickets there are then."""
    if happens == 0:
        actions.reply(ticket, text="Soon.", by=by)
    if happens == 1:
        actions.snooze(ticket, until=soon(days=1), by=by)
    if happens == 2:
        actions.resolve(ticket, by=by)
    if happens == 3:
        own = ticket.messages.earliest("seq").channel
        into = make_ticket(at[ticket.pk % 2] if ticket.team.is_open else own)
        actions.merge(ticket, into=into, by=by)
        return [into, ticket]
    return [ticket]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AGENT])
def test_one_statement_says_what_one_by_one_would_be_said(many, bob, ada, role):
    agent = ada if role == Role.ADMIN else bob
    seen = Ticket.objects.visible_to(agent).order_by("-id")
    slow = represent(TicketShape, list(TicketShape.rows(agent).order_by("-id")))

    fast = [row.shown for row in listed(seen, ["-id"], agent=agent)]

    assert len(fast) == seen.count() > 5
    assert [dumps(one) for one in fast] == [dumps(one) for one in slow]
    assert role != Role.ADMIN or any(one["merged_into"] for one in fast)


def test_sql_that_is_kept_shows_everybody_what_they_see_and_no_more(
    many, ada, bob, support
):
    helper = make_agent("Hal", Role.COLLABORATOR)
    actions.follow(many[0], agent=helper, by=ada)
    gone = make_agent("Gone", is_active=False)
    others = [make_agent(role.title(), role) for role in (Role.LEAD, Role.API)]
    order = Tickets.orders["-last_message_at"]
    for agent in (ada, bob, helper, gone, *others):
        seen = order.apply(Ticket.objects.visible_to(agent))
        whole = [row.shown for row in listed(seen, order.fields, agent=agent)]
        begun = listed_all(order, [], 3, agent=agent)
        assert [row.shown for row in begun] == whole[:3]
        if begun:
            rest = listed_all(order, order.values(begun[-1]), 200, agent=agent)
            assert [row.shown for row in rest] == whole[3:]
        assert agent is not gone or not begun


def test_where_a_ticket_went_is_not_told_to_whoever_may_not_see_that(
    as_, ada, bob, ticket, bill
):
    actions.merge(ticket, into=bill, by=ada)
    client = as_(bob)

    listed_ = client.get(f"{URL}?expand=merged_into").json()["results"]
    one = client.get(f"{URL}{ticket.public_id}/").json()
    known = as_(ada).get(f"{URL}{ticket.public_id}/").json()

    assert [row["merged_into"] for row in listed_] == [None]
    assert one["merged_into"] is None
    assert known["merged_into"] == str(bill.public_id)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("order", ORDERS)
def test_every_order_shows_every_ticket_once_page_by_page(as_, ada, many, order):
    client = as_(ada)
    seen: list[int] = []
    address = f"{URL}?limit=3&order={order}"
    while address:
        page = client.get(address).json()
        seen += [row["number"] for row in page["results"]]
        address = page["next"]

    whole = client.get(f"{URL}?order={order}&limit=200").json()["results"]
    assert seen == [row["number"] for row in whole]
    assert len(seen) == len(set(seen)) == Ticket.objects.count()
    field = order.removeprefix("-")
    values = [row[field] for row in whole if row[field]]
    assert values == sorted(values, reverse=order.startswith("-"))
    # Those that have none come last.
    assert all(row[field] for row in whole[: len(values)])


def test_chosen_fields_and_whole_references_are_as_one_by_one(as_, ada, many):
    client = as_(ada)
    asked = "fields=number,tags,team.name,customer&expand=team,team.lead,merged_into"
    for row in client.get(f"{URL}?{asked},assignee&limit=200").json()["results"]:
        alone = client.get(f"{URL}{row['id']}/?{asked},assignee").json()
        assert row == alone
    whole = client.get(f"{URL}?expand=team,customer,assignee").json()["results"]
    for row in whole[:5]:
        alone = client.get(f"{URL}{row['id']}/?expand=team,customer,assignee").json()
        assert row == alone


def test_fifty_tickets_for_a_program_are_few_questions(
    mailbox, company, django_assert_max_num_queries
):
    shop = make_agent("Shop", Role.ADMIN)
    for n in range(55):
        make_ticket(mailbox, identity=make_identity(f"Irma {n}"))
    client = program(make_token(shop).secret)
    client.get(URL)

    with django_assert_max_num_queries(6):
        answer = client.get(f"{URL}?view=open&order=-last_message_at")

    assert len(answer.json()["results"]) == 50


@pytest.mark.parametrize(
    ("order", "index"),
    [
        ("-created_at", "tickets_ticket_pkey"),
        ("created_at", "tickets_ticket_pkey"),
        ("-last_message_at", "ticket_by_word"),
        ("next_step_at", "ticket_by_step"),
        ("waiting_since", "ticket_by_waiting"),
    ],
)
def test_every_order_has_its_index(ada, ticket, order, index):
    asked = Tickets.orders[order].apply(Ticket.objects.visible_to(ada))[:50]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")

    assert f"using {index} on" in asked.explain()
