"""Calls on the telephone, in words."""

from django import template

from channels_app.models import PhoneCall
from channels_app.queries.rung import stands as stands_so
from tickets.models import Call
from tickets.queries.times import lasted

register = template.Library()


@register.filter
def came_to(call: PhoneCall) -> str:
    """What came of it, and how long it was."""
    if not call.is_over:
        return str(PhoneCall.State(call.state).label)
    outcome = str(Call.Outcome(call.outcome).label)
    return f"{outcome} ({lasted(call.seconds)})" if call.seconds else outcome


@register.filter
def is_missed(call: PhoneCall) -> bool:
    """Whether nobody was reached."""
    return call.outcome in {Call.Outcome.MISSED, Call.Outcome.VOICEMAIL}


@register.filter
def stands(call: PhoneCall) -> str:
    """What a page compares to know whether it shows the call as it is."""
    return stands_so(str(call.public_id), call.state, call.agent_id)
