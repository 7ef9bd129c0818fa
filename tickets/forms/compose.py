"""Where people write: replies, notes, their drafts, and how far they have read."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.within import OURS
from tickets.actions import Recipients
from tickets.errors import Stale, TakenBack
from tickets.forms.base import TicketForm
from tickets.forms.fields import ButtonOnly, FilesField, Picked, SnoozeMoment
from tickets.forms.promised import NotPromisedField, PromisedField
from tickets.forms.promises import AsksOutcomes
from tickets.models import CannedReply, Channel, Draft, DraftFile, DraftTaking
from tickets.queries import choices
from tickets.queries.ways import ways

MAX_TEXT = 200_000
MAX_HTML = 600_000
# What the database's columns hold.
MAX_SEQ = 2**63 - 1
MAX_VERSION = 2**31 - 1


def _html() -> forms.CharField:
    """The same words with their formatting; an editor fills it in, people do not."""
    return forms.CharField(
        required=False, strip=False, max_length=MAX_HTML, widget=forms.HiddenInput
    )


class _Chosen(NamedTuple):
    """By which channel, and whether where everybody reads it."""

    channel: Channel | None = None
    public: bool | None = None


class WayField(forms.ChoiceField):
    """By which way (`Way.value`); nothing chosen: the best. What can be gone the action
    knows."""

    def __init__(self) -> None:
        super().__init__(label=_("By"), required=False)

    def clean(self, value: Any) -> _Chosen:
        own, _colon, how = str(value or "").partition(":")
        if not own:
            return _Chosen()
        try:
            channel = Channel.everything.filter(public_id=UUID(own)).first()
        except ValueError:
            channel = None
        if channel is None or how not in {"", "public", "private"}:
            raise forms.ValidationError(gettext("There is no such way any more."))
        return _Chosen(channel, how == "public" if how else None)


# Commas and the like part them, but for those in names and within brackets.
_ONE = re.compile(r"(?:\"[^\"]*\"|<[^<>]*>|[^,;\n\"<])+")


class PeopleField(forms.CharField):
    """Addresses in a line, as mail programs write them."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            max_length=20_000,
            widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
            **kwargs,
        )

    def clean(self, value: Any) -> tuple[str, ...]:
        typed = str(super().clean(value) or "")
        return tuple(one.strip() for one in _ONE.findall(typed) if one.strip())


def chosen_people(given: dict[str, Any]) -> Recipients | None:
    """Whom a letter is to go to; None: nobody was named. They are taken out of `given`."""
    named = {name: given.pop(name, ()) for name in ("to", "cc", "bcc")}
    return Recipients(**named) if any(named.values()) else None


class WantedField(forms.CharField):
    """Whether somebody wants what a letter can have; nothing said: as usual."""

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, required=False, widget=forms.HiddenInput)

    def clean(self, value: Any) -> bool | None:
        return {"0": False, "1": True}.get(str(value or ""))


class OnceForm(TicketForm):
    """Words that are said once, however often the form is sent."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def run(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        done = super().run(action, *args, **kwargs)
        if isinstance(self.refusal, TakenBack):
            # Who sends what stands here now wants it sent.
            self.show(key=uuid4())
        return done

    def show(self, **values: Any) -> None:
        """Let the form, which was sent, show something else than it was sent with."""
        shown = {name: self.data.get(name) for name in self.data}
        shown |= {self.add_prefix(name): str(value) for name, value in values.items()}
        self.data = shown


class ReplyForm(AsksOutcomes, OnceForm):
    text = forms.CharField(
        label=_("Your reply"),
        required=False,
        strip=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 7, "dir": "auto"}),
    )
    html = _html()
    files = FilesField(  # type: ignore[assignment] # named as the action's argument
        label=_("Files"), required=False
    )
    # The newest message on the page: who wrote since is not overlooked.
    seen = forms.IntegerField(
        required=False, min_value=0, max_value=MAX_SEQ, widget=forms.HiddenInput
    )
    # Only the button says so: a refused try must not stick to the next one.
    channel = WayField()
    to = PeopleField(_("To"), help_text=_("Empty: all who take part."))
    cc = PeopleField(_("CC"))
    bcc = PeopleField(_("BCC"))
    and_resolve = forms.BooleanField(required=False, widget=ButtonOnly)
    anyway = forms.BooleanField(required=False, widget=ButtonOnly)
    at = SnoozeMoment(label=_("Send at"), required=False)
    snooze_until = SnoozeMoment(label=_("Then snooze until"), required=False)
    signature = WantedField(_("With the signature"))
    quote = WantedField(_("With what it answers"))
    promises = PromisedField()
    no_promise = NotPromisedField()

    def scope(self) -> None:
        # All that happened up to now stands on the page this form is on.
        self.fields["seen"].initial = self.ticket.seq
        # Looked for when it is shown, not when it is sent.
        cast("WayField", self.fields["channel"]).choices = self._ways
        if self.data.get("and_resolve"):
            self.ask_outcomes()

    def says(self) -> list[str]:
        """How the times that are typed so far will be read."""
        fields = (self["at"], self["snooze_until"])
        read = (cast("SnoozeMoment", one.field).told(one.value()) for one in fields)
        return [told for told in read if told]

    def _ways(self) -> list[tuple[str, str]]:
        found = ways(self.ticket)
        open_ones = [one for one in found.all if one.is_open]
        every = [(one.value, f"{one.shown} ({one.why})") for one in open_ones]
        # Where words may become public, it is said of each way whether they do.
        best = [] if found.is_public else [("", gettext("The best way"))]
        return [*best, *every]

    def clean(self) -> dict[str, Any]:
        """How long a reply may be taken back is its writer's own choice. On a page nothing
        becomes public that was not said to: what was best when it was shown may be public
        by now."""
        given = super().clean() or self.cleaned_data
        way = given.get("channel", _Chosen())
        hold = timedelta(seconds=self.by.undo_seconds)
        people = chosen_people(given)
        return {
            **given,
            "people": people,
            "channel": way.channel,
            "public": bool(way.public),
            "hold": hold,
        }

    def run(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        done = super().run(action, *args, **kwargs)
        if isinstance(self.refusal, Stale):
            # The page that shows this form again shows what was new as well.
            self.show(seen=self.ticket.seq)
        return done


class NoteForm(OnceForm):
    text = forms.CharField(
        label=_("Internal note"),
        required=False,
        strip=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Only colleagues see it."),
    )
    html = _html()


class DraftForm(TicketForm):
    mode = forms.ChoiceField(choices=Draft.Mode.choices)
    text = forms.CharField(required=False, strip=False, max_length=MAX_TEXT)
    html = _html()
    version = forms.IntegerField(
        required=False, min_value=0, max_value=MAX_VERSION, widget=forms.HiddenInput
    )
    channel = WayField()
    to = PeopleField(_("To"))
    cc = PeopleField(_("CC"))
    bcc = PeopleField(_("BCC"))
    signature = WantedField(_("With the signature"))
    quote = WantedField(_("With what it answers"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        people = chosen_people(given)
        way = given.get("channel", _Chosen())._asdict()
        return {**given, **way, "people": people}


class AttachForm(TicketForm):
    mode = forms.ChoiceField(choices=Draft.Mode.choices)
    files = FilesField(  # type: ignore[assignment] # named as the action's argument
        label=_("Files"), required=False
    )
    # One that was put into the words: its files come along.
    canned_reply = Picked(CannedReply.objects.none(), required=False)
    # Of one picture: the name by which the words have it within them.
    content_id = forms.CharField(required=False, widget=forms.HiddenInput)

    def scope(self) -> None:
        self.choose("canned_reply", CannedReply.objects.usable_by(self.by))

    def clean_content_id(self) -> str:
        name = str(self.cleaned_data["content_id"])
        if name and name not in OURS:
            raise forms.ValidationError(gettext("That is no name of a picture."))
        return name

    def clean(self) -> dict[str, Any]:
        given = {**(super().clean() or self.cleaned_data)}
        name, files = given.pop("content_id", ""), given.get("files", ())
        if not files and not given.get("canned_reply") and not self.errors:
            self.add_error("files", gettext("Choose a file."))
        if name and len(files) == 1:
            given["files"] = (replace(files[0], content_id=name),)
        return given


class DropFileForm(TicketForm):
    file = Picked(DraftFile.objects.none())

    def scope(self) -> None:
        self.choose("file", choices.draft_files(self.ticket, self.by))


class ShareDraftForm(TicketForm):
    """Whether colleagues read along; the button says which."""

    shared = forms.BooleanField(label=_("Let colleagues read along"), required=False)


class TakeDraftForm(TicketForm):
    writer = Picked(Agent.objects.none())

    def scope(self) -> None:
        shared = choices.shared_drafts(self.ticket, self.by)
        self.choose("writer", Agent.objects.filter(pk__in=shared.values("agent")))


class TakingForm(TicketForm):
    """One time that a draft was taken over."""

    taking = Picked(DraftTaking.objects.none())

    def scope(self) -> None:
        self.choose("taking", DraftTaking.objects.filter(ticket=self.ticket))


class SeenForm(TicketForm):
    seq = forms.IntegerField(
        min_value=0, max_value=MAX_SEQ, widget=forms.HiddenInput, initial=0
    )

    def scope(self) -> None:
        self.fields["seq"].initial = self.ticket.last_message_seq
