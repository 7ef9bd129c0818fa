"""Written once, used by every verb."""

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any, ClassVar, cast

from django import forms
from django.db.models import QuerySet
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
        known = sorted((name, _told(one)) for name, one in self.initial.items())
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
        found = []
        for name, field in self.fields.items():
            now, bound = self.initial.get(name), self[name]
            if name in self.initial and field.has_changed(now, bound.data):
                shown = _shown(field, now)
                found.append(said % {"field": field.label, "words": shown[:200]})
        return found


def _told(value: Any) -> str:
    """The same for the same, whatever order its rows come in."""
    if isinstance(value, QuerySet):
        return repr(sorted(map(str, value)))
    return str(value)


def _shown(field: forms.Field, value: Any) -> str:
    """As people read it: the names of what was chosen."""
    if isinstance(field, forms.BooleanField):
        return str(_("yes") if value else _("no"))
    if isinstance(field, forms.ModelMultipleChoiceField):
        keys = [getattr(one, "pk", one) for one in value]
        chosen = cast("QuerySet[Any]", field.queryset).filter(pk__in=keys)
        return ", ".join(map(field.label_from_instance, chosen))
    if isinstance(field, forms.ChoiceField):
        offered = cast("Iterable[tuple[Any, Any]]", field.choices)
        names = {str(key): str(name) for key, name in offered}
        many = value if isinstance(value, list) else [value]
        return ", ".join(names.get(str(one), str(one)) for one in many if one)
    return str(value or "")
