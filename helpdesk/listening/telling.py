"""Open pages hear that something of the stream is new; what, they fetch."""

from functools import partial

from django.db import transaction

from helpdesk.base import live
from helpdesk.base.live import Signal
from helpdesk.listening.models import Mention
from tickets.queries.hearing import team_group


def tell_pages(*mentions: Mention) -> None:
    """After this transaction: whoever sees one of the channels these reached."""
    teams = {
        pk
        for one in mentions
        for pk in one.reached.values_list("channel__team", flat=True)
    }
    if not teams:
        return
    ids = [str(one.public_id) for one in mentions]
    signal = Signal(
        groups=tuple(team_group(pk) for pk in sorted(teams)),
        payload={"t": "mentions", "ids": ids},
    )
    transaction.on_commit(partial(live.publish, signal), robust=True)
