"""Drafts that colleagues read along: with leave, taken over whole, sent by one of them."""

import pytest

from tests.tickets.pages import browser_of, shown
from tickets import actions
from tickets.actions import NewFile
from tickets.draft_errors import DraftTaken, DraftWentOn, NothingToShare
from tickets.models import Draft

pytestmark = pytest.mark.usefixtures("company")


def write(ticket, by, text, **more):
    return actions.save_draft(ticket, mode="reply", text=text, by=by, **more)


@pytest.fixture
def shared(ticket, bob):
    """Bob writes, with a file, and lets colleagues read it."""
    file = NewFile(filename="a.txt", content_type="text/plain", content=b"one")
    write(ticket, bob, "Dear Irma", html="<p>Dear <b>Irma</b></p>")
    actions.attach_to_draft(ticket, mode="reply", files=[file], by=bob)
    return actions.share_draft(ticket, by=bob)


def read(agent, ticket):
    part = {"HX-Request": "true"}
    answer = browser_of(agent).get(f"/t/{ticket.number}/drafts/", headers=part)
    return answer.status_code, answer.content.decode()


def test_nobody_reads_what_is_not_shared(ticket, ada, bob, shared, dan):
    assert "Dear Irma" in read(ada, ticket)[1]
    assert "Dear Irma" not in read(bob, ticket)[1]  # one's own
    actions.follow(ticket, agent=dan, by=ada)
    assert read(dan, ticket)[0] == 404  # collaborators answer nobody
    actions.share_draft(ticket, shared=False, by=bob)
    assert "Dear Irma" not in read(ada, ticket)[1]
    with pytest.raises(NothingToShare):
        actions.take_draft(ticket, writer=bob, by=ada)


def test_notes_are_never_shared(ticket, ada, bob, shared):
    actions.save_draft(ticket, mode="note", text="Between us", by=bob)
    assert "Between us" not in read(ada, ticket)[1]


def test_it_is_taken_over_with_its_files_before_ones_own_words(
    ticket, ada, bob, shared
):
    write(ticket, ada, "Kind regards")
    actions.take_draft(ticket, writer=bob, by=ada)

    (mine,) = Draft.objects.filter(ticket=ticket)
    assert (mine.agent, mine.text) == (ada, "Dear Irma\n\nKind regards")
    assert mine.html == "<p>Dear <b>Irma</b></p><p>Kind regards</p>"
    assert [one.filename for one in mine.files.all()] == ["a.txt"]


def test_undone_both_have_what_they_had(ticket, ada, bob, shared):
    write(ticket, ada, "Kind regards")
    taking = actions.take_draft(ticket, writer=bob, by=ada)
    actions.return_draft(taking, by=ada)

    found = {one.agent: one for one in Draft.objects.filter(ticket=ticket)}
    assert (found[ada].text, found[bob].text) == ("Kind regards", "Dear Irma")
    assert found[bob].html == "<p>Dear <b>Irma</b></p>"
    assert (found[ada].files.count(), found[bob].files.count()) == (0, 1)
    with pytest.raises(DraftWentOn):
        actions.return_draft(taking, by=ada)


def test_what_went_on_is_not_given_back(ticket, ada, bob, shared):
    taking = actions.take_draft(ticket, writer=bob, by=ada)
    write(ticket, ada, "Dear Irma, and more")
    with pytest.raises(DraftWentOn):
        actions.return_draft(taking, by=ada)


def test_it_is_never_sent_by_two(ticket, ada, bob, shared):
    actions.take_draft(ticket, writer=bob, by=ada)
    with pytest.raises(DraftTaken):
        actions.reply(ticket, text="Dear  Irma", by=bob, seen=ticket.seq)
    actions.reply(ticket, text="Dear Irma", by=ada)
    seen = ticket.messages.last().seq
    with pytest.raises(DraftTaken):
        actions.reply(ticket, text="Dear Irma", by=bob, seen=seen)
    assert ticket.messages.count() == 2
    actions.reply(ticket, text="Something else", by=bob, seen=seen)
    actions.reply(ticket, text="Dear Irma", by=bob, seen=seen, anyway=True)


def test_without_scripts_there_is_a_page(ticket, ada, bob, shared):
    page = browser_of(ada).get(f"/t/{ticket.number}/drafts/")
    assert "Bob is writing" in shown(page)
    ticket_page = browser_of(ada).get(f"/t/{ticket.number}/").content.decode()
    assert f'href="/t/{ticket.number}/drafts/"' in ticket_page
    browser_of(ada).post(f"/t/{ticket.number}/take-draft/", {"writer": bob.public_id})
    assert Draft.objects.get().agent == ada
