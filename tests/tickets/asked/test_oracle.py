"""Every field with every operator finds what plain Python says it should."""

import itertools
import random
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import make_channel, make_identity, make_ticket, soon
from tests.tickets.asked.oracle import FLAGS, VIEWS, holds
from tests.tickets.asked.trees import PAIRS, conditions, trees
from tickets import actions
from tickets.asked.meaning import names, question, whole
from tickets.asked.text import parsed, printed
from tickets.asked.tree import Condition
from tickets.filters import TICKETS
from tickets.models import (
    Attachment,
    Clock,
    Fact,
    Follower,
    Handover,
    Link,
    Organization,
    SlaPolicy,
    Ticket,
)

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.holds_not]

MOMENTS = [
    "now",
    "today",
    "yesterday",
    "tomorrow",
    "-1d",
    "+3h",
    "-2w",
    "2026-06-01T00:00:00+00:00",
]
WORDS = {
    "q": ["kettle", "golden kettle", "nothing"],
    "subject": ["KETTLE", "refund", "%", ""],
    "status": ["open", "waiting", "snoozed", "resolved", "closed"],
    "priority": ["low", "normal", "high", "urgent"],
    "channel_kind": ["email", "widget", "fax"],
    "tag": ["vip", "gold", "lost"],
    "language": ["de", "sv"],
    "messages": ["0", "1", "2", "-3"],
    "last_from": ["in", "out", "note"],
    "next_step": ["promise", "clock", "wake", "idle"],
    "waiting_for": ["customer", "third_party"],
    "view": list(VIEWS),
}  # fmt: skip
LIKE = {
    "team": ["support", "BILLING", "lost"],
    "assignee": ["me", "none", "bo", "carol@example.org"],
    "accountable": ["me", "ada", "none"],
    "customer": ["irma", "example", "x"],
    "organization": ["kettles & sons", "none"],
    "channel": ["chat of ours", "email of support"],
}
MANY = 24
_KINDS = ["parent", "parent", "related", "original", "parent"]


@pytest.fixture
def seeded(ada, bob, carol, support, billing, mailbox, clock):
    """Tickets to which anything may have happened, and what may be said of them."""
    some, now = random.Random(11), timezone.now()
    firm = Organization.objects.create(name="Kettles & Sons")
    people = [make_identity("Irma"), make_identity("Otto")]
    people[0].customer.organization = firm
    people[0].customer.save()
    channels = [mailbox, make_channel(billing),
                make_channel(support, kind="widget", name="Chat of ours")]  # fmt: skip
    policy = SlaPolicy.objects.create(name="Gold", position=1, active_since=now)
    for index in range(MANY):
        text = some.choice(["A golden kettle.", "A kettle.", "No answer."])
        ticket = make_ticket(
            some.choice(channels), identity=some.choice(people), text=text, subject="Hi"
        )
        _live(ticket, some, [ada, bob, carol], policy, index)
    tickets = Ticket.objects.order_by("pk")
    Ticket.objects.filter(pk=tickets[0].pk).update(merged_into=tickets[1])
    for one, other, kind in zip(tickets, tickets[2:], _KINDS, strict=False):
        Link.objects.create(ticket=one, other=other, kind=kind, by=ada)
    values = {name: list(values) for name, values in WORDS.items()}
    values["team"] = [str(support.public_id), str(billing.public_id)]
    values["assignee"] = ["me", "none", str(bob.public_id)]
    values["accountable"] = ["me", str(ada.public_id)]
    values["customer"] = [str(one.customer.public_id) for one in people]
    values["organization"] = ["none", str(firm.public_id)]
    values["channel"] = [str(one.public_id) for one in channels]
    values["number"] = [str(tickets[3].number), str(tickets[20].number)]
    return values


def _live(ticket, some, people, policy, index):
    """By rows: most verbs would refuse some of it."""
    by = people[0]
    may_happen = [
        lambda: _answered(ticket, some, by),
        lambda: _answered(ticket, some, by),
        lambda: actions.promise(
            ticket, what="Call", due_at=soon(hours=some.choice([2, 30])), by=by
        ),
        lambda: actions.tag(ticket, name="vip", by=by),
        lambda: actions.tag(ticket, name="gold", by=by),
        lambda: Fact.objects.create(
            ticket=ticket,
            name="language",
            value=some.choice(["de", "fr"]),
            recorded_by=by,
        ),
        lambda: Attachment.objects.create(
            message=ticket.messages.first(),
            filename="a",
            content_type="text/plain",
            size=1,
            blob="x",
        ),
        lambda: _runs(ticket, some, policy, index),
        lambda: Handover.objects.create(
            ticket=ticket, giver=by, to_agent=people[1], expires_at=soon(hours=9)
        ),
    ]
    for happens in may_happen:
        if some.random() < 0.4:
            happens()
    for who, why in zip(people, some.sample(list(Follower.Why), 3), strict=True):
        if some.random() < 0.3:
            Follower.objects.create(ticket=ticket, agent=who, why=why)
    _stands(ticket, some, people)


def _answered(ticket, some, by):
    if ticket.messages.first().channel.kind != "email":
        return
    reply = actions.reply(ticket, text="Soon.", by=by)
    reply.deliveries.update(state=some.choice(["sent", "failed"]))


def _runs(ticket, some, policy, index):
    hours = some.choice([None, -5, 2, 90])
    Clock.objects.create(
        ticket=ticket,
        kind="first_reply",
        policy=policy,
        target=60,
        started_at=timezone.now() - timedelta(hours=index),
        due_at=None if hours is None else soon(hours=hours),
    )


def _stands(ticket, some, people):
    now = timezone.now()
    status = some.choice(["open", "waiting", "snoozed", "resolved", "closed"])

    def perhaps(*hours):
        return some.choice([None, now + timedelta(hours=some.choice(hours))])

    Ticket.objects.filter(pk=ticket.pk).update(
        status=status,
        subject=some.choice(["My kettle", "Refund, 100%"]),
        waiting_for=some.choice(["", "customer", "third_party"]),
        priority=some.choice([1, 2, 3, 4]),
        assignee=some.choice([None, *people]),
        accountable=some.choice(people),
        next_step=some.choice(["promise", "clock", "wake", "idle"]),
        next_step_at=now + timedelta(hours=some.choice([-30, -1, 5])),
        wake_at=now + timedelta(hours=5) if status == "snoozed" else perhaps(1),
        waiting_since=perhaps(-1, -40),
        first_replied_at=perhaps(-1, -300),
        live_since=perhaps(-1),
        resolved_at=perhaps(-1, -200),
        closed_at=perhaps(-1),
        created_at=now - timedelta(hours=some.choice([1, 30, 400])),
        touched_at=now - timedelta(hours=some.choice([0, 30])),
        spam_at=some.choice([None, None, None, now]),
    )


@pytest.fixture
def tickets(seeded):
    """All of them, read whole."""
    rows = Ticket.objects.select_related(
        "team", "assignee", "accountable", "customer__organization"
    )
    return list(rows.prefetch_related(
        "tags", "facts", "clocks", "followers", "follow_ups", "handovers", "seen",
        "team__members", "customer__identities", "messages__channel",
        "messages__deliveries", "messages__attachments", "links__other",
        "links_here__ticket",
    ))  # fmt: skip


def possible(values, field, op):
    """Values that make sense."""
    kind = TICKETS.fields[field].kind
    if op == "null" or field in FLAGS:
        return ["true", "false"]
    if op == "like":
        return LIKE.get(field, ["2d", ">1d", "<3d"])
    return MOMENTS if kind.type == "moment" else values[field]


def found(tree, by):
    asked = Ticket.objects.filter(question(tree, fields=TICKETS, by=by))
    return sorted(asked.values_list("number", flat=True))


def test_each_operator_of_each_field_means_what_it_says(seeded, tickets, ada, bob):
    wrong = []
    for (field, op), by in itertools.product(PAIRS, [ada, bob]):
        for value in possible(seeded, field, op):
            tree = Condition(field, op, (value,))
            says = [one.number for one in tickets if holds(tree, one, by)]
            if found(tree, by) != sorted(says):
                wrong.append((tree, by.name, found(tree, by), sorted(says)))

    assert wrong == []


@settings(
    max_examples=80, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(data=st.data())
def test_any_tree_finds_what_it_says(seeded, tickets, bob, data):
    leaves = conditions(lambda field, op: st.sampled_from(possible(seeded, field, op)))
    tree = data.draw(trees(leaves))

    says = [one.number for one in tickets if holds(tree, one, bob)]

    assert found(tree, bob) == sorted(says)


def test_what_things_are_called_takes_a_query_a_kind_of_thing(
    seeded, bob, django_assert_num_queries
):
    text = (
        "team:{team} OR tag:vip,lost OR owner:me,none OR status:open OR from:{customer}"
    )
    tree = parsed(
        text.format(team=seeded["team"][0], customer=seeded["customer"][0]), TICKETS
    )

    with django_assert_num_queries(3):
        called = names([tree, tree], fields=TICKETS, by=bob)

    assert called["tag"] == {"vip": "vip"}
    assert called["assignee"] == {"me": "Me", "none": "Nobody"}
    assert called["status"] == {"open": "Open"}
    assert called["customer"] == {seeded["customer"][0]: "Irma"}


def test_what_was_deleted_is_left_out_and_told(seeded, bob):
    lost = "0192f000-0000-7000-8000-000000000000"
    team = seeded["team"][0]
    text = "is:open team:{0} (tag:lost OR tag:vip) NOT team:{0},{1}"
    tree = parsed(text.format(lost, team), TICKETS)

    (left,) = whole([tree], fields=TICKETS, by=bob)

    assert printed(left.tree, TICKETS) == f"open:true (tag:vip) NOT team:{team}"
    assert [(one.field, one.values) for one in left.gone] == [
        ("team", (lost,)),
        ("tag", ("lost",)),
        ("team", (lost, team)),
    ]
    (nothing,) = whole([parsed(f"team:{lost}", TICKETS)], fields=TICKETS, by=bob)
    assert nothing.tree is None
