"""Answers that are written once, for everybody who asks."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id

# What visitors may have the chat in; each is called as its own people call it.
LANGUAGES = {
    "en": "English", "de": "Deutsch", "fr": "Français", "es": "Español",
    "it": "Italiano", "nl": "Nederlands", "pl": "Polski", "pt": "Português",
    "sv": "Svenska", "tr": "Türkçe", "ar": "العربية", "ja": "日本語",
}  # fmt: skip


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self) -> "ArticleQuerySet":
        """What everybody may read."""
        return self.filter(published_at__isnull=False)


class Article(models.Model):
    """An answer of the help centre.

    slug: its address, made once of the first title: links to it stay good.
    text: as it was typed; html: the same, formatted and clean.
    published_at: since when everybody may read it; none: a draft, which is ours alone.
    author: who wrote it last.

    The column `search` (weight A: the title, D: the words) is PostgreSQL's own affair.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("words"))
    html = models.TextField()
    language = models.CharField(_("language"), max_length=10, default="en")
    published_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    author = models.ForeignKey(Agent, models.PROTECT, related_name="+")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        indexes = [
            # Titles that are like a mistyped word.
            GinIndex(
                fields=["title"],
                opclasses=["gin_trgm_ops"],
                condition=Q(published_at__isnull=False),
                name="article_title",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def called(self) -> str:
        """Its language, by the name its own people have for it."""
        return LANGUAGES.get(self.language, self.language)
