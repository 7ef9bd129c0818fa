"""Apps of others (OAuth 2.1): how they get in, and all the ways they do not (AC-37)."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application, Grant, RefreshToken
from rest_framework.test import APIRequestFactory

from helpdesk.base import housekeeping
from helpdesk.base.accounts import actions
from helpdesk.base.accounts.actions.apps import is_way_back
from helpdesk.base.accounts.errors import NoWayBack, OnlyAdmins
from helpdesk.base.accounts.models import Agent, Role
from tests.accounts.oauth import (
    AUTHORIZE,
    BACK,
    REVOKE,
    STATE,
    TOKEN,
    VERIFIER,
    asked,
    back,
    consent,
    exchange,
    let_in,
    refresh,
)
from tests.accounts.test_tokens import go, why
from tests.factories import make_agent
from tests.races import at_once

ISSUER = "http://localhost:8000"
ask = APIRequestFactory()


@pytest.fixture
def shop(ada: Agent) -> Any:
    """An app with a server, and its secret."""
    return actions.register_app(
        name="Shop", ways_back=[BACK], keeps_secrets=True, by=ada
    )


@pytest.fixture
def desk(bob: Agent) -> Client:
    client = Client()
    client.force_login(bob)
    return client


def tokens(desk: Client, shop: Any, **other: Any) -> dict[str, Any]:
    code = let_in(desk, shop.app, **other)["code"]
    answer = exchange(shop.app, code, secret=shop.secret)
    assert answer.status_code == 200, answer.content
    assert "no-store" in answer["Cache-Control"]
    return answer.json()


def test_somebody_lets_an_app_in_and_it_acts_for_them(desk, shop, bob):
    page = desk.get(f"{AUTHORIZE}?{consent(shop.app)}")
    assert page.status_code == 200
    assert "Let Shop act for you?" in page.content.decode()

    told = tokens(desk, shop)

    assert go(told["access_token"]).data == {"who": "Bob"}
    refused = go(told["access_token"], method="post")
    assert (refused.status_code, why(refused)) == (403, "insufficient_scope")
    assert told["scope"].split() == ["tickets:read", "people:read"]
    assert told["expires_in"] == 900


def test_only_its_page_may_send_a_form_to_the_app(desk, shop):
    page = desk.get(f"{AUTHORIZE}?{consent(shop.app)}")

    policy = page["Content-Security-Policy"]
    assert "form-action 'self' https://app.example;" in f"{policy};"
    assert "frame-ancestors 'none'" in policy
    assert "app.example" not in desk.get("/settings/tokens/")["Content-Security-Policy"]


def test_nobody_is_asked_who_is_not_signed_in(db, company, shop):
    answer = Client().get(f"{AUTHORIZE}?{consent(shop.app)}")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=/oauth/authorize/")


def test_no_is_an_answer(desk, shop):
    answer = desk.post(AUTHORIZE, asked(shop.app))

    told = back(answer["Location"])
    assert answer["Location"].startswith(f"{BACK}?")
    assert (told["error"], told["state"], told["iss"]) == (
        "access_denied",
        STATE,
        ISSUER,
    )
    assert not Grant.objects.exists()


def test_ac_37_the_state_comes_back_as_it_was(desk, shop):
    assert let_in(desk, shop.app)["state"] == STATE


def test_ac_37_who_answers_says_who_they_are(desk, shop):
    """An app with several issuers is not mixed up (RFC 9207): whatever host is asked."""
    desk.defaults["HTTP_HOST"] = "evil.example"

    assert let_in(desk, shop.app)["iss"] == ISSUER
    metadata = desk.get("/.well-known/oauth-authorization-server").json()
    assert metadata["issuer"] == ISSUER
    assert metadata["authorization_response_iss_parameter_supported"] is True
    assert metadata["code_challenge_methods_supported"] == ["S256"]
    assert metadata["response_types_supported"] == ["code"]
    assert metadata["grant_types_supported"] == ["authorization_code", "refresh_token"]
    assert metadata["token_endpoint"] == f"{ISSUER}{TOKEN}"
    # Apps on devices of people have no secret.
    assert "none" in metadata["token_endpoint_auth_methods_supported"]
    assert "impersonate" not in metadata["scopes_supported"]


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/back",
        "https://app.example/back/",
        "https://app.example/back?x=1",
        "https://app.example/back#x",
        "https://app.example:444/back",
        "https://APP.example/back",
        "https://app.example/Back",
        "https://app.example/x/../back",
        "https://app.example@evil.example/back",
        "https://app.example.evil.example/back",
        "http://app.example/back",
        "//evil.example/back",
        "/back",
        "javascript:alert(1)",
        "https://app.example/back\r\nX: y",
        "",
    ],
)
def test_ac_37_nobody_is_sent_to_an_address_that_is_not_registered(desk, shop, address):
    for answer in (
        desk.get(f"{AUTHORIZE}?{consent(shop.app, redirect_uri=address)}"),
        desk.post(AUTHORIZE, {**asked(shop.app, redirect_uri=address), "allow": "on"}),
    ):
        assert answer.status_code in (200, 400)
        assert "Location" not in answer
    assert not Grant.objects.exists()


def test_ac_37_an_app_nobody_registered_is_sent_nowhere(desk, shop):
    answer = desk.get(f"{AUTHORIZE}?{consent(shop.app, client_id='unknown')}")

    assert answer.status_code == 400
    assert "Location" not in answer
    assert "This app cannot be let in" in answer.content.decode()


@pytest.mark.parametrize(
    "other",
    [
        {"code_challenge": None, "code_challenge_method": None},
        {"code_challenge": VERIFIER, "code_challenge_method": "plain"},
        {"code_challenge": VERIFIER, "code_challenge_method": None},
        {"code_challenge": "x" * 200},
        {"code_challenge": "x" * 42 + "\0"},
        {"response_type": "token"},
        {"response_type": "code token"},
        {"scope": "impersonate"},
        {"scope": "tickets:read impersonate"},
        {"scope": "openid"},
        {"scope": ""},
        {"scope": None},
    ],
)
def test_ac_37_what_is_no_oauth_2_1_ends_before_anybody_is_asked(desk, shop, other):
    answer = desk.get(f"{AUTHORIZE}?{consent(shop.app, **other)}")

    assert answer.status_code == 302
    told = back(answer["Location"])
    assert answer["Location"].startswith(f"{BACK}?")
    assert told["error"] in {
        "invalid_request",
        "invalid_scope",
        "unauthorized_client",
        "unsupported_response_type",
    }
    assert (told["state"], told["iss"]) == (STATE, ISSUER)
    posted = desk.post(AUTHORIZE, {**asked(shop.app, **other), "allow": "on"})
    assert "code=" not in posted.get("Location", "")
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    "other",
    [
        {"code_verifier": None},
        {"code_verifier": "w" * 64},
        {"redirect_uri": "https://evil.example/"},
        {"client_secret": "guessed"},
        {"client_secret": None},
    ],
)
def test_ac_37_a_code_alone_opens_nothing(desk, shop, other):
    code = let_in(desk, shop.app)["code"]

    answer = exchange(shop.app, code, **{"secret": shop.secret, **other})

    assert answer.status_code in (400, 401)
    assert not AccessToken.objects.exists()


def test_ac_37_a_code_of_one_app_is_no_good_to_another(desk, shop, ada):
    other = actions.register_app(
        name="Evil", ways_back=[BACK], keeps_secrets=True, by=ada
    )
    code = let_in(desk, shop.app)["code"]

    assert exchange(other.app, code, secret=other.secret).status_code == 400
    assert not AccessToken.objects.exists()


def test_ac_37_a_code_is_good_once(desk, shop):
    code = let_in(desk, shop.app)["code"]

    assert exchange(shop.app, code, secret=shop.secret).status_code == 200
    again = exchange(shop.app, code, secret=shop.secret)

    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert AccessToken.objects.count() == 1


def test_ac_37_a_code_is_good_for_a_minute(desk, shop):
    code = let_in(desk, shop.app)["code"]

    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert exchange(shop.app, code, secret=shop.secret).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_ac_37_of_two_who_bring_a_code_at_once_one_gets_tokens():
    ada = make_agent("Ada", Role.ADMIN)
    shop = actions.register_app(
        name="Shop", ways_back=[BACK], keeps_secrets=True, by=ada
    )
    desk = Client()
    desk.force_login(ada)
    code = let_in(desk, shop.app)["code"]

    told = at_once(
        [lambda: exchange(shop.app, code, secret=shop.secret).status_code] * 3
    )

    assert sorted(told) == [200, 400, 400]
    assert (AccessToken.objects.count(), RefreshToken.objects.count()) == (1, 1)


@pytest.mark.parametrize("grant", ["password", "client_credentials", "implicit", ""])
def test_ac_37_there_is_no_other_grant(desk, shop, bob, grant):
    Application.objects.update(authorization_grant_type=grant or "password")
    answer = Client().post(
        TOKEN,
        {
            "grant_type": grant,
            "username": bob.email,
            "password": "correct horse battery",
            "client_id": shop.app.client_id,
            "client_secret": shop.secret,
            "scope": "tickets:read",
        },
    )

    assert answer.status_code in (400, 401)
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example"]
)
def test_ac_37_signing_in_leads_to_no_other_site(client, bob, company, target):
    answer = client.post(
        f"/accounts/login/?next={target}",
        {"login": bob.email, "password": "correct horse battery", "next": target},
    )

    assert answer.status_code == 302
    assert answer["Location"] == "/"


def test_ac_37_a_refresh_token_that_is_used_twice_ends_them_all(desk, shop):
    first = tokens(desk, shop)
    second = refresh(shop.app, first["refresh_token"], secret=shop.secret).json()
    assert go(second["access_token"]).status_code == 200
    assert go(first["access_token"]).status_code == 401

    stolen = refresh(shop.app, first["refresh_token"], secret=shop.secret)

    assert (stolen.status_code, stolen.json()["error"]) == (400, "invalid_grant")
    assert go(second["access_token"]).status_code == 401
    late = refresh(shop.app, second["refresh_token"], secret=shop.secret)
    assert late.status_code == 400


def test_an_app_on_a_device_has_no_secret_and_needs_none(desk, ada):
    made = actions.register_app(
        name="Pocket",
        ways_back=["com.example.pocket:/back", "http://127.0.0.1/back"],
        keeps_secrets=False,
        by=ada,
    )
    assert made.secret == ""
    for where in ("com.example.pocket:/back", "http://127.0.0.1:51234/back"):
        page = desk.get(f"{AUTHORIZE}?{consent(made.app, redirect_uri=where)}")
        scheme, _, rest = where.partition(":")
        shown = f"{scheme}:" if scheme.startswith("com") else "http://127.0.0.1:51234"
        assert f"form-action 'self' {shown}" in page["Content-Security-Policy"]
        code = let_in(desk, made.app, redirect_uri=where)["code"]

        answer = exchange(
            made.app, code, secret="", client_secret=None, redirect_uri=where
        )

        assert answer.status_code == 200, rest
        assert go(answer.json()["access_token"]).status_code == 200


def test_nothing_that_opens_something_can_be_read_from_the_database(desk, shop):
    told = tokens(desk, shop)

    rows = [
        str(list(kind.objects.values()))
        for kind in (AccessToken, RefreshToken, Application, Grant)
    ]
    for secret in (told["access_token"], told["refresh_token"], shop.secret):
        assert not any(secret in row for row in rows)


def test_ac_54_an_app_ends_with_whom_it_acts_for(desk, shop, ada, bob):
    told = tokens(desk, shop)

    actions.deactivate(bob, by=ada)

    assert go(told["access_token"]).status_code == 401
    late = refresh(shop.app, told["refresh_token"], secret=shop.secret)
    assert late.status_code == 400
    actions.reactivate(bob, by=ada)
    assert go(told["access_token"]).status_code == 401


def test_ac_54_a_code_of_somebody_who_left_is_worth_nothing(desk, shop, ada, bob):
    code = let_in(desk, shop.app)["code"]

    actions.deactivate(bob, by=ada)

    assert exchange(shop.app, code, secret=shop.secret).status_code == 400


def test_ac_57_an_app_never_acts_as_somebody_else(desk, shop, carol):
    told = tokens(desk, shop)

    refused = go(told["access_token"], HTTP_ACT_AS=str(carol.public_id))

    assert (refused.status_code, why(refused)) == (403, "insufficient_scope")


def test_an_access_token_lives_for_a_quarter_of_an_hour(desk, shop):
    told = tokens(desk, shop)

    with time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=1)):
        assert go(told["access_token"]).status_code == 401
        again = refresh(shop.app, told["refresh_token"], secret=shop.secret).json()
        assert go(again["access_token"]).status_code == 200


def test_an_app_gives_its_tokens_back(desk, shop):
    told = tokens(desk, shop)

    answer = Client().post(
        REVOKE,
        {
            "token": told["refresh_token"],
            "client_id": shop.app.client_id,
            "client_secret": shop.secret,
        },
    )

    assert answer.status_code == 200
    assert go(told["access_token"]).status_code == 401


def test_somebody_disconnects_an_app(desk, shop, bob):
    told = tokens(desk, shop)
    assert "Shop" in desk.get("/settings/tokens/").content.decode()

    desk.post(f"/settings/tokens/apps/{shop.app.client_id}/disconnect/")

    assert go(told["access_token"]).status_code == 401
    page = desk.get("/settings/tokens/").content.decode()
    assert "You have let in no app of others." in page


def test_only_admins_register_apps(bob, shop):
    with pytest.raises(OnlyAdmins):
        actions.register_app(name="X", ways_back=[BACK], keeps_secrets=True, by=bob)
    with pytest.raises(OnlyAdmins):
        actions.edit_app(shop.app, name="X", ways_back=[BACK], by=bob)
    with pytest.raises(OnlyAdmins):
        actions.remove_app(shop.app, by=bob)


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("https://app.example/back", True),
        ("https://app.example:8443/back?x=1", True),
        ("http://127.0.0.1/back", True),
        ("http://localhost:8123/", True),
        ("com.example.app:/back", True),
        ("http://app.example/back", False),
        ("https://192.0.2.7/back", False),
        ("https://app.example/back#x", False),
        ("https://*.example/back", False),
        ("https://user@app.example/", False),
        ("https://App.example/", False),
        ("https://app.example;script-src/", False),
        ("http://[::1]/", False),
        ("javascript:/x", False),
        ("myapp:/back", False),
        ("com.example.app://host/back", False),
        ("/back", False),
        ("https://", False),
        ("https://app.exämple/", False),
    ],
)
def test_ac_37_codes_go_where_nobody_else_listens(ada, address, taken):
    assert is_way_back(address) is taken
    if not taken:
        with pytest.raises(NoWayBack):
            actions.register_app(
                name="X", ways_back=[address], keeps_secrets=True, by=ada
            )


def test_tokens_that_expired_do_not_stay_for_ever(desk, shop):
    told = tokens(desk, shop)
    refresh(shop.app, told["refresh_token"], secret=shop.secret)

    with time_machine.travel(timezone.now() + timedelta(days=31)):
        housekeeping.drain()

    assert not AccessToken.objects.exists()
    assert not RefreshToken.objects.exists()


def test_ac_55_saying_yes_takes_our_own_page(bob, shop):
    desk = Client(enforce_csrf_checks=True)
    desk.force_login(bob)

    assert desk.post(AUTHORIZE, {**asked(shop.app), "allow": "on"}).status_code == 403
    assert not Grant.objects.exists()


@pytest.mark.parametrize("path", [TOKEN, REVOKE])
@pytest.mark.parametrize("name", ["code", "refresh_token", "client_id", "token"])
def test_what_no_database_takes_is_a_mistake_of_the_app(db, shop, path, name):
    body = {"grant_type": "authorization_code", "client_id": shop.app.client_id}

    answer = Client().post(path, {**body, name: "a\0b"})

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_nobody_guesses_the_secret_of_an_app(db, shop):
    body = {"grant_type": "refresh_token", "client_id": "unknown"}
    told = [Client().post(TOKEN, body).status_code for _ in range(121)]

    assert set(told[:120]) <= {400, 401}
    last = Client().post(TOKEN, body)
    assert (told[120], last.status_code) == (429, 429)
    assert int(last["Retry-After"]) > 0


def test_what_belongs_to_openid_is_kept_nowhere(desk, shop):
    odd = {"nonce": "n" * 300, "claims": "{}", "resource": "https://x.example/"}

    tokens(desk, shop, **odd)

    assert AccessToken.objects.get().resource == []
