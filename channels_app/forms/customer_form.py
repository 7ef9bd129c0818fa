"""What a customer fills in: a form as its admin made it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channels_app import tokens
from channels_app.actions.filling import (
    LONGEST,
    LONGEST_NAME,
    LONGEST_SUBJECT,
    Filled,
)
from channels_app.actions.form_files import Held
from channels_app.errors import FilesTooLarge, NoAddress, NothingWritten
from channels_app.forms.widget_fields import Words
from helpdesk.base import patterns
from helpdesk.base.forms import ActionForm
from helpdesk.base.links import MAX_URL, linkify, safe_url
from helpdesk.base.plaintext import printable
from tickets.actions import NewFile
from tickets.forms.fields import FilesField

LONGEST_ANSWER = 500
# Before the names of a company's own questions, so that none of them is one of ours.
OWN = "q-"


class Unseen(forms.CharField):
    """What no person types: nobody could be told what is wrong with it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, **more)

    def to_python(self, value: Any) -> str:
        return printable(super().to_python(value) or "")


class CustomerForm(ActionForm):
    """Who they are, what it is about, what the company asks, files.

    `website` is seen by robots alone; what they type there gives them away.
    """

    beside = {NoAddress: "mail", NothingWritten: "text", FilesTooLarge: "files"}

    token = Unseen(widget=forms.HiddenInput)
    page = Unseen(widget=forms.HiddenInput)
    website = Unseen(
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )  # fmt: skip
    name = Words(limit=LONGEST_NAME, label=_("Your name"))
    mail = forms.CharField(
        label=_("Your e-mail address"), max_length=254, help_text=_("We answer there."),
        widget=forms.TextInput(
            attrs={"type": "email", "autocomplete": "email", "dir": "ltr"}
        ),
    )  # fmt: skip
    subject = Words(limit=LONGEST_SUBJECT, label=_("Subject"))
    text = Words(limit=LONGEST, lines=True, label=_("Your message"))
    files = FilesField(  # type: ignore[assignment] # the uploads of a form, by name
        label=_("Files"), required=False,
        help_text=_("Ten files with 10 MB each, and 25 MB together, are the most."),
    )  # fmt: skip
    consent = forms.BooleanField()

    def __init__(
        self,
        *args: Any,
        channel: int,
        config: Mapping[str, Any],
        held: Sequence[Held] = (),
        is_gone: bool = False,
        **more: Any,
    ) -> None:
        """held: files of it that are kept already. is_gone: others were, and are not."""
        super().__init__(*args, **more)
        self.channel, self.questions = channel, config["fields"]
        self.held, self.is_gone, self.is_held = list(held), is_gone, False
        self.consented = config["consent"]
        self.fields["token"].initial = tokens.begin_form(channel)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["text"].widget.attrs["rows"] = 8
        for question in self.questions:
            self.fields[OWN + question["name"]] = _asked(question)
        if self.consented:
            self.fields["consent"].label = linkify(self.consented)
        for name in ("subject", "uploads", "consent"):
            if not config[name]:
                del self.fields["files" if name == "uploads" else name]
        own = [OWN + question["name"] for question in self.questions]
        self.order_fields(["name", "mail", *own, "subject", "text", "files"])

    def clean_page(self) -> str:
        page = str(self.cleaned_data["page"])[:MAX_URL]
        is_web = page.lower().startswith(("http://", "https://"))
        return (safe_url(page) or "") if is_web else ""

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if self.is_gone and "files" in self.fields:
            words = _(
                "A file was kept for an hour, and is gone now. Choose it once more."
            )
            self.add_error("files", words)
        return typed

    def filled(self) -> Filled:
        """What was typed, once it is valid."""
        typed = self.cleaned_data
        return Filled(
            token=typed["token"],
            mail=typed["mail"],
            text=typed["text"],
            name=typed["name"],
            subject=typed.get("subject", ""),
            filled=self._answers(),
            page=typed["page"],
            files=[*(one.opened() for one in self.held), *typed.get("files", ())],
            is_trapped=bool(typed["website"]),
        )

    def begin_anew(self) -> None:
        """The same words on a page that is opened just now."""
        self.data = {**self.data, "token": tokens.begin_form(self.channel)}

    @property
    def trap(self) -> forms.BoundField:
        return self["website"]

    def shown(self) -> list[forms.BoundField]:
        """What people see, in its order."""
        return [one for one in self.visible_fields() if one.name != "website"]

    def new_files(self) -> Sequence[NewFile]:
        """What was chosen now and may be kept, whatever else is wrong."""
        typed = self.cleaned_data if self.is_bound else {}
        return () if typed.get("website") else typed.get("files", ())

    def hold(self, held: Sequence[Held]) -> None:
        """What was chosen now is kept, too."""
        self.held, self.is_held = [*self.held, *held], True

    @property
    def loses_files(self) -> bool:
        """A page cannot give files back that were not kept."""
        has_files = self.is_bound and "files" in self.fields
        return has_files and not self.is_held and bool(self["files"].data)

    def _answers(self) -> list[dict[str, Any]]:
        typed = self.cleaned_data
        found = [
            {"label": question["label"], "value": typed[OWN + question["name"]]}
            for question in self.questions
            if typed[OWN + question["name"]]
        ]
        if self.consented:
            found.append({"label": self.consented, "value": True})
        return found


def _asked(question: Mapping[str, Any]) -> forms.Field:
    """The field of a company's own question."""
    label, required = question["label"], bool(question["required"])
    match question["kind"]:
        case "checkbox":
            return forms.BooleanField(label=label, required=required)
        case "choice":
            choices = [("", "–"), *((one, one) for one in question["options"])]
            return forms.ChoiceField(label=label, required=required, choices=choices)
    asked = Words(limit=LONGEST_ANSWER, label=label, required=required)
    if question["kind"] == "phone":
        look = {"type": "tel", "autocomplete": "tel", "dir": "ltr"}
        asked.widget.attrs.update(look)
    if pattern := question.get("pattern"):
        asked.validators.append(_Pattern(pattern))
    return asked


class _Pattern:
    """What an answer has to look like."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def __call__(self, answer: str) -> None:
        if not patterns.matches(self.pattern, answer):
            raise forms.ValidationError(_("This does not look right."))
