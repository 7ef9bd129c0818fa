"""What a brand shows to its customers: its help centre, in categories."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helpdesk.base.ids import new_id
from knowledge_base.models.languages import LANGUAGES


def _english() -> list[str]:
    return ["en"]


class HelpCentreManager(models.Manager["HelpCentre"]):
    def default(self) -> "HelpCentre":
        """The one at /help/; every installation has it (`seed`)."""
        return self.get(is_default=True)

    def seed(self) -> "HelpCentre":
        """The first one, for whoever has none yet."""
        return self.get_or_create(
            is_default=True, defaults={"name": "Help", "slug": "help"}
        )[0]


class HelpCentre(models.Model):
    """A brand's help centre.

    slug: others than the default one are at /help/~<slug>/.
    host: where /help/ shows this one, whichever is the default.
    languages: what it is offered in; the first is its own, and shown where another is
        missing.
    accent: its colour as #rrggbb; blob, logo_type: its logo.
    greeting: by language, what stands above the search.
    needs_review: nobody publishes what they wrote themselves.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("address"), max_length=40, unique=True)
    is_default = models.BooleanField(default=False)
    host = models.CharField(_("host"), max_length=253, blank=True, default="")
    languages = ArrayField(models.CharField(max_length=10), default=_english)
    accent = models.CharField(_("colour"), max_length=7, default="#0b6b66")
    blob = models.CharField(max_length=64, blank=True, default="")
    logo_type = models.CharField(max_length=40, blank=True, default="")
    greeting = models.JSONField(default=dict, blank=True)
    needs_review = models.BooleanField(
        _("somebody else has to look before publishing"), default=False
    )

    objects = HelpCentreManager()

    class Meta:
        ordering = ["-is_default", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="one_default_help_centre",
            ),
            models.UniqueConstraint(
                fields=["host"], condition=~Q(host=""), name="help_centre_host_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def language(self) -> str:
        """Its own: what is missing in another is shown in this one."""
        return self.languages[0]


class Category(models.Model):
    """Where articles stand, and other categories.

    names, intros: by language; what is missing is told in the centre's own.
    icon: one of the sprite's.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    centre = models.ForeignKey(
        HelpCentre, models.PROTECT, related_name="categories", verbose_name=_("centre")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    slug = models.SlugField(max_length=80)
    icon = models.CharField(max_length=40, blank=True, default="")
    position = models.PositiveIntegerField(default=0)
    names = models.JSONField(default=dict)
    intros = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "slug"], name="category_address_once"
            )
        ]

    def __str__(self) -> str:
        return self.name_in(next(iter(self.names), ""))

    def name_in(self, language: str) -> str:
        """What it is called in this language, else in the first that it has."""
        return str(self.names.get(language) or next(iter(self.names.values()), ""))

    def intro_in(self, language: str) -> str:
        return str(self.intros.get(language) or next(iter(self.intros.values()), ""))


def called(language: str) -> str:
    """A language, by the name its own people have for it."""
    return LANGUAGES.get(language, language)
