"""What was spoken on the telephone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.models.message import Message


class Call(models.Model):
    """A message that was spoken; its words are what the agent wrote down of them.

    Who called whom is the message's direction.

    number: theirs, as E.164 has it; "" when they withheld it.
    seconds: how long it was spoken, where a telephone system said so.
    """

    class Outcome(models.TextChoices):
        TALKED = "talked", _("We talked")
        VOICEMAIL = "voicemail", _("Voicemail")
        MISSED = "missed", _("Nobody answered")

    message = models.OneToOneField(
        Message, models.PROTECT, primary_key=True, related_name="call"
    )
    number = models.CharField(_("number"), max_length=32, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.TALKED
    )
    seconds = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.message_id}: {self.outcome}"
