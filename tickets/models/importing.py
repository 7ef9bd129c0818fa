"""Customers that come in from a file: the file, what its columns are, and its rows."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id


class CustomerImport(models.Model):
    """A file with customers, and how far it was brought in.

    headings, samples: its first rows. mapping: what each column is, by its place; "" is
    left out. wins: where both say something, the file does.
    position: the number of the last row that was worked in this state, committed with
    what became of it: whoever goes on begins behind it. total: rows there are, known once
    they were looked at. counts: by outcome, of this state.
    words: why it could not be read to its end.
    blob: "" once it is forgotten.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("columns to be chosen")
        CHECKING = "checking", _("being looked at")
        CHECKED = "checked", _("looked at, nothing brought in yet")
        RUNNING = "running", _("being brought in")
        DONE = "done", _("brought in")
        UNDOING = "undoing", _("being taken back")
        UNDONE = "undone", _("taken back")

    WORKED = (State.CHECKING, State.RUNNING, State.UNDOING)

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    filename = models.CharField(max_length=255)
    blob = models.CharField(max_length=200)
    encoding = models.CharField(max_length=20)
    delimiter = models.CharField(max_length=1)
    headings = models.JSONField()
    samples = models.JSONField(default=list)
    mapping = models.JSONField(default=list)
    wins = models.BooleanField(default=False)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.UPLOADED
    )
    position = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    counts = models.JSONField(default=dict)
    words = models.CharField(max_length=500, blank=True)
    # Since when somebody ought to work on it.
    since = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            # What is to be worked on.
            models.Index(
                fields=["since"],
                condition=Q(state__in=["checking", "running", "undoing"]),
                name="import_waits",
            )
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_worked(self) -> bool:
        return self.state in self.WORKED


class ImportedRow(models.Model):
    """What becomes, or became, of one row of a file.

    is_plan: it was only looked at. cells: of a refused one, as they stood in the file.
    made: whom it made. before, after: what was known of who was there already.
    organization: the one that was made for it. identities, note: keys of what it added.
    undone: what became of it when the import was taken back, in words; "" for nothing yet.
    """

    class Outcome(models.TextChoices):
        NEW = "new", _("new")
        UPDATED = "updated", _("changed")
        SAME = "same", _("nothing to change")
        REFUSED = "refused", _("refused")

    class Undone(models.TextChoices):
        BACK = "back", _("taken back")
        KEPT = "kept", _("kept")

    source = models.ForeignKey(CustomerImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    is_plan = models.BooleanField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    shown = models.CharField(max_length=300, blank=True)
    words = models.CharField(max_length=500, blank=True)
    cells = models.JSONField(default=list)
    customer = models.ForeignKey(
        "tickets.Customer", models.SET_NULL, null=True, related_name="imported"
    )
    organization = models.ForeignKey(
        "tickets.Organization", models.SET_NULL, null=True, related_name="+"
    )
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    identities = models.JSONField(default=list)
    note = models.BigIntegerField(null=True)
    undone = models.CharField(max_length=10, choices=Undone.choices, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            # Each row of a file is brought in once.
            models.UniqueConstraint(
                fields=["source", "is_plan", "number"], name="imported_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.outcome}"


class ImportKey(models.Model):
    """An address that a row of a file names while it is only looked at: a later row that
    names it as well would find who the earlier one made."""

    source = models.ForeignKey(CustomerImport, models.CASCADE, related_name="keys")
    key = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="import_key_once")
        ]

    def __str__(self) -> str:
        return self.key
