"""Chats for the bench: agents with their own, and visitors of five thousand idle pages.

What they say goes through the door and the worker's line, as ever. Tokens and cookies
are left in `chat.json` for whoever looks from outside.
"""

import json
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from channels_app import inbound, tokens
from channels_app.actions import chat as visitors
from channels_app.actions.saying import understand
from channels_app.actions.widgets import add_widget
from channels_app.models import Chat, Visitor
from helpdesk.base.accounts.models import Agent, Role, Team
from helpdesk.base.ids import new_id
from tests.bench.fill import session_of
from tests.bench.requests import VAR
from tickets.models import Channel, Message, PendingEvent, Ticket

AGENTS, CHATS = 25, 500


def main(idle: str) -> None:
    team = Team.objects.order_by("pk")[0]
    ada = Agent.objects.filter(role=Role.ADMIN).order_by("pk")[0]
    channel = add_widget(team=team, name="Shop", by=ada)
    people = _people(team)
    said = [_chat(channel, n) for n in range(CHATS)]
    inbound.drain()
    asked = Message.objects.filter(key__in=[one["id"] for one in said])
    messages = {message.key: message for message in asked}
    rows = [messages[UUID(one["id"])].ticket_id for one in said]
    for n, agent in enumerate(people):
        # Nobody has to be rung for what the bench began, nor told of it.
        Ticket.objects.filter(pk__in=rows[n::AGENTS]).update(
            assignee=agent, accountable=agent, waiting_since=None
        )
    PendingEvent.objects.all().delete()
    tickets = Ticket.objects.in_bulk(rows)
    owned = [
        {"token": one["token"], "chat": one["chat"], "ticket": tickets[pk].number,
         "seq": tickets[pk].seq}
        for one, pk in zip(said, rows, strict=True)
    ]  # fmt: skip
    found = {
        "key": channel.connection.key,
        "agents": [session_of(agent) for agent in people],
        "chats": owned,
        "idle": _idle(channel, int(idle)),
    }
    (VAR / "chat.json").write_text(json.dumps(found))


def _people(team: Team) -> list[Agent]:
    people = [
        Agent.objects.create_user(
            f"chat{n}@bench.example", None, name=f"Chat {n}", chat_capacity=20
        )
        for n in range(AGENTS)
    ]
    team.members.add(*people)
    return people


def _chat(channel: Channel, number: int) -> dict[str, Any]:
    """Somebody's first words."""
    visitor = Visitor(public_id=new_id(), channel=channel)
    chat = str(uuid4())
    words = {"chat": chat, "id": str(uuid4()), "text": f"My kettle {number} leaks."}
    visitors.say(visitor, understand(words), network=f"10.0.{number // 250}.{number}")
    return {"token": tokens.mint(tokens.of(visitor)), "chat": chat, "id": words["id"]}


def _idle(channel: Channel, many: int) -> list[dict[str, str]]:
    """Visitors who chatted once: a page keeps a socket only where there is a chat."""
    older = list(Ticket.objects.filter(live_since=None).order_by("-pk")[:many])
    people = Visitor.objects.bulk_create(
        Visitor(channel=channel, seen_at=timezone.now()) for _ in older
    )
    chats = Chat.objects.bulk_create(
        Chat(visitor=one, channel=channel, key=(key := uuid4()), ticket=ticket,
             place=f"{one.public_id}/{key}")
        for one, ticket in zip(people, older, strict=True)
    )  # fmt: skip
    return [
        {"token": tokens.mint(tokens.of(chat.visitor)), "chat": str(chat.key)}
        for chat in chats
    ]
