"""What an admin decides of offers, as it is typed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.base.forms import ActionForm
from knowledge_base.actions.offering import OUTAGE
from knowledge_base.errors import TooManyHeldOut
from knowledge_base.models import LANGUAGES, HelpCentre, OfferRules
from knowledge_base.models.offering import MOST_HELD_OUT


class OfferRulesForm(ActionForm):
    """Where answers are offered, and to whom not. A field `outage_<code>` a language."""

    beside = {TooManyHeldOut: "held_out"}

    in_widget = forms.BooleanField(
        label=_("In chat widgets, while somebody writes their first words"),
        required=False,
        help_text=_("Only where the widget shows help articles at all."),
    )
    in_form = forms.BooleanField(
        label=_("In the request form, before it is sent"), required=False
    )
    in_mail = forms.BooleanField(
        label=_("In mails that say that a message has arrived"),
        required=False,
        help_text=_("Each mailbox says in its own settings whether it sends them."),
    )
    held_out = forms.IntegerField(
        label=_("Visitors who are offered nothing, of 100"),
        min_value=0,
        max_value=MOST_HELD_OUT,
        help_text=_(
            "They show how many would have written without offers: the reports compare"
            " the two. The same visitor is always in or out. 0: nobody is held out."
        ),
    )

    def __init__(self, *args: Any, languages: Iterable[str], **kwargs: Any) -> None:
        """languages: in which something is to be said of an outage."""
        super().__init__(*args, **kwargs)
        self.languages = tuple(languages)
        for code in self.languages:
            self.fields[f"outage_{code}"] = forms.CharField(
                label=LANGUAGES.get(code, code),
                max_length=OUTAGE,
                required=False,
                widget=forms.Textarea(attrs={"dir": "auto", "rows": 2, "lang": code}),
            )

    @classmethod
    def of(cls, rules: OfferRules, data: Any) -> "OfferRulesForm":
        """The form of what is decided, in all languages that help is offered in."""
        offered = HelpCentre.objects.values_list("languages", flat=True)
        codes = dict.fromkeys(code for some in offered for code in some)
        languages = [*codes, *(code for code in rules.outage if code not in codes)]
        initial = {
            "in_widget": rules.in_widget,
            "in_form": rules.in_form,
            "in_mail": rules.in_mail,
            "held_out": rules.held_out,
            **{f"outage_{code}": text for code, text in rules.outage.items()},
        }
        return cls(data, initial=initial, languages=languages)

    def where(self) -> list[forms.BoundField]:
        return [self["in_widget"], self["in_form"], self["in_mail"]]

    def outages(self) -> list[forms.BoundField]:
        return [self[f"outage_{code}"] for code in self.languages]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = {**(super().clean() or self.cleaned_data)}
        outage = {
            code: typed.pop(f"outage_{code}", "")
            for code in self.languages
            if f"outage_{code}" in typed
        }
        return {**typed, "outage": outage}
