"""How an article came to be what it is, and what somebody is writing just now."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id
from knowledge_base.models.article import Translation


class Words(models.Model):
    """What is written: source is Markdown as `rendering` reads it."""

    title = models.CharField(_("title"), max_length=150, blank=True, default="")
    summary = models.CharField(_("summary"), max_length=300, blank=True, default="")
    keywords = models.CharField(_("keywords"), max_length=300, blank=True, default="")
    source = models.TextField(_("words"), blank=True, default="")

    class Meta:
        abstract = True


class Significance(models.IntegerChoices):
    """How much a change means to those who translate (kitsune's three)."""

    TYPO = 10, _("Small: nothing to translate")
    MEDIUM = 20, _("Medium: translations should follow")
    MAJOR = 30, _("Major: translations are wrong until they follow")


class Revision(Words):
    """One state of the words; never changed, except for what the review says.

    number: counts those of a translation. based_on: the one it was written over.
    translates: the original's revision whose words these are, in another language.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        WAITING = "waiting", _("Waits for a review")
        APPROVED = "approved", pgettext_lazy("an article", "Approved")
        REJECTED = "rejected", _("Sent back")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    translation = models.ForeignKey(
        Translation, models.CASCADE, related_name="revisions"
    )
    number = models.PositiveIntegerField()
    significance = models.PositiveSmallIntegerField(
        choices=Significance.choices, default=Significance.MEDIUM
    )
    comment = models.CharField(_("what changed"), max_length=300, blank=True)
    author = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    reviewer = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    review_words = models.TextField(blank=True, default="")
    based_on = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    translates = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="translated_by"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["translation", "number"], name="revision_number_once"
            )
        ]
        indexes = [
            models.Index(
                "made_at",
                condition=models.Q(state="waiting"),
                name="revision_to_review",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class Editing(Words):
    """What somebody has typed and not made a revision of: it is never lost.

    based_on: what they began with; seen_at: when their page was last heard of.
    """

    translation = models.ForeignKey(
        Translation, models.CASCADE, related_name="editings"
    )
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    based_on = models.ForeignKey(Revision, models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["translation", "agent"], name="editing_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent} writes {self.translation}"
