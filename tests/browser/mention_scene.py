"""Mentions in every state, with the longest there can be, a rule and what is watched."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from channels_app.adapter import Raw
from channels_app.models import Envelope
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.listening import actions
from helpdesk.listening.conditions import When
from helpdesk.listening.models import Mention, MentionRule, Reached, Search, Watched
from tests.factories import make_channel
from tickets.models import Channel, Message, Ticket

LONG = "Donaudampfschifffahrtsgesellschaftskapitän " * 4


def make_mentions(ada: Agent, bob: Agent, support: Team, ticket: Ticket) -> None:
    """On a network of a kind that nobody has installed: only its rows are looked at."""
    channel = make_channel(
        support, kind="square", name=LONG[:100], traits={"public": True}
    )
    said = ticket.messages.filter(direction=Message.Direction.IN).earliest("pk")
    first = make_mention(channel, text=f"{LONG}\n\nhttps://example.org/{'x' * 200}", n=1,
        files=[{"filename": f"{LONG[:100]}.jpg", "content_type": "image/jpeg"}],
        watched=[LONG[:90]], sentiment=-1, reach=1_234_567, language="de",
        author_name=LONG[:150], author_shown=f"@{'ada' * 40}",
        address="https://square.example/1")  # fmt: skip
    make_mention(channel, text="Same here!", n=2, answers=first, thread=first,
                 beside=said, sentiment=1)  # fmt: skip
    make_mention(channel, text="هل يمكنني إرجاع الغلاية؟", n=3, language="ar")
    gone = make_mention(channel, text="Gone by now", n=4)
    gone.deleted_at = timezone.now()
    gone.save()
    actions.watch(first, by=bob)
    actions.undo(first, by=ada)
    actions.ignore(make_mention(channel, text="Spam", n=5), by=bob)
    actions.watch(make_mention(channel, text="Hm", n=6), by=bob)
    made = make_mention(channel, text="It leaks", n=7)
    made.state, made.message = Mention.State.TICKET, said
    made.decided_by, made.decided_at = ada, timezone.now()
    made.save()
    for name, does in ((LONG[:90], "ticket"), ("Fans", "ignored")):
        actions.save_mention_rule(
            name=name, does=does, by=ada, team=support, tags=[LONG[:50]],
            when=When(words=(LONG[:90],), sentiments=(-1,)) if does == "ticket" else When(),
        )  # fmt: skip
    actions.add_watched(sort="word", text=LONG[:90], kinds=["square"], by=ada)
    Search.objects.create(
        channel=channel, failing_since=timezone.now(), last_error=LONG
    )


def make_mention(channel: Channel, *, text: str, n: int, **more: Any) -> Mention:
    given = {
        "kind": channel.kind, "name": f"square:{n}", "author_kind": channel.kind,
        "author": f"a{n}", "author_shown": f"@a{n}", "text": text, "how": "mention",
        "said_at": timezone.now() - timedelta(minutes=n), **more,
    }  # fmt: skip
    mention = Mention.objects.create(**given)
    raw = Raw(content=b"{}", source_key=f"square:{n}", conv_key=f"square:{n}")
    envelope = Envelope.of(channel, raw)
    envelope.state = Envelope.State.STORED
    envelope.save()
    Reached.objects.create(mention=mention, channel=channel, envelope=envelope)
    return mention


def rows() -> dict[str, Any]:
    """What the pages of this room are about."""
    first = Mention.objects.get(name="square:1")
    rule = MentionRule.objects.earliest("position")
    return {
        "mentions:mention": first,
        "mentions:edit_rule": rule,
        "mentions:watched": Watched.objects.get(),
    }
