"""Random lives of tickets: random people do random things while time passes.

What has to hold after every step is in `test_lives.py`; here is what may happen.
"""

from datetime import UTC, datetime, timedelta

import time_machine
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts.models import Agent, Role, Team
from helpdesk.base.errors import Refused
from tests.factories import (
    make_agent,
    make_channel,
    make_identity,
    make_team,
    make_ticket,
    make_words,
)
from tests.tickets.verbs import close
from tickets import actions, outbox
from tickets.actions import Conditions, clocks, coming_going, deliver, held, ring, terms
from tickets.models import (
    Fact,
    FollowUp,
    Handover,
    Message,
    SlaPolicy,
    Status,
    Ticket,
)

START = datetime(2026, 2, 28, 23, 30, tzinfo=UTC)

numbers = st.integers(0, 5)
# As doors hand them over: without what PostgreSQL cannot keep.
words = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20)
names = st.sampled_from(["Ada", "Bob", "Carol", "Grace", "Dan", "Eve"])
times = st.sampled_from([-60, 0, 1, 30, 60, 61, 600, 1440, 3 * 1440]).map(
    lambda minutes: timedelta(minutes=minutes)
)


def pick(rows, number: int):
    """One of these rows, or none when there is none."""
    found = list(rows)
    return found[number % len(found)] if found else None


class Lives(RuleBasedStateMachine):
    """Everything happens in one savepoint, which is rolled back at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(START, tick=False)
        self.now = self.clock.start()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.had: set[tuple[int, int]] = set()
        self.taken_back: set[int] = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)
        self.clock.stop()

    @initialize()
    def everybody_comes_to_work(self) -> None:
        roles = {"Ada": Role.ADMIN, "Carol": Role.LEAD, "Dan": Role.COLLABORATOR}
        at_work = {
            name: make_agent(name, roles.get(name, Role.AGENT))
            for name in ("Ada", "Bob", "Carol", "Grace", "Dan", "Eve")
        }
        support = make_team("Support", lead=at_work["Ada"], members=(at_work["Bob"],))
        billing = make_team(
            "Billing", lead=at_work["Carol"], members=(at_work["Grace"],), is_open=False
        )
        self.channels = [make_channel(support), make_channel(billing)]
        self.identities = [make_identity("Irma"), make_identity("Otto")]
        for channel, identity in zip(self.channels, self.identities, strict=True):
            make_ticket(channel, identity=identity)

    def ticket(self, number: int) -> Ticket | None:
        return pick(Ticket.objects.order_by("id"), number)

    def agent(self, name: str) -> Agent:
        return Agent.objects.get(name=name)

    def attempt(self, verb, *args, **kwargs) -> bool:
        """Whether it was done; a refusal is fine, an error is not."""
        try:
            verb(*args, **kwargs)
        except Refused:
            return False
        return True

    @rule(door=numbers, who=numbers, text=words)
    def somebody_writes(self, door, who, text):
        make_ticket(
            pick(self.channels, door), identity=pick(self.identities, who), text=text
        )

    @rule(number=numbers, text=words, auto=st.sampled_from([None, None, "bounce"]))
    def they_write_again(self, number, text, auto):
        if (ticket := self.ticket(number)) is not None:
            first = ticket.messages.filter(direction="in").first()
            if first is None:
                return  # its words went elsewhere
            self.attempt(
                actions.receive,
                ticket,
                channel=first.channel,
                identity=first.identity,
                words=make_words(text, auto=auto),
            )

    @rule(
        number=numbers, name=names, text=words, resolve=st.booleans(),
        hold=st.sampled_from([0, 0, 10, 90]),
    )  # fmt: skip
    def an_agent_replies(self, number, name, text, resolve, hold):
        if (ticket := self.ticket(number)) is not None:
            given = {"text": text, "by": self.agent(name), "and_resolve": resolve}
            wait = timedelta(seconds=hold)
            self.attempt(actions.reply, ticket, **given, hold=wait)

    @rule(number=numbers, now=st.booleans())
    def its_author_thinks_again(self, number, now):
        waiting = Message.objects.filter(held_until__isnull=False).order_by("id")
        if (message := pick(waiting, number)) is not None:
            pk, text = message.pk, message.text
            verb = actions.send_now if now else actions.withdraw_reply
            done = self.attempt(verb, message, by=message.agent)
            if done and not now:
                self.taken_back.add(pk)
                draft = message.agent.drafts.get(ticket=message.ticket, mode="reply")
                assert text in draft.text

    @rule(
        number=numbers,
        name=names,
        verb=st.sampled_from(["wake", "wait", "resolve", "reopen", "close", "note"]),
    )
    def it_changes_its_state(self, number, name, verb):
        if (ticket := self.ticket(number)) is not None:
            by = self.agent(name)
            if verb == "close" and ticket.status == Status.RESOLVED:
                close(ticket)
            elif verb == "note":
                self.attempt(actions.note, ticket, text="Hm", by=by)
            elif verb != "close":
                self.attempt(getattr(actions, verb), ticket, by=by)

    @rule(number=numbers, name=names, until=times)
    def it_is_snoozed(self, number, name, until):
        if (ticket := self.ticket(number)) is not None:
            at = datetime.now(tz=UTC) + until
            self.attempt(actions.snooze, ticket, until=at, by=self.agent(name))

    @rule(number=numbers, name=names, other=names)
    def it_changes_hands(self, number, name, other):
        if (ticket := self.ticket(number)) is not None:
            by, to, former = self.agent(name), self.agent(other), ticket.assignee_id
            verb = actions.take if by == to else actions.assign
            given = {} if by == to else {"to": to}
            if self.attempt(verb, ticket, by=by, **given) and former != to.pk:
                # Who took it has it; only who gave it away had it.
                self.remember(ticket, former, None if by == to else by.pk)

    @rule(number=numbers, name=names, team=numbers)
    def it_changes_teams(self, number, name, team):
        if (ticket := self.ticket(number)) is not None:
            by, former = self.agent(name), ticket.assignee_id
            to = pick(Team.objects.order_by("id"), team)
            moved = ticket.team_id != to.pk
            if self.attempt(actions.change_team, ticket, team=to, by=by) and moved:
                self.remember(ticket, former, by.pk)

    @rule(
        number=numbers, name=names, team=numbers, other=names, to_team=st.booleans(),
        goal=st.sampled_from(["", "A new kettle", "A new kettle"]),
    )  # fmt: skip
    def it_is_handed_over(self, number, name, team, other, to_team, goal):
        if (ticket := self.ticket(number)) is not None:
            to = pick(Team.objects.order_by("id"), team) if to_team else None
            self.attempt(
                actions.hand_over,
                ticket,
                to=to or self.agent(other),
                note="Please",
                goal=goal,
                by=self.agent(name),
            )

    @rule(
        number=numbers, name=names,
        verb=st.sampled_from(
            ["accept", "accept", "decline", "withdraw_handover", "answer_handover"]
        ),
    )  # fmt: skip
    def an_offer_is_answered(self, number, name, verb):
        offer = pick(Handover.objects.standing().order_by("id"), number)
        said = {"decline": {"reason": "No"}, "answer_handover": {"text": "Yes."}}
        if offer is not None:
            by, ticket = self.agent(name), offer.ticket
            former, giver = ticket.assignee_id, offer.giver_id
            done = self.attempt(
                getattr(actions, verb), offer, by=by, **said.get(verb, {})
            )
            # Who is only asked has taken nothing over.
            if done and verb == "accept" and by.can_own:
                self.remember(ticket, *({former, giver} - {by.pk}))

    @rule(number=numbers, name=names)
    def it_is_given_back(self, number, name):
        if (ticket := self.ticket(number)) is not None:
            former = ticket.assignee_id
            if self.attempt(actions.unassign, ticket, by=self.agent(name)):
                self.remember(ticket, former)

    def remember(self, ticket: Ticket, *agents: int | None) -> None:
        self.had |= {(agent, ticket.pk) for agent in agents if agent is not None}

    @rule(number=numbers, name=names, other=names)
    def somebody_is_added(self, number, name, other):
        if (ticket := self.ticket(number)) is not None:
            whom = self.agent(other)
            self.attempt(actions.follow, ticket, agent=whom, by=self.agent(name))

    @rule(number=numbers, name=names, other=names, due=times)
    def somebody_promises(self, number, name, other, due):
        if (ticket := self.ticket(number)) is not None:
            self.attempt(
                actions.promise,
                ticket,
                what="Call",
                due_at=datetime.now(tz=UTC) + due,
                owner=self.agent(other),
                by=self.agent(name),
            )

    @rule(number=numbers, name=names, kept=st.booleans())
    def a_promise_ends(self, number, name, kept):
        if (promise := pick(FollowUp.objects.order_by("id"), number)) is not None:
            by = self.agent(name)
            if kept:
                self.attempt(actions.keep, promise, by=by)
            else:
                self.attempt(actions.withdraw, promise, reason="No", by=by)

    @rule(number=numbers, name=names, which=numbers)
    def a_fact_is_written_down(self, number, name, which):
        if (ticket := self.ticket(number)) is not None:
            old = pick(Fact.objects.filter(ticket=ticket).order_by("id"), which)
            self.attempt(
                actions.record_fact,
                ticket,
                name="order",
                value=str(which),
                replaces=old if which else None,
                by=self.agent(name),
            )

    @rule(result=st.sampled_from(["sent", "later", "never", "killed"]))
    def a_delivery_is_tried(self, result):
        if (delivery := deliver.claim()) is None or result == "killed":
            return
        if result == "sent":
            deliver.sent(delivery, provider_id="x")
        else:
            never = result == "never"
            deliver.not_sent(delivery, words="No", permanent=never, in_doubt=False)

    @rule(number=numbers, name=names)
    def an_agent_tries_again(self, number, name):
        message = pick(Message.objects.filter(direction="out").order_by("id"), number)
        if message is not None:
            delivery = pick(message.deliveries.order_by("id"), number)
            if delivery is not None:
                self.attempt(actions.retry, delivery, by=self.agent(name))

    @rule(
        seconds=st.sampled_from([60, 600, 3600, 100_000]),
        waiting=st.booleans(), snoozed=st.booleans(), team=numbers,
        on=st.sampled_from([True, True, False]),
    )  # fmt: skip
    def other_times_are_agreed_on(self, seconds, waiting, snoozed, team, on):
        admin = Agent.objects.filter(role=Role.ADMIN, is_active=True).first()
        teams = Team.objects.order_by("id")[team % 3 : team % 3 + 1]
        policy = SlaPolicy.objects.first()
        if admin is not None:
            kinds = {
                "first_reply": seconds,
                "next_reply": 60,
                "resolution": 9 * seconds,
            }
            policy = actions.save_policy(
                name="All", targets=dict.fromkeys((1, 2, 3), kinds), policy=policy,
                conditions=Conditions(teams=teams), pauses_waiting=waiting,
                pauses_snoozed=snoozed, warn_percent=50, by=admin,
            )  # fmt: skip
            actions.switch_policy(policy, on=on, by=admin)
            terms.drain()

    @rule(delta=times)
    def time_passes(self, delta):
        self.now.shift(delta)
        coming_going.drain()
        clocks.drain()
        held.drain()
        ring.drain()
        terms.drain()

    @rule()
    def listeners_are_told(self):
        outbox.drain()

    @rule(name=names, role=st.sampled_from([*Role.values, "gone", "back"]))
    def somebody_comes_or_goes(self, name, role):
        who, ada = self.agent(name), self.agent("Ada")
        if role == "gone":
            self.attempt(people.deactivate, who, by=ada)
        elif role == "back":
            self.attempt(people.reactivate, who, by=ada)
        else:
            self.attempt(people.change_role, who, role=role, by=ada)

    @rule(number=numbers, lead=names, duty=names, is_open=st.booleans())
    def a_team_changes(self, number, lead, duty, is_open):
        team = pick(Team.objects.order_by("id"), number)
        on_duty = None if duty == lead else self.agent(duty)
        self.attempt(
            people.edit_team, team, name=team.name, lead=self.agent(lead), duty=on_duty,
            members=list(team.members.all())[:2], is_open=is_open,
            idle_after=timedelta(hours=1 + number), by=self.agent("Ada"),
        )  # fmt: skip

    @rule(name=names, other=names, delay=times, days=st.integers(1, 3))
    def somebody_will_be_away(self, name, other, delay, days):
        begins = datetime.now(tz=UTC) + delay
        who, deputy = self.agent(name), self.agent(other)
        self.attempt(
            people.plan_absence, who, begins=begins, ends=begins + timedelta(days),
            deputy=None if who == deputy else deputy, by=self.agent("Ada"),
        )  # fmt: skip
        coming_going.drain()

    @rule(number=numbers, name=names, other=names, hours=st.integers(1, 30))
    def somebody_is_on_duty(self, number, name, other, hours):
        team = pick(Team.objects.order_by("id"), number)
        now, ada = datetime.now(tz=UTC), self.agent("Ada")
        self.attempt(
            people.add_shift, team, agent=self.agent(name), begins=now,
            ends=now + timedelta(hours=hours), by=ada,
        )  # fmt: skip
        both = [self.agent(name), self.agent(other)]
        self.attempt(people.add_weeks, team, agents=both, weekdays=[number], by=ada)
        coming_going.drain()
