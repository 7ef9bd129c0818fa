"""The doors of answers by template: a page, a popover, and the API."""

import json
from uuid import uuid4

import pytest

from channels_app import outbound
from channels_app.models import Template
from tests.channels_app.outbound.test_by_template import late, template
from tests.tokens import make_token, program
from tickets import actions
from tickets.models import Channel, Message, Ticket

__all__ = ["late"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def news(late, door) -> Template:
    Channel.objects.update(traits={**Channel.objects.get().traits, "templates": True})
    return template(door)


@pytest.fixture
def desk(client, company, bob):
    client.force_login(bob)
    return client


@pytest.fixture
def api(company, bob):
    return program(make_token(bob, "tickets:write").secret)


def at(ticket: Ticket) -> str:
    return f"/t/{ticket.number}/template/"


def door_of(ticket: Ticket) -> str:
    return f"/api/v1/tickets/{ticket.public_id}/template-replies/"


def typed(news: Template, **more: str) -> dict[str, str]:
    told = {"value-1": "Irma", "value-2": "kettle", "key": str(uuid4())}
    return {"template": str(news.public_id), **told, **more}


def answers() -> list[str]:
    found = Message.objects.filter(direction="out").order_by("pk")
    return list(found.values_list("text", flat=True))


def test_the_composer_offers_it_when_the_window_is_closed(late, news, desk):
    shown = desk.get(f"/t/{late.number}/")
    assert at(late) in shown.text
    assert "No answer is taken there now" in shown.text


def test_the_composer_offers_it_while_the_window_is_open(ticket, door, desk):
    assert at(ticket) not in desk.get(f"/t/{ticket.number}/").text
    Channel.objects.update(traits={**door.traits, "templates": True})
    assert at(ticket) in desk.get(f"/t/{ticket.number}/").text


def test_one_chooses_among_those_that_are_approved(late, news, door, desk):
    template(door, name="other", body="Sale!")
    template(door, name="waits", status="PENDING")
    template(door, name="gone", gone_at=late.created_at)
    shown = desk.get(at(late))
    names = [one.name for one in shown.context["offered"]]
    assert names == ["news", "other"]
    assert shown.context["form"] is None


def test_its_words_are_shown_with_what_was_typed_and_nothing_is_sent(late, news, desk):
    shown = desk.get(at(late), {"template": news.public_id})
    assert "Hello {{1}}, your {{2}} is here, {{1}}." in shown.text
    half = {"value-1": "<Irma>", "value-2": "", "look": "1"}
    shown = desk.post(at(late), typed(news, **half))
    assert shown.status_code == 200
    assert "Hello &lt;Irma&gt;, your {{2}} is here, &lt;Irma&gt;." in shown.text
    assert answers() == []


@pytest.mark.parametrize("is_popover", [True, False])
def test_it_is_sent_once_however_often_its_form_is(
    late, news, desk, provider, is_popover
):
    headers = {"HX-Request": "true"} if is_popover else {}
    form = typed(news)
    for _time in range(2):
        sent = desk.post(at(late), form, headers=headers)
        assert sent.status_code == (204 if is_popover else 303)
    if is_popover:
        assert json.loads(sent["HX-Trigger"])["done"]["number"] == late.number
    outbound.drain()
    assert answers() == ["Hello Irma, your kettle is here, Irma."]
    (taken,) = provider.taken
    assert taken.template["values"] == {"1": "Irma", "2": "kettle"}


def test_an_empty_place_is_told_beside_its_field(late, news, desk):
    shown = desk.post(at(late), typed(news, **{"value-2": "  "}))
    assert shown.status_code == 422
    assert list(shown.context["form"].errors) == ["value-2"]
    assert 'value="Irma"' in shown.text
    assert answers() == []


def test_one_that_is_approved_no_longer_is_not_sent(late, news, desk):
    form = typed(news)
    Template.objects.update(status="PAUSED")
    shown = desk.post(at(late), form)
    assert shown.status_code == 409
    assert "its provider has not approved it" in shown.text
    assert answers() == []


def test_whoever_may_not_answer_sends_none(company, late, news, client, dan, bob):
    client.force_login(dan)
    assert client.post(at(late), typed(news)).status_code == 404
    actions.resolve(late, by=bob)
    Ticket.objects.update(status="closed")
    client.force_login(bob)
    assert client.get(at(late)).status_code == 409
    assert answers() == []


def body(news: Template, **values: str) -> dict[str, object]:
    return {"template": str(news.public_id), "values": values}


def test_programs_send_it_once_for_a_key(late, news, api, provider):
    key = {"Idempotency-Key": str(uuid4())}
    given = body(news, **{"1": "Irma", "2": "kettle"})
    first, again = (
        api.post(door_of(late), given, format="json", headers=key) for _ in range(2)
    )
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["text"] == "Hello Irma, your kettle is here, Irma."
    assert again.json()["id"] == first.json()["id"]
    assert len(answers()) == 1


def test_programs_are_told_why_not(late, news, door, api):
    answer = api.post(door_of(late), body(news, **{"1": "Irma"}), format="json")
    assert answer.status_code == 409
    assert answer.json()["code"] == "template_values_missing"
    assert answer.json()["data"]["missing"] == ["2"]

    waits = template(door, name="waits", status="PENDING", body="Hello")
    answer = api.post(door_of(late), {"template": str(waits.public_id)}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "template_not_approved")

    given = {"template": str(uuid4())}
    assert api.post(door_of(late), given, format="json").status_code == 404
    assert answers() == []


def test_programs_that_know_an_older_ticket_send_nothing(late, news, api, bob):
    old = {"If-Match": '"long-ago"'}
    given = body(news, **{"1": "Irma", "2": "kettle"})
    answer = api.post(door_of(late), given, format="json", headers=old)
    assert answer.status_code == 412
    assert answers() == []


def test_a_draft_stays_while_a_template_goes(late, news, desk, bob):
    actions.save_draft(late, mode="reply", text="Dear Irma", by=bob)
    desk.post(at(late), typed(news))
    assert "Dear Irma" in desk.get(f"/t/{late.number}/").text
