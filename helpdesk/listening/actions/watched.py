"""What admins have looked for: words and accounts, where nobody names us."""

from collections.abc import Iterable
from unicodedata import category

from django.db import IntegrityError, transaction

from helpdesk.base import doorbell
from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line
from helpdesk.listening.errors import AlreadyWatched, NothingToWatch
from helpdesk.listening.models import Watched

BELL = "listening.search"
LONGEST = 100


@transaction.atomic
def add_watched(
    *, sort: str, text: str, kinds: Iterable[str] = (), by: Agent
) -> Watched:
    """Look for it from now on. kinds: on these networks; none means all.

    Raises:
        OnlyAdmins: `by` is none.
        NothingToWatch, AlreadyWatched: nothing was changed.
    """
    lock_admins(by)
    kept = Watched(sort=sort, made_by=by)
    return _save(kept, text=text, kinds=kinds)


@transaction.atomic
def edit_watched(
    watched: Watched,
    *,
    text: str | None = None,
    kinds: Iterable[str] | None = None,
    is_active: bool | None = None,
    by: Agent,
) -> None:
    """Look for something else, elsewhere, or no longer. What is not said stays.

    Raises:
        OnlyAdmins: `by` is none.
        NothingToWatch, AlreadyWatched: nothing was changed.
    """
    lock_admins(by)
    watched.refresh_from_db()
    if is_active is not None:
        watched.is_active = is_active
    _save(
        watched,
        text=watched.text if text is None else text,
        kinds=watched.kinds if kinds is None else kinds,
    )


@transaction.atomic
def delete_watched(watched: Watched, *, by: Agent) -> None:
    """It is looked for no more; what was found stays.

    Raises:
        OnlyAdmins: `by` is none.
    """
    lock_admins(by)
    watched.delete()


def _save(watched: Watched, *, text: str, kinds: Iterable[str]) -> Watched:
    watched.text = one_line(" ".join(text.split()), limit=LONGEST)
    # Signs are looked for, too: an emoji may be a word. What nobody sees is none.
    if not any(category(one)[0] in "LNS" for one in watched.text):
        raise NothingToWatch
    watched.kinds = sorted(set(kinds))
    try:
        with transaction.atomic():
            watched.save()
    except IntegrityError as error:
        raise AlreadyWatched from error
    doorbell.ring(BELL)
    return watched
