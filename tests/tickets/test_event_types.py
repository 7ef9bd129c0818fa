"""What the world is told of events: what is declared, and nothing of what people wrote."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.db.models import Model

from helpdesk.base.accounts.models import Agent, Team
from tests.events_doc import DOC, text
from tests.tickets import happenings
from tests.tickets.happenings import unknown
from tests.tickets.verbs import ALL
from tickets import rules
from tickets.models import (
    Channel,
    Continuation,
    Customer,
    Delivery,
    Event,
    Fact,
    FollowUp,
    Goodwill,
    Handover,
    Link,
    Macro,
    MacroRun,
    Message,
    Moving,
    Suggestion,
    Ticket,
)
from tickets.queries import event_types, feed
from tickets.queries.event_data import Shape
from tickets.queries.event_types import TYPES, UNTOLD

pytestmark = pytest.mark.usefixtures("company")

# Whose id it is.
KINDS: dict[str, tuple[type[Model], ...]] = {
    "accountable": (Agent,), "agent": (Agent,), "assignee": (Agent,),
    "channel": (Channel,), "continuation": (Continuation,), "customer": (Customer,),
    "delivery": (Delivery,), "fact": (Fact,), "follow_up": (FollowUp,),
    "first_customer": (Customer,),
    "former_customer": (Customer,), "former_owner": (Agent,), "former_team": (Team,),
    "goodwill": (Goodwill,), "handover": (Handover,), "link": (Link,), "macro": (Macro,),
    "mentions": (Agent,),
    "message": (Message,), "messages": (Message,), "moving": (Moving,), "of": (Message,),
    "owner": (Agent,), "replaces": (Fact,), "run": (MacroRun,), "suggestion": (Suggestion,),
    "team": (Team,), "to": (Agent, Team),
}  # fmt: skip
# Who turned out to be somebody else is no customer any more.
# A link that was taken away is told of all the same.
MAY_BE_GONE = {"former_customer", "first_customer", "link"}
IS: dict[Shape, Callable[[Any], bool]] = {
    Shape.WORD: lambda value: isinstance(value, str),
    Shape.WORDS: lambda value: all(isinstance(one, str) for one in value),
    Shape.COUNT: lambda value: type(value) is int,
    Shape.FLAG: lambda value: type(value) is bool,
    Shape.TIME: lambda value: value.endswith("Z"),
}
# People's words and names, as the tests' actions have them.
WORDS = re.compile(
    r"leaks|Kettle|Hello|Sorry|Odd|Call back|Please|Late\b|A-1|A-1234|K 200|No idea"
    r"|Done else|Busy|Irma|Otto|Lid|Pot\b|customer\.example",
)


def lives(ticket: Ticket, ada: Agent, bob: Agent, clock) -> Iterator[str]:
    """Everything that can happen, each from the same beginning."""
    for name, verb in ALL.items():
        with undone():
            who = ada if name in rules.ADMIN_VERBS else bob
            verb(Ticket.objects.get(pk=ticket.pk), by=who, admin=ada)
            yield name
    for name, happening in happenings.ALL.items():
        with undone():
            happening(Ticket.objects.get(pk=ticket.pk), ada, clock)
            yield name


@contextmanager
def undone() -> Iterator[None]:
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)


def test_every_verb_is_told_of_or_kept_back_on_purpose():
    assert set(TYPES) | UNTOLD == set(Event.Verb)
    assert not set(TYPES) & UNTOLD
    assert set(event_types.NAMES) == {f"ticket.{verb.value}" for verb in TYPES}


@pytest.mark.sampled
@pytest.mark.holds_not  # a clock that jumps leaves what other sweeps would have done
def test_whatever_happens_each_key_is_decided_on_ids_resolve_and_no_words_leave(
    clock, ticket, ada, bob
):
    happened: set[str] = set()
    for name in lives(ticket, ada, bob, clock):
        events = list(Event.objects.order_by("id"))
        happened |= {event.verb for event in events}
        assert unknown() == set(), name
        for told in feed.shown(events, reader=ada):
            assert not WORDS.search(repr(told["data"])), (name, told)
            check_ids(told, name)
    assert happened == set(Event.Verb)


def check_ids(told: dict[str, Any], name: str) -> None:
    """Each value is what its type says, and every id is somebody's or something's."""
    kind = TYPES[event_types.BY_NAME[told["type"]]]
    shapes = {one.name: one.shape for one in kind.data}
    for one in (told["ticket"]["id"], told["id"]):
        UUID(one)
    for key, value in told["data"].items():
        shape = shapes[key]
        if shape in {Shape.ID, Shape.IDS}:
            resolves(key, value if shape == Shape.IDS else [value], f"{name}: {told}")
        elif shape in {Shape.TICKET, Shape.TICKETS}:
            for one in value if shape == Shape.TICKETS else [value]:
                assert Ticket.objects.get(public_id=one["id"]).number == one["number"]
        else:
            assert IS[shape](value), told


def resolves(key: str, ids: list[str], why: str) -> None:
    for one in ids:
        rows = (model.objects.filter(public_id=one) for model in KINDS[key])
        assert key in MAY_BE_GONE or any(found.exists() for found in rows), why


def test_the_page_about_events_is_made_of_the_list():
    assert DOC.read_text(encoding="utf-8") == text(), "python -m tests.events_doc"
