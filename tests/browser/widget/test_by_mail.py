"""Mail beside the panel: an address that is proven, a copy, and a link that leads back."""

import pytest
from playwright.sync_api import expect

from channels_app.models import Visitor
from tests.browser.conftest import PHONE, quiet
from tests.browser.widget.chatting import answer, begin, leave, say, shows, ticket
from tests.browser.widget.conftest import panel, set_up, until
from tests.browser.widget.test_access import faults, fine
from tests.channels_app.widget.post import (
    IRMA,
    code_in,
    link_in,
    mails,
    make_mailbox,
    text_of,
)
from tests.peers import smtp_sink  # noqa: F401
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def post(support, smtp_sink):  # noqa: F811
    """All that leaves the mailbox of support."""
    make_mailbox(support, smtp_sink)
    return smtp_sink


@pytest.fixture
def talk(visit, post):
    """A conversation, and the page it is on."""
    page = visit(expected=("422",))
    frame = begin(page)
    say(frame, "My kettle leaks.")
    return page, frame, ticket(page)


def choose(frame, name):
    frame.get_by_role("button", name="More").click()
    frame.locator(".menu").get_by_role("button", name=name).click()
    return frame.get_by_role("dialog")


def mail(post, page, number=1):
    until(lambda: len(mails(post)) >= number, page=page)
    return mails(post)[number - 1]


def asks_for(dialog, address):
    dialog.get_by_label("E-mail address").fill(address)
    dialog.locator("button.primary").click()


def types(dialog, code):
    dialog.get_by_label("Code", exact=True).fill(code)
    dialog.get_by_role("button", name="Confirm").click()


def test_an_address_is_proven_by_the_code_that_came_there(talk, post):
    page, frame, _found = talk
    dialog = choose(frame, "Confirm my e-mail address")
    asks_for(dialog, "irma")
    expect(dialog.get_by_role("alert")).to_contain_text("Please type an e-mail address")
    asks_for(dialog, IRMA)
    expect(dialog.get_by_label("Code", exact=True)).to_be_focused()
    fine(frame)

    types(dialog, "ABCD-EFGH")
    expect(dialog.get_by_role("alert")).to_contain_text("This code is not right")
    fine(frame)
    types(dialog, code_in(mail(post, page)).lower())
    expect(dialog.get_by_role("heading")).to_have_text(
        "Thank you. Your address is confirmed."
    )
    fine(frame)
    dialog.get_by_role("button", name="Close").click()

    assert Visitor.objects.get().mail.canonical == IRMA
    shows(frame, "My kettle leaks.")
    # It is known now: nobody asks once more.
    frame.get_by_role("button", name="More").click()
    expect(frame.locator(".menu").get_by_text("Confirm my e-mail")).to_have_count(0)
    page.reload()
    shows(panel(page), "My kettle leaks.")


def proves(frame, post, page, *, number):
    dialog = choose(frame, "Confirm my e-mail address")
    asks_for(dialog, IRMA)
    expect(dialog.get_by_label("Code", exact=True)).to_be_focused()
    types(dialog, code_in(mail(post, page, number)))
    expect(dialog.get_by_role("heading")).to_have_text(
        "Thank you. Your address is confirmed."
    )
    dialog.get_by_role("button", name="Close").click()


@pytest.mark.slow
def test_who_proves_the_same_address_on_another_device_goes_on_there_with_all_of_it(
    talk, visit, post
):
    page, frame, _found = talk
    proves(frame, post, page, number=1)

    other = visit(expected=("401", "404"))
    phone = begin(other)
    say(phone, "It is me, on my phone.")
    until(lambda: Ticket.objects.count() == 2, page=other)
    shows(phone, "It is me, on my phone.")
    proves(phone, post, other, number=2)
    shows(phone, "It is me, on my phone.")
    phone.get_by_role("button", name="Back").click()
    expect(phone.locator(".chats li")).to_have_count(2)
    other.reload()
    expect(panel(other).locator(".chats li")).to_have_count(2)
    assert Visitor.objects.filter(mail__canonical=IRMA).count() == 1


@pytest.mark.slow
def test_a_copy_goes_to_an_address_once_it_is_proven(talk, post, bob):
    page, frame, found = talk
    answer(found, "Is it the blue one?", bob)
    shows(frame, "My kettle leaks.", "Is it the blue one?")
    dialog = choose(frame, "Send me a copy by e-mail")
    fine(frame)
    asks_for(dialog, IRMA)
    code = code_in(mail(post, page))
    assert "leaks" not in text_of(mails(post)[0])
    types(dialog, code)
    expect(dialog.get_by_role("heading")).to_have_text("The copy is on its way.")
    dialog.get_by_role("button", name="Close").click()
    copy = text_of(mail(post, page, 2))
    assert copy.index("My kettle leaks.") < copy.index("Is it the blue one?")

    # Now it is known where to: one click.
    dialog = choose(frame, "Send me a copy by e-mail")
    expect(dialog).to_contain_text(f"It goes to {IRMA}.")
    fine(frame)
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_role("heading")).to_have_text("The copy is on its way.")
    assert mail(post, page, 3)["To"] == IRMA


def leaves(page, found, bob, bobs):
    """She closes the page before the answer, and said where she can be reached."""
    Visitor.objects.update(claimed_mail=IRMA)
    leave(page, beside=bobs)
    answer(found, "Please try a new seal.", bob)


@pytest.mark.parametrize(
    "looks",
    [
        {},
        pytest.param(
            {"color_scheme": "dark", "viewport": PHONE}, marks=pytest.mark.slow
        ),
    ],
)
def test_the_link_in_a_mail_opens_the_chat_in_a_window_of_its_own(
    talk, post, bob, shop, chromium, desk, bobs, looks
):
    set_up(shop, mail_after=1, title="Kettle Shop")
    page, frame, found = talk
    shows(frame, "My kettle leaks.")
    leaves(page, found, bob, bobs)
    link = link_in(mail(post, bobs))
    with quiet(chromium, desk, **looks) as phone:
        phone.goto(link)
        expect(phone.get_by_role("heading")).to_have_text("Your chat with Kettle Shop")
        assert faults(phone) == []
        phone.get_by_role("button", name="Go on with the chat").click()
        phone.locator(".chats .row").click()
        shows(phone.main_frame, "My kettle leaks.", "Please try a new seal.")
        fine(phone.main_frame)
        # Nothing is around it: there is nowhere to close it to.
        expect(phone.get_by_role("button", name="Close")).to_have_count(0)

        say(phone.main_frame, "It fits.")
        answer(found, "I am glad.", bob)
        spoken = [
            "My kettle leaks.",
            "Please try a new seal.",
            "It fits.",
            "I am glad.",
        ]
        expect(phone.locator(".said .bubble")).to_have_count(4)
        assert sorted(phone.locator(".bubble").all_inner_texts()) == sorted(spoken)
        phone.reload()
        expect(phone.locator(".said .bubble")).to_have_count(4)
        assert phone.context.cookies() == []
    assert Visitor.objects.filter(mail__canonical=IRMA).count() == 1


@pytest.mark.slow
def test_a_link_that_is_not_theirs_or_over_says_so(
    talk, post, bob, shop, chromium, desk, bobs
):
    set_up(shop, mail_after=1)
    page, _frame, found = talk
    leaves(page, found, bob, bobs)
    link = link_in(mail(post, bobs))
    with quiet(chromium, desk, expected=("404",)) as phone:
        phone.goto(link)
        phone.get_by_role("button", name="That was not me").click()
        expect(phone.locator("main")).to_contain_text("Nothing more of this")
        assert faults(phone) == []
        phone.goto(link[:-3] + "/")
        expect(phone.locator("main")).to_contain_text("no longer good")
        assert faults(phone) == []
    assert Visitor.objects.get().claimed_mail == ""
