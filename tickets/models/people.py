"""The other side: customers, their addresses, and the companies they belong to."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id
from tickets.custom_fields import Of
from tickets.models.values import values_index, values_of


class Organization(models.Model):
    """The company a customer belongs to.

    made_by: who typed it in, so that they see it while it has no customer yet.
    fields: values of custom fields, by key.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    fields = values_of(Of.ORGANIZATION)

    class Meta:
        ordering = ["name"]
        indexes = [
            values_index("organization_fields"),
            # Search by a part of a name, or one that was mistyped.
            GinIndex(
                fields=["name"], opclasses=["gin_trgm_ops"], name="organization_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Customer(models.Model):
    """A person on the other side. Never a user of ours.

    made_by: who typed them in, so that they see them while there is no ticket yet; empty
        for those who wrote to us.
    language: the one they like to read, as "de" or "pt-br"; empty: nobody said.
    external_id: what another system calls them, which imports find them by.
    fields: values of custom fields, by key.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200, blank=True)
    organization = models.ForeignKey(
        Organization,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="customers",
        verbose_name=_("organization"),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    language = models.CharField(
        _("language"), max_length=35, default="", db_default="", blank=True
    )
    external_id = models.CharField(
        _("external ID"), max_length=200, default="", db_default="", blank=True
    )
    fields = values_of(Of.CUSTOMER)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~models.Q(external_id=""),
                name="customer_external_id_once",
            )
        ]
        indexes = [
            # Customers whose custom field has a value.
            values_index("customer_fields"),
            # Search by a part of a name, or one that was mistyped.
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="customer_name"),
            # The list of customers.
            models.Index("name", "id", name="customer_by_name"),
            # Who may be the same person.
            models.Index(Upper("name"), name="customer_upper_name"),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Unknown"))


class Identity(models.Model):
    """One address of a customer on one kind of channel.

    canonical: what two spellings of one address share; made by the kind's adapter.
    verified_at: when the address proved that it receives what we send it.
    unreachable_since: what was sent there came back, since there is no such address, as
        `unreachable_words` say; nothing goes there by itself until they write.
    opted_out_at: since when they want nothing there that the house says by itself; answers
        of people they get all the same.
    pictures_since, pictures_by: since when, and by whose word, pictures on other servers
        are shown at once in mail of theirs that is vouched for.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="identities")
    kind = models.CharField(max_length=30)
    canonical = models.CharField(max_length=320)
    shown = models.CharField(max_length=400)
    verified_at = models.DateTimeField(null=True, blank=True)
    unreachable_since = models.DateTimeField(null=True, blank=True)
    unreachable_words = models.CharField(
        max_length=500, default="", db_default="", blank=True
    )
    opted_out_at = models.DateTimeField(null=True, blank=True)
    pictures_since = models.DateTimeField(null=True, blank=True)
    pictures_by = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    # Whether who asked for it may know whose it is; queries annotate `sees_customer`.
    is_told: bool = False

    class Meta:
        verbose_name_plural = "identities"
        constraints = [
            models.UniqueConstraint(fields=["kind", "canonical"], name="identity_once")
        ]
        indexes = [
            # Search by a part of an address.
            GinIndex(
                fields=["shown"], opclasses=["gin_trgm_ops"], name="identity_shown"
            ),
            # The same address on another channel.
            models.Index("canonical", name="identity_canonical"),
        ]

    def __str__(self) -> str:
        return self.shown

    @property
    def seen_customer(self) -> Customer | None:
        """Whose it is, if it was asked for by somebody who may know of them."""
        told = self.is_told or getattr(self, "sees_customer", False)
        return self.customer if told else None


class Participant(models.Model):
    """Somebody who takes part in a ticket by an address of theirs.

    confirmed_at: when an agent let a copied stranger in; until then they get no replies
        (AC-15). The requester needs no confirmation.
    """

    class Part(models.TextChoices):
        REQUESTER = "requester", _("Requester")
        COPIED = "copied", _("Copied")

    ticket = models.ForeignKey(
        "tickets.Ticket", models.PROTECT, related_name="participants"
    )
    identity = models.ForeignKey(Identity, models.PROTECT, related_name="takes_part")
    part = models.CharField(max_length=20, choices=Part.choices)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "identity"], name="participant_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.identity} ({self.part})"


class CustomerMerge(models.Model):
    """Two customers that turned out to be one person: `customer` went into `into`.

    The row of the former stays, an empty shell, so that it can have back what it had.

    rows: the keys of what moved, by model. before, after: what was known of `into`.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="went")
    into = models.ForeignKey(Customer, models.PROTECT, related_name="came")
    by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    rows = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=models.Q(undone_at=None),
                name="customer_merged_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(customer=models.F("into")),
                name="customer_merged_into_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} is {self.into_id}"


class OrganizationMerge(models.Model):
    """The same of two organizations that turned out to be one company."""

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="went")
    into = models.ForeignKey(Organization, models.PROTECT, related_name="came")
    by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    rows = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(undone_at=None),
                name="organization_merged_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(organization=models.F("into")),
                name="organization_merged_into_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} is {self.into_id}"
