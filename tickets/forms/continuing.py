"""Where a matter is to go on, and who it was that wrote."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.forms.base import TicketForm
from tickets.forms.fields import Picked
from tickets.models import Message
from tickets.queries import choices, reach


class ContinueForm(TicketForm):
    kind = forms.ChoiceField(label=_("Go on by"), choices=())
    quick_field = "kind"

    def scope(self) -> None:
        ways = reach.ways_on(self.ticket)
        self.fields["kind"].choices = ways  # type: ignore[attr-defined] # a ChoiceField

    def quick(self) -> list[tuple[str, str]]:
        return [(name, str(words)) for name, words in reach.ways_on(self.ticket)]


class VouchForm(TicketForm):
    """Words that nobody is sure of."""

    message = Picked(Message.objects.none())

    def scope(self) -> None:
        self.choose("message", choices.their_words(self.ticket))
