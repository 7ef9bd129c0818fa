"""What admins do with the company itself."""

import logging

from django.db import transaction

from helpdesk.base import blobs, colours, sniff
from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.errors import NoColour, NoLogo
from helpdesk.base.accounts.models import Agent, Company

# Of the logo: everybody loads it first.
LOGO_BYTES = 100 * 1024
LOGO_TYPES = ("image/png", "image/jpeg", "image/webp")

logger = logging.getLogger(__name__)


@transaction.atomic
def save_company(
    *, name: str, push_subjects: bool, accent: str | None = None, by: Agent
) -> None:
    """Change the name that customers and agents see, and whether push messages show the
    subjects of tickets on locked screens.

    accent: the colour of pages that customers see; "" for ours, None leaves it.

    Raises:
        OnlyAdmins: `by` is none.
        NoColour: nobody knows it.
    """
    lock_admins(by)
    changes = {"name": name, "push_subjects": push_subjects}
    if accent is not None:
        colour = colours.read(accent) if accent.strip() else ""
        if colour is None:
            raise NoColour
        changes["accent"] = colour
    Company.objects.update(**changes)
    logger.info("company: saved by agent %s", by.pk)


def set_company_logo(*, content: bytes, by: Agent) -> None:
    """Customers see it above their pages, and people where they sign in.

    Raises:
        OnlyAdmins: `by` is none.
        NoLogo: its bytes are none that browsers show and nothing hides in.
    """
    if sniff.picture_type(content) not in LOGO_TYPES or len(content) > LOGO_BYTES:
        raise NoLogo
    with transaction.atomic():
        lock_admins(by)
        # The bytes first, then the row that names them (R5).
        Company.objects.update(blob=blobs.put(content))
    logger.info("company: a logo by agent %s", by.pk)


@transaction.atomic
def drop_company_logo(*, by: Agent) -> None:
    """They see its name instead.

    Raises:
        OnlyAdmins: `by` is none.
    """
    lock_admins(by)
    Company.objects.update(blob="")
