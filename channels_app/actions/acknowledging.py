"""We have your message: a mail that goes by itself, where a mailbox or a form says so.

It is a message in the ticket, so that agents see what the customer was told. None of the
sender's words are in it: whoever writes in another's name makes us send them nothing of
theirs (AC-16), and it says that a machine wrote it, so that no machine answers (AC-17).
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from channels_app.actions.letters import may_mail
from channels_app.models import Connection
from channels_app.queries import ways
from helpdesk.base import help as public_help
from helpdesk.base.accounts import calendars
from helpdesk.base.help import Writing
from tickets import actions
from tickets.models import Channel, Message, Ticket
from tickets.queries import reach

# What is brought from elsewhere, or waited somewhere, is acknowledged by nobody.
FRESH = timedelta(hours=6)


@transaction.atomic
def acknowledge(message: Message) -> bool:
    """Tell its sender that these first words of a ticket arrived. Whether they were told:
    not twice, not machines, and not who got three such mails today."""
    identity, channel = message.identity, _mailbox(message)
    if identity is None or channel is None or not _is_wanted(message):
        return False
    ticket = message.ticket
    ticket.lock()
    said = ticket.messages.filter(direction=Message.Direction.OUT)
    if not ticket.is_open or ticket.spam_at is not None or said.exists():
        return False
    if identity.unreachable_since or not may_mail(identity.canonical):
        return False
    language = reach.language_of(ticket)
    with translation.override(language):
        subject = _("We have your message (#%(number)s)") % {"number": ticket.number}
        text = _text(ticket, message, language)
    told = actions.say_automatically(
        ticket, text=text, to=identity, channel=channel, subject=subject
    )
    return told is not None


def _mailbox(message: Message) -> Channel | None:
    """What writes to its sender: the mailbox it came by, or that of the form's team."""
    channel = message.channel
    if channel is None or channel.kind == ways.MAIL:
        return channel
    return ways.mail_channel(channel)


def _is_wanted(message: Message) -> bool:
    """Whether its door sends such mails, and a person may have written it just now."""
    connection = Connection.objects.filter(channel=message.channel_id).first()
    return (
        connection is not None
        and bool(connection.config.get("acknowledge"))
        and not message.auto
        and Message.Doubt.SENDER not in message.warnings
        and not {Message.OLD, Message.NO_ANSWER} & set(message.warnings)
        and timezone.now() - message.said_at < FRESH
    )


def _text(ticket: Ticket, message: Message, language: str) -> str:
    identity = message.identity
    offer = public_help.suggest(
        Writing(
            text=f"{message.subject}\n{message.text}",
            language=language,
            where="mail",
            who=(identity.kind, identity.canonical) if identity else (),
            ticket=ticket.public_id,
        )
    )
    calendar, now = ticket.team.calendar, timezone.now()
    is_open = calendars.is_open(calendar, now)
    words = {
        "number": ticket.number,
        "team": ticket.team.name,
        "back_at": None if is_open else calendars.next_opening(calendar, now),
        "notice": offer.notice,
        "answers": [
            (one.title, f"{settings.SITE_URL}{one.path}") for one in offer.answers
        ],
        "solved": f"{settings.SITE_URL}{offer.solved}" if offer.answers else "",
    }
    text = render_to_string("channels_app/mail/acknowledgement.txt", words)
    return text.strip() + "\n"
