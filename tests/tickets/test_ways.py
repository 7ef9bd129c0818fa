"""By which ways an answer reaches a customer, which is the best, and why."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import (
    make_channel,
    make_identity,
    make_telephone,
    make_ticket,
    make_words,
)
from tests.tickets.verbs import everything
from tickets import actions
from tickets.errors import NoWayOut
from tickets.models import Channel, Identity, Message, Ticket
from tickets.queries.liked import liked_kind
from tickets.queries.way import WhyNot
from tickets.queries.ways import ways

pytestmark = pytest.mark.usefixtures("company")

MAIL = {"can_start": True, "formats": ["text", "html"]}
CHAT = {"live": True, "undo": False, "formats": ["text", "html"]}
DAY = timedelta(days=1)


@pytest.fixture
def mail(support) -> Channel:
    return make_channel(support, traits=MAIL, name="Kettle mail")


@pytest.fixture
def site(support) -> Channel:
    return make_channel(support, kind="widget", traits=CHAT, name="Kettle site")


@pytest.fixture
def irma() -> Identity:
    """In the chat."""
    return make_identity("Irma", kind="widget")


@pytest.fixture
def ticket(site, irma) -> Ticket:
    return make_ticket(site, identity=irma)


def also_by(identity: Identity, *, kind="email", is_verified=True) -> Identity:
    at = timezone.now() if is_verified else None
    return make_identity(customer=identity.customer, kind=kind, verified_at=at)


def kinds(ticket: Ticket) -> list[tuple[str, bool]]:
    return [(one.channel.kind, one.is_open) for one in ways(ticket).all]


def test_where_they_wrote_is_a_way_and_the_best(ticket, mail, site):
    [only] = ways(ticket).all
    assert (only.channel, only.is_live, only.is_last) == (site, True, True)
    assert ways(ticket).best == only
    assert only.why == "they are there now, they last wrote there"


def test_a_proven_address_of_the_customer_is_another_way(ticket, mail, irma):
    address = also_by(irma)
    assert kinds(ticket) == [("widget", True), ("email", True)]
    other = ways(ticket).by(mail)
    assert other is not None
    assert [one.pk for one in other.people] == [address.pk]
    assert (other.is_new, other.why) == (True, "their address is proven")


def test_an_address_that_nobody_proved_is_none_and_says_so(ticket, mail, irma, bob):
    """AC-16: it may be a victim's."""
    also_by(irma, is_verified=False)
    assert kinds(ticket) == [("widget", True), ("email", False)]
    closed = ways(ticket).by(mail)
    assert closed is not None
    assert closed.why_not is WhyNot.UNPROVEN
    before = everything()
    with pytest.raises(NoWayOut, match="nobody proved"):
        actions.reply(ticket, text="Hi", channel=mail, by=bob)
    assert everything() == before


def test_an_address_that_a_stranger_typed_into_the_chat_is_none(ticket, mail):
    """It was written to once, so it takes part; nobody ever answered from there."""
    typed = make_identity("Victim")
    message = ticket.messages.get()
    actions.continue_by(message, identity=typed, channel=mail)
    assert kinds(ticket) == [("widget", True), ("email", False)]


def test_a_reply_goes_by_the_way_that_was_chosen(ticket, mail, irma, bob):
    address = also_by(irma)
    message = actions.reply(ticket, text="By mail now.", channel=mail, by=bob)
    assert message.channel == mail
    assert [one.identity for one in message.deliveries.all()] == [address]
    back = actions.reply(ticket, text="Here again.", by=bob)
    assert back.channel.kind == "widget"


def test_a_channel_that_is_no_way_is_refused(ticket, mail, bob, billing_mailbox):
    with pytest.raises(NoWayOut, match="cannot be reached"):
        actions.reply(ticket, text="Hi", channel=mail, by=bob)


def test_nothing_goes_out_by_telephone(ticket, support, irma, bob):
    phone = make_telephone(support)
    also_by(irma, kind="phone")
    assert kinds(ticket) == [("widget", True)]
    with pytest.raises(NoWayOut):
        actions.reply(ticket, text="Hi", channel=phone, by=bob)


def test_the_nearest_mailbox_is_the_one_of_the_team(
    ticket, irma, billing_mailbox, mail
):
    Channel.objects.filter(pk=billing_mailbox.pk).update(traits=MAIL)
    also_by(irma)
    assert [one.channel for one in ways(ticket).all][1:] == [mail]
    Channel.objects.filter(pk=mail.pk).update(is_active=False)
    assert [one.channel for one in ways(ticket).all][1:] == [billing_mailbox]


def test_a_chat_they_came_to_before_is_a_way_of_a_mail_and_another_site_is_none(
    support, mail, site, irma
):
    make_ticket(site, identity=irma)
    address = also_by(irma)
    ticket = make_ticket(mail, identity=address)
    make_channel(support, kind="widget", traits=CHAT, name="Other site")
    assert [one.channel for one in ways(ticket).all] == [mail, site]


class TestWindows:
    @pytest.fixture
    def messenger(self, support):
        traits = {"reply_window": 24 * 3600, "formats": ["text"]}
        return make_channel(support, kind="whatsapp", traits=traits, name="WhatsApp")

    def said(self, messenger, ago, **more):
        return make_ticket(messenger, said_at=timezone.now() - ago, **more)

    def test_it_is_open_for_a_day_after_their_last_words(self, messenger):
        ticket = self.said(messenger, DAY / 2)
        best = ways(ticket).best
        assert best is not None
        assert best.closes_at is not None
        assert timedelta(0) < best.closes_at - timezone.now() <= DAY / 2
        assert "open until" in best.why

    def test_then_it_is_closed_and_says_what_opens_it(self, messenger, bob):
        ticket = self.said(messenger, 2 * DAY)
        [closed] = ways(ticket).all
        assert closed.why_not is WhyNot.WINDOW
        with pytest.raises(NoWayOut):
            actions.reply(ticket, text="Hi", by=bob)
        with pytest.raises(NoWayOut, match="write there first"):
            actions.reply(ticket, text="Hi", channel=messenger, by=bob)

    def test_their_words_in_another_ticket_open_it_too(self, messenger):
        irma = make_identity(kind="whatsapp")
        ticket = self.said(messenger, 2 * DAY, identity=irma)
        self.said(messenger, DAY / 2, identity=irma)
        assert ways(ticket).best is not None

    def test_another_way_is_the_best_meanwhile(self, messenger, mail, bob):
        irma = make_identity(kind="whatsapp")
        ticket = self.said(messenger, 2 * DAY, identity=irma)
        also_by(irma)
        assert kinds(ticket) == [("email", True), ("whatsapp", False)]
        assert actions.reply(ticket, text="Hi", by=bob).channel == mail


class TestPreferences:
    def test_what_they_prefer_goes_before_where_they_wrote(
        self, ticket, mail, irma, bob
    ):
        also_by(irma)
        Ticket.objects.filter(pk=ticket.pk).update(live_since=None)
        actions.record_fact(
            ticket, name="preference", value="Prefers e-mail, please", by=bob
        )
        best = ways(ticket).best
        assert best is not None
        assert (best.channel, best.is_liked) == (mail, True)
        assert best.why == "they prefer it, their address is proven"

    def test_what_is_known_of_them_from_another_ticket_counts_too(
        self, ticket, mail, irma, bob
    ):
        address = also_by(irma)
        fact = actions.record_fact(ticket, name="preference", value="Chat", by=bob)
        actions.promote_fact(fact, by=bob)
        other = make_ticket(mail, identity=address)
        best = ways(other).best
        assert best is not None
        assert (best.channel.kind, best.is_liked) == ("widget", True)

    def test_whoever_sits_and_waits_is_answered_there(self, ticket, mail, irma, bob):
        also_by(irma)
        actions.record_fact(ticket, name="preference", value="E-mail", by=bob)
        assert kinds(ticket)[0] == ("widget", True)

    @pytest.mark.parametrize(
        ("words", "kind"),
        [
            (["By mail"], "email"), (["E-Mails, never chat"], ""),
            (["likes the chat"], "widget"), (["no e-mail"], ""), (["in the evening"], ""),
            (["in the evening", "mail rather than chat"], "email"), ([], ""),
            (["keine Mails"], ""), (["email"], "email"), (["chatty"], ""),
        ],
    )  # fmt: skip
    def test_kinds_are_known_by_what_people_call_them(self, words, kind):
        assert liked_kind(words) == kind


class TestDrafts:
    def test_a_draft_remembers_its_way(self, ticket, mail, irma, bob):
        actions.save_draft(ticket, mode="reply", text="Hi", channel=mail, by=bob)
        again = actions.save_draft(ticket, mode="reply", text="Hi", by=bob)
        assert again is not None
        assert (again.channel, again.version) == (None, 1)

    def test_what_is_taken_back_is_to_go_by_the_same_way(self, ticket, mail, irma, bob):
        also_by(irma)
        message = actions.reply(
            ticket, text="Hi", channel=mail, hold=timedelta(seconds=10), by=bob
        )
        assert actions.withdraw_reply(message, by=bob).channel == mail


def test_the_composer_lists_the_ways_with_their_reasons(
    client, ticket, mail, irma, bob
):
    address = also_by(irma)
    client.force_login(bob)
    page = client.get(f"/t/{ticket.number}/").content.decode()
    assert '<option value="" data-rich="yes"' in page
    assert f'<option value="{mail.public_id}"' in page
    assert f"E-mail · {address.shown} — their address is proven" in page
    sent = {"text": "By mail.", "channel": str(mail.public_id), "anyway": "1"}
    client.post(f"/t/{ticket.number}/reply/", sent)
    assert Message.objects.get(direction="out").channel == mail


def test_one_way_is_said_and_not_asked(client, ticket, bob):
    client.force_login(bob)
    page = client.get(f"/t/{ticket.number}/").content.decode()
    assert 'id="composer-by"' not in page
    assert "composer-way" in page


def test_a_way_that_closed_meanwhile_is_refused_in_words_and_nothing_is_lost(
    client, ticket, mail, bob
):
    client.force_login(bob)
    sent = {"text": "By mail.", "channel": str(mail.public_id)}
    page = client.post(f"/t/{ticket.number}/reply/", sent)
    assert page.status_code == 409
    assert "By mail." in page.content.decode()
    assert "The best way" in page.content.decode()
    words = make_words("I am here.")
    actions.receive(
        ticket, channel=ticket.messages.get().channel,
        identity=ticket.messages.get().identity, words=words,
    )  # fmt: skip
    assert ways(ticket).best is not None


class TestHops:
    def test_the_timeline_says_where_the_conversation_goes_on(
        self, client, ticket, mail, irma, bob
    ):
        also_by(irma)
        actions.reply(ticket, text="In the chat.", by=bob)
        actions.note(ticket, text="Between us.", by=bob)
        actions.reply(ticket, text="By mail.", channel=mail, by=bob)
        actions.reply(ticket, text="By mail again.", channel=mail, by=bob)
        client.force_login(bob)
        page = client.get(f"/t/{ticket.number}/").content.decode()
        assert page.count('class="hop') == 1
        line = page.index("Went on by: E-mail")
        assert page.index("Between us.") < line < page.index("By mail.")

    def test_a_page_that_asks_for_what_is_new_is_told_of_it_too(
        self, client, ticket, mail, irma, bob
    ):
        also_by(irma)
        seq = ticket.seq
        actions.reply(ticket, text="By mail.", channel=mail, by=bob)
        client.force_login(bob)
        page = client.get(f"/t/{ticket.number}/since/?seq={seq}").content.decode()
        assert page.count('class="hop') == 1

    def test_where_words_are_read_one_by_one_a_line_goes_before_them(
        self, mail, site, irma, bob
    ):
        make_ticket(site, identity=irma)
        ticket = make_ticket(mail, identity=also_by(irma))
        for text in ("Here.", "And here."):
            actions.reply(ticket, text=text, channel=site, by=bob)
        line, *rest = ticket.messages.filter(channel=site).order_by("seq")
        assert line.text.startswith("This continues our e-mails of ")
        assert [one.text for one in rest] == ["Here.", "And here."]
