"""One verb to more tickets than anybody waits for: a row, worked some at a time.

What is done and what is left stand in one row, changed in the transaction of the verbs
themselves: whoever stops in the middle leaves neither half of it (decision 0052).
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from helpdesk.base import doorbell
from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import Refused
from tickets.actions import each
from tickets.many_errors import AlreadyTakenBack, TooManyTickets
from tickets.models import ManyJob

BELL = "tickets.many"
MOST = 10_000
BATCH = 20
# Then others have their turn.
AT_ONCE = 10
MOST_TOLD = 100
KEPT = timedelta(days=7)


def start_many(
    verb: str,
    numbers: Sequence[int],
    *,
    name: str = "",
    names: Mapping[str, str] | None = None,
    undoes: ManyJob | None = None,
    by: Agent,
) -> ManyJob:
    """Put one of `each.VERBS` in line for these tickets, each with its own answer.

    Raises:
        TooManyTickets: so many are no mistake that one would want to make.
    """
    waiting = list(dict.fromkeys(numbers))
    if len(waiting) > MOST:
        raise TooManyTickets(MOST)
    with transaction.atomic():
        job = ManyJob.objects.create(
            agent=by, verb=verb, name=name, names=dict(names or {}), waiting=waiting,
            total=len(waiting), undoes=undoes,
        )  # fmt: skip
        doorbell.ring(BELL)
    return job


@transaction.atomic
def undo_many(job: ManyJob, *, by: Agent) -> ManyJob:
    """Do no more of it, and take back what was done.

    Raises:
        AlreadyTakenBack: somebody did, or there is no way back from it.
    """
    job = ManyJob.objects.select_for_update().get(pk=job.pk, agent=by)
    verb, name = each.VERBS[job.verb], job.name
    back = verb.back
    if job.verb == "run_macro":
        back, name = "undo_macro", name.partition(":")[2]
    if not back or ManyJob.objects.filter(undoes=job).exists():
        raise AlreadyTakenBack
    job.waiting, job.ended_at = [], job.ended_at or timezone.now()
    job.save(update_fields=["waiting", "ended_at"])
    if verb.is_each:
        # The last one first: what was merged comes apart as it came together.
        numbers = [int(number) for number in reversed(job.before)]
        return start_many(back, numbers, names=job.before, undoes=job, by=by)
    return start_many(back, job.done, name=name, undoes=job, by=by)


def waiting() -> float:
    """Seconds since the first of those that are not done was begun."""
    first = ManyJob.objects.filter(ended_at=None).order_by("id").first()
    if first is None:
        return 0.0
    return max(0.001, (timezone.now() - first.started_at).total_seconds())


def drain() -> int:
    """Some of each job's tickets in turn, so that a long one holds up no short one."""
    count = 0
    for _round in range(AT_ONCE):
        going_on = ManyJob.objects.filter(ended_at=None).order_by("id")
        found = sum(map(_some, going_on.values_list("pk", flat=True)[:BATCH]))
        count += found
        if not found:
            break
    return count


def forget_many() -> int:
    """Throw away those that nobody takes back any more."""
    old = ManyJob.objects.filter(ended_at__lt=timezone.now() - KEPT)
    return old.delete()[0]


@transaction.atomic
def _some(pk: int) -> int:
    """The next of its tickets; how many."""
    free = ManyJob.objects.select_for_update(skip_locked=True, of=("self",))
    job = free.select_related("agent").filter(pk=pk, ended_at=None).first()
    if job is None:
        return 0
    now, job.waiting = job.waiting[:BATCH], job.waiting[BATCH:]
    for number in now:
        _one(job, number)
    if not job.waiting:
        job.ended_at = timezone.now()
    job.save()
    return len(now)


def _one(job: ManyJob, number: int) -> None:
    """Each in a savepoint of its own: what is refused leaves nothing of itself."""
    name = job.names.get(str(number), job.name)
    try:
        with transaction.atomic():
            before = each.do(job.verb, number, name, job.agent)
    except Refused as refusal:
        job.refusals += 1
        if len(job.refused) < MOST_TOLD:
            job.refused.append({"number": number, "why": str(refusal)})
        return
    job.done.append(number)
    # What was so all along stays so.
    if each.VERBS[job.verb].is_each and before is not None:
        job.before[str(number)] = before
