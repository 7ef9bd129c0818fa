"""/settings/custom-channels/: for admins only, with secrets that are shown once."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from channels_app import urls
from channels_app.actions import custom as actions
from channels_app.models import Connection
from helpdesk.base.accounts.errors import OnlyAdmins
from tests.tickets.pages import browser_of, shown
from tickets.models import Channel

pytestmark = pytest.mark.django_db

LIST, NEW = "/settings/custom-channels/", "/settings/custom-channels/new/"
ROUTES = [
    route
    for route in urls.urlpatterns[0].url_patterns
    if str(route.pattern).startswith("custom-channels/")
]
WRITING = ["switch_custom", "new_custom_secret", "drop_custom_secret", "check_custom"]


def page(name, channel):
    return reverse(f"channels:{name}", args=[channel.public_id])


def address(route, channel):
    taken = [channel.public_id] if "uuid" in str(route.pattern) else []
    return reverse(f"channels:{route.name}", args=taken)


def kept(channel):
    return Connection.objects.get(channel=channel)


def typed(channel, messenger, **more):
    return {
        "name": "Acme",
        "team": channel.team.public_id,
        "url": messenger.url,
        **more,
    }


def state():
    return list(Connection.objects.values()), list(Channel.objects.values())


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_to_all_but_admins_these_pages_do_not_exist(
    route, method, acme, carol, bob, dan
):
    where = address(route, acme)
    before = state()

    codes = {
        getattr(browser_of(who), method)(where).status_code for who in (carol, bob, dan)
    }

    assert codes <= {404, 405}
    assert getattr(Client(), method)(where).status_code in (302, 405)
    assert state() == before


@pytest.mark.parametrize("name", WRITING)
def test_ac_55_looking_at_a_verbs_address_changes_nothing(name, acme, admin):
    assert admin.get(page(name, acme)).status_code == 405


def test_a_channel_is_added_and_its_secret_is_shown_once(
    company, support, messenger, admin
):
    told = {"name": "Acme", "team": support.public_id, "addresses": "acme-chat",
            "url": messenger.url, "reply_window": "24", "max_length": "500",
            "html": "on", "can_start": "on"}  # fmt: skip
    answer = admin.post(NEW, told)

    made = Channel.objects.get(kind="custom.acme-chat")
    [secret] = re.findall(r"whsec_[\w+/=]+", answer.content.decode())
    assert kept(made).settings().secret == {"secret": secret}
    assert kept(made).config == {
        "url": messenger.url, "kind": "custom.acme-chat", "max_length": 500,
        "html": True, "can_start": True, "reply_window": 24 * 3600, "receipts": False,
    }  # fmt: skip
    assert (made.traits["formats"], made.traits["reply_window"]) == (
        ["text", "html"], 24 * 3600,
    )  # fmt: skip
    assert "no-store" in answer["Cache-Control"]
    again = admin.get(page("custom_secrets", made)).content.decode()
    assert "whsec_" not in again
    assert f"/api/v1/channels/{made.public_id}/messages/" in again
    assert "Acme chat" in shown(admin.get(LIST))


@pytest.mark.parametrize(
    "addresses", ["", "Acme", "a.b", "email:x", "ümlaut", "-a", "a--b", "x" * 21, "7up"]
)
def test_odd_addresses_are_refused_beside_their_field(
    company, support, admin, addresses
):
    told = {"name": "x", "team": support.public_id, "addresses": addresses}
    assert admin.post(NEW, told).status_code in (409, 422)
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:1/", "http://169.254.169.254/latest/", "http://localhost/",
     "ftp://8.8.8.8/", "http://user@8.8.8.8/", "no address", "http://8.8.8.8:22/"],
)  # fmt: skip
def test_ac_33_an_address_inside_is_refused_when_it_is_saved(
    acme, messenger, admin, url
):
    before = state()
    answer = admin.post(page("edit_custom", acme), typed(acme, messenger, url=url))

    assert answer.status_code == 409
    assert "This address cannot be called" in shown(answer)
    assert state() == before


def test_what_is_typed_is_saved_and_its_addresses_stay(acme, messenger, billing, admin):
    told = typed(acme, messenger, name="Acme two", team=billing.public_id,
                 max_length="100", addresses="other")  # fmt: skip
    answer = admin.post(page("edit_custom", acme), told, follow=True)

    acme.refresh_from_db()
    assert "The channel is saved." in shown(answer)
    assert (acme.name, acme.team, acme.kind) == ("Acme two", billing, "custom.acme")
    assert acme.traits["max_length"] == 100
    assert kept(acme).config["kind"] == "custom.acme"


def test_it_is_switched_off_and_on(acme, admin):
    admin.post(page("switch_custom", acme), {"off": "1"})
    acme.refresh_from_db()
    assert acme.is_active is False
    assert "switched off" in shown(admin.get(LIST))
    admin.post(page("switch_custom", acme), {"on": "1"})
    acme.refresh_from_db()
    assert acme.is_active is True


def test_a_secret_is_replaced_in_two_steps(acme, admin, messenger):
    first = messenger.secret
    answer = admin.post(page("new_custom_secret", acme)).content.decode()
    [second] = re.findall(r"whsec_[\w+/=]+", answer)
    assert kept(acme).settings().secret == {"secret": second, "old_secret": first}

    refused = admin.post(page("new_custom_secret", acme))
    assert refused.status_code == 409
    assert "whsec_" not in refused.content.decode()

    admin.post(page("drop_custom_secret", acme))
    assert kept(acme).settings().secret == {"secret": second}


def test_ac_81_a_lost_key_costs_the_secret_and_not_the_channel(acme, admin, settings):
    settings.CREDENTIAL_KEY = "ab" * 32

    assert "make a new one" in shown(admin.post(page("check_custom", acme)))
    assert admin.post(page("new_custom_secret", acme)).status_code == 200


def test_a_test_says_what_came_of_it(acme, admin, messenger):
    assert "The other side took it." in shown(admin.post(page("check_custom", acme)))
    messenger.script = [(500, b"canary")]
    bad = shown(admin.post(page("check_custom", acme)))

    assert "The other side answered 500." in bad
    assert "canary" not in bad
    assert [event["type"] for _, event in messenger.taken] == ["channel.test"] * 2


def test_only_admins_touch_one(acme, support, carol):
    before = state()
    for act in (
        lambda: actions.add_custom(team=support, name="x", addresses="x", by=carol),
        lambda: actions.edit_custom(acme, name="x", by=carol),
        lambda: actions.switch_custom(acme, active=False, by=carol),
        lambda: actions.new_custom_secret(acme, by=carol),
        lambda: actions.drop_old_custom_secret(acme, by=carol),
        lambda: actions.check_custom(acme, by=carol),
    ):
        with pytest.raises(OnlyAdmins):
            act()
    assert state() == before


def test_other_channels_are_none_of_these(acme, mailbox, admin):
    Connection.objects.create(channel=mailbox, config={"address": "a@b.example"})
    assert admin.get(page("edit_custom", mailbox)).status_code == 404
    assert admin.get(page("edit_widget", acme)).status_code == 404
