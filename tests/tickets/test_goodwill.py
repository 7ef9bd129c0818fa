"""Goodwill: within the month's budget at once, above it by somebody's word."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from helpdesk.base import money
from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts.models import Agent, Company
from helpdesk.base.errors import NotAllowed
from helpdesk.reports.sources import GOODWILL, Window
from tests.factories import make_agent, make_ticket
from tests.races import at_once
from tests.tickets.pages import browser_of, shown, url
from tests.tickets.verbs import told
from tickets import actions, outbox
from tickets.errors import ReasonMissing
from tickets.goodwill_errors import GoodwillDecided, GoodwillStands, NothingGiven
from tickets.models import Goodwill
from tickets.queries.goodwill import budget_of
from tickets.queries.page import for_page

State = Goodwill.State


@pytest.fixture
def budget(company, ada):
    people.set_goodwill(budget=2000, currency="EUR", own={}, by=ada)


pytestmark = pytest.mark.usefixtures("budget")


def give(ticket, by, amount=1500, **more):
    return actions.give_goodwill(ticket, amount=amount, reason="Late", by=by, **more)


def left(agent):
    return budget_of(Agent.objects.get(pk=agent.pk), timezone.now()).left


def state(goodwill):
    return Goodwill.objects.get(pk=goodwill.pk).state


class TestWithinTheBudget:
    def test_it_is_given_at_once_and_told(self, ticket, bob):
        before = ticket.seq
        given = give(ticket, bob)

        assert (given.state, left(bob)) == (State.GIVEN, 500)
        assert told(ticket, after=before) == [
            (
                "goodwill_given",
                "Bob",
                {
                    "goodwill": str(given.public_id),
                    "amount": 1500,
                    "currency": "EUR",
                    "reason": "Late",
                    "agent": str(bob.public_id),
                },
            )
        ]

    def test_each_month_begins_anew_by_the_clock_of_the_company(
        self, ticket, bob, clock
    ):
        clock.move_to("2026-06-30T23:59:00Z")
        give(ticket, bob)
        assert left(bob) == 500
        clock.move_to("2026-07-01T00:00:00Z")
        assert left(bob) == 2000

    def test_somebody_may_have_a_budget_of_their_own(self, ticket, bob, ada):
        people.set_goodwill(budget=2000, currency="EUR", own={bob: 100}, by=ada)
        assert (left(bob), left(ada)) == (100, 2000)
        people.set_goodwill(budget=2000, currency="EUR", own={bob: None}, by=ada)
        assert left(bob) == 2000

    @pytest.mark.parametrize(
        ("amount", "reason", "refusal"),
        [
            (0, "Late", NothingGiven),
            (-5, "Late", NothingGiven),
            (5, " ", ReasonMissing),
        ],
    )
    def test_nothing_is_given_for_nothing(self, ticket, bob, amount, reason, refusal):
        with pytest.raises(refusal):
            actions.give_goodwill(ticket, amount=amount, reason=reason, by=bob)
        assert not Goodwill.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_two_at_once_cannot_spend_the_same_money(self, mailbox, bob):
        tickets = [make_ticket(mailbox) for _ in range(4)]
        given = at_once([lambda one=one: give(one, bob, 900) for one in tickets])
        states = sorted(one.state for one in given)
        assert (states, left(bob)) == ([State.ASKED] * 2 + [State.GIVEN] * 2, 200)


class TestAboveTheBudget:
    def test_the_teams_lead_is_told_and_decides(self, ticket, bob, ada):
        asked = give(ticket, bob, 2001)
        assert (asked.state, left(bob)) == (State.ASKED, 2000)
        event = ticket.events.get(verb="goodwill_asked")
        assert event.data["tell"] == [str(ada.public_id)]

        actions.approve_goodwill(asked, by=ada)

        assert (state(asked), left(bob)) == (State.APPROVED, 2000)
        event = ticket.events.get(verb="goodwill_given")
        assert (event.actor, event.data["tell"]) == (ada, [str(bob.public_id)])
        assert (event.data["amount"], event.data["agent"]) == (2001, str(bob.public_id))

    def test_they_find_it_among_their_news(self, ticket, bob, ada):
        give(ticket, bob, 2001)
        outbox.drain()
        page = shown(browser_of(ada).get("/notifications/"))
        assert "Bob asks to give goodwill" in page

    def test_it_is_decided_once(self, ticket, bob, ada):
        asked = give(ticket, bob, 2001)
        actions.decline_goodwill(asked, note="No", by=ada)
        for decide in (actions.approve_goodwill, actions.decline_goodwill):
            with pytest.raises(GoodwillDecided):
                decide(asked, by=ada)
        assert state(asked) == State.DECLINED

    def test_nobody_but_lead_and_admins_decides_and_no_lead_for_themselves(
        self, bill, carol, grace, ada
    ):
        asked = give(bill, carol, 2001)  # she leads billing
        assert bill.events.get(verb="goodwill_asked").data["tell"] == [
            str(ada.public_id)
        ]
        for by in (grace, carol):
            with pytest.raises(NotAllowed):
                actions.approve_goodwill(asked, by=by)
        actions.approve_goodwill(asked, by=ada)
        assert state(asked) == State.APPROVED


class TestTakenBack:
    def test_at_once_and_the_money_is_there_again(self, ticket, bob):
        given = give(ticket, bob)
        actions.withdraw_goodwill(given, by=bob)
        assert (state(given), left(bob)) == (State.WITHDRAWN, 2000)

    def test_not_once_a_reply_went_out_nor_a_day_later(self, ticket, bob, clock):
        first, second = give(ticket, bob, 100), give(ticket, bob, 100)
        clock.shift(24 * 3600)
        with pytest.raises(GoodwillStands):
            actions.withdraw_goodwill(first, by=bob)
        third = give(ticket, bob, 100)
        actions.reply(ticket, text="Have a euro.", by=bob)
        with pytest.raises(GoodwillStands):
            actions.withdraw_goodwill(third, by=bob)
        assert state(second) == State.GIVEN

    def test_twice_is_once_and_nobody_elses(self, ticket, bob, support):
        given = give(ticket, bob)
        eve = make_agent("Eve")
        support.members.add(eve)
        with pytest.raises(NotAllowed):
            actions.withdraw_goodwill(given, by=eve)
        actions.withdraw_goodwill(given, by=bob)
        with pytest.raises(GoodwillStands):
            actions.withdraw_goodwill(given, by=bob)


class TestPages:
    def test_the_form_says_what_is_left_and_takes_an_amount_as_typed(self, ticket, bob):
        browser = browser_of(bob)
        page = browser.get(url(ticket, "give_goodwill"))
        assert "20.00 EUR of 20.00 EUR are left this month" in shown(page).replace(
            "\u00a0", " "
        )
        browser.post(url(ticket, "give_goodwill"), {"amount": "12.5", "reason": "Late"})
        assert Goodwill.objects.get().amount == 1250
        page = shown(browser.get(url(ticket))).replace("\u00a0", " ")
        assert "12.50 EUR Given Late" in page
        assert "gave goodwill: 12.50 EUR (Late)" in page

    @pytest.mark.parametrize("amount", ["", "0.001", "-1", "many", "99999999999"])
    def test_an_amount_that_is_none_comes_back(self, ticket, bob, amount):
        answer = browser_of(bob).post(
            url(ticket, "give_goodwill"), {"amount": amount, "reason": "Late"}
        )
        assert (answer.status_code, Goodwill.objects.count()) == (422, 0)

    def test_the_lead_decides_on_the_ticket(self, ticket, bob, ada):
        give(ticket, bob, 2001)
        assert (
            "approve-goodwill" not in browser_of(bob).get(url(ticket)).content.decode()
        )
        page = browser_of(ada).get(url(ticket)).content.decode()
        assert f'action="{url(ticket, "approve_goodwill")}"' in page

    def test_a_name_is_no_markup(self, ticket, bob, ada):
        Agent.objects.filter(pk=ada.pk).update(name="<b>Ada</b>")
        page = browser_of(bob).get(url(ticket, "give_goodwill")).content.decode()
        assert "&lt;b&gt;Ada" in page
        assert "<b>Ada" not in page

    def test_admins_set_the_budgets(self, ada, bob):
        browser = browser_of(ada)
        typed = {"budget": "50", "currency": "sek", f"of-{bob.public_id}": "7.25"}
        assert browser.post("/settings/goodwill/", typed).status_code == 302
        company = Company.objects.get()
        assert (company.goodwill_budget, company.goodwill_currency) == (5000, "SEK")
        assert (left(bob), left(ada)) == (725, 5000)
        assert 'value="7.25"' in browser.get("/settings/goodwill/").content.decode()
        assert browser_of(bob).get("/settings/goodwill/").status_code in (403, 404)

    def test_the_page_asks_the_same_for_one_agent_and_three(
        self, ada, django_assert_max_num_queries
    ):
        browser = browser_of(ada)
        browser.get("/settings/goodwill/")
        for name in ("Uma", "Vera", "Wim"):
            make_agent(name)
        with django_assert_max_num_queries(12):
            browser.get("/settings/goodwill/")


@pytest.mark.parametrize(
    ("amount", "currency", "cents"),
    [("12.5", "EUR", 1250), ("300", "JPY", 300), ("1.234", "KWD", 1234)],
)
def test_money_is_whole_minor_units(amount, currency, cents):
    assert money.minor(Decimal(amount), currency) == cents
    assert money.major(cents, currency) == Decimal(amount)


class TestWhereItsTicketIsMerged:
    @pytest.fixture
    def lid(self, mailbox, ticket):
        began = ticket.participants.get().identity
        return make_ticket(mailbox, identity=began, subject="Lid")

    def test_what_was_asked_for_is_decided_where_it_goes_on(
        self, ticket, lid, bob, ada
    ):
        asked = give(lid, bob, 2001)
        moving = actions.merge(lid, into=ticket, by=bob)
        actions.approve_goodwill(Goodwill.objects.get(pk=asked.pk), by=ada)
        assert state(asked) == State.APPROVED
        assert [one["amount"] for one in for_page(bob, ticket.number).given] == [2001]

        actions.unmerge(moving, by=bob)
        assert Goodwill.objects.get(pk=asked.pk).ticket == lid

    def test_what_the_customer_was_told_of_stands_there_as_well(self, ticket, lid, bob):
        for text in ("One.", "Two.", "Three."):
            actions.note(lid, text=text, by=bob)
        given = give(lid, bob)
        actions.reply(lid, text="We gave you something.", by=bob)
        actions.merge(lid, into=ticket, by=bob)
        with pytest.raises(GoodwillStands):
            actions.withdraw_goodwill(Goodwill.objects.get(pk=given.pk), by=bob)

    def test_it_is_counted_as_before_and_not_once_it_is_taken_back(
        self, ticket, lid, bob
    ):
        given = give(lid, bob)
        actions.merge(lid, into=ticket, by=bob)
        now = timezone.now()
        window = Window(now - timedelta(days=1), now + timedelta(days=1))
        assert [one.data["amount"] for one in GOODWILL.rows(window)] == [1500]

        actions.withdraw_goodwill(Goodwill.objects.get(pk=given.pk), by=bob)
        assert not GOODWILL.rows(window).exists()
