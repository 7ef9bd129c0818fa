"""What people type about canned replies."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.forms import ActionForm, EditForm
from tickets.actions.canned import FOLDER, may_write_for
from tickets.errors import NameMissing, NameTaken, NothingToSay
from tickets.forms.fields import FilesField
from tickets.macro_errors import VariableUnknown
from tickets.models import CannedReply
from tickets.queries.canned import folders, teams_with_canned

MINE = "mine"


class CannedReplyForm(EditForm):
    """A canned reply: its name, its words, where it lies, and whose it is."""

    beside = {
        NameMissing: "name",
        NameTaken: "name",
        NothingToSay: "text",
        VariableUnknown: "text",
    }

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("It is what the reply is found by, after / in the composer."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    text = forms.CharField(
        label=_("Words"),
        max_length=50_000,
        strip=False,
        help_text=_("They are put in to be changed before they are sent."),
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 10}),
    )
    folder = forms.CharField(
        label=_("Folder"),
        max_length=2 * FOLDER + 3,
        required=False,
        help_text=_("“Shipping”, or “Shipping / Lost”; empty: in none."),
        widget=forms.TextInput(
            attrs={"dir": "auto", "list": "canned-folders", "autocomplete": "off"}
        ),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("Any language")), *settings.LANGUAGES],
        help_text=_("Customers who write in it get it first."),
    )
    whose = forms.ChoiceField(label=_("Who may use it"))
    tags = forms.CharField(
        label=_("Tags"),
        max_length=400,
        required=False,
        help_text=_(
            "With commas. What is tagged “can” is offered where a reply says what we"
            " cannot do."
        ),
    )

    def __init__(self, agent: Agent, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agent = agent
        self.teams = {str(one.public_id): one for one in teams_with_canned(agent)}
        offered: list[tuple[str, Any]] = [(MINE, _("I alone"))]
        offered += [(key, str(team)) for key, team in self.teams.items()]
        if may_write_for(agent, None):
            offered.append(("", _("Everybody")))
        field = cast("forms.ChoiceField", self.fields["whose"])
        field.choices = offered
        field.required = not may_write_for(agent, None)

    @property
    def known_folders(self) -> list[str]:
        """Those there are, to choose from."""
        return folders(self.agent)

    def clean(self) -> dict[str, Any]:
        """As the action takes it."""
        cleaned = {**(super().clean() or self.cleaned_data)}
        whose = cleaned.pop("whose", MINE)
        return {
            **cleaned,
            "team": self.teams.get(whose),
            "is_personal": whose == MINE,
        }

    def clean_tags(self) -> list[str]:
        return str(self.cleaned_data["tags"]).split(",")

    @classmethod
    def of(cls, reply: CannedReply, agent: Agent, data: Any) -> "CannedReplyForm":
        """The form of a reply there is."""
        team = str(reply.team.public_id) if reply.team else ""
        now = {"name": reply.name, "text": reply.text, "folder": reply.folder}
        now |= {"language": reply.language, "tags": ", ".join(reply.tags)}
        now["whose"] = MINE if reply.owner_id else team
        return cls(agent, data, initial=now)


class CannedFilesForm(ActionForm):
    """Files that come along wherever it is put in."""

    files = FilesField(label=_("Files that come along"))  # type: ignore[assignment]
