"""Fields that only widgets have: sites, a colour, lines of options."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from channels_app import origins
from helpdesk.base import colours
from helpdesk.base.plaintext import one_line, printable

MOST_LINES = 50


class Words(forms.CharField):
    """Words for visitors; `lines=True` for more than one line."""

    def __init__(self, *, limit: int, lines: bool = False, **kwargs: Any) -> None:
        attrs = {"dir": "auto", "rows": 3} if lines else {"dir": "auto"}
        kind = forms.Textarea if lines else forms.TextInput
        kwargs.setdefault("required", False)
        super().__init__(max_length=limit, widget=kind(attrs=attrs), **kwargs)
        self.lines = lines

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if self.lines:
            return printable(text).strip()
        return one_line(text, limit=len(text))


class Lines(forms.CharField):
    """One thing a line; empty lines and repetitions fall away."""

    def __init__(self, **kwargs: Any) -> None:
        area = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
        super().__init__(required=False, max_length=5000, widget=area, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        typed = printable(super().clean(value)).splitlines()
        lines = [one_line(line, limit=300) for line in typed if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("These are more than %d.") % MOST_LINES)
        return self.read_all(lines)

    def read_all(self, lines: list[str]) -> list[str]:
        return list(dict.fromkeys(lines))


class Origins(Lines):
    """Sites, one a line; each that is none is said."""

    def read_all(self, lines: list[str]) -> list[str]:
        read, wrong = [], []
        for line in lines:
            try:
                read.append(origins.read(line))
            except origins.NoOrigin as error:
                wrong.append(str(error))
        if wrong:
            raise forms.ValidationError(wrong)
        return list(dict.fromkeys(read))


class Colour(forms.CharField):
    """A colour as web designers write it."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}
        widget = forms.TextInput(attrs=attrs)
        super().__init__(max_length=20, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        colour = colours.read(super().clean(value))
        if colour is None:
            raise forms.ValidationError(_("Type a colour such as #0B6B66."))
        return colour
