"""What can be asked of tickets: every parameter of the registry, and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import make_channel, make_identity, make_ticket, soon
from tickets import actions
from tickets.filters import TICKETS
from tickets.models import Delivery, Organization, Ticket

pytestmark = pytest.mark.django_db

URL = "/api/v1/tickets/"


@pytest.fixture
def world(ada, bob, company, mailbox, billing):
    """Tickets that differ in everything that can be asked, by their names."""
    firm = Organization.objects.create(name="Kettles & Sons")
    irma = make_identity("Irma")
    irma.customer.organization = firm
    irma.customer.save()
    named = {
        "plain": make_ticket(mailbox, text="Nothing special."),
        "vip": make_ticket(mailbox, identity=irma, text="A golden kettle, please."),
        "chat": make_ticket(make_channel(billing, kind="widget", name="Chat of ours")),
        "asleep": make_ticket(mailbox),
        "over": make_ticket(mailbox),
        "gone": make_ticket(mailbox),
        "bad": make_ticket(mailbox),
    }
    actions.tag(named["vip"], name="vip", by=ada)
    actions.tag(named["vip"], name="gold", by=ada)
    actions.tag(named["chat"], name="gold", by=ada)
    actions.assign(named["vip"], to=bob, by=ada)
    actions.set_priority(named["vip"], priority=4, by=ada)
    actions.reply(named["vip"], text="Soon.", by=bob)
    actions.promise(named["vip"], what="Send it", due_at=soon(minutes=30), by=bob)
    actions.snooze(named["asleep"], until=soon(days=1), by=ada)
    actions.resolve(named["over"], by=ada)
    actions.merge(named["gone"], into=named["plain"], by=ada)
    Ticket.objects.filter(pk=named["bad"].pk).update(spam_at=timezone.now())
    Ticket.objects.filter(pk=named["plain"].pk).update(
        created_at=timezone.now() - timedelta(days=9),
        next_step_at=timezone.now() - timedelta(days=1),
    )
    Delivery.objects.filter(message__ticket=named["vip"]).update(state="failed")
    return named


def asked(client, world, **parameters):
    """The names of the tickets that are listed."""
    answer = client.get(URL, {"limit": 200, "count": "true", **parameters})
    assert answer.status_code == 200, answer.json()
    found = [row["number"] for row in answer.json()["results"]]
    # However a condition is asked, no row comes twice, and all are counted.
    assert len(found) == len(set(found)) == answer.json()["count"]
    return {name for name, ticket in world.items() if ticket.number in found}


ALL = {"plain", "vip", "chat", "asleep", "over", "gone", "bad"}
OPEN = {"plain", "vip", "chat", "asleep"}


@pytest.mark.parametrize(
    ("parameters", "names"),
    [
        ({}, ALL),
        ({"open": "true"}, OPEN),
        ({"open": "false"}, ALL - OPEN),
        ({"status": "snoozed,resolved"}, {"asleep", "over"}),
        ({"status": ["snoozed", "resolved"]}, {"asleep", "over"}),
        ({"status__not": "snoozed", "open": "true"}, OPEN - {"asleep"}),
        ({"priority": "urgent"}, {"vip"}),
        ({"priority__not": "urgent"}, ALL - {"vip"}),
        ({"tag": "gold"}, {"vip", "chat"}),
        ({"tag": "vip,gold"}, {"vip", "chat"}),
        ({"tag__all": "vip,gold"}, {"vip"}),
        ({"tag__not": "gold"}, ALL - {"vip", "chat"}),
        ({"tag": "gold", "tag__not": "vip"}, {"chat"}),
        ({"tag": "nobody's"}, set()),
        ({"channel_kind": "widget"}, {"chat"}),
        ({"channel_kind__not": "widget", "open": "true"}, OPEN - {"chat"}),
        ({"next_step": "promise"}, {"vip"}),
        ({"needs_reply": "true", "open": "true"}, OPEN - {"vip"}),
        ({"needs_first_reply": "true", "open": "true"}, OPEN - {"vip"}),
        ({"needs_next_reply": "true"}, set()),
        ({"late": "true"}, {"plain"}),
        ({"undelivered": "true"}, {"vip"}),
        ({"undelivered": "false"}, ALL - {"vip"}),
        ({"promised": "true"}, {"vip"}),
        ({"merged": "true"}, {"gone"}),
        ({"spam": "true"}, {"bad"}),
        ({"resolved_at__null": "false"}, {"over"}),
        ({"wake_at__null": "false"}, {"asleep"}),
        ({"q": "golden kettle"}, {"vip"}),
        ({"q": "gold, (kett"}, {"vip"}),
        ({"q": '"kettle golden"'}, set()),
        ({"q": "-"}, set()),
        ({"assignee__not": "none"}, {"vip"}),
        ({"view": "snoozed"}, {"asleep"}),
        ({"view": "resolved"}, {"over"}),
        ({"view": "open"}, OPEN),
        ({"view": "undelivered"}, {"vip"}),
        ({"view": "promises"}, {"vip"}),
        ({"view": "unassigned", "tag": "gold"}, {"chat"}),
    ],
)
def test_a_question_is_answered_with_what_it_says(as_, ada, world, parameters, names):
    assert asked(as_(ada), world, **parameters) == names


def test_me_is_whoever_asks(as_, ada, bob, world):
    assert asked(as_(bob), world, assignee="me") == {"vip"}
    assert asked(as_(ada), world, assignee="me") == set()
    assert asked(as_(bob), world, view="mine") == {"vip"}
    assert asked(as_(bob), world, unread="true") == ALL - {"chat", "vip", "gone"}


def test_references_are_asked_by_their_ids(as_, ada, bob, world, support, mailbox):
    client, vip = as_(ada), world["vip"]
    firm = vip.customer.organization

    def names(**parameters):
        return asked(client, world, **parameters)

    assert names(team=support.public_id) == ALL - {"chat"}
    assert names(assignee=f"none,{bob.public_id}") == ALL
    assert names(customer=vip.customer.public_id) == {"vip"}
    assert names(organization=firm.public_id) == {"vip"}
    assert names(organization="none") == ALL - {"vip"}
    assert names(channel=mailbox.public_id, open="true") == OPEN - {"chat"}
    assert names(accountable=ada.public_id, view="unassigned") == {"plain"}
    assert names(number__lte=vip.number) == {"plain", "vip"}


def test_times_are_ranges(as_, ada, world):
    week = (timezone.now() - timedelta(days=7)).isoformat()

    assert asked(as_(ada), world, created_at__lt=week) == {"plain"}
    assert asked(as_(ada), world, created_at__gte=week) == ALL - {"plain"}
    assert asked(as_(ada), world, wake_at__gt=week) == {"asleep"}


@pytest.mark.parametrize(
    "parameters",
    [
        {"status": "lost"},
        {"status": ""},
        {"open": "1"},
        {"open": ["true", "false"]},
        {"assignee": "somebody"},
        {"customer": "me"},
        {"tag": "x\0"},
        {"q": "x" * 401},
        {"q": ["a", "b"]},
        {"number": "1e3"},
        {"created_at__gte": "someday"},
        {"created_at__null": "true"},
        {"wake_at__null": "yes"},
        {"status__gt": "open"},
        {"view": "lost"},
        {"team__name": "Support"},
        {"team__lead__password": "x"},
        {"tag": ",".join("x" * 101)},
    ],
)
def test_what_cannot_be_asked_is_an_error_of_the_caller(as_, bob, world, parameters):
    answer = as_(bob).get(URL, parameters)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == next(iter(parameters))


@pytest.mark.sampled
@settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    name=st.sampled_from(sorted(TICKETS.parameters())),
    value=st.one_of(
        st.text(max_size=30),
        st.sampled_from(["me", "none", "true", "9999-12-31T23:59:59-23:59", "'; --"]),
    ),
)
def test_ac_53_no_value_breaks_a_question(as_, bob, mailbox, name, value):
    answer = as_(bob).get(URL, {name: value})

    assert answer.status_code in {200, 400}


def test_ac_49_no_question_tells_of_what_is_hidden(as_, bob, grace, world):
    """Each way to ask finds it for those who may see it, and counts nothing for others."""
    hidden = world["chat"]
    actions.rename(hidden, subject="canary", by=grace)
    channel = hidden.messages.get().channel
    asks = [
        {"q": "kettle"},
        {"tag": "gold"},
        {"channel_kind": "widget"},
        {"channel": channel.public_id},
        {"team": hidden.team.public_id},
        {"customer": hidden.customer.public_id},
        {"number": hidden.number},
        {"view": "unassigned"},
    ]
    seen, unseen = as_(grace), as_(bob)

    for parameters in asks:
        assert "chat" in asked(seen, world, **parameters), parameters
        assert "chat" not in asked(unseen, world, **parameters), parameters
        answer = unseen.get(URL, {**parameters, "expand": "team,customer"})
        assert b"canary" not in answer.content
