"""Refusals for what a channel does not take."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class TooLongForChannel(Refused):
    """More letters than the channel of the answer takes. most: how many it does."""

    code = "too_long_for_channel"

    def __init__(self, *, most: int, length: int) -> None:
        super().__init__()
        self.data = {"most": most, "length": length}

    def __str__(self) -> str:
        return _(
            "This is %(length)s letters long, and %(most)s are taken there. Nothing was"
            " sent and your words are kept: shorten them, or choose another way."
        ) % {"length": self.data["length"], "most": self.data["most"]}


class NoFilesInPublic(Refused):
    """A public answer there is words alone."""

    code = "no_files_in_public"

    def __str__(self) -> str:
        return _(
            "No files go along with a public answer there. Nothing was sent and your"
            " words are kept: remove the files, or answer in private."
        )


class LetsAnybodyIn(Refused):
    """Words for everybody hold a code or a link that lets whoever reads it in."""

    code = "lets_anybody_in"

    def __str__(self) -> str:
        return _(
            "In these words stands a code or a link into a conversation: everybody who"
            " reads it could go there. Nothing was sent and your words are kept. Take the"
            " public link of “Continue on another channel”, or answer in private."
        )
