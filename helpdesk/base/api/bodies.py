"""What callers send: strict, typed, and with ids that stand for rows they may name."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers

from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line

TEN_YEARS = timedelta(days=3660)


class Form(dict[str, Any]):
    """What a form sent. It knows no types: each value of it is text, or a file."""


def _mistyped(field: Any, value: Any) -> bool:
    """Whether JSON has another type here than the schema says: DRF would guess."""
    match field, value:
        case (
            serializers.CharField() | serializers.ChoiceField(),
            bool() | int() | float(),
        ):
            return True
        case serializers.BooleanField(), str() | int() | float():
            return not isinstance(value, bool)
        case serializers.IntegerField() | serializers.FloatField(), str() | bool():
            return True
        case serializers.ListField(), list():
            return any(_mistyped(field.child, one) for one in value)
        case serializers.DictField(), dict():
            return any(_mistyped(field.child, one) for one in value.values())
    return False


class Body(serializers.Serializer[Any]):
    """What one call takes. A field it does not know is an error, never ignored (AC-53).

    by: who asks. about: what the call is about, where its address names something.
    """

    default_error_messages = {
        "unknown_field": "There is no such field.",
        "wrong_type": "That is of another type than this takes.",
    }

    @property
    def by(self) -> Agent:
        by: Agent = self.root.context["by"]
        return by

    @property
    def about(self) -> Any:
        return self.root.context.get("about")

    def to_internal_value(self, data: Any) -> Any:
        """Its values by the names of their sources."""
        if isinstance(data, Mapping):
            known = {name for name, field in self.fields.items() if not field.read_only}
            unknown = [str(name) for name in data if name not in known]
            if unknown:
                words = self.error_messages["unknown_field"]
                raise serializers.ValidationError(
                    {name: [words] for name in unknown}, code="unknown_field"
                )
            self._refuse_mistyped(data)
        return super().to_internal_value(data)

    def _refuse_mistyped(self, data: Mapping[Any, Any]) -> None:
        wrong = [
            name
            for name, field in self.fields.items()
            if name in data and _mistyped(field, data[name])
        ]
        if wrong and not isinstance(data, Form):
            words = self.error_messages["wrong_type"]
            raise serializers.ValidationError(
                {name: [words] for name in wrong}, code="wrong_type"
            )


class Choose(serializers.UUIDField):
    """A row by its id. `among` says which can be named here; any other is a 404 (AC-48).

    Others than those it knows nothing of: whether the row exists cannot be told.
    """

    default_error_messages = {
        "does_not_exist": "There is nothing of this id that you may name here.",
    }

    def __init__(self, among: Callable[[Any], QuerySet[Any]], **kwargs: Any) -> None:
        self.among = among
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        """The row.

        Raises:
            ValidationError: no id, or of nothing that can be named here.
        """
        # DRF takes numbers for ids, too.
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        value = super().to_internal_value(data)
        row = self.among(self._body()).filter(public_id=value).first()
        if row is None:
            self.fail("does_not_exist")
        return row

    def _body(self) -> Body:
        parent = self.parent
        while not isinstance(parent, Body):
            parent = parent.parent
        return parent


class Line(serializers.CharField):
    """A name: what a mail's header or a log could trip over becomes a space."""

    def to_internal_value(self, data: Any) -> str:
        """One line, which is something if it has to be.

        Raises:
            ValidationError: no text, or none that can be seen.
        """
        text = super().to_internal_value(data)
        line = one_line(text, limit=len(text))
        if not line and not self.allow_blank:
            self.fail("blank")
        return line


class Moment(serializers.DateTimeField):
    """A time with its zone, within ten years: nothing is reckoned beyond."""

    default_error_messages = {
        "too_far": "A time within ten years.",
        "no_zone": "A time with its zone: 2026-11-28T09:00:00Z.",
    }

    def enforce_timezone(self, value: datetime) -> datetime:
        """Nobody guesses which clock was meant."""
        if timezone.is_naive(value):
            self.fail("no_zone")
        return value

    def to_internal_value(self, value: Any) -> datetime:
        """The instant.

        Raises:
            ValidationError: no such time, none with a zone, or too far away.
        """
        moment: datetime = super().to_internal_value(value)
        if abs(moment - timezone.now()) > TEN_YEARS:
            self.fail("too_far")
        return moment
