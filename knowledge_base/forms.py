"""What people type about articles."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.base.forms import ActionForm
from knowledge_base.actions.begin import TITLE
from knowledge_base.errors import NothingWritten, TitleMissing
from knowledge_base.models import LANGUAGES, Translation
from knowledge_base.rendering import LONGEST


class ArticleForm(ActionForm):
    """An article: its title, its words, and their language."""

    beside = {TitleMissing: "title", NothingWritten: "source"}

    title = forms.CharField(
        label=_("Title"),
        max_length=TITLE,
        help_text=_("As a visitor would ask, such as: How do I descale my machine?"),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    source = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST,
        strip=False,
        help_text=_(
            "An empty line begins a paragraph. Lines that begin with - or 1. become a"
            " list, and addresses become links."
        ),
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 16}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=list(LANGUAGES.items()),
        help_text=_("Visitors find articles in their own language first."),
    )

    @classmethod
    def of(cls, translation: Translation, data: Any) -> "ArticleForm":
        """The form of an article there is."""
        newest = translation.revisions.first()
        begin = {
            "title": translation.title,
            "source": newest.source if newest else "",
            "language": translation.language,
        }
        form = cls(data, initial=begin)
        form.fields["language"].disabled = True
        return form
