"""The places of a template, to be filled in."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from channels_app.actions.by_template import filled, places
from channels_app.models import Template
from helpdesk.base.forms import ActionForm

# Letters of one value: more than a whole template may have with its provider.
LONGEST = 1024


class TemplateForm(ActionForm):
    """One field for each place of this template."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, template: Template, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template = template
        for name in places(template):
            self.fields[f"value-{name}"] = forms.CharField(
                label=_("Value %s") % name if name.isdecimal() else name,
                max_length=LONGEST,
                widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
            )

    @property
    def preview(self) -> str:
        """What the customer would read, as far as it is filled in."""
        typed = {
            name: str(self[f"value-{name}"].value() or "").strip()
            for name in places(self.template)
        }
        return filled(self.template, typed)

    def clean(self) -> dict[str, Any]:
        """As the action takes it."""
        typed = self.cleaned_data
        values = {
            name: typed.get(f"value-{name}", "") for name in places(self.template)
        }
        return {"template": self.template, "values": values, "key": typed.get("key")}
