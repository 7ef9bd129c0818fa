"""Words among colleagues, and who is called to read them."""

import re
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch

from helpdesk.base.accounts.models import Agent, Team
from tickets import rules
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.actions.files import NewFile, keep
from tickets.actions.say import Speech, Way, said_before, say
from tickets.actions.sight import let_in
from tickets.actions.words import typed
from tickets.models import Draft, Event, Follower, Message, Seen, Ticket

# Not within a word: addresses of mail call nobody.
_CALL = re.compile(r"(?<![\w.+-])@(?=\S)")


def note(
    ticket: Ticket,
    *,
    text: str = "",
    html: str = "",
    by: Agent,
    files: Iterable[NewFile] = (),
    key: UUID | None = None,
    by_mail: bool = False,
    beside_draft: bool = False,
) -> Message:
    """Words among colleagues; the customer never sees them. key, by_mail, beside_draft:
    as in `reply`.

    Whoever is called by "@" and their full name, or that of their team, sees the ticket
    from now on.

    Raises:
        TicketClosed, NothingToSay, FilesTooLarge: nothing was written.
    """
    uploads = tuple(files)
    if uploads:  # no byte is kept for a stranger
        rules.require(by, "note", ticket)
    text, html = typed(text, html)
    speech = Speech(
        by=by, text=text, html=html, files=keep(uploads), key=key, by_mail=by_mail,
        beside_draft=beside_draft,
    )  # fmt: skip
    with transaction.atomic():
        begin(ticket, "note", by=by)
        if (said := said_before(ticket, speech)) is not None:
            return said
        called = mentioned(text, by=by)
        way = Way(verb=Event.Verb.NOTED, direction=Message.Direction.NOTE)
        if called:
            way.told["mentions"] = [str(agent.public_id) for agent in called]
            let_in(ticket, called, why=Follower.Why.MENTIONED)
        message = say(ticket, speech, way, draft=Draft.Mode.NOTE)
        ticket.last_message_seq = message.seq
        ticket.touch(message.said_at)
        settle(ticket)
        Seen.objects.advance(ticket, by, message.seq)
    return message


def mentioned(text: str, *, by: Agent) -> list[Agent]:
    """The active people these words call by "@" and their whole name, by name; or by that
    of a team, which calls all of them.

    At each "@" the longest name counts: "@Ann Lee" does not call Ann. Everybody of a
    name is called; nobody calls themselves.
    """
    if "@" not in text:
        return []
    words = _plain(text)
    named: dict[str, list[Agent]] = {}
    people = Agent.objects.people().exclude(pk=by.pk).only("name", "public_id")
    for agent in people:
        named.setdefault(_plain(agent.name), []).append(agent)
    for team in Team.objects.prefetch_related(Prefetch("members", people)):
        named.setdefault(_plain(team.name), []).extend(team.members.all())
    named.pop("", None)
    lengths = sorted({len(name) for name in named}, reverse=True)
    called: dict[int, Agent] = {}
    for spot in _CALL.finditer(words):
        name = _name_at(words, spot.end(), named, lengths)
        called |= {agent.pk: agent for agent in named.get(name, ())}
    return sorted(called.values(), key=lambda agent: (agent.name, agent.pk))


def _plain(text: str) -> str:
    """As names are compared: without case, blanks as one."""
    return " ".join(text.casefold().split())


def _name_at(
    words: str, start: int, named: dict[str, list[Agent]], lengths: list[int]
) -> str:
    """The longest name that stands here and ends with a word."""
    for length in lengths:
        end = start + length
        if words[start:end] in named and not words[end : end + 1].isalnum():
            return words[start:end]
    return ""
