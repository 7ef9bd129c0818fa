"""Whether an address receives at all: told by what came back, or by its owner's words."""

from django.utils import timezone

from helpdesk.base.plaintext import one_line
from tickets.models import Identity

RETURNED = (
    "Mail to this address came back: nothing goes there by itself until they write."
)


def unreachable(identity: Identity, *, words: str) -> None:
    """What was sent there came back, since there is no such address. Agents may write
    there as before; what goes by itself does not.

    words: of the server that said so.
    """
    identity.unreachable_since = identity.unreachable_since or timezone.now()
    identity.unreachable_words = one_line(words, limit=500)
    identity.save(update_fields=["unreachable_since", "unreachable_words"])


def reachable(identity: Identity) -> None:
    """They wrote from there: it is an address again."""
    if identity.unreachable_since is None:
        return
    identity.unreachable_since, identity.unreachable_words = None, ""
    identity.save(update_fields=["unreachable_since", "unreachable_words"])
