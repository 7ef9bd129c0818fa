"""The address that undoes a verb: there where one honestly does, else none."""

import json

import pytest

from tests.factories import make_team, soon
from tests.tickets.pages import browser_of, url
from tests.tickets.verbs import defined, everything, macro
from tickets import actions
from tickets.models import Ticket
from tickets.views.undoing import UNDO

pytestmark = pytest.mark.usefixtures("company")

HTMX = {"HX-Request": "true"}


def done(agent, ticket, verb, typed=None) -> dict:
    """What the page is told of a verb that was done."""
    answer = browser_of(agent).post(url(ticket, verb), typed or {}, headers=HTMX)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["HX-Trigger"].isascii()
    return json.loads(answer.headers["HX-Trigger"])["done"]


# What stands before the verb, what is typed, and which verb undoes it ("": none does).
def _assigned(ticket, by):
    actions.assign(ticket, to=by, by=by)


CASES = {
    "resolve": (None, {}, "reopen"),
    "reopen": (lambda t, by: actions.resolve(t, by=by), {}, "resolve"),
    "snooze": (None, {"until": "tomorrow"}, "wake"),
    "call_spam": (None, {}, "no_spam"),
    "delete": (None, {}, "restore"),
    "take": (None, {}, "unassign"),
    "assign": (None, lambda t, by: {"to": by.public_id}, "unassign"),
    "unassign": (_assigned, {}, "assign"),
    "change_team": (
        None,
        lambda t, by: {"team": make_team("Elsewhere", lead=by).public_id},
        "change_team",
    ),
    "tag": (None, {"name": "VIP"}, "untag"),
    "untag": (lambda t, by: actions.tag(t, name="vip", by=by), {"name": "vip"}, "tag"),
    "set_priority": (None, {"priority": 4}, "set_priority"),
    "rename": (None, {"subject": "Pot & pan?"}, "rename"),
    "run_macro": (
        None,
        lambda t, by: {"macro": macro().public_id},
        "undo_macro",
    ),
    "set_fields": (
        lambda t, by: defined(),
        {"only": "plan", "field-plan": "gold & tin"},
        "set_fields",
    ),
}  # fmt: skip
STATE = (
    "status", "subject", "priority", "assignee_id", "team_id", "accountable_id", "spam_at",
    "fields", "deleted_at", "deleted_by_id",
)  # fmt: skip


def state(ticket):
    row = Ticket.everything.values(*STATE).get(pk=ticket.pk)
    return {**row, "tags": sorted(ticket.tags.values_list("name", flat=True))}


class TestUndo:
    def test_these_are_all_that_can_be_undone(self):
        # tests/tickets/test_known_facts.py has those of facts and suggestions.
        facts = {"promote_fact", "demote_fact"}
        offers = {"dismiss_suggestion", "restore_suggestion"}
        promises = {"hold_promise", "move_promise"}
        moves = {"merge", "split", "join", "link", "unlink"}
        own = {
            "change_customer",
            "mark_unread",
            "mute",
            "unmute",
            "watch",
            "unwatch",
            "take_draft",
        }
        others = {"reply", "hand_over", "give_goodwill"} | own | facts | offers
        assert set(UNDO) == {*CASES, *others, *promises, *moves}

    @pytest.mark.parametrize("verb", CASES)
    def test_the_address_of_the_way_back_puts_all_as_it_was(self, verb, ada, ticket):
        prepare, typed, back = CASES[verb]
        if prepare:
            prepare(ticket, ada)
        before = state(ticket)
        typed = typed(ticket, ada) if callable(typed) else typed

        told = done(ada, ticket, verb, typed)

        assert (told["verb"], told["number"]) == (verb, ticket.number)
        assert told["words"]
        assert told["undo"].startswith(url(ticket, back))
        assert state(ticket) != before
        assert browser_of(ada).post(told["undo"]).status_code == 303
        assert state(ticket) == before

    def test_what_was_somebody_elses_goes_back_to_them(self, ada, bob, ticket):
        _assigned(ticket, bob)
        told = done(ada, ticket, "take")
        assert told["undo"] == f"{url(ticket, 'assign')}?to={bob.public_id}"
        browser_of(ada).post(told["undo"])
        ticket.refresh_from_db()
        assert ticket.assignee == bob

    @pytest.mark.parametrize("verb", ["take", "tag", "set_priority", "rename"])
    def test_what_changed_nothing_has_nothing_to_undo(self, verb, ada, ticket):
        _assigned(ticket, ada)
        actions.tag(ticket, name="vip", by=ada)
        typed = {"name": "vip", "priority": 2, "subject": "Kettle"}
        before = everything()
        assert done(ada, ticket, verb, typed)["undo"] == ""
        assert everything() == before

    def test_what_waited_does_not_wait_again_by_waking(self, ada, ticket):
        actions.wait(ticket, by=ada)
        assert done(ada, ticket, "snooze", {"until": "tomorrow"})["undo"] == ""

    def test_a_team_change_that_cost_its_owner_is_not_undone(self, ada, bob, ticket):
        _assigned(ticket, bob)
        team = make_team("Elsewhere", lead=ada)
        told = done(ada, ticket, "change_team", {"team": team.public_id})
        assert told["undo"] == ""

    def test_a_note_cannot_be_unsaid(self, ada, ticket):
        assert done(ada, ticket, "note", {"text": "Hm"}) == {
            "verb": "note", "number": ticket.number, "undo": "", "words": "Noted",
        }  # fmt: skip

    def test_reading_is_silent(self, ada, ticket):
        assert done(ada, ticket, "mark_seen", {"seq": 2})["words"] == ""

    def test_unread_is_read_again(self, ada, ticket):
        told = done(ada, ticket, "mark_unread")
        assert told["undo"] == f"{url(ticket, 'mark_seen')}?seq=2"

    def test_a_promise_has_no_way_back_without_a_reason(self, ada, ticket):
        due = soon(days=1).strftime("%Y-%m-%dT%H:%M")
        typed = {"what": "Call", "due_at": due}
        assert done(ada, ticket, "promise", typed)["undo"] == ""

    def test_an_offer_is_taken_back_while_nobody_answered(self, ada, ticket):
        typed = {"to": f"team:{ticket.team.public_id}", "goal": "Tea"}
        told = done(ada, ticket, "hand_over", typed)
        offer = ticket.handovers.get()
        assert told["undo"] == (
            f"{url(ticket, 'withdraw_handover')}?handover={offer.public_id}"
        )
        assert browser_of(ada).post(told["undo"]).status_code == 303
        offer.refresh_from_db()
        assert offer.state == "withdrawn"
