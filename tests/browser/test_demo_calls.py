"""On the demo's page of telephones a visitor calls the company, and is picked up."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from channels_app.actions.handsets import save_handset
from channels_app.actions.messengers import add_messenger
from helpdesk.base.accounts.models import Agent
from helpdesk.demo import messengers, people
from tests.browser.conftest import PHONE, quiet
from tests.channels_app.telephone.exchange import settles
from tests.tickets.chatting import comes, goes
from tests.wire.providers.__main__ import Street
from tests.wire.providers.twilio_voice import TwilioVoice
from tests.wire.providers.web import served
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phones(server, settings, support, ada):
    """Where the page is."""
    Agent.objects.filter(pk=ada.pk).update(email=people.address_of(people.ADMIN))
    settings.SITE_URL = server
    name, known = messengers.ACCOUNTS["voice"]
    secrets = messengers.secrets_of("voice")
    add_messenger(kind="voice", team=support, name=name, by=ada, **known, **secrets)
    save_handset(extension="", address="client:ada", by=ada)
    street = Street([TwilioVoice()])
    with served(street.app) as place:
        settings.EGRESS_ALLOW = frozenset({place})
        [one] = street.providers.values()
        one.place, one.url = place, f"http://{place}/voice"
        assert messengers.connect("voice", place) == ""
        yield f"http://{place}/voice/play/?who=1"


@pytest.fixture
def caller(phones, chromium):
    with quiet(chromium, phones.removesuffix("/voice/play/?who=1")) as page:
        page.goto(phones)
        yield page


def fine(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert [one["id"] for one in found.response["violations"]] == []


def test_a_visitor_calls_is_picked_up_and_leaves_a_message_when_nobody_is_there(
    caller, open_page, settle, ada
):
    comes(ada)
    hers = open_page(ada)
    hers.goto("/")
    caller.get_by_role("button", name="Call the company").click()
    mine = caller.get_by_role("region", name="Samir Haddad")
    expect(mine).to_contain_text("If you were given a code")
    for key in "576":
        mine.get_by_role("button", name=f"Key {key}").click()
    expect(mine.get_by_label("Keys")).to_have_value("576")
    fine(caller)
    mine.get_by_role("button", name="Do nothing").click()
    agents = caller.get_by_role("region", name="An agent's telephone")
    agents.get_by_role("button", name="Pick up").click()
    expect(agents).to_contain_text("Press 1 to take the call.")
    agents.get_by_label("Keys").fill("1")
    agents.get_by_role("button", name="Press these keys").click()
    expect(mine).to_contain_text("You are connected, and talk.")
    expect(hers.locator("#calls .call")).to_contain_text("you are talking")
    mine.get_by_role("button", name="Hang up").click()
    expect(mine).to_contain_text("The call is over.")
    expect(hers.locator("#calls .call")).to_contain_text("the call is over")

    hers.close()
    goes(ada)
    caller.get_by_role("button", name="Call the company").click()
    mine.get_by_role("button", name="Do nothing").click()
    mine.get_by_role("button", name="Say something").click()
    expect(mine).to_contain_text("The call is over.")
    settle()
    _is_heard(open_page(ada), settle)


def _is_heard(page, settle):
    settles()
    settle()
    ticket = Ticket.objects.get()
    page.goto(f"/t/{ticket.number}/")
    player = page.get_by_label("Listen to recording.mp3")
    player.focus()
    page.keyboard.press("Space")
    page.wait_for_function("one => one.currentTime > 0", arg=player.element_handle())


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_fine_on_a_telephone(phones, chromium, scheme):
    home = phones.removesuffix("/voice/play/?who=1")
    with quiet(chromium, home, viewport=PHONE, color_scheme=scheme) as page:
        page.goto(phones)
        page.get_by_role("button", name="Call the company").click()
        expect(page.get_by_role("region", name="Samir Haddad")).to_be_visible()
        fine(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
