"""What was deleted is erased for good: every row that hangs on it, its story and its files.

Which rows those are the models say themselves, so that a new one is not forgotten: what
cannot be without the ticket goes; what merely names it names it no more. What rooms above
keep of its words beside that they say by `blank` and `whole`.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import PROTECT, SET_NULL, ForeignKey, Model, ProtectedError
from django.utils import timezone

from helpdesk.base import orphans
from helpdesk.base.accounts.models import Agent
from tickets import rules
from tickets.actions.coming_back import former
from tickets.actions.sweeping import tried
from tickets.errors import NoSuchTicket, NotDeleted, WrongNumber
from tickets.models import Channel, Erased, Identity, Message, Ticket
from tickets.models.channel import SAMPLE
from tickets.models.deleted import KEPT
from tickets.models.rows import lock_all

BATCH = 50
# Nobody removes younger bytes (`orphans`).
BYTES_STAY = timedelta(hours=25)

Rows = dict[type[Model], set[Any]]
Links = dict[tuple[type[Model], str], set[Any]]

# By the label of a model: what its rows say instead of words, once they name no message;
# and models whose rows go, although they could stand alone.
_BLANK: dict[str, dict[str, Any]] = {}
_WHOLE: set[str] = {"tickets.Ticket"}


def blank(label: str, **values: Any) -> None:
    """Rows of this model stay, without what they say."""
    _BLANK[label] = values


def whole(label: str) -> None:
    """Rows of this model go with what they name."""
    _WHOLE.add(label)


@transaction.atomic
def erase(ticket: Ticket, *, number: int, by: Agent) -> None:
    """Do not wait for its time. number: typed by who does it, since nothing undoes it.

    Raises:
        NoSuchTicket: not for this person.
        NotDeleted: it is there; it has to be deleted first.
        WrongNumber: that is another one's.
    """
    if not rules.role_has(by, "delete"):
        raise NoSuchTicket
    lock_all([ticket, *former(ticket)])
    if ticket.deleted_at is None or ticket.merged_into_id is not None:
        raise NotDeleted
    if number != ticket.number:
        raise WrongNumber
    _erase(ticket, by=by)


@transaction.atomic
def erase_sample(ticket: Ticket, *, by: Agent) -> bool:
    """A sample goes at once, with its door and its customer, unless somebody has used
    them for real meanwhile. Whether it was still there."""
    lock_all([ticket])
    if not Ticket.everything.filter(pk=ticket.pk, is_sample=True).exists():
        return False
    customer = ticket.customer
    _erase(ticket, by=by)
    Identity.objects.filter(kind=SAMPLE).delete()
    Channel.everything.filter(kind=SAMPLE).delete()
    # Whatever else names them is about somebody real.
    with suppress(ProtectedError), transaction.atomic():
        customer.delete()
    return True


def drain() -> int:
    """Erase those whose time is over, each by itself: whoever stops in the middle goes on
    there the next time. How many."""
    count = 0
    while rows := list(_over()[:BATCH]):
        done = sum(tried(_erase_due, one) for one in rows)
        count += done
        if not done:
            break
    _forget_bytes()
    return count


def _over() -> Any:
    over = Ticket.everything.deleted().filter(deleted_at__lte=timezone.now() - KEPT)
    return over.order_by("deleted_at", "id")


@transaction.atomic
def _erase_due(ticket: Ticket) -> int:
    """Under its lock: somebody may have brought it back meanwhile."""
    lock_all([ticket, *former(ticket)])
    if not _over().filter(pk=ticket.pk).exists():
        return 0
    _erase(ticket, by=None)
    return 1


def _erase(ticket: Ticket, *, by: Agent | None) -> None:
    rows, links = _all_of(ticket)
    blobs = sorted(set(_blobs(rows, links)))
    Erased.objects.create(
        number=ticket.number,
        ticket=ticket.public_id,
        deleted_at=ticket.deleted_at or timezone.now(),
        deleted_by=ticket.deleted_by,
        by=by,
        messages=len(rows.get(Message, ())),
        blobs=blobs,
    )
    with connection.cursor() as cursor:
        # The trigger that keeps events for good asks for this.
        cursor.execute("SET LOCAL helpdesk.erasing = 'on'")
    for (model, field), keys in links.items():
        values = {field: None, **_BLANK.get(model._meta.label, {})}  # noqa: SLF001 - documented
        model._base_manager.filter(pk__in=keys).update(**values)  # noqa: SLF001 - documented
    for model, keys in rows.items():
        found = model._base_manager.filter(pk__in=keys)  # noqa: SLF001 - documented
        # In no order: keys are looked at when the transaction ends.
        found._raw_delete(found.db)  # noqa: SLF001 - all that hangs on them is here
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL helpdesk.erasing = 'off'")


def _all_of(ticket: Ticket) -> tuple[Rows, Links]:
    """The rows that go, and those that stay and name one of them by a field."""
    rows: Rows = defaultdict(set)
    links: Links = defaultdict(set)
    rows[Ticket].add(ticket.pk)
    waiting: list[tuple[type[Model], set[Any]]] = [(Ticket, {ticket.pk})]
    while waiting:
        model, keys = waiting.pop()
        for other, field in _naming(model):
            there = other._base_manager.filter(**{f"{field.name}__in": keys})  # noqa: SLF001 - documented
            found = set(there.values_list("pk", flat=True))
            if _stays(other, field):
                links[other, field.name] |= found
            elif new := found - rows[other]:
                rows[other] |= new
                waiting.append((other, new))
    for (other, _name), keys in links.items():
        keys.difference_update(rows.get(other, set()))
    return rows, links


def _naming(model: type[Model]) -> Iterator[tuple[type[Model], "ForeignKey[Any, Any]"]]:
    """The models whose rows name rows of this one, and by which field."""
    for relation in model._meta.get_fields(include_hidden=True):  # noqa: SLF001 - documented
        field = getattr(relation, "field", None)
        is_theirs = relation.auto_created and not relation.concrete
        if is_theirs and isinstance(field, ForeignKey):
            yield field.model, field


def _stays(model: type[Model], field: "ForeignKey[Any, Any]") -> bool:
    """Whether a row goes on without what it names by this field."""
    can = field.null and field.remote_field.on_delete in {SET_NULL, PROTECT}
    return can and model._meta.label not in _WHOLE  # noqa: SLF001 - documented


def _blobs(rows: Rows, links: Links) -> Iterator[str]:
    """Bytes that rows named which go, or say nothing any more."""
    blanked = {
        model: keys
        for (model, _field), keys in links.items()
        if model._meta.label in _BLANK  # noqa: SLF001 - documented
    }
    keepers = set(orphans.keepers())
    for model, keys in [*rows.items(), *blanked.items()]:
        if model in keepers:
            found = model._base_manager.filter(pk__in=keys)  # noqa: SLF001 - documented
            yield from found.exclude(blob="").values_list("blob", flat=True)


def _forget_bytes() -> None:
    """Those of files that nothing names any more, once that is certain."""
    ripe = timezone.now() - BYTES_STAY
    for one in Erased.objects.exclude(blobs=[]).filter(erased_at__lte=ripe)[:BATCH]:
        orphans.forget(one.blobs)
        Erased.objects.filter(pk=one.pk).update(blobs=[])


def known() -> tuple[list[str], list[str]]:
    """Every model whose rows go with a ticket, and every one whose rows stay: read off
    the models, for whoever adds one."""
    goes: set[type[Model]] = {Ticket}
    stays: set[str] = set()
    waiting: list[type[Model]] = [Ticket]
    while waiting:
        for other, field in _naming(waiting.pop()):
            if _stays(other, field):
                stays.add(f"{other._meta.label}.{field.name}")  # noqa: SLF001 - documented
            elif other not in goes:
                goes.add(other)
                waiting.append(other)
    return sorted(one._meta.label for one in goes), sorted(stays)  # noqa: SLF001 - documented
