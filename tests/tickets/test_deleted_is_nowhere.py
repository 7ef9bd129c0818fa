"""What was deleted is on no page, in no list and no search: all of them are looked at."""

import pytest
from django.urls import reverse

from helpdesk.notifications.models import Notification
from tests.browser.places import places
from tests.factories import known, make_identity, make_ticket, soon
from tests.portal.factories import HOME, come, make_portal, make_reader, proven
from tests.portal.factories import url as in_portal
from tests.tickets.pages import browser_of, url
from tickets import actions, outbox
from tickets.models import Customer, Event, Ticket
from tickets.queries import counts, feed, view_counts
from tickets.queries.inbox import VIEWS

pytestmark = pytest.mark.usefixtures("company")

# In its words; `LOOKED` is searched for, and so stands on the page that answers.
MARK, LOOKED = "zqgone", "zqlooked"
# They tell what was deleted, or are no pages of the desk.
APART = {"tickets:deleted"}
PAGES = sorted(one.name for one in places() if not one.wants and one.name not in APART)


def words(text: str) -> str:
    return f"{text} {MARK} {LOOKED}"


@pytest.fixture
def irma():
    return proven("Irma", canonical="irma@home.example")


@pytest.fixture
def gone(ada, bob, mailbox, irma):
    """One of each that a ticket has, then it is deleted."""
    ticket = make_ticket(
        mailbox, identity=irma, subject=words("Pan"), text=words("It burns")
    )
    known(ticket, goal=words("Soup"))
    actions.reply(ticket, text=words("Sorry"), by=ada)
    actions.note(ticket, text=words("Odd"), by=ada)
    actions.promise(ticket, what=words("Call"), due_at=soon(), by=ada)
    actions.hand_over(ticket, to=bob, note=words("Please"), by=ada)
    actions.give_goodwill(ticket, amount=500, reason=words("Late"), by=ada)
    actions.save_draft(ticket, mode="reply", text=words("Dear"), by=ada)
    actions.follow(ticket, agent=bob, by=ada)
    actions.tag(ticket, name="vip", by=ada)
    outbox.drain()
    event = ticket.events.filter(verb="noted").last()
    for agent in (ada, bob):
        Notification.objects.get_or_create(
            agent=agent, event=event, ticket=ticket, why="mentioned", kind="mentioned"
        )
    actions.delete(ticket, by=ada)
    outbox.drain()
    counts.forget()
    view_counts.forget()
    return ticket


def holds(answer) -> bool:
    if answer.streaming:
        return MARK.encode() in b"".join(answer.streaming_content)
    return MARK.encode() in answer.content


def test_no_page_that_takes_nothing_holds_a_word_of_it(ada, gone):
    browser = browser_of(ada)
    assert [name for name in PAGES if holds(browser.get(reverse(name)))] == []


def test_no_list_does_and_none_counts_it(ada, bob, gone):
    for agent in (ada, bob):
        browser = browser_of(agent)
        lists = [f"/?view={name}" for name in VIEWS]
        lists += ["/?where=is:spam", "/?where=status:open", "/?where=tag:vip"]
        assert [one for one in lists if holds(browser.get(one))] == []
        assert set(counts.counts(agent).values()) == {0}
        assert [one for one in lists if holds(browser.get(f"{one}&part=rows"))] == []


@pytest.mark.parametrize(
    "address",
    [
        "/search/?q={}", "/search/?q=subject:{}", "/palette/?q={}", "/inbox/named/?q={}",
        "/inbox/counts/", "/notifications/", "/notifications/bell/", "/handovers/",
        "/inbox/tickets.csv", "/customers/?q={}",
    ],
)  # fmt: skip
def test_nothing_that_is_looked_up_does(ada, gone, address):
    assert not holds(browser_of(ada).get(address.format(LOOKED)))


def test_its_customers_page_and_what_stands_beside_others_do_not(
    ada, gone, mailbox, irma
):
    customer = Customer.objects.get(pk=irma.customer_id)
    other = make_ticket(mailbox, identity=irma, subject="Pot", text="And a pot.")
    browser = browser_of(ada)
    name = [customer.public_id]
    addresses = [reverse("tickets:customer", args=name)]
    addresses += [
        f"{addresses[0]}?show={one}" for one in ("messages", "tickets", "notes")
    ]
    addresses += [url(other), f"{url(other)}merge/", f"{url(other)}link/"]
    assert [one for one in addresses if holds(browser.get(one))] == []


def test_each_address_of_its_own_is_nobodys(ada, bob, gone):
    page = url(gone)
    message = gone.messages.earliest("seq").public_id
    inner = [
        "since/?seq=0", "brief/", "macros/", "former/", "note/", "reply/",
        f"messages/{message}/menu/", f"messages/{message}/wordings/",
    ]  # fmt: skip
    for agent in (ada, bob):
        browser = browser_of(agent)
        assert [
            one for one in inner if browser.get(page + one).status_code != 404
        ] == []


@pytest.mark.django_db(transaction=True)
def test_the_feed_tells_that_it_was_deleted_and_nothing_else(ada, gone):
    page = feed.page(ada, "", 100)
    mine = [one for one in page.results if one["ticket"]["number"] == gone.number]
    assert [one["type"] for one in mine] == ["ticket.deleted"]


def test_nobody_in_the_portal_finds_it(ada, support, mailbox, gone, irma):
    make_portal(support, by=ada)
    make_reader(irma)
    reader = come(irma.canonical)
    lists = [HOME, f"{HOME}?which=over", f"{HOME}?q={LOOKED}"]
    assert [one for one in lists if holds(reader.get(one))] == []
    assert reader.get(in_portal(gone)).status_code == 404


def test_links_and_mentions_of_it_lead_nowhere(ada, gone, mailbox):
    other = make_ticket(mailbox, identity=make_identity("Otto"), subject="Pot")
    actions.note(other, text=f"See #{gone.number}", by=ada)
    page = browser_of(ada).get(url(other)).content.decode()
    assert f'href="{url(gone)}"' not in page


def test_every_ticket_there_is_can_still_be_counted(gone):
    """The row, its words and its story are all there."""
    assert Ticket.everything.filter(pk=gone.pk).exists()
    assert Event.objects.filter(ticket=gone, verb="deleted").exists()
