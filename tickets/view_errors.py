"""Refusals about saved views."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class ViewNameMissing(Refused):
    """A view without a name could not be found again."""

    code = "name_missing"

    def __str__(self) -> str:
        return _("Give the view a name: it stands beside the inbox.")


class ViewNameTaken(Refused):
    """Two views of the same people with one name could not be told apart."""

    code = "view_name_taken"

    def __str__(self) -> str:
        return _("There is a view of this name already. Choose another name.")


class TooManyViews(Refused):
    """Nobody finds anything among so many, and each of them is counted."""

    code = "too_many_views"

    def __str__(self) -> str:
        return _(
            "There are so many views already that nobody would find this one. Delete one"
            " that nobody uses, then save it again."
        )


class WrongConditions(Refused):
    """The conditions name something that there is not. place: where, see `asked.tree`."""

    code = "wrong_conditions"

    def __init__(self, place: str, words: str) -> None:
        super().__init__()
        self.data = {"place": place, "words": words}

    def __str__(self) -> str:
        if not self.data["place"]:
            return str(self.data["words"])
        return _("%(words)s (at %(place)s)") % dict(self.data)
