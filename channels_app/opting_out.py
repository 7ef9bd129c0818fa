"""Links by which who gets our automatic letters ends them, with one click.

Signed, and good for ever: people keep mails. Following one changes nothing (mail scanners
do), its button or a mail program's own POST does (RFC 8058 section 3.1).
"""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from tickets.models import Identity

SALT = "channels_app.opting_out"
# Ours have 76 letters.
LONGEST = 200


def address(identity: Identity) -> str:
    """Where this address ends what comes by itself."""
    where = reverse("channels:opt_out", args=[sign(identity)])
    return settings.SITE_URL + where


def sign(identity: Identity) -> str:
    """The last part of it."""
    return Signer(salt=SALT).sign(identity.public_id.hex)


def read(signed: str) -> Identity | None:
    """Whose link it is; None: it is none of ours, or they are gone."""
    if len(signed) > LONGEST or not signed.isascii():
        return None
    try:
        public_id = UUID(hex=Signer(salt=SALT).unsign(signed))
    except (BadSignature, ValueError):
        return None
    return Identity.objects.filter(public_id=public_id).first()
