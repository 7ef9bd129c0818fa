"""Every verb of the heart, ready to be run on a ticket by anybody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps

from helpdesk.base.accounts.models import Agent, Team
from tests.factories import (
    known,
    make_agent,
    make_identity,
    make_lost,
    make_team,
    make_telephone,
    make_ticket,
    make_words,
    soon,
)
from tests.rows import rows_of
from tests.tickets.letters import of_letters
from tickets import actions
from tickets.actions import NewFile, Recipients, suggestions
from tickets.models import (
    CustomField,
    Delivery,
    DraftFile,
    DraftTaking,
    Event,
    Fact,
    FollowUp,
    Handover,
    Link,
    Macro,
    Message,
    Moving,
    Sifting,
    Status,
    Suggestion,
    Ticket,
    Way,
)


@dataclass(frozen=True, slots=True)
class Verb:
    """`prepare` makes what the verb needs; `run` gets it as its last argument.

    own: what it needs has to be the work of whoever runs it.
    """

    name: str
    run: Callable[[Ticket, Agent, Any], Any]
    prepare: Callable[[Ticket, Agent], Any] = lambda ticket, by: None
    own: bool = False

    def ready(self, ticket: Ticket, *, by: Agent, admin: Agent) -> Any:
        """What it needs, made by somebody who may."""
        return self.prepare(ticket, by if self.own else admin)

    def __call__(self, ticket: Ticket, *, by: Agent, admin: Agent) -> Any:
        return self.run(ticket, by, self.ready(ticket, by=by, admin=admin))


def defined() -> None:
    """A field of tickets that there is."""
    text = {"kind": "text", "labels": {"en": "Plan"}, "position": 1}
    CustomField.objects.get_or_create(of="ticket", key="plan", defaults=text)


def sharing(ticket: Ticket, by: Agent) -> Agent:
    """A colleague who lets others read what they write."""
    writer = make_agent("Sharing", "admin")
    actions.save_draft(ticket, mode="reply", text="Dear customer", by=writer)
    actions.share_draft(ticket, by=writer)
    return writer


def taken_over(ticket: Ticket, by: Agent) -> DraftTaking:
    """A draft that was theirs, and is not any more."""
    return actions.take_draft(ticket, writer=sharing(ticket, by), by=by)


def macro() -> Macro:
    """One that everybody may use."""
    steps = [{"do": "tag", "name": "refund"}]
    found, _made = Macro.objects.get_or_create(name="Refund", defaults={"steps": steps})
    return found


def _failed(ticket: Ticket, by: Agent) -> Delivery:
    message = actions.reply(ticket, text="Sorry!", by=by)
    message.deliveries.update(state=Delivery.State.FAILED)
    return message.deliveries.get()


def _promised(ticket: Ticket, by: Agent) -> FollowUp:
    return actions.promise(ticket, what="Call back", due_at=soon(), by=by)


def _held(ticket: Ticket, by: Agent) -> Message:
    return actions.reply(ticket, text="Soon", by=by, hold=timedelta(seconds=10))


def _file(ticket: Ticket, by: Agent) -> DraftFile:
    file = NewFile(filename="a.txt", content_type="text/plain", content=b"kettle")
    draft = actions.attach_to_draft(ticket, mode="note", files=[file], by=by)
    return draft.files.get()


def _asking(ticket: Ticket, by: Agent) -> None:
    channel = ticket.messages.earliest("seq").channel
    assert channel is not None
    channel.traits = {"asks": True}
    channel.save()


def _offered(ticket: Ticket, by: Agent) -> Handover:
    return actions.hand_over(known(ticket), to=ticket.team, note="Please.", by=by)


def _fact(ticket: Ticket, by: Agent) -> Any:
    return actions.record_fact(ticket, name="order", value="A-1", by=by)


def _promising(ticket: Ticket, by: Agent) -> Message:
    return actions.reply(ticket, text="I will call you back tomorrow.", by=by)


def device(ticket: Ticket, by: Agent) -> Fact:
    """Something true of the person as well."""
    return actions.record_fact(ticket, name="device", value="K 200", by=by)


def _promoted(ticket: Ticket, by: Agent) -> Fact:
    fact = device(ticket, by)
    actions.promote_fact(fact, by=by)
    return fact


def suggested(ticket: Ticket, by: Agent) -> Suggestion:
    """What the customer's words offer, as the sweep finds it."""
    message = ticket.messages.earliest("seq")
    message.text = "My kettle leaks. It is order A-1234."
    message.save()
    Sifting.objects.get_or_create(message=message)
    suggestions.drain()
    return Suggestion.objects.get(message=message)


def dismissed(ticket: Ticket, by: Agent) -> Suggestion:
    one = suggested(ticket, by)
    actions.dismiss_suggestion(one, by=by)
    return one


def summed_up(ticket, by):
    first = ticket.messages.get()
    actions.receive(
        ticket, channel=first.channel, identity=first.identity,
        words=make_words("I ordered a kettle in May, and it leaks at the bottom."),
    )  # fmt: skip
    return actions.draft_summary(ticket, by=by)


def _goodwill_asked(ticket: Ticket, by: Agent) -> Any:
    """By somebody else, of a team whose lead is whoever decides."""
    Team.objects.filter(pk=ticket.team_id).update(lead=by)
    asker = make_agent("Frida", "admin")
    return actions.give_goodwill(ticket, amount=500, reason="Late", by=asker)


def _goodwill(ticket: Ticket, by: Agent) -> Any:
    return actions.give_goodwill(ticket, amount=500, reason="Late", by=by)


def _chat(ticket: Ticket, by: Agent) -> None:
    """Somebody sits at the other end, where words can be changed, too."""
    channel = ticket.messages.earliest("seq").channel
    channel.traits = {"live": True, "edit": True}
    channel.save()


def doubted(ticket: Ticket, by: Agent) -> Message:
    """Words of somebody who only says that they are the customer."""
    channel = ticket.messages.earliest("seq").channel
    assert channel is not None
    other = make_identity("Otto", kind=channel.kind)
    words = make_words("It is me.")
    return actions.receive(
        ticket, channel=channel, identity=other, words=words, unverified=True
    )


def another(ticket: Ticket, by: Agent) -> Ticket:
    """Another matter, where the same people may look."""
    channel = ticket.messages.earliest("seq").channel
    assert channel is not None
    return make_ticket(channel, subject="Lid", text="My lid is loose.")


def second(ticket: Ticket, by: Agent) -> Ticket:
    """Another open ticket of the same customer."""
    channel = ticket.messages.earliest("seq").channel
    assert channel is not None
    began = ticket.participants.earliest("pk").identity
    return make_ticket(channel, identity=began, subject="Lid", text="It is loose.")


def merged(ticket: Ticket, by: Agent) -> Moving:
    former = another(ticket, by)
    # Whoever was added to one of the two alone would not see what they become.
    for one in ticket.followers.select_related("agent"):
        actions.follow(former, agent=one.agent, by=by)
    return actions.merge(former, into=ticket, by=by)


def linked(ticket: Ticket, by: Agent) -> Link:
    return actions.link(ticket, other=another(ticket, by), by=by)


def split_off(ticket: Ticket, by: Agent) -> Moving:
    return actions.split(actions.note(ticket, text="And a pot.", by=by), by=by)


def _said(ticket: Ticket, by: Agent) -> Message:
    _chat(ticket, by)
    return actions.reply(ticket, text="Sory!", by=by)


ALL = {
    verb.name: verb
    for verb in (
        Verb("reply", lambda t, by, _: actions.reply(t, text="Hello", by=by)),
        Verb("send_now", lambda t, by, m: actions.send_now(m, by=by), _held, own=True),
        Verb(
            "withdraw_reply",
            lambda t, by, m: actions.withdraw_reply(m, by=by),
            _held,
            own=True,
        ),
        Verb(
            "reschedule",
            lambda t, by, m: actions.reschedule(m, at=soon(days=1), by=by),
            _held,
            own=True,
        ),
        Verb("note", lambda t, by, _: actions.note(t, text="Odd.", by=by)),
        Verb(
            "assign",
            lambda t, by, to: actions.assign(t, to=to, by=by),
            lambda t, by: t.team.lead,
        ),
        Verb("take", lambda t, by, _: actions.take(t, by=by)),
        Verb(
            "unassign",
            lambda t, by, _: actions.unassign(t, by=by),
            lambda t, by: actions.take(t, by=by),
        ),
        Verb(
            "change_team",
            lambda t, by, team: actions.change_team(t, team=team, by=by),
            lambda t, by: make_team("Elsewhere", lead=by),
        ),
        Verb(
            "change_customer",
            lambda t, by, other: actions.change_customer(
                t, customer=other.customer, by=by
            ),
            another,
        ),
        Verb("snooze", lambda t, by, _: actions.snooze(t, until=soon(), by=by)),
        Verb(
            "wake",
            lambda t, by, _: actions.wake(t, by=by),
            lambda t, by: actions.snooze(t, until=soon(), by=by),
        ),
        Verb("call_spam", lambda t, by, _: actions.call_spam(t, by=by)),
        Verb(
            "no_spam",
            lambda t, by, _: actions.no_spam(t, by=by),
            lambda t, by: actions.call_spam(t, by=by),
        ),
        Verb("delete", lambda t, by, _: actions.delete(t, by=by)),
        Verb(
            "restore",
            lambda t, by, _: actions.restore(t, by=by),
            lambda t, by: actions.delete(t, by=by),
        ),
        Verb("wait", lambda t, by, _: actions.wait(t, by=by)),
        Verb("resolve", lambda t, by, _: actions.resolve(t, by=by)),
        Verb(
            "reopen",
            lambda t, by, _: actions.reopen(t, by=by),
            lambda t, by: actions.resolve(t, by=by),
        ),
        Verb("rename", lambda t, by, _: actions.rename(t, subject="Pot", by=by)),
        Verb("tag", lambda t, by, _: actions.tag(t, name="vip", by=by)),
        Verb(
            "untag",
            lambda t, by, _: actions.untag(t, name="vip", by=by),
            lambda t, by: actions.tag(t, name="vip", by=by),
        ),
        Verb(
            "set_priority",
            lambda t, by, _: actions.set_priority(t, priority=4, by=by),
        ),
        Verb(
            "run_macro",
            lambda t, by, m: actions.run_macro(t, macro=m, by=by),
            lambda t, by: macro(),
        ),
        Verb(
            "undo_macro",
            lambda t, by, run: actions.undo_macro(run, by=by),
            lambda t, by: actions.run_macro(t, macro=macro(), by=by),
        ),
        Verb(
            "set_fields",
            lambda t, by, _: actions.set_fields(t, fields={"plan": "gold"}, by=by),
            lambda t, by: defined(),
        ),
        Verb(
            "edit_context",
            lambda t, by, _: actions.edit_context(t, goal="x", summary="", by=by),
        ),
        Verb(
            "record_fact",
            lambda t, by, _: actions.record_fact(t, name="order", value="B", by=by),
        ),
        Verb("confirm_fact", lambda t, by, f: actions.confirm_fact(f, by=by), _fact),
        Verb("promote_fact", lambda t, by, f: actions.promote_fact(f, by=by), device),
        Verb("demote_fact", lambda t, by, f: actions.demote_fact(f, by=by), _promoted),
        Verb(
            "accept_suggestion",
            lambda t, by, one: actions.accept_suggestion(one, by=by),
            suggested,
        ),
        Verb(
            "dismiss_suggestion",
            lambda t, by, one: actions.dismiss_suggestion(one, by=by),
            suggested,
        ),
        Verb(
            "restore_suggestion",
            lambda t, by, one: actions.restore_suggestion(one, by=by),
            dismissed,
        ),
        Verb("draft_summary", lambda t, by, _: actions.draft_summary(t, by=by)),
        Verb(
            "drop_summary",
            lambda t, by, _: actions.drop_summary(t, by=by),
            summed_up,
        ),
        Verb("promise", lambda t, by, _: _promised(t, by)),
        Verb("give_goodwill", lambda t, by, _: _goodwill(t, by)),
        Verb(
            "approve_goodwill",
            lambda t, by, g: actions.approve_goodwill(g, by=by),
            _goodwill_asked,
            own=True,
        ),
        Verb(
            "decline_goodwill",
            lambda t, by, g: actions.decline_goodwill(g, note="No", by=by),
            _goodwill_asked,
            own=True,
        ),
        Verb(
            "withdraw_goodwill",
            lambda t, by, g: actions.withdraw_goodwill(g, by=by),
            _goodwill,
            own=True,
        ),
        Verb(
            "dismiss_promise",
            lambda t, by, m: actions.dismiss_promise(m, by=by),
            _promising,
        ),
        Verb("keep", lambda t, by, p: actions.keep(p, by=by), _promised),
        Verb(
            "withdraw",
            lambda t, by, p: actions.withdraw(p, reason="Done else", by=by),
            _promised,
        ),
        Verb(
            "move_promise",
            lambda t, by, p: actions.move_promise(
                p, due_at=soon(hours=9), note="Busy", by=by
            ),
            _promised,
        ),
        Verb(
            "hold_promise",
            lambda t, by, p: actions.hold_promise(
                p, due_at=soon(hours=9), text="By {time}.", by=by
            ),
            _promised,
        ),
        Verb(
            "save_draft",
            lambda t, by, _: actions.save_draft(t, mode="note", text="Hm", by=by),
        ),
        Verb("attach", lambda t, by, _: _file(t, by)),
        Verb(
            "drop_file",
            lambda t, by, file: actions.drop_draft_file(file, by=by),
            _file,
            own=True,
        ),
        Verb("share_draft", lambda t, by, _: actions.share_draft(t, by=by)),
        Verb(
            "take_draft",
            lambda t, by, writer: actions.take_draft(t, writer=writer, by=by),
            sharing,
        ),
        Verb(
            "return_draft",
            lambda t, by, taking: actions.return_draft(taking, by=by),
            taken_over,
            own=True,
        ),
        Verb("mark_seen", lambda t, by, _: actions.mark_seen(t, seq=2, by=by)),
        Verb("mark_unread", lambda t, by, _: actions.mark_unread(t, by=by)),
        Verb("mute", lambda t, by, _: actions.mute(t, by=by)),
        Verb("unmute", lambda t, by, _: actions.unmute(t, by=by)),
        Verb("watch", lambda t, by, _: actions.watch(t, by=by)),
        Verb("unwatch", lambda t, by, _: actions.unwatch(t, by=by)),
        Verb("retry", lambda t, by, d: actions.retry(d, by=by), _failed),
        Verb(
            "ask",
            lambda t, by, _: actions.ask(t, text="Really?", choices=["Yes"], by=by),
            _asking,
        ),
        Verb(
            "continue_on",
            lambda t, by, _: actions.continue_on(t, kind="phone", by=by),
            lambda t, by: make_telephone(t.team),
        ),
        Verb("vouch", lambda t, by, m: actions.vouch(m, by=by), doubted),
        Verb(
            "log_call",
            lambda t, by, _: actions.log_call(
                t, called_us=True, outcome="talked", text="Hello", by=by
            ),
            lambda t, by: make_telephone(t.team),
        ),
        Verb(
            "hand_over",
            lambda t, by, to: actions.hand_over(t, to=to, goal="Tea", by=by),
            lambda t, by: make_team("Elsewhere", lead=by),
        ),
        Verb("accept", lambda t, by, h: actions.accept(h, by=by), _offered),
        Verb(
            "decline", lambda t, by, h: actions.decline(h, reason="No", by=by), _offered
        ),
        Verb(
            "answer_handover",
            lambda t, by, h: actions.answer_handover(h, text="No idea.", by=by),
            _offered,
        ),
        Verb(
            "withdraw_handover",
            lambda t, by, h: actions.withdraw_handover(h, by=by),
            _offered,
            own=True,
        ),
        Verb(
            "fetch_again",
            lambda t, by, file: actions.fetch_again(file, by=by),
            lambda t, by: make_lost(t.messages.earliest("seq")),
        ),
        Verb(
            "forward",
            lambda t, by, m: actions.forward(
                m, people=Recipients(to=["anna@firm.example"]), by=by
            ),
            of_letters,
        ),
        Verb(
            "follow",
            lambda t, by, who: actions.follow(t, agent=who, by=by),
            lambda t, by: make_agent("Frank"),
        ),
        Verb(
            "edit_message",
            lambda t, by, m: actions.edit_message(m, text="Sorry!", by=by),
            _said,
            own=True,
        ),
        Verb(
            "delete_message",
            lambda t, by, m: actions.delete_message(m, by=by),
            _said,
            own=True,
        ),
        Verb("end_chat", lambda t, by, _: actions.end_chat(t, by=by), _chat),
        Verb(
            "merge", lambda t, by, other: actions.merge(t, into=other, by=by), another
        ),
        Verb(
            "join",
            lambda t, by, other: actions.join_matters(t, other=other, by=by),
            second,
        ),
        Verb(
            "keep_apart",
            lambda t, by, other: actions.keep_apart(t, other=other, by=by),
            second,
        ),
        Verb(
            "link",
            lambda t, by, other: actions.link(t, other=other, way=Way.PARENT, by=by),
            another,
        ),
        Verb("unlink", lambda t, by, one: actions.unlink(one, by=by), linked),
        Verb("unmerge", lambda t, by, m: actions.unmerge(m, by=by), merged),
        Verb(
            "split",
            lambda t, by, m: actions.split(m, subject="Pot", by=by),
            lambda t, by: actions.note(t, text="And a pot.", by=by),
        ),
        Verb("undo_split", lambda t, by, m: actions.undo_split(m, by=by), split_off),
    )
}


def told(ticket: Ticket, *, after: int = 0) -> list[tuple[str, str, dict[str, Any]]]:
    """The timeline after an event: what, by whom, with which data."""
    return [
        (event.verb, event.actor.name if event.actor else "", event.data)
        for event in ticket.events.filter(seq__gt=after).select_related("actor")
    ]


def everything() -> dict[str, list[str]]:
    """Each row of the heart, to say that nothing changed."""
    return rows_of(apps.get_app_config("tickets").get_models())


def close(ticket: Ticket) -> Ticket:
    """There is no verb for this yet: time closes what is resolved."""
    Ticket.objects.filter(pk=ticket.pk).update(
        status=Status.CLOSED, next_step_at=None, next_step=""
    )
    ticket.refresh_from_db()
    return ticket


def seqs(ticket: Ticket) -> list[int]:
    return list(Event.objects.filter(ticket=ticket).values_list("seq", flat=True))
