"""Tokens for programs: what they open, from where, for how long, and what is kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from helpdesk.base.accounts import actions
from helpdesk.base.accounts.errors import (
    NoSuchNetwork,
    NoSuchScope,
    NotTheirToken,
    OnlyAdmins,
    TokenNeedsScopes,
    TokenNeverUsable,
    TooManyTokens,
)
from helpdesk.base.accounts.models import Agent, Role, Token
from helpdesk.base.api.authentication import SessionAuthentication, TokenAuthentication
from helpdesk.base.api.scopes import ALL, FAMILIES, GRANTABLE, covers, require_scope
from tests.factories import make_agent
from tests.races import at_once
from tests.tokens import make_token

ask = APIRequestFactory(enforce_csrf_checks=True)


class Door(APIView):
    """A view as those of the API are, which tells who came in."""

    authentication_classes = [TokenAuthentication, SessionAuthentication]
    permission_classes = []

    def get(self, request: Request) -> Response:
        require_scope(request, "tickets", write=False)
        return Response({"who": getattr(request.user, "name", None)})

    def post(self, request: Request) -> Response:
        require_scope(request, "tickets", write=True)
        return Response({"who": request.user.name, "label": request.auth.label})


door = Door.as_view()


def go(secret: str, *, method: str = "get", path: str = "/", **meta: Any) -> Response:
    request = getattr(ask, method)(path, HTTP_AUTHORIZATION=f"Bearer {secret}", **meta)
    return door(request)


def why(answer: Response) -> str:
    return str(answer.data["code"])


def test_a_token_opens_what_its_agent_may(bob: Agent):
    made = make_token(bob)

    assert go(made.secret).data == {"who": "Bob"}
    assert go(made.secret, method="post").data == {
        "who": "Bob",
        "label": f"token:{made.token.pk}",
    }


def test_ac_56_the_secret_is_shown_once_and_kept_as_a_hash(bob: Agent):
    made = make_token(bob)

    row = Token.objects.filter(pk=made.token.pk).values().get()
    assert made.secret.startswith(f"hd_{row['mark']}_")
    assert made.secret.removeprefix(f"hd_{row['mark']}_") not in str(row)
    assert made.secret not in repr(made)
    assert go(row["secret_hash"]).status_code == 401
    assert go(made.secret[:-1]).status_code == 401


def test_it_is_found_with_its_agent_in_one_query(
    bob: Agent, django_assert_num_queries: Callable[[int], Any]
):
    made = make_token(bob)
    go(made.secret)

    with django_assert_num_queries(1):
        assert go(made.secret).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/?token={}",
        "/?access_token={}",
        "/?TOKEN=anything",
        "/?api_key={}",
        "/?q={}",
        "/hd_{}/?token=",
    ],
)
def test_ac_56_a_token_in_the_address_is_refused(bob: Agent, path: str):
    made = make_token(bob)

    answer = door(ask.get(path.format(made.secret)))
    assert (answer.status_code, why(answer)) == (400, "token_in_url")
    # With the header as well it is no better.
    assert go(made.secret, path=path.format(made.secret)).status_code == 400


def test_ac_56_an_expired_token_opens_nothing(bob: Agent):
    made = make_token(bob, expires_at=timezone.now() + timedelta(hours=1))
    assert go(made.secret).status_code == 200

    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        answer = go(made.secret)

    assert (answer.status_code, why(answer)) == (401, "invalid_token")
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("192.0.2.7", 200),
        ("192.0.2.8", 401),
        ("198.51.100.255", 200),
        ("2001:db8::1", 200),
        ("2001:db8:1::1", 401),
        ("::ffff:192.0.2.7", 200),
        ("", 401),
    ],
)
def test_ac_56_a_token_is_used_from_its_networks_only(
    bob: Agent, address: str, status: int
):
    made = make_token(bob, networks=["192.0.2.7", "198.51.100.0/24", "2001:db8::/48"])

    assert go(made.secret, REMOTE_ADDR=address).status_code == status


def test_ac_56_behind_a_proxy_the_address_is_what_the_proxy_saw(
    bob: Agent, settings: Any
):
    made = make_token(bob, networks=["192.0.2.7"])
    told = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7, 192.0.2.9"}

    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert go(made.secret, **told).status_code == 401
    told["HTTP_X_FORWARDED_FOR"] = "192.0.2.9, 192.0.2.7"
    assert go(made.secret, **told).status_code == 200
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert go(made.secret, **told).status_code == 401


def test_ac_56_a_token_does_what_its_scopes_say(bob: Agent):
    reader = make_token(bob, "tickets:read")
    other = make_token(bob, "customers:write")

    assert go(reader.secret).status_code == 200
    for refused in (
        go(reader.secret, method="post"),
        go(other.secret),
        go(other.secret, method="post"),
    ):
        assert (refused.status_code, why(refused)) == (403, "insufficient_scope")
        assert 'error="insufficient_scope"' in refused["WWW-Authenticate"]


def test_who_may_write_may_read_and_no_family_gives_another():
    for family in FAMILIES:
        assert covers([f"{family}:write"], family, write=False)
        assert not covers([f"{family}:read"], family, write=True)
        others = [scope for scope in ALL if not scope.startswith(family)]
        assert not covers(others, family, write=False)
    with pytest.raises(KeyError):
        covers(ALL, "ticket", write=False)


def test_ac_57_a_token_ends_with_its_agent(ada: Agent, bob: Agent):
    made = make_token(bob)

    actions.deactivate(bob, by=ada)
    assert go(made.secret).status_code == 401
    actions.reactivate(bob, by=ada)
    assert go(made.secret).status_code == 401


def test_ac_57_a_token_ends_with_the_role_it_was_made_in(ada: Agent, bob: Agent):
    made = make_token(bob)

    actions.change_role(bob, role=Role.COLLABORATOR, by=ada)

    assert go(made.secret).status_code == 401


def test_a_revoked_token_opens_nothing_and_an_admin_may_revoke_it(
    ada: Agent, bob: Agent, carol: Agent
):
    mine, theirs = make_token(bob), make_token(bob)

    actions.revoke_token(mine.token, by=bob)
    with pytest.raises(NotTheirToken):
        actions.revoke_token(theirs.token, by=carol)
    assert go(mine.secret).status_code == 401
    assert go(theirs.secret).status_code == 200

    actions.revoke_token(theirs.token, by=ada)
    assert go(theirs.secret).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_a_token_that_is_revoked_while_it_is_used_opens_nothing_afterwards():
    bob = make_agent("Bob")
    made = make_token(bob)

    uses: list[Callable[[], Any]] = [lambda: go(made.secret).status_code] * 6
    told = at_once([*uses, lambda: actions.revoke_token(made.token, by=bob)])

    assert set(told) <= {200, 401, None}
    assert go(made.secret).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_no_token_survives_a_deactivation_that_happens_meanwhile():
    ada, bob = make_agent("Ada", Role.ADMIN), make_agent("Bob")

    def make() -> str:
        try:
            return make_token(bob).secret
        except NotTheirToken:
            return ""

    told = at_once([make, make, lambda: actions.deactivate(bob, by=ada)])

    assert [go(secret).status_code for secret in told[:2] if secret] in (
        [],
        [401],
        [401, 401],
    )
    assert not Token.objects.filter(agent=bob, revoked_at=None).exists()


def test_when_and_from_where_it_was_used_is_written_once_a_minute(bob: Agent):
    made = make_token(bob)
    began = timezone.now()

    with time_machine.travel(began, tick=False) as clock:
        go(made.secret, REMOTE_ADDR="192.0.2.7")
        clock.shift(30)
        go(made.secret, REMOTE_ADDR="192.0.2.8")
        made.token.refresh_from_db()
        assert made.token.last_used_at == began
        assert made.token.last_used_from == "192.0.2.7"
        clock.shift(31)
        go(made.secret, REMOTE_ADDR="192.0.2.8")

    made.token.refresh_from_db()
    assert made.token.last_used_at == began + timedelta(seconds=61)
    assert made.token.last_used_from == "192.0.2.8"


def test_a_refused_use_is_no_use(bob: Agent):
    made = make_token(bob, networks=["192.0.2.7"])

    go(made.secret, REMOTE_ADDR="192.0.2.8")

    made.token.refresh_from_db()
    assert made.token.last_used_at is None


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer a b", "Bearer é", "Bearer " + "x" * 300]
)
def test_what_is_no_token_is_a_401(db: None, header: str):
    answer = door(ask.get("/", HTTP_AUTHORIZATION=header))

    assert (answer.status_code, why(answer)) == (401, "invalid_token")


def test_a_session_has_all_scopes_and_needs_its_csrf_token(bob: Agent):
    read, write = ask.get("/"), ask.post("/")
    read.user = write.user = bob

    assert door(read).data == {"who": "Bob"}
    refused = door(write)
    assert (refused.status_code, why(refused)) == (403, "csrf_failed")


def test_people_make_their_own_tokens_and_nobody_elses(ada: Agent, bob: Agent):
    with pytest.raises(NotTheirToken):
        make_token(bob, by=ada)
    with pytest.raises(NotTheirToken):
        make_token(ada, by=bob)


def test_only_an_admin_gives_out_the_scope_to_impersonate(ada: Agent, bob: Agent):
    with pytest.raises(OnlyAdmins):
        make_token(bob, *ALL)

    assert make_token(ada, *ALL).token.scopes == list(ALL)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"scopes": []}, TokenNeedsScopes),
        ({"scopes": ["tickets"]}, NoSuchScope),
        ({"networks": ["192.0.2.300"]}, NoSuchNetwork),
        ({"expires_at": timezone.now() - timedelta(seconds=1)}, TokenNeverUsable),
    ],
)
def test_a_token_that_could_not_be_used_is_not_made(
    bob: Agent, typed: dict[str, Any], refusal: type[Exception]
):
    with pytest.raises(refusal):
        actions.make_token(
            bob, **{"name": "Shop", "scopes": GRANTABLE, "by": bob, **typed}
        )
    assert not Token.objects.exists()


def test_nobody_has_tokens_without_end(bob: Agent):
    for _ in range(50):
        last = make_token(bob)

    with pytest.raises(TooManyTokens):
        make_token(bob)
    actions.revoke_token(last.token, by=bob)
    make_token(bob)
