"""Categories: a tree in each help centre, in an order that people choose."""

import logging
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify

from helpdesk.base.accounts.models import Agent
from knowledge_base import rules
from knowledge_base.actions.by_language import in_languages
from knowledge_base.centre_errors import (
    IconUnknown,
    InItself,
    NameMissing,
    NoAddress,
    NotEmpty,
    OtherCentre,
    PlaceTaken,
)
from knowledge_base.models import Category, HelpCentre
from knowledge_base.models.icons import ICONS

logger = logging.getLogger(__name__)

NAME, INTRO, SLUG = 80, 300, 80


@transaction.atomic
def save_category(
    *,
    centre: HelpCentre,
    names: Mapping[str, str],
    intros: Mapping[str, str] | None = None,
    slug: str = "",
    icon: str = "",
    parent: Category | None = None,
    category: Category | None = None,
    by: Agent,
) -> Category:
    """Make one, the last beside its sisters, or change the one given.

    names, intros: by language; what is missing is told in the centre's own.
    slug: "" is made of its name, or stays as it is.

    Raises:
        NotAllowed: leads and admins say where articles stand.
        NameMissing: it needs one in the centre's own language.
        PlaceTaken, NoAddress: of its address.
        IconUnknown: it is none of `ICONS`.
        OtherCentre, InItself: of what it shall stand in.
    """
    rules.require_publish(by)
    HelpCentre.objects.select_for_update().get(pk=centre.pk)
    kept = category or Category(centre=centre)
    if kept.centre_id != centre.pk:
        raise OtherCentre
    kept.names = in_languages(names, centre.languages, limit=NAME, kept=kept.names)
    kept.intros = in_languages(intros, centre.languages, limit=INTRO, kept=kept.intros)
    if not kept.names.get(centre.language):
        raise NameMissing
    if icon and icon not in ICONS:
        raise IconUnknown
    kept.icon = icon
    kept.slug = _slug(slug, kept)
    _put_in(kept, parent)
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as taken:
        raise PlaceTaken from taken
    logger.info("category %s: saved by agent %s", kept.pk, by.pk)
    return kept


@transaction.atomic
def move_category(category: Category, *, up: bool, by: Agent) -> None:
    """Before the sister above it, or behind the one below; at the end nothing changes.

    Raises:
        NotAllowed: as for `save_category`.
    """
    sisters = _sisters(category, by)
    at = sisters.index(category)
    to = at - 1 if up else at + 1
    if 0 <= to < len(sisters):
        sisters[at], sisters[to] = sisters[to], sisters[at]
        _number(sisters)


@transaction.atomic
def place_category(category: Category, *, before: Category | None, by: Agent) -> None:
    """Before this sister; none: behind all of them.

    Raises:
        NotAllowed: as for `save_category`.
        OtherCentre: the two do not stand beside each other.
    """
    sisters = _sisters(category, by)
    if before is not None and before not in sisters:
        raise OtherCentre
    if before == category:
        return
    sisters.remove(category)
    at = sisters.index(before) if before is not None else len(sisters)
    sisters.insert(at, category)
    _number(sisters)


@transaction.atomic
def delete_category(category: Category, *, by: Agent) -> None:
    """Gone; only an empty one goes, so that no article loses its place.

    Raises:
        NotAllowed: as for `save_category`.
        NotEmpty: there are articles in it, archived ones as well, or categories.
    """
    rules.require_publish(by)
    HelpCentre.objects.select_for_update().get(pk=category.centre_id)
    if category.articles.exists() or category.children.exists():
        raise NotEmpty
    logger.info("category %s: deleted by agent %s", category.pk, by.pk)
    category.delete()


def _slug(typed: str, category: Category) -> str:
    if not typed.strip():
        if category.slug:
            return category.slug
        return _free(category)
    slug = slugify(typed)[:SLUG].strip("-_")
    if not slug:
        raise NoAddress
    return slug


def _free(category: Category) -> str:
    """An address of its name that no sister in the help centre has."""
    name = next(iter(category.names.values()))
    base = slugify(name)[: SLUG - 10].strip("-_") or category.public_id.hex[-12:]
    taken = set(
        Category.objects.filter(
            centre=category.centre, slug__startswith=base
        ).values_list("slug", flat=True)
    )
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _put_in(category: Category, parent: Category | None) -> None:
    above = parent
    while above is not None:
        if above.centre_id != category.centre_id:
            raise OtherCentre
        if above.pk == category.pk:
            raise InItself
        above = above.parent
    is_new_here = category._state.adding or category.parent_id != (parent and parent.pk)  # noqa: SLF001 - documented
    category.parent = parent
    if is_new_here:
        sisters = Category.objects.filter(centre=category.centre, parent=parent)
        last = sisters.aggregate(last=Max("position"))["last"]
        category.position = 0 if last is None else last + 1


def _sisters(category: Category, by: Agent) -> list[Category]:
    """In their order, under the lock of their help centre."""
    rules.require_publish(by)
    HelpCentre.objects.select_for_update().get(pk=category.centre_id)
    return list(
        Category.objects.filter(centre=category.centre_id, parent=category.parent_id)
    )


def _number(sisters: list[Category]) -> None:
    for position, sister in enumerate(sisters):
        sister.position = position
    Category.objects.bulk_update(sisters, ["position"])
