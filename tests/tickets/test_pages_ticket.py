"""/t/<number>/: what the page of a ticket shows, and to whom."""

from datetime import timedelta

import pytest
from django.db import connection
from django.template.loader import get_template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from helpdesk.base.templatetags.kept import Kept
from tests.factories import make_channel, make_identity, make_ticket, make_words, soon
from tests.tickets.pages import browser_of, shown, url
from tests.tickets.verbs import everything
from tickets import actions
from tickets.actions.calls import TRAITS
from tickets.actions.files import NewFile, keep
from tickets.models import Event, Identity, Message, Ticket
from tickets.queries import timeline

pytestmark = pytest.mark.usefixtures("company")

# Everything a browser might make a page of.
DANGEROUS = [
    ("logo.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ("page.html", "text/html", b"<script>alert(1)</script>"),
    ("feed.xml", "application/xml", b"<?xml version='1.0'?><x/>"),
    ("feed.xhtml", "application/xhtml+xml", b"<html/>"),
    ("bill.pdf", "application/pdf", b"%PDF-1.7"),
    ("code.js", "text/javascript", b"alert(1)"),
    ("odd\r\nSet-Cookie: a=b.txt", "text/plain", b"x"),
    ("rechnung-äöü-請求.txt", "text/plain", b"x"),
]


def attached(ticket, *files):
    """A message of the customer's with these files."""
    kept = keep(
        NewFile(filename=name, content_type=kind, content=content)
        for name, kind, content in files
    )
    said = more_words(ticket, files=kept)
    return list(said.attachments.order_by("id"))


def more_words(ticket, text="And it drips.", **more):
    first = ticket.messages.filter(direction="in").order_by("seq").first()
    return actions.receive(
        ticket,
        channel=first.channel,
        identity=first.identity,
        words=make_words(text, **more),
    )


def file_url(ticket, file):
    return f"{url(ticket)}attachments/{file.public_id}/"


@pytest.mark.parametrize("file", DANGEROUS, ids=lambda file: ascii(file[0]))
def test_ac_24_a_file_is_always_a_download_in_a_sandbox(ada, ticket, file):
    (attachment,) = attached(ticket, file)

    answer = browser_of(ada).get(file_url(ticket, attachment))

    assert answer.content == file[2]
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in answer.headers


def test_a_file_of_another_ticket_is_not_found_by_this_one(ada, bob, ticket, bill):
    (attachment,) = attached(bill, DANGEROUS[0])

    assert browser_of(bob).get(file_url(bill, attachment)).status_code == 404
    assert browser_of(bob).get(file_url(ticket, attachment)).status_code == 404
    assert Client().get(file_url(bill, attachment)).status_code == 302


def test_a_file_whose_bytes_are_gone_is_not_found(ada, ticket, settings, tmp_path):
    (attachment,) = attached(ticket, DANGEROUS[0])
    settings.BLOB_DIR = tmp_path / "elsewhere"

    assert browser_of(ada).get(file_url(ticket, attachment)).status_code == 404


def test_a_strangers_ticket_and_one_that_never_was_look_the_same(bob, bill):
    browser = browser_of(bob)
    theirs = browser.get(url(bill))
    nobodys = browser.get("/t/999999/")

    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert theirs.content == nobodys.content


@pytest.mark.parametrize("number", ["9" * 19, "9" * 400])
def test_a_number_no_ticket_can_have_is_not_found(ada, support, number):
    assert browser_of(ada).get(f"/t/{number}/").status_code == 404


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "1.5", ""])
def test_a_page_of_the_timeline_that_cannot_be_is_no_error(ada, ticket, before):
    answer = browser_of(ada).get(url(ticket), {"before": before})

    assert answer.status_code in (200, 404)


@pytest.mark.sampled
def test_the_conversation_asks_no_more_at_thirty_messages_than_at_one(ada, ticket):
    browser = browser_of(ada)

    def ask():
        browser.get(url(ticket))
        with CaptureQueriesContext(connection) as asked:
            page = browser.get(url(ticket))
        return len(asked), len(page.context["story"].moments)

    actions.reply(ticket, text="Hello", by=ada)
    actions.tag(ticket, name="vip", by=ada)
    actions.promise(ticket, what="Call", due_at=soon(), by=ada)
    actions.record_fact(ticket, name="order", value="A-1", by=ada)
    short, _ = ask()
    for number in range(15):
        attached(ticket, DANGEROUS[0], DANGEROUS[1])
        actions.reply(ticket, text="Hello", by=ada)
        actions.note(ticket, text="Hm", by=ada)
        actions.tag(ticket, name=f"tag{number}", by=ada)
        actions.promise(ticket, what="Call", due_at=soon(), by=ada)
        actions.record_fact(ticket, name="order", value="A-1", by=ada)
        make_identity(customer=ticket.customer)
    long, moments = ask()

    assert moments > 45
    assert long == short <= 8


@pytest.mark.sampled
def test_older_messages_are_a_page_away_and_each_is_on_one_page(ada, ticket):
    for number in range(timeline.PAGE + 5):
        more_words(ticket, f"Word {number}.")
    browser = browser_of(ada)

    newest = browser.get(url(ticket)).context["story"]
    older = browser.get(url(ticket), {"before": newest.before}).context["story"]

    pages = [[m.seq for m in story.moments if m.message] for story in (older, newest)]
    assert [len(page) for page in pages] == [6, timeline.PAGE]
    assert pages[0] + pages[1] == sorted(ticket.messages.values_list("seq", flat=True))
    assert older.before == 0


def test_events_that_follow_one_another_fold_into_one_line(ada, ticket):
    for name in "abcd":
        actions.tag(ticket, name=name, by=ada)

    page = shown(browser_of(ada).get(url(ticket)))

    assert "4 events" in page
    assert "Ada tagged it: a" in page


def test_a_page_shows_a_bounded_number_of_events(ada, ticket):
    Event.objects.bulk_create(
        Event(ticket=ticket, seq=100 + n, verb=Event.Verb.WOKEN, actor=ada)
        for n in range(timeline.EVENTS + 50)
    )

    story = browser_of(ada).get(url(ticket)).context["story"]

    assert sum(len(moment.events) for moment in story.moments) == timeline.EVENTS
    assert story.cut


def test_the_page_says_who_answers_since_when_and_why(ada, bob, ticket):
    browser = browser_of(ada)
    first = browser.get(url(ticket))
    actions.take(ticket, by=bob)
    second = browser.get(url(ticket))

    lead = "Ada answers for it, as the lead of Support: nobody is assigned, since"
    assert lead in shown(first)
    assert "Bob answers for it, as its assignee, since" in shown(second)
    assert first.context["ticket"].answers_since == ticket.events.first().at
    changed = ticket.events.get(verb="accountable_changed")
    assert second.context["ticket"].answers_since == changed.at


def test_a_number_in_words_is_a_link_for_those_alone_who_may_see_that_ticket(
    ada, bob, ticket, bill
):
    more_words(
        ticket,
        f"Like #{bill.number} and #{ticket.number}, not #99999, https://x.test/#{bill.number}",
    )
    link = f'<a href="{url(bill)}">#{bill.number}</a>'

    adas = browser_of(ada).get(url(ticket)).content.decode()
    bobs = browser_of(bob).get(url(ticket)).content.decode()

    assert adas.count(link) == 1
    assert url(bill) not in bobs
    assert f"#{bill.number}" in bobs


def test_quoted_tickets_are_named_to_those_alone_who_may_see_them(
    ada, bob, mailbox, bill
):
    said = actions.open_ticket(
        channel=mailbox,
        identity=make_identity(),
        words=make_words(),
        mentions=(bill.number,),
    )

    assert f"Named here: #{bill.number}" in shown(browser_of(ada).get(url(said.ticket)))
    assert "Named here:" not in shown(browser_of(bob).get(url(said.ticket)))


def test_a_customers_other_tickets_are_named_to_those_alone_who_may_see_them(
    ada, bob, mailbox, billing_mailbox
):
    irma = make_identity()
    ticket = make_ticket(mailbox, identity=irma)
    other = make_ticket(billing_mailbox, identity=irma, subject="Secret bill")

    assert "Secret bill" in shown(browser_of(ada).get(url(ticket)))
    assert "Secret bill" not in shown(browser_of(bob).get(url(ticket)))
    assert browser_of(bob).get(url(other)).status_code == 404


def test_a_delivery_that_failed_says_why_and_can_be_tried_again(ada, ticket):
    message = actions.reply(ticket, text="Sorry!", by=ada)
    message.deliveries.update(state="failed", last_error="550 No such user")

    page = browser_of(ada).get(url(ticket))

    assert "Failed" in shown(page)
    assert "550 No such user" in shown(page)
    assert str(message.deliveries.get().public_id) in page.content.decode()


def test_a_clock_that_is_far_off_is_told(ada, ticket):
    more_words(ticket, dated=timezone.now() - timedelta(days=400))

    assert "The sender's clock said" in shown(browser_of(ada).get(url(ticket)))


# --- hostile words ----------------------------------------------------------------------

FOLDED = "<details"


@pytest.mark.parametrize(
    ("html", "folds"),
    [
        ("<p>New</p><blockquote>Old</blockquote>", True),
        (
            "<div>New</div><div>On Monday I wrote:<blockquote>Old</blockquote></div>",
            True,
        ),
        ("<p>New</p><blockquote>A<blockquote>B</blockquote></blockquote><br>", True),
        ("<blockquote>Old</blockquote><p>Answer below</p>", False),
        ("<blockquote>All of it</blockquote>", False),
        ("<p>No quotation</p>", False),
        ('<p>A</p><a href="https://x.test/&lt;blockquote&gt;">link</a>', False),
    ],
)
def test_a_quoted_tail_folds_and_nothing_else_does(ada, ticket, html, folds):
    Message.objects.filter(ticket=ticket).update(html=html)

    page = browser_of(ada).get(url(ticket)).content.decode()
    body = page.split('<div class="html">')[1].split("</article>")[0]

    assert (FOLDED in body) == folds
    for word in ("New", "Old", "Answer below", "All of it", "link"):
        assert (word in body.replace("Quoted text", "")) == (word in html)


MARKUP = "<b onmouseover=alert(1)>'\"&amp;{{7*7}}"
LITERAL = "&lt;b onmouseover=alert(1)&gt;&#x27;&quot;&amp;amp;{{7*7}}"


@pytest.fixture
def hostile(ada, mailbox):
    """A ticket with markup in every field that somebody can type."""
    irma = make_identity(MARKUP, canonical="irma@customer.example")
    Identity.objects.filter(pk=irma.pk).update(shown=MARKUP)
    mailbox.team.name = MARKUP
    mailbox.team.save()
    ticket = make_ticket(mailbox, identity=irma, subject=MARKUP, text=MARKUP)
    attached(ticket, (MARKUP, "text/plain", b"x"))
    actions.tag(ticket, name=MARKUP, by=ada)
    actions.note(ticket, text=MARKUP, by=ada)
    message = actions.reply(ticket, text=MARKUP, by=ada)
    message.deliveries.update(state="failed", last_error=MARKUP)
    actions.edit_context(ticket, goal=MARKUP, summary=MARKUP, by=ada)
    actions.record_fact(ticket, name="order", value=MARKUP, by=ada)
    made = actions.promise(ticket, what=MARKUP, due_at=soon(), by=ada)
    actions.withdraw(made, reason=MARKUP, by=ada)
    actions.promise(ticket, what=MARKUP, due_at=soon(), by=ada)
    actions.save_draft(ticket, mode="reply", text=MARKUP, by=ada)
    ada.name = MARKUP
    ada.save()
    ticket.refresh_from_db()
    return ticket


@pytest.mark.parametrize("path", ["/", "/t/{}/"])
def test_ac_22_markup_in_any_field_is_shown_and_never_run(ada, hostile, path):
    before = everything()
    page = browser_of(ada).get(path.format(hostile.number)).content.decode()

    assert "<b onmouseover" not in page
    assert LITERAL in page
    assert everything() == before


@pytest.mark.parametrize(
    "words",
    ["{{1234567*89}}", "{{ request.user.password }}", "{% include 'base.html' %}",
     "{0.__globals__}", "%(secret)s", "${1234567*89}", "{% load static %}"],
)  # fmt: skip
def test_ac_28_template_syntax_is_shown_literally(ada, mailbox, words):
    ticket = make_ticket(mailbox, subject=words, text=words)
    actions.tag(ticket, name=words, by=ada)
    actions.promise(ticket, what=words, due_at=soon(), by=ada)

    listed = shown(browser_of(ada).get("/"))
    page = shown(browser_of(ada).get(url(ticket)))

    assert listed.count(words) >= 2
    assert page.count(words) >= 4
    assert "109876463" not in page + listed


def test_ac_29_only_http_and_mailto_become_links(ada, mailbox):
    ticket = make_ticket(
        mailbox,
        text="javascript:alert(1) data:text/html,x vbscript:x //evil.example"
        " [x](javascript:alert(1)) https://ok.example mailto:a@b.example",
    )
    page = browser_of(ada).get(url(ticket)).content.decode()
    body = page.split('<div class="text">')[1].split("</div>")[0]

    assert body.count("<a ") == 2
    assert 'href="https://ok.example"' in body
    assert 'href="mailto:a@b.example"' in body


def test_only_a_ticket_with_an_open_promise_asks_before_it_is_resolved(
    ticket, mailbox, bob
):
    """The verbs of a head are put together once for all tickets of a kind."""
    other = make_ticket(mailbox)
    actions.promise(ticket, what="Call back", due_at=soon(), by=bob)

    asks = [
        f'data-popover="/t/{one.number}/resolve/"'
        in browser_of(bob).get(f"/t/{one.number}/").content.decode()
        for one in (ticket, other, ticket)
    ]

    assert asks == [True, False, True]


def test_what_is_kept_of_a_ticket_s_page_names_no_ticket_and_nobody(
    mailbox, support, bob
):
    """It is shown on the pages of all others of a kind: their calls, too."""
    make_channel(support, kind="phone", traits={**TRAITS, "calls": True})
    first, second = (
        make_ticket(mailbox, identity=make_identity(name), subject=f"{name}'s kettle")
        for name in ("Zoraide", "Quirin")
    )
    Ticket.objects.filter(pk=first.pk).update(number=987_654)
    for number in (987_654, second.number):
        page = browser_of(bob).get(f"/t/{number}/").content.decode()
        assert f'data-popover="/t/{number}/call-up/"' in page

    found = [html for part in kept_parts() for html in part.found.values()]
    assert len(found) > 3
    for html in found:
        assert "987654" not in html
        assert "Zoraide" not in html


def kept_parts() -> list[Kept]:
    """Those of all that a ticket's page is made of."""
    names = ("base.html", "tickets/head.html", "tickets/composer.html")
    pages = [get_template(name).template.nodelist for name in names]
    return [part for page in pages for part in page.get_nodes_by_type(Kept)]
