"""Refusals about drafts that colleagues share."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class NothingToShare(Refused):
    """A colleague's draft that is not there, or is theirs alone."""

    code = "nothing_to_share"

    def __str__(self) -> str:
        return _("There is no draft of theirs to take over any more.")


class DraftTaken(Refused):
    """Words that a colleague has taken over would go out a second time."""

    code = "draft_taken"

    def __init__(self, taker: str) -> None:
        super().__init__()
        self.taker, self.data = taker, {"taker": taker}

    def __str__(self) -> str:
        return _("%(name)s took these words over and sends them.") % {
            "name": self.taker
        }


class DraftWentOn(Refused):
    """Giving a draft back that was changed or sent since it was taken over."""

    code = "draft_went_on"

    def __str__(self) -> str:
        return _("These words went on since: they cannot be given back as they were.")
