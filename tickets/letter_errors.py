"""Refusals of letters to several people, and to people outside; as in `errors`."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class NoAddress(Refused):
    """What was typed among those a letter goes to is none. typed: that."""

    code = "no_address"

    def __init__(self, typed: str) -> None:
        super().__init__()
        self.data = {"typed": typed[:400]}

    def __str__(self) -> str:
        return _(
            "“%(typed)s” is no address. Nothing was sent and your words are kept: correct"
            " it, or take it out."
        ) % {"typed": self.data["typed"]}


class NobodyTo(Refused):
    """A letter that goes to nobody but for copies."""

    code = "nobody_to"

    def __str__(self) -> str:
        return _(
            "Nobody stands in “To”. Nothing was sent and your words are kept: say whom it"
            " goes to."
        )


class NotForOthers(Refused):
    """A note, or words that are not out yet, are to be sent to somebody outside."""

    code = "not_for_others"

    def __str__(self) -> str:
        return _(
            "Notes are for colleagues, and words that may still be taken back for nobody"
            " yet: they are not sent on. Nothing was sent."
        )


class TooManyPeople(Refused):
    """More people than one letter goes to. most: how many it does."""

    code = "too_many_people"

    def __init__(self, most: int) -> None:
        super().__init__()
        self.data = {"most": most}

    def __str__(self) -> str:
        return _(
            "One letter goes to %(most)s people at most. Nothing was sent and your words"
            " are kept."
        ) % {"most": self.data["most"]}


class NothingToQuote(Refused):
    """A letter is to quote what it answers, and it answers no letter."""

    code = "nothing_to_quote"

    def __str__(self) -> str:
        return _(
            "There is no letter of the customer to quote. Nothing was sent and your words"
            " are kept: send them without a quotation."
        )


class NotTheirsToRead(Refused):
    """Somebody would read by a quotation what they were never sent."""

    code = "not_theirs_to_read"

    def __str__(self) -> str:
        return _(
            "Not everybody this goes to was sent what it would quote. Nothing was sent and"
            " your words are kept: leave the quotation out, or write to its author alone."
        )
