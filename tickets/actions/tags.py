"""Tags are kept in order: called otherwise, explained, merged, archived, deleted.

What happened to tickets stays as it was told: events have the words of their time.
"""

from collections.abc import Iterable

from django.db import connection, transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_write_help as may_keep
from helpdesk.base.errors import NotAllowed
from helpdesk.base.plaintext import one_line
from tickets.actions import tag_keepers, tag_moves, terms
from tickets.models import SlaPolicy, Tag, TagMerge, Ticket
from tickets.tag_errors import (
    NoSuchTag,
    SameTag,
    TagInUse,
    TagNameMissing,
    TagNameTaken,
    TagsParted,
)

# Of two who rename or merge at once, one comes after the other.
_ONE_AT_A_TIME = 0x7461_6773
MOST_FORMER = 50


@transaction.atomic
def save_tag(
    tag: Tag, *, name: str, description: str, former: Iterable[str], by: Agent
) -> None:
    """Call it otherwise, everywhere at once, and say what it is for.

    former: what it was called before, or is called elsewhere: whoever says that means
        this one. A name that it has lost is one of them by itself.

    Raises:
        NoSuchTag, NotAllowed: not for this person.
        TagNameMissing, TagNameTaken: nothing was changed.
    """
    _begin(tag, by)
    if not (name := Tag.spelt(name)):
        raise TagNameMissing
    wanted = dict.fromkeys(Tag.spelt(one) for one in former)
    if name != tag.name:
        wanted[tag.name] = None
    names = [one for one in wanted if one and one != name][:MOST_FORMER]
    _require_free(tag, [name, *names])
    tag.former.exclude(name__in=names).delete()
    tag.former.filter(name=name).delete()
    before, tag.name = tag.name, name
    tag.description = one_line(description, limit=200)
    tag.save(update_fields=["name", "description"])
    Tag.objects.bulk_create(
        [Tag(name=one, merged_into=tag) for one in names], ignore_conflicts=True
    )
    if before != name:
        tag_keepers.mend(before, name)


@transaction.atomic
def archive_tag(tag: Tag, *, archived: bool, by: Agent) -> None:
    """Propose it no more, or again. Tickets keep it, and are found by it.

    Raises:
        NoSuchTag, NotAllowed: not for this person.
    """
    _begin(tag, by)
    if archived != (tag.archived_at is not None):
        tag.archived_at = timezone.now() if archived else None
        tag.save(update_fields=["archived_at"])


@transaction.atomic
def delete_tag(tag: Tag, *, by: Agent) -> None:
    """For good, as long as nothing has it.

    Raises:
        NoSuchTag, NotAllowed: not for this person.
        TagInUse: a ticket has it, or a setting names it.
    """
    _begin(tag, by)
    if (
        tag_moves.links(tag).exists()
        or SlaPolicy.objects.filter(tags=tag).exists()
        or tag_keepers.uses(tag.name)
    ):
        raise TagInUse
    tag.delete()


@transaction.atomic
def merge_tags(tag: Tag, *, into: Tag, by: Agent) -> TagMerge:
    """Tickets and settings that have `tag` have `into` instead; its name means that.

    One statement moves all tickets, and waits for none of them. Whoever puts one of the
    two on a ticket meanwhile waits for us, and puts on `into`.

    Raises:
        NoSuchTag, NotAllowed: not for this person.
        SameTag: they are one.
    """
    if tag.pk == into.pk:
        raise SameTag
    _begin(tag, by)
    if not Tag.objects.known_to(by).filter(pk=into.pk).exists():
        raise NoSuchTag
    into.refresh_from_db()
    tickets, came = tag_moves.move(tag, into)
    policies = tag_moves.move_policies(tag, into)
    former = list(tag.former.values_list("pk", flat=True))
    Tag.objects.filter(pk__in=former).update(merged_into=into)
    Tag.objects.filter(pk=tag.pk).update(merged_into=into)
    merge = TagMerge.objects.create(
        tag=tag, into=into, by=by, tickets=tickets, came=came, former=former,
        policies=policies, changes=tag_keepers.mend(tag.name, into.name),
    )  # fmt: skip
    _settle(into)
    return merge


@transaction.atomic
def unmerge_tags(merge: TagMerge, *, by: Agent) -> None:
    """They are two after all. A ticket that lost the one tag since gets neither.

    Raises:
        NoSuchTag, NotAllowed: not for this person.
        TagsParted: somebody was quicker, or what they became was merged on.
    """
    _begin(merge.into, by)
    merge = TagMerge.objects.select_for_update().get(pk=merge.pk)
    tag = Tag.objects.select_for_update().get(pk=merge.tag_id)
    if merge.undone_at is not None or tag.merged_into_id != merge.into_id:
        raise TagsParted
    tag.merged_into = None
    tag.save(update_fields=["merged_into"])
    into = merge.into
    into.former.filter(pk__in=merge.former).update(merged_into=tag)
    tag_moves.move_back(merge)
    tag_keepers.put_back(merge.changes)
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    _settle(tag, into)


def _begin(tag: Tag, by: Agent) -> None:
    """Ask whether they may; lock it against being put on, and read it anew.

    Who does not see all of its tickets may not change them.
    """
    if not may_keep(by):
        raise NotAllowed
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    locked = Tag.objects.select_for_update().filter(pk=tag.pk, merged_into=None)
    if not locked.exists():
        raise NoSuchTag
    tag.refresh_from_db()
    if not Tag.objects.known_to(by).filter(pk=tag.pk).exists():
        raise NoSuchTag
    seen = Ticket.objects.visible_to(by)
    if not by.is_admin and tag_moves.links(tag).exclude(ticket__in=seen).exists():
        raise NotAllowed


def _require_free(tag: Tag, names: list[str]) -> None:
    others = Tag.objects.filter(name__in=names).exclude(pk=tag.pk)
    taken = others.exclude(merged_into=tag).order_by("name").first()
    if taken is not None:
        raise TagNameTaken(taken.name)


def _settle(*tags: Tag) -> None:
    """Clocks go by tags where a policy does."""
    if SlaPolicy.objects.filter(tags__in=tags).exists():
        terms.publish()
