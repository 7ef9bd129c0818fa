"""Links between tickets: to which one, found by its number or by words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.forms.base import TicketForm
from tickets.forms.fields import Picked
from tickets.models import Link, Ticket, Way
from tickets.queries import choices
from tickets.queries.menus import ticket_options


class LinkForm(TicketForm):
    """Words that more than one ticket has are answered with those to choose from."""

    way = forms.ChoiceField(
        label=_("This ticket is"), choices=Way.choices, initial=Way.RELATED
    )
    other = forms.CharField(
        label=_("The other ticket"),
        max_length=200,
        help_text=_("Its number, or words of its subject."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    looks_at = "other"

    def finds(self) -> list[tuple[int, str]]:
        """Tickets that are meant by what is typed so far, by number."""
        typed = self.data.get("other") if self.is_bound else self.initial.get("other")
        words = str(typed or "").strip().removeprefix("#")
        if not words:
            return []
        found = ticket_options(self.by, words)
        return [(one.number, one.subject) for one in found if one.pk != self.ticket.pk]

    def clean_other(self) -> Ticket:
        """By number where it is one; else the only one of these words, or the one that
        was chosen of them."""
        typed = self.cleaned_data["other"].strip().removeprefix("#")
        seen = choices.linkable(self.ticket, self.by)
        number = self.data.get("number") or typed
        if number.isascii() and number.isdigit() and len(number) < 19:
            if one := seen.filter(number=number).first():
                return one
            raise forms.ValidationError(_("There is no such ticket."))
        found = self.finds()
        if len(found) == 1:
            return seen.get(number=found[0][0])
        if not found:
            raise forms.ValidationError(_("No ticket has these words."))
        raise forms.ValidationError(_("Several tickets have these words: choose one."))

    def clean_way(self) -> Way:
        return Way(self.cleaned_data["way"])


class UnlinkForm(TicketForm):
    """A link of this ticket, of which both ends are seen."""

    link = Picked(Link.objects.none())

    def scope(self) -> None:
        self.choose("link", choices.links(self.ticket, self.by))
