"""Words of ours that were corrected or taken back after they were said."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from helpdesk.base.errors import NotAllowed
from tests.factories import make_channel, make_ticket
from tests.tickets.pages import browser_of, url
from tests.tickets.verbs import told
from tickets import actions
from tickets.errors import CannotBeChanged, NothingToSay
from tickets.models import Delivery, Message, Ticket, Wording
from tickets.queries.search import search


@pytest.fixture
def chat(support):
    """A conversation where words can be changed after they were said."""
    return make_ticket(make_channel(support, kind="chat", traits={"edit": True}))


@pytest.fixture
def said(chat, bob):
    return actions.reply(chat, text="Sory!", html="<p><b>Sory!</b></p>", by=bob)


def now(message):
    message.refresh_from_db()
    return message.text, message.html, message.edited_at is not None


def test_a_corrected_message_says_the_new_words_and_that_it_was_corrected(said, bob):
    actions.edit_message(said, text="Sorry!", by=bob)
    assert now(said) == ("Sorry!", "", True)
    said.ticket.refresh_from_db()
    assert said.ticket.last_words == "Sorry!"
    # An event is for good, words are not.
    assert told(said.ticket)[-1] == (
        "message_edited",
        "Bob",
        {"message": str(said.public_id)},
    )


def test_admins_find_each_wording_with_who_replaced_it_and_when(said, bob, ada):
    actions.edit_message(said, text="Sorry!", by=bob)
    actions.delete_message(said, by=ada)
    kept = [(one.text, one.replaced_by.name) for one in said.wordings.all()]
    assert kept == [("Sory!", "Bob"), ("Sorry!", "Ada")]


def test_a_deleted_message_stays_as_a_place_where_words_were(said, bob):
    actions.delete_message(said, by=bob)
    said.refresh_from_db()
    assert (said.text, said.html, said.deleted_at is not None) == ("", "", True)
    said.ticket.refresh_from_db()
    assert said.ticket.last_words == ""


def test_search_finds_the_words_that_stand_and_no_others(said, bob):
    actions.edit_message(said, text="Apologies", by=bob)
    assert len(search(bob, "apologies").hits) == 1
    assert search(bob, "sory").hits == []


def test_the_last_words_of_a_ticket_stay_when_older_ones_change(chat, said, bob):
    actions.reply(chat, text="And again", by=bob)
    actions.edit_message(said, text="Sorry!", by=bob)
    assert Ticket.objects.get(pk=chat.pk).last_words == "And again"


def test_the_same_words_again_are_no_correction(said, bob):
    actions.edit_message(said, text=said.text, html=said.html, by=bob)
    assert now(said)[2] is False
    assert not Wording.objects.exists()


def test_nothing_is_no_correction(said, bob):
    with pytest.raises(NothingToSay):
        actions.edit_message(said, text=" ", by=bob)


def test_a_colleague_may_not_change_what_somebody_else_said(chat, bob, ada):
    theirs = actions.reply(chat, text="Hello", by=ada)
    with pytest.raises(NotAllowed):
        actions.edit_message(theirs, text="Bye", by=bob)
    with pytest.raises(NotAllowed):
        actions.delete_message(theirs, by=bob)


def test_the_lead_of_the_team_may(billing, carol, grace):
    bill = make_ticket(make_channel(billing, kind="chat", traits={"edit": True}))
    theirs = actions.reply(bill, text="Hello", by=grace)
    actions.edit_message(theirs, text="Good day", by=carol)
    assert now(theirs)[0] == "Good day"


@pytest.mark.parametrize(
    ("later", "changed"),
    [(timedelta(hours=24), True), (timedelta(hours=24, seconds=1), False)],
)
def test_after_a_day_words_stand(said, bob, later, changed):
    with time_machine.travel(said.said_at + later, tick=False):
        if changed:
            actions.edit_message(said, text="Sorry!", by=bob)
        else:
            with pytest.raises(CannotBeChanged):
                actions.edit_message(said, text="Sorry!", by=bob)
    assert now(said)[2] is changed


def test_a_mail_cannot_be_changed(ticket, bob):
    mail = actions.reply(ticket, text="Sory!", by=bob)
    with pytest.raises(CannotBeChanged):
        actions.edit_message(mail, text="Sorry!", by=bob)


def test_what_went_on_by_mail_cannot_be_changed_and_what_waits_can(
    said, bob, mailbox, ticket
):
    irma = ticket.customer.identities.get()
    mail = actions.continue_by(said, identity=irma, channel=mailbox)
    actions.edit_message(said, text="Sorry!", by=bob)
    Delivery.objects.filter(pk=mail.pk).update(state=Delivery.State.SENT)
    with pytest.raises(CannotBeChanged):
        actions.edit_message(said, text="Excuse me!", by=bob)


@pytest.mark.parametrize("change", ["delete", "customer's", "note"])
def test_only_words_of_ours_that_still_stand_can_be_changed(chat, said, bob, change):
    if change == "delete":
        actions.delete_message(said, by=bob)
    elif change == "note":
        said = actions.note(chat, text="Odd", by=bob)
    else:
        said = chat.messages.earliest("seq")
        said.agent = bob
        said.save()
    with pytest.raises(CannotBeChanged):
        actions.delete_message(said, by=bob)


def test_a_reply_that_may_still_be_taken_back_is_not_said_yet(chat, bob):
    held = actions.reply(chat, text="Soon", by=bob, hold=timedelta(seconds=10))
    with pytest.raises(CannotBeChanged):
        actions.edit_message(held, text="Now", by=bob)


def test_the_form_shows_what_the_message_says_now(company, said, bob):
    page = browser_of(bob).get(
        url(said.ticket, "edit_message"), {"message": str(said.public_id)}
    )
    assert "Sory!</textarea>" in page.content.decode()


def test_the_form_of_a_message_of_another_ticket_shows_nothing(
    company, said, bob, ticket
):
    page = browser_of(bob).get(
        url(ticket, "edit_message"), {"message": str(said.public_id)}
    )
    assert "Sory" not in page.content.decode()


def test_who_is_refused_keeps_what_they_typed(company, said, bob):
    Message.objects.update(said_at=timezone.now() - timedelta(days=2))
    answer = browser_of(bob).post(
        url(said.ticket, "edit_message"),
        {"message": said.public_id, "text": "Sorry!"},
    )
    assert answer.status_code == 409
    assert "Sorry!</textarea>" in answer.content.decode()


@pytest.mark.parametrize("change", ["edit", "delete"])
def test_an_admin_finds_what_it_said_from_the_conversation(
    company, said, bob, ada, change
):
    if change == "edit":
        actions.edit_message(said, text="Sorry!", by=bob)
    else:
        actions.delete_message(said, by=bob)
    address = f"{url(said.ticket)}messages/{said.public_id}/wordings/"
    assert address in browser_of(ada).get(url(said.ticket)).content.decode()
    page = browser_of(ada).get(address)
    assert page["Cache-Control"] == "private, no-store"
    assert "Sory!" in page.content.decode()
    assert "Bob" in page.content.decode()
    # To everybody else it is gone.
    assert address not in browser_of(bob).get(url(said.ticket)).content.decode()
    assert browser_of(bob).get(address).status_code in {403, 404}


def test_wordings_of_a_message_are_found_by_its_own_ticket_alone(
    company, said, ada, bob, ticket
):
    actions.edit_message(said, text="Sorry!", by=bob)
    address = f"{url(ticket)}messages/{said.public_id}/wordings/"
    assert browser_of(ada).get(address).status_code == 404
