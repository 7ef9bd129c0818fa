"""What every address of the API has in common."""

from datetime import UTC, datetime

import pytest
from django.test import RequestFactory

from helpdesk.base.api.views import ApiView, Deprecated, Resource
from tests.factories import make_identity, make_ticket
from tickets import actions
from tickets.models import Message

pytestmark = pytest.mark.django_db

JSON = {"content_type": "application/json"}


def test_a_list_goes_on_where_its_last_page_ended_whatever_was_opened_meanwhile(
    as_, bob, mailbox
):
    tickets = [
        make_ticket(mailbox, identity=make_identity(f"Irma {n}")) for n in range(5)
    ]
    client = as_(bob)

    first = client.get("/api/v1/tickets/?limit=2").json()
    make_ticket(mailbox, identity=make_identity("Newcomer"))
    second = client.get(first["next"]).json()
    third = client.get(
        "/api/v1/tickets/", {"limit": 2, "cursor": second["next_cursor"]}
    ).json()

    seen = [row["number"] for page in (first, second, third) for row in page["results"]]
    assert seen == [ticket.number for ticket in reversed(tickets)]
    assert third["next"] is None


def test_the_cursor_of_one_list_or_order_is_none_of_another(as_, bob, mailbox):
    ticket = make_ticket(mailbox)
    make_ticket(mailbox, identity=make_identity("Otto"))
    client = as_(bob)
    cursor = client.get("/api/v1/tickets/?limit=1").json()["next_cursor"]

    answers = [
        client.get("/api/v1/tickets/", {"cursor": cursor, "order": "created_at"}),
        client.get(f"/api/v1/tickets/{ticket.public_id}/messages/", {"cursor": cursor}),
        client.get("/api/v1/tickets/", {"cursor": "x" + cursor}),
        client.get("/api/v1/tickets/", {"cursor": "🐟"}),
    ]

    assert [answer.status_code for answer in answers] == [400] * 4
    assert answers[0].json()["errors"][0]["field"] == "cursor"


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "", "٣"])
def test_no_other_page_size_than_1_to_200(as_, bob, limit):
    answer = as_(bob).get("/api/v1/tickets/", {"limit": limit})

    assert answer.status_code == 400


def test_it_counts_when_asked(as_, bob, mailbox):
    make_ticket(mailbox)
    make_ticket(mailbox, identity=make_identity("Otto"))

    page = as_(bob).get("/api/v1/tickets/?limit=1&count=true").json()

    assert page["count"] == 2


def test_a_parameter_nobody_knows_is_an_error(as_, bob, mailbox):
    ticket = make_ticket(mailbox)
    client = as_(bob)

    addresses = ["", f"{ticket.public_id}/"]
    answers = [client.get(f"/api/v1/tickets/{one}?statsu=open") for one in addresses]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert {answer.json()["code"] for answer in answers} == {"unknown_parameter"}


def test_filters_are_typed(as_, bob, mailbox):
    mine = make_ticket(mailbox)
    make_ticket(mailbox, identity=make_identity("Otto"))
    actions.tag(mine, name="vip", by=bob)
    client = as_(bob)

    found = client.get("/api/v1/tickets/?tag=vip&status=open,waiting").json()["results"]
    wrong = client.get("/api/v1/tickets/?status=lost&created_at__gte=someday")

    assert [row["number"] for row in found] == [mine.number]
    assert wrong.status_code == 400
    assert {one["field"] for one in wrong.json()["errors"]} == {
        "status", "created_at__gte",
    }  # fmt: skip


def test_only_the_fields_asked_for_and_references_as_objects(as_, bob, mailbox):
    ticket = make_ticket(mailbox)

    shown = (
        as_(bob)
        .get(
            f"/api/v1/tickets/{ticket.public_id}/"
            "?fields=subject,team.name,team.lead&expand=team,team.lead"
        )
        .json()
    )

    team = shown["team"]
    assert set(shown) == {"id", "subject", "team"}
    assert (team["name"], team["lead"]["name"]) == ("Support", "Ada")
    assert set(team) == {"id", "name", "lead"}


@pytest.mark.parametrize(
    "asked",
    [
        "?expand=subject",
        "?expand=team.lead.name",
        "?fields=nothing",
        "?fields=team.name",
    ],
)
def test_what_cannot_be_expanded_or_chosen_is_an_error(as_, bob, mailbox, asked):
    ticket = make_ticket(mailbox)

    answer = as_(bob).get(f"/api/v1/tickets/{ticket.public_id}/{asked}")

    assert answer.status_code == 400


def test_fifty_rows_cost_no_more_queries_than_one(
    as_, bob, mailbox, django_assert_max_num_queries
):
    client = as_(bob)
    address = "/api/v1/tickets/?expand=customer,team,assignee,team.lead"
    make_ticket(mailbox)
    with django_assert_max_num_queries(20) as one:
        client.get(address)
    for n in range(5):
        make_ticket(mailbox, identity=make_identity(f"Irma {n}"))

    with django_assert_max_num_queries(len(one)):
        answer = client.get(address)

    assert len(answer.json()["results"]) == 6


def test_a_write_on_what_changed_meanwhile_is_refused_with_what_there_is(
    as_, bob, mailbox
):
    ticket = make_ticket(mailbox)
    client = as_(bob)
    address = f"/api/v1/tickets/{ticket.public_id}/"
    etag = client.get(address)["ETag"]
    actions.rename(ticket, subject="Meanwhile", by=bob)

    late = client.patch(
        address, {"subject": "Mine"}, **JSON, headers={"if-match": etag}
    )
    now = client.patch(
        address, {"subject": "Mine"}, **JSON, headers={"if-match": late["ETag"]}
    )

    assert (late.status_code, late.json()["code"]) == (412, "precondition_failed")
    assert late.json()["current"]["subject"] == "Meanwhile"
    assert (now.status_code, now.json()["subject"]) == (200, "Mine")


def test_what_is_known_is_not_sent_again(as_, bob, mailbox):
    ticket = make_ticket(mailbox)
    client = as_(bob)
    address = f"/api/v1/tickets/{ticket.public_id}/"
    etag = client.get(address)["ETag"]

    assert client.get(address, headers={"if-none-match": etag}).status_code == 304


def test_errors_are_problem_details(as_, bob, mailbox):
    ticket = make_ticket(mailbox)
    client = as_(bob)

    answer = client.post(
        f"/api/v1/tickets/{ticket.public_id}/assign/", {"to": "nobody", "x": 1}, **JSON
    )

    problem = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert (problem["status"], problem["code"]) == (400, "unknown_field")
    assert problem["instance"] == f"urn:uuid:{answer['X-Request-Id']}"
    assert problem["errors"] == [
        {"field": "x", "code": "unknown_field", "detail": "There is no such field."}
    ]


def test_a_refusal_of_the_house_is_409_with_its_code(as_, bob, mailbox):
    ticket = make_ticket(mailbox)
    client = as_(bob)

    answer = client.post(f"/api/v1/tickets/{ticket.public_id}/reopen/", {}, **JSON)

    assert (answer.status_code, answer.json()["code"]) == (409, "already_open")


@pytest.mark.parametrize("body", ["{", "NaN", '{"text": "\\ud800"}', "[1]", '"x"', ""])
def test_what_is_no_body_is_an_error_of_the_caller(as_, bob, mailbox, body):
    ticket = make_ticket(mailbox)

    answer = as_(bob).post(f"/api/v1/tickets/{ticket.public_id}/assign/", body, **JSON)

    assert answer.status_code == 400


def test_every_answer_says_how_much_is_left_and_is_kept_by_nobody(
    as_, bob, mailbox, settings
):
    settings.API_CALLS_PER_MINUTE = 2
    client = as_(bob)

    answers = [client.get("/api/v1/tickets/") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[1]["RateLimit"].startswith('"default";r=0;t=')
    assert answers[0]["RateLimit-Policy"] == '"default";q=2;w=60'
    assert answers[0]["Cache-Control"] == "no-store"
    assert int(answers[2]["Retry-After"]) <= 60
    assert answers[2].json()["code"] == "rate_limited"


def test_the_same_key_again_is_the_same_answer_and_one_effect(as_, bob, mailbox):
    ticket = make_ticket(mailbox)
    client = as_(bob)
    address = f"/api/v1/tickets/{ticket.public_id}/note/"
    headers = {"idempotency-key": "note-1"}

    first = client.post(address, {"text": "Once"}, **JSON, headers=headers)
    again = client.post(address, {"text": "Once"}, **JSON, headers=headers)
    other = client.post(address, {"text": "Twice"}, **JSON, headers=headers)

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert first.content == again.content
    assert again["Idempotent-Replayed"] == "true"
    assert other.json()["code"] == "idempotency_mismatch"
    assert Message.objects.filter(direction="note").count() == 1


def test_a_refusal_is_repeated_as_well_and_leaves_nothing(as_, bob, mailbox):
    ticket = make_ticket(mailbox)
    client = as_(bob)
    address = f"/api/v1/tickets/{ticket.public_id}/reopen/"
    headers = {"idempotency-key": "again"}

    first = client.post(address, {}, **JSON, headers=headers)
    actions.resolve(ticket, by=bob)
    again = client.post(address, {}, **JSON, headers=headers)

    assert (first.status_code, again.status_code) == (409, 409)
    assert again["Content-Type"] == "application/problem+json"


def test_keys_of_one_agent_are_no_business_of_another(as_, bob, ada, mailbox):
    ticket = make_ticket(mailbox)
    address = f"/api/v1/tickets/{ticket.public_id}/note/"
    headers = {"idempotency-key": "1"}

    for agent in (bob, ada):
        as_(agent).post(address, {"text": "Hello"}, **JSON, headers=headers)

    assert Message.objects.filter(direction="note").count() == 2


@pytest.mark.parametrize("kind", [ApiView, Resource])
def test_a_view_without_a_family_of_scopes_does_not_exist(kind):
    with pytest.raises(TypeError):
        type("Open", (kind,), {})


def test_what_goes_away_says_since_when_and_until_when(rf: RequestFactory, bob):
    class Old(ApiView):
        family = "tickets"
        deprecated = Deprecated(
            since=datetime(2026, 11, 1, tzinfo=UTC),
            ends=datetime(2027, 5, 1, tzinfo=UTC),
            instead="https://help.example.org/api/docs/",
        )

    answer = Old.as_view()(rf.get("/"))

    assert answer["Deprecation"] == "@1793491200"
    assert answer["Sunset"] == "Sat, 01 May 2027 00:00:00 GMT"
    assert answer["Link"].endswith('rel="deprecation"')


@pytest.mark.parametrize("path", ["nothing/", "tickets/x/", "tickets/%00/"])
def test_an_address_that_is_none_is_a_problem_and_no_page(as_, bob, path):
    answer = as_(bob).get(f"/api/v1/{path}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer["Content-Type"] == "application/problem+json"


def test_before_the_set_up_programs_are_told_so(client, db):
    answer = client.get("/api/v1/tickets/")

    assert (answer.status_code, answer.json()["code"]) == (503, "not_set_up")


def test_what_another_site_begins_is_refused_as_a_problem(as_, bob, mailbox):
    ticket = make_ticket(mailbox)

    answer = as_(bob).post(
        f"/api/v1/tickets/{ticket.public_id}/take/",
        {},
        **JSON,
        headers={"sec-fetch-site": "cross-site"},
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")
    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_a_post_without_the_last_slash_is_led_on_as_the_same_post(as_, bob, mailbox):
    ticket = make_ticket(mailbox)

    answer = as_(bob).post(
        f"/api/v1/tickets/{ticket.public_id}/note", {"text": "Hello"}, **JSON
    )

    assert answer.status_code == 308
    assert answer["Location"].endswith("/note/")
