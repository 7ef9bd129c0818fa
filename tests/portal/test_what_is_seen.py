"""AC-14, AC-52, AC-62: what customers see, and what they never do."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from channels_app import inbound, intake, references
from channels_app.adapter import Raw
from channels_app.adapters.email import keys
from channels_app.models import Connection
from helpdesk.base import within
from helpdesk.portal.queries import mine
from tests.channels_app.widget.factories import make_visitor, make_widget
from tests.factories import make_identity, make_ticket, make_words
from tests.portal.factories import (
    HOME,
    NEW,
    come,
    make_portal,
    make_reader,
    proven,
    reader_of,
    shown,
    url,
    work,
    writing,
)
from tickets import actions
from tickets.actions import NewFile
from tickets.actions.files import keep
from tickets.models import (
    Attachment,
    Message,
    Organization,
    Participant,
    Ticket,
)

pytestmark = pytest.mark.usefixtures("portal")

CANARY = "canary-4711"


def pages(client, ticket):
    """Everything a customer can look at, and search by, of one ticket."""
    lists = ["", "?which=over", f"?q={CANARY}", f"?q={ticket.number}"]
    found = [shown(client.get(HOME + one)) for one in lists]
    return "\n".join(
        [
            *found,
            shown(client.get(url(ticket))),
            shown(client.get(url(ticket) + "?all")),
        ]
    )


def numbers(account):
    return sorted(mine.requests(reader_of(account)).values_list("number", flat=True))


@pytest.fixture
def northwind():
    return Organization.objects.create(name="Northwind")


@pytest.fixture
def colleague(northwind, irma):
    """Tove works with Irma."""
    tove = proven("Tove")
    for one in (tove, irma):
        one.customer.organization = northwind
        one.customer.save()
    return tove


def test_ones_own_tickets_are_seen_and_no_others(kettle, irma, irmas, mailbox):
    other = make_ticket(mailbox, identity=proven("Otto"), subject=CANARY, text=CANARY)
    assert "My kettle leaks." in pages(irmas, kettle)
    assert CANARY not in pages(irmas, kettle).replace(f"?q={CANARY}", "")
    assert irmas.get(url(other)).status_code == 404


def test_ac_62_unknown_and_other_peoples_numbers_look_the_same(irmas, mailbox):
    other = make_ticket(mailbox, identity=proven("Otto"))
    with_it = irmas.get(url(other))
    without = irmas.get("/portal/requests/999999999/")
    far = irmas.get(f"/portal/requests/{2**70}/")
    assert {one.status_code for one in (with_it, without, far)} == {404}
    assert shown(with_it) == shown(without) == shown(far)
    for verb in ("answer", "solve", "reopen", "rate", "continue", "follow"):
        assert irmas.post(url(other, verb), writing()).status_code == 404
    other.refresh_from_db()
    assert (other.status, other.messages.count()) == ("open", 1)


def test_ac_62_nothing_changes_by_looking(kettle, irmas):
    before = kettle.seq
    for verb in ("answer", "solve", "reopen", "rate", "continue", "follow"):
        assert irmas.get(url(kettle, verb)).status_code == 405
    for one in (HOME, NEW, url(kettle), "/portal/profile/", "/portal/sign-out/"):
        irmas.get(one)
    kettle.refresh_from_db()
    assert kettle.seq == before
    assert irmas.get(HOME).status_code == 200


def test_ac_52_what_is_ours_alone_is_on_no_page(kettle, irma, irmas, bob, ada):
    actions.note(kettle, text=f"Note {CANARY}", by=ada)
    actions.edit_context(kettle, goal=f"Goal {CANARY}", summary=CANARY, by=bob)
    actions.record_fact(kettle, name="other", value=f"Fact {CANARY}", by=bob)
    actions.tag(kettle, name=CANARY, by=bob)
    actions.promise(
        kettle, what=f"Ask {CANARY}", due_at=timezone.now() + timedelta(days=1), by=bob
    )
    held = actions.reply(
        kettle, text=f"Held {CANARY}", hold=timedelta(minutes=1), by=bob
    )
    assert held.held_until is not None

    assert CANARY not in pages(irmas, kettle)
    assert "Nothing was found." in shown(irmas.get(f"{HOME}?q={CANARY}"))


def test_ac_52_no_mail_of_the_portal_says_any_of_it(
    outgoing, kettle, irma, irmas, bob, ada
):
    irmas.post(url(kettle, "follow"))
    actions.note(kettle, text=f"Note {CANARY}", by=ada)
    actions.rename(kettle, subject=f"Subject {CANARY}", by=bob)
    actions.assign(kettle, to=bob, by=ada)
    work()
    outgoing.clear()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        work()
    [news] = outgoing
    assert f"#{kettle.number}" in news.subject
    assert CANARY not in news.subject + news.body


def test_a_reply_that_was_taken_back_is_not_there_and_one_that_was_sent_is(
    kettle, irmas, bob
):
    actions.reply(kettle, html="<p>Try <b>the lid</b>.</p>", by=bob)
    page = irmas.get(url(kettle))
    assert (
        "<b>the lid</b>" in page.content.decode()
        or "<strong>the lid</strong>" in page.content.decode()
    )
    assert "Bob" in shown(page)


class TestTicketTrick:
    """AC-14: who claims an address learns nothing before it is proven, and what strangers
    mail into a ticket is nobody's who began it."""

    @pytest.fixture
    def desk(self, mailbox):
        Connection.objects.create(channel=mailbox, config={"address": "desk@shop.test"})
        return mailbox

    def mailed(self, desk, *, sender, text, reference=""):
        head = f"From: {sender}\nTo: desk@shop.test\nSubject: Your {CANARY} code\n"
        refs = f"In-Reply-To: <{reference}@shop.test>\n" if reference else ""
        raw = f"{head}{refs}Message-ID: <x1@third.example>\n\n{text}".encode()
        item = Raw(
            content=raw, source_key=keys.source_key(raw), conv_key=keys.conv_key(raw)
        )
        intake.store(desk, [item])
        inbound.drain()
        return Message.objects.latest("pk")

    def test_ac_14_a_third_partys_mail_that_joined_is_not_the_squatters_to_read(
        self, desk, bob
    ):
        squatter = proven("Squatter")
        ticket = make_ticket(desk, identity=squatter)
        reply = actions.reply(ticket, text="Tell us more.", by=bob)
        reference = references.mint(ticket=ticket.public_id, message=reply.public_id)
        joined = self.mailed(
            desk,
            sender="no-reply@third.example",
            text=f"Code {CANARY}",
            reference=reference,
        )
        assert (joined.ticket, joined.unverified) == (ticket, True)

        found = pages(come(squatter.shown), ticket)
        assert "Tell us more." in found
        assert CANARY not in found
        assert "Nothing was found." in found

    def test_ac_14_a_mail_of_a_third_party_is_a_ticket_only_that_party_can_claim(
        self, desk, outgoing
    ):
        message = self.mailed(desk, sender="no-reply@third.example", text=CANARY)
        squatter = come("squatter@else.example")
        assert squatter.get(url(message.ticket)).status_code == 404
        # The link goes to the address, whoever asks for it.
        squatter.post("/portal/sign-in/", {"typed": "no-reply@third.example"})
        work()
        assert outgoing[-1].to == ["no-reply@third.example"]

    def test_ac_14_a_request_with_a_claimed_address_is_readable_after_proof_alone(
        self, outgoing
    ):
        anonymous = Client()
        response = anonymous.post(
            NEW, writing(CANARY, typed="victim@else.example", subject="Mine", name="V")
        )
        assert "We have your request" in shown(response)
        work()
        ticket = Ticket.objects.get(subject="Mine")
        assert anonymous.get(url(ticket)).status_code == 302  # to sign in
        [letter] = outgoing
        assert letter.to == ["victim@else.example"]
        assert CANARY not in letter.subject + letter.body
        assert ticket.participants.get().identity.verified_at is None

        squatter = come("squatter@else.example")
        assert squatter.get(url(ticket)).status_code == 404
        victim = come("victim@else.example")
        assert CANARY in shown(victim.get(url(ticket)))

    def test_ac_14_agents_see_that_nobody_proved_the_address(self, outgoing):
        Client().post(NEW, writing(typed="victim@else.example"))
        work()
        assert Message.objects.get().doubts == [
            "It came by a form: nobody proved that this is their address."
        ]

    def test_ac_14_an_address_an_agent_gave_somebody_brings_no_sight(
        self, mailbox, bob, kettle, irma, irmas
    ):
        """Merged customers and typed addresses are what agents believe, not proof."""
        other = make_identity("Otto")
        ticket = make_ticket(mailbox, identity=other, subject=CANARY, text=CANARY)
        actions.merge_customers(other.customer, into=irma.customer, by=bob)
        ticket.refresh_from_db()
        assert ticket.customer == irma.customer
        assert irmas.get(url(ticket)).status_code == 404
        assert CANARY not in shown(irmas.get(HOME))


def test_of_two_addresses_only_the_proven_one_shows_its_tickets(mailbox, irma, irmas):
    unproven = make_identity("Second", customer=irma.customer)
    ticket = make_ticket(mailbox, identity=unproven, subject=CANARY)
    assert irmas.get(url(ticket)).status_code == 404
    assert CANARY not in shown(irmas.get(HOME))


def test_whoever_is_copied_sees_what_was_sent_to_them(kettle, irma, bob, mailbox):
    copied = proven("Copied")
    Participant.objects.create(
        ticket=kettle, identity=copied, part="copied", confirmed_at=timezone.now()
    )
    actions.rename(kettle, subject=f"Subject {CANARY}", by=bob)
    client = come(copied.shown)
    assert client.get(url(kettle)).status_code == 404  # nothing was sent to them yet
    actions.reply(kettle, text="To all of you.", by=bob)

    page = shown(client.get(url(kettle)))
    assert "To all of you." in page
    assert "My kettle leaks." not in page
    assert client.post(url(kettle, "solve")).status_code == 409


def test_whoever_was_copied_by_a_stranger_sees_nothing(kettle, bob):
    stranger = proven("Mallory")
    Participant.objects.create(ticket=kettle, identity=stranger, part="copied")
    actions.reply(kettle, text="To Irma.", by=bob)
    assert come(stranger.shown).get(url(kettle)).status_code == 404


def test_a_stranger_who_wrote_into_a_ticket_learns_nothing_of_it(kettle, mailbox):
    mallory = proven("Mallory")
    actions.receive(
        kettle,
        channel=mailbox,
        identity=mallory,
        words=make_words("Let me in"),
        unverified=True,
    )
    assert come(mallory.shown).get(url(kettle)).status_code == 404


class TestOrganizations:
    def test_colleagues_see_nothing_by_default(self, kettle, colleague):
        assert come(colleague.shown).get(url(kettle)).status_code == 404

    @pytest.mark.parametrize(
        "how", [{"shares": "all"}, {"shares": "some", "sharing": True}]
    )
    def test_where_it_is_shared_they_read_and_do_nothing_else(
        self, how, kettle, colleague, northwind, support, ada, bob
    ):
        how = {**how, "sharing": [northwind] if "sharing" in how else []}
        make_portal(support, by=ada, **how)
        actions.reply(kettle, text="Try the lid.", by=bob)
        actions.note(kettle, text=CANARY, by=bob)
        client = come(colleague.shown)
        page = shown(client.get(url(kettle)))
        assert "My kettle leaks." in page
        assert "Try the lid." in page
        assert CANARY not in page
        assert "a colleague’s" in shown(client.get(HOME))
        assert client.post(url(kettle, "answer"), writing()).status_code == 409
        for verb in ("solve", "reopen", "continue"):
            assert client.post(url(kettle, verb), writing()).status_code == 409
        assert kettle.messages.filter(direction="in").count() == 1

    def test_another_organization_shares_nothing(self, kettle, colleague, support, ada):
        other = Organization.objects.create(name="Southwind")
        make_portal(support, by=ada, shares="some", sharing=[other])
        assert come(colleague.shown).get(url(kettle)).status_code == 404

    def test_ac_14_who_was_merged_into_a_member_reads_nothing_of_colleagues(
        self, kettle, colleague, mailbox, support, ada
    ):
        make_portal(support, by=ada, shares="all")
        mallory = proven("Mallory")
        for one in (mallory, colleague):
            make_ticket(mailbox, identity=one)
        actions.merge_customers(mallory.customer, into=colleague.customer, by=ada)

        assert come(mallory.shown).get(url(kettle)).status_code == 404
        assert come(colleague.shown).get(url(kettle)).status_code == 200

    def test_what_was_merely_typed_is_shared_with_nobody(
        self, mailbox, colleague, irma, support, ada
    ):
        make_portal(support, by=ada, shares="all")
        typed = make_identity("Typed", customer=irma.customer)
        ticket = make_ticket(mailbox, identity=typed, text=CANARY)
        assert come(colleague.shown).get(url(ticket)).status_code == 404

    def test_a_third_partys_words_are_no_colleagues(
        self, kettle, mailbox, colleague, support, ada
    ):
        make_portal(support, by=ada, shares="all")
        actions.receive(
            kettle,
            channel=mailbox,
            identity=proven("Third"),
            words=make_words(CANARY, subject=CANARY),
            unverified=True,
        )
        client = come(colleague.shown)
        assert "My kettle leaks." in pages(client, kettle)
        assert CANARY not in shown(client.get(url(kettle)))
        assert "Nothing was found." in shown(client.get(f"{HOME}?q={CANARY}"))


class TestMerged:
    def test_a_ticket_that_was_merged_leads_to_where_it_goes_on(
        self, kettle, irma, irmas, mailbox, bob
    ):
        second = make_ticket(mailbox, identity=irma, subject="Lid", text="And the lid.")
        actions.merge(second, into=kettle, by=bob)
        assert irmas.get(url(second)).headers["Location"] == url(kettle)
        page = shown(irmas.get(url(kettle)))
        assert ("My kettle leaks." in page, "And the lid." in page) == (True, True)

    def test_with_anothers_each_sees_their_own_words(self, kettle, irmas, mailbox, bob):
        otto = proven("Otto")
        ottos = make_ticket(mailbox, identity=otto, subject="Lid", text="And the lid.")
        actions.merge(ottos, into=kettle, by=bob)
        actions.promise(
            kettle, what=CANARY, due_at=timezone.now() + timedelta(days=1), by=bob
        )
        client = come(otto.shown)
        page = shown(client.get(url(kettle)))
        assert "And the lid." in page
        for words in ("My kettle leaks.", "Kettle", CANARY):
            assert words not in page
        assert "And the lid." not in shown(irmas.get(url(kettle)))
        assert client.post(url(kettle, "solve")).status_code == 409

    def test_a_merge_into_something_they_may_not_know_leads_nowhere(
        self, irmas, mailbox, bob
    ):
        one = make_ticket(mailbox, identity=proven("Otto"))
        other = make_ticket(mailbox, identity=proven("Tove"))
        actions.merge(one, into=other, by=bob)
        assert irmas.get(url(one)).status_code == 404


def test_what_was_split_off_is_a_request_of_its_own(kettle, irma, irmas, mailbox, bob):
    more = actions.receive(
        kettle, channel=mailbox, identity=irma, words=make_words("And the lid.")
    )
    made = actions.split(more, subject="Lid", by=bob).into
    assert "And the lid." in shown(irmas.get(url(made)))
    assert "And the lid." not in shown(irmas.get(url(kettle)))


def test_spam_is_not_in_the_portal(kettle, irmas):
    Ticket.objects.filter(pk=kettle.pk).update(spam_at=timezone.now())
    assert irmas.get(url(kettle)).status_code == 404
    assert "No open requests" in shown(irmas.get(HOME))


def test_files_are_those_of_words_they_see(kettle, irma, irmas, bob, ada, mailbox):
    file = NewFile(filename="plan.txt", content_type="text/plain", content=b"The plan")
    actions.reply(kettle, text="See this.", files=[file], by=bob)
    actions.note(kettle, text="Secret.", files=[file], by=bob)
    sent, noted = Attachment.objects.order_by("id")
    answer = irmas.get(f"/portal/files/{sent.public_id}/")
    assert (answer.status_code, answer.content) == (200, b"The plan")
    assert "attachment" in answer["Content-Disposition"]
    assert "plan.txt" in shown(irmas.get(url(kettle)))
    assert irmas.get(f"/portal/files/{noted.public_id}/").status_code == 404
    assert (
        come("other@else.example").get(f"/portal/files/{sent.public_id}/").status_code
        == 404
    )
    assert Client().get(f"/portal/files/{sent.public_id}/").status_code == 302


def test_a_chat_of_whoever_proved_the_same_address_is_theirs(support, irma, irmas, bob):
    site = make_widget(support)
    chatter = make_identity("Visitor", kind="widget", customer=irma.customer)
    claimed = make_identity("Claimer", kind="widget")
    make_visitor(site, identity=chatter, mail=irma)
    make_visitor(site, identity=claimed, claimed_mail=irma.shown)
    mine_ = make_ticket(site, identity=chatter, text="Hello from the chat")
    theirs = make_ticket(site, identity=claimed, text=CANARY)
    assert "Hello from the chat" in shown(irmas.get(url(mine_)))
    assert irmas.get(url(theirs)).status_code == 404


def test_the_matrix_of_tickets_and_readers(
    kettle, irma, colleague, mailbox, support, ada
):
    """Whose number is seen by whom, with and without sharing."""
    otto = proven("Otto")
    toves = make_ticket(mailbox, identity=colleague)
    ottos = make_ticket(mailbox, identity=otto)
    spam = make_ticket(mailbox, identity=irma)
    Ticket.objects.filter(pk=spam.pk).update(spam_at=timezone.now())
    people = {name: make_reader(one) for name, one in
              {"irma": irma, "tove": colleague, "otto": otto}.items()}  # fmt: skip
    alone = {"irma": [kettle], "tove": [toves], "otto": [ottos]}
    for shares, seen in (
        ("nobody", alone),
        ("all", {**alone, "irma": [kettle, toves], "tove": [kettle, toves]}),
    ):
        make_portal(support, by=ada, shares=shares)
        found = {name: numbers(one) for name, one in people.items()}
        assert found == {
            name: sorted(one.number for one in some) for name, some in seen.items()
        }


def test_a_picture_within_our_words_is_seen_where_it_stands(kettle, irmas, bob):
    name = within.new_name()
    lid = NewFile(
        filename="lid.gif", content_type="image/gif", content=b"GIF", content_id=name
    )
    html = f'<p>See <img src="cid:{name}" alt="The lid"></p>'
    actions.reply(kettle, html=html, files=[lid], by=bob)
    work()

    page = irmas.get(url(kettle)).content.decode()

    address = f"/portal/files/{Attachment.objects.get().public_id}/"
    assert f'<img src="{address}" alt="The lid" loading="lazy">' in page
    assert page.count(address) == 1
    assert "cid:" not in page


def test_pictures_of_what_our_letter_quoted_are_no_files_of_our_words(
    kettle, irma, irmas, bob, mailbox
):
    """Whoever reads our words here need not have been sent those that they quote."""
    lid = NewFile(
        filename="lid.gif", content_type="image/gif", content=b"GIF",
        content_id="lid@phone", inline=True,
    )  # fmt: skip
    words = make_words(
        "It leaks.",
        html='<p>It leaks. <img src="cid:lid@phone" alt="The lid"></p>',
        files=keep([lid]),
    )
    mailbox.traits["footer"] = True
    mailbox.save()
    actions.receive(kettle, channel=mailbox, identity=irma, words=words)
    plan = NewFile(filename="plan.txt", content_type="text/plain", content=b"The plan")
    ours = actions.reply(kettle, text="A new one.", files=[plan], quote=True, by=bob)

    own, quoted = ours.attachments.order_by("id")

    page = irmas.get(url(kettle)).content.decode()
    assert f"/portal/files/{own.public_id}/" in page
    assert f"/portal/files/{quoted.public_id}/" not in page
    assert irmas.get(f"/portal/files/{own.public_id}/").status_code == 200
    assert irmas.get(f"/portal/files/{quoted.public_id}/").status_code == 404
