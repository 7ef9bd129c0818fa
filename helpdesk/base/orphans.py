"""Bytes that no row names: they go, once nobody can be about to name them.

A row names its bytes in a field called `blob`, in whichever app it is: that is the one
rule a model has to keep for its bytes to stay.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.apps import apps
from django.db.models import Model
from django.utils import timezone

from helpdesk.base import blobs

FIELD = "blob"
# Whoever wrote bytes names them in the transaction that follows; none takes this long.
YOUNG = timedelta(hours=24)


def forget(names: Iterable[str]) -> int:
    """Remove these bytes but those that a row names; how many there were of them.

    Call it after the rows that named them are gone, committed (R5).
    """
    wanted = {name for name in names if name}
    unnamed = wanted - set(_named(wanted)) if wanted else set()
    before = timezone.now() - YOUNG
    return sum(blobs.remove(name, unless_since=before) for name in sorted(unnamed))


def _named(wanted: set[str]) -> Iterator[str]:
    """In one statement: a file that moves from a draft to its message is named by one of
    the two at every moment, but between two statements it could slip by both."""
    first, *others = [
        model._default_manager.filter(blob__in=wanted).order_by().values_list(FIELD)  # noqa: SLF001 - documented
        for model in keepers()
    ]
    for (name,) in first.union(*others):
        yield name


def keepers() -> list[type[Model]]:
    """Every model whose rows name bytes."""
    return [
        model
        for model in apps.get_models()
        if any(field.name == FIELD for field in model._meta.get_fields())  # noqa: SLF001 - documented
    ]
