"""What an admin says of a webhook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.forms import OneLine
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.egress import LONGEST_URL
from helpdesk.base.forms import ActionForm
from helpdesk.webhooks import wanted
from helpdesk.webhooks.errors import AddressRefused, NoTypes, UnknownName, UnknownType
from helpdesk.webhooks.models import Subscription
from tickets.forms.policies import Named
from tickets.models import Channel, Priority, Tag


class WebhookForm(ActionForm):
    """All of it; what is left empty below the kinds of events holds for all tickets."""

    beside = {
        AddressRefused: "url",
        UnknownName: "url",
        NoTypes: "types",
        UnknownType: "types",
    }

    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_URL,
        widget=forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://"}),
        help_text=_("Where your server takes them: a public address of the web."),
    )
    description = OneLine(
        label=_("Description"),
        max_length=200,
        required=False,
        help_text=_("For you and your colleagues: what it is for."),
    )
    types = forms.CharField(
        label=_("Kinds of events"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr", "spellcheck": "false"}),
        help_text=_(
            "One a line: ticket.replied, the beginning of several such as"
            " ticket.promise*, or * for all."
        ),
    )
    owner = forms.ModelChoiceField(
        label=_("By whose rights"),
        queryset=Agent.objects.active().order_by("name"),
        to_field_name="public_id",
        empty_label=None,
        help_text=_(
            "Only events of tickets that this person may see are sent, and none once"
            " they are deactivated."
        ),
    )
    teams = forms.ModelMultipleChoiceField(
        label=_("Teams"),
        queryset=Team.objects.order_by("name"),
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    channels = forms.ModelMultipleChoiceField(
        label=_("Channels"),
        queryset=Channel.objects.order_by("name"),
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    priorities = forms.MultipleChoiceField(
        label=_("Priorities"),
        choices=[(one.name.lower(), one.label) for one in sorted(Priority)],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    tags = Named(Tag, label=_("Tags"), help_text=_("One a line."))

    @classmethod
    def of(cls, webhook: Subscription, data: Any = None) -> "WebhookForm":
        asked = webhook.conditions
        return cls(
            data,
            initial={
                "url": webhook.url,
                "description": webhook.description,
                "types": "\n".join(webhook.types),
                "owner": webhook.owner.public_id,
                **{k: asked.get(k, []) for k in ("teams", "channels", "priorities")},
                "tags": "\n".join(asked.get("tags", [])),
            },
        )

    def what(self) -> list[forms.BoundField]:
        return [self[name] for name in ("url", "description", "types", "owner")]

    def which(self) -> list[forms.BoundField]:
        return [self[name] for name in ("teams", "channels", "priorities", "tags")]

    def clean(self) -> dict[str, Any]:
        """What the action takes."""
        typed: dict[str, Any] = {**(super().clean() or self.cleaned_data)}
        if self.errors:
            return typed
        return {
            "url": typed["url"],
            "description": typed["description"],
            "owner": typed["owner"],
            "types": typed["types"].split(),
            "conditions": wanted.conditions(
                teams=[one.public_id for one in typed["teams"]],
                channels=[one.public_id for one in typed["channels"]],
                priorities=typed["priorities"],
                tags=[one.name for one in typed["tags"]],
            ),
        }


class SinceForm(ActionForm):
    """From when on all is told once more."""

    since = forms.DateTimeField(
        label=_("All events since"),
        widget=forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}
        ),
    )
