"""A ticket is deleted: why, if somebody wants to say, and what that stops."""

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from helpdesk.base.forms import ActionForm
from tickets.forms.base import TicketForm
from tickets.models import Delivery
from tickets.models.deleted import KEPT


class DeleteForm(TicketForm):
    reason = forms.CharField(
        label=_("Why (optional)"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )

    def says(self) -> list[str]:
        kept = gettext(
            "For %(days)d days an admin can bring it back; then it is erased for good."
            " If its customer writes meanwhile, it comes back by itself."
        )
        return [kept % {"days": KEPT.days}, *self._unsent()]

    def _unsent(self) -> list[str]:
        held = self.ticket.messages.filter(held_until__isnull=False).values("pk")
        queued = Delivery.objects.filter(
            message__ticket=self.ticket, state=Delivery.State.QUEUED
        )
        count = len({*held.values_list("pk", flat=True)}) + (
            queued.exclude(message__in=held).values("message").distinct().count()
        )
        if not count:
            return []
        words = ngettext(
            "%(n)d reply that has not left yet will not be sent.",
            "%(n)d replies that have not left yet will not be sent.",
            count,
        )
        return [words % {"n": count}]


class EraseForm(ActionForm):
    number = forms.IntegerField(
        label=_("Type the number of the ticket"),
        min_value=0,
        max_value=2**63 - 1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
