"""Mail that a colleague sent on to the helpdesk: the customer in it is the customer."""

from collections.abc import Iterable
from dataclasses import replace

from channels_app.adapter import Incoming
from channels_app.adapters.email import forwarded
from channels_app.adapters.email.verdicts import UNPROVED
from channels_app.queries.ways import MAIL
from channels_app.said import Said
from helpdesk.base.accounts.models import Agent, Role, Team
from tickets.actions import note
from tickets.models import Channel, Participant, Ticket

# A word among the warnings of what was found in a colleague's mail.
PASSED_ON = "passed-on"


def passed_on(
    channel: Channel, found: Incoming, *, team: Team
) -> tuple[Incoming, Agent | None, str]:
    """What it is taken for, who sent it on, and what they said above it; without a
    colleague who did, it is what it was. team: whose ticket it will be.

    A colleague's address that could not be proved is nobody's.
    """
    as_it_was = (found, None, "")
    if channel.kind != MAIL or found.sender is None or UNPROVED in found.warnings:
        return as_it_was
    inner = forwarded.inside(found)
    if inner is None:
        return as_it_was
    told, above = inner
    agent = agent_of(found.sender.canonical)
    if agent is None or not _works_for(agent, team):
        return as_it_was
    if told.sender is None or agent_of(told.sender.canonical) is not None:
        return as_it_was
    warned = replace(told, warnings=(*told.warnings, PASSED_ON))
    return warned, agent, above


def write_above(told: Iterable[tuple[Said, Ticket]]) -> None:
    """What colleagues said to what they sent on is among colleagues."""
    for said, ticket in told:
        if said.by is not None and said.above.strip():
            note(ticket, text=said.above, by=said.by)


def agent_of(address: str) -> Agent | None:
    """The colleague with this address, whether they are still here or not."""
    return Agent.objects.filter(email__iexact=address).first()


def is_colleagues_answer(found: Incoming) -> bool:
    """A mail from a colleague's address that answers words of ours is no answer of theirs
    to the customer, nor is it a customer's: anybody could write it (AC-04), and they may
    not work here any more (AC-21). Colleagues can be customers, in tickets of their own.
    """
    sender = found.sender
    if not found.proofs or sender is None or sender.kind != MAIL:
        return False
    takes_part = Participant.objects.filter(
        ticket__messages__public_id=found.proofs[0].message,
        identity__kind=sender.kind,
        identity__canonical=sender.canonical,
        confirmed_at__isnull=False,
    )
    return agent_of(sender.canonical) is not None and not takes_part.exists()


def _works_for(agent: Agent, team: Team) -> bool:
    """Whether they would see the ticket that comes of it."""
    if not (agent.is_active and agent.can_work):
        return False
    return (
        team.is_open
        or agent.role == Role.ADMIN
        or agent.teams.filter(pk=team.pk).exists()
    )
