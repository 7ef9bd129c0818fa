"""Every number there is, each defined once: the dashboard, the lists of tickets behind it
and docs/metrics.md are made from these."""

from collections.abc import Sequence

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from helpdesk.reports.definition import Better, Group, Metric, Shape, Word
from helpdesk.reports.offer_metrics import SELF_SERVICE
from helpdesk.reports.sources import (
    CLOCKS,
    GOODWILL,
    HANDOVERS,
    OFFERS,
    OPEN,
    OPENED,
    PENDING,
    PROMISES,
    REPLIES,
    SOLVED,
)
from tickets.models import Clock, FollowUp, Handover

_State, _Promise = Handover.State, FollowUp.State
_THEN = _("It counts for the team that had the ticket at that moment.")
_SOLVED_TRAP = _("A ticket counts when it is solved: one that drags on shows late.")

HAND_OVERS = Group(
    key="hand-overs",
    name=_("Hand-overs"),
    words=_("Offers of agents that ended in the period, by the team that gave."),
    metrics=[
        Metric(
            key="handovers-accepted", name=_("Accepted"), source=HANDOVERS,
            sentence=_("Hand-overs that somebody accepted, of all that ended."),
            part=Q(state=_State.ACCEPTED), better=Better.MORE,
            traps=[_("Chats that ring are not counted: no person offered them."), _THEN],
        ),
        Metric(
            key="handovers-declined", name=_("Declined"), source=HANDOVERS,
            sentence=_("Hand-overs that were declined, of all that ended."),
            part=Q(state=_State.DECLINED),
            traps=[_("To decline with a reason is better than to accept in silence.")],
        ),
        Metric(
            key="handovers-expired", name=_("Expired"), source=HANDOVERS,
            sentence=_("Hand-overs that nobody answered in time, of all that ended."),
            part=Q(state=_State.EXPIRED), better=Better.LESS,
            traps=[_("The giver still had the ticket; what was lost is time.")],
        ),
        Metric(
            key="handovers-withdrawn", name=_("Taken back"), source=HANDOVERS,
            sentence=_("Hand-overs that were taken back, of all that ended."),
            part=Q(state=_State.WITHDRAWN),
            traps=[_("An offer also ends like this when its ticket is solved meanwhile.")],
        ),
        Metric(
            key="handovers-time", name=_("Time to accept"), source=HANDOVERS,
            sentence=_("How long accepted hand-overs had been on offer."),
            among=Q(state=_State.ACCEPTED), part=Q(state=_State.ACCEPTED),
            shape=Shape.SPREAD, value="took", is_duration=True, better=Better.LESS,
            traps=[_("By the clock on the wall, nights and weekends included.")],
        ),
        Metric(
            key="handovers-open", name=_("On offer now"), source=OFFERS,
            sentence=_("Hand-overs that wait for an answer at this moment."),
            part=Q(), shape=Shape.COUNT,
        ),
    ],
)  # fmt: skip

CONTEXT = Group(
    key="context",
    name=_("Context that travels"),
    words=_("Tickets solved in the period that are solved still, by the team that did."),
    metrics=[
        Metric(
            key="repeat-yourself", name=_("Repeat-yourself rate"), source=SOLVED,
            sentence=_("Tickets in which the customer said they had told us already, of"
                       " all that were solved."),
            part=Q(repeats__gt=0), better=Better.LESS,
            traps=[
                _("Found by wording, in English and German: what is said in other words"
                  " or languages is missed."),
                _SOLVED_TRAP,
            ],
        ),
        Metric(
            key="context-kept", name=_("Kept their context across channels"),
            source=SOLVED, among=Q(kinds__gte=2), part=Q(repeats=0, asked_known=0),
            sentence=_("Tickets in which the customer had to repeat nothing and was asked"
                       " for nothing we knew after it changed hands or channels, of those"
                       " that went over two kinds of channel or more."),
            better=Better.MORE,
            traps=[
                _("Two mailboxes are one kind of channel."),
                _("Only questions for recorded facts are found."),
                _SOLVED_TRAP,
            ],
        ),
        Metric(
            key="channel-hops", name=_("Channel hops per ticket"), source=SOLVED,
            sentence=_("How often the kind of channel changed from one message to the"
                       " next, notes and answers of machines left out."),
            part=Q(hops__gt=0), shape=Shape.SPREAD, value="hops",
            traps=[_("A hop the customer wished for is no fault."), _SOLVED_TRAP],
        ),
        Metric(
            key="switched", name=_("Went over several channels"), source=SOLVED,
            sentence=_("Tickets with messages on two kinds of channel or more, of all"
                       " that were solved."),
            part=Q(kinds__gte=2),
            traps=[_("Two mailboxes are one kind of channel."), _SOLVED_TRAP],
        ),
        Metric(
            key="transfers", name=_("Transfers per ticket"), source=SOLVED,
            sentence=_("How often a ticket went to another owner or team after one of us"
                       " had touched it."),
            part=Q(transfers__gt=0), shape=Shape.SPREAD, value="transfers",
            better=Better.LESS,
            traps=[
                _("Sorting a ticket to its team before anybody touched it is none, and"
                  " the first owner in the new team belongs to the change of team."),
                _SOLVED_TRAP,
            ],
        ),
        Metric(
            key="transferred", name=_("Transferred"), source=SOLVED,
            sentence=_("Tickets that were transferred at least once, of all that were"
                       " solved."),
            part=Q(transfers__gt=0), better=Better.LESS, traps=[_SOLVED_TRAP],
        ),
        Metric(
            key="bounced", name=_("Bounced"), source=SOLVED,
            sentence=_("Tickets that came back to an owner or a team that had given them"
                       " away, of all that were solved."),
            part=Q(bounces__gt=0), better=Better.LESS,
            traps=[_("A hand-over that was declined never left."), _SOLVED_TRAP],
        ),
    ],
)  # fmt: skip

_MOVED_TRAP = _(
    "A promise that was moved counts at its new time; the timeline has both."
)

PROMISED = Group(
    key="promises",
    name=_("Promises"),
    words=_("Promises whose time came in the period."),
    metrics=[
        Metric(
            key="promises-kept", name=_("Kept"), source=PROMISES,
            sentence=_("Promises kept by the time they were due, of all due that were"
                       " not withdrawn before."),
            among=~Q(state=_Promise.WITHDRAWN),
            part=Q(state=_Promise.KEPT, ended_at__lte=F("due_at")), better=Better.MORE,
            traps=[_("One kept before its time counts when that time comes."),
                   _MOVED_TRAP, _THEN],
        ),
        Metric(
            key="promises-kept-late", name=_("Kept late"), source=PROMISES,
            sentence=_("Promises kept after the time they were due, of all due that were"
                       " not withdrawn before."),
            among=~Q(state=_Promise.WITHDRAWN),
            part=Q(state=_Promise.KEPT, ended_at__gt=F("due_at")), better=Better.LESS,
        ),
        Metric(
            key="promises-broken", name=_("Broken"), source=PROMISES,
            sentence=_("Promises given up after the time they were due, of all due that"
                       " were not withdrawn before."),
            among=~Q(state=_Promise.WITHDRAWN), part=Q(state=_Promise.BROKEN),
            better=Better.LESS,
        ),
        Metric(
            key="promises-late", name=_("Open and late"), source=PROMISES,
            sentence=_("Promises that are due and neither kept nor given up, of all due"
                       " that were not withdrawn before."),
            among=~Q(state=_Promise.WITHDRAWN), part=Q(state=_Promise.OPEN),
            better=Better.LESS,
        ),
        Metric(
            key="promises-withdrawn", name=_("Withdrawn in time"), source=PROMISES,
            sentence=_("Promises withdrawn with a reason before they were due, of all"
                       " that were due."),
            part=Q(state=_Promise.WITHDRAWN),
            traps=[_("Withdrawn is not broken: the customer was not left waiting.")],
        ),
    ],
)  # fmt: skip

ANSWERABLE = Group(
    key="answerable",
    name=_("Somebody answers, and something is next"),
    words=_("Both have to be 0, always; the database refuses anything else."),
    metrics=[
        Metric(
            key="no-next-step", name=_("Open tickets without a next step"), source=OPEN,
            sentence=_("Open tickets at this moment that have no next step with a time."),
            part=Q(next_step_at=None), shape=Shape.COUNT, better=Better.LESS,
        ),
        Metric(
            key="gaps", name=_("Minutes without an accountable person"), source=OPENED,
            sentence=_("Of tickets opened in the period, the minutes until somebody"
                       " answered for them by name."),
            part=~Q(data__has_key="accountable"), shape=Shape.MINUTES, value="gap",
            better=Better.LESS,
            traps=[_("Read from the timeline, which names the person from a ticket's first"
                     " line on; the checks below look at the tickets themselves.")],
        ),
    ],
)  # fmt: skip

_CLOCK_TRAPS = [
    _("Late and unanswered ones count from the moment they were due; what is not due yet"
      " is pending, and counted beside it."),
    _("Clocks that were dropped (another policy, spam, a merge) are not counted."),
    _THEN,
]  # fmt: skip


def _clock(kind: Clock.Kind, key: str, name: Word, sentence: Word) -> Metric:
    return Metric(
        key=key, name=name, sentence=sentence, source=CLOCKS, among=Q(kind=kind),
        part=Q(outcome=Clock.Outcome.MET), better=Better.MORE, pending=PENDING,
        traps=_CLOCK_TRAPS,
    )  # fmt: skip


SLA = Group(
    key="sla",
    name=_("SLA attainment"),
    words=_("Targets that fell due in the period."),
    metrics=[
        _clock(
            Clock.Kind.FIRST_REPLY, "sla-first-reply", _("First reply in time"),
            _("Targets for the first reply that were met, of all that fell due."),
        ),
        _clock(
            Clock.Kind.NEXT_REPLY, "sla-next-reply", _("Next reply in time"),
            _("Targets for a next reply that were met, of all that fell due."),
        ),
        _clock(
            Clock.Kind.RESOLUTION, "sla-resolution", _("Solved in time"),
            _("Targets for the resolution that were met, of all that fell due."),
        ),
    ],
)  # fmt: skip

AIDS = Group(
    key="aids",
    name=_("The answer is not “can't”"),
    words=_("Aids for a team to talk about, never a ranking of people: they are not told"
            " by person."),
    metrics=[
        Metric(
            key="cant", name=_("“Can't” rate"), source=REPLIES,
            sentence=_("Replies with wording that refuses and no alternative, of all"
                       " replies of agents that left."),
            part=Q(data__refuses=True), better=Better.LESS,
            traps=[_("Found by wording, in English and German."),
                   _("Sometimes no is the right answer.")],
        ),
        Metric(
            key="deflected", name=_("Only named somebody else"), source=REPLIES,
            sentence=_("Replies that only name another team or channel, with no hand-over,"
                       " of all replies of agents that left."),
            part=Q(data__deflects=True), better=Better.LESS,
            traps=[_("Found by wording, in English and German.")],
        ),
        Metric(
            key="goodwill", name=_("Goodwill used"), source=GOODWILL,
            sentence=_("What agents gave to make things right, by currency."),
            part=Q(), shape=Shape.MONEY,
            traps=[_("Giving nothing is no success, and giving much is no waste.")],
        ),
    ],
)  # fmt: skip

GROUPS: Sequence[Group] = (
    ANSWERABLE, HAND_OVERS, CONTEXT, PROMISED, SLA, AIDS, SELF_SERVICE,
)  # fmt: skip
METRICS: dict[str, Metric] = {
    metric.key: metric for group in GROUPS for metric in group.metrics
}
