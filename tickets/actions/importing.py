"""Customers from a file: uploaded, looked at, brought in, taken back (decision 0051).

What takes long is a state of a row: whoever drains the bell goes on where the last one
was, some rows in a transaction with the place they end at.
"""

import logging
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from io import BytesIO
from itertools import islice
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.base import blobs, doorbell, orphans
from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed
from helpdesk.base.plaintext import label
from tickets import columns, imported, tables_in
from tickets.custom_fields import Of
from tickets.importing_errors import (
    ImportGone,
    NoColumns,
    NoTable,
    NotNow,
    TableTooLarge,
    TooManyImports,
)
from tickets.models import CustomerImport, ImportedRow, ImportKey
from tickets.queries.custom_fields import fields_of
from tickets.queries.importing import may_import

BELL = "tickets.imports"
# As long as a file and its rows are kept, and an import can be taken back.
KEPT = timedelta(days=30)
# Of one person, at the same time.
_MOST_OPEN = 5
_SAMPLES = 3
State = CustomerImport.State

logger = logging.getLogger(__name__)


@transaction.atomic
def upload_customers(
    file: BinaryIO, *, filename: str, instead: CustomerImport | None = None, by: Agent
) -> CustomerImport:
    """Keep a file, and guess what its columns are. Nothing is brought in yet.

    instead: one that was not brought in, of which this is the mended file; with the same
    headings its columns stay what they are, and it is looked at now.

    Raises:
        NotAllowed: leads and admins bring customers in.
        TableTooLarge, NoTable: nothing was kept.
        TooManyImports: others have to be finished first.
    """
    _require(by)
    working = CustomerImport.objects.filter(by=by, state__in=CustomerImport.WORKED)
    if working.count() >= _MOST_OPEN:
        raise TooManyImports
    content = file.read(tables_in.MOST_BYTES + 1)
    if len(content) > tables_in.MOST_BYTES:
        raise TableTooLarge
    made = CustomerImport(
        by=by, filename=label(filename, default="customers.csv")[:255]
    )
    _read_head(made, BytesIO(content))
    made.blob = blobs.put(content)
    is_mended = instead is not None and instead.headings == made.headings
    if instead is not None:
        if is_mended:
            made.mapping, made.wins = instead.mapping, instead.wins
        _drop(instead, by)
    made.save()
    logger.info("import %s: uploaded by agent %s", made.pk, by.pk)
    if is_mended and any(made.mapping):
        _begin(made, State.CHECKING)
    return made


@transaction.atomic
def check_import(
    one: CustomerImport, *, mapping: Sequence[str], wins: bool = False, by: Agent
) -> None:
    """Say what the columns are, and have it looked at: what would become of each row.

    wins: where both say something, the file does; else what is here stays.

    Raises:
        NotAllowed, ImportGone: not for this person, or not any more.
        NotNow: it was brought in already, or is being worked on.
        NoColumns: none of them says who somebody is, or two say the same.
    """
    kept = _locked(one, by, State.UPLOADED, State.CHECKED)
    known = set(columns.HEADINGS) | {
        columns.FIELD + field.key for field in fields_of(Of.CUSTOMER)
    }
    mapping = [target if target in known else "" for target in mapping]
    mapping = [*mapping, *[""] * len(kept.headings)][: len(kept.headings)]
    named = [target for target in mapping if target and target not in imported.SEVERAL]
    who = {columns.NAME, columns.EMAIL, columns.PHONE, columns.EXTERNAL_ID}
    if len(named) > len(set(named)) or not who & set(mapping):
        raise NoColumns
    kept.mapping, kept.wins = list(mapping), wins
    _begin(kept, State.CHECKING)
    one.refresh_from_db()


@transaction.atomic
def run_import(one: CustomerImport, *, by: Agent) -> None:
    """Bring in what was looked at.

    Raises:
        NotAllowed, ImportGone: not for this person, or not any more.
        NotNow: nobody looked at it yet, or it was brought in.
    """
    kept = _locked(one, by, State.CHECKED)
    _begin(kept, State.RUNNING)
    logger.info("import %s: run by agent %s", kept.pk, by.pk)
    one.refresh_from_db()


@transaction.atomic
def stop_import(one: CustomerImport, *, by: Agent) -> None:
    """Go no further: what was brought in is, and can be taken back; what was only looked
    at is as if nobody had.

    Raises:
        NotAllowed, ImportGone: not for this person, or not any more.
        NotNow: nobody is working on it.
    """
    kept = _locked(one, by, State.CHECKING, State.RUNNING)
    is_plan = kept.state == State.CHECKING
    kept.state = State.UPLOADED if is_plan else State.DONE
    if is_plan:
        kept.counts = {}
        ImportedRow.objects.filter(source=kept, is_plan=True).delete()
    said = _("%(name)s stopped it at row %(n)d.")
    kept.words = (said % {"name": by.name, "n": max(kept.position, 1)})[:500]
    kept.since, kept.finished_at = None, timezone.now()
    kept.save()
    ImportKey.objects.filter(source=kept).delete()
    logger.info("import %s: stopped by agent %s", kept.pk, by.pk)
    one.refresh_from_db()


@transaction.atomic
def undo_import(one: CustomerImport, *, by: Agent) -> None:
    """Take back what nobody built on; the rest stays, and is told of.

    Raises:
        NotAllowed, ImportGone: not for this person, or not any more.
        NotNow: it was not brought in, or was taken back.
    """
    kept = _locked(one, by, State.DONE)
    _begin(kept, State.UNDOING)
    logger.info("import %s: taken back by agent %s", kept.pk, by.pk)
    one.refresh_from_db()


@transaction.atomic
def drop_import(one: CustomerImport, *, by: Agent) -> None:
    """Forget a file that was not brought in.

    Raises:
        NotAllowed, ImportGone: not for this person, or not any more.
        NotNow: it was brought in, or is being worked on.
    """
    _drop(one, by)


def forget_imports() -> int:
    """Files and rows of those that are long over; what came of them stays."""
    old = CustomerImport.objects.filter(at__lt=timezone.now() - KEPT).exclude(blob="")
    count = 0
    for one in old.exclude(state__in=CustomerImport.WORKED):
        blob = one.blob
        with transaction.atomic():
            one.rows.all().delete()
            one.keys.all().delete()
            CustomerImport.objects.filter(pk=one.pk).update(blob="", samples=[])
        orphans.forget([blob])
        count += 1
    return count


def _read_head(made: CustomerImport, file: BinaryIO) -> None:
    try:
        format_ = tables_in.sniffed(file)
        with closing(tables_in.rows(file, format_)) as found:
            head = [cells for _number, cells in islice(found, 1 + _SAMPLES)]
    except tables_in.UnreadableError as error:
        raise NoTable(str(error)) from error
    made.encoding, made.delimiter = format_.encoding, format_.delimiter
    made.headings, made.samples = head[0], head[1:]
    made.mapping = imported.guessed(head[0], fields_of(Of.CUSTOMER))


def _begin(one: CustomerImport, state: State) -> None:
    one.state, one.position, one.words = state, 0, ""
    # Taken back, it is told beside what was brought in.
    one.counts = one.counts if state == State.UNDOING else {}
    one.since, one.finished_at = timezone.now(), None
    one.save()
    if state == State.CHECKING:
        ImportedRow.objects.filter(source=one, is_plan=True).delete()
        ImportKey.objects.filter(source=one).delete()
    doorbell.ring(BELL)


def _drop(one: CustomerImport, by: Agent) -> None:
    kept = _locked(one, by, State.UPLOADED, State.CHECKED)
    blob = kept.blob
    kept.delete()
    transaction.on_commit(lambda: orphans.forget([blob]))


def _require(by: Agent) -> None:
    if not may_import(by):
        raise NotAllowed


def _locked(one: CustomerImport, by: Agent, *states: State) -> CustomerImport:
    _require(by)
    if one.by_id != by.pk and not by.is_admin:
        raise NotAllowed
    kept = CustomerImport.objects.select_for_update().filter(pk=one.pk).first()
    if kept is None or not kept.blob:
        raise ImportGone
    if kept.state not in states:
        raise NotNow
    return kept
