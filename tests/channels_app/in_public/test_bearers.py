"""What lets whoever holds it in is never said in public."""

import re

import pytest

from channels_app import resume
from tests.channels_app.widget.factories import make_visitor
from tests.factories import make_telephone
from tests.tickets.verbs import everything
from tickets import actions, codes
from tickets.channel_errors import LetsAnybodyIn
from tickets.models import Continuation, Message
from tickets.queries import reach

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def bearer(ticket, support, bob) -> Continuation:
    make_telephone(support)
    return actions.continue_on(ticket, kind="phone", by=bob)


@pytest.mark.parametrize(
    "write",
    [
        lambda one: f"Call us and say {one.shown}.",
        lambda one: f"Call us and say {one.shown.lower().replace('-', ' ')}.",
        lambda one: f"Call us and say {one.code}.",
        lambda one: f"Follow https://desk.example/c/{one.signed}/",
        lambda one: f"Call us and type {codes.in_groups(codes.keyed(one.code))}.",
        lambda one: "x" * 150 + f" {one.signed}",
        # Whoever reads it can type it, whatever stands between its signs.
        lambda one: f"Say {' '.join(one.code)}, please.",
        lambda one: f"Say {one.shown.replace('-', '.')}.",
        lambda one: f"Say {one.shown.replace('-', ', ')}.",
        lambda one: f"Say {one.shown}.".replace("-", "\N{NON-BREAKING HYPHEN}"),
        lambda one: f"Say _{one.code[:4]}-{one.code[4:]}_.",
        lambda one: f"Type {' '.join(codes.keyed(one.code))}.",
        reach.invitation,
    ],
)
def test_a_code_is_refused_in_public_and_taken_in_private(bearer, ticket, bob, write):
    before = everything()
    with pytest.raises(LetsAnybodyIn):
        actions.reply(ticket, text=write(bearer), public=True, by=bob)
    assert everything() == before
    assert actions.reply(ticket, text=write(bearer), public=False, by=bob).pk


def test_a_link_into_somebodys_chat_is_refused_too(ticket, shop, bob):
    visitor = make_visitor(shop)
    link = resume.Link(kind=resume.Kind.VISITOR, what=visitor.pk, whose=0)
    for text in (resume.address(link), f"see /c/{resume.sign(link)}"):
        with pytest.raises(LetsAnybodyIn):
            actions.reply(ticket, text=text, public=True, by=bob)
    html = f'<p><a href="{resume.address(link)}">Here</a></p>'
    with pytest.raises(LetsAnybodyIn):
        actions.reply(ticket, html=html, public=True, by=bob)


def test_the_public_link_and_codes_of_nothing_are_taken(offered, answered, ticket, bob):
    assert "/c/p." in answered.text
    assert len(answered.text) < 300
    said = actions.reply(ticket, text="Model ABC-DEF-GHJ it is.", public=True, by=bob)
    assert said.public


def test_the_invitation_holds_no_code_at_all(offered, ticket):
    text = reach.invitation(offered)
    assert offered.code not in re.sub(r"\W", "", text).upper()
    assert list(codes.read(text)) == []


def test_a_draft_with_a_code_is_refused_by_the_page_and_kept(
    client, bearer, ticket, square, bob
):
    client.force_login(bob)
    sent = {"text": bearer.shown, "channel": f"{square.public_id}:public"}
    page = client.post(f"/t/{ticket.number}/reply/", sent)
    assert page.status_code == 409
    assert bearer.shown in page.content.decode()
    assert not Message.objects.filter(direction="out").exists()


def test_customers_are_not_offered_to_go_on_in_public(ticket, shop, bob):
    assert reach.PUBLIC in dict(reach.ways_on(ticket))
    assert reach.PUBLIC not in dict(reach.asked_for(ticket))


def test_the_api_gives_no_code_of_a_public_link(offered, client, bob):
    client.force_login(bob)
    [one] = client.get("/api/v1/continuations/").json()["results"]
    assert (one["kind"], one["code"]) == ("public", None)


def test_the_page_puts_the_link_into_the_reply(client, ticket, bob):
    client.force_login(bob)
    answer = client.post(
        f"/t/{ticket.number}/continue-on/",
        {"kind": "public"},
        headers={"Accept": "application/json"},
    )
    assert "/c/p." in str(answer.json())
    page = client.get(f"/t/{ticket.number}/").content.decode()
    assert "Chat, by a public link" in page
