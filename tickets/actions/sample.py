"""A made-up ticket to try things out on: nothing said in it leaves."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent, Company, Team
from helpdesk.base.errors import NotAllowed
from tickets import rules
from tickets.actions.assign import own
from tickets.actions.erasing import erase_sample
from tickets.actions.open import Opening, open_tickets
from tickets.actions.receive import Words, receive
from tickets.actions.settling import settle
from tickets.errors import NoSample, NoSuchTicket, SampleTaken
from tickets.models import Channel, Customer, Event, Identity, Ticket
from tickets.models.channel import SAMPLE

# `.invalid` is nobody's, for good (RFC 2606).
ADDRESS = "kim@example.invalid"
TRAITS = {"formats": ["text", "html"], "max_length": None, "can_start": False}
_A_MOMENT = timedelta(milliseconds=1)


@transaction.atomic
def make_sample(*, by: Agent) -> Ticket:
    """The one there is, or a new one: theirs, in their language.

    Raises:
        NotAllowed: who answers nobody has nothing to try out.
        SampleTaken: there is one, which they do not see.
    """
    if not by.can_own:
        raise NotAllowed
    # Of two at once, one finds the other's.
    list(Company.objects.select_for_update(no_key=True).values_list("pk"))
    if (there := Ticket.everything.filter(is_sample=True).first()) is not None:
        if not Ticket.objects.visible_to(by).filter(pk=there.pk).exists():
            raise SampleTaken
        return there
    return _made(by)


@transaction.atomic
def remove_sample(ticket: Ticket, *, by: Agent) -> None:
    """At once and for good: it holds nobody's words.

    Raises:
        NoSuchTicket, NotAllowed: not for this person.
        NoSample: it is a real one.
    """
    rules.require(by, "reply", ticket)
    if not ticket.is_sample:
        raise NoSample
    if not erase_sample(ticket, by=by):
        raise NoSuchTicket


@transaction.atomic
def drop_sample(*, by: Agent, even_others: bool = False) -> None:
    """Where the first steps are hidden, what was made beside them goes, too.

    even_others: whoever made it.
    """
    for ticket in Ticket.everything.filter(is_sample=True):
        made = ticket.events.filter(verb=Event.Verb.OPENED, actor=by)
        if even_others or made.exists():
            erase_sample(ticket, by=by)


def _made(by: Agent) -> Ticket:
    name = _("Kim Sample")
    customer = Customer.objects.create(name=name)
    address = {"kind": SAMPLE, "canonical": ADDRESS, "shown": ADDRESS}
    identity = Identity.objects.create(customer=customer, **address)
    channel = Channel.everything.create(
        kind=SAMPLE, name=_("nothing is sent"), team=_team(by), traits=TRAITS
    )
    first, *others = _words()
    opening = Opening(
        channel=channel, identity=identity, words=first, by=by, is_sample=True
    )
    ticket = open_tickets([opening])[0].ticket
    for words in others:
        receive(ticket, channel=channel, identity=identity, words=words)
    ticket.lock()
    own(ticket, to=by, by=by)
    settle(ticket)
    return ticket


def _team(by: Agent) -> Team:
    """Of their own, where they are in one."""
    theirs = Team.objects.filter(Q(members=by) | Q(lead=by)).first()
    found = theirs or Team.objects.first()
    if found is None:
        raise NotAllowed
    return found


def _words() -> list[Words]:
    """What one can do, told by whom one does it for."""
    subject = _("Sample: how do I answer a customer?")
    said = (
        _(
            "Hello, I am Kim, and I am made up: this ticket is for you to try things out,"
            " and nothing you write here is sent to anybody.\n\n"
            "Begin with a reply: write to me below, and press “Send”."
        ),
        _(
            "Colleagues can help, and I never see it: choose “Note” instead of “Reply”,"
            " and type @ with a name. In real tickets they are told; in this one nobody"
            " is."
        ),
        _(
            "Not now? Snooze this ticket with the clock above, and it comes back when you"
            " said. When all is done, press “Resolve”, and remove the sample above."
        ),
    )
    now = timezone.now()
    return [
        Words(subject=subject, text=text, said_at=now + place * _A_MOMENT)
        for place, text in enumerate(said)
    ]
