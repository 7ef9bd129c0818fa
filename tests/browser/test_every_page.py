"""Each page of the URLconf: accessible, within its borders and quiet, in every light."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from channels_app import opting_out, tokens
from channels_app.adapter import ADAPTERS
from helpdesk.base.accounts.models import Company
from tests import fake_messenger
from tests.accounts.browsing import path_of, switch_on
from tests.accounts.oauth import consent
from tests.browser import help_scene, mention_scene
from tests.browser.barriers import MOVING, unseen_focus, violations
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.places import places
from tests.browser.scene import make_scene
from tests.factories import PASSWORD
from tickets.models import ManyJob

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Set it to a folder for a picture of each.
SHOTS = os.environ.get("SHOTS", "")

ANONYMOUS = {
    "accept_invitation", "account_login", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "mfa_authenticate", "setup:setup",
}  # fmt: skip
OF_CHATS = {
    "channels:block_visitor", "channels:visitor", "tickets:message_menu",
    "tickets:wordings",
}  # fmt: skip
WITH_SECOND_FACTOR = {
    "mfa_authenticate", "mfa_deactivate_totp", "mfa_generate_recovery_codes",
    "mfa_reauthenticate", "mfa_view_recovery_codes",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Light:
    """A way to look at a page."""

    name: str
    size: dict[str, int]
    scheme: str = "light"
    direction: str = "ltr"
    axe: bool = True
    colours: str = "none"


LIGHTS = [
    Light("light", DESKTOP),
    Light("dark", DESKTOP, scheme="dark"),
    Light("phone", PHONE),
    Light("narrow", {"width": 320, "height": 640}, axe=False),
    Light("mirrored", DESKTOP, direction="rtl", axe=False),
    Light("mirrored-phone", PHONE, direction="rtl", axe=False),
    # A window of 1280 by 800 at 200 % has room for half of each (1.4.4).
    Light("zoomed", {"width": 640, "height": 400}, axe=False),
    Light("system", DESKTOP, axe=False, colours="active"),
]
# Looked at each time; the others in `make test-full`.
FEW = [
    Light("light", DESKTOP),
    Light("narrow", {"width": 320, "height": 640}, direction="rtl", axe=False),
]
# Of the window, and of the part beside the menu, which scrolls by itself unless another
# part stands before it.
OVERFLOW = """Math.max(...[document.documentElement, document.querySelector("main")]
  .filter(one => one && getComputedStyle(one).overflowX !== "hidden")
  .map(one => one.scrollWidth - one.clientWidth))"""
# Of settings, where the window never scrolls.
TALLER = """document.body.matches(".desk.settings")
  && document.documentElement.scrollHeight > document.documentElement.clientHeight"""
# Words on buttons of tables, above their columns and on tabs that are broken in their
# midst.
BROKEN = """[...document.querySelectorAll(
  ".table :is(thead th, button), .kinds a, .tabs a")].filter(one => {
  // On phones the heads of columns are there for those who listen.
  if (one.closest("thead")?.offsetWidth < 2 || !one.checkVisibility()) return false;
  const text = [...one.childNodes].find(node => node.nodeType === 3);
  return (text?.data.match(/\\S+/g) || []).some(word => {
    const range = document.createRange(), from = text.data.indexOf(word);
    range.setStart(text, from);
    range.setEnd(text, from + word.length);
    return range.getClientRects().length > 1;
  });
}).map(one => one.textContent.trim())"""


RINGS = """how => {
  const rings = document.querySelector(".rings");
  if (rings) rings.style.visibility = how;
}"""


# So many share a helpdesk full of tickets: making it takes longer than looking at a page.
TOGETHER = 12


def rounds():
    """All places; those somebody has to come to in a way of their own are by themselves."""
    alone = ANONYMOUS | WITH_SECOND_FACTOR
    others = [place for place in places() if place.name not in alone]
    yield from ([place] for place in places() if place.name in alone)
    for first in range(0, len(others), TOGETHER):
        yield others[first : first + TOGETHER]


@pytest.fixture
def scene(server, ada, bob, support, mailbox, monkeypatch):
    monkeypatch.setitem(ADAPTERS, fake_messenger.KIND, "tests.fake_messenger")
    cache.clear()
    return make_scene(ada, bob, support, mailbox)


def address(place, scene, ada):
    if place.name == "account_reset_password_from_key":
        return path_of(scene.reset_link)
    if place.name == "oauth2_provider:authorize":
        return f"{reverse(place.name)}?{consent(scene.app)}"
    given = {
        "token": scene.customer_link
        if place.name == "portal:link"
        else scene.invitation_token,
        "client_id": scene.app.client_id,
        "address": scene.ticket.customer.identities.first().public_id,
        "kind": fake_messenger.KIND,
        "metric": "handovers-accepted",
        "name": {"api_docs_family": "teams", "tickets:add_macro_step": "reply"}.get(
            place.name, scene.sent.public_id
        ),
        "number": {
            **dict.fromkeys(OF_CHATS, scene.chat),
            "tickets:former": scene.former,
            "tickets:erase_deleted": scene.deleted,
        }.get(place.name, scene.ticket).number,
        "key": scene.form.connection.key,
        "signed": {
            "channels:form_sent": tokens.sign_filled(scene.sent.public_id),
            "channels:opt_out": opting_out.sign(scene.reader),
        }.get(place.name, scene.offer_link),
        "public_id": {
            "accounts:add_holidays": scene.calendar,
            "accounts:delete_calendar": scene.calendar,
            "accounts:edit_calendar": scene.calendar,
            "accounts:edit_team": scene.team,
            "accounts:rota": scene.team,
            "accounts:skills": ada,
            "programs:edit_service": scene.robot,
            "programs:service_token": scene.robot,
            "tickets:assignment": scene.team,
            "channels:call": scene.call,
            "channels:custom_secrets": scene.custom,
            "channels:edit_custom": scene.custom,
            "channels:edit_form": scene.form,
            "channels:edit_mailbox": scene.mailbox,
            "channels:sign_in_mailbox": scene.mailbox,
            "channels:trust_mailbox": scene.mailbox,
            "channels:hook_mailbox": scene.mailbox,
            "channels:edit_messenger": scene.messenger,
            "channels:edit_widget": scene.widget,
            "channels:envelope": scene.envelope,
            "channels:form_snippet": scene.form,
            "channels:snippet": scene.widget,
            **help_scene.rows(),
            **mention_scene.rows(),
            "knowledge_base:checks": scene.article,
            "knowledge_base:short_form": scene.canned,
            "knowledge_base:article_settings": scene.article,
            "knowledge_base:compare": scene.waiting.translation,
            "knowledge_base:edit_article": scene.article,
            "knowledge_base:review": scene.waiting,
            "knowledge_base:versions": scene.waiting.translation,
            "notifications:snooze": scene.told,
            "tickets:many": ManyJob.objects.get(),
            "tickets:customer": scene.ticket.customer,
            "tickets:edit_customer": scene.ticket.customer,
            "tickets:merge_customers": scene.ticket.customer,
            "tickets:move_address": scene.ticket.customer,
            "tickets:delete_canned_reply": scene.canned,
            "tickets:edit_canned_reply": scene.canned,
            "tickets:edit_fact_name": scene.fact_name,
            "tickets:customer_fields": scene.ticket.customer,
            "tickets:organization_fields": scene.company,
            "tickets:organization": scene.company,
            "tickets:edit_organization": scene.company,
            "tickets:merge_organizations": scene.company,
            "tickets:edit_note": scene.note_on,
            "tickets:import": scene.customer_import,
            "tickets:edit_custom_field": scene.custom_field,
            "tickets:add_macro_step": scene.macro,
            "tickets:delete_macro": scene.macro,
            "tickets:edit_macro": scene.macro,
            "tickets:edit_tag": scene.tag,
            "tickets:merge_tag": scene.tag,
            "tickets:edit_side_app": scene.side_app,
            "tickets:delete_side_app": scene.side_app,
            "tickets:delete_ticket_template": scene.ticket_template,
            "tickets:edit_ticket_template": scene.ticket_template,
            "tickets:edit_phone": scene.phone,
            "tickets:edit_policy": scene.policy,
            "tickets:message_menu": scene.corrected,
            "tickets:wordings": scene.corrected,
            "webhooks:delivery": scene.webhook,
            "webhooks:edit": scene.webhook,
            "webhooks:webhook": scene.webhook,
        }.get(place.name, scene.ticket).public_id,
    }  # fmt: skip
    return reverse(place.name, kwargs={name: given[name] for name in place.wants})


def signed_in(agent, url, *, second_factor):
    """A sign-in a moment ago, with its password: pages that ask again do not."""
    client = Client()
    client.force_login(agent)
    if second_factor:
        switch_on(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}


def customer(scene, url):
    """Whoever looks at the portal is a customer there, whoever else they are."""
    where = {"domain": urlsplit(url).hostname, "path": "/portal/"}
    return {"name": "portal", "value": scene.customer_session, **where}


@pytest.mark.parametrize(
    "lights",
    [
        pytest.param(FEW, id="few"),
        pytest.param(LIGHTS, id="all", marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("some", list(rounds()), ids=lambda some: some[0].name)
def test_a_page_is_accessible_in_its_borders_and_quiet(
    some, lights, open_page, scene, server, ada
):
    first = some[0].name
    cookie = signed_in(ada, server, second_factor=first in WITH_SECOND_FACTOR)
    if first == "setup:setup":
        Company.objects.all().delete()
    page = open_page()
    if first not in ANONYMOUS:
        page.context.add_cookies([cookie, customer(scene, server)])
    faults = {}
    for place in some:
        # Colours that a page began with stay in places: the system's in its tables.
        page.emulate_media(color_scheme="light", forced_colors="none")
        _go(page, place, address(place, scene, ada), ada)
        for light in lights:
            faults[place.name, light.name] = _faults(page, place, light)
        # Last: what has had the focus may have opened something.
        faults[place.name, lights[-1].name] += unseen_focus(page)

    assert {where: what for where, what in faults.items() if what} == {}
    assert len(faults) == len(some) * len(lights)


def _go(page, place, path, ada):
    if place.name == "mfa_authenticate":
        page.goto("/accounts/login/")
        page.get_by_label("Email").fill(ada.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        # The address changes before there is a document.
        page.wait_for_url(f"**{path}")
    else:
        answer = page.goto(path)
        assert answer.status == 200
    if place.name != "account_reset_password_from_key":
        assert page.url.removesuffix("/").endswith(path.removesuffix("/"))


def _faults(page, place, light):
    page.set_viewport_size(light.size)
    page.emulate_media(color_scheme=light.scheme, forced_colors=light.colours)
    page.evaluate("dir => { document.documentElement.dir = dir }", light.direction)
    if SHOTS:
        name = f"{place.name.replace(':', '-')}-{light.name}.png"
        # What rings would hide what there is to see, but for the page about it.
        page.evaluate(RINGS, "hidden" if "offers" not in name else "")
        page.screenshot(path=Path(SHOTS) / name, full_page=True)
        page.evaluate(RINGS, "")
    found = ["wider than the window"] if page.evaluate(OVERFLOW) > 0 else []
    found += ["scrolls into nothing"] if page.evaluate(TALLER) else []
    found += [f"broken word: {word}" for word in page.evaluate(BROKEN)]
    found += [f"moves: {one}" for one in page.evaluate(MOVING)]
    return found + (violations(page) if light.axe else [])
