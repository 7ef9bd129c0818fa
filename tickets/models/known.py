"""What there is to know: the registry of fact names, what words offer, and what is known
of a person beyond one ticket."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id
from tickets.models.context import Fact
from tickets.models.message import Message
from tickets.models.people import Customer
from tickets.models.ticket import Ticket

# Their labels are ours to translate, unless an admin calls them something else.
BUILT_IN: dict[str, Promise] = {
    "order": _("Order number"),
    "product": _("Product"),
    "device": _("Device"),
    "serial": _("Serial number"),
    "date": _("Date"),
    "amount": _("Amount"),
    "tried": _("What was tried"),
    "preference": _("Preference"),
    "language": _("Language"),
    "email": _("E-mail address"),
    "phone": _("Telephone number"),
    "link": _("Link"),
    "error": _("Error"),
    "other": _("Other"),
}
# What a person takes along to their next ticket, as long as admins say nothing else.
PERSONAL = frozenset({"device", "preference", "language"})
# A ticket has one of them at a time: another value takes the place of the first.
SINGLE = frozenset({"order", "product", "device", "serial", "language"})


class FactNameManager(models.Manager["FactName"]):
    def seed(self) -> None:
        """See that the built-in ones are there; what admins made of them stays."""
        self.bulk_create(
            (
                FactName(
                    slug=slug,
                    position=position,
                    is_personal=slug in PERSONAL,
                    is_single=slug in SINGLE,
                    is_built_in=True,
                )
                for position, slug in enumerate(BUILT_IN, start=1)
            ),
            ignore_conflicts=True,
        )


class FactName(models.Model):
    """What can be known of a ticket, by its name.

    label: what an admin calls it; "" for a built-in one that has its own name still.
    is_personal: true of the customer as well, so that it may greet their next ticket.
    is_single: a ticket has one value of it at a time.
    pattern: the company's own regular expression, which `detect.safe` lets through.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    slug = models.SlugField(_("short name"), max_length=20, unique=True)
    label = models.CharField(_("name"), max_length=60, blank=True)
    position = models.PositiveIntegerField()
    is_personal = models.BooleanField(_("about the person"), default=False)
    is_single = models.BooleanField(_("one at a time"), default=False)
    pattern = models.CharField(_("pattern"), max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    is_built_in = models.BooleanField(default=False)

    objects = FactNameManager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_built_in=True) | ~Q(label=""), name="fact_name_is_called"
            )
        ]

    def __str__(self) -> str:
        return called(self.slug, self.label)

    @property
    def shown(self) -> str:
        """What people read."""
        return called(self.slug, self.label)


def called(slug: str, label: str | None = "") -> str:
    """What a fact is called where people read it; its slug when nobody remembers."""
    return label or str(BUILT_IN.get(slug, slug))


class Sifting(models.Model):
    """A customer's words in which nobody has looked for facts yet: the sweep's queue."""

    message = models.OneToOneField(Message, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"words {self.message_id}"


class Suggestion(models.Model):
    """A fact that a customer's words offer. What is known by now is not shown of them.

    It belongs to its message and so goes wherever that goes.

    canonical: what values are compared by. starts, ends: where the message's text says it.
    dismissed_at: somebody said that it is none; true for its ticket and for everybody.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="suggestions")
    name = models.SlugField(max_length=20, db_index=False)
    value = models.CharField(max_length=500)
    canonical = models.CharField(max_length=500)
    starts = models.PositiveIntegerField()
    ends = models.PositiveIntegerField()
    dismissed_by = models.ForeignKey(
        Agent, models.PROTECT, null=True, blank=True, related_name="+"
    )
    dismissed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # Words that are sifted twice offer everything once.
            models.UniqueConstraint(
                fields=["message", "name", "canonical"], name="suggestion_once"
            )
        ]

    def __str__(self) -> str:
        return f"{called(self.name)}: {self.value}"


class CustomerFactQuerySet(models.QuerySet["CustomerFact"]):
    def current(self) -> "CustomerFactQuerySet":
        """What holds: replaced by no later one, and not taken back."""
        return self.filter(replaced_by=None, ended_at=None)


class CustomerFact(models.Model):
    """Something known of a person, from one of their tickets; it greets the next one.

    fact: where it is from. ended_at: somebody took it back.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="known")
    name = models.SlugField(max_length=20, db_index=False)
    value = models.CharField(max_length=500)
    canonical = models.CharField(max_length=500)
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="promoted")
    promoted_by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CustomerFactQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "name", "canonical"],
                condition=Q(replaced_by=None, ended_at=None),
                name="customer_fact_once",
            )
        ]

    def __str__(self) -> str:
        return f"{called(self.name)}: {self.value}"

    @property
    def holds(self) -> bool:
        """Whether it is current."""
        return self.replaced_by_id is None and self.ended_at is None


class SummaryDraft(models.Model):
    """A summary nobody has read yet: made of the words themselves, or by a provider.

    seq: of the ticket when it was made. sources: the sentences it took, each with its
    message (a public id) and where it stands there; none for a provider's.
    by_provider: its words are somebody else's, to be doubted. trouble: why they are ours
    although a provider was asked.
    """

    class Trouble(models.TextChoices):
        OFF = "off", _("No provider is set up; this draft was made here.")
        FAILED = "failed", _("The provider did not answer; this draft was made here.")

    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="summary_draft")
    text = models.TextField()
    sources = models.JSONField(default=list)
    seq = models.BigIntegerField()
    by_provider = models.BooleanField(default=False)
    trouble = models.CharField(max_length=10, choices=Trouble.choices, blank=True)
    made_by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.text[:80]
