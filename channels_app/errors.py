"""Every refusal of the doors."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class NotInQuarantine(Refused):
    """Only what is in quarantine can be worked again or rejected."""

    code = "not_in_quarantine"

    def __str__(self) -> str:
        return _("This message is not in quarantine any more.")


class RejectionReasonMissing(Refused):
    """Rejecting somebody's words needs a reason on record."""

    code = "reason_missing"

    def __str__(self) -> str:
        return _("Say why this message is not to become a ticket.")


class Invalid(Refused):
    """What a visitor's browser sent cannot be taken. errors: sentences by field."""

    code = "invalid"

    def __init__(self, errors: Mapping[str, list[str]] | None = None) -> None:
        super().__init__()
        self.data = {"errors": dict(errors or {})}

    def __str__(self) -> str:
        return _("Something is missing or not right.")


class AnswerNotTaken(Refused):
    """A colleague's answer by mail, which they may not give any more."""

    code = "answer_not_taken"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why

    def __str__(self) -> str:
        return self.why


class ChannelOff(Refused):
    """An admin switched it off: nothing comes in by it."""

    code = "channel_off"

    def __str__(self) -> str:
        return _("This channel is switched off.")


class OtherWords(Refused):
    """One id for two messages: one of them would be lost without a word."""

    code = "other_words"

    def __str__(self) -> str:
        return _("Other words were sent by this id already.")


class NoSuchWidget(Refused):
    """No widget has this key, or it is switched off."""

    code = "not_found"

    def __str__(self) -> str:
        return _("This chat is not there any more.")


class NoSuchChat(Refused):
    """Not this visitor's, or not there: both look the same."""

    code = "not_found"

    def __str__(self) -> str:
        return str(NoSuchWidget())


class NoSuchArticle(Refused):
    """Not written, or not published: both look the same."""

    code = "not_found"

    def __str__(self) -> str:
        return _("There is no such article any more.")


class Blocked(Refused):
    """An agent blocked this visitor."""

    code = "blocked"

    def __str__(self) -> str:
        return _("You cannot write here.")


class NotIdentified(Refused):
    """This site takes only visitors it vouches for."""

    code = "identify"

    def __str__(self) -> str:
        return _("Please sign in on this site first.")


class TooQuick(Refused):
    """A form was sent sooner than anybody could have read it."""

    code = "too_quick"

    def __str__(self) -> str:
        return _("That was very quick. Please look over it and send it once more.")


class TooOld(Refused):
    """A form lay open for a day, or its token is none of ours."""

    code = "too_old"

    def __str__(self) -> str:
        return _("This page has lain open for long. Please send it once more.")


class NoAddress(Refused):
    """What was typed as an address is none that mail could go to."""

    code = "no_address"

    def __str__(self) -> str:
        return _("This is no e-mail address.")


class NothingWritten(Refused):
    """Neither words nor a file."""

    code = "nothing_written"

    def __str__(self) -> str:
        return _("There is nothing to send yet.")


class FilesTooLarge(Refused):
    """More than one message can carry."""

    code = "files_too_large"

    def __str__(self) -> str:
        return _("Ten files with 10 MB each, and 25 MB together, are the most.")


class NotThere(Refused):
    """A link or a place in the widget that leads nowhere any more."""

    code = "not_there"

    def __str__(self) -> str:
        return _("This link is no longer good.")


class NotYours(Refused):
    """A conversation of somebody whom the site, or another address, proved to be them."""

    code = "not_yours"

    def __str__(self) -> str:
        return _(
            "This conversation belongs to an account of the site. Sign in there to go on,"
            " or just answer the mail."
        )


class TooOften(Refused):
    """More than anybody would say in so short a time. seconds: when to come back."""

    code = "too_often"

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds

    def __str__(self) -> str:
        return _("That was a lot at once. Please try again in a minute.")
