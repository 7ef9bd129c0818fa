"""What customers do with their requests: each verb through its page."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from channels_app.models import Connection, Envelope
from helpdesk.portal.models import Following, Portal
from helpdesk.portal.queries.listed import PAGE
from tests.channels_app.widget.factories import make_visitor, make_widget
from tests.factories import make_identity, make_telephone, make_ticket
from tests.portal.factories import (
    HOME,
    NEW,
    come,
    make_reader,
    proven,
    shown,
    url,
    work,
    writing,
)
from tests.tickets.verbs import close, told
from tickets import actions
from tickets.models import Channel, Identity, Message, Participant, Rating, Ticket
from tickets.queries.ways import ways

pytestmark = pytest.mark.usefixtures("portal")
MAX = 10 * 1024 * 1024


def answer(client, ticket, text="And now?", **more):
    return client.post(url(ticket, "answer"), writing(text, **more))


def test_an_answer_is_stored_first_and_then_theirs_in_the_ticket(kettle, irma, irmas):
    assert answer(irmas, kettle, "It still leaks.").headers["Location"] == url(kettle)
    [envelope] = Envelope.objects.filter(channel__kind="portal")
    assert envelope.state == "new"
    # Its writer sees it before any worker does.
    assert "It still leaks." in shown(irmas.get(url(kettle)))
    work()
    message = kettle.messages.get(text="It still leaks.")
    assert (message.direction, message.identity, message.unverified) == (
        "in", irma, False,
    )  # fmt: skip
    assert message.channel == Portal.objects.get().channel
    assert shown(irmas.get(url(kettle))).count("It still leaks.") == 1


def test_sent_twice_it_is_said_once_and_other_words_are_said_as_well(kettle, irmas):
    form = writing("It still leaks.")
    for text in ("It still leaks.", "It still leaks.", "No, it does not."):
        irmas.post(url(kettle, "answer"), {**form, "text": text})
    work()
    said = kettle.messages.filter(channel__kind="portal").order_by("seq")
    assert [one.text for one in said] == ["It still leaks.", "No, it does not."]


def test_the_answer_to_it_goes_by_mail_and_is_read_in_the_portal(
    kettle, irma, irmas, mailbox, bob
):
    answer(irmas, kettle)
    work()
    best = ways(kettle).best
    assert (best.channel.pk, [one.pk for one in best.people]) == (
        mailbox.pk, [irma.pk],
    )  # fmt: skip
    reply = actions.reply(kettle, text="Try the lid.", by=bob)
    assert reply.deliveries.get().identity == irma
    assert "Try the lid." in shown(irmas.get(url(kettle)))


def test_files_go_up_and_come_down(kettle, irmas):
    file = SimpleUploadedFile("../plan.txt", b"The plan", "text/plain")
    answer(irmas, kettle, "", files=file)
    work()
    message = kettle.messages.get(channel__kind="portal")
    attachment = message.attachments.get()
    assert (attachment.filename, attachment.size) == ("plan.txt", 8)
    got = irmas.get(f"/portal/files/{attachment.public_id}/")
    assert got.content == b"The plan"


def test_nothing_and_too_much_are_refused_and_what_was_typed_stays(kettle, irmas):
    empty = answer(irmas, kettle, "  ")
    assert (empty.status_code, "nothing to send" in shown(empty)) == (409, True)
    large = SimpleUploadedFile("a.bin", b"x" * (MAX + 1), "text/plain")
    refused = answer(irmas, kettle, "My words", files=large)
    assert refused.status_code == 409
    assert "My words" in refused.content.decode()
    assert (
        irmas.post(url(kettle, "answer"), {"text": "x", "key": "y"}).status_code == 422
    )
    assert not Envelope.objects.filter(channel__kind="portal").exists()


def test_a_word_reopens_what_was_solved(kettle, irmas, bob):
    actions.resolve(kettle, by=bob)
    answer(irmas, kettle)
    work()
    kettle.refresh_from_db()
    assert kettle.status == "open"


def test_words_to_a_closed_request_open_another_that_is_linked(kettle, irmas, bob):
    actions.resolve(kettle, by=bob)
    close(kettle)
    page = shown(irmas.get(url(kettle)))
    assert "This request is closed" in page
    answer(irmas, kettle, "Once more.")
    work()
    made = Ticket.objects.exclude(pk=kettle.pk).get()
    assert [data["follows"] for verb, _, data in told(made) if verb == "opened"] == [
        kettle.number
    ]
    assert "Once more." in shown(irmas.get(url(made)))


def test_a_chat_goes_on_by_the_address_that_was_proven(support, irma, irmas, mailbox):
    site = make_widget(support)
    chatter = make_identity("Visitor", kind="widget", customer=irma.customer)
    make_visitor(site, identity=chatter, mail=irma)
    ticket = make_ticket(site, identity=chatter, text="Hello from the chat")
    answer(irmas, ticket, "Now from here.")
    work()
    message = ticket.messages.get(text="Now from here.")
    assert (message.identity, message.unverified) == (irma, False)
    assert "arrived" in [verb for verb, _, _ in told(ticket)]


def test_solved_and_not_solved_are_theirs_to_say(kettle, irmas, bob):
    actions.promise(
        kettle, what="A new lid", due_at=timezone.now() + timedelta(days=1), by=bob
    )
    irmas.post(url(kettle, "solve"))
    kettle.refresh_from_db()
    assert (kettle.status, kettle.follow_ups.get().state) == ("resolved", "withdrawn")
    [(_, by, data)] = [one for one in told(kettle) if one[0] == "resolved"]
    assert (by, data["why"]) == ("", "customer")
    assert "Solved" in shown(irmas.get(url(kettle)))
    agents = Client()
    agents.force_login(bob)
    page = agents.get(f"/t/{kettle.number}/").content.decode()
    assert "The customer says that it is solved" in page
    assert irmas.post(url(kettle, "solve")).status_code == 409

    irmas.post(url(kettle, "reopen"))
    kettle.refresh_from_db()
    assert kettle.status == "open"
    assert kettle.waiting_since is not None
    assert irmas.post(url(kettle, "reopen")).status_code == 409


def test_a_closed_request_is_not_reopened(kettle, irmas, bob):
    actions.resolve(kettle, by=bob)
    close(kettle)
    assert irmas.post(url(kettle, "reopen")).status_code == 409


def test_rating_once_and_again(kettle, irmas, bob):
    actions.reply(kettle, text="Try the lid.", by=bob)
    assert irmas.post(url(kettle, "rate"), {"score": "6"}).status_code == 422
    irmas.post(url(kettle, "rate"), {"score": "4", "comment": "Fine."})
    irmas.post(url(kettle, "rate"), {"score": "5"})
    rating = Rating.objects.get()
    assert (rating.score, rating.channel) == (5, Portal.objects.get().channel)
    assert "You rated us: 5 of 5" in shown(irmas.get(url(kettle)))
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert irmas.post(url(kettle, "rate"), {"score": "1"}).status_code == 409


def test_it_goes_on_by_telephone_with_a_code(kettle, irmas, support):
    make_telephone(support)
    to = irmas.post(url(kettle, "continue"), {"kind": "phone"})
    assert to.headers["Location"] == f"{url(kettle)}?on=phone#on"
    code = kettle.continuations.get()
    page = shown(irmas.get(f"{url(kettle)}?on=phone"))
    assert code.shown in page
    assert code.shown not in shown(irmas.get(url(kettle)))
    assert irmas.post(url(kettle, "continue"), {"kind": "pigeon"}).status_code == 409


def test_who_follows_is_told_once_of_what_happened_and_can_stop(
    outgoing, kettle, irmas, ada, bob
):
    irmas.post(url(kettle, "follow"))
    irmas.post(url(kettle, "follow"))
    outgoing.clear()
    actions.assign(kettle, to=bob, by=ada)
    actions.resolve(kettle, by=bob)
    work()
    assert outgoing == []
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        work()
        work()
    [news] = outgoing
    assert "Solved" in news.body
    assert f"http://localhost:8000{url(kettle)}" in news.body

    irmas.post(url(kettle, "follow"), {"no": "1"})
    assert not Following.objects.exists()


def test_a_promise_in_words_they_were_sent_is_shown_and_no_other(kettle, irmas, bob):
    due = timezone.now() + timedelta(days=1)
    reply = actions.reply(kettle, text="You get a lid.", by=bob)
    made = actions.promise(kettle, what="Send a lid", due_at=due, by=bob)
    actions.promise(kettle, what="Ask the boss", due_at=due, by=bob)
    type(made).objects.filter(pk=made.pk).update(message=reply)
    page = shown(irmas.get(url(kettle)))
    assert "What we promised Send a lid until" in page
    assert "Ask the boss" not in page


def test_a_new_request_goes_to_the_team_of_the_portal(irma, irmas, support):
    assert irmas.post(NEW, writing("A kettle.", subject="Advice")).status_code == 302
    assert "Advice" in shown(irmas.get(HOME))
    work()
    ticket = Ticket.objects.get(subject="Advice")
    assert (ticket.team, ticket.customer) == (support, irma.customer)
    assert f"#{ticket.number}" in shown(irmas.get(HOME))


def test_whoever_is_unknown_opens_one_unless_admins_say_no(outgoing):
    assert "<help-suggest" in Client().get(NEW).content.decode()
    Portal.objects.update(opens="known")
    assert Client().get(NEW).headers["Location"] == "/portal/sign-in/"
    assert Client().post(NEW, writing(typed="a@else.example")).status_code == 302
    assert not Envelope.objects.exists()


def test_ac_16_in_the_name_of_one_address_only_so_many_are_opened(outgoing):
    stranger = Client()
    codes = [
        stranger.post(NEW, writing(f"No {n}", typed="victim@else.example")).status_code
        for n in range(7)
    ]
    assert codes == [200] * 5 + [429] * 2
    work()
    assert len(outgoing) == 3


def test_ac_16_requests_in_the_name_of_a_proven_address_mail_it_three_times_a_day(
    irma, outgoing
):
    make_reader(irma)
    for number in range(5):
        form = {"typed": irma.shown, "name": "x"}
        Client().post(NEW, writing(f"Hello {number}", **form))
    work()
    assert len(outgoing) == 3


def test_one_of_our_own_addresses_opens_nothing(mailbox, outgoing):
    Connection.objects.create(channel=mailbox, config={"address": "desk@shop.test"})
    assert Client().post(NEW, writing(typed="desk@shop.test")).status_code == 409
    assert not Envelope.objects.exists()


def test_words_of_nobody_signed_in_are_no_proof_for_a_ticket(kettle, irma, outgoing):
    """Its number and its customer's address: that is all a stranger has."""
    text = f"About #{kettle.number}, please tell me more."
    Client().post(NEW, writing(text, typed=irma.shown))
    work()
    assert kettle.messages.count() == 1
    assert Message.objects.get(text=text).ticket != kettle


def test_the_list_is_paged_and_loses_nothing(irma, irmas, mailbox):
    made = [make_ticket(mailbox, identity=irma).number for _ in range(PAGE + 3)]
    first = irmas.get(HOME).context["page"]
    second = irmas.get(HOME, {"after": first.after}).context["page"]
    found = [row.number for row in (*first.rows, *second.rows)]
    assert found == sorted(made, reverse=True)
    assert second.after == ""


@pytest.mark.parametrize("after", ["x", "_", "2026-13-45T99:00_1", "2026-01-01_9" * 9])
def test_odd_places_in_the_list_begin_at_the_beginning(after, kettle, irmas):
    assert f"#{kettle.number}" in shown(irmas.get(HOME, {"after": after}))


def test_open_and_over_and_found(kettle, irma, irmas, mailbox, bob):
    solved = make_ticket(mailbox, identity=irma, subject="Lid", text="About the lid")
    actions.resolve(solved, by=bob)
    assert "Lid" not in shown(irmas.get(HOME))
    assert "Lid" in shown(irmas.get(f"{HOME}?which=over"))
    assert "Kettle" in shown(irmas.get(f"{HOME}?q=LEAKS"))
    assert "Kettle" in shown(irmas.get(f"{HOME}?q=%23{kettle.number}"))
    assert "Nothing was found." in shown(irmas.get(f"{HOME}?q=%25"))


def test_the_list_and_a_request_ask_as_much_of_the_database_for_three_as_for_one(
    irma, irmas, mailbox, bob
):
    def asked(where):
        irmas.get(where)
        with CaptureQueriesContext(connection) as found:
            assert irmas.get(where).status_code == 200
        return len(found)

    ticket = make_ticket(mailbox, identity=irma)
    one = asked(HOME), asked(url(ticket))
    for number in range(2):
        make_ticket(mailbox, identity=irma)
        actions.reply(ticket, text=f"Answer {number}", by=bob)
    assert (asked(HOME), asked(url(ticket))) == one
    assert max(one) <= 25


def test_a_closed_door_of_the_portal_takes_nothing(kettle, irmas):
    Channel.objects.filter(kind="portal").update(is_active=False)
    assert answer(irmas, kettle).status_code == 404
    assert not Envelope.objects.filter(channel__kind="portal").exists()


def test_whoever_is_copied_may_answer_and_it_is_theirs(kettle, irmas, bob):
    copied = proven("Copied")
    Participant.objects.create(
        ticket=kettle, identity=copied, part="copied", confirmed_at=timezone.now()
    )
    actions.reply(kettle, text="To all of you.", by=bob)
    client = come(copied.shown)
    assert answer(client, kettle, "Thanks.").status_code == 302
    work()
    message = kettle.messages.get(text="Thanks.")
    assert (message.identity, message.unverified) == (copied, False)
    assert "Thanks." not in shown(irmas.get(url(kettle)))


def test_hostile_words_are_words(irma, irmas):
    irmas.post(NEW, writing("<script>alert(1)</script>", subject="<b>x</b>\u202e"))
    work()
    ticket = Ticket.objects.get()
    for page in (irmas.get(HOME), irmas.get(url(ticket))):
        assert "<script>alert" not in page.content.decode()
        assert "<b>x" not in page.content.decode()
    assert Identity.objects.get(pk=irma.pk).verified_at is not None


def test_what_everybody_can_read_is_marked(kettle, irmas):
    assert "everybody can read it" not in shown(irmas.get(url(kettle)))
    kettle.messages.update(public=True)
    assert "public: everybody can read it" in shown(irmas.get(url(kettle)))
