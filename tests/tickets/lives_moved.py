"""Random lives in which tickets are merged and split, and promises moved, and undone."""

from datetime import UTC, datetime

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from helpdesk.base.accounts.models import Agent
from tests.factories import make_ticket, make_words
from tests.tickets.lives import Lives, names, numbers, pick, times
from tickets import actions
from tickets.models import FollowUp, Message, Moving, Ticket


def readers(ticket: Ticket) -> set[int]:
    """Whoever sees it."""
    return {
        agent.pk
        for agent in Agent.objects.all()
        if Ticket.objects.visible_to(agent).filter(pk=ticket.pk).exists()
    }


class Moved(Lives):
    """What people do to more than one ticket at once."""

    def __init__(self) -> None:
        super().__init__()
        self.places: dict[int, dict[int, tuple[int, int]]] = {}

    @initialize()
    def everybody_comes_to_work(self) -> None:
        """And customers have written a good deal."""
        super().everybody_comes_to_work()
        for number in range(4):
            ticket = make_ticket(
                pick(self.channels, number), identity=pick(self.identities, number // 2)
            )
            first = ticket.messages.get()
            for text in ("And this.", "And that."):
                actions.receive(
                    ticket, channel=first.channel, identity=first.identity,
                    words=make_words(text),
                )  # fmt: skip

    def able(self, name: str) -> Agent:
        """Them, or somebody else who may do things: most of this needs one."""
        who = self.agent(name)
        return who if who.can_own else Agent.objects.who_can_own().order_by("id")[0]

    def placed(self) -> dict[int, tuple[int, int]]:
        """Where each message is, and which line of that timeline."""
        rows = Message.objects.values_list("pk", "ticket_id", "seq")
        return {pk: (ticket, seq) for pk, ticket, seq in rows}

    @rule(number=numbers, other=numbers, name=names)
    def two_become_one(self, number, other, name):
        ticket, into = self.ticket(number), self.ticket(number + 1 + other)
        if ticket is None or into is None:
            return
        before = self.placed()
        saw_both = readers(ticket) & readers(into)
        if self.attempt(actions.merge, ticket, into=into, by=self.able(name)):
            assert readers(into) <= saw_both
            assert not Message.objects.filter(ticket=ticket).exists()
            self.places[Moving.objects.latest("pk").pk] = before

    @rule(number=numbers, which=numbers, also=numbers, name=names)
    def words_are_split_off(self, number, which, also, name):
        if (ticket := self.ticket(number)) is None:
            return
        said = ticket.messages.order_by("seq")
        first, second = pick(said, which), pick(said, also)
        before = self.placed()
        if first is not None and self.attempt(
            actions.split, first, also=[second], by=self.able(name)
        ):
            self.places[Moving.objects.latest("pk").pk] = before

    @rule(number=numbers, name=names)
    def it_is_undone(self, number, name):
        moving = pick(Moving.objects.standing().order_by("id"), number)
        if moving is None:
            return
        verb = "unmerge" if moving.kind == Moving.Kind.MERGE else "undo_split"
        ours = {
            pk
            for pk, _seq in moving.rows["messages"]
            if Message.objects.filter(pk=pk, ticket=moving.into).exists()
        }
        if self.attempt(getattr(actions, verb), moving, by=self.able(name)):
            before, now = self.places[moving.pk], self.placed()
            assert {pk: now[pk] for pk in ours} == {pk: before[pk] for pk in ours}

    @rule(number=numbers, name=names, other=names, due=times, note=st.booleans())
    def a_promise_is_moved(self, number, name, other, due, note):
        if (
            promise := pick(FollowUp.objects.open().order_by("id"), number)
        ) is not None:
            self.attempt(
                actions.move_promise,
                promise,
                due_at=datetime.now(tz=UTC) + due,
                owner=self.agent(other),
                note="Later" if note else " ",
                by=self.able(name),
            )
