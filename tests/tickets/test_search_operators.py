"""Operators of the search box: the fields of lists, as people say them."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import make_channel, make_identity, make_ticket, soon
from tests.tickets.pages import browser_of
from tickets import actions
from tickets.models import Organization, Ticket
from tickets.queries.question import FIELDS
from tickets.queries.search import search

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def world(ada, bob, mailbox, billing):
    irma = make_identity("Irma")
    irma.customer.organization = Organization.objects.create(name="Kettles & Sons")
    irma.customer.save()
    named = {
        "vip": make_ticket(mailbox, identity=irma, text="A golden kettle."),
        "old": make_ticket(mailbox, text="An old kettle."),
        "over": make_ticket(mailbox, text="A broken kettle."),
        "bill": make_ticket(make_channel(billing), text="A hidden kettle."),
        "spam": make_ticket(mailbox, text="Buy a kettle."),
    }
    actions.tag(named["vip"], name="VIP", by=ada)
    actions.assign(named["vip"], to=bob, by=ada)
    actions.set_priority(named["vip"], priority=4, by=ada)
    actions.promise(named["vip"], what="Send it", due_at=soon(minutes=30), by=bob)
    actions.resolve(named["over"], by=ada)
    Ticket.objects.filter(pk=named["old"].pk).update(
        created_at=timezone.now() - timedelta(days=9)
    )
    Ticket.objects.filter(pk=named["spam"].pk).update(spam_at=timezone.now())
    return named


def found(agent, world, asked):
    numbers = {int(hit.row.number) for hit in search(agent, asked).hits}
    return {name for name, ticket in world.items() if ticket.number in numbers}


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("kettle", {"vip", "old", "over", "bill"}),
        ("kettle status:open", {"vip", "old", "bill"}),
        ("status:resolved", {"over"}),
        ("STATUS:open", set()),
        ("kettle tag:vip", {"vip"}),
        ("tag:VIP", {"vip"}),
        ("-tag:vip is:open", {"old", "bill"}),
        ("-tag:vip kettle is:open", {"old", "bill"}),
        ('team:"Billing"', {"bill"}),
        ("team:billing golden", set()),
        ("assignee:bob", {"vip"}),
        ("assignee:bob@example.org", {"vip"}),
        ("assignee:none kettle is:open", {"old", "bill"}),
        ("assignee:me", set()),
        ("from:irma", {"vip", "old", "over", "bill"}),
        ("company:kettles", set()),
        ('company:"kettles & sons"', {"vip"}),
        ("priority:urgent", {"vip"}),
        ("created:>7d", {"old"}),
        ("created:7d is:open", {"vip", "bill"}),
        ("created:<2026-01-01", set()),
        ("created:>=2020-01-01 kettle -status:resolved", {"vip", "old", "bill"}),
        ("is:promised", {"vip"}),
        ("has:promised", {"vip"}),
        ("is:late", set()),
        ("is:spam", {"spam"}),
        ("spam:true kettle", {"spam"}),
        ("from:spam", set()),
        ("by:email is:open", {"vip", "old", "bill"}),
        ("status:lost", set()),
        ("created:yesterday", set()),
        ("is:status", set()),
        ("team__lead:ada", set()),
    ],
)
def test_an_operator_narrows_what_words_find(ada, world, asked, names):
    assert found(ada, world, asked) == names


def test_me_is_whoever_asks(bob, world):
    assert found(bob, world, "assignee:me") == {"vip"}


def test_ac_49_no_operator_finds_what_is_hidden(bob, grace, world):
    for asked in ["team:billing", "kettle hidden", "is:open hidden", "-tag:vip"]:
        assert "bill" in found(grace, world, asked), asked
        assert "bill" not in found(bob, world, asked), asked
        results = search(bob, asked)
        assert results.count == str(len(results.hits))


def test_the_page_says_how_to_narrow_it_down(bob, world):
    page = browser_of(bob)

    assert b"assignee:me" in page.get("/search/").content
    assert b"golden" in page.get("/search/", {"q": "tag:vip"}).content


PART = st.one_of(
    st.tuples(
        st.sampled_from(["", "-", "--"]),
        st.sampled_from([*FIELDS, "is", "has", "x", "view", "q"]),
        st.sampled_from([":", "::", ":\""]),
        st.one_of(
            st.text(max_size=12),
            st.sampled_from(["me", "none", "true", "open", "9999-12-31", "99999d", ">0d",
                             "<0001-01-01", "0001-01-01", "spam", "late", "late\""]),
        ),
    ).map("".join),
    st.text(max_size=12),
)  # fmt: skip


@settings(
    max_examples=120, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(asked=st.lists(PART, max_size=12).map(" ".join))
def test_whatever_is_typed_never_fails(bob, ticket, asked):
    search(bob, asked)
