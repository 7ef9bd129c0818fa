"""Public words come in, are changed, or taken back: what is kept of them, and how often.

One post is one mention, whichever account of ours it reached, however often, in whatever
order. All of a network's take turns: what answers what is found by both sides.
"""

import zlib
from datetime import datetime

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from channels_app import overheard
from channels_app.actions.introduce import key_of
from channels_app.models import Envelope
from channels_app.models.envelope import fit
from channels_app.parsed import Deleted, Edited, Heard
from channels_app.said import Said
from channels_app.story import Refuse
from helpdesk.base import richtext
from helpdesk.base.plaintext import one_line, printable
from helpdesk.listening.actions.by_rule import decide
from helpdesk.listening.language import language_of, primary
from helpdesk.listening.models import Mention, Reached, Step
from helpdesk.listening.models.mention import ADDRESS, NAME
from helpdesk.listening.telling import tell_pages
from tickets.detect import sentiment
from tickets.models import Channel, Message

# Any number: it keeps these locks apart from others'.
_LOCK = 0x68656172
State, What = Mention.State, Step.What
# So many pictures a post may show; so many names of others it may answer.
MOST = 20


def heard(envelope: Envelope, told: Heard, beside: Message | None) -> Message | None:
    """Keep these words; the message they became, where a rule made a ticket of them.

    Raises:
        Refuse: somebody else is known to have said them.
    """
    _take_turns(envelope.channel.kind)
    said = overheard.understood(envelope, told)
    kept = _known(envelope.channel.kind, told)
    if kept is not None:
        _came_again(kept, envelope, said, told)
        tell_pages(kept)
        return kept.message
    mention = _new(envelope, said, told)
    mention.beside = beside
    mention.save()
    Reached.objects.create(mention=mention, channel=envelope.channel, envelope=envelope)
    _find_thread(mention)
    message = decide(mention, envelope)
    tell_pages(mention)
    return message


def joined(envelope: Envelope, told: Heard, message: Message) -> None:
    """These are in a ticket without anybody's doing: nobody has to decide any more."""
    _take_turns(envelope.channel.kind)
    mention = _known(envelope.channel.kind, told)
    if mention is None:
        return
    _reached(mention, envelope)
    if mention.message_id is None:
        former, mention.state = mention.state, State.TICKET
        mention.message, mention.version = message, mention.version + 1
        mention.decided_at, mention.decided_by = timezone.now(), None
        mention.save()
        Step.objects.create(mention=mention, what=What.TICKET, former=former)
    tell_pages(mention)


def happened(channel: Channel, what: Edited | Deleted) -> bool:
    """Whether it was of a mention that reached this channel.

    Raises:
        Refuse: somebody else did it than wrote it.
    """
    rows = Mention.objects.select_for_update(of=("self",), no_key=True)
    there = Q(reached__channel=channel, name=fit(what.name), kind=channel.kind)
    mention = rows.filter(there).first()
    if mention is None:
        return False
    if (mention.author_kind, mention.author) != key_of(what.sender):
        raise Refuse("It changes words of somebody else.")
    at = min(what.at, timezone.now())
    if isinstance(what, Deleted):
        _taken_back(mention, at)
    else:
        text, html = printable(what.text), richtext.clean(what.html)
        _changed(mention, text=text, html=html, at=at)
    tell_pages(mention)
    return True


def _take_turns(kind: str) -> None:
    """Until the end of this transaction nobody else keeps words of this network."""
    with connection.cursor() as cursor:
        key = zlib.crc32(kind.encode()) - 2**31
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, key])


def _known(kind: str, told: Heard) -> Mention | None:
    rows = Mention.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(kind=kind, name=_name(told)).first()


def _name(told: Heard) -> str:
    """What the post is called on its network; one without a name is its place."""
    incoming = told.incoming
    return fit(next(iter(incoming.names), incoming.place))


def _new(envelope: Envelope, said: Said, told: Heard) -> Mention:
    """Not saved yet."""
    incoming, words, sender = told.incoming, said.words, said.sender
    kind, author = key_of(sender)
    language = primary(told.language) or language_of(words.text)
    return Mention(
        kind=envelope.channel.kind,
        name=_name(told),
        author_kind=kind,
        author=author,
        author_shown=one_line(sender.shown, limit=400) or author,
        author_name=one_line(sender.name, limit=200),
        text=words.text,
        html=words.html,
        how=told.how,
        address=_address(told.address),
        language=language,
        reach=told.reach if (told.reach or 0) >= 0 else None,
        sentiment=sentiment(words.text, language),
        watched=_watched(told),
        files=[
            {"filename": one.filename, "content_type": one.content_type}
            for one in words.awaited[:MOST]
        ],
        replies=list(dict.fromkeys(fit(one) for one in incoming.replies if one))[:MOST],
        said_at=words.said_at,
        heard_at=envelope.received_at,
    )


def _address(address: str) -> str:
    """A page that a click may open: nothing else may stand there."""
    is_page = address.startswith(("https://", "http://"))
    shown = one_line(address, limit=ADDRESS + 1)
    return shown if is_page and len(shown) <= ADDRESS and " " not in shown else ""


def _watched(told: Heard) -> list[str]:
    return [one_line(one, limit=NAME) for one in told.watched[:MOST]]


def _came_again(mention: Mention, envelope: Envelope, said: Said, told: Heard) -> None:
    """By another account of ours, or found another way; or changed since."""
    if (mention.author_kind, mention.author) != key_of(said.sender):
        raise Refuse("Somebody else is known to have said it.")
    was_there = mention.reached.filter(channel=envelope.channel).exists()
    _reached(mention, envelope)
    if told.how != mention.how and mention.how == Mention.How.WATCHED:
        mention.how = told.how
    new = [one for one in _watched(told) if one not in mention.watched]
    mention.watched = [*mention.watched, *new][:MOST]
    mention.save(update_fields=["how", "watched"])
    # An account that hears of it later may be told of words that are older.
    if was_there and said.words.text != mention.text:
        words, at = said.words, envelope.received_at
        mention.language = primary(told.language) or language_of(words.text)
        _changed(mention, text=words.text, html=words.html, at=at)


def _reached(mention: Mention, envelope: Envelope) -> None:
    """The newest of a channel counts: its words are those that stand there now."""
    Reached.objects.update_or_create(
        mention=mention, channel=envelope.channel, defaults={"envelope": envelope}
    )


def _changed(mention: Mention, *, text: str, html: str, at: datetime) -> None:
    """Other words stand there now, unless these are older than what does."""
    is_late = mention.edited_at is not None and at < mention.edited_at
    if is_late or mention.deleted_at is not None or text == mention.text:
        return
    Step.objects.create(mention=mention, what=What.EDITED, at=at, text=mention.text)
    mention.text, mention.html, mention.edited_at = text, html, at
    mention.sentiment = sentiment(text, mention.language)
    if mention.state == State.WATCHING:
        _stir(mention)
    mention.save()


def _taken_back(mention: Mention, at: datetime) -> None:
    """What was there stays to be read by us, as of messages."""
    if mention.deleted_at is None:
        mention.deleted_at = at
        mention.save(update_fields=["deleted_at"])
        Step.objects.create(mention=mention, what=What.DELETED, at=at)


def _stir(mention: Mention) -> None:
    """It is watched, and says something else now: somebody decides anew. The caller saves
    it."""
    Step.objects.create(mention=mention, what=What.STIRRED, former=mention.state)
    mention.state, mention.version = State.NEW, mention.version + 1
    mention.rule = None


def _find_thread(mention: Mention) -> None:
    """What it answers, and what answers it, whichever came first."""
    rows = Mention.objects.filter(kind=mention.kind)
    found = {one.name: one for one in rows.filter(name__in=mention.replies)}
    above = next((found[name] for name in mention.replies if name in found), None)
    if above is not None and above.pk != mention.pk:
        mention.answers, mention.thread = above, above.thread or above
        mention.save(update_fields=["answers", "thread"])
    below = rows.filter(replies__contains=[mention.name]).exclude(pk=mention.pk)
    _adopt(mention, list(below.select_for_update(no_key=True).order_by("id")))


def _adopt(mention: Mention, below: list[Mention]) -> None:
    """Answers that were here before what they answer."""
    top = mention.thread or mention
    for one in below:
        nearer = one.replies.index(mention.name)
        known = one.replies.index(one.answers.name) if one.answers else len(one.replies)
        if nearer < known:
            one.answers = mention
        if one.pk != top.pk:
            Mention.objects.filter(thread=one).update(thread=top)
            one.thread = top
        one.save(update_fields=["answers", "thread"])
