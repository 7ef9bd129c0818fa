"""The pages of reports: whose numbers somebody sees, and the tickets behind them."""

import csv
import io
import re

import pytest
from django.utils import timezone

from helpdesk.reports import checking, figures, telling
from helpdesk.reports.models import CheckResult
from tests.factories import make_agent, make_identity, make_ticket
from tests.tickets.pages import browser_of, shown
from tickets import actions, outbox
from tickets.models import Ticket

pytestmark = pytest.mark.usefixtures("company")

HOME = "/reports/"
OPEN = "/reports/no-next-step/tickets/"
SOLVED = "/reports/repeat-yourself/tickets/?of=whole"


def solve(*tickets, by):
    for ticket in tickets:
        actions.resolve(ticket, by=by)
    outbox.drain()
    telling.drain()


def numbers(answer):
    return [
        int(one) for one in re.findall(r'href="/t/(\d+)/"', answer.content.decode())
    ]


def rows(answer):
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


def solved(browser, query=""):
    """How many of all solved tickets the dashboard tells of."""
    found = browser.get(f"{HOME}numbers.csv?{query}")
    [row] = [row for row in rows(found) if row[1] == "Repeat-yourself rate"]
    return int(row[3])


class TestWhoSees:
    def test_collaborators_have_no_numbers_and_no_way_to_them(self, dan, ticket):
        browser = browser_of(dan)
        for address in (HOME, f"{HOME}numbers.csv", OPEN, "/reports/cant/tickets.csv"):
            assert browser.get(address).status_code == 404
        assert 'href="/reports/' not in browser.get("/").content.decode()

    @pytest.mark.parametrize("address", [HOME, OPEN, f"{HOME}numbers.csv"])
    def test_somebody_who_is_not_signed_in_is_asked_to(self, client, address):
        assert client.get(address).status_code == 302

    def test_an_agent_sees_the_numbers_of_their_teams_an_admin_all(
        self, ada, bob, carol, grace, ticket, bill
    ):
        solve(ticket, by=bob)
        solve(bill, by=grace)
        assert [solved(browser_of(one)) for one in (ada, bob, carol, grace)] == [
            2, 1, 1, 1,
        ]  # fmt: skip

    def test_another_team_s_numbers_are_not_shown_whatever_the_address_says(
        self, bob, grace, bill, billing, support
    ):
        solve(bill, by=grace)
        browser = browser_of(bob)
        answer = browser.get(f"{HOME}?team={billing.public_id}&days=7")
        assert answer.status_code == 200
        assert "Billing" not in answer.content.decode()
        assert solved(browser, f"team={billing.public_id}") == 0

    def test_somebody_in_no_team_is_told_so(self, ticket, db):
        answer = browser_of(make_agent("Zoe")).get(HOME)
        assert "You are in no team yet" in shown(answer)

    def test_one_of_several_teams_can_be_chosen(
        self, ada, bob, grace, ticket, bill, billing
    ):
        solve(ticket, by=bob)
        solve(bill, by=grace)
        assert solved(browser_of(ada), f"team={billing.public_id}&days=7") == 1


class TestTheDashboard:
    def test_shares_of_few_cases_are_dots_and_of_more_come_with_their_interval(
        self, ada, bob, mailbox
    ):
        few = [make_ticket(mailbox) for _ in range(3)]
        solve(*few, by=bob)
        assert "too few ○○○" in shown(browser_of(ada).get(HOME))
        solve(*(make_ticket(mailbox) for _ in range(9)), by=bob)
        figures.forget()
        page = shown(browser_of(ada).get(HOME))
        assert "0 % 0 to 24 %" in page

    def test_each_number_leads_to_its_tickets(self, ada, ticket):
        page = browser_of(ada).get(HOME).content.decode()
        links = set(re.findall(r'href="(/reports/[a-z-]+/tickets/[^"]*)"', page))
        assert links == set()
        actions.promise(ticket, what="Call", due_at=timezone.now().replace(year=2027),
                        by=ada)  # fmt: skip
        solve(make_ticket(ticket.messages.get().channel), by=ada)
        figures.forget()
        page = browser_of(ada).get(HOME).content.decode()
        links = re.findall(r'href="(/reports/[a-z-]+/tickets/[^"]*)"', page)
        assert "/reports/repeat-yourself/tickets/?days=30&amp;of=whole" in links
        for link in links:
            assert browser_of(ada).get(link.replace("&amp;", "&")).status_code == 200

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ("days=dates&since=2026-06-09&until=2026-06-01", "Choose a first day"),
            ("days=dates&since=2020-06-09&until=2026-06-01", "Choose a first day"),
            ("days=dates&since=2026-06-09", "Choose both days"),
            ("days=dates&since=x&until=y", "Choose both days"),
            ("days=dates&since=0001-01-01&until=0001-01-02", "Choose a first day"),
        ],
    )
    def test_days_that_make_no_period_are_refused_with_a_sentence(
        self, ada, query, words
    ):
        assert words in shown(browser_of(ada).get(f"{HOME}?{query}"))

    @pytest.mark.parametrize(
        "query", ["days=6", "days=%00", "team=x", "team=%00", "x=1"]
    )
    def test_an_address_that_means_nothing_shows_the_usual(self, ada, query):
        assert browser_of(ada).get(f"{HOME}?{query}").status_code == 200

    def test_it_asks_no_more_for_many_than_for_few(
        self, ada, bob, mailbox, django_assert_max_num_queries, count
    ):
        browser = browser_of(ada)
        browser.get(HOME)
        for many in (1, 3):
            solve(*(make_ticket(mailbox) for _ in range(many)), by=bob)
            count()
            with django_assert_max_num_queries(24) as asked:
                browser.get(f"{HOME}?days=7&team=&many={many}")
        assert asked

    def test_a_second_look_within_a_minute_counts_nothing(
        self, ada, ticket, django_assert_num_queries
    ):
        browser = browser_of(ada)
        browser.get(HOME)
        with django_assert_num_queries(5):
            browser.get(HOME)


class TestTheChecks:
    def test_they_say_when_they_looked_and_that_all_is_well(self, bob, ticket, support):
        page = shown(browser_of(bob).get(HOME))
        assert "Nobody has looked yet" in page
        checking.drain()
        page = shown(browser_of(bob).get(HOME))
        assert "All checks hold checked 0 minutes ago" in page
        assert "Open tickets without a next step 0" in page

    def test_what_does_not_hold_is_counted_and_an_admin_is_led_to_it(
        self, ada, bob, ticket, support
    ):
        Ticket.objects.filter(pk=ticket.pk).update(seq=9)
        checking.check()
        page = browser_of(ada).get(HOME)
        assert "1 check failed" in shown(page)
        assert f'href="/t/{ticket.number}/">#' in page.content.decode()
        page = browser_of(bob).get(HOME)
        assert "1 check failed" in shown(page)
        assert f'href="/t/{ticket.number}/">#' not in page.content.decode()

    def test_one_look_every_five_minutes_by_whoever_comes_first(self, ticket, travel):
        assert checking.waiting() > 0
        assert (checking.drain(), checking.drain(), checking.waiting()) == (1, 0, 0.0)
        travel.shift(299)
        assert checking.waiting() == 0.0
        travel.shift(1)
        assert (checking.waiting() > 0, checking.drain()) == (True, 1)

    def test_admins_and_the_log_are_told_once_when_something_begins_to_be_wrong(
        self, ada, bob, ticket, travel, mailoutbox, caplog
    ):
        checking.drain()
        assert mailoutbox == []
        Ticket.objects.filter(pk=ticket.pk).update(seq=9)
        for _twice in range(2):
            travel.shift(300)
            checking.drain()
        [told] = mailoutbox
        assert told.to == [ada.email]
        assert f"Tickets whose timeline has a gap: 1 (#{ticket.number})" in told.body
        assert "/reports/" in told.body
        [logged] = [one.message for one in caplog.records if one.levelname == "ERROR"]
        assert logged == f"check timeline: 1, such as [{ticket.number}]"

    def test_since_when_something_is_wrong_is_kept_until_it_is_not(
        self, ticket, travel
    ):
        Ticket.objects.filter(pk=ticket.pk).update(seq=9)
        checking.check()
        begun = timezone.now()
        travel.shift(600)
        checking.check()
        wrong = CheckResult.objects.get(name="timeline")
        assert (wrong.count, wrong.since, wrong.checked_at) == (
            1,
            begun,
            timezone.now(),
        )
        Ticket.objects.filter(pk=ticket.pk).update(seq=2)
        checking.check()
        wrong.refresh_from_db()
        assert (wrong.count, wrong.since) == (0, None)


class TestTheTickets:
    def test_only_what_one_sees_is_listed_and_how_many_one_does_not_is_said(
        self, ada, bob, grace, mailbox, billing
    ):
        mine, gone, spam = (make_ticket(mailbox) for _ in range(3))
        solve(mine, gone, spam, by=bob)
        Ticket.objects.filter(pk=gone.pk).update(team=billing)
        Ticket.objects.filter(pk=spam.pk).update(spam_at=timezone.now())
        answer = browser_of(bob).get(SOLVED)
        assert numbers(answer) == [mine.number]
        assert "1 more ticket counts that you may not see." in shown(answer)
        assert sorted(numbers(browser_of(ada).get(SOLVED))) == [
            mine.number,
            gone.number,
        ]

    def test_pages_hold_every_ticket_once(self, ada, bob, mailbox):
        tickets = [make_ticket(mailbox) for _ in range(43)]
        solve(*tickets, by=bob)
        browser, address, found = browser_of(ada), SOLVED, []
        while address:
            answer = browser.get(address)
            found.append(numbers(answer))
            after = re.search(r'rel="next" href="([^"]*)"', answer.content.decode())
            address = after[1].replace("&amp;", "&") if after else ""
        assert [len(page) for page in found] == [40, 3]
        assert sorted(one for page in found for one in page) == sorted(
            one.number for one in tickets
        )

    @pytest.mark.parametrize(
        "address",
        ["/reports/nothing/tickets/", f"{OPEN}?of=pending", f"{OPEN}?of=x",
         f"{OPEN}?after=x", f"{OPEN}?after=99999999999999999999999~1",
         "/reports/nothing/tickets.csv", "/reports/cant/tickets.csv?of=x"],
    )  # fmt: skip
    def test_an_address_that_is_none_of_ours_is_not_found(self, ada, address):
        assert browser_of(ada).get(address).status_code == 404

    def test_a_long_list_asks_no_more_than_a_short_one(
        self, ada, bob, mailbox, django_assert_num_queries
    ):
        browser = browser_of(ada)
        solve(make_ticket(mailbox), by=bob)
        browser.get(SOLVED)
        with django_assert_num_queries(6):
            browser.get(SOLVED)
        solve(make_ticket(mailbox), make_ticket(mailbox), by=bob)
        with django_assert_num_queries(6):
            assert len(numbers(browser.get(SOLVED))) == 3

    def test_its_traps_are_told(self, bob, support):
        page = shown(browser_of(bob).get("/reports/handovers-time/tickets/"))
        assert "nights and weekends included" in page


class TestFiles:
    def test_ac_47_what_looks_like_a_formula_is_words(self, ada, bob, mailbox):
        hostile = ["=1+1", "+cmd", "-2", "@SUM(A1)", "\tx", "＝1", " =1"]
        tickets = [
            make_ticket(mailbox, subject=one, identity=make_identity(one))
            for one in hostile
        ]
        solve(*tickets, by=bob)
        found = rows(browser_of(ada).get(SOLVED.replace("/?", ".csv?")))
        cells = {cell for row in found[1:] for cell in row[1:3]}
        assert {f"'{one}" for one in hostile} <= cells
        assert not [cell for cell in cells if cell.lstrip().startswith(tuple("=+-@＝"))]

    def test_a_file_is_kept_and_never_opened(self, ada, ticket):
        answer = browser_of(ada).get(f"{HOME}numbers.csv")
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"

    def test_it_lists_no_more_than_the_page(self, bob, mailbox, billing):
        mine, gone = make_ticket(mailbox), make_ticket(mailbox)
        solve(mine, gone, by=bob)
        Ticket.objects.filter(pk=gone.pk).update(team=billing)
        found = rows(browser_of(bob).get(SOLVED.replace("/?", ".csv?")))
        assert [row[0] for row in found[1:]] == [str(mine.number)]
