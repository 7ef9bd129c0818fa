"""Who is called in a note by "@" and their name."""

import pytest

from tests.factories import make_agent
from tests.tickets.verbs import told
from tickets import actions
from tickets.actions.note import mentioned
from tickets.models import Follower, Ticket


@pytest.fixture
def ann(db):
    return make_agent("Ann")


@pytest.fixture
def ann_lee(db):
    return make_agent("Lee", "collaborator")


@pytest.fixture(autouse=True)
def colleagues(ann, ann_lee):
    ann_lee.name = "Ann Lee"
    ann_lee.save()


def called(ticket: Ticket, text: str, by, **more) -> list[str]:
    """The names of those the note's event tells of."""
    actions.note(ticket, text=text, by=by, **more)
    ids = told(ticket)[-1][2].get("mentions", [])
    rows = Follower.objects.filter(why="mentioned").select_related("agent")
    names = {str(row.agent.public_id): row.agent.name for row in rows}
    return [names[one] for one in ids]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Ann Lee, look", ["Ann Lee"]),
        ("@ann LEE look", ["Ann Lee"]),
        ("Ask @Ann\nLee.", ["Ann Lee"]),
        ("@Ann look", ["Ann"]),
        ("@Ann Leeway", ["Ann"]),
        ("@Ann and (@Ann Lee)", ["Ann", "Ann Lee"]),
        ("@Annabel", []),
        ("mail me@Ann", []),
        ("Ann Lee", []),
        ("@", []),
        ("@@Ann", ["Ann"]),
        ("@Bob that is me", []),
    ],
)
def test_whole_names_count_and_the_longest_first(ticket, bob, text, names):
    assert called(ticket, text, bob) == names


def test_they_see_the_ticket_from_now_on(bill, carol, ann, ann_lee):
    assert not Ticket.objects.visible_to(ann_lee).exists()
    actions.note(bill, text="@Ann Lee @Ann", by=carol)
    for agent in (ann, ann_lee):
        assert Ticket.objects.visible_to(agent).filter(pk=bill.pk).exists()


def test_who_follows_already_goes_on_for_their_own_reason(ticket, bob, ann):
    actions.follow(ticket, agent=ann, by=bob)
    actions.note(ticket, text="@Ann", by=bob)
    assert Follower.objects.get(agent=ann).why == "added"
    assert told(ticket)[-1][2]["mentions"] == [str(ann.public_id)]


def test_who_left_is_not_called(ticket, bob, ann):
    ann.is_active = False
    ann.save()
    actions.note(ticket, text="@Ann", by=bob)
    assert "mentions" not in told(ticket)[-1][2]


def test_a_name_is_no_pattern(ticket, bob):
    odd = make_agent("Odd")
    odd.name = "A.* (B[+\\"
    odd.save()
    assert called(ticket, "@Axx (B and @A.* (B[+\\!", bob) == ["A.* (B[+\\"]


def test_names_in_other_scripts_are_called_too(ticket, bob, ann):
    ann.name = "Éloïse Łukasz"
    ann.save()
    assert called(ticket, "@éloïse łukasz: ja?", bob) == ["Éloïse Łukasz"]


def test_formatted_notes_call_as_well(ticket, bob):
    assert called(ticket, "", bob, html="<p>Hi @Ann <b>Lee</b></p>") == ["Ann Lee"]


def test_a_reply_calls_nobody(ticket, bob, ann):
    actions.reply(ticket, text="@Ann", by=bob)
    assert not Follower.objects.exists()


def test_without_an_at_nobody_is_looked_for(ticket, bob, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert mentioned("no one", by=bob) == []
