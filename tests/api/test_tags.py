"""/tags/{id}/: programs keep tags in order as people do on pages."""

import pytest

from tickets import actions
from tickets.models import Tag

pytestmark = pytest.mark.django_db

API = "/api/v1"
JSON = {"content_type": "application/json"}


@pytest.fixture
def vip(ticket, bob):
    actions.tag(ticket, name="vip", by=bob)
    return Tag.objects.get(name="vip")


def test_a_tag_is_renamed_explained_and_found_by_its_former_name(as_, ada, ticket, vip):
    client, address = as_(ada), f"{API}/tags/{vip.public_id}/"
    before = client.get(address)

    changed = client.patch(
        address, {"name": "Gold", "description": "Pays well"}, **JSON
    )

    assert before.json() | {
        "name": "gold", "description": "Pays well", "former": ["vip"],
    } == changed.json()  # fmt: skip
    assert (changed.json()["ticket_count"], changed.json()["open_count"]) == (1, 1)
    stale = {"If-Match": before.headers["ETag"]}
    late = client.patch(address, {"name": "best"}, headers=stale, **JSON)
    assert late.status_code == 412
    found = client.get(f"{API}/tickets/", {"tag": "vip"}).json()["results"]
    assert [one["tags"] for one in found] == [["gold"]]


def test_a_taken_name_says_whose_it_is_and_both_are_merged_and_parted(
    as_, ada, ticket, vip
):
    actions.tag(ticket, name="gold", by=ada)
    gold = Tag.objects.get(name="gold")
    client, address = as_(ada), f"{API}/tags/{vip.public_id}/"
    taken = client.patch(address, {"name": "GOLD"}, **JSON)
    assert (taken.status_code, taken.json()["code"]) == (409, "tag_taken")
    assert client.delete(address).json()["code"] == "tag_in_use"

    made = client.post(f"{address}merge/", {"into": str(gold.public_id)}, **JSON)

    assert (made.status_code, made.json()["into"]) == (201, "gold")
    assert made.json()["ticket_count"] == 1
    assert client.get(address).status_code == 404
    assert client.get(f"{address}merges/").status_code == 404
    into = f"{API}/tags/{gold.public_id}/"
    [listed] = client.get(f"{into}merges/").json()["results"]
    assert listed == made.json()
    back = client.post(f"{into}unmerge/", {"merge": listed["id"]}, **JSON)
    assert back.json()["undone_at"]
    assert client.get(address).json()["ticket_count"] == 1


def test_an_archived_tag_says_so_and_an_unused_one_is_deleted(
    as_, ada, bob, ticket, vip
):
    client, address = as_(ada), f"{API}/tags/{vip.public_id}/"
    shown = client.post(f"{address}archive/", {"archived": True}, **JSON)
    assert shown.json()["is_archived"] is True
    actions.untag(ticket, name="vip", by=bob)
    assert as_(bob).get(f"{API}/tags/").json()["results"] == []
    assert [one["name"] for one in client.get(f"{API}/tags/").json()["results"]] == [
        "vip"
    ]

    assert client.delete(address).status_code == 204
    assert not Tag.objects.exists()


def test_who_keeps_no_tags_in_order_changes_none(as_, bob, vip):
    client, address = as_(bob), f"{API}/tags/{vip.public_id}/"
    refused = [
        client.patch(address, {"name": "x"}, **JSON),
        client.post(f"{address}archive/", {"archived": True}, **JSON),
        client.delete(address),
    ]
    assert {one.status_code for one in refused} == {403}
    vip.refresh_from_db()
    assert vip.name == "vip"
