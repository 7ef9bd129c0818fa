"""What admins decide of the portal."""

import pytest
from django.test import Client

from helpdesk.base.accounts.errors import OnlyAdmins
from helpdesk.portal.models import Portal, Sharing
from tests.portal.factories import HOME, make_portal
from tickets.models import Channel, Organization

pytestmark = pytest.mark.usefixtures("company")
SETTINGS = "/settings/portal/"


@pytest.fixture
def admin(ada):
    client = Client()
    client.force_login(ada)
    return client


def decided(team, **more):
    return {
        "is_on": "on", "team": str(team.public_id), "opens": "known",
        "shares": "some", "sharing": "Northwind\n", **more,
    }  # fmt: skip


def test_without_a_word_of_an_admin_there_is_no_portal(client, company):
    assert client.get(HOME).status_code == 404


def test_an_admin_switches_it_on_and_says_who_may_what(admin, support, billing, client):
    northwind = Organization.objects.create(name="Northwind")
    assert admin.get(SETTINGS).status_code == 200
    assert admin.post(SETTINGS, decided(support)).status_code == 302
    portal = Portal.objects.get()
    assert (portal.is_on, portal.opens, portal.shares) == (True, "known", "some")
    assert portal.team == support
    assert Sharing.objects.get().organization == northwind
    assert client.get(HOME).status_code == 302

    admin.post(SETTINGS, decided(billing, is_on="", sharing="", shares="nobody"))
    assert Portal.objects.get().team == billing
    assert (Channel.objects.filter(kind="portal").count(), Sharing.objects.count()) == (
        1, 0,
    )  # fmt: skip
    assert client.get(HOME).status_code == 404


def test_an_organization_that_is_none_is_said_and_nothing_is_kept(admin, support):
    answer = admin.post(SETTINGS, decided(support))
    assert answer.status_code == 422
    assert "There is no organization called “Northwind”." in answer.content.decode()
    assert "Northwind" in answer.content.decode()
    assert not Portal.objects.exists()


def test_only_admins_decide(bob, support, client):
    client.force_login(bob)
    assert client.get(SETTINGS).status_code == 404
    assert client.post(SETTINGS, decided(support)).status_code == 404
    with pytest.raises(OnlyAdmins):
        make_portal(support, by=bob)


def test_programs_of_admins_decide_it_as_well(admin, bob, support):
    northwind = Organization.objects.create(name="Northwind")
    address = "/api/v1/portal/"
    nothing = admin.get(address).json()
    assert (nothing["is_on"], nothing["team"]) == (False, None)
    wanted = {
        "is_on": True, "team": str(support.public_id), "opens": "known",
        "shares": "some", "sharing": [str(northwind.public_id)],
    }  # fmt: skip
    put = {"content_type": "application/json"}
    assert admin.put(address, wanted, **put).json() == wanted
    assert admin.get(address).json() == wanted
    assert Portal.objects.get().team == support
    odd = {**wanted, "sharing": [str(support.public_id)]}
    assert admin.put(address, odd, **put).status_code in {400, 404, 422}

    others = Client()
    others.force_login(bob)
    assert others.get(address).status_code == 404
    assert others.put(address, wanted, **put).status_code == 404
