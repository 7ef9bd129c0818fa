"""Every refusal about webhooks."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class AddressRefused(Refused):
    """This server talks to public addresses of the web only (R24)."""

    code = "address_refused"

    def __str__(self) -> str:
        return _(
            "Nothing is sent to this address. It has to begin with https:// or http://"
            " and name a public server, on its usual port."
        )


class UnknownName(Refused):
    code = "address_unknown"

    def __str__(self) -> str:
        return _("The name of this server is not known. Is it spelt right?")


class UnknownType(Refused):
    code = "unknown_type"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
        self.data: Mapping[str, Any] = MappingProxyType({"type": name})

    def __str__(self) -> str:
        return _("There is no kind of event called %s.") % self.name


class NoTypes(Refused):
    code = "no_types"

    def __str__(self) -> str:
        return _("Name at least one kind of event, or * for all.")


class Resting(Refused):
    """Nothing goes out of it until somebody resumes it."""

    code = "webhook_resting"

    def __str__(self) -> str:
        return _("This webhook is not switched on. Resume it first.")


class OldSecretStillThere(Refused):
    """Two secrets sign at once; a third would shut out whoever has the first."""

    code = "old_secret"

    def __str__(self) -> str:
        return _("Drop the old secret first: some of your servers may still use it.")


class NewestSecret(Refused):
    code = "newest_secret"

    def __str__(self) -> str:
        return _("This is the secret in use. Make a new one first.")


class NothingToReplay(Refused):
    """A test says nothing that could be said again."""

    code = "nothing_to_replay"

    def __str__(self) -> str:
        return _("This was a test. Send another one instead.")


class TooLongAgo(Refused):
    code = "too_long_ago"

    def __init__(self, days: int) -> None:
        super().__init__(days)
        self.days = days

    def __str__(self) -> str:
        return _("Choose a time of the last %s days.") % self.days


class TooMany(Refused):
    """More than can be told again in one go."""

    code = "too_many"

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most

    def __str__(self) -> str:
        return _("That would be more than %s events. Choose a later time.") % self.most
