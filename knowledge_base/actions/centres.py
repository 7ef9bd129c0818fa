"""Help centres: what a brand shows to its customers, and where."""

import logging
import re
from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from helpdesk.base import blobs, colours, sniff
from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line
from knowledge_base import rules
from knowledge_base.actions.by_language import in_languages
from knowledge_base.centre_errors import (
    LanguageInUse,
    LanguagesMissing,
    NameMissing,
    NoAddress,
    NoColour,
    NoPicture,
    PlaceTaken,
)
from knowledge_base.models import LANGUAGES, HelpCentre, Translation

logger = logging.getLogger(__name__)

NAME, SLUG, GREETING = 80, 40, 150
# Of the logo: every reader loads it first.
LOGO_BYTES = 100 * 1024
LOGO_TYPES = ("image/png", "image/jpeg", "image/webp")
# A name of the DNS in ASCII, with a port at most.
_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    r"(?::\d{1,5})?"
)


@transaction.atomic
def save_centre(
    *,
    name: str,
    languages: Sequence[str],
    slug: str = "",
    host: str = "",
    accent: str = "#0b6b66",
    greeting: Mapping[str, str] | None = None,
    needs_review: bool = False,
    centre: HelpCentre | None = None,
    by: Agent,
) -> HelpCentre:
    """Make one, or change the one given.

    slug: "" is made of its name, or stays as it is. languages: the first is its own.
    host: where /help/ shows it; "": nowhere of its own.

    Raises:
        NotAllowed: leads and admins decide what readers see.
        NameMissing, LanguagesMissing, LanguageInUse, NoColour: of these.
        NoAddress, PlaceTaken: of its slug or host.
    """
    rules.require_publish(by)
    kept = centre or HelpCentre(is_default=not HelpCentre.objects.exists())
    if centre is not None:
        HelpCentre.objects.select_for_update().get(pk=centre.pk)
    kept.name = one_line(name, limit=NAME)
    if not kept.name:
        raise NameMissing
    kept.languages = _languages(languages, kept)
    kept.slug = _slug(slug, kept)
    kept.host = _host(host)
    colour = colours.read(accent)
    if colour is None:
        raise NoColour
    kept.accent = colour
    kept.greeting = in_languages(
        greeting, kept.languages, limit=GREETING, kept=kept.greeting
    )
    kept.needs_review = needs_review
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as taken:
        raise PlaceTaken from taken
    logger.info("help centre %s: saved by agent %s", kept.pk, by.pk)
    return kept


@transaction.atomic
def make_default(centre: HelpCentre, *, by: Agent) -> None:
    """The one at /help/; the former one is at its own address from now on.

    Raises:
        NotAllowed: as for `save_centre`.
    """
    rules.require_publish(by)
    # All of them, in one order: two of us never wait for each other.
    list(HelpCentre.objects.select_for_update().order_by("pk"))
    HelpCentre.objects.filter(is_default=True).update(is_default=False)
    HelpCentre.objects.filter(pk=centre.pk).update(is_default=True)
    centre.refresh_from_db()
    logger.info("help centre %s: the default one, by agent %s", centre.pk, by.pk)


def set_logo(centre: HelpCentre, *, content: bytes, by: Agent) -> None:
    """Readers see it above every page.

    Raises:
        NotAllowed: as for `save_centre`.
        NoPicture: its bytes are none that browsers show and nothing hides in.
    """
    rules.require_publish(by)
    kind = sniff.picture_type(content)
    if kind not in LOGO_TYPES or len(content) > LOGO_BYTES:
        raise NoPicture
    # The bytes first, then the row that names them (R5).
    blob = blobs.put(content)
    HelpCentre.objects.filter(pk=centre.pk).update(blob=blob, logo_type=kind)
    centre.refresh_from_db()
    logger.info("help centre %s: a logo by agent %s", centre.pk, by.pk)


def drop_logo(centre: HelpCentre, *, by: Agent) -> None:
    """Readers see its name instead.

    Raises:
        NotAllowed: as for `save_centre`.
    """
    rules.require_publish(by)
    HelpCentre.objects.filter(pk=centre.pk).update(blob="", logo_type="")
    centre.refresh_from_db()


def _languages(wanted: Sequence[str], centre: HelpCentre) -> list[str]:
    """Each once, in their order; none that articles are written in may go."""
    languages = [one for one in dict.fromkeys(wanted) if one in LANGUAGES]
    if not languages:
        raise LanguagesMissing
    if centre.pk is not None:
        gone = Translation.objects.filter(
            article__centre=centre, article__archived_at=None
        ).exclude(language__in=languages)
        if gone.exists():
            raise LanguageInUse
    return languages


def _slug(typed: str, centre: HelpCentre) -> str:
    slug = slugify(typed)[:SLUG].strip("-_")
    if slug:
        return slug
    if typed.strip():
        raise NoAddress
    return centre.slug or slugify(centre.name)[:SLUG].strip("-_") or _by_id(centre)


def _by_id(centre: HelpCentre) -> str:
    return centre.public_id.hex[-12:]


def _host(typed: str) -> str:
    host = typed.strip().lower().removeprefix("https://").removeprefix("http://")
    host = host.rstrip("/")
    if not host:
        return ""
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        raise NoAddress from None
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise NoAddress
    return host
