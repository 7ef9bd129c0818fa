"""How somebody appears to others, and how the helpdesk appears to them."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from helpdesk.base.accounts import keys as own_keys
from helpdesk.base.accounts import rules, signatures
from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.errors import KeysTaken, NotTheirLead
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
    agent: Agent, *, theme: str, density: str, undo_seconds: int
) -> None:
    """Change how this agent's own pages look, and how long a reply of theirs waits."""
    agent.theme, agent.density, agent.undo_seconds = theme, density, undo_seconds
    agent.save(update_fields=["theme", "density", "undo_seconds"])


def save_list_width(agent: Agent, *, width: int | None) -> None:
    """Make the list beside a ticket so wide; None is as wide as it comes."""
    agent.list_width = width
    agent.save(update_fields=["list_width"])


def save_keys(
    agent: Agent, *, shortcuts: bool, keys: Mapping[str, Sequence[str]]
) -> None:
    """Change what this agent presses for commands, by their names; those not among them
    have the keys that come with them. No keys at all: none does it.

    shortcuts: whether single keys do something.

    Raises:
        KeysTaken: there is no such command, or some cannot have such keys.
    """
    named = own_keys.named()
    own = {name: tuple(ways) for name, ways in keys.items() if name in named}
    own = {name: ways for name, ways in own.items() if ways != named[name].ways}
    if trouble := own_keys.wrong(agent, own):
        raise KeysTaken(trouble)
    agent.shortcuts = shortcuts
    agent.own_keys = {name: list(ways) for name, ways in own.items()}
    agent.save(update_fields=["shortcuts", "own_keys"])


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
