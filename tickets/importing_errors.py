"""What is said where customers come in from a file, or go out into one."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class TooManyExports(Refused):
    """One person takes out more than anybody reads."""

    code = "too_many_exports"

    def __str__(self) -> str:
        return _("That were many files in an hour. Wait a while before the next one.")


class NoTable(Refused):
    """The file is none that can be read; words say why."""

    code = "no_table"

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words

    def __str__(self) -> str:
        return self.words


class TableTooLarge(Refused):
    """More than is taken at once."""

    code = "table_too_large"

    def __str__(self) -> str:
        return _("The file is too large. Split it into files of at most 50 MB.")


class TooManyImports(Refused):
    """Several of one person are being worked on."""

    code = "too_many_imports"

    def __str__(self) -> str:
        return _("Several files of yours are being worked on. Wait for one of them.")


class NoColumns(Refused):
    """None of the columns says who somebody is, or two say the same thing."""

    code = "no_columns"

    def __str__(self) -> str:
        return _(
            "Say which column has names, e-mail addresses, telephone numbers or external"
            " IDs, and no two columns the same, but addresses and notes."
        )


class NotNow(Refused):
    """It is in another state meanwhile."""

    code = "not_now"

    def __str__(self) -> str:
        return _("This import went on meanwhile. Look at where it is now.")


class ImportGone(Refused):
    """The file was forgotten."""

    code = "import_gone"

    def __str__(self) -> str:
        return _("The file of this import is not kept any more.")
