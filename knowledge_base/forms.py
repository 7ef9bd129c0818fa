"""What people type about articles."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.base.forms import ActionForm
from knowledge_base.actions.articles import TITLE, WORDS
from knowledge_base.errors import NothingWritten, TitleMissing
from knowledge_base.models import LANGUAGES, Article


class ArticleForm(ActionForm):
    """An article: its title, its words, and their language."""

    beside = {TitleMissing: "title", NothingWritten: "text"}

    title = forms.CharField(
        label=_("Title"),
        max_length=TITLE,
        help_text=_("As a visitor would ask, such as: How do I descale my machine?"),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    text = forms.CharField(
        label=_("Answer"),
        max_length=WORDS,
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
    def of(cls, article: Article, data: Any) -> "ArticleForm":
        """The form of an article there is."""
        names = ("title", "text", "language")
        return cls(data, initial={name: getattr(article, name) for name in names})
