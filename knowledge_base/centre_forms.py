"""What people type about help centres and their categories."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.base.forms import ActionForm
from knowledge_base import centre_errors as refusals
from knowledge_base.actions import categories, centres
from knowledge_base.models import LANGUAGES, Category, HelpCentre
from knowledge_base.models.icons import ICONS

AUTO = {"dir": "auto"}
LANGUAGE = list(LANGUAGES.items())


class ByLanguage(ActionForm):
    """Fields that are there once for each language: `<name>_<language>`."""

    languages: Sequence[str] = ()

    def said(self, name: str) -> dict[str, str]:
        """What is typed in each language, of a field."""
        return {
            one: self.cleaned_data[f"{name}_{one}"]
            for one in self.languages
            if f"{name}_{one}" in self.cleaned_data
        }

    def ask(self, name: str, label: Any, now: Any, **more: Any) -> None:
        """Such a field in each language; now: what it says so far, by language."""
        for one in self.languages:
            words = str(label).format(language=LANGUAGES.get(one, one))
            field = forms.CharField(label=words, required=False, **more)
            field.initial = (now or {}).get(one, "")
            self.fields[f"{name}_{one}"] = field


class CategoryField(forms.ModelChoiceField):  # type: ignore[type-arg] # of one model
    """A category, called as in its help centre's own language."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name_in(obj.centre.language))


class CentreForm(ByLanguage):
    """A help centre; greetings can be given once it has languages."""

    beside = {
        refusals.NameMissing: "name",
        refusals.LanguagesMissing: "languages",
        refusals.LanguageInUse: "languages",
        refusals.NoColour: "accent",
        refusals.NoAddress: "host",
        refusals.PlaceTaken: "slug",
    }

    name = forms.CharField(
        label=_("Name"),
        max_length=centres.NAME,
        help_text=_("Readers see it above every page."),
        widget=forms.TextInput(attrs=AUTO),
    )
    slug = forms.CharField(
        label=_("Address"),
        max_length=centres.SLUG,
        required=False,
        help_text=_(
            "What follows /help/~, unless it is the one at /help/. Empty: made of the"
            " name."
        ),
    )
    host = forms.CharField(
        label=_("Host"),
        max_length=253,
        required=False,
        help_text=_("Such as help.example.org, if /help/ there is to show this one."),
    )
    language = forms.ChoiceField(
        label=_("Its own language"),
        choices=LANGUAGE,
        help_text=_("What is missing in another language is shown in this one."),
    )
    languages_too = forms.MultipleChoiceField(
        label=_("Languages it is offered in"),
        choices=LANGUAGE,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    accent = forms.CharField(
        label=_("Colour"), max_length=20, help_text=_("Such as #0b6b66.")
    )
    needs_review = forms.BooleanField(
        label=_("Somebody else has to look at an article before it is published"),
        required=False,
    )

    def __init__(self, data: Any = None, *, centre: HelpCentre | None = None) -> None:
        now = centre or HelpCentre()
        begin = {
            "name": now.name, "slug": now.slug, "host": now.host,
            "language": now.language, "languages_too": now.languages,
            "accent": now.accent, "needs_review": now.needs_review,
        }  # fmt: skip
        super().__init__(data, initial=begin)
        self.languages = now.languages if centre else ()
        self.ask(
            "greeting", _("Greeting ({language})"), now.greeting,
            max_length=centres.GREETING, widget=forms.TextInput(attrs=AUTO),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """As `save_centre` takes it."""
        told = super().clean() or self.cleaned_data
        own = told.pop("language", "")
        others = told.pop("languages_too", [])
        told["languages"] = [own, *(one for one in others if one != own)]
        greeting = self.said("greeting")
        for one in self.languages:
            told.pop(f"greeting_{one}", None)
        told["greeting"] = greeting
        return told


class LogoForm(ActionForm):
    """A logo."""

    beside = {refusals.NoPicture: "logo"}

    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("A PNG, JPEG or WebP picture of at most 100 KB."),
        widget=forms.ClearableFileInput(
            attrs={"accept": "image/png,image/jpeg,image/webp"}
        ),
    )


class CategoryForm(ByLanguage):
    """A category, in all languages of its help centre."""

    typed: dict[str, Any]

    beside = {
        refusals.PlaceTaken: "slug",
        refusals.NoAddress: "slug",
        refusals.InItself: "parent",
        refusals.OtherCentre: "parent",
        refusals.IconUnknown: "icon",
    }

    parent = CategoryField(
        Category.objects.none(),
        label=_("Stands in"),
        to_field_name="public_id",
        required=False,
        empty_label=_("The first page"),
    )
    icon = forms.ChoiceField(
        label=_("Icon"),
        required=False,
        choices=[("", _("None")), *((one, one) for one in ICONS)],
        widget=forms.RadioSelect,
    )
    slug = forms.CharField(
        label=_("Address"),
        max_length=categories.SLUG,
        required=False,
        help_text=_("The same in all languages. Empty: made of the name."),
    )

    def __init__(
        self, centre: HelpCentre, data: Any = None, *, category: Category | None = None
    ) -> None:
        now = category or Category(centre=centre)
        parent = now.parent and now.parent.public_id
        begin = {"parent": parent, "icon": now.icon, "slug": now.slug}
        super().__init__(data, initial=begin)
        self.languages = centre.languages
        # Names come first: it is what people think of.
        rest = dict(self.fields)
        self.fields.clear()
        words = forms.TextInput(attrs=AUTO)
        self.ask(
            "name", _("Name ({language})"), now.names,
            max_length=categories.NAME, widget=words,
        )  # fmt: skip
        self.ask(
            "intro", _("What it is about ({language})"), now.intros,
            max_length=categories.INTRO, widget=words,
        )  # fmt: skip
        self.fields[f"name_{centre.language}"].required = True
        self.fields |= rest
        others = Category.objects.filter(centre=centre).exclude(pk=now.pk)
        field = cast("CategoryField", self.fields["parent"])
        field.queryset = others.select_related("centre")
        self.first = f"name_{centre.language}"

    def refuse(self, refusal: Any) -> None:
        if isinstance(refusal, refusals.NameMissing):
            self.refusal = refusal
            self.add_error(self.first, str(refusal))
        else:
            super().refuse(refusal)

    def clean(self) -> dict[str, Any]:
        """As `save_category` takes it."""
        told = super().clean() or self.cleaned_data
        names, intros = self.said("name"), self.said("intro")
        kept = {"parent": told.get("parent")}
        kept |= {one: told.get(one, "") for one in ("icon", "slug")}
        self.typed = kept | {"names": names, "intros": intros}
        return told
