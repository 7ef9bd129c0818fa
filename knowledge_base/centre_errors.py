"""Every refusal about what stands around articles: centres, categories, parts, words."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class NameMissing(Refused):
    """It would be shown as nothing."""

    code = "help_name_missing"

    def __str__(self) -> str:
        return _("Give it a name in the first language of the help centre.")


class PlaceTaken(Refused):
    """Two of them at one address."""

    code = "help_address_taken"

    def __str__(self) -> str:
        return _("Another one has this address. Choose another.")


class NoAddress(Refused):
    """It is no part of an address, or no host."""

    code = "help_address_unusable"

    def __str__(self) -> str:
        return _("This is no address. Letters, digits and - are.")


class NoColour(Refused):
    """It is none that browsers know."""

    code = "help_colour_unknown"

    def __str__(self) -> str:
        return _("Write the colour as # and six digits, such as #0b6b66.")


class NoPicture(Refused):
    """It is none, or a kind that could carry a script, or too heavy."""

    code = "help_picture_unusable"

    def __str__(self) -> str:
        return _("Take a PNG, JPEG or WebP picture of at most 100 KB.")


class LanguageInUse(Refused):
    """Articles in it could not be found any more."""

    code = "help_language_in_use"

    def __str__(self) -> str:
        return _("There are articles in a language that would go. Archive them first.")


class LanguagesMissing(Refused):
    """A help centre is in some language."""

    code = "help_languages_missing"

    def __str__(self) -> str:
        return _("Choose one language at least.")


class InItself(Refused):
    """A category in one that stands in it."""

    code = "help_category_in_itself"

    def __str__(self) -> str:
        return _("A category cannot stand in itself.")


class OtherCentre(Refused):
    """Categories and articles of two help centres do not mix."""

    code = "help_other_centre"

    def __str__(self) -> str:
        return _("That category belongs to another help centre.")


class NotEmpty(Refused):
    """Something stands in it."""

    code = "help_category_not_empty"

    def __str__(self) -> str:
        return _("There are articles or categories in it. Move them elsewhere first.")


class IconUnknown(Refused):
    """There is no such drawing."""

    code = "help_icon_unknown"

    def __str__(self) -> str:
        return _("There is no such icon.")


class SnippetNamed(Refused):
    """What it is called by is taken, or cannot be written between braces."""

    code = "help_snippet_name"

    def __str__(self) -> str:
        return _(
            "Its name is made of small letters, digits and -, and no other has it."
        )


class PartInUse(Refused):
    """Words that readers see name it."""

    code = "help_part_in_use"

    def __str__(self) -> str:
        return _("Articles use it. Take it out of their words first.")


class WordsMissing(Refused):
    """Nothing was said that search could know."""

    code = "help_words_missing"

    def __str__(self) -> str:
        return _("Write two words or more that mean the same.")


class WordMissing(Refused):
    """Nothing was said that search could leave out."""

    code = "help_word_missing"

    def __str__(self) -> str:
        return _("Write the word that search is to leave out.")


class FileUnusable(Refused):
    """An empty one, or one that is too large."""

    code = "help_file_unusable"

    def __str__(self) -> str:
        return _("Take a file that is not empty, of at most 10 MB.")


class NothingChosen(Refused):
    """A verb for many, and nobody said which."""

    code = "nothing_chosen"

    def __str__(self) -> str:
        return _("Choose articles first.")


class NoArchive(Refused):
    """What was brought is no zip of articles."""

    code = "help_archive_unusable"

    def __str__(self) -> str:
        return _("This is no zip file of articles, or it is too large.")
