"""What a visitor does in a widget, and what agents may do about them.

`say` stores first, as every door does (`channels_app.intake`): the answer waits for one
commit, and what becomes of the words is the worker's business.
"""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from channels_app.actions import claims, presence, uploads
from channels_app.actions.saying import Saying, asked, told
from channels_app.adapter import Raw
from channels_app.errors import Invalid, NotIdentified, TooOften
from channels_app.models import Chat, Envelope, Upload, Visitor
from channels_app.queries import looks, visible
from channels_app.queries.telling import visitor_group
from helpdesk.base import doorbell, limits, live
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.limits import Limit
from helpdesk.base.plaintext import one_line
from tickets import actions, rules
from tickets.actions.deliver import receipt
from tickets.errors import NoSuchTicket

WORDS = Limit(30, 60)
RECEIVE = "channels_app.receive"
# One visitor's new conversations, and those of all behind one address: an office may
# have hundreds, who do not all begin at once.
CHATS, CHATS_OF_NETWORK = Limit(20, 3600), Limit(60, 60)


def say(visitor: Visitor, saying: Saying, *, network: str = "") -> None:
    """Keep words; returns after the commit. The same id again is the same message.

    Raises:
        Invalid: they cannot be taken, or what the site asks first is missing.
        NotIdentified: this site takes nobody whom it does not vouch for.
        TooOften: more than anybody types.
    """
    _spend(words_key(visitor.public_id), WORDS)
    with transaction.atomic():
        chat = _known(visitor, saying) or _begin(visitor, saying, network)
        _keep(visitor, chat, saying)
        doorbell.ring(RECEIVE)


def words_key(visitor: UUID) -> str:
    """Under which somebody's words are counted."""
    return f"say:{visitor}"


def mark(chat: Chat, *, got: int, seen: int) -> None:
    """How far their browser has it and they looked at it, in the numbers it knows."""
    ticket = chat.ticket
    if ticket is None or chat.visitor.identity_id is None:
        return
    seen_seq = min(chat.seq(seen), ticket.seq)
    got_seq = max(min(chat.seq(got), ticket.seq), seen_seq)
    if got_seq <= chat.got_seq and seen_seq <= chat.seen_seq:
        return
    Chat.objects.filter(pk=chat.pk, turn=chat.turn).update(
        got_seq=Greatest(F("got_seq"), got_seq),
        seen_seq=Greatest(F("seen_seq"), seen_seq),
    )
    receipt(
        ticket,
        channel=chat.channel,
        identity=chat.visitor.identity_id,
        got=got_seq,
        seen=seen_seq,
    )


@transaction.atomic
def end(chat: Chat) -> None:
    """They said goodbye; words after it go on with the same matter."""
    now = timezone.now()
    ended = Chat.objects.filter(pk=chat.pk, ended_at=None).update(ended_at=now)
    # Whoever came with a code that may be overheard ends no conversation of others.
    if ended and chat.ticket is not None and not visible.in_doubt(chat):
        actions.customer_ended_chat(chat.ticket.survivor())


@transaction.atomic
def block(visitor: Visitor, *, by: Agent) -> None:
    """They cannot write any more, nor see what was written.

    Raises:
        NoSuchTicket, NotAllowed: not for this agent, who may end none of their chats.
    """
    _let(by, visitor)
    Visitor.objects.filter(pk=visitor.pk, blocked_at=None).update(
        blocked_at=timezone.now()
    )
    for chat in visitor.chats.filter(ended_at=None).order_by("id"):
        end(chat)
    out = live.Signal(groups=(visitor_group(visitor.public_id),), payload={"t": "out"})
    transaction.on_commit(lambda: live.publish(out), robust=True)


@transaction.atomic
def unblock(visitor: Visitor, *, by: Agent) -> None:
    """They may write again.

    Raises:
        NoSuchTicket, NotAllowed: not for this agent.
    """
    _let(by, visitor)
    Visitor.objects.filter(pk=visitor.pk).update(blocked_at=None)


def _let(by: Agent, visitor: Visitor) -> None:
    newest = visitor.chats.exclude(ticket=None).select_related("ticket").first()
    if newest is None or newest.ticket is None:
        raise NoSuchTicket
    rules.require(by, "end_chat", newest.ticket.survivor())


def _spend(key: str, limit: Limit) -> None:
    if wait := limits.spend(key, limit):
        raise TooOften(wait)


def _known(visitor: Visitor, saying: Saying) -> Chat | None:
    if not visitor.is_known:
        return None
    if saying.about is not None:
        presence.looked(visitor, saying.about)
    return looks.row_of_chat(visitor.pk, saying.chat)


def _begin(visitor: Visitor, saying: Saying, network: str) -> Chat:
    """The first words of a conversation, perhaps of somebody new.

    Two messages at once may both be the first: whoever comes second finds the rows.
    """
    config = visitor.channel.connection.config
    if config.get("require_identity") and not visitor.external_id:
        raise NotIdentified
    team = _chosen(config, saying.team)
    fields = _asked(config, visitor, saying)
    _spend(f"chats:{visitor.public_id}", CHATS)
    _spend(f"chats-from:{network}", CHATS_OF_NETWORK)
    _introduce(visitor, saying, fields)
    place = f"{visitor.public_id}/{saying.chat}"
    chat = Chat(
        visitor=visitor,
        channel=visitor.channel,
        key=saying.chat,
        place=place,
        team=team,
        fields=fields,
    )
    Chat.objects.bulk_create([chat], ignore_conflicts=True)
    return Chat.objects.get(visitor=visitor, key=saying.chat)


def is_asked(visitor: Visitor) -> bool:
    """Whether the site's form stands before their next conversation."""
    return not visitor.external_id and (
        not visitor.is_known or not visitor.chats.exists()
    )


def _asked(config: dict[str, Any], visitor: Visitor, saying: Saying) -> dict[str, Any]:
    if not is_asked(visitor):
        # Nobody asks again; what their page says all the same is for the agent.
        return told(config, saying.fields)
    fields = asked(config, saying.fields)
    if config.get("consent") and not (saying.consent or visitor.consented_at):
        raise Invalid({"consent": [_("Please agree to this first.")]})
    return fields


def _chosen(config: dict[str, Any], team: UUID | None) -> Team | None:
    if team is None:
        return None
    if str(team) not in {offer["id"] for offer in config.get("teams", ())}:
        raise Invalid({"team": [_("Choose one of these.")]})
    return Team.objects.filter(public_id=team).first()


def _introduce(visitor: Visitor, saying: Saying, fields: dict[str, Any]) -> None:
    """Their row, and what they say of themselves; what is known already stays."""
    now = timezone.now()
    visitor.name = visitor.name or one_line(str(fields.get("name", "")), limit=120)
    visitor.claimed_mail = visitor.claimed_mail or str(fields.get("email", ""))
    if saying.consent:
        visitor.consented_at = visitor.consented_at or now
    if visitor.is_known:
        visitor.save(update_fields=["name", "claimed_mail", "consented_at"])
        return
    visitor.about = claims.grown({}, saying.about or {})
    visitor.language = visitor.about.get("language", "")
    visitor.here_until = now + presence.HERE
    Visitor.objects.bulk_create([visitor], ignore_conflicts=True)
    visitor.pk = Visitor.objects.values_list("pk").get(public_id=visitor.public_id)[0]


def _keep(visitor: Visitor, chat: Chat, saying: Saying) -> None:
    key = {"channel": visitor.channel, "source_key": f"{chat.place}/{saying.id}"}
    try:
        files = uploads.claim(visitor, saying.files)
    except Invalid:
        if Envelope.objects.filter(**key).exists():
            return  # said before: its files are its own by now, or gone
        raise
    envelope = envelope_of(visitor, chat, saying, files)
    Envelope.objects.bulk_create([envelope], ignore_conflicts=True)
    if said_otherwise([envelope]):
        raise other_words()
    if files:
        envelope = Envelope.objects.only("pk").get(**key)
        for upload in files:
            upload.envelope = envelope
        Upload.objects.bulk_update(files, ["envelope"])


def said_otherwise(envelopes: Sequence[Envelope]) -> list[Envelope]:
    """Of words that were kept just now, those whose ids others had already (AC-68): who
    says "yes" and "no" by one id would lose one of them without a word."""
    kept = Envelope.objects.filter(
        channel__in={one.channel_id for one in envelopes},
        source_key__in=[one.source_key for one in envelopes],
    )
    rows = kept.values_list("channel", "source_key", "sha256")
    digests = {(channel, key): digest for channel, key, digest in rows}
    odd = [
        one
        for one in envelopes
        if digests[one.channel_id, one.source_key] != one.sha256
    ]
    # They may be called something else by now; their words are the same.
    return [
        one
        for one in odd
        if _words_of(kept.get(channel=one.channel_id, source_key=one.source_key))
        != _words_of(one)
    ]


def _words_of(envelope: Envelope) -> tuple[Any, ...]:
    said = json.loads(envelope.content())
    return said["text"], said.get("answers"), said.get("form")


def other_words() -> Invalid:
    """What is said to whoever used an id twice."""
    return Invalid({"id": [_("Other words were sent by this id already.")]})


def envelope_of(
    visitor: Visitor, chat: Chat, saying: Saying, files: Sequence[Upload] = ()
) -> Envelope:
    """The words as they are stored; not saved yet."""
    return Envelope.of(visitor.channel, _raw(visitor, chat, saying, files))


def _raw(visitor: Visitor, chat: Chat, saying: Saying, files: Sequence[Upload]) -> Raw:
    """The payload, which the adapter reads again: all that is known of these words."""
    said: dict[str, Any] = {
        "visitor": str(visitor.public_id),
        "name": visitor.name or nickname(visitor),
        "place": chat.place,
        "id": str(saying.id),
        "text": saying.text,
    }
    if saying.answers:
        said["answers"] = str(saying.answers)
    if saying.form is not None:
        said["form"] = saying.form
    if saying.about and saying.about.get("tags"):
        said["tags"] = saying.about["tags"]
    if files:
        said["files"] = [
            {"blob": one.blob, "name": one.filename, "type": one.content_type}
            for one in files
        ]
    return Raw(
        content=json.dumps(said, separators=(",", ":")).encode(),
        # Not the id alone: whoever saw one could keep its words from coming in (R2).
        source_key=f"{chat.place}/{saying.id}",
        conv_key=chat.place,
    )


def nickname(visitor: Visitor) -> str:
    """Until they say who they are; in the house's language, since agents read it."""
    with translation.override(settings.LANGUAGE_CODE):
        code = visitor.public_id.hex[-4:].upper()
        return _("Visitor %(code)s") % {"code": code}
