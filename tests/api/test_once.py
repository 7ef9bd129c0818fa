"""AC-68: however often a message is sent with one key, it is said once."""

from collections import Counter

import pytest
from django.db import connection

from helpdesk.base.models import Answered
from tests.factories import make_agent, make_channel, make_team, make_ticket
from tests.races import at_once
from tests.tokens import make_token, program
from tickets.models import Delivery, Message

KEY = {"HTTP_IDEMPOTENCY_KEY": "order-1042-shipped"}


@pytest.fixture
def ada(transactional_db):
    return make_agent("Ada", "admin")


@pytest.fixture
def ticket(ada):
    return make_ticket(make_channel(make_team("Support", lead=ada)))


@pytest.fixture
def secret(ada):
    return make_token(ada).secret


def reply(secret, ticket, text="On its way.", **headers):
    address = f"/api/v1/tickets/{ticket.public_id}/reply/"
    return program(secret).post(address, {"text": text}, format="json", **headers)


@pytest.mark.django_db(transaction=True)
def test_ac_68_eight_at_once_with_one_key_say_it_once(secret, ticket, company):
    answers = at_once([lambda: reply(secret, ticket, **KEY) for _ in range(8)])

    counted = Counter(
        (one.status_code, one.json().get("code", "said")) for one in answers
    )
    assert set(counted) <= {(201, "said"), (409, "idempotency_in_progress")}
    assert counted[201, "said"] >= 1
    said = {one.content for one in answers if one.status_code == 201}
    assert len(said) == 1
    assert Message.objects.filter(ticket=ticket, direction="out").count() == 1
    assert Delivery.objects.filter(message__ticket=ticket).count() == 1
    assert ticket.events.filter(verb="replied").count() == 1


@pytest.mark.django_db(transaction=True)
def test_ac_68_the_key_of_other_words_is_refused(secret, ticket, company):
    reply(secret, ticket, **KEY)

    answer = reply(secret, ticket, "Something else.", **KEY)

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_mismatch")
    assert Message.objects.filter(ticket=ticket, direction="out").count() == 1


@pytest.mark.django_db(transaction=True)
def test_ac_68_a_crash_half_way_leaves_nothing_and_the_key_is_free(
    secret, ticket, company
):
    """The database ends the request where its answer would be kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION crash() RETURNS trigger AS $$ BEGIN"
            " RAISE EXCEPTION 'no disk'; END $$ LANGUAGE plpgsql"
        )
        cursor.execute(
            f"CREATE TRIGGER crash BEFORE INSERT ON {Answered._meta.db_table}"
            " FOR EACH ROW EXECUTE FUNCTION crash()"
        )
    try:
        crashed = reply(secret, ticket, **KEY)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER crash ON {Answered._meta.db_table}")
            cursor.execute("DROP FUNCTION crash()")

    assert crashed.status_code == 500
    assert not Message.objects.filter(ticket=ticket, direction="out").exists()
    assert not Delivery.objects.filter(message__ticket=ticket).exists()

    assert reply(secret, ticket, **KEY).status_code == 201
    assert Message.objects.filter(ticket=ticket, direction="out").count() == 1


@pytest.mark.django_db(transaction=True)
def test_ac_68_without_a_key_the_same_words_are_said_again(secret, ticket, company):
    reply(secret, ticket)
    reply(secret, ticket)

    assert Message.objects.filter(ticket=ticket, direction="out").count() == 2
