"""What is asked before a chat, whom it goes to, and who is spoken to first: rows."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from channels_app.forms.widget_fields import Lines, Words
from channels_app.payload import NEVER_NAMES
from helpdesk.base import patterns
from helpdesk.base.accounts.models import Team
from helpdesk.base.forms import Renderer

MOST_ROWS = 20
# Empty rows that are offered beside those there are.
SPARE = 3

KINDS = [
    ("text", _("Words")),
    ("name", _("Their name")),
    ("email", _("E-mail address")),
    ("phone", _("Telephone number")),
    ("choice", _("One of several answers")),
    ("checkbox", _("A box to tick")),
]
# There is one of each, and what is in it is used for more than showing.
ONCE = ("name", "email", "phone")


if TYPE_CHECKING:
    _FormSet = forms.BaseFormSet[forms.Form]
else:
    _FormSet = forms.BaseFormSet


class Question(forms.Form):
    """One field of the form before a chat."""

    name = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    label = Words(
        limit=80, required=True, label=_("Question"), help_text=_("Such as: Your name")
    )
    kind = forms.ChoiceField(
        label=_("Kind of answer"), choices=KINDS, initial=KINDS[0][0]
    )
    required = forms.BooleanField(label=_("An answer is needed"), required=False)
    options = Lines(
        label=_("Answers to choose from"),
        help_text=_("One a line; only for one of several answers."),
    )
    pattern = forms.CharField(
        label=_("Pattern"),
        required=False,
        max_length=patterns.MOST_LETTERS,
        widget=forms.TextInput(
            attrs={"dir": "ltr", "spellcheck": "false", "autocomplete": "off"}
        ),
        help_text=_(
            "What an answer in words has to look like, as a regular expression for all"
            r" of it. BW-\d{5} takes BW and a number of five digits."
        ),
    )

    def __init__(self, *args: Any, but: Collection[str] = (), **kwargs: Any) -> None:
        """but: kinds that are asked for already, or of which nothing is to be known."""
        super().__init__(*args, **kwargs)
        kinds = [(kind, label) for kind, label in KINDS if kind not in but]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined] # of a choice

    def clean_pattern(self) -> str:
        try:
            return patterns.read(self.cleaned_data["pattern"]).written
        except patterns.NotUnderstood as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = {**(super().clean() or self.cleaned_data)}
        kind = typed.get("kind")
        if kind == "choice" and not typed.get("options") and "options" in typed:
            self.add_error("options", _t("Type at least one answer."))
        if kind not in {"text", "phone"} and typed.get("pattern"):
            self.add_error("pattern", _t("Only words and numbers can have a pattern."))
        if kind != "choice":
            typed["options"] = []
        return typed

    def summary(self) -> str:
        """What stands on the row while it is folded."""
        return str(self["label"].value() or "")


class Offer(forms.Form):
    """A team that visitors may choose."""

    id = forms.CharField(max_length=40, widget=forms.HiddenInput)
    offered = forms.BooleanField(required=False)
    label = Words(limit=60, label=_("What visitors read"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offered"].label = self.initial.get("name", "")


class Rule(forms.Form):
    """Words for somebody who looks at a page for a while."""

    message = Words(limit=300, lines=True, required=True, label=_("What it says"))
    url = forms.CharField(
        label=_("On pages whose address has this in it"),
        max_length=300,
        initial="*",
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=_("Such as /checkout. A * stands for every page."),
    )
    seconds = forms.IntegerField(
        label=_("After so many seconds"), min_value=1, max_value=3600, initial=30
    )
    hours = forms.BooleanField(
        label=_("Only in business hours"), required=False, initial=True
    )

    def summary(self) -> str:
        return str(self["message"].value() or "")


class Rows(_FormSet):
    """Rows in an order, each of which may be taken away."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _t("Remove it")
        if "ORDER" in form.fields:
            form.fields["ORDER"].label = _t("Place in the order")

    def kept(self) -> list[dict[str, Any]]:
        """What was typed, in its order, without what was taken away."""
        forms_in_order = self.ordered_forms if self.can_order else self.forms
        return [
            {key: one for key, one in form.cleaned_data.items() if key.islower()}
            for form in forms_in_order
            if form.cleaned_data and form not in self.deleted_forms
        ]

    def there(self) -> list[forms.Form]:
        return list(self.initial_forms)

    def spare(self) -> list[forms.Form]:
        return list(self.extra_forms)


class QuestionRows(Rows):
    """Questions; some may be asked once."""

    def clean(self) -> None:
        asked: set[str] = set()
        for form in self.forms:
            kind = form.cleaned_data.get("kind") if form.is_valid() else None
            if kind not in ONCE or form.cleaned_data.get("DELETE"):
                continue
            if kind in asked:
                form.add_error("kind", _t("It is asked for once already."))
            asked.add(kind)


def _rows(form: type[forms.Form], rows: type[Rows], **more: Any) -> Any:
    return forms.formset_factory(
        form,
        formset=rows,
        max_num=MOST_ROWS,
        validate_max=True,
        absolute_max=MOST_ROWS + SPARE,
        renderer=Renderer(),
        **more,
    )


_Questions = _rows(Question, QuestionRows, extra=SPARE, can_order=True, can_delete=True)
_Rules = _rows(Rule, Rows, extra=SPARE, can_order=False, can_delete=True)
_Offers = _rows(Offer, Rows, extra=0)


def questions(data: Any, config: dict[str, Any], *, but: Collection[str] = ()) -> Rows:
    """The form before a chat, or a form of its own. but: kinds that are not offered."""
    kinds = {"name": "name"}
    initial = [
        {**field, "kind": kinds.get(field["name"], field["kind"])}
        for field in config["fields"]
    ]
    rows: Rows = _Questions(
        data, prefix="questions", initial=initial, form_kwargs={"but": but}
    )
    return rows


def fields_of(rows: Rows) -> list[dict[str, Any]]:
    """The same as the widget keeps it: each with a name that stays."""
    found: list[dict[str, Any]] = []
    for row in rows.kept():
        taken = {field["name"] for field in found}
        kind = row["kind"]
        name = kind if kind in ONCE else _name(row["name"] or row["label"], taken)
        kept = "text" if kind == "name" else kind
        found.append({**row, "name": name, "kind": kept})
    return found


def _name(words: str, taken: set[str]) -> str:
    """Letters that stand for a question wherever programs meet it."""
    stem = slugify(words)[:40] or "question"
    names = [stem, *(f"{stem}-{number}" for number in range(2, MOST_ROWS + 2))]
    never = taken | NEVER_NAMES | set(ONCE)
    return next(name for name in names if name not in never)


def rules(data: Any, config: dict[str, Any]) -> Rows:
    rows: Rows = _Rules(data, prefix="rules", initial=config["rules"])
    return rows


def offers(data: Any, config: dict[str, Any]) -> Rows:
    """All teams, and which of them visitors choose from."""
    labels = {offer["id"]: offer["label"] for offer in config["teams"]}
    initial = [
        {
            "id": str(team.public_id),
            "name": team.name,
            "offered": str(team.public_id) in labels,
            "label": labels.get(str(team.public_id), ""),
        }
        for team in Team.objects.all()
    ]
    rows: Rows = _Offers(data, prefix="teams", initial=initial)
    return rows


def teams_of(rows: Rows) -> list[dict[str, str]]:
    """Those that are offered, under the name visitors read."""
    names = {str(team.public_id): team.name for team in Team.objects.all()}
    return [
        {"id": row["id"], "label": row["label"] or names[row["id"]]}
        for row in rows.kept()
        if row["offered"] and row["id"] in names
    ]
