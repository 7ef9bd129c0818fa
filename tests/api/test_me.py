"""/me/ and /tokens/: whoever asks, and what else opens something in their name."""

import pytest

from helpdesk.base.accounts.models import Token
from helpdesk.base.api.scopes import ALL
from tests.tokens import make_token, program

pytestmark = pytest.mark.usefixtures("company")

ME, TOKENS = "/api/v1/me/", "/api/v1/tokens/"


def test_a_program_learns_for_whom_it_acts_and_how_far(bob, support):
    made = make_token(bob, "tickets:write", "people:read")

    assert program(made.secret).get(ME).json() == {
        "id": str(bob.public_id),
        "name": "Bob",
        "email": "bob@example.org",
        "role": "agent",
        "is_service": False,
        "language": "",
        "time_zone": "",
        "teams": [str(support.public_id)],
        "scopes": ["tickets:write", "people:read"],
    }


def test_a_session_has_all_scopes(as_, bob):
    assert as_(bob).get(ME).json()["scopes"] == list(ALL)


def test_one_sees_ones_own_tokens_and_no_secret(bob, carol):
    made, theirs = make_token(bob), make_token(carol)

    answer = program(made.secret).get(TOKENS)

    [only] = answer.json()["results"]
    assert only["id"] == str(made.token.public_id)
    assert made.secret not in answer.content.decode()
    assert made.token.secret_hash not in answer.content.decode()
    path = f"{TOKENS}{theirs.token.public_id}/"
    assert program(made.secret).get(path).status_code == 404
    assert program(made.secret).delete(path).status_code == 404


def test_a_token_revokes_others_and_itself(bob):
    one, other = make_token(bob), make_token(bob)
    caller = program(one.secret)

    for token in (other.token, one.token):
        assert caller.delete(f"{TOKENS}{token.public_id}/").status_code == 204

    assert caller.get(ME).status_code == 401
    assert program(other.secret).get(ME).status_code == 401


def test_no_token_makes_another(bob):
    caller = program(make_token(bob).secret)

    answer = caller.post(TOKENS, {"name": "Heir", "scopes": ["tickets:read"]})

    assert answer.status_code == 405
    assert Token.objects.count() == 1


@pytest.mark.parametrize("path", [ME, TOKENS])
def test_it_takes_the_scope_of_people(bob, path):
    answer = program(make_token(bob, "tickets:write").secret).get(path)

    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")


@pytest.mark.parametrize("path", [ME, TOKENS])
def test_ac_56_nothing_is_told_without_a_token_or_with_one_in_the_address(bob, path):
    secret = make_token(bob).secret

    assert program("hd_00000000_wrong").get(path).status_code == 401
    answer = program(secret).get(f"{path}?token={secret}")
    assert (answer.status_code, answer.json()["code"]) == (400, "token_in_url")
    assert answer["Content-Type"] == "application/problem+json"
