"""Two closed teams and an open one, each with a matter of its own, and nine who ask.

Whatever stands in a matter carries a word that stands nowhere else: where it appears in an
answer to somebody who may not see the matter, something leaks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from django.utils import timezone

from channels_app import intake
from channels_app.actions import bringing, mail_server, messengers, web_forms, widgets
from channels_app.actions.custom import add_custom
from channels_app.adapter import Raw
from channels_app.models import Chat, Connection, Envelope, PhoneCall, Visitor
from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts.hours import Block
from helpdesk.base.accounts.models import Agent, Company, Role, Team, Token
from helpdesk.base.api.scopes import GRANTABLE
from helpdesk.notifications.models import Device, Notification
from helpdesk.webhooks.actions import add_webhook, send_test
from tests.api.matrix.heard import furnish_mentions
from tests.api.matrix.helped import furnish_help
from tests.factories import (
    known,
    make_agent,
    make_channel,
    make_identity,
    make_team,
    make_telephone,
    make_ticket,
    make_words,
    soon,
)
from tests.tickets.fields import define
from tickets import actions
from tickets.actions import NewFile
from tickets.actions.many import start_many
from tickets.actions.phones import save_telephone
from tickets.asked.tree import EVERYTHING
from tickets.models import (
    Channel,
    CustomerNote,
    CustomField,
    Delivery,
    FactName,
    Rating,
    Suggestion,
    Ticket,
)

# What a matter is to those who ask: of their team, of an open team, of a closed one.
OWN, FOREIGN, HIDDEN, DELETED = "own", "foreign", "hidden", "deleted"
WORDS = {OWN: "zqowned", FOREIGN: "zqforeign", HIDDEN: "zqhidden"}


@dataclass(slots=True)
class Matter:
    """A ticket and all that hangs on it, by kind."""

    ticket: Ticket
    word: str
    ids: dict[str, UUID]


@dataclass(slots=True)
class Actor:
    """Somebody who asks: an agent by a token, or nobody that we know."""

    name: str
    client: Client
    agent: Agent | None = None


@dataclass(slots=True)
class World:
    matters: dict[str, Matter]
    actors: list[Actor]
    # What belongs to no matter: settings, people.
    ids: dict[str, UUID] = field(default_factory=dict)
    # What stands in an address and is no id.
    texts: dict[str, str] = field(default_factory=dict)

    def sees(self, actor: Actor, state: str) -> bool:
        """Whether this matter exists for them."""
        if actor.agent is None or state == DELETED:
            return False
        seen = Ticket.objects.visible_to(actor.agent)
        return bool(seen.filter(pk=self.matters[state].ticket.pk).exists())

    def forbidden(self, actor: Actor) -> list[str]:
        """Words that no answer to them may hold."""
        return [
            one.word
            for state, one in self.matters.items()
            if not self.sees(actor, state)
        ]

    def states(self, kinds: Mapping[str, str]) -> list[str]:
        """The states there are of what an address names."""
        of_matters = any(kind in self.matters[OWN].ids for kind in kinds.values())
        return [OWN, FOREIGN, HIDDEN, DELETED] if of_matters else [OWN, DELETED]

    def named(self, kinds: Mapping[str, str], state: str) -> dict[str, Any]:
        """The parts of an address that names these things in this state."""
        return {name: self._one(kind, state) for name, kind in kinds.items()}

    def _one(self, kind: str, state: str) -> Any:
        if kind in self.texts:
            return self.texts[kind] if state != DELETED else "nothing-like-it"
        if state == DELETED:
            return uuid4()
        return self.matters[state].ids.get(kind) or self.ids[kind]


def make_world() -> World:
    """All of it, in a database that has nothing."""
    Company.objects.create(name="Analytical Engines")
    ada = make_agent("Ada", Role.ADMIN)
    carol, grace = make_agent("Carol", Role.LEAD), make_agent("Grace")
    otto, nina = make_agent("Otto", Role.LEAD), make_agent("Nina")
    dan = make_agent("Dan", Role.COLLABORATOR)
    billing = make_team("Billing", lead=carol, members=(grace,), is_open=False)
    legal = make_team("Legal", lead=otto, is_open=False)
    support = make_team("Support", lead=ada)
    bot = people.make_service(name="Bot", teams=[billing], by=ada)
    for of in ("ticket", "customer", "organization"):
        define(ada, "Remark", of=of)
    matters = {
        OWN: furnish(billing, grace, WORDS[OWN]),
        FOREIGN: furnish(support, ada, WORDS[FOREIGN]),
        HIDDEN: furnish(legal, otto, WORDS[HIDDEN]),
    }
    actions.follow(matters[OWN].ticket, agent=dan, by=carol)
    agents = {
        "agent of no team": nina,
        "agent": grace,
        "lead": carol,
        "admin": ada,
        "lead of others": otto,
        "collaborator": dan,
        "bot": bot,
    }
    strangers = [
        Actor("anonymous", Client()),
        Actor("visitor", _bearing("visitor.0192.signed")),
        Actor("customer", _bearing("hd_" + "0" * 43)),
    ]
    known_ = [Actor(name, _program(who, ada), who) for name, who in agents.items()]
    world = World(matters, [*strangers, *known_])
    _settle(world, ada, grace, billing)
    return world


def _program(agent: Agent, admin: Agent) -> Client:
    """Everything a token may hold: rights are the agent's own."""
    by = admin if agent.role == Role.API else agent
    made = people.make_token(agent, name="All", scopes=GRANTABLE, by=by)
    return _bearing(made.secret)


def _bearing(secret: str) -> Client:
    return Client(headers={"authorization": f"Bearer {secret}"})


def furnish(team: Team, by: Agent, word: str) -> Matter:
    """A matter with one of each that a ticket can have."""
    channel = make_channel(team)
    make_telephone(team, number=f"+4685001{len(word):04}")
    identity = make_identity(word.title(), canonical=f"{word}@customer.example")
    ticket = make_ticket(
        channel, identity=identity, subject=f"Kettle {word}", text=f"It leaks, {word}."
    )
    ids: dict[str, UUID] = {"ticket": ticket.public_id}
    ids["customer"], ids["identity"] = identity.customer.public_id, identity.public_id
    actions.edit_customer(
        identity.customer, name=word.title(), organization=f"{word} Ltd", by=by
    )
    identity.customer.refresh_from_db()
    assert identity.customer.organization is not None
    ids["organization"] = identity.customer.organization.public_id
    said = {"fields": {"remark": word}, "by": by}
    actions.set_fields(ticket, **said)
    actions.set_customer_fields(identity.customer, **said)
    actions.set_organization_fields(identity.customer.organization, **said)
    ids["customer_note"] = actions.write_customer_note(
        identity.customer, text=f"Calls twice, {word}.", by=by
    ).public_id
    for kind, make in PARTS.items():
        ids[kind] = make(known(ticket, goal=f"Tea {word}"), by, word).public_id
    ids["attachment"] = (
        ticket.messages.get(public_id=ids["note"]).attachments.get().public_id
    )
    reply = ticket.messages.get(public_id=ids["message"])
    reply.deliveries.update(state=Delivery.State.FAILED)
    ids["delivery"] = reply.deliveries.get().public_id
    ids["chat"] = _chat(team, word).public_id
    ids["event"] = ticket.events.latest("seq").public_id
    return Matter(ticket, word, ids)


def _note(ticket: Ticket, by: Agent, word: str) -> Any:
    file = NewFile(
        filename=f"{word}.txt", content_type="text/plain", content=word.encode()
    )
    return actions.note(ticket, text=f"Odd, {word}.", files=[file], by=by)


def _tagged(ticket: Ticket, by: Agent, word: str) -> Any:
    actions.tag(ticket, name=f"late {word}", by=by)
    return ticket.tags.get(name=f"late {word}")


def _rating(ticket: Ticket, by: Agent, word: str) -> Any:
    actions.rate(ticket, score=2, comment=f"Slow, {word}.", channel=None)
    return Rating.objects.get(ticket=ticket)


def _move(ticket: Ticket, by: Agent, word: str) -> Any:
    first = ticket.messages.earliest("seq")
    other = actions.receive(
        ticket,
        channel=first.channel,
        identity=first.identity,
        words=make_words(text=f"And my pot, {word}."),
    )
    return actions.split(other, by=by)


def _phone_call(ticket: Ticket, by: Agent, word: str) -> Any:
    """It rang nobody, and is not written down yet."""
    return PhoneCall.objects.create(
        channel=Channel.objects.get(traits__has_key="number", team=ticket.team),
        name=word,
        caller=f"Mr. {word.title()}",
        number="+46701740605",
    )


PARTS: dict[str, Callable[[Ticket, Agent, str], Any]] = {
    "message": lambda t, by, word: actions.reply(t, text=f"Sorry, {word}.", by=by),
    "note": _note,
    "fact": lambda t, by, word: actions.record_fact(t, name="order", value=word, by=by),
    "follow_up": lambda t, by, word: actions.promise(
        t, what=f"Call {word}", due_at=soon(hours=50), by=by
    ),
    "continuation": lambda t, by, word: actions.continue_on(t, kind="phone", by=by),
    "goodwill": lambda t, by, word: actions.give_goodwill(
        t, amount=500, reason=f"Late {word}", by=by
    ),
    "handover": lambda t, by, word: actions.hand_over(
        t, to=t.team, note=f"Please, {word}.", by=by
    ),
    "suggestion": lambda t, by, word: Suggestion.objects.create(
        message=t.messages.earliest("seq"),
        name="serial",
        value=word,
        canonical=word,
        starts=0,
        ends=2,
    ),
    "rating": _rating,
    "tag": _tagged,
    "phone_call": _phone_call,
    "move": _move,
}


def _settle(world: World, ada: Agent, grace: Agent, billing: Team) -> None:
    """What belongs to no matter: words, channels, webhooks, people and hours."""
    world.ids |= {
        "agent": grace.public_id,
        "team": billing.public_id,
        "canned": actions.save_canned_reply(
            name="Thanks", text="Thank you.", by=ada
        ).public_id,
        "fact_name": FactName.objects.get(slug="order").public_id,
        "macro": actions.save_macro(
            name="Refund", steps=[{"do": "tag", "name": "refund"}], by=ada
        ).public_id,
        "ticket_template": actions.save_ticket_template(
            name="Recall", text="Send it back.", by=ada
        ).public_id,
        "custom_field": CustomField.objects.get(of="ticket").public_id,
        "view": actions.save_view(
            name="All", where=EVERYTHING, is_private=False, by=ada
        ).public_id,
    }
    ticket = world.matters[OWN].ticket
    world.ids["many_job"] = start_many(
        "tag", [ticket.number], name="late", by=grace
    ).public_id
    # All of them are hers to delete, as far as she sees them.
    CustomerNote.objects.update(by=grace)
    _bring(world, ada, grace, billing)
    file = BytesIO(b"Name,E-mail\nTove,tove@customer.example\n")
    world.ids["customer_import"] = actions.upload_customers(
        file, filename="people.csv", by=billing.lead
    ).public_id
    world.texts |= {"language": "de"}
    webhook, _secret = add_webhook(url="https://93.184.216.34/", types=["*"], by=ada)
    world.ids |= {
        "webhook": webhook.public_id,
        "webhook_delivery": send_test(webhook, by=ada).public_id,
        "webhook_secret": webhook.secrets.get().public_id,
    }
    world.texts["metric"] = "gaps"
    ticket = world.matters[OWN].ticket
    event = ticket.events.latest("seq")
    Notification.objects.create(
        agent=grace, event=event, ticket=ticket, why="mentioned", kind="mentioned"
    )
    world.ids["device"] = Device.objects.create(agent=grace, digest="x").public_id
    # One is told of an event once: it is known by the event's id.
    world.ids["notification"] = event.public_id
    world.ids |= _of_people(ada, grace, billing)
    world.ids |= _of_channels(ada, billing)
    world.ids |= furnish_help(ada)
    world.ids |= furnish_mentions(world.matters, ada)


def _of_people(ada: Agent, grace: Agent, billing: Team) -> dict[str, UUID]:
    begins = timezone.now() + timedelta(days=3)
    ends = begins + timedelta(days=3)
    hours = [Block(day, 540, 1020) for day in range(5)]
    made: dict[str, Any] = {
        "absence": people.plan_absence(grace, begins=begins, ends=ends, by=grace),
        "invitation": people.invite(
            "new@example.org", role=Role.AGENT, by=ada
        ).invitation,
        "calendar": people.save_calendar(
            name="Office", zone="Europe/Berlin", blocks=hours, by=ada
        ),
        "duty": people.add_shift(
            billing, agent=grace, begins=begins, ends=ends, by=ada
        ),
        "token": Token.objects.get(agent=grace),
        "service": Agent.objects.get(role=Role.API),
        "policy": actions.save_policy(
            name="Usual", targets={2: {"first_reply": 3_600}}, by=ada
        ),
        "telephone": save_telephone(
            name="Shop", number="+46850099999", team=billing, by=ada
        ),
    }
    return {kind: row.public_id for kind, row in made.items()}


def _of_channels(ada: Agent, billing: Team) -> dict[str, UUID]:
    mailbox = make_channel(billing)
    Connection.objects.create(channel=mailbox)
    mail_server.use_server(
        smtp_host="smtp.ours.example",
        smtp_port=465,
        smtp_security="tls",
        smtp_user="relay",
        smtp_password="secret",
        tls_verify=True,
        by=ada,
    )
    intake.store(mailbox, [Raw(content=b"?", source_key="odd", conv_key="odd")])
    envelope = Envelope.objects.get(source_key="odd")
    envelope.state, envelope.reason = Envelope.State.QUARANTINED, "it names no sender"
    envelope.save()
    widget = widgets.add_widget(team=billing, name="Shop", by=ada)
    blocked = Visitor.objects.create(
        name="Mallory", channel=widget, blocked_at=timezone.now()
    )
    Chat.objects.create(
        visitor=blocked, channel=widget, ticket=make_ticket(widget), key=uuid4(),
        place="mallory",
    )  # fmt: skip
    made = {
        "mailbox": mailbox,
        "envelope": envelope,
        "visitor": blocked,
        "widget": widget,
        "form": web_forms.add_form(team=billing, name="Ask us", by=ada),
        "messenger": messengers.add_messenger(
            kind="sms",
            name="Texts",
            team=billing,
            by=ada,
            account="AC" + "0" * 32,
            token="t",
            number="+46701234567",
            tells="no",
            api="http://127.0.0.1:9",
        )[0],
    }
    return {kind: row.public_id for kind, row in made.items()}


def _chat(team: Team, word: str) -> Ticket:
    """Somebody who chats on a site of the team."""
    admin = Agent.objects.get(role=Role.ADMIN)
    widget = widgets.add_widget(team=team, name=f"Site of {team}", by=admin)
    visitor = Visitor.objects.create(name=word.title(), channel=widget)
    ticket = make_ticket(widget, text=f"Hello, {word}.")
    Chat.objects.create(
        visitor=visitor, channel=widget, ticket=ticket, key=uuid4(), place=word
    )
    return ticket


def _bring(world: World, ada: Agent, grace: Agent, billing: Team) -> None:
    """A channel that a program speaks, words it brought, and an answer by it."""
    custom, _secret = add_custom(
        team=billing,
        name="Acme",
        addresses="acme",
        url="https://93.184.216.34/",
        by=ada,
    )
    bringing.say(
        custom, bringing.Brought(external_id="m1", address="irma-7", text="Hello.")
    )
    irma = make_identity("Irma", kind=custom.kind, canonical="irma-7")
    deleted = make_ticket(custom, identity=irma)
    actions.delete(deleted, by=ada)
    answer = actions.reply(make_ticket(custom, identity=irma), text="Hi.", by=grace)
    world.ids |= {
        "custom": custom.public_id,
        "deleted_ticket": deleted.public_id,
        "custom_delivery": answer.deliveries.get().public_id,
    }
    world.texts["brought"] = "m1"
