"""Fields that admins define, and what became of values where there is no timeline.

Values stand on the rows themselves, as JSON by key (docs/decisions/0047).
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id
from tickets.custom_fields import Defined, Kind, Of, Required


class CustomField(models.Model):
    """A field of tickets, customers or organizations.

    key: what programs call it; it never changes. labels, helps: by language.
    options: choices, each {"value", "labels", "is_archived"}. default_value: what new rows
        begin with; None: nothing.
    required_when: only then it is required; shown_when: only then it is shown. Both as
        `Condition.written`; {} says nothing.
    archived_at: it is asked and shown no more; values that are there stay.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    of = models.CharField(_("of"), max_length=12, choices=Of.choices)
    key = models.SlugField(_("name for programs"), max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    labels = models.JSONField()
    helps = models.JSONField(default=dict)
    options = models.JSONField(default=list)
    default_value = models.JSONField(null=True)
    required = models.CharField(
        max_length=8, choices=Required.choices, default=Required.NO
    )
    required_when = models.JSONField(default=dict)
    shown_when = models.JSONField(default=dict)
    position = models.PositiveIntegerField()
    archived_at = models.DateTimeField(null=True)
    edited_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["of", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["of", "key"], name="custom_field_once")
        ]

    def __str__(self) -> str:
        return self.defined.label

    @property
    def defined(self) -> Defined:
        """What it asks for, without its row."""
        return Defined.read({
            "id": self.public_id, "of": self.of, "key": self.key, "kind": self.kind,
            "labels": self.labels, "helps": self.helps, "options": self.options,
            "default": self.default_value, "required": self.required,
            "required_when": self.required_when, "shown_when": self.shown_when,
            "is_archived": self.archived_at is not None,
        })  # fmt: skip


class FieldChange(models.Model):
    """Values of a customer or an organization that somebody changed: tickets have a
    timeline, these have this.

    changes: as in an event, each {"key", "label", "before", "after"}.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    customer = models.ForeignKey(
        "tickets.Customer",
        models.CASCADE,
        null=True,
        related_name="field_changes",
    )
    organization = models.ForeignKey(
        "tickets.Organization",
        models.CASCADE,
        null=True,
        related_name="field_changes",
    )
    changes = models.JSONField()
    by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(customer=None) ^ Q(organization=None),
                name="field_change_is_of_one",
            )
        ]
        indexes = [
            # What was changed of one of them, the newest first.
            models.Index("customer", F("id").desc(), name="field_change_customer"),
            models.Index("organization", F("id").desc(), name="field_change_company"),
        ]

    def __str__(self) -> str:
        return ", ".join(str(one["label"]) for one in self.changes)
