"""Words that the house offers to say in a given case, in the customer's language."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent


class Phrase(models.Model):
    """What a company says instead of the words that come with the product."""

    class Purpose(models.TextChoices):
        HOLDING = "holding", _("A promise takes longer")

    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    text = models.TextField(_("words"))
    edited_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "language"], name="phrase_once")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} ({self.language})"
