"""What schemathesis found once, each as a call of its own."""

import pytest

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
