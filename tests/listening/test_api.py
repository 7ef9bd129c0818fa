"""/api/v1/mentions/ and what admins lay down about them."""

import pytest

from helpdesk.listening import actions
from helpdesk.listening.models import Mention, MentionRule, Watched
from tests import fake_square
from tests.fake_square import post
from tests.listening.seen import states, the_mention
from tests.tokens import make_token, program
from tickets.models import Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
MENTIONS = "/api/v1/mentions/"


@pytest.fixture
def bobs(bob):
    return program(make_token(bob).secret)


@pytest.fixture
def admins(ada):
    return program(make_token(ada).secret)


@pytest.fixture
def mention(square, told):
    told(square, post(reach=12, photos=["kettle.jpg"], language="en"))
    return the_mention()


def test_a_mention_says_all_there_is_to_know(square, mention, bobs):
    [shown] = bobs.get(MENTIONS).json()["results"]

    assert shown["author"] == {"id": "irma", "shown": "@irma", "name": "Irma"}
    assert {key: shown[key] for key in ("text", "how", "state", "reach", "language")} == {
        "text": "My kettle leaks, @acme", "how": "mention", "state": "new", "reach": 12,
        "language": "en",
    }  # fmt: skip
    assert shown["sentiment"] == "trouble"
    assert shown["channels"] == [str(square.public_id)]
    assert shown["files"] == [{"filename": "kettle.jpg", "content_type": "image/jpeg"}]
    nothing = {shown[key] for key in ("ticket", "customer", "decided_by", "rule")}
    assert nothing == {None}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=new", {"a", "b"}), ("state=ignored", set()), ("how=quote", {"b"}),
        ("language=en", {"a"}), ("sentiment=praise", {"a"}), ("sentiment=none", {"b"}),
        ("reach__gte=100", {"b"}), ("author=irma", {"a", "b"}), ("author=karl", set()),
    ],
)  # fmt: skip
def test_lists_know_filters(square, told, bobs, query, names):
    told(square, post("I love it", id="a", reach=50, language="en"))
    told(square, post("c'est nul", id="b", reach=5000, how="quote", language="fr"))

    found = bobs.get(f"{MENTIONS}?{query}").json()["results"]

    assert {one["name"] for one in found} == names


def test_by_channel_and_page_by_page(square, other_square, told, bobs):
    told(square, *(post(id=f"p{n}") for n in range(5)))
    told(other_square, post(id="p0"), post(id="q"))
    seen, address = [], f"{MENTIONS}?limit=2&channel={square.public_id}"
    while address:
        page = bobs.get(address).json()
        seen += [one["name"] for one in page["results"]]
        address = page["next"]

    assert seen == ["p4", "p3", "p2", "p1", "p0"]


def test_a_ticket_is_made_and_expanded_and_the_decision_undone(mention, bobs, bob):
    where = f"{MENTIONS}{mention.public_id}/"
    made = bobs.post(f"{where}ticket/").json()
    ticket = Ticket.objects.get()
    assert (made["state"], made["ticket"]) == ("ticket", str(ticket.public_id))
    assert made["decided_by"] == str(bob.public_id)
    assert made["customer"] == str(ticket.customer.public_id)
    whole = bobs.get(f"{where}?expand=ticket").json()
    assert whole["ticket"]["number"] == ticket.number

    again = bobs.post(f"{where}ticket/")
    assert (again.status_code, again.json()["code"]) == (409, "already_decided")

    assert bobs.post(f"{where}undo/").json()["state"] == "new"
    assert bobs.post(f"{where}undo/").json()["code"] == "nothing_to_undo"


def test_who_saw_something_older_is_told_what_there_is_now(mention, bobs, ada):
    where = f"{MENTIONS}{mention.public_id}/"
    seen = bobs.get(where)["ETag"]
    actions.watch(mention, by=ada)

    answer = bobs.post(f"{where}ignore/", headers={"if-match": seen})

    assert (answer.status_code, answer.json()["current"]["state"]) == (412, "watching")
    assert bobs.post(f"{where}ignore/").json()["state"] == "ignored"


def test_many_are_told_each_what_became_of_it(square, told, mention, bobs, ada):
    told(square, post(id="b"))
    actions.ignore(the_mention(name="b"), by=ada)
    ids = [str(one.public_id) for one in Mention.objects.order_by("id")]
    nobody = "01a22863-e2ea-73b0-9618-f4f925ec3096"
    body = {"verb": "ignore", "mentions": [*ids, nobody]}

    answer = bobs.post(f"{MENTIONS}bulk/", body, format="json").json()

    assert answer["done"] == ids[:1]
    assert [(one["id"], one["code"]) for one in answer["refused"]] == [
        (ids[1], "already_decided"),
        (nobody, "not_found"),
    ]


def test_a_key_makes_one_ticket_however_often_it_is_sent(mention, bobs):
    where = f"{MENTIONS}{mention.public_id}/ticket/"
    answers = [
        bobs.post(where, headers={"idempotency-key": "k1"}).json() for _n in range(3)
    ]

    assert answers[0] == answers[1] == answers[2]
    assert Ticket.objects.count() == 1


def test_ac_49_what_others_hear_is_not_told(square, closed_square, told, bobs, bob):
    told(closed_square, post(id="secret"))
    told(square, post("Me too", id="b", replies=["secret"]))
    told(closed_square, post("Me too", id="b", replies=["secret"]))

    [shown] = bobs.get(MENTIONS).json()["results"]

    assert (shown["name"], shown["answers"]) == ("b", None)
    assert shown["channels"] == [str(square.public_id)]
    hidden = the_mention(name="secret")
    for verb in ("", "ticket/", "ignore/", "watch/", "undo/"):
        ask = bobs.post if verb else bobs.get
        assert ask(f"{MENTIONS}{hidden.public_id}/{verb}").status_code == 404
    assert states()["secret"] == "new"


def test_admins_lay_down_rules(admins, bobs, square, billing):
    body = {
        "name": "Leaks", "does": "ticket", "priority": "high", "tags": ["leak"],
        "team": str(billing.public_id),
        "when": {"words": ["kettle"], "sentiments": ["trouble"], "reach": 5,
                 "channels": [str(square.public_id)]},
    }  # fmt: skip
    made = admins.post("/api/v1/mention-rules/", body, format="json")
    assert made.status_code == 201, made.json()
    rule = made.json()
    assert rule["when"] == {
        "how": [], "channels": [str(square.public_id)], "words": ["kettle"],
        "authors": [], "languages": [], "sentiments": ["trouble"], "reach": 5,
    }  # fmt: skip
    where = f"/api/v1/mention-rules/{rule['id']}/"

    patched = admins.patch(where, {"name": "Drips"}, format="json").json()
    assert (patched["name"], patched["when"]) == ("Drips", rule["when"])
    assert (patched["priority"], patched["team"]) == ("high", rule["team"])
    off = admins.post(f"{where}switch/", {"on": False}, format="json").json()
    assert off["is_active"] is False
    assert admins.post(f"{where}move/", {"up": True}, format="json").status_code == 200
    assert bobs.get("/api/v1/mention-rules/").status_code == 404
    assert admins.delete(where).status_code == 204
    assert not MentionRule.objects.exists()


@pytest.mark.parametrize(
    "when",
    [{"moon": 1}, {"words": "x"}, {"words": [""]}, {"languages": ["DE"]}, {"reach": -1},
     {"sentiments": ["sad"]}, {"how": ["shout"]}, {"words": ["x"] * 51}],
)  # fmt: skip
def test_conditions_are_a_closed_list(admins, when):
    body = {"name": "A", "does": "ignored", "when": when}
    assert admins.post("/api/v1/mention-rules/", body, format="json").status_code == 400


def test_admins_say_what_is_watched(admins, bobs, square):
    body = {"sort": "account", "text": "@rival", "kinds": [fake_square.KIND]}
    made = admins.post("/api/v1/watched/", body, format="json").json()
    where = f"/api/v1/watched/{made['id']}/"
    assert admins.post("/api/v1/watched/", body, format="json").status_code == 409

    patched = admins.patch(where, {"is_active": False}, format="json").json()
    assert (patched["text"], patched["is_active"]) == ("@rival", False)
    assert bobs.get(where).status_code == 404
    assert admins.delete(where).status_code == 204
    assert not Watched.objects.exists()


@pytest.mark.parametrize("kind", ["nowhere", "telegram", "email"])
def test_nothing_is_watched_where_nobody_can_be_asked(admins, square, kind):
    body = {"sort": "word", "text": "kettle", "kinds": [kind]}
    refused = admins.post("/api/v1/watched/", body, format="json")
    assert refused.status_code == 400
    assert fake_square.KIND in refused.json()["errors"][0]["detail"]
    assert not Watched.objects.exists()
