"""Every refusal about articles."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class TitleMissing(Refused):
    """An article without a title would never be found."""

    code = "title_missing"

    def __str__(self) -> str:
        return _("Give it a title: it is what visitors choose by.")


class NothingWritten(Refused):
    """An article without words answers nothing."""

    code = "nothing_written"

    def __str__(self) -> str:
        return _("Write the answer first.")
