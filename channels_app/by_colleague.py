"""A colleague answers a ticket from their mail program: theirs only with proof (AC-04).

Three things have to be there: the address that they alone were told, signed and good for a
while; their own address in From; and the word of the receiving server, whose name is known,
that the mail comes from there. Whatever lacks one of them waits in quarantine. What is
proved and may not be said all the same (AC-21) waits there, too, and its writer is told
why: nobody gets mail because somebody else writes in their name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID, uuid5

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from channels_app.adapter import Desk, Incoming, Unreadable
from channels_app.adapters.email.addresses import canonical
from channels_app.adapters.email.bodies import LONG
from channels_app.adapters.email.sealed import ENCRYPTED
from channels_app.adapters.email.verdicts import VOUCHED
from channels_app.errors import AnswerNotTaken
from channels_app.queries.desk import takes_answers
from helpdesk.base import richtext, within
from helpdesk.base.accounts import mail
from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import Refused
from helpdesk.base.plaintext import label, one_line, printable
from helpdesk.base.quotes import holds_quotation, new_words
from helpdesk.base.quotes.marked import fold_html
from tickets.actions import NewFile, note, reply
from tickets.models import Channel, Message, Ticket

# Any: it keeps keys made of Message-IDs apart from others'.
SPACE = UUID("6c1a6e0c-6f3f-4c0e-9a51-0d6c5b1f2a77")
# What a note among colleagues begins with, in each language of ours: nobody says in which
# one they write. Bold words are starred in plain mails, and who types what they read types
# its quotation marks.
NOTE_WORDS = {"en": "note", "de": "notiz"}
_NOTE = re.compile(
    rf"[\W_]{{0,10}}(?:{'|'.join(NOTE_WORDS.values())})[^\w:]{{0,5}}"
    r"[:\uff1a][*_\"\u201c\u201d]*[^\S\n]*",
    re.IGNORECASE,
)
# What signs a mail, for programs alone.
_SIGNS = frozenset({
    "application/pkcs7-signature", "application/x-pkcs7-signature",
    "application/pgp-signature",
})  # fmt: skip
# More than one writer, or none in From.
_WHO = frozenset({Message.Doubt.SENDER.value, Message.Doubt.LIST.value})


@dataclass(frozen=True, slots=True)
class Answer:
    """Words of a colleague who was proved to have written them. ticket: as it was named."""

    agent: Agent
    desk: Desk
    incoming: Incoming


def proved(channel: Channel, found: Incoming) -> Answer:
    """Whose words these are, which were sent to a colleague's address of a ticket.

    Raises:
        Unreadable: that is not proved; for the quarantine, and nobody is told by mail.
    """
    if not takes_answers(channel.connection):
        raise Unreadable("It answers a ticket by mail, which is off for this mailbox.")
    if len({desk.ticket for desk in found.desks}) > 1:
        raise Unreadable("It answers more than one ticket by mail.")
    told = Agent.objects.filter(pk__in=[desk.agent for desk in found.desks])
    sender = found.sender.canonical if found.sender else None
    agent = next((one for one in told if canonical(one.email) == sender), None)
    if agent is None or sender is None:
        raise Unreadable(
            "It answers a ticket by a colleague's address, and is not theirs."
        )
    if VOUCHED not in found.warnings or _WHO & set(found.warnings):
        raise Unreadable(
            "It answers a ticket by mail, and is not proved to be theirs. If the mailbox"
            " names no receiving server yet, name it under “Proof of senders” and try"
            " again."
        )
    own = [desk for desk in found.desks if desk.agent == agent.pk]
    return Answer(agent, max(own, key=lambda desk: desk.until), found)


def say(answer: Answer) -> Message:
    """What they wrote is said as if they had typed it here, once, however often it comes.

    Raises:
        Refused: they may not, or it cannot be said; nothing was.
    """
    agent, found = answer.agent, answer.incoming
    ticket = _ticket(answer)
    if answer.desk.until < timezone.now().date():
        raise AnswerNotTaken(_("The address you wrote to is no longer good."))
    text, files = _words(found), list(_files(found))
    key = _key(answer, text, files)
    is_note = _NOTE.match(text)
    if is_note is None and _is_told_ours(text):
        raise AnswerNotTaken(
            _(
                "What we had written to you cannot be told apart from your own words."
                " Write them above it, or take it out."
            )
        )
    if is_note:
        return note(
            ticket,
            text=text[is_note.end() :],
            files=files,
            key=key,
            by_mail=True,
            by=agent,
        )
    return reply(ticket, text=text, files=files, key=key, by_mail=True, by=agent)


def _key(answer: Answer, text: str, files: Sequence[NewFile]) -> UUID:
    """The same for a mail that comes again or by two mailboxes; another one for other
    words, whatever a program calls them."""
    same = sha256(" ".join(text.split()).encode())
    for file in files:
        same.update(sha256(file.content).digest())
    named = f"{answer.agent.pk} {answer.incoming.place} {same.hexdigest()}"
    return uuid5(SPACE, named)


def _words(found: Incoming) -> str:
    """What is new in it.

    Raises:
        AnswerNotTaken: nobody could read it, or not all of it.
    """
    if ENCRYPTED in found.warnings:
        raise AnswerNotTaken(_("It is encrypted, and nobody here has the key."))
    if LONG in found.warnings:
        raise AnswerNotTaken(_("It is longer than what is read of a mail."))
    return printable(new_words(found.text)).strip()


def _is_told_ours(text: str) -> bool:
    """Whether words for a customer hold what was written to a colleague: a mail that says
    nothing of its own, answers between lines, a program that marks no quotation."""
    ours = f"{settings.SITE_URL}{reverse('notifications:page')}"
    return holds_quotation(text) or ours in text


def _files(found: Incoming) -> Iterator[NewFile]:
    """Those that came for the customer: neither what signs the mail, nor pictures of what
    is quoted and of the signature. Telephones put photos within words that name none."""
    named = {file.content_id for file in found.files if file.inline}
    html = richtext.clean(found.html, named) if named and found.html else ""
    old = within.named(html).keys() - within.named(fold_html(html)[0]).keys()
    for file in found.files:
        kind = one_line(file.content_type, limit=127)
        if kind in _SIGNS or (file.inline and file.content_id in old):
            continue
        name = label(file.filename, default="file")
        yield NewFile(filename=name, content_type=kind, content=file.content)


def tell(answer: Answer, refusal: Refused) -> None:
    """Say to its writer why it was not taken, and that it is kept; never inside a
    transaction. They were proved to have written it."""
    agent = answer.agent
    ticket = Ticket.objects.visible_to(agent).filter(pk=answer.desk.ticket).first()
    link = reverse("tickets:ticket", args=[ticket.number]) if ticket else ""
    with translation.override(mail.language_of(agent)):
        words = {
            "agent": agent,
            "why": str(refusal),
            "ticket": ticket,
            "link": f"{settings.SITE_URL}{link}" if link else "",
            "said": printable(new_words(answer.incoming.text)).strip(),
        }
        mail.send("channels_app/mail/not_taken", agent.email, words)


def _ticket(answer: Answer) -> Ticket:
    """The one they were told of, where it is now, if they see it still.

    Raises:
        AnswerNotTaken: they do not.
    """
    named = Ticket.objects.select_related("merged_into").filter(pk=answer.desk.ticket)
    ticket = named.first()
    if ticket is not None:
        survivor = ticket.survivor()
        seen = Ticket.objects.visible_to(answer.agent).filter(pk=survivor.pk).first()
        if seen is not None:
            return seen
    raise AnswerNotTaken(_("You may not answer in this ticket any more."))
