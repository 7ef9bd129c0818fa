"""What is not done with a mention, in words for whoever asked."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class NoSuchMention(Refused):
    """They may not know of it."""

    code = "not_found"

    def __str__(self) -> str:
        return _("There is no such mention.")


class AlreadyDecided(Refused):
    """Somebody was quicker. who: by name; "" where a rule did, or its writer.
    what: in words."""

    code = "already_decided"

    def __init__(self, who: str, what: str) -> None:
        super().__init__(who, what)
        self.who, self.what = who, what

    def __str__(self) -> str:
        if not self.who:
            return _("It was decided meanwhile: %(what)s.") % {"what": self.what}
        return _("%(who)s was quicker: %(what)s.") % {
            "who": self.who,
            "what": self.what,
        }


class TakenBack(Refused):
    """Nothing can be answered that is not there any more."""

    code = "taken_back"

    def __str__(self) -> str:
        return _("Its writer took it back: there is nothing left to make a ticket of.")


class NothingToUndo(Refused):
    """Nobody decided anything."""

    code = "nothing_to_undo"

    def __str__(self) -> str:
        return _("There is nothing to undo: nobody decided about it.")


class WordsLost(Refused):
    """What its provider told can be read no more."""

    code = "words_lost"

    def __str__(self) -> str:
        return _("Its words cannot be read any more. Answer it where it was said.")


class TicketGoesOn(Refused):
    """More happened there: a ticket is not unmade. number: of it; 0 where it is not
    theirs to know."""

    code = "ticket_goes_on"

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    def __str__(self) -> str:
        if not self.number:
            return _("Somebody works on its ticket already, so this cannot be undone.")
        words = _("More happened in #%(number)s since. Go on there.")
        return words % {"number": self.number}


class TicketOver(Refused):
    """It was a ticket before, and that is not opened again. number: of it; 0 where it is
    not theirs to know."""

    code = "ticket_over"

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    def __str__(self) -> str:
        if not self.number:
            return _(
                "The ticket that was made of it is over. Open another one by hand."
            )
        words = _(
            "#%(number)s was made of it, and is closed. Open another one by hand."
        )
        return words % {"number": self.number}


class RuleNameMissing(Refused):
    code = "name_missing"

    def __str__(self) -> str:
        return _("Give the rule a name.")


class RuleNameTaken(Refused):
    code = "name_taken"

    def __str__(self) -> str:
        return _("There is a rule of this name already.")


class NothingToWatch(Refused):
    code = "nothing_to_watch"

    def __str__(self) -> str:
        return _("Type a word or an account to look for.")


class AlreadyWatched(Refused):
    code = "already_watched"

    def __str__(self) -> str:
        return _("That is watched already.")
