"""Files with customers: which one, and what its columns are."""

from typing import Any, BinaryIO, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.base.forms import ActionForm
from tickets import columns
from tickets.custom_fields import Of
from tickets.models import CustomerImport
from tickets.queries.custom_fields import fields_of


class UploadForm(ActionForm):
    upload = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "Up to 50 MB and 200,000 rows; the first row says what columns are."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )

    @property
    def file(self) -> BinaryIO:
        return cast("BinaryIO", self.cleaned_data["upload"])


class MappingForm(ActionForm):
    """A choice for each column, by its place."""

    wins = forms.ChoiceField(
        label=_("Where the file says something else of who is there already"),
        choices=[("", _("what is here stays")), ("yes", _("the file is right"))],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, one: CustomerImport, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = fields_of(Of.CUSTOMER)
        ours = [str(name) for name in columns.HEADINGS.values()]
        custom = zip(fields, columns.headings(fields, ours), strict=True)
        choices = [
            ("", _("leave it out")),
            *columns.HEADINGS.items(),
            *((columns.FIELD + field.key, name) for field, name in custom),
        ]
        self.names = [f"column-{place}" for place in range(len(one.headings))]
        for name, heading, target in zip(
            self.names, one.headings, one.mapping, strict=False
        ):
            self.fields[name] = forms.ChoiceField(
                label=heading or _("(without a heading)"), choices=choices,
                required=False, initial=target,
            )  # fmt: skip
        self.fields["wins"].initial = "yes" if one.wins else ""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        mapping = [found.get(name, "") for name in self.names]
        return {"mapping": mapping, "wins": bool(found.get("wins"))}
