"""What an admin says of a channel of a messenger: its adapter says what to ask."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channels_app.forms.widget_fields import Words
from channels_app.messenger import Ask
from channels_app.messenger_errors import SecretsNeeded
from helpdesk.base.accounts.models import Team
from helpdesk.base.errors import Refused
from helpdesk.base.forms import ActionForm

LONGEST = 1000


class MessengerForm(ActionForm):
    """A name, a team, and what the adapter asks."""

    name = Words(
        limit=100,
        required=True,
        label=_("Name"),
        help_text=_("For you and your colleagues, such as the name of the account."),
    )
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.all(),
        to_field_name="public_id",
        empty_label=None,
        help_text=_("New tickets from this channel are theirs."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        asks: Sequence[Ask],
        kept: frozenset[str] = frozenset(),
        **more: Any,
    ) -> None:
        """kept: names of the secrets that it has; left empty, they stay."""
        super().__init__(data, **more)
        self.asks = [ask for ask in asks if not ask.made]
        for ask in self.asks:
            now = str(self.initial.get(ask.name) or "")
            self.fields[ask.name] = _field(ask, is_kept=ask.name in kept, now=now)

    def refuse(self, refusal: Refused) -> None:
        """Secrets that are needed again are asked for where they are typed."""
        super().refuse(refusal)
        if isinstance(refusal, SecretsNeeded):
            for ask in self.asks:
                if ask.secret and not self.cleaned_data.get(ask.name):
                    self.add_error(ask.name, _("Type it again."))

    def clean(self) -> dict[str, Any]:
        """On one line, and of the look that its provider gives it."""
        typed: dict[str, Any] = {**(super().clean() or self.cleaned_data)}
        for ask in self.asks:
            value = typed.get(ask.name)
            if not value or not isinstance(value, str):
                continue
            if not value.isprintable():
                self.add_error(
                    ask.name, _("Type this on one line, without odd characters.")
                )
            elif ask.pattern and not re.fullmatch(ask.pattern, value):
                self.add_error(
                    ask.name,
                    _("This does not look as it should. Copy all of it, and only it."),
                )
        return typed


def _field(ask: Ask, *, is_kept: bool, now: str) -> forms.Field:
    """How it is typed. now: what it is set to, which may be none of what is offered (the
    address of a test server, say): saving the rest must not change it."""
    told: dict[str, Any] = {
        "label": ask.label,
        "required": ask.required and not is_kept,
        "help_text": _("It is set. Empty: stays as it is.") if is_kept else ask.help,
    }
    if ask.choices:
        choices = list(ask.choices)
        if now and now not in dict(choices):
            choices.insert(0, (now, now))
        return forms.ChoiceField(choices=choices, **told)
    attrs = {"autocomplete": "off", "dir": "ltr", "spellcheck": "false"}
    widget: forms.Widget = forms.TextInput(attrs=attrs)
    if ask.secret:
        # Only what was typed in this very request comes back; none that is kept does.
        attrs["autocomplete"] = "new-password"
        widget = forms.PasswordInput(render_value=True, attrs=attrs)
    return forms.CharField(max_length=LONGEST, widget=widget, **told)
