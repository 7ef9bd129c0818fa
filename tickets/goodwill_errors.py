"""Refusals about goodwill."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class NothingGiven(Refused):
    """Goodwill without an amount."""

    code = "nothing_given"

    def __str__(self) -> str:
        return _("Say how much it is.")


class GoodwillDecided(Refused):
    """Approving or declining what is not asked for any more."""

    code = "goodwill_decided"

    def __str__(self) -> str:
        return _("This was decided already.")


class GoodwillStands(Refused):
    """Taking back what the customer may have heard of."""

    code = "goodwill_stands"

    def __str__(self) -> str:
        return _(
            "This stands: a reply went out since, it was declined, or it is older than"
            " a day."
        )
