"""/: the lists of tickets."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import make_identity, make_ticket, make_words, soon
from tests.tickets.pages import browser_of, shown
from tickets import actions
from tickets.models import Delivery, Follower, FollowUp, Seen, Ticket
from tickets.models.fields import OrNever
from tickets.queries import inbox as queries

pytestmark = pytest.mark.usefixtures("company")

PART = {"HTTP_HX_REQUEST": "true"}


def numbers(answer):
    return [int(row.number) for row in answer.context["page"].rows]


def listed(agent, view):
    return [int(row.number) for row in queries.inbox(agent, view).rows]


def row_of(agent, ticket, view="open"):
    row = queries.one(agent, ticket.number, view)
    assert row is not None
    return row


def change(ticket, **values):
    Ticket.objects.filter(pk=ticket.pk).update(**values)


@pytest.fixture
def many(mailbox):
    """More than two pages, one a minute, some at the same moment."""
    now = timezone.now()
    tickets = [make_ticket(mailbox) for _ in range(2 * queries.PAGE + 3)]
    for index, ticket in enumerate(tickets):
        at = now - timedelta(minutes=index // 3)
        change(ticket, last_message_at=at, waiting_since=at if index % 2 else None)
        FollowUp.objects.create(
            ticket=ticket, what="Call", owner=ticket.accountable, due_at=at
        )
    return tickets


@pytest.mark.parametrize(
    ("view", "prepare"),
    [
        ("open", lambda ticket, bob: None),
        ("mine", lambda ticket, bob: actions.take(ticket, by=bob)),
        ("accountable", lambda ticket, bob: actions.take(ticket, by=bob)),
        ("unassigned", lambda ticket, bob: None),
        ("teams", lambda ticket, bob: None),
        ("waiting", lambda ticket, bob: actions.wait(ticket, by=bob)),
        ("snoozed", lambda ticket, bob: actions.snooze(ticket, until=soon(), by=bob)),
        (
            "promises",
            lambda ticket, bob: actions.promise(
                ticket, what="Call", due_at=soon(), by=bob
            ),
        ),
        (
            "mentions",
            lambda ticket, bob: Follower.objects.create(
                ticket=ticket, agent=bob, why=Follower.Why.MENTIONED
            ),
        ),
        ("resolved", lambda ticket, bob: actions.resolve(ticket, by=bob)),
    ],
)
def test_each_view_lists_what_its_name_says(view, prepare, bob, mailbox, bill):
    ticket = make_ticket(mailbox)
    prepare(ticket, bob)
    browser = browser_of(bob)

    assert numbers(browser.get("/", {"view": view})) == [ticket.number]


@pytest.mark.parametrize("state", [Delivery.State.FAILED, Delivery.State.UNKNOWN])
def test_what_did_not_arrive_is_listed(bob, ticket, state):
    reply = actions.reply(ticket, text="Try a new seal.", by=bob)
    assert listed(bob, "undelivered") == []

    reply.deliveries.update(state=state)

    assert listed(bob, "undelivered") == [ticket.number]


def test_views_leave_out_what_belongs_elsewhere(bob, ticket):
    found = {view for view in queries.VIEWS if listed(bob, view)}

    assert found == {"open", "unassigned", "teams"}


@pytest.mark.parametrize("gone", ["merged", "spam"])
@pytest.mark.parametrize("status", ["open", "resolved"])
def test_what_was_merged_or_is_spam_is_in_no_list(ada, mailbox, ticket, gone, status):
    other = make_ticket(mailbox)
    change(ticket, status=status)
    if gone == "merged":
        change(ticket, merged_into=other)
    else:
        change(ticket, spam_at=timezone.now())

    assert [view for view in queries.VIEWS if ticket.number in listed(ada, view)] == []


def test_the_inbox_shows_only_what_the_agent_may_see(bob, grace, dan, ticket, bill):
    assert numbers(browser_of(bob).get("/")) == [ticket.number]
    assert numbers(browser_of(grace).get("/")) == [bill.number, ticket.number]
    assert numbers(browser_of(dan).get("/")) == []


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("view", "order"),
    [
        ("open", ["-last_message_at", "-id"]),
        ("unassigned", [OrNever("waiting_since"), "id"]),
        ("promises", ["follow_ups__due_at", "id"]),
    ],
)
@pytest.mark.holds_not
def test_pages_hold_every_ticket_once_in_the_order_of_the_view(ada, many, view, order):
    browser, after, found = browser_of(ada), "", []
    while True:
        page = browser.get("/", {"view": view} | ({"after": after} if after else {}))
        found.append(numbers(page))
        after = page.context["page"].after
        if not after:
            break

    wanted = Ticket.objects.order_by(*order).values_list("number", flat=True)
    assert [len(one) for one in found] == [queries.PAGE, queries.PAGE, 3]
    assert [number for one in found for number in one] == list(wanted)


def test_a_ticket_of_many_promises_is_listed_once_by_its_soonest(bob, mailbox):
    late, early = make_ticket(mailbox), make_ticket(mailbox)
    for ticket, hours in ((late, (5, 3)), (early, (9, 2, 2))):
        for each in hours:
            actions.promise(ticket, what="Call", due_at=soon(hours=each), by=bob)

    assert listed(bob, "promises") == [early.number, late.number]


def test_what_wakes_first_is_first_of_the_snoozed(bob, mailbox):
    later, sooner = make_ticket(mailbox), make_ticket(mailbox)
    actions.snooze(later, until=soon(hours=9), by=bob)
    actions.snooze(sooner, until=soon(hours=2), by=bob)

    assert listed(bob, "snoozed") == [sooner.number, later.number]


@pytest.mark.holds_not
def test_the_next_page_stays_put_while_new_words_arrive(ada, mailbox, many):
    browser = browser_of(ada)
    first = browser.get("/").context["page"]
    second = numbers(browser.get("/", {"after": first.after}))
    last = Ticket.objects.get(number=first.rows[-1].number)

    make_ticket(mailbox)
    actions.receive(
        last,
        channel=mailbox,
        identity=last.customer.identities.get(),
        words=make_words("Hello?"),
    )

    assert numbers(browser.get("/", {"after": first.after})) == second


@pytest.mark.parametrize(
    "query",
    [
        {"view": "nonsense"},
        {"after": "yesterday"},
        {"after": "1~x"},
        {"after": "~1"},
        {"after": "\x00~1"},
        {"after": "9" * 40 + "~1"},
    ],
)
def test_an_address_that_is_none_of_ours_is_not_found(ada, ticket, query):
    assert browser_of(ada).get("/", query).status_code == 404


@pytest.mark.parametrize("after", ["1~" + "9" * 30, "-62135596800000000~1"])
def test_a_place_no_ticket_can_be_at_has_none_after_it(ada, ticket, after):
    assert numbers(browser_of(ada).get("/", {"after": after})) == []


def test_an_empty_view_says_so_and_what_comes_back_by_itself(bob, ticket):
    browser = browser_of(bob)
    assert "All clear" in shown(browser.get("/", {"view": "mine"}))

    actions.snooze(ticket, until=soon(), by=bob)

    assert "1 snoozed; it wakes" in shown(browser.get("/", {"view": "mine"}))


def test_somebody_who_is_not_signed_in_is_asked_to(client, ticket):
    answer = client.get("/")

    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/accounts/login/?next=/",
    )


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_inbox_can_only_be_looked_at(ada, method):
    assert getattr(browser_of(ada), method)("/").status_code == 405


@pytest.mark.sampled(1)
@pytest.mark.parametrize("view", ["open", "promises", "unassigned"])
def test_a_long_list_asks_no_more_than_a_short_one(bob, mailbox, view):
    def one(index):
        ticket = make_ticket(mailbox)
        actions.tag(ticket, name=f"tag {index}", by=bob)
        actions.note(ticket, text="Looked at it.", by=bob)
        actions.promise(ticket, what="Call", due_at=soon(), by=bob)

    one(0)
    browser = browser_of(bob)
    browser.get("/", {"view": view})
    with CaptureQueriesContext(connection) as short:
        browser.get("/", {"view": view})
    for index in range(29):
        one(index)

    with CaptureQueriesContext(connection) as long:
        page = browser.get("/", {"view": view})

    assert len(page.context["page"].rows) == 30
    assert len(long) == len(short) <= 8


def test_a_row_says_who_wrote_what_and_when(bob, mailbox):
    tove = make_identity("Tove Ueda")
    ticket = make_ticket(mailbox, identity=tove, subject="Parcel", text="Not here.")

    row = row_of(bob, ticket, "unassigned")

    assert (row.who, row.initials, row.subject) == ("Tove Ueda", "TU", "Parcel")
    assert (row.prefix, row.words, row.kind) == ("", "Not here.", "E-mail")
    assert row.url == f"/t/{ticket.number}/?view=unassigned"
    assert row.iso == Ticket.objects.get().last_message_at.isoformat(timespec="seconds")


def test_a_customer_without_a_name_is_known_by_an_address(bob, mailbox):
    nobody = make_identity("", canonical="x@customer.example")

    assert row_of(bob, make_ticket(mailbox, identity=nobody)).who == nobody.shown


def test_our_own_words_say_whose_they_are(ada, bob, ticket):
    actions.reply(ticket, text="Try a new seal.", by=bob)
    actions.note(ticket, text="Seal batch 12.", by=ada)

    mine, theirs = row_of(bob, ticket), row_of(ada, ticket)

    assert (mine.prefix, mine.words) == ("You", "Try a new seal.")
    assert (theirs.prefix, theirs.kind) == ("Bob", "E-mail")


def test_a_note_is_news_but_never_among_the_words(ada, bob, ticket):
    actions.note(ticket, text="Seal batch 12.", by=bob)

    row = row_of(ada, ticket)

    assert (row.has_note, row.prefix, row.words) == (True, "", "My kettle leaks.")


def test_a_ticket_is_unread_until_this_agent_has_seen_its_newest_words(
    ada, bob, ticket
):
    ticket.refresh_from_db()
    assert row_of(bob, ticket).is_unread

    Seen.objects.create(ticket=ticket, agent=bob, seq=ticket.last_message_seq)

    assert not row_of(bob, ticket).is_unread
    assert row_of(ada, ticket).is_unread


def test_ones_own_words_are_not_news(ada, bob, ticket):
    actions.note(ticket, text="Seal batch 12.", by=bob)

    assert not row_of(bob, ticket).is_unread
    assert row_of(ada, ticket).is_unread


@pytest.mark.parametrize(
    ("minutes", "text", "tone"),
    [(5, "5m", "ok"), (11 * 60, "11h", "ok"), (13 * 60, "13h", "warn"),
     (25 * 60, "25h", "bad"), (72 * 60, "3d", "bad")],
)  # fmt: skip
def test_how_long_somebody_waits_is_said_and_coloured_by_the_team_s_measure(
    bob, ticket, minutes, text, tone
):
    change(ticket, waiting_since=timezone.now() - timedelta(minutes=minutes))

    pill = row_of(bob, ticket).waiting

    assert (pill.text, pill.tone) == (text, tone)


@pytest.mark.holds_not
def test_the_next_step_is_said_in_words(bob, ticket):
    actions.promise(ticket, what="Call", due_at=soon(days=2), by=bob)
    assert row_of(bob, ticket).step.name == "Promise due"

    FollowUp.objects.update(due_at=timezone.now() - timedelta(hours=1))
    late = row_of(bob, ticket).step
    assert (late.name, late.tone) == ("Promise due, late", "bad")


def test_a_look_is_due_only_where_nobody_waits(bob, ticket):
    assert row_of(bob, ticket).step is None

    change(ticket, waiting_since=None)

    assert row_of(bob, ticket).step.name == "Needs a look"


def test_a_row_shows_two_tags_and_says_which_others_there_are(bob, ticket):
    for name in ("vip", "kettle", "seal", "<b>"):
        actions.tag(ticket, name=name, by=bob)

    row = row_of(bob, ticket)

    assert (row.tags, row.more_tags) == (["<b>", "kettle"], ["seal", "vip"])
    page = browser_of(bob).get("/?view=open").content.decode()
    assert 'title="seal, vip"><span aria-hidden="true">+2</span>' in page
    assert '<span class="visually-hidden">seal, vip</span>' in page
    assert "<b>" not in page


def test_a_row_with_two_tags_says_nothing_of_more(bob, ticket):
    for name in ("vip", "kettle"):
        actions.tag(ticket, name=name, by=bob)

    assert "more-tags" not in browser_of(bob).get("/?view=open").content.decode()


def test_only_ones_own_draft_is_marked(ada, bob, ticket):
    ticket.drafts.create(agent=bob, mode="reply", text="Dear Irma")

    assert row_of(bob, ticket).has_draft
    assert not row_of(ada, ticket).has_draft


def test_words_of_strangers_are_only_words(bob, mailbox):
    evil = '"><img src=x onerror=alert(1)>'
    ticket = make_ticket(mailbox, identity=make_identity(evil), subject=evil, text=evil)
    actions.tag(ticket, name=evil, by=bob)

    page = browser_of(bob).get("/").content.decode()

    assert "<img" not in page
    assert page.count("&lt;img") >= 4


def test_a_part_of_the_page_is_its_list(bob, ticket):
    part = browser_of(bob).get("/", **PART)

    assert part.content.decode().strip().startswith("<hd-inbox")
    assert "HX-Request" in part.headers["Vary"]


@pytest.mark.holds_not
def test_the_next_rows_are_only_rows(ada, many):
    browser = browser_of(ada)
    after = browser.get("/").context["page"].after

    part = browser.get("/", {"after": after}, **PART).content.decode()

    assert part.startswith('<li class="entry')
    assert part.count('<li class="entry') == queries.PAGE
    assert part.count('<li class="more"') == 1


def test_one_row_can_be_asked_for_until_it_leaves_the_view(bob, ticket):
    browser, url = browser_of(bob), f"/inbox/rows/{ticket.number}/"
    assert f'id="row-{ticket.number}"' in browser.get(url).content.decode()

    actions.resolve(ticket, by=bob)

    assert browser.get(url).status_code == 204
    assert browser.get(url, {"view": "resolved"}).status_code == 200


def test_a_row_one_may_not_see_looks_like_one_that_is_not_there(bob, bill):
    browser = browser_of(bob)

    assert browser.get(f"/inbox/rows/{bill.number}/").status_code == 204
    assert browser.get(f"/inbox/rows/{10**30}/").status_code == 204
    assert browser.get(f"/inbox/rows/{bill.number}/?view=x").status_code == 404


def test_rows_get_as_tall_as_the_agent_likes(bob, ticket):
    browser = browser_of(bob)

    browser.post("/inbox/density/", {"density": "compact", "view": "mine"})

    bob.refresh_from_db()
    assert bob.density == "compact"
    assert 'data-density="compact"' in browser.get("/").content.decode()
    assert browser.post("/inbox/density/", {"density": "huge"}).status_code == 404
