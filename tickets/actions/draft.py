"""What an agent is writing, kept for them alone."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum

from helpdesk.base import within
from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed
from helpdesk.base.plaintext import printable
from tickets import rules
from tickets.actions.files import KeptFile, NewFile, fit, keep
from tickets.actions.recipients import Recipients
from tickets.actions.words import joined, typed
from tickets.errors import DraftElsewhere
from tickets.models import (
    CannedReply,
    Channel,
    Delivery,
    Draft,
    DraftFile,
    DraftTaking,
    Message,
    Ticket,
)


@dataclass(frozen=True, slots=True)
class _Way:
    """How words are to go: fields of a draft, None where nobody chose."""

    channel: Channel | None = None
    public: bool | None = None
    people: dict[str, list[str]] | None = None
    signed: bool | None = None
    quotes: bool | None = None

    @classmethod
    def of(cls, draft: Draft) -> "_Way":
        return cls(**{name: getattr(draft, name) for name in cls.names()})

    @classmethod
    def names(cls) -> tuple[str, ...]:
        return tuple(one.name for one in fields(cls))

    def put(self, draft: Draft) -> None:
        for name, value in self.told().items():
            setattr(draft, name, value)

    def told(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.names()}


def save_draft(
    ticket: Ticket,
    *,
    mode: str,
    text: str = "",
    html: str = "",
    version: int | None = None,
    channel: Channel | None = None,
    public: bool | None = None,
    people: Recipients | None = None,
    signature: bool | None = None,
    quote: bool | None = None,
    by: Agent,
) -> Draft | None:
    """Keep these words for later; none, and no files, forgets the draft.

    version: of the draft these words were typed into, 0 for a new one. None overwrites
        whatever is there.
    channel, public, people: by which way they are to go and to whom, where that was
        chosen; addresses are looked at when they are sent.
    signature, quote: as for a reply.

    Raises:
        DraftElsewhere: it went on in another window, or was sent there.
    """
    rules.require(by, "save_draft", ticket)
    # A picture may be named before its file is here.
    text, html = typed(text, html, pictures=within.OURS)
    way = _Way(channel, public, _typed(people), signature, quote)
    with transaction.atomic():
        kept = Draft.objects.filter(ticket=ticket, agent=by, mode=mode)
        draft = kept.select_for_update().first()
        if draft is None:
            return _begun(ticket, by, mode, (text, html), version, way)
        if (draft.text, draft.html) == (text, html) and draft.version:
            # The same again: its answer got lost on the way.
            return _by(draft, way)
        if version not in (None, draft.version):
            raise _elsewhere(draft)
        if not text.strip() and not draft.files.exists():
            draft.delete()
            return None
        draft.text, draft.html = text, html
        way.put(draft)
        draft.version += 1
        draft.save()
        return draft


def _typed(people: Recipients | None) -> dict[str, list[str]] | None:
    """As they are kept."""
    if people is None:
        return None
    every = {"to": people.to, "cc": people.cc, "bcc": people.bcc}
    return {role: [printable(one) for one in typed] for role, typed in every.items()}


def _by(draft: Draft, way: _Way) -> Draft:
    """These words are to go by another way: no other words, so no new version."""
    if _Way.of(draft) != way:
        way.put(draft)
        draft.save(update_fields=way.names())
    return draft


def _begun(
    ticket: Ticket,
    by: Agent,
    mode: str,
    words: tuple[str, str],
    version: int | None,
    way: _Way,
) -> Draft | None:
    text, html = words
    if version and text.strip():
        # It was sent or emptied elsewhere: these words must not rise again by themselves.
        raise DraftElsewhere(text="", html="", version=0, taker=_taker(ticket, by))
    if not text.strip():
        return None
    draft, made = Draft.objects.get_or_create(
        ticket=ticket,
        agent=by,
        mode=mode,
        defaults={"text": text, "html": html, **way.told()},
    )
    if not made and (draft.text, draft.html) != (text, html):
        raise _elsewhere(draft)  # two windows began at once
    return draft


def _taker(ticket: Ticket, by: Agent) -> str:
    """Who took their draft over last, if it was not given back; "" for nobody."""
    taken = DraftTaking.objects.filter(ticket=ticket, giver=by, undone_at=None)
    return taken.order_by("-pk").values_list("taker__name", flat=True).first() or ""


def _elsewhere(draft: Draft) -> DraftElsewhere:
    return DraftElsewhere(text=draft.text, html=draft.html, version=draft.version)


def attach_to_draft(
    ticket: Ticket,
    *,
    mode: str,
    files: Iterable[NewFile] = (),
    canned_reply: CannedReply | None = None,
    by: Agent,
) -> Draft:
    """Keep these files with the draft: they go along when it is sent.

    canned_reply: which was put into its words; its files come along, each once.

    Raises:
        NotAllowed: that canned reply is not theirs to use.
        FilesTooLarge: those there and these, together; none of these is kept.
    """
    rules.require(by, "attach", ticket)
    new = tuple(files)
    fit(len(file.content) for file in new)
    kept = keep(new)
    more = () if canned_reply is None else _of_canned(canned_reply, by)
    with transaction.atomic():
        draft = _of(ticket, by, mode)
        # A picture that was sent once more, its answer being lost.
        names = set(
            draft.files.exclude(content_id="").values_list("content_id", flat=True)
        )
        kept = tuple(one for one in kept if one.content_id not in names)
        kept += _not_yet(draft, more)
        there = draft.files.aggregate(size=Sum("size"))["size"] or 0
        fit((there, *(file.size for file in kept)))
        _put(draft, kept)
    return draft


def _of_canned(reply: CannedReply, by: Agent) -> tuple[KeptFile, ...]:
    """
    Raises:
        NotAllowed: it is not theirs to use.
    """
    if not CannedReply.objects.usable_by(by).filter(pk=reply.pk).exists():
        raise NotAllowed
    known = ("filename", "content_type", "size", "blob")
    return tuple(KeptFile(**one) for one in reply.files.values(*known))


def _not_yet(draft: Draft, files: Iterable[KeptFile]) -> tuple[KeptFile, ...]:
    """Those that the draft does not have: a canned reply may be put in twice."""
    there = set(draft.files.values_list("blob", "filename"))
    return tuple(one for one in files if (one.blob, one.filename) not in there)


@transaction.atomic
def drop_draft_file(file: DraftFile, *, by: Agent) -> Draft | None:
    """Take a file off one's draft; without words and other files the draft goes, too.

    Raises:
        NotAllowed: it is somebody else's.
    """
    draft = file.draft
    rules.require(by, "drop_file", draft.ticket)
    if draft.agent_id != by.pk:
        raise NotAllowed
    left = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if left is None:
        return None
    left.files.filter(pk=file.pk).delete()
    if not left.text.strip() and not left.files.exists():
        left.delete()
        return None
    return left


def give_back(message: Message, *, to: Agent) -> Draft:
    """What was taken back stands in their draft again, before what is there."""
    draft = _of(message.ticket, to, Draft.Mode.REPLY)
    draft.text, draft.html = joined(
        (message.text, message.html), (draft.text, draft.html)
    )
    draft.channel, draft.public = message.channel, message.public
    draft.people = _readers(message)
    draft.signed, draft.quotes = _below(message)
    draft.version += 1
    draft.save()
    known = ("filename", "content_type", "size", "blob", "content_id", "description")
    own = within.named(message.html)
    # Pictures of what it quotes come with that again.
    files = message.attachments.exclude(Q(inline=True) & ~Q(content_id__in=own))
    _put(draft, (KeptFile(**file) for file in files.order_by("id").values(*known)))
    return draft


def _readers(message: Message) -> dict[str, list[str]] | None:
    """Whom a letter was to go to."""
    if message.channel is None or not message.channel.traits.get("copies"):
        return None
    found: dict[str, list[str]] = {role: [] for role in Delivery.Role.values}
    for role, shown in message.deliveries.order_by("id").values_list(
        "role", "identity__shown"
    ):
        found[role].append(shown)
    return found


def _below(message: Message) -> tuple[bool | None, bool | None]:
    """What its letter was to have below it, where it is one."""
    if message.channel is None or not message.channel.traits.get("footer"):
        return None, None
    return (None if message.signature else False), message.quoted is not None


def _of(ticket: Ticket, agent: Agent, mode: str) -> Draft:
    """Their draft, locked; a new one has no words and no version yet."""
    draft, _made = Draft.objects.select_for_update().get_or_create(
        ticket=ticket, agent=agent, mode=mode, defaults={"version": 0}
    )
    return draft


def _put(draft: Draft, files: Iterable[KeptFile]) -> None:
    DraftFile.objects.bulk_create(
        DraftFile(
            draft=draft,
            filename=file.filename,
            content_type=file.content_type,
            size=file.size,
            blob=file.blob,
            content_id=file.content_id,
            description=file.description,
        )
        for file in files
    )
