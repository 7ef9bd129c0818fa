"""Where everybody can read it, or to them alone: the two ways of one channel."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_channel, make_identity, make_ticket, make_words
from tests.tickets.verbs import everything
from tickets import actions
from tickets.channel_errors import TooLongForChannel
from tickets.errors import NoWayOut
from tickets.models import Channel, Draft, Event, FactName, Identity, Message, Ticket
from tickets.offer_errors import CannotAsk
from tickets.queries.hints import hints
from tickets.queries.way import Way, WhyNot
from tickets.queries.ways import ways

pytestmark = pytest.mark.usefixtures("company")

DAY = timedelta(days=1)
TRAITS = {"formats": ["text"], "public": True, "public_length": 30, "longest": 400}
MAIL = {"can_start": True, "formats": ["text", "html"]}


@pytest.fixture
def town(support) -> Channel:
    """A network where people write in public, and privately, too."""
    return make_channel(support, kind="town", traits=TRAITS, name="Town")


@pytest.fixture
def mail(support) -> Channel:
    return make_channel(support, traits=MAIL, name="Kettle mail")


@pytest.fixture
def irma() -> Identity:
    return make_identity("Irma", kind="town")


@pytest.fixture
def ticket(town, irma) -> Ticket:
    """She complains where everybody reads it."""
    return make_ticket(town, identity=irma, public=True, link="https://town.example/1")


def says(ticket: Ticket, identity: Identity, text="And again.", **more) -> Message:
    channel = more.pop("channel", ticket.messages.first().channel)
    return actions.receive(
        ticket, channel=channel, identity=identity, words=make_words(text, **more)
    )


def with_traits(channel: Channel, **more) -> None:
    channel.traits = {**channel.traits, **more}
    channel.save()


def told(ticket: Ticket) -> list[tuple[bool, bool]]:
    """Of each way: whether it is public, and whether it is open."""
    return [(one.is_public, one.is_open) for one in ways(ticket).all]


def private(ticket: Ticket) -> Way:
    return next(one for one in ways(ticket).all if not one.is_public)


def test_public_words_can_be_answered_in_public_and_in_private(ticket, town, irma):
    public, alone = ways(ticket).all
    assert ways(ticket).best == public
    assert (public.is_public, alone.is_public) == (True, False)
    assert public.value == f"{town.public_id}:public"
    assert alone.value == f"{town.public_id}:private"
    assert [one.pk for one in public.people] == [irma.pk]
    assert public.post is not None
    assert (public.post.text, public.post.link) == (
        "My kettle leaks.",
        "https://town.example/1",
    )
    assert public.why == "they last wrote so"
    assert alone.why == "they wrote there in public"
    assert not alone.is_new
    assert "in public" in public.shown
    assert public.sees == "Everybody can read it, below what they wrote."
    assert (public.longest, alone.longest) == (30, 400)


def test_who_wrote_privately_is_answered_so_and_no_public_way_is_there(town, irma):
    ticket = make_ticket(town, identity=irma)
    assert told(ticket) == [(False, True)]


def test_an_answer_is_as_they_last_wrote(ticket, irma, bob):
    assert actions.reply(ticket, text="Sorry!", by=bob).public
    says(ticket, irma, public=False)
    assert not actions.reply(ticket, text="Hi", by=bob).public
    says(ticket, irma, public=True)
    assert actions.reply(ticket, text="Thanks", by=bob).public


def test_nothing_becomes_public_by_itself(ticket, irma, town, bob):
    """They went on privately, and that is closed now: what is left is the public way."""
    with_traits(town, reply_window=3600)
    says(ticket, irma, said_at=timezone.now() + timedelta(minutes=1))
    Message.objects.filter(public=False).update(said_at=timezone.now() - DAY)
    Message.objects.filter(public=True).update(said_at=timezone.now() - 2 * DAY)
    assert told(ticket) == [(True, True), (False, False)]
    assert ways(ticket).best is None
    before = everything()
    for chosen in ({}, {"channel": town}, {"public": False}):
        with pytest.raises(NoWayOut):
            actions.reply(ticket, text="Hi", by=bob, **chosen)
    assert everything() == before
    assert actions.reply(ticket, text="Hi", public=True, by=bob).public


def test_a_letter_that_followed_public_words_is_answered_by_letter(
    ticket, irma, mail, bob
):
    address = make_identity(customer=irma.customer, verified_at=timezone.now())
    says(ticket, address, channel=mail, said_at=timezone.now() + timedelta(minutes=1))
    assert ways(ticket).all[0].channel == mail
    assert [one.is_public for one in ways(ticket).all] == [False, False, True]
    assert not actions.reply(ticket, text="Hi", by=bob).public


def test_a_public_answer_reaches_who_wrote_the_post_and_nobody_else(ticket, town, bob):
    ada = make_identity("Ada", kind="town")
    other = make_ticket(town, identity=ada, public=True, text="Mine, too!")
    actions.merge(other, into=ticket, by=bob)
    ticket.refresh_from_db()
    message = actions.reply(ticket, text="Sorry, Ada!", public=True, by=bob)
    assert [one.identity for one in message.deliveries.all()] == [ada]
    alone = actions.reply(ticket, text="Ada, your order?", public=False, by=bob)
    assert [one.identity for one in alone.deliveries.all()] == [ada]


def test_a_post_that_was_taken_back_is_answered_below_the_one_before(ticket, irma):
    later = says(ticket, irma, "Angry words", public=True)
    assert ways(ticket).all[0].post.text == "Angry words"
    actions.taken_back(later, at=timezone.now())
    assert ways(ticket).all[0].post.text == "My kettle leaks."


def test_where_only_answers_are_private_they_have_to_write_so_first(
    ticket, town, irma, bob
):
    with_traits(town, private="answers")
    assert private(ticket).why_not is WhyNot.ALONE
    with pytest.raises(NoWayOut, match="write there privately first"):
        actions.reply(ticket, text="Hi", public=False, channel=town, by=bob)
    says(ticket, irma)
    assert private(ticket).is_open


def test_where_nothing_is_private_no_such_way_is_there(ticket, town):
    with_traits(town, private=False)
    assert told(ticket) == [(True, True)]


def test_a_post_that_may_be_answered_privately_once_is_so_once_within_a_week(
    ticket, town, irma, bob
):
    with_traits(town, private_once=7 * 24 * 3600, reply_window=24 * 3600)
    message = actions.reply(ticket, text="Your number?", public=False, by=bob)
    assert private(ticket).why_not is WhyNot.ONCE
    message.deliveries.update(state="failed")
    assert private(ticket).is_open
    Message.objects.filter(public=True).update(said_at=timezone.now() - 8 * DAY)
    assert private(ticket).why_not is WhyNot.WINDOW
    says(ticket, irma)
    assert private(ticket).is_open


def test_who_wrote_in_public_elsewhere_alone_is_not_written_to_privately(
    ticket, town, irma, mail, bob
):
    with_traits(town, private_once=7 * 24 * 3600)
    address = make_identity(customer=irma.customer, verified_at=timezone.now())
    other = make_ticket(mail, identity=address)
    [by_mail, by_town] = ways(other).all
    assert (by_mail.channel, by_town.why_not) == (mail, WhyNot.ALONE)


def test_a_public_answer_that_is_too_long_is_refused_before_anything_is_written(
    ticket, bob
):
    before = everything()
    with pytest.raises(TooLongForChannel, match="30 are taken"):
        actions.reply(ticket, text="x" * 31, by=bob)
    assert everything() == before
    assert actions.reply(ticket, text="x" * 31, public=False, by=bob).pk


def test_questions_with_choices_are_asked_in_private(ticket, town, bob):
    with_traits(town, asks=True)
    message = actions.ask(ticket, text="Which?", choices=["A", "B"], by=bob)
    assert not message.public
    with_traits(town, private=False)
    with pytest.raises((NoWayOut, CannotAsk)):
        actions.ask(ticket, text="Which?", choices=["A", "B"], by=bob)


def test_a_held_answer_stays_public_and_taken_back_it_is_to_be_so_again(ticket, bob):
    held = actions.reply(ticket, text="Sorry!", hold=timedelta(seconds=9), by=bob)
    assert (held.public, held.held_until is not None) == (True, True)
    draft = actions.withdraw_reply(held, by=bob)
    assert draft.public is True
    held = actions.reply(ticket, text="Sorry!", hold=timedelta(seconds=9), by=bob)
    actions.send_now(held, by=bob)
    held.refresh_from_db()
    assert (held.public, held.held_until) == (True, None)


def test_events_say_what_everybody_can_read(ticket, irma, bob):
    actions.reply(ticket, text="Sorry!", by=bob)
    actions.reply(ticket, text="Your number?", public=False, by=bob)
    verbs = (Event.Verb.RECEIVED, Event.Verb.REPLIED)
    events = ticket.events.filter(verb__in=verbs).order_by("seq")
    assert [one.data.get("public") for one in events] == [True, True, None]


def test_a_draft_keeps_which_way_it_is_to_go(ticket, town, bob):
    given = {"mode": "reply", "text": "Hi", "channel": town, "by": bob}
    actions.save_draft(ticket, public=True, **given)
    assert Draft.objects.get().public is True
    actions.save_draft(ticket, public=False, **given)
    assert Draft.objects.get().public is False


class TestOwnWords:
    def test_what_is_somebodys_own_is_pointed_out_in_public_alone(self, ticket, bob):
        text = "Write to irma@customer.example, please."
        [hint] = hints(ticket, text, bob, is_public=True)
        assert (hint.kind, hint.words, hint.label) == (
            "public",
            "irma@customer.example",
            "E-mail address",
        )
        assert not [one for one in hints(ticket, text, bob) if one.kind == "public"]

    def test_a_fact_that_was_written_down_is_found_word_by_word(self, ticket, bob):
        actions.record_fact(ticket, name="serial", value="Blue Heron 9", by=bob)
        found = hints(ticket, "Is it the  blue heron 9?", bob, is_public=True)
        assert [one.words for one in found if one.kind == "public"] == ["Blue Heron 9"]

    def test_a_number_that_admins_described_is_one(self, ticket, bob):
        FactName.objects.filter(slug="order").update(pattern=r"K-\d{4}")
        found = hints(ticket, "About K-1234: sorry.", bob, is_public=True)
        assert [one.words for one in found if one.kind == "public"] == ["K-1234"]

    def test_words_that_tell_nothing_are_not_pointed_out(self, ticket, bob):
        text = "We are sorry, and would like to help: see https://help.example/"
        assert [one.kind for one in hints(ticket, text, bob, is_public=True)] == []


class TestPages:
    @pytest.fixture
    def page(self, client, bob, ticket):
        client.force_login(bob)

        def read() -> str:
            return client.get(f"/t/{ticket.number}/").content.decode()

        return read

    def test_the_composer_says_that_everybody_reads_it_and_shows_the_post(
        self, page, ticket, town
    ):
        html = page()
        assert "Everybody can read this." in html
        assert 'href="https://town.example/1"' in html
        assert f'value="{town.public_id}:public"' in html
        assert f'value="{town.public_id}:private"' in html
        assert "Answer in public" in html

    def test_the_timeline_marks_what_is_public(self, page, ticket, bob):
        actions.reply(ticket, text="Sorry!", by=bob)
        actions.reply(ticket, text="Your number?", public=False, by=bob)
        assert page().count("label public") == 2

    @pytest.mark.parametrize("link", ["javascript:alert(1)", "https://a b", "x"])
    def test_an_address_that_is_none_is_not_kept(self, page, ticket, irma, link):
        assert says(ticket, irma, public=True, link=link).link == ""
        assert "javascript:alert" not in page()

    @pytest.mark.parametrize("how", ["public", "private"])
    def test_a_reply_goes_as_it_was_chosen(self, client, page, ticket, town, how):
        chosen = f"{town.public_id}:{how}"
        client.post(f"/t/{ticket.number}/reply/", {"text": "Hi", "channel": chosen})
        assert Message.objects.get(direction="out").public == (how == "public")

    def test_what_was_not_said_to_be_public_is_not(self, client, page, ticket):
        """The page was shown before they wrote in public."""
        client.post(f"/t/{ticket.number}/reply/", {"text": "Hi", "anyway": "1"})
        assert not Message.objects.get(direction="out").public

    @pytest.mark.parametrize("wrong", ["x", "{}:loud", "{}:public:x", "0:public"])
    def test_a_way_that_is_none_is_refused_and_the_words_are_kept(
        self, client, page, ticket, town, wrong
    ):
        chosen = wrong.format(town.public_id)
        answer = client.post(
            f"/t/{ticket.number}/reply/", {"text": "Hi there", "channel": chosen}
        )
        assert answer.status_code in {409, 422}
        assert "Hi there" in answer.content.decode()
        assert not Message.objects.filter(direction="out").exists()

    def test_the_form_alone_names_each_way_and_no_best_one(self, client, page, ticket):
        html = client.get(f"/t/{ticket.number}/reply/").content.decode()
        assert "The best way" not in html
        assert "in public" in html

    def test_a_draft_comes_back_to_the_way_it_was_to_go(self, page, ticket, town, bob):
        actions.save_draft(
            ticket, mode="reply", text="Hi", channel=town, public=False, by=bob
        )
        own = f'<option value="{town.public_id}:private"'
        assert "selected" in page().split(own)[1].split(">")[0]

    def test_a_draft_is_saved_with_its_way(self, client, page, ticket, town):
        sent = {"mode": "reply", "text": "Hi", "channel": f"{town.public_id}:public"}
        client.post(f"/t/{ticket.number}/save-draft/", sent)
        assert Draft.objects.get().public is True

    def test_the_hints_know_who_will_read_it(self, client, page, ticket):
        sent = {"text": "Write to irma@customer.example"}
        at = f"/t/{ticket.number}/hints/"
        assert b'data-hint="public"' in client.post(at, {**sent, "public": "1"}).content
        assert b'data-hint="public"' not in client.post(at, sent).content
