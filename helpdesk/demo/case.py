"""One ticket of the demo, and how each step of its story is done to it.

Every step calls the verb an agent or a mailbox would call; nothing here writes rows of
tickets itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage

from django.utils import timezone

from channels_app import inbound, intake
from channels_app.adapter import Raw
from channels_app.adapters.email.keys import conv_key, source_key
from channels_app.models import Envelope
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.demo.clock import StoryClock
from helpdesk.demo.files import file
from helpdesk.demo.stories import FOLDER, Step
from tickets import actions
from tickets.actions import Words, clocks, deliver
from tickets.actions.files import keep
from tickets.models import (
    Channel,
    FollowUp,
    Identity,
    Message,
    Priority,
    Ticket,
)


@dataclass(slots=True)
class Case:
    """agent: who works on it. words: what `{order}` and the like stand for."""

    clock: StoryClock
    subject: str
    channel: Channel
    identity: Identity
    agent: Agent
    agents: dict[str, Agent]
    teams: dict[str, Team]
    words: dict[str, str]
    at: datetime = field(default_factory=timezone.now)
    ticket: Ticket = field(init=False)
    said: Message = field(init=False)
    promises: list[FollowUp] = field(default_factory=list)

    def do(self, step: Step, at: datetime) -> None:
        """Let it happen at that time of the story."""
        self.at = at
        self.clock.begin(at)
        VERBS[step.verb](self, step)

    def fill(self, text: str) -> str:
        return text.format_map(self.words)

    def heard(self, step: Step, *, auto: str | None = None) -> Words:
        """The step's words, as they come out of a mail."""
        names = step.argument.split()
        kept = keep(file(name, order=self.words["order"]) for name in names)
        now = timezone.now()
        return Words(
            subject=self.fill(self.subject), text=self.fill(step.text),
            said_at=now, dated=now, files=kept, auto=auto,
        )  # fmt: skip


def _opens(case: Case, step: Step) -> None:
    if step.argument == "html":
        _by_mail(case, step)
        return
    case.said = actions.open_ticket(
        channel=case.channel, identity=case.identity, words=case.heard(step)
    )
    case.ticket = case.said.ticket


def _by_mail(case: Case, step: Step) -> None:
    """Through the whole pipeline, as the bytes of a mail with HTML and a file."""
    mail = EmailMessage()
    mail["From"] = f'"{case.identity.customer.name}" <{case.identity.canonical}>'
    mail["To"] = "hello@demo.example"
    mail["Subject"] = case.fill(case.subject)
    mail["Message-ID"] = f"<{case.words['order']}.html@mail.example>"
    mail["Date"] = case.at
    mail.set_content(case.fill(step.text))
    html = (FOLDER / "mail.html").read_text(encoding="utf-8")
    mail.add_alternative(case.fill(html), subtype="html")
    photo = file("photo", order=case.words["order"])
    mail.add_attachment(
        photo.content, maintype="image", subtype="png", filename=photo.filename
    )
    envelope = take_in(case.channel, mail.as_bytes())
    case.said = Message.objects.get(envelopes=envelope)
    case.ticket = case.said.ticket


def take_in(channel: Channel, raw: bytes) -> Envelope:
    """A mail from its bytes to wherever it ends."""
    item = Raw(content=raw, source_key=source_key(raw), conv_key=conv_key(raw))
    intake.store(channel, [item])
    inbound.drain()
    return Envelope.objects.get(channel=channel, source_key=item.source_key)


def _says(case: Case, step: Step) -> None:
    _verify(case)
    words = case.heard(step)
    case.said = actions.receive(
        case.ticket, channel=case.channel, identity=case.identity, words=words
    )


def _verify(case: Case) -> None:
    """They answer what we sent them: the address receives."""
    if case.identity.verified_at is None:
        case.identity.verified_at = timezone.now()
        case.identity.save(update_fields=["verified_at"])


def _auto(case: Case, step: Step) -> None:
    words = case.heard(Step("", "", step.text), auto="auto-replied")
    actions.receive(
        case.ticket, channel=case.channel, identity=case.identity, words=words
    )


def _replies(case: Case, step: Step) -> None:
    _say(case, step)
    sent = deliver.claim()
    if sent is not None:
        deliver.sent(sent, provider_id=str(sent.public_id))


def _fails(case: Case, step: Step) -> None:
    """A reply that no server takes; the argument is what it said."""
    _say(case, Step(step.verb, "", step.text))
    sent = deliver.claim()
    if sent is not None:
        deliver.not_sent(sent, words=step.argument, permanent=True, in_doubt=False)


def _say(case: Case, step: Step) -> None:
    files = [file(name, order=case.words["order"]) for name in step.argument.split()]
    text = f"{case.fill(step.text)}\n\n{case.agent.name}\nBrühwerk"
    actions.reply(case.ticket, text=text, files=files, by=case.agent)


def _notes(case: Case, step: Step) -> None:
    by = case.agents[step.argument] if step.argument else case.agent
    actions.note(case.ticket, text=case.fill(step.text), by=by)


def _drafts(case: Case, step: Step) -> None:
    actions.save_draft(
        case.ticket, mode="reply", text=case.fill(step.text), by=case.agent
    )


def _wants(case: Case, step: Step) -> None:
    actions.edit_context(
        case.ticket,
        goal=case.fill(step.argument),
        summary=case.fill(step.text),
        by=case.agent,
    )


def _knows(case: Case, step: Step) -> None:
    name, _space, value = step.argument.partition(" ")
    known = case.ticket.facts.current().filter(name=name).first()
    actions.record_fact(
        case.ticket,
        name=name,
        value=case.fill(value),
        source=case.said,
        replaces=known,
        by=case.agent,
    )


def _confirms(case: Case, step: Step) -> None:
    known = case.ticket.facts.current()
    actions.confirm_fact(known.get(name=step.argument), by=case.agent)


def _promises(case: Case, step: Step) -> None:
    hours, _space, what = step.argument.partition(" ")
    due = case.at + timedelta(hours=float(hours))
    made = actions.promise(
        case.ticket,
        what=case.fill(what),
        due_at=case.clock.future(due),
        message=case.said,
        by=case.agent,
    )
    case.promises.append(made)


def _due(case: Case, step: Step) -> None:
    """The time of a promise has come: if nobody kept it, it is late."""
    what = case.fill(step.argument.partition(" ")[2])
    due = case.ticket.follow_ups.open().filter(late_at=None, what=what).first()
    if due is not None:
        FollowUp.objects.filter(pk=due.pk).update(due_at=timezone.now())
        clocks.drain()


def _keeps(case: Case, step: Step) -> None:
    actions.keep(case.promises.pop(), by=case.agent)


def _withdraws(case: Case, step: Step) -> None:
    case.promises[-1].refresh_from_db()
    actions.withdraw(
        case.promises.pop(), reason=case.fill(step.argument), by=case.agent
    )


def _snoozes(case: Case, step: Step) -> None:
    until = case.at + timedelta(hours=float(step.argument))
    actions.snooze(case.ticket, until=case.clock.future(until), by=case.agent)


def _wakes(case: Case, step: Step) -> None:
    Ticket.objects.filter(pk=case.ticket.pk, status="snoozed").update(
        wake_at=timezone.now()
    )
    clocks.drain()


def _tags(case: Case, step: Step) -> None:
    for name in step.argument.split():
        actions.tag(case.ticket, name=name, by=case.agent)


def _passes(case: Case, step: Step) -> None:
    team = case.teams[step.argument]
    actions.change_team(case.ticket, team=team, by=case.agent)
    case.agent = team.lead
    actions.take(case.ticket, by=case.agent)


def _offers(case: Case, step: Step) -> None:
    to, note = case.agents[step.argument], case.fill(step.text)
    if to != case.agent:
        actions.hand_over(case.ticket, to=to, note=note, by=case.agent)


def _answers(case: Case, step: Step) -> None:
    for offer in case.ticket.handovers.pending().exclude(to_agent=None):
        colleague = case.agents[str(offer.to)]
        if step.verb == "declines":
            actions.decline(offer, reason=case.fill(step.text), by=colleague)
        else:
            actions.accept(offer, by=colleague)
            case.agent = colleague


VERBS: dict[str, Callable[[Case, Step], None]] = {
    "opens": _opens,
    "says": _says,
    "auto": _auto,
    "replies": _replies,
    "fails": _fails,
    "notes": _notes,
    "drafts": _drafts,
    "wants": _wants,
    "knows": _knows,
    "confirms": _confirms,
    "promises": _promises,
    "due": _due,
    "keeps": _keeps,
    "withdraws": _withdraws,
    "snoozes": _snoozes,
    "wakes": _wakes,
    "passes": _passes,
    "offers": _offers,
    "accepts": _answers,
    "declines": _answers,
    "takes": lambda case, step: actions.take(case.ticket, by=case.agent),
    "adds": lambda case, step: actions.follow(
        case.ticket, agent=case.agents[step.argument], by=case.agent
    ),
    "tags": _tags,
    "matters": lambda case, step: actions.set_priority(
        case.ticket, priority=Priority(int(step.argument)), by=case.agent
    ),
    "waits": lambda case, step: actions.wait(
        case.ticket, by=case.agent, waiting_for=step.argument or "customer"
    ),
    "solves": lambda case, step: actions.resolve(case.ticket, by=case.agent),
}
