"""Replies that have not left yet."""

from django.utils.translation import gettext_lazy as _

from tickets.forms.base import TicketForm
from tickets.forms.fields import Picked, SnoozeMoment
from tickets.forms.timed import TimedForm
from tickets.models import Message
from tickets.queries import choices


class HeldForm(TicketForm):
    """A reply that may still be taken back, or was a moment ago."""

    message = Picked(Message.objects.none())

    def scope(self) -> None:
        self.choose("message", choices.our_words(self.ticket))


class RescheduleForm(HeldForm, TimedForm):
    """When such a reply goes instead."""

    looks_at = "at"
    at = SnoozeMoment(label=_("Send at"))
