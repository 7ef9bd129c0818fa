"""Matters that go from hand to hand, with real mail servers: somebody always answers for
them, and what was promised is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from helpdesk.notifications.models import Notification
from tests.browser.conftest import quiet
from tests.browser.signing import session_cookie
from tests.browser.talking import bubble
from tests.browser.widget.conftest import until
from tests.browser.widget.test_whole_story import replies
from tests.browser.writing import ready, reply_box
from tests.channels_app.widget.leaving.real_post import make_post
from tests.channels_app.widget.post import text_of
from tests.factories import make_telephone
from tests.peers import dovecot, relay  # noqa: F401
from tickets.models import Continuation, FollowUp, Handover, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def post(support, dovecot, relay):  # noqa: F811
    return make_post(support, dovecot, relay)


@pytest.fixture
def at_work(chromium, desk):
    """Opens the browser of one more colleague."""
    opened = []

    def open_one(agent, **options):
        going = quiet(chromium, desk, **options)
        page = going.__enter__()
        opened.append(going)
        page.context.add_cookies([session_cookie(agent, desk)])
        page.goto("/")
        page.wait_for_function(
            "() => document.getElementById('presence-menu').dataset.state"
        )
        return page

    yield open_one
    for going in opened:
        going.__exit__(None, None, None)


@pytest.fixture
def bobs(at_work, bob):
    """Bob's browser; what is refused there is meant to be."""
    return at_work(bob, expected=("409",))


def asks(post, page, words, subject="My kettle leaks"):
    """Irma writes a mail; the ticket it became."""
    post.write(subject, words)
    until(Ticket.objects.exists, page=page)
    return Ticket.objects.get()


def opens(page, ticket):
    page.goto(f"/t/{ticket.number}/")
    expect(page.locator("#ticket")).to_have_attribute("data-number", str(ticket.number))
    page.wait_for_load_state("networkidle")


def offers(page, whom, *, note, goal=""):
    """By keys, to a team or a colleague."""
    page.keyboard.press("h")
    form = page.get_by_role("dialog")
    whom = form.locator("option").filter(has_text=whom).first.get_attribute("value")
    form.get_by_label("To whom").select_option(whom)
    form.get_by_label("Why, and what is next").fill(note)
    form.get_by_role("button", name="Hand over").click()
    if goal:
        # With nothing written down, whoever takes over would have to ask again.
        field = form.get_by_label("What the customer wants")
        expect(field).to_have_attribute("aria-invalid", "true")
        field.fill(goal)
        form.get_by_role("button", name="Hand over").click()
    expect(form).to_have_count(0)


def unread(page):
    return page.locator("#bell .rail-count > [aria-hidden]")


def who_answered(ticket):
    """Everybody who was accountable, one after the other, without a gap."""
    told = ticket.events.filter(verb="accountable_changed").order_by("seq")
    opened = ticket.events.get(verb="opened")
    assert opened.data["accountable"]
    assert all(one.data["agent"] for one in told)
    return [one.data["name"] for one in told]


def test_a_mail_goes_on_by_telephone_with_a_spoken_code_and_by_mail_again(
    bobs, at_work, post, bob, ada, support
):
    phone = make_telephone(support)
    found = asks(post, bobs, "It leaks, and I cannot find the words for it.")
    opens(bobs, found)
    bobs.keyboard.press("Shift+T")
    bobs.get_by_role("dialog").get_by_role("button", name="Telephone").click()
    bobs.locator(".composer-rich").wait_for()
    expect(reply_box(bobs)).to_contain_text("+46 8 500 102 03")
    bobs.keyboard.press("Control+Enter")
    until(Continuation.objects.exists, page=bobs)
    code = Continuation.objects.get().shown
    assert code in text_of(post.mails(1)[0])

    # Irma calls, and Ada has never heard of it.
    adas = at_work(ada)
    adas.keyboard.press("g")
    adas.keyboard.press("c")
    adas.get_by_label("Their code").fill(code.lower().replace("-", " "))
    adas.get_by_label("Their number").fill("070-174 06 05")
    adas.get_by_label("What was said").fill("She wants her money back.")
    adas.keyboard.press("Tab")
    adas.get_by_role("button", name="Write it down").click()
    expect(bubble(adas, "She wants her money back.")).to_be_visible()
    expect(adas.locator("#thread")).to_contain_text(f"→ {phone.name}")
    expect(bubble(adas, "I cannot find the words")).to_be_visible()

    adas.wait_for_load_state("networkidle")
    adas.keyboard.press("n")
    adas.locator("#note textarea").fill("A refund is fine.")
    adas.keyboard.press("Control+Enter")
    expect(bubble(adas, "A refund is fine.")).to_be_visible()
    adas.keyboard.press("Escape")
    adas.keyboard.press("r")
    replies(adas, "The money is on its way.")
    assert "The money is on its way." in text_of(post.mails(2)[1])

    assert Ticket.objects.count() == 1
    said = found.messages.order_by("seq").values_list("direction", "channel__kind")
    assert list(said) == [
        ("in", "email"), ("out", "email"), ("in", "phone"), ("note", None),
        ("out", "email"),
    ]  # fmt: skip


def test_a_promise_whose_owner_goes_on_leave_is_kept_by_the_deputy(
    bobs, at_work, post, bob, ada
):
    found = asks(post, bobs, "Is there a new lid for it?")
    opens(bobs, found)
    bobs.keyboard.press("d")
    until(lambda: Ticket.objects.filter(assignee=bob).exists(), page=bobs)
    ready(bobs)
    bobs.keyboard.type("I will get back to you tomorrow at 15:00.")
    hint = bobs.locator(".composer-hints [data-hint=promise]")
    expect(hint).to_contain_text("You promise something by tomorrow 15:00")
    bobs.keyboard.press("Alt+Enter")
    expect(hint).to_contain_text("Becomes a promise")
    bobs.keyboard.press("Control+Enter")
    until(FollowUp.objects.exists, page=bobs)
    assert "tomorrow at 15:00" in text_of(post.mails(1)[0])
    promise = FollowUp.objects.get()
    assert promise.owner == bob

    # He is ill from now on.
    adas = at_work(ada)
    bobs.goto("/settings/absences/")
    now = timezone.localtime()
    form = bobs.locator("form").filter(has=bobs.get_by_label("Deputy"))
    for label, at in (("From", now), ("Until", now + timedelta(days=3))):
        form.get_by_label(label, exact=True).fill(f"{at:%Y-%m-%dT%H:%M}")
    form.get_by_label("Deputy").select_option(label="Ada")
    form.get_by_role("button", name="Plan it").click()
    until(lambda: FollowUp.objects.get().owner == ada, page=bobs)
    found.refresh_from_db()
    assert (found.assignee, found.accountable) == (ada, ada)

    # Ada hears of it, and has all she needs.
    expect(unread(adas)).to_be_visible()
    adas.keyboard.press("g")
    adas.keyboard.press("n")
    adas.get_by_role("link", name=f"#{found.number}").first.click()
    side = adas.locator("#side")
    expect(side).to_contain_text("I will get back to you tomorrow at 15:00.")
    replies(adas, "There is one: it comes tomorrow.")
    assert "it comes tomorrow" in text_of(post.mails(2)[1])
    side.get_by_role("button", name="Kept").click()
    expect(side).to_contain_text("None open.")
    promise.refresh_from_db()
    assert (promise.state, promise.owner) == (FollowUp.State.KEPT, ada)
    assert promise.late_at is None
    assert who_answered(found) == ["Bob", "Ada"]


def test_a_hand_over_declined_then_expired_leaves_nobody_without_an_answer(
    bobs, at_work, post, bob, grace, billing
):
    found = asks(post, bobs, "I want my money back for order A-4711.")
    opens(bobs, found)
    bobs.keyboard.press("d")
    until(lambda: Ticket.objects.filter(accountable=bob).exists(), page=bobs)
    graces = at_work(grace)
    offers(bobs, "Grace", note="Refund her, please.", goal="Her money back")
    found.refresh_from_db()
    assert (found.assignee, found.accountable) == (bob, bob)

    # It is not hers, and she says why. He works on something else meanwhile.
    bobs.goto("/settings/")
    graces.goto(f"/t/{found.number}/")
    offer = graces.locator("#ticket-offer")
    expect(offer).to_contain_text("Refund her, please.")
    offer.get_by_role("link", name="Decline").click()
    form = graces.get_by_role("dialog")
    form.get_by_label("Why").fill("Refunds under 50 euros are yours.")
    form.get_by_role("button", name="Decline").click()
    expect(unread(bobs)).to_have_text("1")
    bobs.keyboard.press("g")
    bobs.keyboard.press("n")
    bobs.get_by_role("link", name=f"#{found.number}").first.click()
    found.refresh_from_db()
    assert (found.assignee, found.accountable) == (bob, bob)
    expect(bobs.locator("#thread")).to_contain_text("Refunds under 50 euros are yours.")

    # Nobody of billing answers, and it comes back by itself.
    bobs.wait_for_load_state("networkidle")
    offers(bobs, "Billing", note="Is that so?")
    waits = Handover.objects.pending()
    until(waits.exists, page=bobs)
    waits.update(
        offered_at=timezone.now() - timedelta(days=2), expires_at=timezone.now()
    )
    until(lambda: not waits.exists(), page=bobs)
    found.refresh_from_db()
    assert (found.assignee, found.accountable) == (bob, bob)
    states = Handover.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == ["declined", "expired"]
    told = Notification.objects.filter(agent=bob, event__verb="handover_expired")
    until(told.exists, page=bobs)
    bobs.goto("/notifications/")
    expect(bobs.locator("main")).to_contain_text("did not answer your offer in time")

    opens(bobs, found)
    replies(bobs, "Your money is on its way.")
    assert "Your money is on its way." in text_of(post.mails(1)[0])
    assert who_answered(found) == ["Bob"]
