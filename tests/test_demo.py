"""The demo's company keeps the promises that every helpdesk keeps."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import Max
from django.utils import timezone

from channels_app.actions import leaving
from channels_app.messenger import messengers as kinds
from channels_app.models import Chat, Visitor
from helpdesk.base import help as public_help
from helpdesk.base.accounts.calendars import is_open
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.presence import available, online
from helpdesk.demo import messengers, people
from helpdesk.demo.seed import seed
from helpdesk.reports import figures, telling
from helpdesk.reports.models import Story
from helpdesk.reports.periods import Period
from helpdesk.setup.errors import AlreadySetUp
from knowledge_base import rendering
from knowledge_base.models import Category, Reader, Translation
from tickets import outbox
from tickets.actions import clocks, deliver, ring, terms
from tickets.models import (
    Channel,
    Clock,
    Event,
    FactName,
    FollowUp,
    Message,
    Rating,
    Reaction,
    Ticket,
)
from tickets.queries import checks


@pytest.mark.django_db
def test_a_small_demo_keeps_every_promise_and_is_alive():
    """One test, since making the company takes longer than looking at it."""
    seed(tickets=24)

    # First what a minute makes different.
    _nothing_of_the_past_goes_out_once_the_pump_looks()
    _its_tickets_keep_every_promise_of_the_heart(now=timezone.now())
    _visitors_chat_just_now_and_others_rated_it(now=timezone.now())
    _who_left_before_the_answer_got_it_by_mail_and_answered()
    _somebody_is_there(now=timezone.now())
    _help_is_found_before_anybody_is_asked()
    _its_help_centre_is_in_two_languages()
    _somebody_wrote_by_each_messenger()


def _its_tickets_keep_every_promise_of_the_heart(*, now):
    for ticket in Ticket.objects.open():
        assert ticket.accountable.can_own
        assert ticket.next_step_at is not None
    for ticket in Ticket.objects.all():
        told = list(ticket.events.values_list("seq", "at"))
        assert [seq for seq, _at in told] == list(range(1, ticket.seq + 1))
        assert [at for _seq, at in told] == sorted(at for _seq, at in told)
        assert ticket.created_at <= told[0][1] <= now
        said = ticket.messages.exclude(direction="note")
        assert said.aggregate(at=Max("said_at"))["at"] == ticket.last_message_at
    assert (deliver.waiting(), clocks.waiting(), outbox.waiting()) == (0, 0, 0)
    assert Message.objects.filter(said_at__gt=now).count() == 0
    promised = Event.objects.filter(verb=Event.Verb.PROMISED).order_by("id")
    due = FollowUp.objects.order_by("id").values_list("due_at", flat=True)
    assert all(at.year < 2100 for at in due)
    assert all(event.data["due_at"] < "2100" for event in promised)
    states = Counter(FollowUp.objects.values_list("state", flat=True))
    assert set(states) == {"open", "kept", "broken", "withdrawn"}
    assert Agent.objects.exclude(role="api").count() == 8
    assert FactName.objects.get(slug="order").pattern == r"BW-\d{5}"
    assert Channel.objects.filter(kind="phone", is_active=True).count() == 1
    assert [one for one in checks.look() if one.count] == []
    running = Clock.objects.filter(stopped_at=None)
    assert (terms.waiting(), telling.waiting()) == (0, 0)
    assert {one.kind for one in running} >= {"resolution"}
    assert set(Clock.objects.values_list("outcome", flat=True)) >= {"", "met"}
    assert Story.objects.filter(told_at=None).count() == 0
    assert figures.count(Period.latest(90), None).figures["repeat-yourself"].whole


def _somebody_wrote_by_each_messenger():
    """Their providers are told of us when all of it runs: until then they are off."""
    ours = Channel.objects.filter(kind__in=messengers.ACCOUNTS)
    written = {kind for kind, one in kinds().items() if not one.traits.get("spoken")}
    called = {"voice"}
    assert {one.kind for one in ours} == set(messengers.ACCOUNTS) == written | called
    for channel in ours:
        assert channel.is_active is channel.connection.is_introduced is False
        assert channel.connection.settings().secret
    for channel in ours.exclude(kind__in=called):
        said = Message.objects.filter(channel=channel).order_by("seq")
        assert [one.direction for one in said] == ["in", "out"]
    assert Message.objects.exclude(edited_at=None).get().channel.kind == "telegram"
    assert Reaction.objects.count() == 3


def _visitors_chat_just_now_and_others_rated_it(*, now):
    live = Ticket.objects.open().filter(live_since__isnull=False)
    assert live.count() == 3
    for ticket in live:
        assert ticket.assignee is not None
        assert Visitor.objects.get(chats__ticket=ticket).here_until > now
    chats = Chat.objects.select_related("ticket")
    assert {chat.ticket is not None for chat in chats} == {True}
    assert chats.count() == Visitor.objects.count() == 13
    scores = Counter(Rating.objects.values_list("score", flat=True))
    assert scores == {5: 5, 4: 2, 3: 1, 2: 1}
    shopper = Visitor.objects.get(external_id=people.SHOPPER.address)
    assert shopper.mail == shopper.identity.customer.identities.get(kind="email")
    assert max(chat.said_at for chat in chats) <= now


def _nothing_of_the_past_goes_out_once_the_pump_looks():
    assert (leaving.drain(), ring.drain()) == (0, 0)


def _who_left_before_the_answer_got_it_by_mail_and_answered():
    [continued] = Event.objects.filter(verb=Event.Verb.CONTINUED)
    said = continued.ticket.messages.exclude(direction="note").order_by("seq")

    assert [message.channel.kind for message in said] == ["widget", "widget", "email"]


def _somebody_is_there(*, now):
    widget = Channel.objects.get(kind="widget")

    assert is_open(widget.team.calendar, now)
    there = {agent.name for agent in available(widget.team, now)}
    assert there == {"Mei Tanaka", people.ADMIN}
    later = {agent.name for agent in online(now + timedelta(days=1))}
    assert later == set(people.ALWAYS_THERE)
    assert sorted(widget.connection.settings().secret) == ["secret"]


def _help_is_found_before_anybody_is_asked():
    """Among the three that are offered."""
    asked = {
        "descal": "How do I descale my machine?",
        "delivery time": "When will my order be here?",
        "retrun label": "How do I return something?",
        "leaking": "My machine drips or leaks. What can I do?",
        "guarantee": "What does the guarantee cover?",
        "espresso tastes sour": "Which grind and how much coffee for an espresso?",
    }
    found = {
        words: [one.title for one in public_help.search(words, language="en", limit=3)]
        for words in asked
    }

    assert [words for words in asked if asked[words] not in found[words]] == []


def _its_help_centre_is_in_two_languages():
    public = Translation.objects.readable_by(Reader.PUBLIC)
    everything = Translation.objects.readable_by(Reader.AGENT)
    languages = Counter(public.values_list("language", flat=True))
    assert languages["en"] == languages["de"] > 60
    # Nobody outside reads what only agents may.
    hidden = everything.exclude(pk__in=public.values("pk"))
    assert {one.article.audience for one in hidden} == {"agents", "customers"}
    internal = everything.filter(text__contains="zebrafish-internal")
    assert internal.exclude(article__audience="agents").count() == 0
    assert not Category.objects.filter(articles=None).exists()
    assert Category.objects.exclude(parent=None).count() == 2
    # What articles share is in its place, and what they lead to is there.
    assert not everything.filter(text__contains="{{").exists()
    slugs = {(one.language, one.slug) for one in everything}
    led_to = {
        (one.language, slug)
        for one in everything
        for slug in rendering.links_to(one.html)
    }
    assert led_to - slugs == set()


def test_a_company_that_is_there_is_never_touched(company):
    with pytest.raises(AlreadySetUp):
        seed(tickets=3)
    assert not Ticket.objects.exists()
