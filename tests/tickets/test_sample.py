"""A sample ticket: for trying things out, and for nobody and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from helpdesk.base.errors import NotAllowed
from helpdesk.notifications.models import Notification
from helpdesk.reports import sources
from helpdesk.reports.models import Story
from helpdesk.setup import first_steps
from helpdesk.webhooks.actions import add_webhook
from helpdesk.webhooks.models import Delivery as Sent
from tests.factories import make_agent, make_team, make_ticket, soon
from tests.tickets.pages import browser_of, shown
from tests.tokens import make_token, program
from tickets import actions, outbox
from tickets.actions import held
from tickets.errors import NoSample, OnlyASample, SampleTaken
from tickets.models import (
    Channel,
    Clock,
    Customer,
    Delivery,
    Event,
    Follower,
    Identity,
    Message,
    Ticket,
)
from tickets.queries.ways import ways

pytestmark = pytest.mark.usefixtures("company", "support")

MAKE, REMOVE = "/settings/sample/", "/settings/sample/remove/"
STEPS = "/settings/first-steps/"


def tried(by) -> Ticket:
    """Everything that it says one may try."""
    ticket = actions.make_sample(by=by)
    actions.reply(ticket, text="Hello Kim", by=by)
    actions.note(ticket, text="@Bob, look at this", by=by)
    actions.snooze(ticket, until=soon(hours=2), by=by)
    actions.wake(ticket, by=by)
    outbox.drain()
    return ticket


def test_it_tells_what_to_try_and_is_theirs(ada, support):
    ticket = actions.make_sample(by=ada)

    said = list(ticket.messages.order_by("seq").values_list("text", flat=True))
    assert len(said) == 3
    assert "reply" in said[0]
    assert "@" in said[1]
    assert "Snooze" in said[2]
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.team, ticket.is_sample) == (ada, support, True)
    assert ticket.customer.identities.get().shown == "kim@example.invalid"
    assert not ticket.participants.exclude(identity__kind="sample").exists()


def test_it_speaks_the_language_of_whoever_makes_it(ada):
    with translation.override("en"):
        words = actions.make_sample(by=ada).messages.first().text
    assert words.startswith("Hello, I am Kim")


def test_there_is_one_and_who_asks_again_gets_it(ada, bob):
    ticket = actions.make_sample(by=ada)

    assert actions.make_sample(by=bob) == ticket
    assert Ticket.objects.count() == 1


def test_one_that_they_do_not_see_is_in_the_way(carol, grace, ada):
    closed = make_team("Closed", lead=carol, members=(grace,), is_open=False)
    far = make_agent("Erin")
    ticket = actions.make_sample(by=grace)
    Ticket.objects.filter(pk=ticket.pk).update(team=closed)

    with pytest.raises(SampleTaken):
        actions.make_sample(by=far)


def test_who_may_not_reply_makes_none(dan):
    with pytest.raises(NotAllowed):
        actions.make_sample(by=dan)


def test_a_reply_goes_nowhere_and_is_an_answer_all_the_same(ada, mailbox):
    ticket = tried(ada)

    ticket.refresh_from_db()
    assert ticket.first_replied_at is not None
    assert ticket.waiting_since is None
    assert not Delivery.objects.exists()
    assert [one.channel.kind for one in ways(ticket).all] == ["sample"]
    assert "Sample: nothing is sent" in shown(
        browser_of(ada).get(f"/t/{ticket.number}/")
    )


def test_one_that_can_be_taken_back_is_released_to_nobody(ada):
    ticket = actions.make_sample(by=ada)
    actions.reply(ticket, text="Hello Kim", by=ada, hold=timedelta(seconds=5))
    Message.objects.exclude(held_until=None).update(held_until=timezone.now())

    assert held.drain() == 1

    assert not Message.objects.exclude(held_until=None).exists()
    assert not Delivery.objects.exists()
    assert ticket.events.filter(verb=Event.Verb.REPLIED).exists()


def test_nobody_hears_of_it(ada, bob):
    add_webhook(url="https://93.184.216.34/", types=["*"], by=ada)
    ticket = tried(ada)
    actions.assign(ticket, to=bob, by=ada)
    actions.resolve(ticket, by=bob)
    outbox.drain()

    assert not Notification.objects.exists()
    assert not Sent.objects.exists()
    assert not Story.objects.exists()


def test_nothing_of_it_is_counted(ada):
    actions.promise(tried(ada), what="Call", due_at=soon(), by=ada)
    window = sources.Window(
        timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=9)
    )

    for name, source in vars(sources).items():
        if isinstance(source, sources.Source):
            assert not source.rows(window).exists(), name
    assert not Clock.objects.exists()


def test_it_is_in_no_file_of_tickets_or_customers(ada, mailbox):
    tried(ada)
    real = make_ticket(mailbox, subject="Kettle")
    page = browser_of(ada)

    for address in ("/inbox/tickets.csv", "/customers/customers.csv"):
        answer = page.post(address)
        assert answer.status_code == 200, address
        text = b"".join(answer).decode()
        assert "Kim" not in text
        assert real.customer.name in text


@pytest.mark.parametrize(
    "verb",
    [
        lambda t, other, by: actions.merge(t, into=other, by=by),
        lambda t, other, by: actions.merge(other, into=t, by=by),
        lambda t, other, by: actions.link(other, other=t, way="related", by=by),
        lambda t, other, by: actions.delete(t, by=by),
        lambda t, other, by: actions.hand_over(t, to=by, note="Please", by=by),
        lambda t, other, by: actions.call_spam(t, by=by),
    ],
)
def test_neither_others_nor_other_tickets_are_drawn_into_it(ada, mailbox, verb):
    other = make_ticket(mailbox)
    ticket = actions.make_sample(by=ada)

    with pytest.raises(OnlyASample):
        verb(ticket, other, ada)


def test_its_door_is_offered_nowhere(ada, mailbox):
    actions.make_sample(by=ada)

    assert list(Channel.objects.all()) == [mailbox]
    answer = program(make_token(ada).secret).get("/api/v1/channels/")
    assert "sample" not in answer.content.decode()


def test_removed_it_leaves_nothing(ada, bob):
    ticket = tried(ada)
    page = browser_of(bob)
    assert b"This is a sample:" in page.get(f"/t/{ticket.number}/").content

    answer = page.post(REMOVE)

    assert answer.status_code == 302
    assert answer["Location"] == "/"
    for model in (Message, Customer, Identity, Follower, Event):
        assert not model.objects.exists(), model
    assert not Ticket.everything.exists()
    assert not Channel.everything.exists()
    assert page.post(REMOVE).status_code == 404
    assert actions.make_sample(by=ada).is_sample


def test_a_real_ticket_is_never_removed_so(ada, mailbox):
    with pytest.raises(NoSample):
        actions.remove_sample(make_ticket(mailbox), by=ada)


def test_its_customer_stays_where_somebody_used_them_for_real(ada, mailbox):
    ticket = actions.make_sample(by=ada)
    real = make_ticket(mailbox)
    Ticket.objects.filter(pk=real.pk).update(customer=ticket.customer)

    actions.remove_sample(ticket, by=ada)

    assert Ticket.everything.get() == real
    assert Customer.objects.filter(name="Kim Sample").exists()


def test_the_first_steps_lead_to_it_and_take_it_along(ada, bob):
    page = browser_of(ada)
    assert MAKE in page.get(STEPS).content.decode()
    answer = page.post(MAKE)
    ticket = Ticket.objects.get()
    assert answer["Location"] == f"/t/{ticket.number}/"

    browser_of(bob).post(STEPS, {"show": "me", "wanted": "0"})
    assert Ticket.objects.exists()

    page.post(STEPS, {"show": "me", "wanted": "0"})
    assert not Ticket.everything.exists()


def test_hidden_from_all_it_goes_whoever_made_it(ada, bob):
    actions.make_sample(by=bob)

    first_steps.show_all(wanted=False, by=ada)

    assert not Ticket.everything.exists()


def test_programs_are_told_what_it_is(ada, ticket):
    actions.make_sample(by=ada)

    answer = program(make_token(ada).secret).get("/api/v1/tickets/")

    told = {one["number"]: one["is_sample"] for one in answer.json()["results"]}
    assert told.pop(ticket.number) is False
    assert list(told.values()) == [True]


def test_a_page_whose_maker_may_not_says_so(dan):
    answer = browser_of(dan).post(MAKE)
    assert answer["Location"] == STEPS
    assert not Ticket.everything.exists()


def test_no_article_is_offered_for_it(ada):
    ticket = actions.make_sample(by=ada)

    answer = browser_of(ada).get(f"/settings/help/tickets/{ticket.number}/articles/")

    assert answer.status_code == 200
