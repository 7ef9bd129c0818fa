"""Whether a session still stands: asked for open sockets, which outlive requests."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from helpdesk.base.accounts.models import Agent


@dataclass(frozen=True, slots=True)
class Standing:
    """A session that was good when it was looked at.

    proof: what it holds against a change of password, role or salt.
    """

    key: str
    agent_id: int
    proof: str


def of_session(key: str) -> tuple[Standing, Agent] | None:
    """Who is signed in by this session: nobody, if it is over or was ended."""
    kept: dict[str, Any] = (
        import_module(settings.SESSION_ENGINE).SessionStore(session_key=key).load()
    )
    if kept.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    agent = Agent.objects.active().filter(pk=kept.get(SESSION_KEY, 0)).first()
    proof = str(kept.get(HASH_SESSION_KEY, ""))
    if agent is None or not _proves(proof, agent):
        return None
    return Standing(key=key, agent_id=agent.pk, proof=proof), agent


def still(standings: Iterable[Standing]) -> dict[Standing, Agent]:
    """Those that stand still, each with its agent as they are now: two queries for all."""
    asked = list(standings)
    keys = set(
        Session.objects.filter(
            session_key__in={one.key for one in asked}, expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    agents = Agent.objects.active().in_bulk({one.agent_id for one in asked})
    return {
        one: agent
        for one in asked
        if one.key in keys
        and (agent := agents.get(one.agent_id)) is not None
        and _proves(one.proof, agent)
    }


def _proves(proof: str, agent: Agent) -> bool:
    """As Django does on each request; older keys of ours count as well."""
    hashes = [agent.get_session_auth_hash(), *agent.get_session_auth_fallback_hash()]
    return any(constant_time_compare(proof, known) for known in hashes)
