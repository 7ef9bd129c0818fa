"""From public words into a conversation: whoever follows a link that everybody can read
shows first that the words were theirs (docs/decisions/0042).

Two ways by the account that wrote: it is sent a code, which is typed at the widget; or a
code is shown there, which the account sends us. And two without it: the site vouches for
who sits there, or they prove another address of the same customer.

Locks: addresses, chats and visitors, then the row here, then tickets.
"""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from channels_app.actions import moving, seats
from channels_app.actions.stepping_in import greet
from channels_app.errors import Invalid, NotThere, TooOften
from channels_app.models import Proving, Visitor
from channels_app.models.proving import GOOD_FOR
from channels_app.queries import onward, ways
from channels_app.queries.proving import open_one, way_to, writers
from helpdesk.base import limits
from helpdesk.base.ids import new_id
from helpdesk.base.limits import Limit
from tickets import actions, codes
from tickets.actions.continue_on import Arrival, came
from tickets.actions.merge import merge_by_policy
from tickets.errors import TicketClosed
from tickets.models import Channel, Continuation, Identity, Ticket
from tickets.moving_errors import MergedAway, ReplyOnItsWay
from tickets.queries import reach

# Codes sent to one account, whoever asks for them: nobody is to be pestered by strangers.
SENT = Limit(3, 24 * 3600)
# New pairs of codes for one visitor; codes in words of one account.
FRESH, SAID = Limit(10, 3600), Limit(20, 3600)
# So long the account's word counts, if the widget was closed meanwhile.
KEPT = timedelta(days=1)
FORGOTTEN = timedelta(days=7)


def link_of(pk: int) -> tuple[Continuation, Channel]:
    """The matter that a public link leads to, and the widget it goes on in.

    Raises:
        NotThere: it is too old, or nothing public is in its ticket any more.
    """
    rows = Continuation.objects.filter(kind=reach.PUBLIC, pk=pk)
    one = rows.select_related("ticket").first()
    site = onward.site_of(one.ticket.survivor()) if one is not None else None
    if one is None or site is None or one.expires_at <= timezone.now():
        raise NotThere
    return one, site


@transaction.atomic
def follow(pk: int) -> Visitor:
    """Somebody followed it: they sit at a widget now, as nobody who is known.

    Raises:
        NotThere: see `link_of`.
    """
    one, site = link_of(pk)
    visitor = Visitor.objects.create(public_id=new_id(), channel=site)
    Proving.objects.create(visitor=visitor, continuation=one)
    return visitor


@transaction.atomic
def current(visitor: Visitor) -> Proving | None:
    """What they are asked to show, with codes that are good; None: nothing.

    Raises:
        TooOften: they wore out too many codes.
    """
    if not visitor.is_known:
        return None
    rows = Proving.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(visitor=visitor, proven_at=None).order_by("-id").first()
    if row is None or row.is_good or row.said_at is not None:
        return row
    if wait := limits.spend(f"proof-fresh:{visitor.pk}", FRESH):
        raise TooOften(wait)
    row.code, row.turn, row.tries = codes.mint(), row.turn + 1, 0
    row.expires_at = timezone.now() + GOOD_FOR
    row.sent_to = row.sent_at = None
    row.save()
    return row


def send(visitor: Visitor) -> bool:
    """Send a code to the account, to be typed here. False: nothing is sent there.

    Raises:
        TooOften: enough was sent to it today.
    """
    row = current(visitor)
    if row is None or row.sent_at is not None:
        return row is not None
    ticket = row.continuation.ticket.survivor()
    writer = writers(ticket).first()
    way = way_to(ticket, writer) if writer is not None else None
    if writer is None or way is None:
        return False
    if wait := limits.spend(f"proof-sent:{writer.pk}", SENT):
        raise TooOften(wait)
    with transaction.atomic():
        mine = Proving.objects.filter(pk=row.pk, turn=row.turn, sent_at=None)
        if mine.update(sent_to=writer, sent_at=timezone.now()):
            _tell(ticket, row, writer, way.channel)
    return True


def _tell(ticket: Ticket, row: Proving, writer: Identity, channel: Channel) -> None:
    with translation.override(reach.language_of(ticket)):
        text = _(
            "%(code)s is your code to go on with %(site)s, good for an hour. If you did not"
            " ask for it, do nothing, and pass it on to nobody."
        ) % {
            "code": codes.shown(code_of(row)),
            "site": ways.title_of(row.visitor.channel),
        }
    actions.say_automatically(ticket, text=text, to=writer, channel=channel)


def code_of(row: Proving) -> str:
    """The code that is sent; nobody can make one without the key of the house."""
    key = hashlib.sha256(
        b"channels_app.proving" + settings.SECRET_KEY.encode()
    ).digest()
    about = row.public_id.bytes + row.turn.to_bytes(4)
    number = int.from_bytes(hmac.new(key, about, hashlib.sha256).digest())
    signs = []
    for _position in range(codes.LENGTH):
        number, sign = divmod(number, len(codes.ALPHABET))
        signs.append(codes.ALPHABET[sign])
    return "".join(signs)


def type_in(visitor: Visitor, typed: str) -> Visitor:
    """They typed the code that was sent to their account.

    Raises:
        Invalid: it is not that one, or too late; a try is counted.
    """
    row = open_one(visitor)
    given = codes.typed(typed) or ""
    if row is not None and row.is_good and row.sent_at is not None:
        if hmac.compare_digest(code_of(row).encode(), given.encode()):
            return _finish(row, "sent")
        Proving.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
    raise Invalid({"code": [_("This code is not right, or no longer good.")]})


def shown_by(brought: Iterable[codes.Found], identity: Identity) -> Ticket | None:
    """The ticket of whoever was shown one of these codes, which this account said, where
    it wrote there publicly; None: no such code. Inside the transaction of the words."""
    for found in brought:
        if limits.spend(f"proof-said:{identity.pk}", SAID):
            return None
        rows = Proving.objects.select_for_update(of=("self",), no_key=True)
        row = rows.filter(code=found.code, said_at=None).first()
        if row is None or not row.is_good:
            continue
        ticket = row.continuation.ticket.survivor()
        if writers(ticket).filter(pk=identity.pk).exists():
            row.said_by, row.said_at = identity, timezone.now()
            row.save(update_fields=["said_by", "said_at"])
            return ticket
    return None


def go_on(visitor: Visitor) -> Visitor | None:
    """They go on with the matter, where it is proven meanwhile; None: it is not."""
    row = open_one(visitor)
    if row is None or not is_ready(row, visitor):
        return None
    otherwise = "site" if visitor.external_id else "address"
    return _finish(row, "said" if _was_said(row) else otherwise)


def is_ready(row: Proving, visitor: Visitor) -> bool:
    """Whether it is proven that they are who wrote it: the account sent the code; or the
    site, or a mail, proved another address of that customer's."""
    whose = visitor.mail.customer_id if visitor.mail is not None else None
    return _was_said(row) or whose == row.continuation.ticket.survivor().customer_id


def _was_said(row: Proving) -> bool:
    return row.said_at is not None and timezone.now() - row.said_at < KEPT


@transaction.atomic
def _finish(row: Proving, how: str) -> Visitor:
    """They are who wrote it: what they said here, and go on to say, is of that ticket."""
    visitor = Visitor.objects.select_related("channel__connection", "mail").get(
        pk=row.visitor_id
    )
    moving.lock(visitor)
    rows = Proving.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("continuation__ticket", "sent_to", "said_by").get(
        pk=row.pk
    )
    if row.proven_at is not None:
        return visitor
    identity = moving.introduce(visitor)
    ticket = row.continuation.ticket.survivor()
    began = visitor.chats.exclude(ticket=None).values_list("ticket", flat=True)
    own = list(began.order_by("id"))
    if not own:
        seats.begin(visitor, visitor.channel, ticket)
    _arrive(row, ticket, identity, visitor.channel, how)
    for one in Ticket.objects.filter(pk__in=own).order_by("id"):
        _join(one.survivor(), ticket)
    row.proven_at, row.how = timezone.now(), how
    row.save(update_fields=["proven_at", "how"])
    greet(ticket, identity, visitor.channel, is_proven=True, has_written=bool(own))
    return visitor


def _arrive(
    row: Proving, ticket: Ticket, identity: Identity, site: Channel, how: str
) -> None:
    one = row.continuation
    by = row.said_by if how == "said" else row.sent_to
    account = by.shown if by is not None else ""
    if one.arrived_at is None:
        arrival = Arrival(one, ticket, is_proven=True)
        actions.arrived(
            arrival, identity=identity, channel=site, how=how, account=account
        )
    else:
        came(
            ticket, identity=identity, channel=site, is_customer=True, how=how,
            account=account,
        )  # fmt: skip


def _join(own: Ticket, ticket: Ticket) -> None:
    """What they said meanwhile is one matter with it; where that cannot be any more, it
    stays beside it, and is theirs all the same."""
    if own.pk == ticket.pk or own.customer_id != ticket.customer_id:
        return
    with translation.override(settings.LANGUAGE_CODE):
        why = _("it is proven whose words these are")
    try:
        merge_by_policy(own, into=ticket, why=[why])
    except (TicketClosed, MergedAway, ReplyOnItsWay):
        return


def forget() -> int:
    """Drop who followed a link long ago and showed nothing, and those of them who said
    nothing either; how many."""
    long_ago = timezone.now() - FORGOTTEN
    idle = Proving.objects.filter(proven_at=None, created_at__lt=long_ago)
    silent = Visitor.objects.filter(
        provings__in=idle, identity=None, mail=None, chats=None, became=None
    ).exclude(provings__proven_at__isnull=False)
    with transaction.atomic():
        gone = list(silent.values_list("pk", flat=True))
        dropped = idle.delete()[0]
        Visitor.objects.filter(pk__in=gone, provings=None, chats=None).delete()
    return dropped
