"""People, teams, channels and tickets for tests, made the way doors make them."""

import itertools
from datetime import timedelta
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from helpdesk.base.accounts.models import Agent, Role, Team
from tickets import actions
from tickets.actions import Expected, Words
from tickets.actions.awaited import expect
from tickets.actions.calls import TRAITS
from tickets.models import (
    Awaited,
    Channel,
    Context,
    Customer,
    Identity,
    Message,
    Ticket,
)

PASSWORD = "correct horse battery"

_count = itertools.count(1)


def make_agent(name: str, role: str = Role.AGENT, **more: Any) -> Agent:
    """Somebody who signs in with PASSWORD; what they send leaves at once."""
    more.setdefault("undo_seconds", 0)
    return Agent.objects.create(
        email=f"{name.lower()}@example.org",
        password=_hashed(PASSWORD),
        name=name,
        role=role,
        **more,
    )


@cache
def _hashed(password: str) -> str:
    """Once: hashing is slow on purpose."""
    return make_password(password)


def make_team(name: str, *, lead: Agent, members: tuple[Agent, ...] = (), **more: Any):
    team = Team.objects.create(name=name, lead=lead, **more)
    team.members.set({lead, *members})
    return team


def make_channel(team: Team, *, kind: str = "email", **more: Any) -> Channel:
    name = more.pop("name", f"{kind} of {team.name}")
    return Channel.objects.create(kind=kind, name=name, team=team, **more)


def make_telephone(team: Team, number: str = "+46850010203") -> Channel:
    traits = {**TRAITS, "number": number}
    return make_channel(team, kind="phone", traits=traits)


def make_identity(name: str = "Irma", *, kind: str = "email", **more: Any) -> Identity:
    """A customer with one address; each call makes somebody else."""
    address = more.pop("canonical", f"{name.lower()}{next(_count)}@customer.example")
    customer = more.pop("customer", None) or Customer.objects.create(name=name)
    return Identity.objects.create(
        kind=kind, canonical=address, shown=address, customer=customer, **more
    )


def make_words(text: str = "My kettle leaks.", **more: Any) -> Words:
    given = {"subject": "Kettle", "said_at": timezone.now(), **more}
    return Words(text=text, **given)


def make_ticket(
    channel: Channel, *, identity: Identity | None = None, **words: Any
) -> Ticket:
    """A new ticket from a customer's first words."""
    message = actions.open_ticket(
        channel=channel,
        identity=identity or make_identity(kind=channel.kind),
        words=make_words(**words),
    )
    return Ticket.objects.get(pk=message.ticket_id)


def make_awaited(message: Message, filename: str = "photo.jpg", **more: Any) -> Awaited:
    """A file that a message came with and which is not here yet."""
    given = {"name": f"file-{next(_count)}", "content_type": "image/jpeg", **more}
    expect(message, [Expected(filename=filename, **given)])
    return message.awaited.latest("position")


def make_lost(message: Message, filename: str = "photo.jpg") -> Awaited:
    """One that could not be fetched."""
    awaited = make_awaited(message, filename)
    awaited.state, awaited.last_error = Awaited.State.FAILED, "It is gone."
    awaited.save()
    return awaited


def make_reaction(message: Message, emoji: str = "\U0001f44d", **more: Any) -> None:
    """A customer's; the one who began the ticket, unless somebody else is named."""
    identity = more.pop("identity", None)
    identity = identity or message.ticket.participants.earliest("pk").identity
    at = more.pop("at", None) or timezone.now()
    actions.react(message, identity=identity, emoji=emoji, at=at)


def known(ticket: Ticket, goal: str = "A new kettle") -> Ticket:
    """It is written down what the customer wants, so that it may be handed over."""
    Context.objects.get_or_create(ticket=ticket, defaults={"goal": goal})
    return ticket


def soon(**delta: float) -> Any:
    """A time in the future: an hour from now unless something else is said."""
    return timezone.now() + timedelta(**(delta or {"hours": 1}))
