"""What people type about tags."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.forms import ActionForm, EditForm
from tickets.actions.tags import MOST_FORMER
from tickets.forms.base import TicketForm
from tickets.models import Tag
from tickets.queries.tags import offered
from tickets.tag_errors import SameTag, TagNameMissing, TagNameTaken

_LINE = {"dir": "auto", "autocomplete": "off"}


class TagForm(TicketForm):
    """Put one on a ticket."""

    name = forms.CharField(
        label=_("Tag"),
        max_length=60,
        widget=forms.TextInput(attrs={**_LINE, "list": "tags-offered"}),
    )

    def offered(self) -> QuerySet[Tag]:
        """What is proposed, with what it is for."""
        return offered(self.by)


class TagEditForm(EditForm):
    """One tag; cleaned for `save_tag`."""

    beside = {TagNameMissing: "name", TagNameTaken: "name"}

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("It changes everywhere at once: on tickets, in views, in macros."),
        widget=forms.TextInput(attrs=_LINE),
    )
    description = forms.CharField(
        label=_("What it is for"),
        max_length=200,
        required=False,
        help_text=_("Shown where somebody chooses a tag."),
        widget=forms.TextInput(attrs=_LINE),
    )
    former = forms.CharField(
        label=_("Other names"),
        max_length=5_000,
        required=False,
        help_text=_(
            "One a line: former names, or what others call it. Whoever types one, in a"
            " search or on a ticket, means this tag."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    @classmethod
    def of(cls, tag: Tag, data: Any) -> "TagEditForm":
        """The form of a tag there is."""
        former = tag.former.order_by("name").values_list("name", flat=True)
        now = {"name": tag.name, "description": tag.description}
        return cls(data, initial={**now, "former": "\n".join(former)})

    def clean(self) -> dict[str, Any]:
        """As the action takes it."""
        given = {**(super().clean() or self.cleaned_data)}
        lines = [one for one in given.get("former", "").splitlines() if one.strip()]
        if len(lines) > MOST_FORMER:
            said = gettext("At most %(count)s other names.") % {"count": MOST_FORMER}
            raise forms.ValidationError({"former": said})
        return {**given, "former": lines}


class TagMergeForm(ActionForm):
    """Into which one; cleaned for `merge_tags`."""

    beside = {SameTag: "into"}

    into = forms.CharField(
        label=_("Into the tag"),
        max_length=60,
        widget=forms.TextInput(attrs={**_LINE, "list": "tags-there"}),
    )

    def __init__(self, agent: Agent, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agent = agent

    def clean_into(self) -> Tag:
        """One that they may know of."""
        found = Tag.objects.meant(self.cleaned_data["into"])
        known = Tag.objects.known_to(self.agent)
        if found is None or not known.filter(pk=found.pk).exists():
            raise forms.ValidationError(gettext("There is no such tag."))
        return found
