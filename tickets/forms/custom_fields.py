"""What an admin types about a field of their own."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.forms import OneLine
from helpdesk.base.accounts.models import Team
from helpdesk.base.forms import ActionForm
from tickets.actions.custom_fields import HELP, KEY, LABEL
from tickets.custom_fields import (
    LONGEST_CHOICE,
    LONGEST_LINE,
    MOST_CHOICES,
    OF_CHOICES,
    Condition,
    Defined,
    Kind,
    Of,
    Option,
    Required,
)
from tickets.field_errors import (
    FieldKeyTaken,
    FieldNameMissing,
    WrongChoices,
    WrongFieldValue,
)
from tickets.forms.custom import ValueField
from tickets.queries.custom_fields import fields_of

# The first is the one that has to be there.
LANGUAGES = tuple(settings.LANGUAGES)
FIRST = LANGUAGES[0][0]
_MOST_LETTERS = MOST_CHOICES * 2 * LONGEST_CHOICE


class WhichForm(forms.Form):
    """Of what a new field is, and of which kind: for good."""

    of = forms.ChoiceField(label=_("It is of"), choices=Of.choices)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)


class CustomFieldForm(ActionForm):
    """A field as a whole; cleaned for `save_field`."""

    beside = {
        FieldNameMissing: f"label_{FIRST}",
        FieldKeyTaken: "key",
        WrongChoices: f"choices_{FIRST}",
        WrongFieldValue: "default",
    }

    def __init__(
        self, of: str, kind: str, *args: Any, now: Defined | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.of, self.kind, self.now = of, kind, now
        others = fields_of(of, archived=True)
        self.others = {
            one.key: one for one in others if now is None or one.key != now.key
        }
        for part in (self._words, self._choices, self._rules):
            self.fields.update(dict(part()))
        if now is not None:
            self.initial = {**_initial(now), **self.initial}

    def _words(self) -> Iterator[tuple[str, forms.Field]]:
        for code, name in LANGUAGES:
            said = {"language": name}
            yield (
                f"label_{code}",
                OneLine(
                    label=_("Name (%(language)s)") % said,
                    max_length=LABEL,
                    required=code == FIRST,
                ),
            )
        for code, name in LANGUAGES:
            yield (
                f"help_{code}",
                OneLine(
                    label=_("Help below it (%(language)s)") % {"language": name},
                    max_length=HELP,
                    required=False,
                ),
            )
        if self.now is None:
            yield (
                "key",
                forms.CharField(
                    label=_("Name for programs"),
                    max_length=KEY,
                    required=False,
                    help_text=_(
                        "What the API calls it, for good: letters, digits and _. Made of"
                        " its name, if you leave it empty."
                    ),
                    widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false"}),
                ),
            )

    def _choices(self) -> Iterator[tuple[str, forms.Field]]:
        if self.kind not in OF_CHOICES:
            return
        for code, name in LANGUAGES:
            help_text = _(
                "One in a line. What stands before a colon is what programs call it: keep"
                " that, and change the words behind it. A line you take out is offered no"
                " more, and stays where it was chosen."
            )
            yield (
                f"choices_{code}",
                forms.CharField(
                    label=_("Choices (%(language)s)") % {"language": name},
                    max_length=_MOST_LETTERS,
                    required=code == FIRST,
                    help_text=help_text if code == FIRST else "",
                    widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
                ),
            )

    def _rules(self) -> Iterator[tuple[str, forms.Field]]:
        if self.kind not in OF_CHOICES or self.now is not None:
            asked = self.now or _blank(self.of, self.kind)
            field = ValueField(asked)
            field.label, field.required = _("New ones begin with"), False
            field.help_text = ""
            yield "default", field
        required = [
            one
            for one in Required.choices
            if self.of == Of.TICKET or one[0] != Required.RESOLVE
        ]
        yield "required", forms.ChoiceField(label=_("Required"), choices=required)
        yield from self._condition("required", _("Required only if this field"))
        yield from self._condition("shown", _("Shown only if this field"))

    def _condition(self, name: str, label: Any) -> Iterator[tuple[str, forms.Field]]:
        others = [(one.key, one.label) for one in self.others.values()]
        if others:
            yield (
                f"{name}_field",
                forms.ChoiceField(
                    label=label, choices=[("", "–"), *others], required=False
                ),
            )
            yield (
                f"{name}_values",
                forms.CharField(
                    label=_("is one of"),
                    max_length=LONGEST_LINE,
                    required=False,
                    help_text=_("With commas. Empty: anything."),
                    widget=forms.TextInput(attrs={"dir": "auto"}),
                ),
            )
        if self.of != Of.TICKET:
            return
        yield (
            f"{name}_team",
            forms.ModelChoiceField(
                Team.objects.all(),
                label=_("and the ticket is of the team"),
                to_field_name="public_id",
                required=False,
                empty_label="–",
            ),
        )
        yield (
            f"{name}_tag",
            forms.CharField(label=_("and has the tag"), max_length=60, required=False),
        )

    def clean(self) -> dict[str, Any]:
        """As the action takes it."""
        typed = {**(super().clean() or self.cleaned_data)}
        if self.errors:
            return typed
        return {
            "of": self.of,
            "kind": self.kind,
            "labels": _by_language(typed, "label"),
            "helps": _by_language(typed, "help"),
            "key": typed.get("key", ""),
            "options": _options(_by_language(typed, "choices")),
            "default": typed.get("default"),
            "required": typed["required"],
            "required_when": self._said(typed, "required"),
            "shown_when": self._said(typed, "shown"),
        }

    def _said(self, typed: Mapping[str, Any], name: str) -> Condition:
        other = self.others.get(typed.get(f"{name}_field", ""))
        team = typed.get(f"{name}_team")
        values = str(typed.get(f"{name}_values", "")).split(",")
        return Condition(
            other.key if other else "",
            tuple(_meant(other, one) for one in values if one.strip()) if other else (),
            str(team.public_id) if team else "",
            typed.get(f"{name}_tag", ""),
        )


def _blank(of: str, kind: str) -> Defined:
    return Defined(id="", of=of, key="default", kind=kind, labels={}, helps={})


def _by_language(typed: Mapping[str, Any], name: str) -> dict[str, str]:
    return {code: typed.get(f"{name}_{code}", "") for code, _name in LANGUAGES}


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Of each line what programs call it, if it says so, and what people read."""
    for line in text.splitlines():
        value, colon, label = line.partition(":")
        if colon and value.strip() and label.strip():
            yield value.strip(), label.strip()
        elif line.strip():
            yield "", line.strip().strip(":").strip()


def _options(texts: Mapping[str, str]) -> list[Option]:
    """The lines of the first language, each with those of others: by what programs call
    it, or in the same place."""
    first = list(_lines(texts[FIRST]))
    found = []
    for place, (value, label) in enumerate(first):
        labels = {FIRST: label}
        for code, text in texts.items():
            lines = list(_lines(text))
            same = [said for name, said in lines if name and name == value]
            there = lines[place][1] if len(lines) == len(first) else ""
            if code != FIRST and (said := next(iter(same), there)):
                labels[code] = said
        found.append(Option(value, labels))
    return found


def _meant(field: Defined, typed: str) -> Any:
    """A value as people write it in a condition: choices by their names, yes and no."""
    typed = typed.strip()
    words = typed.casefold()
    if field.kind == Kind.YES_NO:
        said = {gettext("Yes").casefold(): "true", gettext("No").casefold(): "false"}
        return said.get(words, typed)
    labels = {
        label.casefold(): one.value
        for one in field.options
        for label in (*one.labels.values(), one.value)
    }
    return labels.get(words, typed)


def _initial(now: Defined) -> dict[str, Any]:
    found: dict[str, Any] = {"required": now.required, "default": now.default}
    offered = [one for one in now.options if not one.is_archived]
    for code, _name in LANGUAGES:
        found[f"label_{code}"] = now.labels.get(code, "")
        found[f"help_{code}"] = now.helps.get(code, "")
        found[f"choices_{code}"] = _shown(offered, code)
    for name, said in (("required", now.required_when), ("shown", now.shown_when)):
        found[f"{name}_field"] = said.field
        found[f"{name}_team"], found[f"{name}_tag"] = said.team, said.tag
        found[f"{name}_values"] = ", ".join(_written(one) for one in said.values)
    return found


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return str(value)


def _shown(options: Sequence[Option], code: str) -> str:
    return "\n".join(
        f"{one.value}: {one.labels[code]}" for one in options if code in one.labels
    )
