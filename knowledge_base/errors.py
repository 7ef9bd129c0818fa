"""Every refusal about articles."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class TitleMissing(Refused):
    """An article without a title would never be found."""

    code = "title_missing"

    def __str__(self) -> str:
        return _("Give it a title: it is what readers choose by.")


class NothingWritten(Refused):
    """An article without words answers nothing."""

    code = "nothing_written"

    def __str__(self) -> str:
        return _("Write the answer first.")


class TranslationExists(Refused):
    """An article has one translation into each language."""

    code = "translation_exists"

    def __str__(self) -> str:
        return _("It is translated into this language already. Go on with that one.")


class LanguageNotOffered(Refused):
    """Help centres say which languages they are in."""

    code = "language_not_offered"

    def __str__(self) -> str:
        return _("This help centre is not offered in that language.")


class NotYours(Refused):
    """Four eyes: the centre wants somebody else to look at it."""

    code = "not_by_its_author"

    def __str__(self) -> str:
        return _("Somebody else has to look at what you wrote.")


class AddressTaken(Refused):
    """Another article has it, or had it."""

    code = "address_taken"

    def __str__(self) -> str:
        return _("Another article has this address. Choose another.")


class ReasonMissing(Refused):
    """What is dismissed without a word is found again by the next one."""

    code = "reason_missing"

    def __str__(self) -> str:
        return _("Say why: somebody may find it again.")


class NobodyWhoWrites(Refused):
    """Collaborators and those who left write no articles."""

    code = "nobody_who_writes"

    def __str__(self) -> str:
        return _("They write no articles. Choose somebody else.")


class TooManyHeldOut(Refused):
    """To find out what offers do, a tenth is plenty."""

    code = "too_many_held_out"

    def __str__(self) -> str:
        return _("At most 10 of 100 visitors can be held out.")


class NothingToDraftFrom(Refused):
    """Whoever drafts sees no answer that says something."""

    code = "nothing_to_draft_from"

    def __str__(self) -> str:
        return _("There is no answer to it that you may read. Write it yourself.")


class ForAgentsOnly(Refused):
    """What only agents may read goes into no answer."""

    code = "for_agents_only"

    def __str__(self) -> str:
        return _("Only agents may read this article. Say it in words of your own.")
