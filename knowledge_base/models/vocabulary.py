"""What search knows of words."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.base.ids import new_id


class Synonyms(models.Model):
    """Words (or phrases) that mean the same to whoever searches."""

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=10)
    words = ArrayField(models.CharField(max_length=60))

    class Meta:
        ordering = ["language", "id"]
        verbose_name_plural = "synonyms"

    def __str__(self) -> str:
        return " = ".join(self.words)


class StopWord(models.Model):
    """A word that says nothing here: search does not ask for it."""

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=10)
    word = models.CharField(_("word"), max_length=60)

    class Meta:
        ordering = ["language", "word"]
        constraints = [
            models.UniqueConstraint(fields=["language", "word"], name="stop_word_once")
        ]

    def __str__(self) -> str:
        return self.word


class Word(models.Model):
    """A word that published articles have: what a mistyped one may have meant.

    articles: how many have it.
    """

    language = models.CharField(max_length=10)
    word = models.CharField(max_length=60)
    articles = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["language", "word"], name="word_once")
        ]
        indexes = [
            GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="word_like")
        ]

    def __str__(self) -> str:
        return self.word
