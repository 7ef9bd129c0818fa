"""How somebody appears to others, and how the helpdesk appears to them."""

from collections.abc import Iterable

from django.db import transaction

from helpdesk.base.accounts import rules, signatures
from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.errors import NotTheirLead
from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line


@transaction.atomic
def save_profile(
    agent: Agent, *, name: str, language: str, time_zone: str, by: Agent
) -> None:
    """Change the name others see, and the words and times of this agent's pages.

    language, time_zone: "" follows their browser, and the server.

    Raises:
        OnlyAdmins: it is somebody else's profile.
    """
    if agent.pk != by.pk:
        lock_admins(by)
    agent.name, agent.language, agent.time_zone = name, language, time_zone
    agent.save(update_fields=["name", "language", "time_zone"])


def save_appearance(
    agent: Agent, *, theme: str, density: str, shortcuts: bool, undo_seconds: int
) -> None:
    """Change how this agent's own pages look and answer to keys."""
    agent.theme, agent.density = theme, density
    agent.shortcuts, agent.undo_seconds = shortcuts, undo_seconds
    agent.save(update_fields=["theme", "density", "shortcuts", "undo_seconds"])


def save_signature(agent: Agent, *, signature: str) -> None:
    """Change what stands below this agent's own letters, as HTML; "" takes their team's.

    Raises:
        SignatureTooLong, UnknownPlace: see `signatures.cleaned`.
    """
    agent.signature = signatures.cleaned(signature)
    agent.save(update_fields=["signature"])


def save_chats(agent: Agent, *, chat_capacity: int, chat_sound: bool) -> None:
    """Change how many chats ring oneself at once, and whether one hears it."""
    agent.chat_capacity, agent.chat_sound = chat_capacity, chat_sound
    agent.save(update_fields=["chat_capacity", "chat_sound"])


def set_capacity(agent: Agent, *, chat_capacity: int, by: Agent) -> None:
    """Say how many chats ring somebody at once; 0 rings never.

    Raises:
        NotTheirLead: neither they themselves, nor a lead of theirs, nor an admin.
    """
    if not rules.may_plan_for(by, agent):
        raise NotTheirLead
    agent.chat_capacity = chat_capacity
    agent.save(update_fields=["chat_capacity"])


def save_skills(
    agent: Agent, *, skills: Iterable[str], speaks: Iterable[str], by: Agent
) -> None:
    """What somebody knows best, and the languages they write: for the rules by which
    tickets find their owners.

    Raises:
        NotTheirLead: neither they themselves, nor a lead of theirs, nor an admin.
    """
    if not rules.may_plan_for(by, agent):
        raise NotTheirLead
    known = dict.fromkeys(one_line(name, limit=60).lower() for name in skills)
    agent.skills = [name for name in known if name]
    agent.speaks = sorted(set(speaks))
    agent.save(update_fields=["skills", "speaks"])
