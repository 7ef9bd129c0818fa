"""What an admin says of a chat widget."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channels_app.actions.widgets import DEFAULTS, SecretNeeded
from channels_app.forms import questions
from channels_app.forms.questions import Rows
from channels_app.forms.widget_fields import Colour, Origins, Words
from helpdesk.base.accounts.models import Team
from helpdesk.base.forms import ActionForm

SIDES = [
    ("end", _("On the right (on the left where people read from the right)")),
    ("start", _("On the left (on the right where people read from the right)")),
]
THEMES = [
    ("auto", _("As the visitor's device")),
    ("light", _("Light")),
    ("dark", _("Dark")),
]


class NewWidgetForm(ActionForm):
    """What it takes for a widget to be there; all else has a good beginning."""

    name = Words(
        limit=100,
        required=True,
        label=_("Name"),
        help_text=_("For you and your colleagues, such as the name of the site."),
    )
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.all(),
        to_field_name="public_id",
        empty_label=None,
        help_text=_("It answers the chats, in its business hours."),
    )
    origins = Origins(
        label=_("Sites that may show it"),
        help_text=_(
            "One a line, only the beginning of the address: https://shop.example."
            " https://*.shop.example stands for all names below shop.example."
            " Empty: every site may."
        ),
    )


class WidgetForm(NewWidgetForm):
    """All of a widget, rows included."""

    beside = {SecretNeeded: "require_identity"}

    title = Words(
        limit=60,
        label=_("Title"),
        help_text=_("At the top of the chat. Empty: the company's name."),
    )
    greeting = Words(
        limit=300,
        lines=True,
        label=_("Greeting"),
        help_text=_("The first words a visitor sees."),
    )
    away = Words(
        limit=300,
        lines=True,
        label=_("Words when nobody is there"),
        help_text=_("Shown out of business hours, beside when you are back."),
    )
    launcher = Words(
        limit=40,
        label=_("Name of the button"),
        help_text=_(
            "What screen readers say of it. Empty: the usual words, in the visitor's"
            " language."
        ),
    )
    accent = Colour(label=_("Colour"))
    side = forms.ChoiceField(
        label=_("Place of the button"), choices=SIDES, widget=forms.RadioSelect
    )
    theme = forms.ChoiceField(
        label=_("Light or dark"), choices=THEMES, widget=forms.RadioSelect
    )
    consent = Words(
        limit=500,
        lines=True,
        label=_("Consent"),
        help_text=_(
            "Visitors tick it before their first words; addresses become links."
            " Empty: nothing is asked."
        ),
    )
    help = forms.BooleanField(
        label=_("Search the help centre first"),
        required=False,
        help_text=_(
            "Visitors who type a question see articles that may answer it, as soon as"
            " one is published."
        ),
    )
    mail_after = forms.IntegerField(
        label=_("Mail what was not seen after so many seconds"),
        min_value=30,
        max_value=24 * 60 * 60,
        help_text=_(
            "For visitors who left an address and closed the page before your answer."
        ),
    )
    rate = forms.BooleanField(
        label=_("Ask how it was"),
        required=False,
        help_text=_("One to five stars and a few words, when a chat is over."),
    )
    require_identity = forms.BooleanField(
        label=_("Only people whom the site vouches for"),
        required=False,
        help_text=_(
            "The chat opens for nobody else. It takes a secret, see “Put it on your"
            " site”."
        ),
    )

    def __init__(
        self, data: Any = None, *, config: dict[str, Any], **more: Any
    ) -> None:
        config = {**DEFAULTS, **config}
        initial = {**config, **more.pop("initial", {})}
        super().__init__(data, initial=initial, **more)
        self.questions = questions.questions(data, config)
        self.rules = questions.rules(data, config)
        self.offers = questions.offers(data, config)

    @property
    def rows(self) -> tuple[Rows, ...]:
        return self.questions, self.offers, self.rules

    def who(self) -> list[forms.BoundField]:
        return self._part("name", "team", "origins")

    def look(self) -> list[forms.BoundField]:
        return self._part("title", "greeting", "launcher", "side", "theme")

    def before(self) -> list[forms.BoundField]:
        return self._part("help", "consent")

    def after(self) -> list[forms.BoundField]:
        return self._part("away", "mail_after", "rate")

    def wrong_rows(self) -> list[forms.Form]:
        """Rows that have to be looked at."""
        if not self.is_bound:
            return []
        return [form for rows in self.rows for form in rows.forms if form.errors]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = {**(super().clean() or self.cleaned_data)}
        for rows in self.rows:
            if not rows.is_valid():
                self.add_error(None, self._words(rows))
        if not self.errors:
            typed["fields"] = questions.fields_of(self.questions)
            typed["teams"] = questions.teams_of(self.offers)
            typed["rules"] = self.rules.kept()
        return typed

    def _words(self, rows: Rows) -> str:
        return " ".join(map(str, rows.non_form_errors())) or str(
            _("Please look at the marked rows.")
        )

    def _part(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]


def shown(config: dict[str, Any], form: WidgetForm) -> dict[str, Any]:
    """The settings with whatever of the form is right: for the preview."""
    form.is_valid()
    found = {key: one for key, one in form.cleaned_data.items() if key in DEFAULTS}
    if form.questions.is_valid():
        found["fields"] = questions.fields_of(form.questions)
    if form.offers.is_valid():
        found["teams"] = questions.teams_of(form.offers)
    if form.rules.is_valid():
        found["rules"] = form.rules.kept()
    return {**DEFAULTS, **config, **found}
