"""What every page's frame shows."""

import hashlib
import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from helpdesk.base.accounts import keys
from helpdesk.base.accounts.keymap import may_lead
from helpdesk.base.accounts.models import Agent, Company
from helpdesk.base.accounts.rules import may_administrate, may_write_help
from helpdesk.base.accounts.settings_menu import menu
from helpdesk.base.accounts.settings_page import may_reply

logger = logging.getLogger(__name__)

PRODUCT = "Helpdesk"


def shell(request: HttpRequest) -> dict[str, Any]:
    """`company`, `brand` (asked for once, if shown), and what one's navigation has."""
    who = getattr(request, "user", None) or AnonymousUser()
    signed_in = isinstance(who, Agent) or who.is_authenticated
    found: Any = SimpleLazyObject(_company)
    return {
        "company": SimpleLazyObject(lambda: found["name"] or PRODUCT),
        "brand": SimpleLazyObject(lambda: _brand(found)),
        "release": release(),
        "may_administrate": signed_in and may_administrate(who),
        "may_write_help": signed_in and may_write_help(who),
        "may_lead": signed_in and may_lead(who),
        "may_reply": signed_in and may_reply(who),
        # Hints of keys differ by these two.
        "key_kind": (getattr(who, "shortcuts", True), own_keys(who)),
        "keymap": SimpleLazyObject(lambda: keys.sheet(who, dict(own_keys(who)))),
        "settings_menu": SimpleLazyObject(lambda: menu(who, request.path)),
    }


def own_keys(who: Any) -> tuple[tuple[str, keys.Ways], ...]:
    """Keys that somebody chose, as something that tells kinds of pages apart."""
    chosen = getattr(who, "own_keys", None) or {}
    return tuple((name, tuple(ways)) for name, ways in sorted(chosen.items()))


@cache
def release() -> str:
    """What tells this version's pages and scripts from another's."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    content = manifest.read_bytes() if manifest.exists() else b""
    return hashlib.sha256(content).hexdigest()[:12]


def logo_name(blob: str) -> str:
    """What its address has: another logo has another one."""
    return hashlib.sha256(blob.encode()).hexdigest()[:16]


def _brand(found: Mapping[str, str]) -> dict[str, str]:
    """Its colour without the hash and its logo's name, where it has them."""
    return {
        "colour": found["accent"].removeprefix("#"),
        "logo": logo_name(found["blob"]) if found["blob"] else "",
    }


def _company() -> Mapping[str, str]:
    """The error pages have this frame, too: it may not fail."""
    try:
        found = Company.objects.values_list("name", "accent", "blob").first()
    except DatabaseError as error:
        logger.warning("company: no database (%s)", type(error).__name__)
        found = None
    return dict(zip(("name", "accent", "blob"), found or ("", "", ""), strict=True))
