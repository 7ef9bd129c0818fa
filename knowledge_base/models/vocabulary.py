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

    audience: of the articles it was counted in, so that nobody is told words of what
    they may not read. lexeme: what search makes of it. articles: how many have it.
    """

    language = models.CharField(max_length=10)
    audience = models.CharField(max_length=10, default="public")
    word = models.CharField(max_length=60)
    lexeme = models.CharField(max_length=60, default="")
    articles = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["language", "audience", "word"], name="word_once"
            )
        ]
        indexes = [
            GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="word_like"),
            # How rare a word is.
            models.Index(
                fields=["language", "lexeme"],
                include=["audience", "articles"],
                name="word_lexeme",
            ),
        ]

    def __str__(self) -> str:
        return self.word


class Counted(models.Model):
    """Of which articles the words were counted last.

    stamp: changes when one of them does. articles: how many there were.
    """

    language = models.CharField(max_length=10)
    audience = models.CharField(max_length=10)
    stamp = models.CharField(max_length=64)
    articles = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["language", "audience"], name="counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.language}, {self.audience}"
