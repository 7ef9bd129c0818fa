"""What schemathesis found once, each as a call of its own."""

from uuid import uuid4

import pytest

from channels_app.actions.custom import add_custom
from channels_app.models import Connection
from tests.factories import make_channel, make_team
from tests.tokens import make_token, program

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace", "generic"])
def test_a_method_that_is_not_there_is_405_whatever_stands_in_its_address(
    company, ada, method
):
    client = program(make_token(ada).secret)
    call = getattr(client, method)
    words = ("QUERY", "/api/v1/agents/?limit=7") if method == "generic" else None

    answer = call(*(words or ("/api/v1/agents/?limit=7",)))

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert {"GET", "OPTIONS"} <= set(answer["Allow"].split(", "))


@pytest.mark.parametrize(
    ("address", "sent", "field"),
    [
        ("/api/v1/company/", {"name": 0}, "name"),
        ("/api/v1/profile/", {"chat_sound": "yes"}, "chat_sound"),
        ("/api/v1/profile/", {"undo_seconds": "5"}, "undo_seconds"),
    ],
)
def test_json_of_another_type_is_refused_not_guessed(
    company, ada, address, sent, field
):
    client = program(make_token(ada).secret)

    answer = client.patch(address, sent, format="json")

    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {
            "field": field,
            "code": "wrong_type",
            "detail": "That is of another type than this takes.",
        }
    ]


@pytest.mark.parametrize("kind", ["custom", "mailboxes"])
def test_a_check_of_another_version_than_the_callers_is_not_made(company, ada, kind):
    if kind == "custom":
        channel, _secret = add_custom(
            team=ada.teams.first() or make_team("Shop", lead=ada),
            name="Acme",
            addresses="acme",
            url="https://93.184.216.34/",
            by=ada,
        )
    else:
        channel = make_channel(make_team("Shop", lead=ada))
        Connection.objects.create(channel=channel)
    client = program(make_token(ada).secret)

    answer = client.post(
        f"/api/v1/channels/{kind}/{channel.public_id}/check/",
        {},
        format="json",
        headers={"If-Match": "0" * 2_000},
    )

    assert (answer.status_code, answer.json()["code"]) == (412, "precondition_failed")


def test_a_thousand_budgets_are_looked_up_in_one_go(
    company, ada, django_assert_max_num_queries
):
    client = program(make_token(ada).secret)
    own = [{"agent": str(uuid4()), "budget": 1} for _number in range(1_000)]
    body = {"budget": 0, "currency": "EUR", "own": own}

    with django_assert_max_num_queries(20):
        answer = client.put("/api/v1/company/goodwill/", body, format="json")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
