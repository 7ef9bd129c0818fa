"""What articles are made of beside their words."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id
from knowledge_base.models.article import Article, Translation


class Snippet(models.Model):
    """Words that many articles say: `{{ name }}` stands for them.

    sources: Markdown by language; what is missing is said in the first there is.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    name = models.SlugField(_("name"), max_length=60, unique=True)
    sources = models.JSONField(default=dict)
    edited_by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def source_in(self, language: str) -> str:
        return str(self.sources.get(language) or next(iter(self.sources.values()), ""))


class ArticleFile(models.Model):
    """A picture or another file of an article; `file:<public_id>` in its words.

    Whoever may read the article may have it. width, height: of pictures, in pixels.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    article = models.ForeignKey(Article, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    blob = models.CharField(max_length=64)
    added_by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index("blob", name="article_file_blob")]

    def __str__(self) -> str:
        return self.name


class ToShow(models.Model):
    """A translation whose snippets changed: what it shows is made anew.

    The row is the queue: many articles may say one snippet.
    """

    translation = models.OneToOneField(Translation, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.translation_id}"
