"""Written once, used by every verb."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, ClassVar

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _

from helpdesk.base.errors import ChangedSince, Refused


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


class EditForm(ActionForm):
    """A form of what is there: nobody overwrites what they never saw.

    It brings along what it began with. Where somebody else saved something since, in
    another window or at another desk, it says what is there now; sent again, it holds.
    """

    began = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted((name, str(one)) for name, one in self.initial.items())
        self.now = sha256(repr(known).encode()).hexdigest()[:16]
        self.fields["began"].initial = self.now

    def clean(self) -> dict[str, Any]:
        """As the action takes it: without what is the form's own.

        Raises:
            ValidationError: it is not any more what they began with.
        """
        cleaned = {**(super().clean() or self.cleaned_data)}
        began = cleaned.pop("began", "")
        if not began or began == self.now:
            return cleaned
        again: Any = self.data
        again = again.copy()
        again[self.add_prefix("began")] = self.now
        self.data = again
        self.refusal = ChangedSince()
        raise forms.ValidationError([str(self.refusal), *self._others()])

    def _others(self) -> list[str]:
        """What is there now, where it is not what was typed."""
        said = _("%(field)s is “%(words)s” by now.")
        return [
            said % {"field": field.label, "words": str(self.initial[name] or "")[:200]}
            for name, field in self.fields.items()
            if name in self.initial
            and str(self.initial[name] or "")
            != self.data.get(self.add_prefix(name), "")
        ]
