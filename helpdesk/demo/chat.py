"""Chats of the demo: the widget of its shop, and what its visitors say there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.utils import timezone

from channels_app import inbound
from channels_app.actions import chat as visitors
from channels_app.actions import knowing, leaving, widgets
from channels_app.actions.saying import Saying
from channels_app.models import Chat, Visitor
from channels_app.vouched import Person
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.demo import case, people
from helpdesk.demo.case import Case
from helpdesk.demo.stories import Step, Story
from tickets import actions
from tickets.actions import deliver
from tickets.models import Channel, Delivery, Identity

SITE = "https://bruehwerk.example"
ZONE = "Europe/Berlin"
QUESTIONS = [
    {"name": "name", "label": "Your name", "kind": "text", "required": False,
     "pattern": "", "options": []},
    {"name": "email", "label": "E-mail, if we should answer when you have gone",
     "kind": "email", "required": False, "pattern": "", "options": []},
    {"name": "order", "label": "Order number, if it is about one", "kind": "text",
     "required": False, "pattern": r"(BW-)?\d{5}", "options": []},
]  # fmt: skip
RULES = [
    {"url": "/demo/basket/", "seconds": 20, "hours": True,
     "message": "Anything you would like to know before you order? We are here."},
    {"url": "/demo/machines/tavola-pro/", "seconds": 40, "hours": True,
     "message": "Not sure whether your kitchen has the right socket? Ask us."},
]  # fmt: skip


def open_widget(teams: dict[str, Team], *, by: Agent) -> Channel:
    """The chat of the shop, and a secret with which it vouches for its customers.

    As long as stories are told nobody waits: what was not seen goes by mail at once.
    """
    channel = widgets.add_widget(team=teams[people.SUPPORT], name="Shop", by=by)
    widgets.edit_widget(
        channel,
        name="Shop",
        greeting="Moin! What can we do for you?",
        away="We are back in the morning. Write to us, and the answer comes by mail.",
        accent="#9a4818",
        launcher="Chat with Brühwerk",
        fields=QUESTIONS,
        consent=f"I have read what happens to what I write: {SITE}/privacy",
        teams=[
            {"id": str(teams[name].public_id), "label": label}
            for name, label in people.OFFERED.items()
        ],
        rules=RULES,
        mail_after=0,
        by=by,
    )
    widgets.new_secret(channel, by=by)
    return channel


def settle_down(channel: Channel, *, by: Agent) -> None:
    """The stories are over: time goes on as it does."""
    usual = widgets.DEFAULTS["mail_after"]
    widgets.edit_widget(channel, name=channel.name, mail_after=usual, by=by)


@dataclass(slots=True)
class ChatCase(Case):
    """A chat and the ticket it is; `identity` is there after the first words."""

    identity: Identity = field(init=False)
    story: Story = field(kw_only=True)
    person: people.Person = field(kw_only=True)
    visitor: Visitor = field(init=False)
    key: UUID = field(default_factory=uuid4)

    def do(self, step: Step, at: datetime) -> None:
        """Let it happen at that time of the story."""
        self.at = at
        self.clock.begin(at)
        verb = VERBS.get(step.verb)
        if verb is None:
            case.VERBS[step.verb](self, step)
        else:
            verb(self, step)

    def chat(self) -> Chat:
        chats = Chat.objects.select_related("visitor", "channel", "ticket")
        return chats.get(visitor__public_id=self.visitor.public_id)


def _opens(chat: ChatCase, step: Step) -> None:
    chat.visitor = _who(chat)
    _say(chat, step)
    found = chat.chat()
    if found.ticket is None or found.visitor.identity is None:
        raise ValueError(f"nobody worked the chat of {chat.person.name}")
    chat.ticket, chat.identity = found.ticket, found.visitor.identity
    chat.said = found.ticket.messages.get()


def _who(chat: ChatCase) -> Visitor:
    """Somebody new, or somebody whom the shop vouches for."""
    browser = Visitor(channel=chat.channel)
    if chat.person.address != people.SHOPPER.address:
        return browser
    name, mail = chat.person.name, chat.person.address
    known = Person(id=mail, name=name, mail=mail, is_verified=True)
    return knowing.identify(browser, known)


def _says(chat: ChatCase, step: Step) -> None:
    _say(chat, step)
    newest = chat.ticket.messages.filter(identity=chat.identity).order_by("-seq")
    chat.said = newest[0]


def _say(chat: ChatCase, step: Step) -> None:
    """Through the whole pipeline, as their browser would."""
    page, _space, title = chat.story.about.partition(" ")
    given = {"name": chat.person.name, "email": chat.person.address}
    saying = Saying(
        chat=chat.key,
        id=uuid4(),
        text=chat.fill(step.text),
        fields={name: answer for name, answer in given.items() if answer},
        team=chat.teams[chat.story.team].public_id,
        consent=True,
        about={
            "page": SITE + page,
            "title": title,
            "referrer": "",
            "language": chat.story.language,
            "zone": ZONE,
        },
    )
    # Each is behind an address of their own, or they would be too many at once.
    visitors.say(chat.visitor, saying, network=str(chat.key))
    inbound.drain()


def _replies(chat: ChatCase, step: Step) -> None:
    actions.reply(chat.ticket, text=chat.fill(step.text), by=chat.agent)
    _send()
    # Whoever left gets it by mail.
    leaving.said(chat.ticket, timezone.now())
    leaving.drain()
    _send()


def _send() -> None:
    sent = deliver.claim()
    if sent is not None:
        deliver.sent(sent, provider_id=str(sent.public_id))


def _leaves(chat: ChatCase, step: Step) -> None:
    """They close the page."""
    found = chat.chat().visitor
    found.here_until = timezone.now()
    found.save(update_fields=["here_until"])
    leaving.drain()


def _mails(chat: ChatCase, step: Step) -> None:
    """They answer the mail that came after them."""
    address = Identity.objects.get(kind="email", canonical=chat.person.address)
    address.verified_at = timezone.now()
    address.save(update_fields=["verified_at"])
    went = Delivery.objects.filter(identity=address).select_related("channel")
    chat.said = actions.receive(
        chat.ticket,
        channel=went[0].channel,
        identity=address,
        words=chat.heard(step),
    )


def _seen(chat: ChatCase, step: Step) -> None:
    found = chat.chat()
    if found.ticket is not None:
        newest = found.number(found.ticket.seq)
        visitors.mark(found, got=newest, seen=newest)


def _rates(chat: ChatCase, step: Step) -> None:
    score, _space, comment = step.argument.partition(" ")
    actions.rate(chat.ticket, score=int(score), comment=comment, channel=chat.channel)


VERBS: dict[str, Callable[[ChatCase, Step], None]] = {
    "opens": _opens,
    "says": _says,
    "replies": _replies,
    "seen": _seen,
    "ends": lambda chat, step: visitors.end(chat.chat()),
    "rates": _rates,
    "leaves": _leaves,
    "mails": _mails,
}
