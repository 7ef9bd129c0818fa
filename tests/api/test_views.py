"""Saved views by the API: as pages make them, and no more than somebody may see."""

import pytest

from tests.factories import make_ticket
from tickets import actions
from tickets.asked.text import parsed
from tickets.filters import TICKETS
from tickets.models import View

pytestmark = pytest.mark.usefixtures("company")

URL = "/api/v1/views/"
JSON = {"content_type": "application/json"}
VIP = {"field": "tag", "op": "is", "values": ["vip"]}


@pytest.fixture
def vip(ada, mailbox, billing_mailbox):
    """One of support, and one of billing: Bob sees the first alone."""
    tickets = [make_ticket(mailbox), make_ticket(billing_mailbox)]
    for one in tickets:
        actions.tag(one, name="vip", by=ada)
    return tickets


def save(by, text="tag:vip", name="VIP", **more):
    tree = parsed(text, TICKETS)
    return actions.save_view(name=name, where=tree, by=by, **more)


def numbers(client, view):
    answer = client.get(f"{URL}{view}/tickets/", {"count": "true"})
    assert answer.status_code == 200
    found = answer.json()
    assert found["count"] == len(found["results"])
    return {row["number"] for row in found["results"]}


def test_a_view_is_made_changed_shared_moved_deleted_and_brought_back(
    as_, ada, support, vip
):
    client = as_(ada)
    made = client.post(URL, {"name": "VIP", "where": {"all": [VIP]}}, **JSON)
    assert made.status_code == 201
    view = made.json()
    assert (view["where"], view["text"], view["owner"]) == (
        VIP,
        "tag:vip",
        str(ada.public_id),
    )

    address = f"{URL}{view['id']}/"
    shared = client.patch(
        address, {"team": support.public_id, "where": "-tag:vip"}, **JSON
    )
    assert shared.json()["team"] == str(support.public_id)
    assert (shared.json()["owner"], shared.json()["text"]) == (None, "tag.not:vip")
    assert numbers(client, view["id"]) == set()
    save(ada, name="Second", is_private=False, team=support)
    client.post(f"{address}move/", {"up": False}, **JSON)
    assert [one["name"] for one in client.get(URL).json()["results"]] == [
        "Second",
        "VIP",
    ]

    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404
    assert client.post(f"{address}restore/").json()["name"] == "VIP"


def test_a_view_shows_each_what_they_may_see(as_, ada, bob, grace, vip):
    view = save(ada, is_private=False).public_id
    both = {one.number for one in vip}

    assert numbers(as_(ada), view) == numbers(as_(grace), view) == both
    assert numbers(as_(bob), view) == {vip[0].number}


def test_what_is_private_is_there_for_nobody_else(as_, ada, bob, vip):
    view = save(bob).public_id

    assert numbers(as_(bob), view) == {vip[0].number}
    for address in (f"{URL}{view}/", f"{URL}{view}/tickets/"):
        assert as_(ada).get(address).status_code == 404
    assert as_(ada).post(f"{URL}{view}/restore/").status_code == 404


def test_who_may_not_change_a_view_may_use_it(as_, ada, bob, billing, vip):
    view = save(ada, is_private=False).public_id
    client = as_(bob)

    assert client.patch(f"{URL}{view}/", {"name": "Mine"}, **JSON).status_code == 403
    assert client.delete(f"{URL}{view}/").status_code == 403
    for given in ({"is_private": False}, {"team": billing.public_id}):
        body = {"name": "X", "where": "tag:vip", "is_private": False, **given}
        assert client.post(URL, body, **JSON).status_code in {400, 403, 404}


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ({"any": []}, "any: At least one condition."),
        ({"all": [{"field": "lost", "values": ["x"]}]}, "There is no field called"),
        ({"all": [VIP, {**VIP, "op": "gt"}]}, "knows no operator"),
        ({"field": "open", "values": ["perhaps"]}, "Either true or false."),
        ({"field": "tag", "values": ["nobodys"]}, "there is no “nobodys”"),
        ("(is:late", "bracket"),
        (7, "An object"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_place(as_, ada, vip, where, words):
    answer = as_(ada).post(URL, {"name": "X", "where": where}, **JSON)

    assert answer.status_code in {400, 409}
    assert words in answer.content.decode()
    assert not View.objects.exists()


def test_lists_take_conditions_put_together(as_, bob, vip, mailbox):
    other = make_ticket(mailbox)
    client = as_(bob)

    def asked(where):
        answer = client.get("/api/v1/tickets/", {"where": where})
        assert answer.status_code == 200
        return {row["number"] for row in answer.json()["results"]}

    assert asked("tag:vip OR number:0") == {vip[0].number}
    assert asked("NOT tag:vip") == {other.number}
    assert client.get("/api/v1/tickets/", {"where": "lost:1"}).status_code == 400


def test_what_can_be_asked_is_listed(as_, bob):
    found = as_(bob).get("/api/v1/ticket-fields/").json()["results"]

    assert [one["name"] for one in found] == list(TICKETS.fields)
    status = next(one for one in found if one["name"] == "status")
    assert status["values"] == ["open", "waiting", "snoozed", "resolved", "closed"]


def test_many_views_cost_what_one_does(as_, ada, vip, django_assert_max_num_queries):
    client = as_(ada)
    for index in range(8):
        save(ada, name=f"View {index}")
        with django_assert_max_num_queries(12):
            client.get(f"{URL}?expand=owner")
