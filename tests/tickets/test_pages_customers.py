"""/customers/: who is seen there, and one of them as a whole."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_channel, make_identity, make_ticket, soon
from tests.tickets.pages import browser_of, shown, url
from tickets import actions
from tickets.models import Customer, CustomerMerge, Message
from tickets.queries import customers as listing
from tickets.queries import whole

pytestmark = pytest.mark.usefixtures("company")
LIST = "/customers/"


@pytest.fixture
def irma(ticket):
    return ticket.customer


@pytest.fixture
def chat(irma, support):
    """Her second ticket, by chat."""
    channel = make_channel(support, kind="widget")
    hers = make_identity("Irma", kind="widget", customer=irma)
    return make_ticket(channel, identity=hers, subject="Hi", text="Is anybody there?")


@pytest.fixture
def secret(irma, billing_mailbox):
    """Her third one, where Bob may not look."""
    hers = make_identity("Irma", customer=irma)
    return make_ticket(billing_mailbox, identity=hers, text="Charged twice.")


def page(customer, verb=""):
    address = reverse("tickets:customer", args=[customer.public_id])
    return f"{address}{verb}/" if verb else address


def statements(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as found:
        browser.get(address)
    return len(found)


def test_the_list_shows_those_of_tickets_one_sees(irma, bill, bob, grace, dan):
    Customer.objects.filter(pk=bill.customer_id).update(name="Otto")
    assert "Irma" in shown(browser_of(bob).get(LIST))
    assert "Otto" not in shown(browser_of(bob).get(LIST))
    assert "Otto" in shown(browser_of(grace).get(LIST))
    assert "Nobody has written yet." in shown(browser_of(dan).get(LIST))


def test_it_finds_by_parts_of_a_name_and_of_an_address(irma, mailbox, bob):
    make_ticket(mailbox, identity=make_identity("Otto", canonical="otto@pots.example"))
    browser = browser_of(bob)
    assert "Irma" not in shown(browser.get(LIST, {"q": "ott pots"}))
    assert "otto@pots.example" in shown(browser.get(LIST, {"q": "POTS"}))
    assert "Otto" in shown(browser.get(LIST, {"q": "tt"}))
    assert "Nobody of that name" in shown(browser.get(LIST, {"q": "100%"}))


def test_a_page_of_the_list_goes_on_where_the_last_one_ended(mailbox, bob, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    for name in ("Cleo", "Ada-B", "Bert", "Ada-B", "Dora"):
        make_ticket(mailbox, identity=make_identity(name))
    found, after = [], ""
    for _ in range(3):
        one = listing.listed(bob, after=after)
        found += [row.name for row in one.rows]
        after = one.after
    assert found == ["Ada-B", "Ada-B", "Bert", "Cleo", "Dora"]
    assert after == ""


def test_the_list_asks_as_much_for_three_as_for_one(ticket, mailbox, bob):
    browser = browser_of(bob)
    one = statements(browser, LIST)
    for name in ("Otto", "Tove"):
        make_ticket(mailbox, identity=make_identity(name))
    assert statements(browser, LIST) == one


def test_one_timeline_over_all_channels_and_tickets_one_sees(
    irma, ticket, chat, secret, bob, grace
):
    actions.reply(ticket, text="Which kettle?", by=bob)
    words = [one.text for one in whole.told(irma, bob).words]
    assert words == ["Which kettle?", "Is anybody there?", "My kettle leaks."]
    assert [one.hop for one in whole.told(irma, bob).words] == [True, True, False]
    text = shown(browser_of(bob).get(page(irma)))
    assert "Charged twice." not in text
    assert f"#{secret.number}" not in text
    assert "Charged twice." in shown(browser_of(grace).get(page(irma)))


def test_who_sees_no_ticket_of_theirs_sees_no_customer(irma, bill, bob, dan, ada):
    assert browser_of(bob).get(page(bill.customer)).status_code == 404
    for verb in ("edit", "merge"):
        assert browser_of(bob).get(page(bill.customer, verb)).status_code == 404
        assert browser_of(bob).post(page(bill.customer, verb)).status_code == 404
    assert browser_of(dan).get(page(irma)).status_code == 404


def test_a_collaborator_sees_the_tickets_they_were_added_to_and_changes_nothing(
    irma, ticket, chat, dan, ada
):
    actions.follow(ticket, agent=dan, by=ada)
    browser = browser_of(dan)
    text = shown(browser.get(page(irma)))
    assert "My kettle leaks." in text
    assert "Is anybody there?" not in text
    assert "Your reply" not in text
    answer = browser.post(page(irma, "edit"), {"name": "X"})
    assert (answer.status_code, Customer.objects.get(pk=irma.pk).name) == (409, "Irma")
    answer = browser.post(
        page(irma, "reply"), {"ticket": ticket.number, "text": "Hello"}
    )
    assert answer.status_code == 409
    assert not Message.objects.filter(direction="out").exists()


def test_older_words_come_page_by_page_without_a_gap(irma, ticket, chat, bob):
    for n in range(whole.PAGE):
        actions.note(ticket, text=f"Note {n}", by=bob)
    first = whole.told(irma, bob)
    older = whole.told(irma, bob, before=first.before)
    said = [*older.words, *first.words]
    assert len({one.public_id for one in said}) == len(said) == whole.PAGE + 2
    assert (len(first.words), older.before) == (whole.PAGE, "")
    part = browser_of(bob).get(
        f"{page(irma)}?before={first.before}", headers={"HX-Request": "true"}
    )
    assert "My kettle leaks." in shown(part)
    assert "<html" not in part.content.decode()


def test_the_page_asks_as_much_for_three_tickets_as_for_one(irma, ticket, bob, mailbox):
    browser = browser_of(bob)
    one = statements(browser, page(irma))
    for _ in range(2):
        hers = make_identity("Irma", customer=irma)
        other = make_ticket(mailbox, identity=hers)
        actions.promise(other, what="Call", due_at=soon(), by=bob)
    assert statements(browser, page(irma)) == one


def test_an_answer_goes_into_the_ticket_that_was_chosen(irma, ticket, chat, bob):
    browser = browser_of(bob)
    said = {"ticket": chat.number, "text": "Yes, I am."}
    answer = browser.post(page(irma, "reply"), said)
    assert answer.headers["Location"] == page(irma)
    assert chat.messages.get(direction="out").text == "Yes, I am."
    assert not ticket.messages.filter(direction="out").exists()


def test_the_one_that_waits_is_chosen_until_one_chooses_another(
    irma, ticket, chat, bob
):
    actions.reply(ticket, text="Done?", by=bob)
    html = browser_of(bob).get(page(irma)).content.decode()
    assert f'<option value="{chat.number}" selected>' in html


def test_words_for_a_ticket_one_does_not_see_are_not_sent(irma, ticket, secret, bob):
    said = {"ticket": secret.number, "text": "Hello"}
    answer = browser_of(bob).post(page(irma, "reply"), said)
    assert answer.status_code == 422
    assert "Hello" in answer.content.decode()
    assert not Message.objects.filter(direction="out").exists()


def test_duplicates_are_a_hint_and_are_merged_with_one_press_and_undone(
    irma, mailbox, bob
):
    twin = make_ticket(mailbox, identity=make_identity("Irma"), subject="Lid").customer
    browser = browser_of(bob)
    assert "The same person?" in shown(browser.get(page(irma)))

    browser.post(page(irma, "merge"), {"customer": twin.public_id})

    assert twin.tickets.count() == 0
    text = shown(browser.get(page(irma)))
    assert "Merged" in text
    assert "The same person?" not in text
    assert browser.get(page(twin)).status_code == 302
    merge = CustomerMerge.objects.get()
    browser.post(page(irma, "unmerge"), {"merge": merge.public_id})
    assert twin.tickets.count() == 1
    answer = browser.post(page(irma, "unmerge"), {"merge": merge.public_id})
    assert answer.status_code == 409


def test_the_other_is_found_by_search(irma, mailbox, bob, bill):
    make_ticket(mailbox, identity=make_identity("Otto"))
    text = shown(browser_of(bob).get(page(irma, "merge"), {"q": "ott"}))
    assert "Same person: merge" in text
    answer = browser_of(bob).post(
        page(irma, "merge"), {"customer": bill.customer.public_id}
    )
    assert answer.status_code == 422
    answer = browser_of(bob).post(page(irma, "merge"), {"customer": irma.public_id})
    assert answer.status_code == 409


def test_they_are_called_otherwise_from_now_on(irma, ticket, bob):
    typed = {"name": "Irma Jansson", "organization": "Northwind"}
    browser_of(bob).post(page(irma, "edit"), typed)
    text = shown(browser_of(bob).get(url(ticket)))
    assert "Irma Jansson" in text
    assert "Northwind" in text


def test_the_ticket_leads_to_its_customer(irma, ticket, bob):
    html = browser_of(bob).get(url(ticket)).content.decode()
    assert f'href="{page(irma)}"' in html


@pytest.mark.parametrize("asked", ["x", "00000000-0000-0000-0000-000000000000"])
def test_odd_addresses_hurt_nothing(irma, bob, asked):
    answer = browser_of(bob).get(page(irma), {"before": asked})
    assert answer.status_code in {200, 404}
    assert browser_of(bob).get(LIST, {"after": asked, "q": '"%_\\'}).status_code == 200


def test_what_is_known_of_them_is_shown_as_far_as_its_ticket_is_seen(
    irma, ticket, secret, bob, grace, ada
):
    for one, value in ((ticket, "Kettle 3"), (secret, "Card 7")):
        fact = actions.record_fact(one, name="device", value=value, by=ada)
        irma.known.create(
            name="device", value=value, canonical=value.lower(), fact=fact,
            promoted_by=ada, at=timezone.now(),
        )  # fmt: skip
    text = shown(browser_of(bob).get(page(irma)))
    assert "Kettle 3" in text
    assert "Card 7" not in text
