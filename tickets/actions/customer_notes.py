"""Notes on customers and organizations: written, pinned, corrected, deleted, restored."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed
from helpdesk.base.plaintext import printable
from tickets.models import Customer, CustomerNote, Organization
from tickets.moving_errors import NoSuchCustomer, NoteMissing
from tickets.queries.customer_notes import seen_notes
from tickets.queries.customers import seen_customers, seen_organizations

LONGEST = 10_000
# As long as a deleted one can be brought back.
KEPT = timedelta(days=30)


@transaction.atomic
def write_customer_note(
    of: Customer | Organization, *, text: str, is_pinned: bool = False, by: Agent
) -> CustomerNote:
    """What colleagues ought to know of them, whichever ticket it is.

    Raises:
        NoSuchCustomer, NotAllowed: not for this person.
        NoteMissing: it says nothing.
    """
    seen = seen_customers if isinstance(of, Customer) else seen_organizations
    if not seen(by).filter(pk=of.pk).exists():
        raise NoSuchCustomer
    if not by.can_work:
        raise NotAllowed
    name = "customer" if isinstance(of, Customer) else "organization"
    return CustomerNote.objects.create(
        **{name: of}, text=_text(text), by=by,
        pinned_at=timezone.now() if is_pinned else None,
    )  # fmt: skip


@transaction.atomic
def edit_customer_note(note: CustomerNote, *, text: str, by: Agent) -> None:
    """Say it otherwise.

    Raises:
        NoSuchCustomer: it is not there, for them.
        NotAllowed: somebody else wrote it.
        NoteMissing: it would say nothing.
    """
    kept = _locked(note, by)
    if kept.by_id != by.pk:
        raise NotAllowed
    if (said := _text(text)) == kept.text:
        return
    kept.text, kept.edited_at = said, timezone.now()
    kept.save(update_fields=["text", "edited_at"])


@transaction.atomic
def pin_customer_note(note: CustomerNote, *, is_pinned: bool, by: Agent) -> None:
    """It stands before the others, or does no more.

    Raises:
        NoSuchCustomer, NotAllowed: not for this person.
    """
    kept = _locked(note, by)
    if (kept.pinned_at is not None) != is_pinned:
        kept.pinned_at = timezone.now() if is_pinned else None
        kept.save(update_fields=["pinned_at"])


@transaction.atomic
def delete_customer_note(note: CustomerNote, *, by: Agent) -> None:
    """Out of sight. It can be brought back for `KEPT`.

    Raises:
        NoSuchCustomer: it is not there, for them.
        NotAllowed: it is for who wrote it, and for admins.
    """
    kept = _locked(note, by)
    _require_own(kept, by)
    kept.deleted_at = timezone.now()
    kept.save(update_fields=["deleted_at"])


@transaction.atomic
def restore_customer_note(note: CustomerNote, *, by: Agent) -> None:
    """Bring it back. Where it was not deleted nothing happens.

    Raises:
        NoSuchCustomer, NotAllowed: as for deleting it.
    """
    kept = _locked(note, by, is_there=False)
    _require_own(kept, by)
    if kept.deleted_at is not None:
        kept.deleted_at = None
        kept.save(update_fields=["deleted_at"])


def forget_notes() -> int:
    """Those that were deleted so long ago that nobody wants them back."""
    old = CustomerNote.objects.filter(deleted_at__lt=timezone.now() - KEPT)
    return int(old.delete()[0])


def _text(typed: str) -> str:
    text = printable(typed)[:LONGEST].strip()
    if not text:
        raise NoteMissing
    return text


def _require_own(note: CustomerNote, by: Agent) -> None:
    if note.by_id != by.pk and not by.is_admin:
        raise NotAllowed


def _locked(note: CustomerNote, by: Agent, *, is_there: bool = True) -> CustomerNote:
    rows = seen_notes(by, is_there=is_there).filter(pk=note.pk)
    if not rows.exists():
        raise NoSuchCustomer
    if not by.can_work:
        raise NotAllowed
    kept: CustomerNote = CustomerNote.objects.select_for_update().get(pk=note.pk)
    return kept
