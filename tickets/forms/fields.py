"""The fields that several forms of a ticket share."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise, lazy
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tickets.actions import NewFile
from tickets.actions.files import MAX_BYTES
from tickets.assignment import Turn
from tickets.detect.later import read
from tickets.queries.times import Clock

if TYPE_CHECKING:
    _ModelChoiceField = forms.ModelChoiceField[Any]
    _ModelChoiceIterator = forms.models.ModelChoiceIterator[Any]
else:
    _ModelChoiceField = forms.ModelChoiceField
    _ModelChoiceIterator = forms.models.ModelChoiceIterator


class Picked(_ModelChoiceField):
    """Something of this ticket, by its public id, chosen by the button pressed."""

    def __init__(self, queryset: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(
            queryset=queryset,
            to_field_name="public_id",
            widget=forms.HiddenInput,
            error_messages={"invalid_choice": _("That is not there any more.")},
            **kwargs,
        )


class _OrTurn(_ModelChoiceIterator):
    def __iter__(self) -> Any:
        yield from super().__iter__()
        yield Turn.NEXT.value, _("Whoever’s turn it is")


class OwnerField(_ModelChoiceField):
    """Somebody who may own it, or whoever's turn it is."""

    iterator = _OrTurn

    def clean(self, value: Any) -> Any:
        return Turn.NEXT if value == Turn.NEXT.value else super().clean(value)


class Files(forms.FileInput):
    """All uploads under one name."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.FileField):
    """Any number of files, together not above what mail servers take."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=Files(attrs={"multiple": True}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> tuple[NewFile, ...]:
        uploads: Sequence[UploadedFile[Any]] = [one for one in (data or []) if one]
        if sum(upload.size or 0 for upload in uploads) > MAX_BYTES:
            raise forms.ValidationError(
                _(
                    "These files are larger than 25 MB together; mail servers refuse that."
                )
            )
        return tuple(
            NewFile(
                filename=upload.name or "file",
                content_type=upload.content_type or "application/octet-stream",
                content=upload.read(),
            )
            for upload in uploads
        )


class ButtonOnly(forms.HiddenInput):
    """A value that only a button sends; the form itself renders nothing."""

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        return SafeString("")


# Business hours are not looked up any further, either.
REACH = timedelta(days=3660)

UNREAD = _(
    "No time can be read from that. Write “Fri 9”, “tomorrow 14:30”, “in 2 hours”,"
    " “3 days” or “24 December”."
)
_zone = lazy(timezone.get_current_timezone_name, str)


class Moment(forms.DateTimeField):
    """A time typed into the browser's own picker, on the clock it names."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            ),
            help_text=format_lazy(_("Time zone: {zone}"), zone=_zone()),
            **kwargs,
        )


class SnoozeMoment(Moment):
    """A time as people say it, or one of the usual ones by its name: reckoned when it is
    sent, on the clock of whoever sends it."""

    def __init__(self, *, autofocus: bool = False, **kwargs: Any) -> None:
        super().__init__(
            error_messages={"invalid": UNREAD, "required": UNREAD}, **kwargs
        )
        self.help_text = format_lazy(
            _("“Fri 9”, “tomorrow 14:30”, “in 2h”, “3d”. Time zone: {zone}"),
            zone=_zone(),
        )
        attrs: dict[str, Any] = {"autocomplete": "off", "dir": "auto"}
        if autofocus:
            attrs["autofocus"] = True
        self.widget = forms.DateTimeInput(attrs, format="%Y-%m-%d %H:%M")

    def to_python(self, value: Any) -> datetime | None:
        if value in SNOOZES:
            _label, when = SNOOZES[value]
            return when()
        found = _read(value) if isinstance(value, str) else None
        # What is over was understood all the same: the action says that it is.
        moment = found or super().to_python(value)
        return within_reach(moment) if moment is not None else None

    def told(self, value: Any) -> str:
        """How it will be read, in full; or why it will not."""
        try:
            moment = self.to_python(value)
        except forms.ValidationError as wrong:
            return str(wrong.messages[0])
        if moment is None:
            return ""
        there = timezone.localtime(moment)
        return f"{WEEKDAYS[there.weekday()]}, {Clock(timezone.now()).full(moment)}"


def _read(text: str) -> datetime | None:
    zone = timezone.get_current_timezone()
    language = get_language() or ""
    return read(text, now=timezone.now(), zone=zone, language=language, reach=REACH)


def within_reach(moment: datetime) -> datetime:
    """A slip of the finger makes it the year 9999, beyond which nothing is reckoned."""
    if moment > timezone.now() + REACH:
        raise forms.ValidationError(_("Choose a time within ten years."))
    return moment


def tomorrow_morning() -> datetime:
    """The usual "later": nine o'clock tomorrow, on the clock people see."""
    return _morning_in(days=1)


def next_monday() -> datetime:
    """Nine o'clock on the first Monday after today."""
    return _morning_in(days=7 - timezone.localtime().weekday())


def in_four_hours() -> datetime:
    return timezone.now() + timedelta(hours=4)


def _morning_in(*, days: int) -> datetime:
    day = timezone.localtime() + timedelta(days=days)
    return day.replace(hour=9, minute=0, second=0, microsecond=0)


# What the buttons beside the field send, what they say and what they mean.
SNOOZES: dict[str, tuple[Promise, Callable[[], datetime]]] = {
    "in-4-hours": (_("In 4 hours"), in_four_hours),
    "tomorrow": (_("Tomorrow 9:00"), tomorrow_morning),
    "monday": (_("Next Monday 9:00"), next_monday),
}
