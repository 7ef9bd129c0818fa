"""What writers type: words of an article, where it stands, and when it is read."""

from datetime import datetime
from typing import Any, ClassVar, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.forms import ActionForm
from knowledge_base.actions import NewFile, Writing
from knowledge_base.actions.begin import TITLE
from knowledge_base.actions.files import MAX_BYTES
from knowledge_base.actions.review import WORDS
from knowledge_base.errors import AddressTaken, NothingWritten, TitleMissing
from knowledge_base.models import (
    LANGUAGES,
    Article,
    Audience,
    Category,
    Editing,
    HelpCentre,
    Revision,
    Significance,
    Translation,
)
from knowledge_base.models.revision import Words
from knowledge_base.queries import desk
from knowledge_base.rendering import LONGEST
from knowledge_base.writing_errors import AddressMissing, ReasonMissing
from tickets.forms.fields import Moment, within_reach

LINE = 300
MOST_RELATED = 20


def _line(label: Any, **more: Any) -> forms.CharField:
    attrs = {"dir": "auto", **more.pop("attrs", {})}
    return forms.CharField(label=label, widget=forms.TextInput(attrs=attrs), **more)


class BeginForm(ActionForm):
    """An article that there is not yet."""

    beside = {TitleMissing: "title"}

    title = _line(
        _("Title"),
        max_length=TITLE,
        help_text=_("As a visitor would ask, such as: How do I descale my machine?"),
    )
    centre = forms.ModelChoiceField(
        label=_("Help centre"),
        queryset=HelpCentre.objects.all(),
        to_field_name="public_id",
        empty_label=None,
    )
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGES.items()))
    audience = forms.ChoiceField(
        label=_("Who may read it"),
        choices=Audience.choices,
        initial=Audience.PUBLIC,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        centres = list(HelpCentre.objects.all())
        field = cast("forms.ModelChoiceField[HelpCentre]", self.fields["centre"])
        field.choices = [(one.public_id, one.name) for one in centres]
        first = centres[0]
        field.initial = first.public_id
        self.fields["language"].initial = first.language
        offered = {language for one in centres for language in one.languages}
        choice = cast("forms.ChoiceField", self.fields["language"])
        choice.choices = [pair for pair in LANGUAGES.items() if pair[0] in offered]
        if len(centres) == 1:
            field.widget = forms.HiddenInput()


class WordsForm(ActionForm):
    """What is in the editor, and what it was begun on.

    Nothing of it is refused while it is only kept; `writing` takes it as it came.
    """

    beside = {TitleMissing: "title", NothingWritten: "source"}

    title = _line(_("Title"), max_length=TITLE)
    summary = forms.CharField(
        label=_("Summary"),
        max_length=LINE,
        required=False,
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 2}),
        help_text=_("One or two sentences, for search and for other sites."),
    )
    keywords = _line(
        _("Keywords"),
        max_length=LINE,
        required=False,
        help_text=_("Other words that people search by."),
    )
    source = forms.CharField(
        label=_("Words"),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 24, "spellcheck": "true"}),
    )
    significance = forms.TypedChoiceField(
        label=_("How much changed"),
        choices=Significance.choices,
        coerce=lambda value: Significance(int(value)),
        initial=Significance.MEDIUM,
    )
    comment = _line(_("What changed, and why"), max_length=LINE, required=False)
    based_on = forms.UUIDField(required=False, widget=forms.HiddenInput)
    translates = forms.UUIDField(required=False, widget=forms.HiddenInput)
    known = forms.CharField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, shown: Words | None, **more: Any) -> "WordsForm":
        """The editor with these words in it."""
        names = ("title", "summary", "keywords", "source")
        begin = {name: getattr(shown, name) for name in names} if shown else {}
        return cls(initial=begin | more)

    def writing(self) -> Writing:
        """What was typed, valid or not."""

        def typed(name: str) -> str:
            return str(self.data.get(name, ""))

        return Writing(
            title=typed("title"),
            summary=typed("summary"),
            keywords=typed("keywords"),
            source=typed("source"),
        )

    def begun_on(self, translation: Translation, name: str) -> Revision | None:
        """The revision that a hidden field names; `translates` is another's."""
        try:
            public_id = forms.UUIDField().clean(self.data.get(name))
        except forms.ValidationError:
            return None
        known = Revision.objects.filter(translation__article=translation.article_id)
        return known.filter(public_id=public_id).first()

    @property
    def known_work(self) -> datetime | None:
        return moment_of(str(self.data.get("known", "")))


def mark_of(editing: Editing | None) -> str:
    """Which unsaved work a window knows."""
    return editing.saved_at.isoformat() if editing else ""


def moment_of(mark: str) -> datetime | None:
    try:
        return parse_datetime(mark)
    except ValueError:
        return None


class AddressForm(ActionForm):
    beside = {AddressMissing: "slug", AddressTaken: "slug"}

    slug = forms.CharField(
        label=_("Address"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=_("Links to the former one lead here."),
    )


class AddressesField(forms.CharField):
    """Other articles, by their addresses: one a line. A list of all would be long."""

    def __init__(self, **kwargs: Any) -> None:
        rows = forms.Textarea(attrs={"rows": 3, "dir": "ltr"})
        super().__init__(widget=rows, required=False, max_length=4_000, **kwargs)
        self.among = Article.objects.none()

    def clean(self, value: Any) -> list[Article]:
        slugs = list(dict.fromkeys(str(super().clean(value)).lower().split()))
        if len(slugs) > MOST_RELATED:
            words = _("Choose at most %d related articles.") % MOST_RELATED
            raise forms.ValidationError(words)
        there = self.among.filter(translations__slug__in=slugs).distinct()
        known = desk.by_address(there)
        if missing := [slug for slug in slugs if slug not in known]:
            words = _("There is no article at this address: %s") % ", ".join(missing)
            raise forms.ValidationError(words)
        return [known[slug] for slug in slugs]


class ArrangeForm(ActionForm):
    """Where an article stands and whose it is."""

    category = forms.ModelChoiceField(
        label=_("Category"),
        queryset=Category.objects.none(),
        to_field_name="public_id",
        required=False,
    )
    audience = forms.TypedChoiceField(
        label=_("Who may read it"), choices=Audience.choices, coerce=Audience
    )
    owner = forms.ModelChoiceField(
        label=_("Owner"),
        queryset=Agent.objects.none(),
        to_field_name="public_id",
        empty_label=None,
        help_text=_("Hears when readers are not helped by it."),
    )
    review_by = forms.DateField(
        label=_("Look again by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    related = AddressesField(
        label=_("Related articles"),
        help_text=_("Their addresses, one a line."),
    )

    def __init__(self, article: Article, *args: Any, **kwargs: Any) -> None:
        owner = article.owner
        kwargs["initial"] = {
            "category": article.category.public_id if article.category else None,
            "audience": article.audience,
            "owner": owner.public_id,
            "review_by": article.review_by,
            "related": "\n".join(desk.addresses_of(article.related.all())),
        }
        super().__init__(*args, **kwargs)
        self._choose("category", article.centre.categories.all())
        writers = Agent.objects.people().filter(is_active=True)
        self._choose("owner", writers | Agent.objects.filter(pk=owner.pk))
        related = cast("AddressesField", self.fields["related"])
        related.among = desk.others_of(article)

    def _choose(self, name: str, among: Any) -> None:
        cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = among


class PublishLaterForm(ActionForm):
    """Beside it stands the other one: their fields have ids of their own."""

    ids = "later_%s"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = self.ids
        super().__init__(*args, **kwargs)

    at = Moment(label=_("Publish at"), required=False)

    def clean_at(self) -> datetime | None:
        at: datetime | None = self.cleaned_data["at"]
        return within_reach(at) if at else None


class ExpireForm(PublishLaterForm):
    ids = "expire_%s"
    at = Moment(label=_("Readable until"), required=False)


class SendBackForm(ActionForm):
    beside: ClassVar = {ReasonMissing: "words"}

    words = forms.CharField(
        label=_("What should change"),
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class TranslateForm(ActionForm):
    language = forms.ChoiceField(choices=list(LANGUAGES.items()))


class FileForm(ActionForm):
    """One file; its bytes are read when it is small enough."""

    upload = forms.FileField(label=_("Picture or file"))

    def clean_upload(self) -> NewFile:
        upload: UploadedFile[Any] = self.cleaned_data["upload"]
        if (upload.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("This file is larger than 25 MB."))
        return NewFile(name=upload.name or "file", content=upload.read())
