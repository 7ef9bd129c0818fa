"""Exactly one person answers for every open ticket, whoever comes and goes."""

from datetime import timedelta

import pytest

from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts.errors import LeadsTeams
from tests.factories import make_agent, make_ticket, make_words, soon
from tests.tickets.verbs import told
from tickets import actions
from tickets.errors import CannotOwn
from tickets.models import Channel, Ticket


def answers(ticket: Ticket) -> tuple[str, str]:
    """Who owns it and who answers for it, by name."""
    ticket.refresh_from_db()
    owner = ticket.assignee.name if ticket.assignee else ""
    return owner, ticket.accountable.name


def edit(team, *, by, **changes):
    kept = {
        "name": team.name,
        "lead": team.lead,
        "duty": team.duty,
        "members": list(team.members.all()),
        "is_open": team.is_open,
        "idle_after": team.idle_after,
    }
    people.edit_team(team, **{**kept, **changes}, by=by)


def test_a_new_ticket_is_the_leads(bill):
    assert answers(bill) == ("", "Carol")


def test_a_new_ticket_is_the_duty_persons_while_there_is_one(billing, grace, request):
    billing.duty = grace
    billing.save()
    bill = request.getfixturevalue("bill")
    assert answers(bill) == ("", "Grace")
    opened = told(bill)[0]
    assert opened[0] == "opened"
    assert opened[2]["accountable"] == str(grace.public_id)


def test_duty_passes_on_what_nobody_owns(bill, billing, carol, grace, ada):
    edit(billing, duty=grace, by=ada)
    assert answers(bill) == ("", "Grace")
    assert told(bill)[-1][2]["why"] == "duty"
    edit(billing, duty=None, by=ada)
    assert answers(bill) == ("", "Carol")
    assert told(bill)[-1][2]["why"] == "lead"


def test_duty_leaves_alone_what_somebody_owns(bill, billing, carol, grace, ada):
    actions.take(bill, by=carol)
    edit(billing, duty=grace, by=ada)
    assert answers(bill) == ("Carol", "Carol")


def test_a_new_lead_answers_at_once(bill, billing, grace, ada):
    edit(billing, lead=grace, by=ada)
    assert answers(bill) == ("", "Grace")


def test_a_shorter_patience_moves_the_next_step(bill, billing, ada):
    before = bill.next_step_at
    edit(billing, idle_after=timedelta(hours=1), by=ada)
    bill.refresh_from_db()
    assert before - bill.next_step_at == timedelta(hours=23)


@pytest.mark.parametrize(
    "leave",
    [
        lambda who, by: people.deactivate(who, by=by),
        lambda who, by: people.change_role(who, role="collaborator", by=by),
    ],
    ids=["deactivated", "collaborator"],
)
class TestSomebodyStepsDown:
    def test_ac_54_what_they_owned_is_the_leads(self, leave, bill, grace, ada):
        actions.take(bill, by=grace)
        seq = bill.seq

        leave(grace, ada)

        assert answers(bill) == ("", "Carol")
        assert [line[0] for line in told(bill, after=seq)] == [
            "unassigned",
            "accountable_changed",
        ]
        assert told(bill, after=seq)[0] == (
            "unassigned",
            "",
            {"name": "Grace", "why": "away"},
        )

    def test_what_they_were_on_duty_for_is_the_leads(
        self, leave, bill, billing, grace, ada
    ):
        edit(billing, duty=grace, by=ada)
        leave(grace, ada)
        assert answers(bill) == ("", "Carol")

    def test_their_promises_pass_on_to_who_answers(self, leave, bill, grace, ada):
        promise = actions.promise(bill, what="Call", due_at=soon(), by=grace)
        leave(grace, ada)
        promise.refresh_from_db()
        assert (promise.owner.name, promise.state) == ("Carol", "open")

    def test_kept_promises_stay_theirs(self, leave, bill, grace, ada):
        promise = actions.promise(bill, what="Call", due_at=soon(), by=grace)
        actions.keep(promise, by=grace)
        leave(grace, ada)
        promise.refresh_from_db()
        assert promise.owner == grace

    def test_what_was_resolved_is_nobodys_when_it_opens_again(
        self, leave, bill, grace, ada
    ):
        actions.take(bill, by=grace)
        actions.resolve(bill, by=grace)
        leave(grace, ada)
        message = bill.messages.get()

        actions.receive(
            bill,
            channel=message.channel,
            identity=message.identity,
            words=make_words("It leaks again."),
        )

        assert answers(bill) == ("", "Carol")


def test_many_tickets_of_somebody_pass_on_together(billing_mailbox, grace, ada):
    bills = [make_ticket(billing_mailbox) for _ in range(12)]
    for bill in bills:
        actions.take(bill, by=grace)
    people.deactivate(grace, by=ada)
    assert {answers(bill) for bill in bills} == {("", "Carol")}


def test_a_lead_who_stays_lead_cannot_leave(bill, carol, ada):
    with pytest.raises(LeadsTeams):
        people.deactivate(carol, by=ada)
    assert answers(bill) == ("", "Carol")


def test_the_owner_on_paper_who_left_meanwhile_is_not_given_it(ticket, bob, ada):
    """Ada's page still lists Bob, whom another admin has just deactivated."""
    eve = make_agent("Eve", "admin")
    stale = type(bob).objects.get(pk=bob.pk)
    people.deactivate(bob, by=eve)
    with pytest.raises(CannotOwn):
        actions.assign(ticket, to=stale, by=ada)
    assert answers(ticket) == ("", "Ada")


def test_words_read_before_the_lead_changed_are_the_new_leads(
    billing, billing_mailbox, carol, grace, ada
):
    """A worker knew the channel, and with it the lead, when it began to read a mail."""
    stale = Channel.objects.select_related("team__lead", "team__duty").get()
    edit(billing, lead=grace, by=ada)
    people.deactivate(carol, by=ada)
    assert answers(make_ticket(stale)) == ("", "Grace")
