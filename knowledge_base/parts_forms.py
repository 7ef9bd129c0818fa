"""What people type about many articles, and about what articles are made of."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.forms import ActionForm
from knowledge_base import centre_errors as refusals
from knowledge_base.actions import snippets, synonyms
from knowledge_base.centre_forms import AUTO, LANGUAGE, ByLanguage, CategoryField
from knowledge_base.errors import NothingWritten
from knowledge_base.models import Audience, Category, HelpCentre, Snippet, Synonyms
from knowledge_base.queries.listed import Asked, State


class SnippetForm(ByLanguage):
    """A snippet: its name, once, and its words in every language there is."""

    beside = {refusals.SnippetNamed: "name"}

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("Articles name it between braces: {{ opening-hours }}."),
    )

    def __init__(
        self,
        languages: Sequence[str],
        data: Any = None,
        *,
        snippet: Snippet | None = None,
    ) -> None:
        super().__init__(data, initial={"name": snippet.name if snippet else ""})
        self.languages = languages
        if snippet:
            del self.fields["name"]
        self.ask(
            "source", _("Words ({language})"), snippet.sources if snippet else {},
            max_length=snippets.LONGEST, strip=False,
            widget=forms.Textarea(attrs=AUTO | {"rows": 6}),
        )  # fmt: skip

    def refuse(self, refusal: Any) -> None:
        if isinstance(refusal, NothingWritten) and self.languages:
            self.refusal = refusal
            self.add_error(f"source_{self.languages[0]}", str(refusal))
        else:
            super().refuse(refusal)


class SynonymsForm(ActionForm):
    """Words that mean the same, one a line or with commas."""

    beside = {refusals.WordsMissing: "words"}

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE)
    words = forms.CharField(
        label=_("Words that mean the same"),
        max_length=(synonyms.WORD + 2) * synonyms.MOST,
        help_text=_("With commas. Whoever searches for one of them finds all."),
        widget=forms.TextInput(attrs=AUTO),
    )

    def clean_words(self) -> list[str]:
        return str(self.cleaned_data["words"]).replace("\n", ",").split(",")

    @classmethod
    def of(cls, kept: Synonyms, data: Any) -> "SynonymsForm":
        begin = {"language": kept.language, "words": ", ".join(kept.words)}
        return cls(data, initial=begin)


class StopWordForm(ActionForm):
    """A word that search leaves out."""

    beside = {refusals.WordMissing: "word"}

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE)
    word = forms.CharField(
        label=_("Word that search leaves out"),
        max_length=synonyms.WORD,
        widget=forms.TextInput(attrs=AUTO),
    )


class AskedForm(forms.Form):
    """What a list of articles is narrowed to; what cannot be meant is not asked."""

    q = forms.CharField(
        label=_("Words"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=AUTO | {"type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any")), *State.choices]
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("Any")), *LANGUAGE]
    )
    audience = forms.ChoiceField(
        label=_("Who may read it"),
        required=False,
        choices=[("", _("Any")), *Audience.choices],
    )
    centre = forms.ModelChoiceField(
        HelpCentre.objects.all(),
        label=_("Help centre"),
        to_field_name="public_id",
        required=False,
        empty_label=_("Any"),
    )
    category = CategoryField(
        Category.objects.select_related("centre"),
        label=_("Category"),
        to_field_name="public_id",
        required=False,
        empty_label=_("Any"),
    )
    owner = forms.ModelChoiceField(
        Agent.objects.people(),
        label=_("Owner"),
        to_field_name="public_id",
        required=False,
        empty_label=_("Anybody"),
    )

    def asked(self, *, after: str = "") -> Asked:
        """What of it can be meant."""
        self.is_valid()
        told = {name: value for name, value in self.cleaned_data.items() if value}
        words = told.pop("q", "")
        return Asked(words=words, after=after, **told)


class ManyForm(ActionForm):
    """What is to be done with the chosen articles."""

    category = CategoryField(
        Category.objects.select_related("centre"),
        label=_("Category"),
        to_field_name="public_id",
        required=False,
        empty_label=_("None"),
    )
    owner = forms.ModelChoiceField(
        Agent.objects.people(),
        label=_("Owner"),
        to_field_name="public_id",
        required=False,
        empty_label=None,
    )


class BringForm(ActionForm):
    """A file of articles."""

    beside = {refusals.NoArchive: "file"}

    centre = forms.ModelChoiceField(
        HelpCentre.objects.all(),
        label=_("Help centre"),
        to_field_name="public_id",
        empty_label=None,
    )
    file = forms.FileField(
        label=_("Zip file"),
        help_text=_("One that was exported here, or with HTML files of elsewhere."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
    )
    publish = forms.BooleanField(
        label=_("Publish what is new here and was published where it comes from"),
        required=False,
    )
