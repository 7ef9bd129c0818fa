"""Refusals about pictures that lie on other servers."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class NobodyVouches(Refused):
    """Whoever writes in somebody's name would have their pictures asked for."""

    code = "nobody_vouches"

    def __str__(self) -> str:
        return _(
            "No mail from this address was vouched for yet, so that its pictures can only"
            " be shown once."
        )
