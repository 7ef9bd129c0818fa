"""What each ticket has once, what words said before, and what is said again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import known, make_agent, make_channel
from tickets import actions
from tickets.models import CannedReply, FactName, Message, Wording

pytestmark = pytest.mark.django_db

API = "/api/v1"
JSON = {"content_type": "application/json"}


@pytest.fixture
def eve(support):
    eve = make_agent("Eve")
    support.members.add(eve)
    return eve


@pytest.fixture(autouse=True)
def names(db):
    FactName.objects.seed()


def test_a_context_that_nobody_wrote_is_empty(as_, bob, ticket):
    shown = as_(bob).get(f"{API}/tickets/{ticket.public_id}/context/").json()

    assert (shown["goal"], shown["summary"], shown["draft"]) == ("", "", None)
    assert shown["ticket"] == str(ticket.public_id)


def test_a_context_says_how_much_was_said_since(as_, bob, ticket):
    actions.edit_context(ticket, goal="A kettle", summary="It leaks.", by=bob)
    for n in range(5):
        actions.reply(ticket, text=f"Reply {n}", by=bob)
    actions.draft_summary(ticket, by=bob)

    shown = as_(bob).get(f"{API}/tickets/{ticket.public_id}/context/").json()

    assert (shown["goal"], shown["unsaid"], shown["is_stale"]) == ("A kettle", 5, True)
    assert "My kettle leaks." in shown["draft"]["text"]
    assert shown["draft"]["sources"][0]["words"] == "My kettle leaks."
    assert shown["edited_by"] == str(bob.public_id)


def test_a_brief_is_what_a_newcomer_reads(as_, bob, ticket):
    actions.record_fact(ticket, name="order", value="4711", by=bob)

    shown = as_(bob).get(f"{API}/tickets/{ticket.public_id}/brief/").json()

    assert [one["value"] for one in shown["facts"]] == ["4711"]
    assert shown["words"][0]["text"] == "My kettle leaks."
    assert shown["words"][0]["at"].endswith("Z")


def test_it_is_told_how_far_one_has_read(as_, bob, ticket):
    address = f"{API}/tickets/{ticket.public_id}/seen/"
    client = as_(bob)

    before = client.get(address).json()
    actions.mark_seen(ticket, seq=before["newest"], by=bob)

    assert (before["seq"], before["is_unread"]) == (0, True)
    assert client.get(address).json()["is_unread"] is False


def test_a_lead_sees_how_tickets_are_handed_over(as_, ada, bob, eve, ticket):
    known(ticket)
    offer = actions.hand_over(ticket, to=eve, note="Please", by=bob)
    address = f"{API}/handovers/board/"

    board = as_(ada).get(address).json()

    assert [one["id"] for one in board["standing"]] == [str(offer.public_id)]
    assert board["standing"][0]["ticket"] == str(ticket.public_id)
    assert as_(bob).get(address).status_code == 404


def test_hints_are_about_the_draft_that_is_sent(as_, bob, ticket):
    address = f"{API}/tickets/{ticket.public_id}/hints/"
    words = {"text": "We will send you a new kettle tomorrow."}

    answer = as_(bob).post(address, words, **JSON)

    assert answer.status_code == 200
    assert [one["kind"] for one in answer.json()["results"]] == ["promise"]


def test_what_a_message_said_before_is_for_admins(as_, ada, bob, ticket):
    message = actions.note(ticket, text="Now", by=bob)
    Wording.objects.create(message=message, text="Before", replaced_by=bob)
    address = f"{API}/messages/{message.public_id}/wordings/"

    shown = as_(ada).get(address).json()["results"]

    assert [one["text"] for one in shown] == ["Before"]
    assert as_(bob).get(address).status_code == 404


def test_an_agent_keeps_replies_for_their_team(as_, bob, support):
    client = as_(bob)
    words = {"name": "Hello", "text": "Hello!", "team": str(support.public_id)}

    made = client.post(f"{API}/canned-replies/", words, **JSON)
    address = f"{API}/canned-replies/{made.json()['id']}/"
    changed = client.patch(address, {"tags": ["Can"]}, **JSON)
    gone = client.delete(address)

    assert (made.status_code, changed.status_code, gone.status_code) == (201, 200, 204)
    assert changed.json() == {
        **made.json(), "tags": ["can"], "edited_at": changed.json()["edited_at"],
    }  # fmt: skip
    assert not CannedReply.objects.exists()


def test_what_everybody_shares_is_for_leads_and_admins(as_, ada, bob):
    shared = actions.save_canned_reply(name="Hi", text="Hi!", by=ada)
    client = as_(bob)
    address = f"{API}/canned-replies/{shared.public_id}/"

    answers = [
        client.post(f"{API}/canned-replies/", {"name": "x", "text": "x"}, **JSON),
        client.patch(address, {"name": "Mine"}, **JSON),
        client.delete(address),
    ]

    assert client.get(address).status_code == 200
    assert [answer.status_code for answer in answers] == [403] * 3
    assert [one.name for one in CannedReply.objects.all()] == ["Hi"]


def test_replies_of_other_teams_are_nobody_elses(as_, bob, grace, carol, billing):
    theirs = actions.save_canned_reply(name="A", text="B", team=billing, by=carol)
    client = as_(bob)

    assert client.get(f"{API}/canned-replies/").json()["results"] == []
    address = f"{API}/canned-replies/{theirs.public_id}/"
    assert client.get(address).status_code == 404
    named = {"name": "x", "text": "x", "team": str(billing.public_id)}
    assert client.post(f"{API}/canned-replies/", named, **JSON).status_code == 404


def test_admins_name_facts_and_switch_them(as_, ada, bob):
    client = as_(ada)

    made = client.post(f"{API}/fact-names/", {"label": "Flat"}, **JSON)
    address = f"{API}/fact-names/{made.json()['id']}/"
    off = client.patch(address, {"is_active": False, "is_single": True}, **JSON)

    assert (made.status_code, off.status_code) == (201, 200)
    assert (off.json()["label"], off.json()["is_active"]) == ("Flat", False)
    assert off.json()["is_single"] is True
    assert as_(bob).get(address).status_code == 404
    refused = as_(bob).post(f"{API}/fact-names/", {"label": "Mine"}, **JSON)
    assert (refused.status_code, refused.json()["code"]) == (403, "only_admins")


def test_a_built_in_name_keeps_its_own_label(as_, ada):
    order = FactName.objects.get(slug="order")
    address = f"{API}/fact-names/{order.public_id}/"

    shown = as_(ada).patch(address, {"is_single": False}, **JSON).json()

    assert (shown["label"], shown["is_single"]) == ("Order number", False)


def test_admins_say_what_customers_are_told_when_it_takes_longer(as_, ada, bob):
    client = as_(ada)

    put = client.put(f"{API}/holding-replies/de/", {"text": "Noch {time}."}, **JSON)
    listed = client.get(f"{API}/holding-replies/").json()["results"]

    assert put.json() == {"language": "de", "text": "Noch {time}.", "is_default": False}
    assert put.json() in listed
    assert client.get(f"{API}/holding-replies/xx/").status_code == 404
    assert as_(bob).get(f"{API}/holding-replies/").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x" * 81, "text": "x"},
        {"name": "x", "text": "a\0b"},
        {"name": "x", "text": "x", "tags": "can"},
        {"name": "x", "text": "x", "edited_by": "me"},
        {"name": None, "text": "x"},
    ],
)
def test_wrong_words_are_400(as_, ada, body):
    answer = as_(ada).post(f"{API}/canned-replies/", body, **JSON)

    assert answer.status_code == 400


def test_suggestions_are_offered_as_the_page_does(as_, bob, ticket):
    message = ticket.messages.get()
    address = f"{API}/tickets/{ticket.public_id}/suggestions/?is_offered=true"
    for name, value in (("order", "4711"), ("serial", "A1"), ("serial", "B2")):
        message.suggestions.create(
            name=name, value=value, canonical=value, starts=0, ends=2
        )
    actions.record_fact(ticket, name="order", value="4711", by=bob)
    actions.dismiss_suggestion(message.suggestions.get(value="A1"), by=bob)

    found = as_(bob).get(address).json()["results"]

    assert [one["value"] for one in found] == ["B2"]


def test_facts_are_found_by_name_and_value_and_remember(as_, bob, ticket):
    old = actions.record_fact(ticket, name="order", value="4711", by=bob)
    new = actions.record_fact(ticket, name="order", value="4712", replaces=old, by=bob)
    client = as_(bob)

    now = client.get(f"{API}/facts/?name=order&is_current=true").json()["results"]
    was = client.get(f"{API}/facts/?value=4711").json()["results"]

    assert [one["id"] for one in now] == [str(new.public_id)]
    assert [one["replaced_by"] for one in was] == [str(new.public_id)]


def test_a_code_is_shown_while_it_is_good(as_, bob, ticket, support):
    made = ticket.continuations.create(kind="widget", offered_by=bob)
    client = as_(bob)
    address = f"{API}/continuations/{made.public_id}/"

    before = client.get(address).json()["code"]
    made.arrived_at, made.channel = made.offered_at, make_channel(support)
    made.save()

    assert before == made.shown
    assert client.get(address).json()["code"] is None


def test_ticket_templates_are_kept_and_their_words_begin_tickets(
    as_, ada, bob, support
):
    client, address = as_(ada), f"{API}/ticket-templates/"
    words = {"text": "Dear {{customer.name}}", "priority": "high", "tags": ["recall"]}
    made = client.post(address, {"name": "Recall"} | words, **JSON).json()
    assert (made["priority"], made["is_sent"], made["team"]) == ("high", True, None)
    one = f"{address}{made['id']}/"
    rich = client.patch(one, {"html": "<p>Dear <b>you</b></p>"}, **JSON).json()
    assert (rich["text"].strip(), rich["tags"]) == ("Dear you", ["recall"])
    assert client.patch(one, {"text": "Dear all"}, **JSON).json()["html"] == ""
    wrong = client.patch(one, {"text": "{{ticket.number}}"}, **JSON)
    assert (wrong.status_code, wrong.json()["code"]) == (409, "variable_unknown")
    assert as_(bob).patch(one, {"name": "Mine"}, **JSON).status_code == 403

    channel = make_channel(support, traits={"can_start": True})
    body = {"channel": str(channel.public_id), "address": "irma@customer.example"}
    body |= {"name": "Irma", "send": True, "assignee": str(ada.public_id)}
    body |= {"text": "Dear {{customer.name}}", "has_variables": True}
    opened = as_(bob).post(f"{API}/tickets/", body, **JSON)
    assert opened.status_code == 201
    assert opened.json()["assignee"] == str(ada.public_id)
    assert (
        Message.objects.get(ticket__public_id=opened.json()["id"]).text == "Dear Irma"
    )
    assert client.delete(one).status_code == 204


def test_macros_are_kept_looked_at_run_and_undone(as_, ada, bob, ticket):
    client, address = as_(ada), f"{API}/macros/"
    steps = [
        {"do": "tag", "name": "Refund"},
        {"do": "reply", "text": "Hi {{organization.name|you}}."},
    ]
    made = client.post(address, {"name": "Refund", "steps": steps}, **JSON).json()
    one = f"{address}{made['id']}/"
    file = SimpleUploadedFile("a.txt", b"kettle")
    with_file = client.post(f"{one}attach/", {"files": file}).json()
    about = {"ticket": str(ticket.public_id)}

    seen = as_(bob).post(f"{one}preview/", about, **JSON).json()
    assert seen == {
        "steps": [
            {"title": "Add a tag", "words": "refund"},
            {"title": "Reply", "words": "Hi you."},
        ],
        "stops": "",
        "code": "",
    }
    verb = f"{API}/tickets/{ticket.public_id}/"
    body = {"macro": made["id"], "hold_seconds": 9}
    run = as_(bob).post(f"{verb}run-macro/", body, **JSON)
    assert (run.status_code, run.json()["name"]) == (201, "Refund")
    undone = as_(bob).post(f"{verb}undo-macro/", {"run": run.json()["id"]}, **JSON)
    assert (undone.status_code, undone.json()["tags"]) == (200, [])
    gone = client.post(
        f"{one}drop-file/", {"file": with_file["files"][0]["id"]}, **JSON
    )
    assert gone.json()["files"] == []
    wrong = client.patch(one, {"steps": [{"do": "delete"}]}, **JSON)
    assert (wrong.status_code, wrong.json()["code"]) == (409, "wrong_step")
    assert as_(bob).patch(one, {"name": "Mine"}, **JSON).status_code == 403
    assert client.delete(one).status_code == 204
