"""Public words become mentions: one for each post, however it came."""

import random
from datetime import timedelta
from itertools import permutations

import pytest
from django.utils import timezone

from channels_app import inbound, intake
from channels_app.models import Envelope
from helpdesk.listening.models import Mention
from tests import fake_square
from tests.fake_square import post
from tests.listening.seen import states, steps, the_mention
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_a_post_is_a_mention_and_no_ticket(square, told):
    told(square, post(reach=1200, photos=["a broken kettle.jpg"]))

    mention = the_mention()
    assert (mention.state, mention.how, mention.text) == (
        "new",
        "mention",
        "My kettle leaks, @acme",
    )
    assert (mention.author, mention.author_shown, mention.author_name) == (
        "irma",
        "@irma",
        "Irma",
    )
    assert (mention.language, mention.reach, mention.sentiment) == ("", 1200, -1)
    assert mention.files == [
        {"filename": "a broken kettle.jpg", "content_type": "image/jpeg"}
    ]
    assert mention.address == "https://square.example/square:1"
    assert not Ticket.objects.exists()
    assert Envelope.objects.get().state == "stored"


def test_what_its_network_says_of_the_language_counts(square, told):
    told(square, post("Der Kessel ist nicht dicht und ich warte", id="a"))
    told(
        square,
        post("Der Kessel ist nicht dicht und ich warte", id="b", language="pt-BR"),
    )

    assert dict(Mention.objects.values_list("name", "language")) == {
        "a": "de",
        "b": "pt",
    }


@pytest.mark.sampled(1)
@pytest.mark.parametrize("seed", range(5))
def test_told_five_times_in_any_order_each_post_is_one_mention(
    square, other_square, seed
):
    items = [post(f"Post {n}", id=f"p{n}", replies=[f"p{n - 1}"]) for n in range(4)]
    told = [(channel, one) for one in items for channel in (square, other_square)] * 5
    random.Random(seed).shuffle(told)
    for channel, one in told:
        intake.store(channel, [fake_square.raw(one)])
        if random.Random(seed + len(one["id"])).random() > 0.5:
            inbound.drain()
    inbound.drain()

    assert sorted(states()) == ["p0", "p1", "p2", "p3"]
    first = the_mention(name="p0")
    assert set(first.said_below.values_list("name", flat=True)) == {"p1", "p2", "p3"}
    assert [one.reached.count() for one in Mention.objects.all()] == [2, 2, 2, 2]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_conversation_is_found_in_any_order(square, told, order):
    chain = [
        post("First", id="a"),
        post("Second", id="b", replies=["a"]),
        post("Third", id="c", replies=["b", "a"]),
    ]
    told(square, *(chain[at] for at in order))

    found = {one.name: one for one in Mention.objects.all()}
    assert found["b"].answers == found["a"]
    assert found["c"].answers == found["b"]
    assert [found[name].thread for name in "abc"] == [None, found["a"], found["a"]]


def test_posts_that_claim_to_answer_each_other_end_nowhere(square, told):
    told(square, post(id="a", replies=["b"]), post(id="b", replies=["a"]))

    assert sorted(states()) == ["a", "b"]


def test_poll_and_search_of_the_same_post_are_one_mention(square, told):
    told(square, post(how="watched", watched=["kettle"]))
    told(square, post(how="mention", version="again"))

    mention = the_mention()
    assert (mention.how, mention.watched) == ("mention", ["kettle"])


def test_two_of_our_accounts_hear_one_mention(square, other_square, told):
    told(square, post())
    told(other_square, post(how="watched", watched=["kettle"]))

    mention = the_mention()
    assert [one.channel for one in mention.reached.all()] == [square, other_square]
    assert (mention.how, mention.watched) == ("mention", ["kettle"])


def test_nobody_else_can_claim_a_post(square, other_square, told):
    told(square, post())
    told(other_square, post("Mine now", **{"from": "mallory"}))

    assert the_mention().author == "irma"
    assert Envelope.objects.get(channel=other_square).state == "rejected"


def test_our_own_posts_are_no_mentions(square, other_square, told):
    told(square, post(**{"from": "acme"}), post(id="b", **{"from": "acme-shop"}))

    assert not Mention.objects.exists()
    assert set(Envelope.objects.values_list("state", flat=True)) == {"rejected"}


def test_a_change_is_taken_note_of_and_what_stood_there_is_kept(square, told):
    told(square, post(), {"type": "edit", "id": "square:1", "from": "irma",
                          "text": "It works now, thanks!", "at": _ago(0)})  # fmt: skip

    mention = the_mention()
    assert (mention.text, mention.sentiment) == ("It works now, thanks!", 1)
    assert [(one.what, one.text) for one in mention.steps.all()] == [
        ("edited", "My kettle leaks, @acme")
    ]


def test_changes_in_the_wrong_order_end_with_the_newest(square, told):
    late = {
        "type": "edit",
        "id": "square:1",
        "from": "irma",
        "text": "Last",
        "at": _ago(1),
    }
    soon = {**late, "text": "Middle", "at": _ago(9)}
    told(square, post(), late, soon)

    assert the_mention().text == "Last"


def test_a_version_that_comes_as_a_post_changes_it(square, told):
    told(square, post(), post("It drips, @acme", version="2"))

    assert the_mention().text == "It drips, @acme"


def test_a_version_in_another_language_is_in_that_language(square, told):
    told(square, post("My kettle leaks and it is bad", language="en"))
    told(square, post("Mein Kocher leckt", version="2", language="de"))

    assert the_mention().language == "de"


def test_an_account_that_hears_later_changes_nothing(square, other_square, told):
    told(square, post(), post("It drips, @acme", version="2"))
    told(other_square, post())

    assert the_mention().text == "It drips, @acme"


def test_what_is_taken_back_stays_to_be_read(square, told):
    gone = {"type": "delete", "id": "square:1", "from": "irma", "at": _ago(0)}
    told(square, post(), gone, gone)

    mention = the_mention()
    assert mention.text == "My kettle leaks, @acme"
    assert mention.deleted_at is not None
    assert steps(mention) == ["deleted"]


def test_nobody_changes_or_takes_back_what_others_said(square, told):
    told(square, post())
    told(square, {"type": "edit", "id": "square:1", "from": "mallory", "text": "x"})
    told(square, {"type": "delete", "id": "square:1", "from": "mallory"})

    mention = the_mention()
    assert (mention.text, mention.deleted_at) == ("My kettle leaks, @acme", None)


def test_an_account_that_a_post_did_not_reach_says_nothing_of_it(
    square, other_square, told
):
    told(square, post())
    told(other_square, {"type": "delete", "id": "square:1", "from": "irma"})

    assert the_mention().deleted_at is None


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "/t/1/", "https://a b", ""]
)
def test_only_a_page_can_be_its_address(square, told, address):
    told(square, post(address=address))

    assert the_mention().address == ""


def _ago(minutes: float) -> str:
    return (timezone.now() - timedelta(minutes=minutes)).isoformat()
