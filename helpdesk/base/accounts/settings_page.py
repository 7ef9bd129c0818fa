"""What is known of one page of the settings."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.functional import Promise

from helpdesk.base.accounts.models import Agent

Who = Agent | AnonymousUser
Rule = Callable[[Who], bool]
Words = str | Promise


def anybody(_who: Who) -> bool:
    """Whoever is signed in."""
    return True


def may_reply(who: Who) -> bool:
    """Who works on tickets; see `Agent.can_own`."""
    return bool(getattr(who, "can_own", False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the settings, and those below it.

    about: what it is for, in a few words. words: by what else it is looked for, with
    commas. below: paths whose pages belong to it. may: who has it.
    """

    view: str
    icon: str
    name: Words
    about: Words
    words: Words
    below: tuple[str, ...] = ()
    may: Rule = anybody

    @property
    def url(self) -> str:
        return reverse(self.view)

    def is_current(self, path: str) -> bool:
        return any(part in path for part in self.below)

    def has(self, asked: list[str]) -> bool:
        """Whether each of these words, in small letters, begins one of its own."""
        own = f" {self.name} {self.about} {self.words}".casefold()
        return all(any(f"{mark}{word}" in own for mark in " -(") for word in asked)
