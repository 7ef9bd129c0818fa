"""What admins do with fields of their own. None is ever deleted: its values stay."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.ids import new_id
from helpdesk.base.plaintext import one_line
from tickets.custom_fields import (
    ANYTIME,
    LONGEST_CHOICE,
    MOST_CHOICES,
    MOST_FIELDS,
    OF_CHOICES,
    Condition,
    Defined,
    Kind,
    Of,
    Option,
    Required,
    WrongValueError,
    is_empty,
)
from tickets.field_errors import (
    FieldKeyTaken,
    FieldKindStays,
    FieldNameMissing,
    TooManyFields,
    WrongChoices,
    WrongFieldCondition,
    WrongFieldValue,
)
from tickets.models import CustomField, Tag

KEY, LABEL, HELP = 40, 80, 300


@transaction.atomic
def save_field(
    *,
    of: str,
    kind: str,
    labels: Mapping[str, str],
    helps: Mapping[str, str] | None = None,
    key: str = "",
    options: Sequence[Option] = (),
    default: Any = None,
    required: str = Required.NO,
    required_when: Condition = ANYTIME,
    shown_when: Condition = ANYTIME,
    field: CustomField | None = None,
    by: Agent,
) -> CustomField:
    """Define a field, or change the one given. It can be filled in at once.

    labels, helps: by language, one at least of the first. key: what programs call it, of
        a new one; without it is made of the label. options: of choices; one that is left
        out is offered no more, and stays where it was chosen.

    Raises:
        OnlyAdmins: `by` is none.
        FieldNameMissing, FieldKeyTaken, FieldKindStays, WrongChoices, WrongFieldValue,
            WrongFieldCondition, TooManyFields: nothing was changed.
    """
    lock_admins(by)
    kept = field or CustomField(of=Of(of), kind=Kind(kind))
    if (kept.of, kept.kind) != (of, kind):
        raise FieldKindStays
    if field is None:
        kept.position = _room(of)
    kept.labels, kept.helps = _words(labels, LABEL), _words(helps or {}, HELP)
    if not kept.labels:
        raise FieldNameMissing
    kept.key = kept.key or _key(of, key, next(iter(kept.labels.values())))
    kept.options = _options(kept, options)
    kept.required = Required(required)
    if of != Of.TICKET and kept.required == Required.RESOLVE:
        raise WrongFieldCondition
    kept.required_when = kept.shown_when = {}
    kept.default_value = _default(kept.defined, default)
    kept.required_when = _condition(kept, required_when).written()
    kept.shown_when = _condition(kept, shown_when).written()
    kept.edited_by = by
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        raise FieldKeyTaken from error
    return kept


@transaction.atomic
def archive_field(field: CustomField, *, archived: bool, by: Agent) -> None:
    """Ask for it no more, or again. Values that are there stay.

    Raises:
        OnlyAdmins: `by` is none.
    """
    lock_admins(by)
    field.refresh_from_db()
    if archived == (field.archived_at is not None):
        return
    field.archived_at, field.edited_by = timezone.now() if archived else None, by
    field.save(update_fields=["archived_at", "edited_by", "edited_at"])


@transaction.atomic
def move_field(field: CustomField, *, up: bool, by: Agent) -> None:
    """Change places with the one before or after it; at the end nothing happens.

    Raises:
        OnlyAdmins: `by` is none.
    """
    lock_admins(by)
    field.refresh_from_db()
    fields = CustomField.objects.filter(of=field.of)
    beside = (
        fields.filter(position__lt=field.position).order_by("-position").first()
        if up
        else fields.filter(position__gt=field.position).order_by("position").first()
    )
    if beside is None:
        return
    field.position, beside.position = beside.position, field.position
    for one in (field, beside):
        one.save(update_fields=["position"])


def _room(of: str) -> int:
    fields = CustomField.objects.filter(of=of)
    if fields.filter(archived_at=None).count() >= MOST_FIELDS:
        raise TooManyFields
    return (fields.aggregate(last=Max("position"))["last"] or 0) + 1


def _words(words: Mapping[str, str], most: int) -> dict[str, str]:
    tidy = {code: one_line(said, limit=most) for code, said in words.items()}
    return {code: said for code, said in tidy.items() if said}


def _key(of: str, asked: str, label: str) -> str:
    """As asked for; else of the label's letters, or any where it has none."""
    if key := slugify(asked).replace("-", "_")[:KEY]:
        return key
    key = slugify(label).replace("-", "_")[:KEY].strip("_")
    taken = CustomField.objects.filter(of=of, key=key).exists()
    return key if key and not taken else new_id().hex[-KEY:]


def _options(field: CustomField, options: Sequence[Option]) -> list[dict[str, Any]]:
    """As they are kept; those that were left out stay behind, archived."""
    if field.kind not in OF_CHOICES:
        return []
    made = [_option(one) for one in options]
    names = [one["value"] for one in made]
    shown = [one["labels"] for one in made if not one["is_archived"]]
    if not shown or len(made) > MOST_CHOICES or len(set(names)) < len(names):
        raise WrongChoices
    left = [one for one in field.options if one["value"] not in names]
    return made + [{**one, "is_archived": True} for one in left]


def _option(option: Option) -> dict[str, Any]:
    labels = _words(option.labels, LONGEST_CHOICE)
    value = one_line(option.value, limit=LONGEST_CHOICE)
    first = next(iter(labels.values()), value)
    value = value or slugify(first).replace("-", "_") or first
    if not value:
        raise WrongChoices
    return {
        "value": value,
        "labels": labels or {"en": value},
        "is_archived": option.is_archived,
    }


def _default(field: Defined, default: Any) -> Any:
    try:
        return field.clean(default)
    except WrongValueError as error:
        raise WrongFieldValue(field.key, field.label, str(error)) from error


def _condition(field: CustomField, said: Condition) -> Condition:
    """As it can hold.

    Raises:
        WrongFieldCondition: it never could.
    """
    tag = Tag.spelt(said.tag)
    if field.of != Of.TICKET and (said.team or tag):
        raise WrongFieldCondition
    if said.team and not Team.objects.filter(public_id=said.team).exists():
        raise WrongFieldCondition
    return Condition(said.field, _wanted(field, said), said.team, tag)


def _wanted(field: CustomField, said: Condition) -> tuple[Any, ...]:
    if not said.field:
        return ()
    others = CustomField.objects.filter(of=field.of).exclude(pk=field.pk)
    other = others.filter(key=said.field).first()
    if other is None:
        raise WrongFieldCondition
    try:
        cleaned = [other.defined.clean(one) for one in said.values]
    except WrongValueError as error:
        raise WrongFieldCondition from error
    # Each of several choices by itself.
    flat = [x for one in cleaned for x in (one if isinstance(one, list) else [one])]
    return tuple(one for one in flat if not is_empty(one))
