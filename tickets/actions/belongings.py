"""What belongs to a customer or an organization, found by the models themselves, so that
what is added later comes along when two of them become one."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, Model, OneToOneField

from tickets.models import Identity

Rows = Mapping[str, Any]


def pointing(
    of: type[Model], *, but: type[Model]
) -> Iterator[tuple[str, type[Model], str]]:
    """Everything that belongs to rows of a model: which model, and by which field of it.

    but: tells of merges themselves, and stays where it is.
    """
    for one in of._meta.get_fields(include_hidden=True):  # noqa: SLF001 documented
        field = getattr(one, "field", None)
        if not isinstance(field, ForeignKey) or field.model is but:
            continue
        yield field.model._meta.label, field.model, field.name  # noqa: SLF001 documented


def give(model: type[Model], name: str, one: Model, into: Model) -> list[int]:
    """Its rows, one by one where the other has the same already: that stays behind."""
    rows = model._default_manager.filter(**{name: one})  # noqa: SLF001 documented
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return [pk for pk in keys if _set(model, name, pk, one, into)]


def take_back(
    model: type[Model], name: str, keys: Any, into: Model, one: Model
) -> None:
    """Those of these rows that are there still."""
    for pk in keys:
        _set(model, name, pk, into, one)


def again(now: Any, before: Any, after: Any) -> Any:
    """What something is once a change of it is undone: as it was, unless somebody said
    otherwise since."""
    return before if now == after else now


def _set(model: type[Model], name: str, pk: int, one: Model, into: Model) -> bool:
    rows = model._default_manager.filter(**{"pk": pk, name: one})  # noqa: SLF001
    field = model._meta.get_field(name)  # noqa: SLF001 documented
    if isinstance(field, OneToOneField) and (
        model._default_manager.filter(**{name: into}).exists()  # noqa: SLF001
    ):
        return False
    try:
        with transaction.atomic():
            return bool(rows.update(**{name: into}))
    except IntegrityError:
        return False


def is_used(identities: list[Identity]) -> bool:
    """Whether something was said to or from one of these, or it proved itself."""
    return bool(used_among(identities))


def used_among(identities: Collection[Identity]) -> set[int]:
    """The keys of those something was said to or from, or that proved themselves."""
    keys = [one.pk for one in identities]
    used = {one.pk for one in identities if one.verified_at is not None}
    for one in Identity._meta.get_fields(include_hidden=True):  # noqa: SLF001 documented
        found = getattr(one, "field", None)
        if found is None or not getattr(one, "auto_created", False):
            continue
        rows = found.model._default_manager.filter(  # noqa: SLF001
            **{f"{found.name}__in": keys}
        )
        used |= set(rows.values_list(found.name, flat=True))
    return used & set(keys)
