"""Notes on customers and organizations: pinned first, one's own to change, undone."""

import pytest
from django.urls import reverse

from helpdesk.base.errors import NotAllowed
from tests.factories import make_identity, make_ticket
from tests.tickets.pages import browser_of, shown, url
from tickets import actions
from tickets.actions.customer_notes import forget_notes
from tickets.models import Customer, CustomerNote, Organization
from tickets.moving_errors import NoSuchCustomer, NoteMissing
from tickets.queries.customer_notes import notes_of

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def irma(ticket):
    return ticket.customer


def write(of, text, by, **more):
    return actions.write_customer_note(of, text=text, by=by, **more)


def at(note, verb=""):
    address = reverse("tickets:edit_note", args=[note.public_id])
    return f"{address}{verb}/" if verb else address


def texts(of):
    return [one.text for one in notes_of(of)]


def test_pinned_ones_stand_first_then_the_newest(irma, bob, ada):
    first = write(irma, "Likes tea.", bob)
    write(irma, "Moved.", ada, is_pinned=True)
    write(irma, "Called.", bob)
    assert texts(irma) == ["Moved.", "Called.", "Likes tea."]
    actions.pin_customer_note(first, is_pinned=True, by=ada)
    assert texts(irma) == ["Likes tea.", "Moved.", "Called."]


def test_it_is_written_corrected_deleted_and_brought_back_on_the_page(irma, bob):
    browser = browser_of(bob)
    page = reverse("tickets:customer", args=[irma.public_id])
    browser.post(f"{page}notes/", {"text": "Likes tea."})
    note = CustomerNote.objects.get()
    browser.post(at(note), {"text": "Likes green tea."})
    assert "Likes green tea." in shown(browser.get(page))
    gone = browser.post(at(note, "delete"), follow=True)
    assert "The note is deleted." in shown(gone)
    assert "Likes green tea." not in shown(browser.get(page))
    browser.post(at(note, "restore"))
    assert "Likes green tea." in shown(browser.get(page))


def test_the_ticket_shows_them_beside_it(irma, ticket, bob):
    company = Organization.objects.create(name="Northwind")
    Customer.objects.filter(pk=irma.pk).update(organization=company)
    write(irma, "Likes tea.", bob)
    write(company, "Pays late.", bob)
    text = shown(browser_of(bob).get(url(ticket)))
    assert "Likes tea." in text
    assert "Pays late." in text


def test_others_words_are_theirs(irma, bob, ada):
    note = write(irma, "Likes tea.", bob)
    with pytest.raises(NotAllowed):
        actions.edit_customer_note(note, text="Likes gin.", by=ada)
    other = write(irma, "Hm.", ada)
    with pytest.raises(NotAllowed):
        actions.delete_customer_note(other, by=bob)
    actions.delete_customer_note(note, by=ada)
    assert texts(irma) == ["Hm."]


def test_who_may_not_know_of_the_customer_reads_and_writes_none(
    bill, bob, dan, irma, ticket, ada
):
    secret = write(bill.customer, "In debt.", ada)
    with pytest.raises(NoSuchCustomer):
        write(bill.customer, "Hm.", bob)
    for verb in ("", "pin", "delete", "restore"):
        assert browser_of(bob).post(at(secret, verb), {"text": "x"}).status_code == 404
    actions.follow(ticket, agent=dan, by=ada)
    with pytest.raises(NotAllowed):
        write(irma, "Hm.", dan)
    with pytest.raises(NoteMissing):
        write(irma, " \n ", ada)


def test_they_survive_a_merge_and_its_undoing(irma, mailbox, bob):
    twin = make_ticket(mailbox, identity=make_identity("Irma")).customer
    write(twin, "Likes tea.", bob)
    merge = actions.merge_customers(twin, into=irma, by=bob)
    assert texts(irma) == ["Likes tea."]
    actions.unmerge_customers(merge, by=bob)
    assert (texts(irma), texts(twin)) == ([], ["Likes tea."])


def test_what_was_deleted_long_ago_is_forgotten(irma, bob, time_machine):
    note = write(irma, "Likes tea.", bob)
    actions.delete_customer_note(note, by=bob)
    assert forget_notes() == 0
    time_machine.move_to("2040-01-01")
    assert forget_notes() == 1
