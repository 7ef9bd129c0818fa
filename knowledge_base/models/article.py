"""Answers that are written once, for everybody who asks."""

from enum import Enum

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id
from knowledge_base.models.centre import Category, HelpCentre, called
from knowledge_base.models.languages import LANGUAGES
from tickets.models import CannedReply


class Audience(models.TextChoices):
    """Who may read an article."""

    PUBLIC = "public", _("Everybody")
    CUSTOMERS = "customers", _("Customers who signed in")
    AGENTS = "agents", _("Agents only")


class Reader(Enum):
    """Who reads: what they may see."""

    PUBLIC = (Audience.PUBLIC,)
    CUSTOMER = (Audience.PUBLIC, Audience.CUSTOMERS)
    AGENT = (Audience.PUBLIC, Audience.CUSTOMERS, Audience.AGENTS)


class Article(models.Model):
    """One answer, in all its languages.

    language: that of the original, which its translations follow.
    owner: whose task it is when readers complain; review_by: when they look again.
    canned_reply: its short form, said in an answer.
    archived_at: nobody finds it any more; its words are kept.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    centre = models.ForeignKey(HelpCentre, models.PROTECT, related_name="articles")
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("category"),
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    audience = models.CharField(
        _("who may read it"),
        max_length=10,
        choices=Audience.choices,
        default=Audience.PUBLIC,
    )
    owner = models.ForeignKey(
        Agent, models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    review_by = models.DateField(_("look again by"), null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    related = models.ManyToManyField("self", blank=True)
    canned_reply = models.ForeignKey(
        CannedReply, models.SET_NULL, null=True, blank=True, related_name="articles"
    )
    archived_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["position", "id"]
        indexes = [
            models.Index(
                "review_by",
                condition=Q(archived_at=None),
                name="article_to_look_at",
            )
        ]

    def __str__(self) -> str:
        return f"article {self.public_id}"


class TranslationQuerySet(models.QuerySet["Translation"]):
    def readable_by(self, reader: Reader) -> "TranslationQuerySet":
        """What they may read now: every page, search, feed and API asks this."""
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=timezone.now()),
            status=Translation.Status.PUBLISHED,
            article__archived_at=None,
            article__audience__in=reader.value,
        )


class Translation(models.Model):
    """An article in one language.

    slug: its address in this language; former ones lead here (`OldSlug`).
    published: the revision that is shown; later ones may wait for a review.
    publish_at: when what is approved is published by itself; expires_at: until when it
        may be read.
    title, summary, keywords, html, text, toc: of what is shown; while nothing is, of
        the newest revision. text: the words of html, for search.

    The column `search` is PostgreSQL's own affair.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        ARCHIVED = "archived", _("Archived")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    article = models.ForeignKey(Article, models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=10, default="en")
    slug = models.SlugField(_("address"), max_length=80)
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    published = models.ForeignKey(
        "knowledge_base.Revision", models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    publish_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    title = models.CharField(_("title"), max_length=150, blank=True, default="")
    summary = models.CharField(max_length=300, blank=True, default="")
    keywords = models.CharField(max_length=300, blank=True, default="")
    html = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")
    toc = models.JSONField(default=list)

    objects = TranslationQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "language"], name="translation_once"
            ),
            models.UniqueConstraint(
                fields=["language", "slug"], name="translation_address_once"
            ),
            models.CheckConstraint(
                condition=~Q(status="published")
                | Q(published__isnull=False, published_at__isnull=False),
                name="published_translation_shows_something",
            ),
        ]
        indexes = [
            # Titles that are like a mistyped word.
            GinIndex(
                fields=["title"],
                opclasses=["gin_trgm_ops"],
                condition=Q(status="published"),
                name="translation_title",
            ),
            models.Index(
                "publish_at",
                condition=Q(publish_at__isnull=False),
                name="translation_to_publish",
            ),
            models.Index(
                "expires_at",
                condition=Q(expires_at__isnull=False),
                name="translation_expires",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def called(self) -> str:
        """Its language, by the name its own people have for it."""
        return called(self.language)

    @property
    def is_original(self) -> bool:
        return self.language == self.article.language

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def writing_direction(self) -> str:
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"


RIGHT_TO_LEFT = {"ar"} & LANGUAGES.keys()


class OldSlug(models.Model):
    """A former address: links to it lead on."""

    language = models.CharField(max_length=10)
    slug = models.SlugField(max_length=80)
    translation = models.ForeignKey(
        Translation, models.CASCADE, related_name="old_slugs"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["language", "slug"], name="old_slug_once")
        ]

    def __str__(self) -> str:
        return f"{self.language}/{self.slug}"
