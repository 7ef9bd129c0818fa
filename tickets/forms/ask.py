"""A small builder of what is asked in a chat: choices, or up to four fields."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tickets.forms.compose import MAX_TEXT, OnceForm
from tickets.offer_errors import NothingAsked

FIELDS = 4
KINDS = [
    ("text", _("Text")),
    ("email", _("E-mail address")),
    ("phone", _("Phone number")),
    ("checkbox", _("Box to tick")),
]


class AskForm(OnceForm):
    beside = {NothingAsked: "choices"}

    text = forms.CharField(
        label=_("Your question"),
        strip=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    choices = forms.CharField(
        label=_("Answers to choose from"),
        required=False,
        max_length=2_000,
        help_text=_("One a line, such as Yes and No. Or ask for fields instead:"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, FIELDS + 1):
            words = {"n": number}
            self.fields[f"label_{number}"] = forms.CharField(
                label=format_lazy(_("Field {n}"), **words),
                required=False,
                max_length=80,
                widget=forms.TextInput(attrs={"dir": "auto"}),
            )
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                label=format_lazy(_("Kind of field {n}"), **words),
                choices=KINDS,
                required=False,
            )
            self.fields[f"required_{number}"] = forms.BooleanField(
                label=format_lazy(_("Field {n} has to be filled in"), **words),
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """As `actions.ask` takes it: choices in a list, and fields that have a label."""
        typed: dict[str, Any] = {**(super().clean() or self.cleaned_data)}
        rows = [
            {
                name: typed.pop(f"{name}_{n}", "")
                for name in ("label", "kind", "required")
            }
            for n in range(1, FIELDS + 1)
        ]
        return {
            **typed,
            "choices": str(typed.get("choices", "")).splitlines(),
            "fields": [
                {**row, "kind": row["kind"] or "text"} for row in rows if row["label"]
            ],
        }
