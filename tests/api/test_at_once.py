"""Programs that do several things at once, or lose their right while they do one."""

from functools import partial
from threading import Event as Signal

import pytest
from django.db import transaction

from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts.models import Token
from tests.factories import make_agent, make_channel, make_team, make_ticket
from tests.threads import at_once, somebody_waits_for_a_lock, until
from tests.tokens import make_token, program
from tickets.models import Message, Status, Ticket

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("company"),
]
KEY = {"HTTP_IDEMPOTENCY_KEY": "order-1042-shipped"}
BULK = "/api/v1/tickets/bulk/"


@pytest.fixture
def ada():
    return make_agent("Ada", "admin")


@pytest.fixture
def mailbox(ada):
    return make_channel(make_team("Support", lead=ada))


@pytest.fixture
def ticket(mailbox):
    return make_ticket(mailbox)


@pytest.fixture
def made(ada):
    return make_token(ada)


def post(secret, address, body, **headers):
    return program(secret).post(address, body, format="json", **headers)


def of(ticket, verb):
    return f"/api/v1/tickets/{ticket.public_id}/{verb}/"


def test_a_request_ends_as_it_began_though_its_token_is_revoked(ada, made, ticket):
    """It waits for its ticket, and is let go when the token is gone."""
    is_held, is_revoked = Signal(), Signal()

    def hold():
        with transaction.atomic():
            Ticket.objects.select_for_update().get(pk=ticket.pk)
            is_held.set()
            assert is_revoked.wait(10)

    def say():
        assert is_held.wait(10)
        return post(made.secret, of(ticket, "reply"), {"text": "On its way."})

    def revoke():
        assert is_held.wait(10)
        until(somebody_waits_for_a_lock)
        people.revoke_token(Token.objects.get(), by=ada)
        refused = post(made.secret, of(ticket, "reply"), {"text": "Again."})
        is_revoked.set()
        return refused

    _held, said, refused = at_once(hold, say, revoke)

    assert said.status_code == 201
    assert (refused.status_code, refused.json()["code"]) == (401, "invalid_token")
    again = post(made.secret, of(ticket, "reply"), {"text": "And again."})
    assert again.status_code == 401
    [message] = Message.objects.filter(ticket=ticket, direction="out")
    assert message.text == "On its way."
    assert message.deliveries.count() == 1
    assert ticket.events.filter(verb="replied").count() == 1


def test_while_many_ask_each_request_is_done_or_refused_as_a_whole(ada, made, ticket):
    def say(number):
        body = {"text": f"No. {number}"}
        return post(made.secret, of(ticket, "note"), body).status_code

    revoke = partial(people.revoke_token, Token.objects.get(), by=ada)
    got = at_once(*(partial(say, number) for number in range(7)), revoke)[:-1]

    assert set(got) <= {201, 401}
    notes = Message.objects.filter(ticket=ticket, direction="note").count()
    assert notes == ticket.events.filter(verb="noted").count() == got.count(201)
    assert say(8) == 401


def test_one_key_for_two_calls_at_once_is_the_key_of_one_of_them(made, ticket):
    """The other is told so, and never answered what the first one was."""
    calls = {
        "reply": {"text": "On its way."},
        "set-priority": {"priority": "urgent"},
    }
    answers = at_once(
        *(partial(post, made.secret, of(ticket, verb), body, **KEY)
          for verb, body in calls.items())
    )  # fmt: skip

    [refused] = [one for one in answers if one.status_code >= 400]
    assert (refused.status_code, refused.json()["code"]) in {
        (422, "idempotency_mismatch"),
        (409, "idempotency_in_progress"),
    }
    is_said = answers[0].status_code == 201
    ticket.refresh_from_db()
    assert (ticket.priority == 4) is not is_said
    assert Message.objects.filter(direction="out").exists() is is_said


def test_keys_of_two_tokens_have_nothing_to_do_with_each_other(ada, made, ticket):
    other = make_token(ada, name="Till").secret
    said, set_ = at_once(
        partial(post, made.secret, of(ticket, "reply"), {"text": "Hi."}, **KEY),
        partial(post, other, of(ticket, "set-priority"), {"priority": "high"}, **KEY),
    )
    assert (said.status_code, set_.status_code) == (201, 200)


def test_a_ticket_named_twice_in_bulk_is_answered_twice_in_order(made, ticket):
    verbs = ["resolve", "reopen", "resolve", "resolve"]
    sent = {"operations": [
        {"ticket": str(ticket.public_id), "verb": verb} for verb in verbs
    ]}  # fmt: skip

    results = post(made.secret, BULK, sent).json()["results"]

    assert [one["body"].get("status") for one in results[:3]] == [
        "resolved", "open", "resolved",
    ]  # fmt: skip
    assert ticket.events.filter(verb__in=["resolved", "reopened"]).count() >= 3
    ticket.refresh_from_db()
    assert ticket.status == Status.RESOLVED


def test_bulk_calls_that_name_the_same_tickets_in_turn_do_not_stop_each_other(
    made, mailbox
):
    """One goes there, the other back, and each ticket is named twice."""
    tickets = [make_ticket(mailbox) for _ in range(3)]
    there = [*tickets, *tickets]

    def tag(name, order):
        return post(made.secret, BULK, {"operations": [
            {"ticket": str(one.public_id), "verb": "tag", "body": {"name": name}}
            for one in order
        ]})  # fmt: skip

    for number in range(3):
        answers = at_once(
            partial(tag, f"there{number}", there),
            partial(tag, f"back{number}", there[::-1]),
        )
        for answer in answers:
            assert [one["status"] for one in answer.json()["results"]] == [200] * 6
    for ticket in tickets:
        assert ticket.tags.count() == 6
        assert ticket.events.filter(verb="tagged").count() == 6


def test_nor_with_keys_whose_whole_call_is_one_transaction(made, mailbox):
    tickets = [make_ticket(mailbox) for _ in range(3)]

    def tag(name, order, key):
        return post(made.secret, BULK, {"operations": [
            {"ticket": str(one.public_id), "verb": "tag", "body": {"name": name}}
            for one in order
        ]}, HTTP_IDEMPOTENCY_KEY=key)  # fmt: skip

    for number in range(3):
        answers = at_once(
            partial(tag, f"there{number}", tickets, f"a{number}"),
            partial(tag, f"back{number}", tickets[::-1], f"b{number}"),
        )
        got = [
            [one["status"] for one in answer.json()["results"]] for answer in answers
        ]
        assert got == [[200] * 3] * 2


def test_what_failed_in_bulk_is_not_kept_as_the_answer_to_its_key(made, ticket):
    """Somebody holds the ticket for longer than anybody waits."""
    is_held, is_over = Signal(), Signal()
    sent = {"operations": [
        {"ticket": str(ticket.public_id), "verb": "tag", "body": {"name": "vip"}}
    ]}  # fmt: skip

    def hold():
        with transaction.atomic():
            Ticket.objects.select_for_update().get(pk=ticket.pk)
            is_held.set()
            assert is_over.wait(20)

    def ask():
        assert is_held.wait(10)
        try:
            return post(made.secret, BULK, sent, **KEY)
        finally:
            is_over.set()

    _held, failed = at_once(hold, ask)
    again = post(made.secret, BULK, sent, **KEY)

    assert failed.status_code == 503
    assert [one["status"] for one in again.json()["results"]] == [200]
