"""What an admin says of a form for a site."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from channels_app.actions.web_forms import DEFAULTS
from channels_app.forms import questions
from channels_app.forms.widget_fields import Lines, Origins, Words
from helpdesk.base.accounts.models import Team
from helpdesk.base.forms import ActionForm

# Every form asks for these by itself.
ASKED_ALREADY = frozenset({"name", "email"})


class NewWebForm(ActionForm):
    """What it takes for a form to be there; all else has a good beginning."""

    name = Words(
        limit=100, required=True, label=_("Name"),
        help_text=_("For you and your colleagues, such as the name of the site."),
    )  # fmt: skip
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.all(), to_field_name="public_id",
        empty_label=None,
        help_text=_("What is asked becomes its tickets. Its mailbox sends the answers."),
    )  # fmt: skip


class WebForm(NewWebForm):
    """All of a form, rows included."""

    title = Words(
        limit=100, label=_("Title"),
        help_text=_("At the top of the form. Empty: the company's name."),
    )  # fmt: skip
    intro = Words(
        limit=1000, lines=True, label=_("Words above the form"),
        help_text=_("Such as how soon you answer. Addresses become links."),
    )  # fmt: skip
    thanks = Words(
        limit=1000, lines=True, label=_("Words of thanks"),
        help_text=_("Shown once it is sent, above its reference."),
    )  # fmt: skip
    consent = Words(
        limit=500, lines=True, label=_("Consent"),
        help_text=_(
            "Customers tick it before they send; addresses become links. Empty: nothing"
            " is asked."
        ),
    )  # fmt: skip
    subject = forms.BooleanField(label=_("Ask for a subject"), required=False)
    uploads = forms.BooleanField(label=_("Files can be sent along"), required=False)
    help = forms.BooleanField(
        label=_("Offer articles first"), required=False,
        help_text=_("Whoever types a question sees articles that may answer it."),
    )  # fmt: skip
    acknowledge = forms.BooleanField(
        label=_("Say by mail that a new message has arrived"), required=False,
        help_text=_(
            "At once, with the ticket's number, what happens next and, where there are"
            " any, up to three articles that may answer it. Nothing of what was typed is"
            " in it, and one address gets at most three a day."
        ),
    )  # fmt: skip
    trap = forms.BooleanField(
        label=_("Keep back what robots send"), required=False,
        help_text=_(
            "They fill in a field that people do not see. What they send waits in the"
            " quarantine. Switched off, all of it becomes tickets."
        ),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("Languages"), required=False, choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Of all that you do not write yourself. Customers get the one their browser"
            " asks for. None ticked: all of them."
        ),
    )  # fmt: skip
    tags = Lines(
        label=_("Tags"),
        help_text=_("One a line; only tags that are in use here are put on tickets."),
    )
    origins = Origins(
        label=_("Sites that may show it in their pages"),
        help_text=_(
            "One a line, only the beginning of the address: https://shop.example."
            " https://*.shop.example stands for all names below shop.example."
            " Empty: none may, and the form can be linked to."
        ),
    )

    def __init__(
        self, data: Any = None, *, config: dict[str, Any], **more: Any
    ) -> None:
        config = {**DEFAULTS, **config}
        initial = {**config, **more.pop("initial", {})}
        super().__init__(data, initial=initial, **more)
        self.questions = questions.questions(data, config, but=ASKED_ALREADY)

    def who(self) -> list[forms.BoundField]:
        return self._part("name", "team", "tags")

    def words(self) -> list[forms.BoundField]:
        return self._part("title", "intro", "thanks", "languages")

    def asked(self) -> list[forms.BoundField]:
        return self._part("subject", "uploads", "consent", "help", "acknowledge")

    def where(self) -> list[forms.BoundField]:
        return self._part("origins", "trap")

    def wrong_rows(self) -> list[forms.Form]:
        """Rows that have to be looked at."""
        if not self.is_bound:
            return []
        return [row for row in self.questions.forms if row.errors]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = {**(super().clean() or self.cleaned_data)}
        if not self.questions.is_valid():
            said = " ".join(map(str, self.questions.non_form_errors()))
            self.add_error(None, said or str(_("Please look at the marked rows.")))
        if not self.errors:
            typed["fields"] = questions.fields_of(self.questions)
        return typed

    def _part(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]
