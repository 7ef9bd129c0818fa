"""Addresses elsewhere that articles lead to, and whether anything is there."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge_base.models.article import Translation


class OutsideLink(models.Model):
    """One address that what is published of a translation leads to.

    due_at: when it is looked at again. failures: how often in a row nothing good came;
    one may be an accident. status: of HTTP; None: there was no answer.
    moved_to: where it says that it went for good.
    """

    class Trouble(models.TextChoices):
        GONE = "gone", _("There is nothing at this address.")
        REFUSED = "refused", _("Its server does not let us look.")
        FAILING = "failing", _("Its server does not work.")
        SILENT = "silent", _("Nobody answers at this address.")
        NOT_PUBLIC = "not_public", _("It leads to no public address.")
        MOVED = "moved", _("It moved for good.")

    translation = models.ForeignKey(
        Translation, models.CASCADE, related_name="outside_links"
    )
    url = models.CharField(max_length=2000)
    due_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)
    trouble = models.CharField(
        max_length=12, choices=Trouble.choices, blank=True, default=""
    )
    moved_to = models.CharField(max_length=2000, blank=True, default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["translation", "url"], name="outside_link_once"
            )
        ]
        indexes = [
            models.Index("due_at", name="outside_link_due"),
            models.Index(
                "translation",
                condition=models.Q(failures__gte=2),
                name="outside_link_broken",
            ),
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def is_broken(self) -> bool:
        """Readers find nothing there, and not only by accident."""
        return self.failures >= SURE


# After so many looks in a row without anything good it is said to be broken.
SURE = 2
