"""/voice/<key>/: a provider that carries our calls asks what to do with each, step by step.

Each step is the end of an address: greeting, code, ringing, brief, voicemail. What is
signed is believed; what to do is decided by `actions`, and written down by the adapter.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from channels_app.actions import calling_up, speaking
from channels_app.adapter import Unreadable
from channels_app.models import PhoneCall
from channels_app.queries.hooks import telephone
from channels_app.queries.steps import address
from channels_app.spoken import HangUp, Heard, Script
from channels_app.telephony import speaks
from channels_app.views.called import Caller, caller, not_believed, refusal
from helpdesk.base.accounts.models import Agent

KIND = "voice"
MOST = 64 * 1024

Step = Callable[[PhoneCall, Heard], Script]
ToAgent = Callable[[PhoneCall, Agent, Heard], Script]

STEPS: Mapping[str, Step] = {
    "code": speaking.brings_code,
    "ring": speaking.put_through,
    "dialled": speaking.was_put_through,
    "left": speaking.left_message,
    "kept": speaking.kept,
    "out": lambda call, heard: calling_up.agent_is_there(call),
    "connect": calling_up.connects,
    "picked-up": lambda call, heard: calling_up.customer_is_there(call),
    "bridged": calling_up.bridged,
}
TO_AGENTS: Mapping[str, ToAgent] = {
    "brief": speaking.briefs,
    "accept": speaking.accepts,
}
OVER = "over"


@csrf_exempt
@never_cache
def voice(request: HttpRequest, key: str, step: str = "") -> HttpResponse:
    """One question, or one thing that happened."""
    one = caller(request, telephone(KIND, key), most=MOST)
    if isinstance(one, HttpResponse):
        return one
    refused = not_believed(request, one)
    if refused is not None:
        return refused
    adapter = one.adapter
    if not speaks(adapter):
        return refusal(request, 404, "not_found", "Nobody is asked by this address.")
    try:
        heard = replace(adapter.hears(one.settings, one.call), about=one.call.query)
    except Unreadable as odd:
        return refusal(request, 422, "unreadable", str(odd))
    script = _script(one, step, heard)
    if script is None:
        return refusal(request, 404, "not_found", "There is no such step.")
    one.connection.called()
    answer = adapter.script(script, lambda there: address(one.connection, there))
    return HttpResponse(answer.body, content_type=answer.content_type)


def _script(one: Caller, step: str, heard: Heard) -> Script | None:  # type: ignore[type-arg] # of any telephone
    """What is done now; None: there is no such step."""
    channel, about = one.connection.channel, heard.about
    if not step:
        return speaking.comes_in(channel, heard)
    calls = PhoneCall.objects.filter(channel=channel)
    calls = calls.select_related("channel__connection", "channel__team__calendar")
    if step == OVER and "call" not in about:
        # What became of a call that came in; what never began is nothing to us.
        call = calls.filter(name=heard.call).first()
        return [] if call is None or not heard.is_over else speaking.ended(call, heard)
    named = _uuid(about.get("call", ""))
    call = calls.filter(public_id=named).first() if named else None
    if call is None:
        return [HangUp()]
    if step == OVER:
        return calling_up.agent_hung_up(call) if heard.is_over else []
    if step in TO_AGENTS:
        agent = _agent(about.get("agent", ""))
        return [HangUp()] if agent is None else TO_AGENTS[step](call, agent, heard)
    return STEPS[step](call, heard) if step in STEPS else None


def _agent(said: str) -> Agent | None:
    named = _uuid(said)
    agents = Agent.objects.who_can_own()
    return agents.filter(public_id=named).first() if named else None


def _uuid(said: str) -> UUID | None:
    """What is named, if it is a name that a row may have."""
    try:
        return UUID(said)
    except ValueError:
        return None
