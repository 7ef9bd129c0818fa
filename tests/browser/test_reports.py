"""A lead looks at the numbers of a morning, and at the tickets behind one of them."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from helpdesk.reports import checking, figures, telling
from tests.factories import (
    known,
    make_agent,
    make_identity,
    make_ticket,
)
from tests.servers import all_told
from tests.tickets.agreed import HOUR, agree
from tickets import actions
from tickets.actions import clocks
from tickets.models import Event, FollowUp

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTH = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def morning(ada, bob, support, mailbox):
    """Twelve solved tickets, some hand-overs, promises of every kind, clocks that run."""
    figures.forget()
    eve = make_agent("Eve")
    support.members.add(eve)
    agree(ada, targets={"first_reply": HOUR, "resolution": 8 * HOUR})
    past = timezone.now() - timedelta(hours=1)
    for number in range(12):
        ticket = make_ticket(
            mailbox,
            identity=make_identity(f"Irma {number}"),
            subject=f"Kettle {number}",
        )
        made = actions.promise(
            ticket, what="Call", due_at=timezone.now() + timedelta(hours=1), by=bob
        )
        offer = actions.hand_over(known(ticket), to=eve, note="Please.", by=bob)
        if number % 4:
            actions.accept(offer, by=eve)
        else:
            actions.decline(offer, reason="No time.", by=eve)
        actions.keep(made, by=eve)
        FollowUp.objects.filter(pk=made.pk).update(
            due_at=past + timedelta(minutes=59 if number % 3 else 0),
            ended_at=past + timedelta(minutes=30),
        )
        actions.reply(ticket, text="Hello", by=eve)
        if number == 3:
            with transaction.atomic():
                ticket.lock()
                words = {"message": "x", "words": "as I said"}
                ticket.record(Event.Verb.REPEATED, by=None, **words)
                clocks.settle(ticket)
        actions.resolve(ticket, by=eve)
    make_ticket(mailbox, subject="A fresh one")
    all_told()
    telling.drain()
    checking.check()
    yield
    figures.forget()


def accessible(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    return [one["id"] for one in found.response["violations"]]


def test_a_number_is_read_and_its_tickets_are_looked_at_by_keyboard(
    open_page, morning, ada
):
    page = open_page(ada)
    page.goto("/")
    page.keyboard.press("g")
    page.keyboard.press("r")
    expect(page.get_by_role("heading", name="Reports")).to_be_visible()
    expect(page.get_by_text("All checks hold")).to_be_visible()
    row = page.get_by_role("row", name="Accepted Hand-overs that")
    expect(row).to_contain_text("75 %")
    expect(row).to_contain_text("47 to 91 %")
    assert accessible(page) == []

    row.get_by_role("link", name="9: Accepted").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Accepted")).to_be_visible()
    expect(page.get_by_text("9 tickets")).to_be_visible()
    expect(page.get_by_role("link", name="Kettle")).to_have_count(9)
    assert accessible(page) == []
    page.get_by_role("link", name="Kettle 11").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/t/*/")
    page.go_back()

    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(WIDTH) == 0
    page.get_by_role("link", name="Reports").first.click()
    expect(page.get_by_role("heading", name="Reports")).to_be_visible()
    assert page.evaluate(WIDTH) == 0
    page.get_by_label("Team").select_option("Support")
    page.get_by_label("Period").select_option("7")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_label("Period")).to_have_value("7")
    expect(page.get_by_role("row", name="Repeat-yourself rate")).to_contain_text("8 %")
