"""Files with customers are worked on, some rows at a time, by whoever drains the bell.

A killed worker leaves a place in the file and all that was made of the rows before it, or
neither. Two at once are harmless: the second finds the import taken, or its place moved,
and leaves.
"""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from itertools import islice

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from helpdesk.base import blobs, doorbell
from tickets import imported, tables_in
from tickets.actions.bringing import Known, bring_row, keep, known_of
from tickets.actions.import_undoing import free, take_back
from tickets.actions.importing import BELL, State
from tickets.custom_fields import Defined, Of
from tickets.imported import RowRefusedError, Wanted
from tickets.models import CustomerImport, ImportedRow, ImportKey
from tickets.queries.custom_fields import fields_of

# Rows in one transaction, and transactions until others have their turn.
BATCH, TURNS = 100, 20
# Of rows that are looked at, as many are kept beside those that are refused.
_SHOWN = 50

logger = logging.getLogger(__name__)
Row = tuple[int, list[str]]


def waiting() -> float:
    """Seconds the oldest import has waited for somebody to go on with it."""
    rows = CustomerImport.objects.filter(state__in=CustomerImport.WORKED)
    oldest = rows.order_by("since").values_list("since", flat=True).first()
    return (timezone.now() - oldest).total_seconds() if oldest else 0.0


def drain() -> int:
    """Go on with each; how many rows that were."""
    rows = CustomerImport.objects.filter(state__in=CustomerImport.WORKED)
    count = sum(
        _work(pk) for pk in list(rows.order_by("since").values_list("pk", flat=True))
    )
    # Where nothing was done somebody else is at it, and rings.
    if count and rows.exists():
        doorbell.ring(BELL)
    return count


def _work(pk: int) -> int:
    one = CustomerImport.objects.select_related("by").get(pk=pk)
    with translation.override(one.by.language or None):
        if one.state == State.UNDOING:
            return take_back(one, batch=BATCH, turns=TURNS)
        try:
            format_ = tables_in.Format(one.encoding, one.delimiter)
            with (
                blobs.opened(one.blob) as file,
                # The headings are row 1.
                closing(
                    tables_in.rows(file, format_, after=max(one.position, 1))
                ) as found,
            ):
                return _go_on(one, found)
        except (tables_in.UnreadableError, FileNotFoundError) as error:
            _stop(
                one, str(error) if isinstance(error, ValueError) else _("It is gone.")
            )
            return 0


def _go_on(one: CustomerImport, rows: Iterator[Row]) -> int:
    count = 0
    for _turn in range(TURNS):
        batch = list(islice(rows, BATCH))
        if not batch:
            _finish(one)
            break
        if not _batch_or_each(one, batch):
            break
        count += len(batch)
    return count


def _batch_or_each(one: CustomerImport, batch: Sequence[Row]) -> bool:
    """What the database will not have together is tried one by one: one row stops no
    others."""
    try:
        return _batch(one, batch)
    except (IntegrityError, DataError):
        logger.warning("import %s: rows from %s one by one", one.pk, batch[0][0])
    for row in batch:
        try:
            is_ours = _batch(one, [row])
        except (IntegrityError, DataError):
            is_ours = _batch(one, [row], refused=_("It cannot be kept."))
        if not is_ours:
            return False
    return True


def _batch(one: CustomerImport, batch: Sequence[Row], *, refused: str = "") -> bool:
    """Some rows and the place they end at, in one transaction; False: somebody else was
    here. refused: why none of them is to be tried."""
    expected = (one.state, one.position)
    with transaction.atomic():
        locked = free(one)
        if locked is None or (locked.state, locked.position) != expected:
            return False
        is_plan = locked.state == State.CHECKING
        if refused:
            made = [_refused(number, cells, refused) for number, cells in batch]
        else:
            made = _looked_at(one, batch) if is_plan else _brought(one, batch)
        kept = [row for row in made if _is_kept(row, locked, is_plan=is_plan)]
        for row in kept:
            row.source, row.is_plan = locked, is_plan
        ImportedRow.objects.bulk_create(kept)
        counts = Counter(locked.counts) + Counter(str(row.outcome) for row in made)
        locked.counts, locked.position = dict(counts), batch[-1][0]
        locked.since = timezone.now()
        locked.save(update_fields=["counts", "position", "since"])
    one.counts, one.position = locked.counts, locked.position
    return True


def _is_kept(row: ImportedRow, locked: CustomerImport, *, is_plan: bool) -> bool:
    if row.outcome == ImportedRow.Outcome.REFUSED:
        return True
    if is_plan:
        return row.number <= _SHOWN + 1
    return row.outcome != ImportedRow.Outcome.SAME


def _looked_at(one: CustomerImport, batch: Sequence[Row]) -> list[ImportedRow]:
    """What would become of them: it is done, and taken back at once."""
    with transaction.atomic():
        made = _brought(one, batch)
        transaction.set_rollback(True)
    keys = {key for row in made for key in getattr(row, "keys", ())}
    named = ImportKey.objects.filter(source=one, key__in=[_key(key) for key in keys])
    before = set(named.values_list("key", flat=True))
    for row in made:
        row.customer = row.organization = row.note = None
        row.identities, row.before = [], {}
        mine = {_key(key) for key in getattr(row, "keys", ())}
        if row.outcome == ImportedRow.Outcome.NEW and mine & before:
            row.outcome = ImportedRow.Outcome.UPDATED
            row.words = _("The same person as in an earlier row.")
    ImportKey.objects.bulk_create(
        [ImportKey(source=one, key=_key(key)) for key in keys], ignore_conflicts=True
    )
    return made


def _key(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _brought(one: CustomerImport, batch: Sequence[Row]) -> list[ImportedRow]:
    fields = {field.key: field for field in fields_of(Of.CUSTOMER)}
    read = [(number, cells, _read(one, cells, fields)) for number, cells in batch]
    known = known_of(
        [said for _n, _c, said in read if isinstance(said, Wanted)], one.by
    )
    made = [_row(one, number, cells, said, known) for number, cells, said in read]
    keep(known)
    return made


def _read(
    one: CustomerImport, cells: Sequence[str], fields: dict[str, Defined]
) -> Wanted | str:
    try:
        return imported.wanted(cells, one.mapping, fields)
    except RowRefusedError as error:
        return str(error)


def _row(
    one: CustomerImport, number: int, cells: list[str], said: Wanted | str, known: Known
) -> ImportedRow:
    if isinstance(said, str):
        return _refused(number, cells, said)
    try:
        row = bring_row(said, known, wins=one.wins, by=one.by)
    except RowRefusedError as error:
        return _refused(number, cells, str(error), said.shown)
    row.number = number
    row.keys = said.keys  # type: ignore[attr-defined] # of who looks at it only
    return row


def _refused(number: int, cells: list[str], words: str, shown: str = "") -> ImportedRow:
    return ImportedRow(
        number=number, outcome=ImportedRow.Outcome.REFUSED, words=words[:500],
        shown=shown or " ".join(filter(None, cells))[:300], cells=cells,
    )  # fmt: skip


def _finish(one: CustomerImport) -> None:
    """It was read to its end."""
    then = {State.CHECKING: State.CHECKED, State.RUNNING: State.DONE}[State(one.state)]
    rows = CustomerImport.objects.filter(
        pk=one.pk, state=one.state, position=one.position
    )
    rows.update(
        state=then, total=sum(one.counts.values()), since=None,
        finished_at=timezone.now(),
    )  # fmt: skip
    ImportKey.objects.filter(source=one).delete()


def _stop(one: CustomerImport, words: str) -> None:
    """It cannot be read further: what was brought in is, and can be taken back."""
    then = State.UPLOADED if one.state == State.CHECKING else State.DONE
    rows = CustomerImport.objects.filter(pk=one.pk, state=one.state)
    rows.update(state=then, words=words[:500], since=None, finished_at=timezone.now())
