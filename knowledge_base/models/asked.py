"""What readers looked for, and whether it helped."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id
from knowledge_base.models.article import Translation
from knowledge_base.models.centre import HelpCentre
from knowledge_base.models.revision import Revision
from tickets.models import Customer, Ticket


class Lookup(models.Model):
    """One search, or one time that answers were offered: what came of it.

    key: the words without their dress, so that the same question counts as one.
    visitor: who asked, as a keyed hash of what their browser or address says; "": nobody
        knows. It joins what one person did, and tells nobody who they are.
    writer: the same of the address they sent it from all the same, where that is another.
    found: how many there were; shown: the articles (public ids) that were shown.
    held_out: the offer was kept back, to see what happens without (docs/metrics.md).
    clicked, clicked_at: what was opened; solved_at: they said that it solved it.
    ticket: what they wrote all the same.
    """

    class Where(models.TextChoices):
        HELP = "help", _("Help centre")
        WIDGET = "widget", _("Chat widget")
        FORM = "form", _("Form")
        MAIL = "mail", _("E-mail")
        PORTAL = "portal", _("Portal")
        AGENT = "agent", _("Agent")
        API = "api", _("API")

    class Kind(models.TextChoices):
        SEARCH = "search", _("Search")
        OFFER = "offer", _("Offer")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    where = models.CharField(max_length=10, choices=Where.choices)
    centre = models.ForeignKey(HelpCentre, models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=10)
    words = models.CharField(max_length=300)
    key = models.CharField(max_length=300)
    visitor = models.CharField(max_length=64, blank=True, default="")
    writer = models.CharField(max_length=64, blank=True, default="", db_default="")
    customer = models.ForeignKey(Customer, models.SET_NULL, null=True, related_name="+")
    ticket = models.ForeignKey(Ticket, models.SET_NULL, null=True, related_name="+")
    found = models.PositiveIntegerField(default=0)
    shown = ArrayField(models.UUIDField(), default=list)
    held_out = models.BooleanField(default=False)
    clicked = models.ForeignKey(
        Translation, models.SET_NULL, null=True, related_name="+"
    )
    clicked_at = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index("made_at", name="lookup_made"),
            # What found nothing, or nothing that anybody opened.
            models.Index(
                "language",
                "key",
                condition=Q(clicked_at=None, kind="search"),
                name="lookup_in_vain",
            ),
            models.Index(
                "visitor", "made_at", condition=~Q(visitor=""), name="lookup_visitor"
            ),
            models.Index("writer", condition=~Q(writer=""), name="lookup_writer"),
        ]

    def __str__(self) -> str:
        return f"{self.where}: {self.key}"


class Feedback(models.Model):
    """Whether an article helped one reader; once each, the last word counts.

    visitor: as in `Lookup`. A reason becomes a task of the article's owner (`Gap`).
    """

    class Reason(models.TextChoices):
        WRONG = "wrong", _("It is wrong or out of date")
        UNCLEAR = "unclear", _("I do not understand it")
        OTHER_QUESTION = "other", _("It answers another question")
        DISLIKE = "dislike", _("I do not like the answer itself")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    translation = models.ForeignKey(
        Translation, models.CASCADE, related_name="feedback"
    )
    revision = models.ForeignKey(Revision, models.SET_NULL, null=True, related_name="+")
    is_helpful = models.BooleanField()
    reason = models.CharField(
        max_length=10, choices=Reason.choices, blank=True, default=""
    )
    words = models.TextField(blank=True, default="")
    visitor = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "feedback"
        constraints = [
            models.UniqueConstraint(
                fields=["translation", "visitor"], name="feedback_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.translation}: {'+' if self.is_helpful else '-'}"


class Gap(models.Model):
    """Something the knowledge base should answer, and does not: a task.

    key: what it is about, so that it is one row however often it is found.
    count, minutes: how often it was asked, and what it cost agents; similarity: how like
        the nearest article is, 0 to 1. They rank it: count x minutes x (1 - similarity).
    score: that product, kept by the database, so that the list is read in its order.
    evidence: where it was seen (ids and numbers; words only of ours). lately, before: how
        often in the last thirty days, and in the thirty before.
    translation: the article it is about, or that closed it.
    closed_count: how often it had been asked when it was closed; came_back_at: it was
        asked so much since then that it is open again (`actions.found_gap`).
    """

    class Kind(models.TextChoices):
        SEARCH = "search", _("Searched in vain")
        QUESTION = "question", _("Asked again and again")
        FEEDBACK = "feedback", _("Did not help")
        STALE = "stale", _("To be looked at again")
        PARAGRAPH = "paragraph", _("Typed again and again")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        DISMISSED = "dismissed", _("Dismissed")

    class Cover(models.TextChoices):
        """What there is about it."""

        MISSING = "missing", _("No article")
        EXISTS = "exists", _("There is an article")
        NOT_FOUND = "not_found", _("Search does not find it")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    key = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    cover = models.CharField(
        max_length=10, choices=Cover.choices, default=Cover.MISSING
    )
    title = models.CharField(max_length=300)
    language = models.CharField(max_length=10, default="en")
    count = models.PositiveIntegerField(default=0)
    minutes = models.FloatField(default=0)
    similarity = models.FloatField(default=0)
    score = models.GeneratedField(
        expression=F("count") * F("minutes") * (1.0 - F("similarity")),
        output_field=models.FloatField(),
        db_persist=True,
    )
    evidence = models.JSONField(default=dict)
    lately = models.PositiveIntegerField(default=0)
    before = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(default=timezone.now)
    owner = models.ForeignKey(Agent, models.SET_NULL, null=True, related_name="+")
    due = models.DateField(null=True)
    translation = models.ForeignKey(
        Translation, models.SET_NULL, null=True, related_name="gaps"
    )
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(Agent, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_words = models.CharField(max_length=300, blank=True, default="")
    closed_count = models.PositiveIntegerField(default=0)
    came_back_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # The work queue, what saves most first.
            models.Index(
                F("score").desc(), "id", condition=Q(state="open"), name="gap_open"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def trend(self) -> int:
        """How much more often in these thirty days than in the thirty before."""
        return self.lately - self.before
