"""Written once, used by every verb."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.forms.renderers import TemplatesSetting

from helpdesk.base.errors import Refused


class Renderer(TemplatesSetting):
    """How every form looks: label, help and errors tied to their field for all readers."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"


class ActionForm(forms.Form):
    """A form with one job: to run a domain action on what it cleaned.

    refusal: what the action said when it would not; doors answer 409 then, not 422.
    beside: the field that a kind of refusal is about; without one it is about the whole.
    """

    beside: ClassVar[Mapping[type[Refused], str]] = {}
    refusal: Refused | None = None

    @property
    def status(self) -> int:
        """Of the page that shows this form: 200, 409 when refused, 422 with errors."""
        if not (self.is_bound and self.errors):
            return 200
        return 409 if self.refusal else 422

    def run(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Run the action if the form is valid; a refusal becomes a form error."""
        if not self.is_valid():
            return False
        try:
            action(*args, **self.cleaned_data, **kwargs)
        except Refused as refusal:
            self.refuse(refusal)
        return self.is_valid()

    def refuse(self, refusal: Refused) -> None:
        """Show what the action said, beside its field."""
        self.refusal = refusal
        field = self.beside.get(type(refusal))
        self.add_error(field if field in self.fields else None, str(refusal))
