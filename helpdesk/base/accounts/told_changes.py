"""Changes of settings as they are read: by admins on their page, and by programs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent, SettingChange
from helpdesk.base.accounts.rules import may_administrate


@dataclass(frozen=True, slots=True)
class Line:
    """One field: before and after, as they were kept. is_many: of what there may be
    several, before is what went, after what came. is_secret: neither is known."""

    field: str
    before: Any = None
    after: Any = None
    is_many: bool = False
    is_secret: bool = False

    @property
    def was(self) -> str:
        """Before, in words."""
        return in_words(self.before)

    @property
    def became(self) -> str:
        """After, in words."""
        return in_words(self.after)


def changes_for(agent: Agent) -> QuerySet[SettingChange]:
    """All of them, the newest first, for admins; others learn of none."""
    rows = SettingChange.objects.all()
    return rows if may_administrate(agent) else rows.none()


def lines_of(change: SettingChange) -> list[Line]:
    """Each field that is not now as it was, by name."""
    return list(_lines(change.fields))


def did(change: SettingChange) -> str:
    """What was done, in a word: some changes have one of their own."""
    if change.what != SettingChange.What.CHANGED:
        return change.get_what_display()
    fields = change.fields
    if "deleted_at" in fields:
        return _("restored") if fields["deleted_at"][1] is None else _("deleted")
    if "archived_at" in fields:
        return _("restored") if fields["archived_at"][1] is None else _("archived")
    if "revoked_at" in fields:
        return _("revoked")
    if "is_active" in fields:
        return _("switched on") if fields["is_active"][1] else _("switched off")
    return change.get_what_display()


def in_words(value: Any) -> str:
    """A value as it was kept, for people; "" for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(in_words(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {in_words(one)}" for key, one in value.items())
    return str(value)


def _lines(fields: dict[str, Any]) -> Iterator[Line]:
    for field, kept in sorted(fields.items()):
        if kept == "secret":
            yield Line(field, is_secret=True)
        elif isinstance(kept, dict):
            yield Line(field, kept["-"], kept["+"], is_many=True)
        else:
            yield Line(field, *kept)
