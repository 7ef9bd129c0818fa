"""AC-55: nothing changes by looking, from another site, or without our token."""

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.test import Client
from django.urls import reverse

from helpdesk.base.accounts import actions, sign_in_urls, urls
from helpdesk.base.accounts.models import Agent
from tests.factories import PASSWORD
from tests.rows import rows_of

from .browsing import switch_on

# Rows that looking may write: sessions, the counting of tries, and that somebody has
# seen their recovery codes.
MAY_CHANGE = {"sessions.Session", "mfa.Authenticator"}


def paths(grace, team, invited):
    """One address of every route of sign-in, people, teams and set-up."""
    things = {"revoke": invited.invitation, "edit_team": team}
    for route in urls.urlpatterns:
        pattern = str(route.pattern)
        taken = [things.get(route.name, grace).public_id] * pattern.count("uuid")
        taken += ["none"] * pattern.count("<slug:")
        yield reverse(f"accounts:{route.name}", args=taken)
    taking = {
        "accept_invitation": [invited.token],
        "account_reset_password_from_key": ["1", "abc-def"],
    }
    for route in sign_in_urls.urlpatterns:
        yield reverse(route.name, args=taking.get(route.name, []))
    yield "/setup/"


@pytest.fixture
def everywhere(ada, grace, support):
    invited = actions.invite("new@example.org", role="agent", by=ada)
    found = list(paths(grace, support, invited))
    assert len(found) > 28
    return found


@pytest.fixture
def adas(ada):
    """Ada's browser: she showed again that it is her, and has a second factor."""
    browser = Client()
    browser.force_login(ada)
    switch_on(browser)
    ada.refresh_from_db()
    browser.force_login(ada)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    browser.handler.enforce_csrf_checks = True
    return browser


def everything():
    """Every row there is, but for those that looking may write."""
    return rows_of(
        model for model in apps.get_models() if model._meta.label not in MAY_CHANGE
    )


@pytest.mark.parametrize("method", ["get", "head"])
def test_ac_55_looking_changes_nothing(adas, everywhere, method):
    before = everything()

    codes = {path: getattr(adas, method)(path).status_code for path in everywhere}

    assert everything() == before
    assert Authenticator.objects.count() == 2
    assert set(codes.values()) <= {200, 302, 404, 405}
    assert adas.get("/settings/people/").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_ac_55_a_post_without_our_token_is_refused_everywhere(
    adas, everywhere, headers
):
    before = everything()
    typed = {"name": "x", "role": "admin", "email": "x@example.org", "password": "y"}

    codes = {
        path: adas.post(path, typed, headers=headers).status_code for path in everywhere
    }

    assert codes == dict.fromkeys(everywhere, 403)
    assert everything() == before


def test_ac_55_another_sites_form_is_refused_even_with_a_token(grace, client):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(grace)
    page = strict.get("/settings/profile/")
    typed = {"name": "Eve", "csrfmiddlewaretoken": str(page.context["csrf_token"])}

    foreign = strict.post(
        "/settings/profile/", typed, headers={"Sec-Fetch-Site": "cross-site"}
    )
    own = strict.post(
        "/settings/profile/", typed, headers={"Sec-Fetch-Site": "same-origin"}
    )

    assert (foreign.status_code, own.status_code) == (403, 302)
    assert Agent.objects.get(pk=grace.pk).name == "Eve"


def test_ac_76_a_name_with_line_breaks_writes_one_log_line(ada, caplog):
    actions.invite("new@example.org", role="agent", by=ada)
    actions.save_profile(
        ada, name="Ada\nERROR forged", language="", time_zone="", by=ada
    )
    actions.sign_out_everywhere(ada, by=ada)

    assert "forged" not in caplog.text
    assert all("\n" not in record.getMessage() for record in caplog.records)
