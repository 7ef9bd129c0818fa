"""Saved views: made, changed, shared, put in order, deleted and brought back."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.errors import NotAllowed
from helpdesk.base.plaintext import one_line
from tickets.actions.canned import may_write_for
from tickets.asked.meaning import names, question
from tickets.asked.registry import askable
from tickets.asked.text import LIKE
from tickets.asked.tree import Tree, WrongTree, dump, places, read
from tickets.models import View
from tickets.models.view import ViewQuerySet
from tickets.view_errors import (
    TooManyViews,
    ViewNameMissing,
    ViewNameTaken,
    WrongConditions,
)

# Of the same people.
MOST = 60
# As long as a deleted one can be brought back.
KEPT = timedelta(days=30)


@transaction.atomic
def save_view(
    *,
    name: str,
    where: Tree,
    order: str = View.Order.NEWEST,
    is_private: bool = True,
    team: Team | None = None,
    view: View | None = None,
    by: Agent,
) -> View:
    """Keep conditions under a name, or change the view given. A new one comes last.

    is_private: it is theirs alone. team: else whose people share it; none: everybody does.

    Raises:
        NotAllowed: what everybody shares is for leads and admins, a team's for its people.
        ViewNameMissing, ViewNameTaken, TooManyViews: nothing was kept.
        WrongConditions: they name a field, an operator or a thing that there is not.
    """
    owner, team = (by, None) if is_private else (None, team)
    if not (name := one_line(name, limit=80)):
        raise ViewNameMissing
    if not is_private and not may_write_for(by, team):
        raise NotAllowed
    kept = _locked(view, by) if view is not None else View()
    _require_conditions(where, kept, by)
    moves = view is None or (kept.owner_id, kept.team_id) != _ids(owner, team)
    if moves:
        kept.position = _room(owner, team)
    kept.name, kept.where, kept.order = name, dump(where), View.Order(order)
    kept.owner, kept.team = owner, team
    kept.edited_by, kept.edited_at = by, timezone.now()
    _write(kept)
    return kept


@transaction.atomic
def move_view(view: View, *, up: bool, by: Agent) -> None:
    """Change places with the one before or after it, of the same people; at the end
    nothing happens.

    Raises:
        NotAllowed: as for changing it.
    """
    _require_right(view, by)
    # Always in one order, so that two who do this wait for each other in one direction.
    rows = _of(view.owner, view.team).select_for_update().order_by("pk")
    beside = sorted(rows, key=lambda one: (one.position, one.pk))
    if view not in beside:
        return
    at = beside.index(view)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(beside):
        return
    beside[at], beside[other] = beside[other], beside[at]
    for position, one in enumerate(beside, start=1):
        if one.position != position:
            View.objects.filter(pk=one.pk).update(position=position)


@transaction.atomic
def delete_view(view: View, *, by: Agent) -> None:
    """Out of every list. It can be brought back for `KEPT`.

    Raises:
        NotAllowed: as for changing it.
    """
    kept = _locked(view, by)
    kept.deleted_at, kept.edited_by = timezone.now(), by
    kept.save(update_fields=["deleted_at", "edited_by"])


@transaction.atomic
def restore_view(view: View, *, by: Agent) -> None:
    """Bring it back. Where it was not deleted nothing happens.

    Raises:
        NotAllowed: as for changing it.
        ViewNameTaken, TooManyViews: another took its place meanwhile.
    """
    kept = _locked(view, by)
    if kept.deleted_at is None:
        return
    kept.position = _room(kept.owner, kept.team)
    kept.deleted_at, kept.edited_by = None, by
    _write(kept)


def forget_views() -> int:
    """Those that were deleted so long ago that nobody wants them back."""
    old = View.objects.filter(deleted_at__lt=timezone.now() - KEPT)
    return old.delete()[0]


def _require_right(view: View, by: Agent) -> None:
    if not View.objects.editable_by(by).filter(pk=view.pk).exists():
        raise NotAllowed


def _locked(view: View, by: Agent) -> View:
    _require_right(view, by)
    return View.objects.select_for_update().get(pk=view.pk)


def _ids(owner: Agent | None, team: Team | None) -> tuple[int | None, int | None]:
    return owner.pk if owner else None, team.pk if team else None


def _of(owner: Agent | None, team: Team | None) -> ViewQuerySet:
    """Those of the same people, in their order."""
    return View.objects.there().filter(owner=owner, team=team)


def _room(owner: Agent | None, team: Team | None) -> int:
    """The place after the last one."""
    same = _of(owner, team)
    if same.count() >= MOST:
        raise TooManyViews
    return (same.aggregate(last=Max("position"))["last"] or 0) + 1


def _write(view: View) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as taken:
        raise ViewNameTaken from taken


def _require_conditions(where: Tree, view: View, by: Agent) -> None:
    """What somebody names they know; what the view named before may stay."""
    fields = askable()
    try:
        question(where, fields=fields, by=by)
    except WrongTree as wrong:
        raise WrongConditions(wrong.place, wrong.words) from wrong
    known = names([where], fields=fields, by=by)
    before = set(_values(read(view.where))) if view.pk else set()
    for at, asked in places(where):
        if asked.field not in known or asked.op == LIKE:
            continue
        for value in asked.values:
            is_known = value in known[asked.field] or (asked.field, value) in before
            if not is_known:
                said = {"field": fields.fields[asked.field].label, "value": value}
                raise WrongConditions(
                    at, _("%(field)s: there is no “%(value)s”.") % said
                )


def _values(tree: Tree) -> Iterator[tuple[str, str]]:
    for _at, asked in places(tree):
        for value in asked.values:
            yield asked.field, value
