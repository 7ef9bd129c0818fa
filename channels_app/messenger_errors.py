"""What is refused of channels whose providers call us."""

from typing import Any

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class AccountTaken(Refused):
    """Two channels of one account would each get what the other should.

    pk, name: of the channel that has it.
    """

    code = "account_taken"

    def __init__(self, channel: Any) -> None:
        super().__init__(channel.name)
        self.pk: int = channel.pk
        self.name: str = channel.name

    def __str__(self) -> str:
        return _("This account is connected already, as %s.") % self.name


class NotConnected(Refused):
    """The provider does not know us, or refuses us. words: its own, for admins."""

    code = "not_connected"

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words

    def __str__(self) -> str:
        return _("It could not be connected; what you typed is saved. %s") % self.words


class ConnectFirst(Refused):
    """Nothing would come by a channel that its provider was never told of."""

    code = "connect_first"

    def __str__(self) -> str:
        return _("Connect it first: its provider does not know us yet.")


class SecretsLost(Refused):
    """The key that sealed them is another one now."""

    code = "secrets_lost"

    def __str__(self) -> str:
        return _("Its secrets cannot be read any more. Type them again.")


class SecretsNeeded(Refused):
    """Kept secrets go only to the server they were given for."""

    code = "password_needed"

    def __str__(self) -> str:
        return _("You changed the server: type its secrets again.")


class NoTemplates(Refused):
    """Nothing has to be approved there."""

    code = "no_templates"

    def __str__(self) -> str:
        return _("This channel has no templates.")


class NotFetched(Refused):
    """words: the provider's own, for admins."""

    code = "not_fetched"

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words

    def __str__(self) -> str:
        return _("The templates could not be fetched; those we have stay. %s") % (
            self.words
        )


class NotApproved(Refused):
    """A template that its provider has not approved, or has no longer."""

    code = "template_not_approved"

    def __str__(self) -> str:
        return _("This template cannot be sent: its provider has not approved it.")


class ValuesMissing(Refused):
    """A place of a template that nothing was filled into. missing: their names."""

    code = "template_values_missing"

    def __init__(self, missing: list[str]) -> None:
        super().__init__()
        self.data = {"missing": missing}

    def __str__(self) -> str:
        return _("Fill in every place of the template.")
