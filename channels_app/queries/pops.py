"""What an agent has before them while the telephone rings: who calls, and what about.

A number proves nothing: who is known by it may not be who calls, and what is shown says
so. Nothing is shown that its reader could not look up.
"""

from dataclasses import dataclass, field

from channels_app.models import PhoneCall
from channels_app.queries.rung import shown_to
from helpdesk.base.accounts.models import Agent
from tickets import numbers
from tickets.models import Customer, Ticket
from tickets.queries.brief import Brief, brief
from tickets.queries.customers import seen_customers
from tickets.queries.telephones import KIND

# Of somebody's open tickets.
MOST = 4


@dataclass(frozen=True, slots=True)
class Pop:
    """A call as its card shows it.

    number: as people read it; "" when it was withheld. customer: who is known by it.
    tickets: those it may be about, the likely one first. by_code: its caller typed or said
        the code of that one. brief: of the likely one. mine: its reader has it.
    """

    call: PhoneCall
    number: str
    customer: Customer | None = None
    tickets: list[Ticket] = field(default_factory=list)
    by_code: bool = False
    brief: Brief | None = None
    mine: bool = False

    @property
    def who(self) -> str:
        """What stands on top; "" for somebody without a number."""
        known = str(self.customer) if self.customer is not None else self.call.caller
        return known or self.number

    @property
    def can_take(self) -> bool:
        """Whether it is for its reader to say that they have it: where the telephone
        system does not."""
        carried = bool(self.call.channel.traits.get("calls"))
        return not (self.mine or self.call.is_over or carried)

    @property
    def likely(self) -> Ticket | None:
        return self.tickets[0] if self.tickets else None


def pops(agent: Agent) -> list[Pop]:
    """All that stand on this one's pages, the oldest call first."""
    legs = shown_to([agent.pk]).select_related("call__channel__team", "call__agent")
    found = legs.order_by("call__began_at", "call_id")
    return [pop(leg.call, agent) for leg in found]


def pop(call: PhoneCall, agent: Agent) -> Pop:
    """One of them, for this reader."""
    customer = known_by(call.number, agent)
    about = _about(call, agent)
    tickets = [about] if about is not None else []
    if customer is not None:
        tickets += [one for one in _open(customer, agent) if one != about]
    return Pop(
        call=call,
        number=numbers.shown(call.number) if call.number else "",
        customer=customer,
        tickets=tickets[:MOST],
        by_code=about is not None and call.continuation_id is not None,
        brief=brief(tickets[0], agent) if tickets else None,
        mine=call.agent_id == agent.pk,
    )


def known_by(number: str, agent: Agent) -> Customer | None:
    """Who is known by this number, if the reader may know of them."""
    if not number:
        return None
    theirs = {"identities__kind": KIND, "identities__canonical": number}
    return seen_customers(agent).filter(**theirs).first()


def _about(call: PhoneCall, agent: Agent) -> Ticket | None:
    about = call.about
    if about is None:
        return None
    return Ticket.objects.visible_to(agent).filter(pk=about.pk).first()


def _open(customer: Customer, agent: Agent) -> list[Ticket]:
    theirs = Ticket.objects.visible_to(agent).open().filter(customer=customer)
    found = theirs.filter(merged_into=None, spam_at=None)
    return list(found.order_by("-touched_at", "-id")[:MOST])
