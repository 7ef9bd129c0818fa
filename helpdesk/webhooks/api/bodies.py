"""What the calls about webhooks take."""

from typing import Any

from rest_framework import serializers

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.api.bodies import Body, Choose, Line, Moment
from helpdesk.base.egress import LONGEST_URL
from helpdesk.webhooks import wanted
from tickets.models import Channel, Tag

MOST = 100


class TagName(serializers.CharField):
    """A tag that there is, by its name."""

    default_error_messages = {"does_not_exist": "There is no such tag."}

    def to_internal_value(self, data: Any) -> str:
        """As it is spelt.

        Raises:
            ValidationError: there is none.
        """
        name = super().to_internal_value(data)
        found = Tag.objects.meant(name)
        if found is None:
            self.fail("does_not_exist")
        return str(found)


class WebhookFilterBody(Body):
    """Which tickets: what is left out holds for all."""

    teams = serializers.ListField(
        child=Choose(lambda _: Team.objects.all()), max_length=MOST, default=list
    )
    channels = serializers.ListField(
        child=Choose(lambda _: Channel.objects.all()), max_length=MOST, default=list
    )
    priorities = serializers.ListField(
        child=serializers.ChoiceField(list(wanted.PRIORITIES)),
        max_length=MOST,
        default=list,
    )
    tags = serializers.ListField(
        child=TagName(max_length=60), max_length=MOST, default=list
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As they are kept."""
        for name in ("teams", "channels"):
            attrs[name] = [row.public_id for row in attrs.get(name, [])]
        return {**wanted.conditions(**attrs)}


class WebhookPatch(Body):
    """What is changed of a webhook; the rest stays."""

    url = serializers.CharField(max_length=LONGEST_URL, required=False)
    types = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=MOST, required=False
    )
    filter = WebhookFilterBody(source="conditions", required=False)
    description = Line(max_length=200, allow_blank=True, required=False)
    owner = Choose(
        lambda _: Agent.objects.active(), required=False, help_text="An agent."
    )


class WebhookBody(WebhookPatch):
    """A new webhook; it is yours unless you name somebody else."""

    url = serializers.CharField(max_length=LONGEST_URL)
    types = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=MOST
    )


class SinceBody(Body):
    since = Moment(help_text="Within the last two weeks.")
