"""What a reply promises, as its form carries it: pairs of words and times, unseen."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tickets.actions.promising import MOST, WHAT, NewPromise
from tickets.forms.fields import within_reach

# More sentences than these nobody waves away.
LOOKED_AT = 20
WHATS, DUES = "promise_what", "promise_due"


class PromisedInput(forms.HiddenInput):
    """Two hidden fields for each promise, in their order."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if not hasattr(data, "getlist"):
            return data.get(name)
        return list(zip(data.getlist(WHATS), data.getlist(DUES), strict=False))

    def render(self, name: str, value: Any, *args: Any, **kwargs: Any) -> SafeString:
        pairs = [pair for pair in value or () if isinstance(pair, tuple)]
        fields = [
            field for what, due in pairs for field in ((WHATS, what), (DUES, due))
        ]
        return format_html_join(
            "", '<input type="hidden" name="{}" value="{}">', fields
        )


class NotPromised(forms.MultipleHiddenInput):
    """Sentences that the writer says promise nothing."""


class NotPromisedField(forms.Field):
    """Any number of sentences, shortened as hints show them."""

    widget = NotPromised

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, value: Any) -> tuple[str, ...]:
        return tuple(str(one)[:WHAT] for one in (value or ())[:LOOKED_AT])


class PromisedField(forms.Field):
    """None, or some: what, and until when, on the writer's clock where it names none."""

    widget = PromisedInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, value: Any) -> tuple[NewPromise, ...]:
        pairs: Sequence[tuple[str, str]] = value or ()
        if len(pairs) > MOST:
            raise forms.ValidationError(_("That is more than one reply can promise."))
        return tuple(_promise(what, due) for what, due in pairs)


def _promise(what: str, due: str) -> NewPromise:
    words = " ".join(what.split())
    if not words or len(words) > WHAT:
        raise forms.ValidationError(_("Say in a few words what is promised."))
    return NewPromise(what=words, due_at=_moment(due))


def _moment(typed: str) -> datetime:
    try:
        moment = parse_datetime(typed)
        if moment is not None and timezone.is_naive(moment):
            moment = timezone.make_aware(moment)
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise forms.ValidationError(_("Say until when it is promised."))
    return within_reach(moment)
