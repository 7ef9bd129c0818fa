"""Settings: tokens, service accounts, apps, and who acted for whom."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oauth2_provider.models import Application

from helpdesk.base.accounts import actions
from helpdesk.base.accounts.models import Agent, Role, Token
from helpdesk.base.ids import new_id
from tests.accounts.test_tokens import go
from tests.tokens import make_token

NEW = "/settings/tokens/new/"
TYPED = {"name": "Shop", "scopes": ["tickets:read"], "expires": "90", "networks": ""}


def secret_in(page: str) -> str:
    [found] = re.findall(r"hd_[0-9a-f]{8}_[\w-]{43}", page)
    return found


def test_a_token_is_made_and_shown_once(signed_in, bob):
    browser = signed_in(bob)

    answer = browser.post(NEW, TYPED)

    secret = secret_in(answer.content.decode())
    assert "no-store" in answer["Cache-Control"]
    assert go(secret).data == {"who": "Bob"}
    page = browser.get("/settings/tokens/").content.decode()
    assert "Shop" in page
    assert secret not in page


def test_what_is_wrong_is_said_and_what_was_typed_kept(signed_in, bob):
    answer = signed_in(bob).post(NEW, {**TYPED, "networks": "nowhere"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Type addresses or networks" in page
    assert 'value="Shop"' in page
    assert signed_in(bob).post(NEW, {**TYPED, "scopes": []}).status_code == 422


def test_nobody_but_an_admin_is_offered_to_impersonate(signed_in, ada, bob):
    assert "impersonate" not in signed_in(bob).get(NEW).content.decode()
    assert "impersonate" in signed_in(ada).get(NEW).content.decode()
    typed = {**TYPED, "scopes": ["impersonate"]}
    assert signed_in(bob).post(NEW, typed).status_code == 422


def test_one_revokes_ones_own_and_sees_nobody_elses(signed_in, ada, bob, carol):
    made = make_token(bob, name="Bob's shop")
    where = f"/settings/tokens/{made.token.public_id}/revoke/"

    page = signed_in(carol).get("/settings/tokens/").content.decode()
    assert "Bob&#x27;s shop" not in page
    assert signed_in(carol).post(where).status_code == 404
    assert go(made.secret).status_code == 200
    signed_in(bob).post(where)
    assert go(made.secret).status_code == 401


def test_an_admin_sees_and_revokes_everybodys(signed_in, ada, bob):
    made = make_token(bob, name="Export")
    browser = signed_in(ada)

    page = browser.get("/settings/tokens/everybody/").content.decode()
    assert "Export" in page
    assert made.secret not in page
    browser.post(f"/settings/tokens/{made.token.public_id}/revoke/")

    assert go(made.secret).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/settings/tokens/everybody/",
        "/settings/tokens/log/",
        "/settings/service/",
        "/settings/service/new/",
        "/settings/apps/",
        "/settings/apps/new/",
    ],
)
def test_what_is_for_admins_does_not_exist_for_others(signed_in, bob, carol, path):
    for who in (bob, carol):
        assert signed_in(who).get(path).status_code == 404


def test_a_service_account_is_made_gets_a_token_and_ends(signed_in, ada, support):
    browser = signed_in(ada)

    browser.post("/settings/service/new/", {"name": "Robot", "teams": [support.pk]})
    robot = Agent.objects.get(role=Role.API)
    page = browser.post(f"/settings/service/{robot.public_id}/token/", TYPED)
    secret = secret_in(page.content.decode())
    assert go(secret).data == {"who": "Robot"}
    assert "Robot" in browser.get("/settings/service/").content.decode()
    people = browser.get("/settings/people/").content.decode()
    assert f'/settings/service/{robot.public_id}/"><bdi>Robot</bdi>' in people
    assert f"/settings/people/{robot.public_id}/role/" not in people

    browser.post(f"/settings/service/{robot.public_id}/", {"name": "R2"})
    robot.refresh_from_db()
    assert (robot.name, robot.teams.count()) == ("R2", 0)
    browser.post(f"/settings/service/{robot.public_id}/end/")
    assert go(secret).status_code == 401
    browser.post(f"/settings/service/{robot.public_id}/resume/")
    robot.refresh_from_db()
    assert robot.is_active
    assert go(secret).status_code == 401


def test_people_have_no_page_of_a_service_account(signed_in, ada, bob):
    for path in ("", "token/"):
        found = signed_in(ada).get(f"/settings/service/{bob.public_id}/{path}")
        assert found.status_code == 404
    assert not Token.objects.exists()


def test_an_app_is_registered_edited_and_removed(signed_in, ada):
    browser = signed_in(ada)
    typed = {"name": "Shop", "ways_back": "https://a.example/b", "runs_on": "server"}

    page = browser.post("/settings/apps/new/", typed).content.decode()
    app = Application.objects.get()
    assert app.client_id in page
    assert app.client_secret.startswith("argon2")
    assert (
        browser.post(
            "/settings/apps/new/", {**typed, "ways_back": "http://a.example"}
        ).status_code
        == 409
    )

    path = f"/settings/apps/{app.client_id}/"
    browser.post(path, {"name": "Store", "ways_back": "https://a.example/c"})
    app.refresh_from_db()
    assert (app.name, app.redirect_uris) == ("Store", "https://a.example/c")
    browser.post(f"{path}remove/")
    assert not Application.objects.exists()


@pytest.mark.sampled
def test_lists_ask_the_same_for_one_and_for_many(
    signed_in, ada, bob, support, django_assert_num_queries
):
    browser = signed_in(ada)
    paths = ["/settings/tokens/", "/settings/tokens/everybody/", "/settings/service/",
             "/settings/apps/", "/settings/tokens/log/"]  # fmt: skip

    def fill():
        robot = actions.make_service(name="Robot", teams=[support], by=ada)
        for agent in (ada, robot):
            made = make_token(agent, by=ada)
        actions.note_impersonation(
            made.token, bob, method="POST", path="/", request_id=new_id()
        )
        actions.register_app(
            name="X", ways_back=["https://a.example/"], keeps_secrets=False, by=ada
        )

    fill()
    counted = {}
    for path in paths:
        browser.get(path)
        with CaptureQueriesContext(connection) as asked:
            browser.get(path)
        counted[path] = len(asked)
    fill()
    fill()
    for path in paths:
        with django_assert_num_queries(counted[path]):
            browser.get(path)
