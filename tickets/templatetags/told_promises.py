"""What happened to promises, in words."""

from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext


def promised(data: dict[str, Any]) -> str:
    """What the house promised by itself, and until when."""
    due = {**data, "time": written(data["due_at"])}
    return gettext("Promised by itself: %(what)s, by %(time)s") % due


def due_soon(data: dict[str, Any]) -> str:
    """Whose promise, and until when."""
    due = {**data, "time": written(data["due_at"])}
    return gettext("%(what)s: %(keeper)s promised it by %(time)s") % due


def went_late(data: dict[str, Any]) -> str:
    if "due_at" not in data:
        return gettext("Late: %(what)s") % data
    due = {**data, "time": written(data["due_at"])}
    return gettext("Late: %(what)s. %(keeper)s promised it by %(time)s") % due


def escalated(data: dict[str, Any]) -> str:
    due = {**data, "time": written(data["due_at"])}
    return gettext("Still open: %(what)s. %(name)s was told") % due


def moved(data: dict[str, Any]) -> str:
    """What is another now, the time or who keeps it; and why."""
    before, words = data["before"], str(data["what"])
    if before["due_at"] != data["due_at"]:
        words = gettext("%(what)s, due on %(time)s") % {
            "what": words,
            "time": written(data["due_at"]),
        }
    if before["owner"] != data["owner"]:
        names = {"what": words, "name": data["name"], "former": before["name"]}
        words = gettext("%(what)s, by %(name)s instead of %(former)s") % names
    why = {
        "holding": gettext("the customer was told"),
        "taken_back": gettext("the reply was taken back"),
        "absent": gettext("%(name)s is out of office") % before,
        "left": gettext("%(name)s has left") % before,
    }.get(data.get("why", ""), data.get("note", ""))
    return f"{words} ({why})" if why else words


def house_moved(data: dict[str, Any]) -> str:
    return gettext("A promise was passed on: %s") % moved(data)


def written(moment: str) -> str:
    """A time as an event has it, for people."""
    return date_format(localtime(datetime.fromisoformat(moment)), "DATETIME_FORMAT")
