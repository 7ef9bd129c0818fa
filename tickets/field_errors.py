"""Refusals about fields that admins define, and their values."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class FieldsMissing(Refused):
    """A ticket is not resolved before these have a value."""

    code = "fields_missing"

    def __init__(self, keys: Sequence[str], labels: Sequence[str]) -> None:
        super().__init__()
        self.labels, self.data = labels, {"fields": [*keys]}

    def __str__(self) -> str:
        said = _("Fill in first, and then resolve: %(fields)s.")
        return said % {"fields": ", ".join(self.labels)}


class NoSuchField(Refused):
    """No field of this name, or not any more."""

    code = "no_such_field"

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key, self.data = key, {"field": key}

    def __str__(self) -> str:
        return _("There is no field “%(key)s” here. Nothing was changed.") % {
            "key": self.key
        }


class WrongFieldValue(Refused):
    """No value of this field's kind."""

    code = "wrong_field_value"

    def __init__(self, key: str, label: str, why: str) -> None:
        super().__init__()
        self.key, self.label, self.why = key, label, why
        self.data = {"field": key}

    def __str__(self) -> str:
        return f"{self.label}: {self.why}"


class FieldNeeded(Refused):
    """It may be changed, not emptied."""

    code = "field_needed"

    def __init__(self, key: str, label: str) -> None:
        super().__init__()
        self.key, self.label, self.data = key, label, {"field": key}

    def __str__(self) -> str:
        said = _("%(field)s is always required: change it, but do not empty it.")
        return said % {"field": self.label}


class FieldNameMissing(Refused):
    """Nobody would know what to fill in."""

    code = "field_name_missing"

    def __str__(self) -> str:
        return _("Write what people read beside the field.")


class FieldKeyTaken(Refused):
    """Programs could not tell the two apart."""

    code = "field_key_taken"

    def __str__(self) -> str:
        return _("Another field has this name for programs. Choose another one.")


class FieldKindStays(Refused):
    """Values of one kind are none of another."""

    code = "field_kind_stays"

    def __str__(self) -> str:
        return _(
            "A field keeps its kind and what it is of. Archive it and add another."
        )


class WrongChoices(Refused):
    """No choices where there have to be some, or two that are called the same."""

    code = "wrong_choices"

    def __str__(self) -> str:
        return _("Name the choices, each once, one in a line.")


class TooManyFields(Refused):
    """Nobody fills in so many."""

    code = "too_many_fields"

    def __str__(self) -> str:
        return _("There are too many fields. Archive some of them first.")


class WrongFieldCondition(Refused):
    """It would never hold: of a field that is not there, or a value it cannot have."""

    code = "wrong_field_condition"

    def __str__(self) -> str:
        return _(
            "A condition names another field of the same kind of thing, and values that"
            " this field can have. Teams, tags and resolving are of tickets alone."
        )
