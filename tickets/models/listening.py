"""Words of customers that were not listened to yet, for what they say of us."""

from django.db import models

from tickets.models.message import Message


class Listening(models.Model):
    """A message that came in; the row goes once somebody looked what it says.

    Listeners of events put it here, keyed by the message: told twice, it is looked at once.
    """

    message = models.OneToOneField(Message, models.CASCADE, primary_key=True)

    def __str__(self) -> str:
        return str(self.message_id)
