"""Refusals of calls, and of matters that go on by another channel; as in `errors`."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class NoWayThere(Refused):
    """A matter is to go on by a channel that is not there."""

    code = "no_way_there"

    def __str__(self) -> str:
        return _("No channel of this kind is set up and switched on.")


class NoSuchCode(Refused):
    """A code that was said on the telephone leads nowhere."""

    code = "no_such_code"

    def __str__(self) -> str:
        return _(
            "This code leads nowhere: it was misheard, is too old, or was used already."
            " Nothing was written and your words are kept."
        )


class CodeElsewhere(Refused):
    """A code leads to a ticket that whoever took the call does not see."""

    code = "code_elsewhere"

    def __init__(self, team: str) -> None:
        super().__init__()
        self.data = {"team": team}

    def __str__(self) -> str:
        return _(
            "This code leads to a matter of %(team)s, whose tickets you do not see."
            " Connect the caller with them."
        ) % {"team": self.data["team"]}


class NoTelephone(Refused):
    """A call is written down, and no telephone is set up."""

    code = "no_telephone"

    def __str__(self) -> str:
        return _(
            "No telephone is set up. An admin adds one under Settings, Telephones."
        )


class NoNumber(Refused):
    """Somebody typed what is no telephone number."""

    code = "no_number"

    def __str__(self) -> str:
        return _(
            "This is no telephone number. Write it with its country, as +46 70 123 45 67."
        )
