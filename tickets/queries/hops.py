"""Where a conversation goes on by another channel: from which, for the customer to know."""

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from tickets.models import Message

_FROM: dict[str, Promise] = {
    "widget": _("This continues our chat of %(date)s."),
    "email": _("This continues our e-mails of %(date)s."),
    "form": _("This answers what you wrote in our form on %(date)s."),
    "phone": _("This continues our call of %(date)s."),
    "portal": _("This answers what you wrote in the portal on %(date)s."),
}
_OTHER = _("This continues our conversation of %(date)s.")


def continues(message: Message) -> str:
    """What the first words by a channel begin with, in the language that is spoken just
    now; "": they wrote there before, or nowhere else."""
    if message.channel is None or message.auto:
        return ""
    before = Message.objects.filter(ticket=message.ticket_id, seq__lt=message.seq)
    same = before.filter(channel__kind=message.channel.kind, auto="", unverified=False)
    return "" if same.exists() else went_on(message.ticket_id, before=message.seq)


def went_on(ticket: int, *, before: int | None = None) -> str:
    """From where a ticket goes on: the conversation of the customer's last words."""
    said = Message.objects.filter(ticket=ticket, direction=Message.Direction.IN)
    if before is not None:
        said = said.filter(seq__lt=before)
    known = said.filter(unverified=False).select_related("channel")
    last = known.order_by("-said_at", "-seq").first()
    if last is None or last.channel is None:
        return ""
    date = date_format(localtime(last.said_at), "DATE_FORMAT")
    return str(_FROM.get(last.channel.kind, _OTHER)) % {"date": date}
