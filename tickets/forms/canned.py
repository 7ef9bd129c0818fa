"""What people type about canned replies."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.forms import ActionForm
from tickets.actions.canned import may_write_for
from tickets.errors import NameMissing, NameTaken, NothingToSay
from tickets.models import CannedReply
from tickets.queries.canned import teams_with_canned


class CannedReplyForm(ActionForm):
    """A canned reply: its name, its words, and whose it is."""

    beside = {NameMissing: "name", NameTaken: "name", NothingToSay: "text"}

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
        help_text=_("They are put in as they are, to be changed before they are sent."),
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 10}),
    )
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label=_("Who may use it"),
        to_field_name="public_id",
        required=False,
        empty_label=_("Everybody"),
    )
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
        team = cast("forms.ModelChoiceField[Team]", self.fields["team"])
        team.queryset = teams_with_canned(agent)
        if not may_write_for(agent, None):
            # What everybody uses is for leads and admins to write.
            team.required, team.empty_label = True, None

    def clean_tags(self) -> list[str]:
        return str(self.cleaned_data["tags"]).split(",")

    @classmethod
    def of(cls, reply: CannedReply, agent: Agent, data: Any) -> "CannedReplyForm":
        """The form of a reply there is."""
        team = reply.team and reply.team.public_id
        now = {"name": reply.name, "text": reply.text, "team": team}
        now["tags"] = ", ".join(reply.tags)
        return cls(agent, data, initial=now)
