"""Macros: steps that are taken as one or not at all, and undone as one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.base.errors import NotAllowed
from tests.factories import make_agent, make_ticket
from tests.tickets.fields import define
from tests.tickets.pages import browser_of, shown, url
from tests.tickets.verbs import told
from tickets import actions, rules
from tickets.actions import NewFile
from tickets.actions.macro_steps import STEPS
from tickets.actions.macros import would_stop
from tickets.errors import NameTaken, TooLate
from tickets.macro_errors import MacroStopped, NoSteps, RunUndone, WrongStep
from tickets.macros import moment
from tickets.models import Event, Macro, Message, Status, Ticket
from tickets.variables import fill

pytestmark = pytest.mark.usefixtures("company")

HOLD = timedelta(seconds=10)
PART = {"HTTP_HX_REQUEST": "true"}
REPLY = {
    "do": "reply",
    "text": "Hello {{customer.first_name|there}}, done: {{field.plan}}.",
}


@pytest.fixture
def refund(ada):
    """Many steps, a reply among them."""
    define(ada, "Plan")
    return actions.save_macro(
        name="Refund done",
        steps=[
            REPLY,
            {"do": "set_fields", "fields": {"plan": "gold"}},
            {"do": "tag", "name": "Refund"},
            {"do": "set_priority", "priority": 3},
            {"do": "take"},
            {"do": "resolve"},
        ],
        by=ada,
    )


def make(by, *steps, name="One", **more):
    return actions.save_macro(name=name, steps=steps, by=by, **more)


def state(ticket):
    ticket = Ticket.objects.get(pk=ticket.pk)
    return (
        ticket.status, ticket.priority, ticket.assignee_id, ticket.team_id, ticket.fields,
        sorted(ticket.tags.values_list("name", flat=True)),
        ticket.messages.count(),
    )  # fmt: skip


class TestWords:
    def test_variables_are_filled_in_and_those_of_nothing_named(self):
        values = {"customer.name": "Irma", "team.name": ""}

        assert fill(
            "{{customer.name}} {{ team.name | us }}, {{gone}} {{x|}}", values
        ) == (
            "Irma us, {{gone}} ",
            ["gone"],
        )

    @given(st.text(), st.dictionaries(st.text(), st.text()))
    def test_any_text_is_filled_without_an_error(self, text, values):
        words, empty = fill(text, values)
        assert "{{" in text or (words, empty) == (text, [])

    def test_times_are_told_from_now(self):
        now = datetime(2026, 6, 10, 14, tzinfo=UTC)  # a Wednesday
        found = [moment(one, now) for one in ("in-4-hours", "monday", "in-0-days", "x")]
        assert found[0] == now + timedelta(hours=4)
        assert found[1] is not None
        assert (found[1].weekday(), found[1].hour) == (0, 9)
        assert found[2:] == [None, None]


class TestKeeping:
    def test_every_step_is_a_verb_that_there_is(self):
        assert {*STEPS} <= rules.VERBS

    @pytest.mark.parametrize(
        "step",
        [
            {"do": "merge"}, {}, {"do": "tag", "name": " "}, {"do": "tag", "name": 7},
            {"do": "tag", "name": "x", "more": 1}, {"do": "set_priority", "priority": 9},
            {"do": "set_priority", "priority": True}, {"do": "assign", "agent": "x"},
            {"do": "reply", "text": ""}, {"do": "snooze", "when": "yesterday"},
            {"do": "set_fields", "fields": {"gone": 1}}, {"do": "change_team"},
            {"do": "hand_over", "note": "x"}, {"do": "wait", "waiting_for": "me"},
        ],
    )  # fmt: skip
    def test_what_could_never_be_taken_is_refused(self, step, ada):
        with pytest.raises(WrongStep):
            make(ada, step)
        assert not Macro.objects.exists()

    def test_whose_it_is_decides_who_may_use_and_change_it(
        self, ada, bob, grace, support
    ):
        mine = make(bob, {"do": "take"}, is_personal=True)
        team = make(bob, {"do": "take"}, team=support)
        company = make(ada, {"do": "take"}, name="All")

        assert {*Macro.objects.usable_by(bob)} == {mine, team, company}
        assert {*Macro.objects.usable_by(grace)} == {company}
        assert {*Macro.objects.editable_by(ada)} == {team, company}
        assert {*Macro.objects.editable_by(grace)} == set()
        with pytest.raises(NotAllowed):
            make(bob, {"do": "take"}, name="Everybody's")
        with pytest.raises(NotAllowed):
            make(grace, {"do": "take"}, macro=company)
        with pytest.raises(NameTaken):
            make(bob, {"do": "take"}, name="ONE", team=support)


class TestRunning:
    def test_all_steps_are_taken_and_told_as_one(self, refund, bob, ticket):
        seq = ticket.seq

        run = actions.run_macro(ticket, macro=refund, by=bob)

        said = ticket.messages.latest("seq")
        assert said.text == "Hello Irma, done: gold."
        ticket.refresh_from_db()
        assert (ticket.status, ticket.priority, ticket.assignee) == (
            Status.RESOLVED,
            3,
            bob,
        )
        assert (run.name, run.reply) == ("Refund done", None)
        events = told(ticket, after=seq)
        assert {"fields_set", "tagged", "replied", "resolved"} < {
            one[0] for one in events
        }
        assert events[-1][:2] == ("macro_ran", "Bob")
        page = shown(browser_of(bob).get(url(ticket)))
        assert "Bob ran a macro: Refund done (changed fields: Plan: gold;" in page
        assert page.count("changed fields") == 1

    def test_one_refusal_and_nothing_was_done(self, ada, bob, ticket):
        define(ada, "Cause", required="resolve")
        define(ada, "Plan")
        macro = make(ada, {"do": "tag", "name": "x"}, REPLY, {"do": "resolve"})
        before = state(ticket)

        with pytest.raises(MacroStopped) as stopped:
            actions.run_macro(ticket, macro=macro, by=bob)

        assert stopped.value.data["code"] == "variable_empty"
        assert state(ticket) == before
        actions.save_macro(name="One", steps=[{"do": "resolve"}], macro=macro, by=ada)
        with pytest.raises(MacroStopped) as stopped:
            actions.run_macro(ticket, macro=macro, by=bob)
        assert stopped.value.data == {
            "step": "Resolve", "code": "fields_missing", "fields": ["cause"],
        }  # fmt: skip
        assert state(ticket) == before

    def test_what_somebody_may_not_use_or_do_no_macro_does(
        self, ada, bob, grace, ticket
    ):
        mine = make(ada, {"do": "take"}, is_personal=True)
        empty = make(ada, name="Nothing")
        carol = make_agent("Carla", "collaborator")
        actions.follow(ticket, agent=carol, by=ada)

        with pytest.raises(NotAllowed):
            actions.run_macro(ticket, macro=mine, by=bob)
        with pytest.raises(NoSteps):
            actions.run_macro(ticket, macro=empty, by=bob)
        with pytest.raises(NotAllowed):
            actions.run_macro(ticket, macro=empty, by=carol)

    def test_to_look_at_what_it_would_do_changes_nothing(self, refund, bob, ticket):
        before, events = state(ticket), ticket.events.count()

        assert would_stop(ticket, refund, by=bob) is None

        assert (state(ticket), ticket.events.count()) == (before, events)
        assert ticket.seq == Ticket.objects.get(pk=ticket.pk).seq

    def test_files_go_with_its_reply_and_the_writer_s_draft_stays(
        self, ada, bob, ticket
    ):
        macro = make(ada, {"do": "reply", "text": "See this."})
        file = NewFile(filename="a.txt", content_type="text/plain", content=b"kettle")
        actions.attach_to_macro(macro, files=[file], by=ada)
        actions.save_draft(ticket, mode="reply", text="Dear", by=bob)

        actions.run_macro(ticket, macro=macro, by=bob)

        said = ticket.messages.get(direction=Message.Direction.OUT)
        assert [one.filename for one in said.attachments.all()] == ["a.txt"]
        assert ticket.drafts.get().text == "Dear"


class TestUndoing:
    def test_it_stands_as_before_and_nobody_gets_a_draft(self, refund, bob, ticket):
        before = state(ticket)
        run = actions.run_macro(ticket, macro=refund, hold=HOLD, by=bob)
        assert state(ticket) != before

        actions.undo_macro(run, by=bob)

        assert state(ticket) == before
        assert not ticket.drafts.exists()
        with pytest.raises(RunUndone):
            actions.undo_macro(run, by=bob)

    def test_not_after_its_reply_has_left(self, refund, bob, ticket):
        run = actions.run_macro(ticket, macro=refund, hold=HOLD, by=bob)
        actions.release(ticket.messages.latest("seq"))
        before = state(ticket)

        with pytest.raises(TooLate):
            actions.undo_macro(run, by=bob)
        assert state(ticket) == before

    def test_what_somebody_changed_since_stays(self, ada, bob, ticket):
        macro = make(
            ada, {"do": "set_priority", "priority": 4}, {"do": "tag", "name": "x"},
            {"do": "snooze", "when": "monday"},
            {"do": "assign", "agent": str(ada.public_id)},
        )  # fmt: skip
        run = actions.run_macro(ticket, macro=macro, by=bob)
        actions.set_priority(ticket, priority=1, by=ada)

        actions.undo_macro(run, by=bob)

        ticket.refresh_from_db()
        assert (ticket.priority, ticket.status, ticket.assignee) == (
            1,
            Status.OPEN,
            None,
        )
        assert not ticket.tags.exists()


class TestPages:
    def test_it_is_made_step_by_step(self, bob, support, ada):
        define(ada, "Plan")
        browser = browser_of(bob)
        made = browser.post("/settings/macros/new/", {"name": "Mine", "whose": "mine"})
        address = made["Location"]
        typed = {
            "reply": {"text": "Hello {{customer.name}}"}, "set-priority": {"priority": "4"},
            "assign": {"agent": bob.public_id}, "set-fields": {"field-plan": "gold"},
            "snooze": {"when": "tomorrow"}, "take": {}, "tag": {"name": "VIP"},
            "hand-over": {"team": support.public_id, "agent": "", "note": "Please"},
        }  # fmt: skip
        for name, values in typed.items():
            answer = browser.post(f"{address}add/{name}/", values)
            assert answer.status_code == 302, (name, shown(answer))
        browser.post(f"{address}steps/", {"up": "1"})
        for none in ("7", "0" * 5000):
            browser.post(f"{address}steps/", {"remove": none})

        macro = Macro.objects.get()
        assert macro.owner == bob
        assert [one["do"] for one in macro.steps] == [
            "set_priority", "reply", "assign", "set_fields", "snooze", "take", "tag",
        ]  # fmt: skip
        assert "Until: no" not in shown(browser.get(address))
        wrong = browser.post(f"{address}add/hand-over/", {"note": "x"})
        assert (wrong.status_code, "Choose a colleague or a team" in shown(wrong)) == (
            409,
            True,
        )
        assert browser.post(f"{address}delete/").status_code == 302
        assert not Macro.objects.exists()

    def test_what_it_will_do_is_shown_with_the_reply_as_it_will_be_sent(
        self, refund, bob, ticket
    ):
        browser = browser_of(bob)
        listed = shown(browser.get(f"{url(ticket)}macros/", **PART))
        assert "Refund done" in listed
        address = f"{url(ticket, 'run_macro')}?macro={refund.public_id}"

        page = shown(browser.get(address, **PART))

        assert "This will: Reply Hello Irma, done:" in page
        assert not ticket.events.filter(verb=Event.Verb.MACRO_RAN).exists()

    def test_many_at_once_answer_each_and_are_undone_as_one(
        self, ada, bob, ticket, mailbox
    ):
        macro = make(ada, {"do": "tag", "name": "x"}, {"do": "resolve"})
        other = make_ticket(mailbox)
        over = make_ticket(mailbox)
        actions.resolve(over, by=bob)
        browser = browser_of(bob)
        numbers = [ticket.number, other.number, over.number]
        typed = {"verb": "run_macro", "name": macro.public_id, "numbers": numbers}

        answer = browser.post("/inbox/bulk/", typed, **PART).json()

        assert (answer["done"], len(answer["refused"])) == (numbers[:2], 1)
        assert answer["refused"][0]["code"] == "macro_stopped"
        [back] = answer["undo"]
        again = browser.post("/inbox/bulk/", back, **PART).json()
        assert again["done"] == numbers[:2]
        for one in (ticket, other):
            one.refresh_from_db()
            assert (one.status, one.tags.exists()) == (Status.OPEN, False)
        assert "x" in shown(browser.get("/inbox/macros/"))
