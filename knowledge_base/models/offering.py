"""How answers are offered to those who are about to ask: one row for the company."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# Of a hundred visitors.
MOST_HELD_OUT = 10


class OfferRulesManager(models.Manager["OfferRules"]):
    def current(self) -> "OfferRules":
        """What is decided; what is usual, where nobody decided yet."""
        return self.first() or OfferRules()


class OfferRules(models.Model):
    """in_widget, in_form, in_mail: where answers are offered. in_mail: in those
        acknowledgements that mailboxes send.

    held_out: of a hundred visitors so many are offered nothing, to see how many tickets
        they write without. outage: by language, what is said instead of an answer to who
        says that something is down; none: nothing is said.
    """

    is_only = models.BooleanField(default=True, editable=False)
    in_widget = models.BooleanField(_("in chat widgets"), default=True)
    in_form = models.BooleanField(_("in forms"), default=True)
    in_mail = models.BooleanField(_("in acknowledgements by mail"), default=True)
    held_out = models.PositiveSmallIntegerField(default=0)
    outage = models.JSONField(default=dict, blank=True)

    objects = OfferRulesManager()

    class Meta:
        verbose_name_plural = "offer rules"
        constraints = [
            models.UniqueConstraint(fields=["is_only"], name="offer_rules_once"),
            models.CheckConstraint(
                condition=Q(is_only=True), name="offer_rules_are_only"
            ),
            models.CheckConstraint(
                condition=Q(held_out__lte=MOST_HELD_OUT), name="few_are_held_out"
            ),
        ]

    def __str__(self) -> str:
        return f"offers, {self.held_out} % held out"

    def outage_in(self, language: str) -> str:
        """What is said of an outage in this language, else in the house's own, else in
        one there is."""
        own = settings.LANGUAGE_CODE.split("-")[0]
        codes = [language, own, *sorted(self.outage)]
        texts = (str(self.outage.get(code, "")) for code in codes)
        return next(filter(None, texts), "")
