"""What callers send about mentions."""

from typing import Any

from rest_framework import serializers

from helpdesk.base.accounts.models import Team
from helpdesk.base.api.bodies import Body, Choose, Line
from helpdesk.base.api.shapes import Named
from helpdesk.listening.actions import VERBS
from helpdesk.listening.actions.rules import MOST_TAGS
from helpdesk.listening.api.shapes import SENTIMENTS
from helpdesk.listening.conditions import LONGEST, MOST, When
from helpdesk.listening.forms import networks
from helpdesk.listening.models import Mention, MentionRule, Watched
from tickets.models import Channel, Priority

MOST_AT_ONCE = 100


class BulkMentionsBody(Body):
    """One verb for many."""

    verb = serializers.ChoiceField(sorted(VERBS))
    mentions = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=MOST_AT_ONCE
    )


def _some(child: serializers.Field[Any, Any, Any, Any]) -> Any:
    return serializers.ListField(child=child, max_length=MOST, required=False)


class WhenBody(Body):
    """All of it has to hold; what is not said holds for every mention."""

    how = _some(serializers.ChoiceField(Mention.How.choices))
    channels = _some(Choose(lambda body: Channel.objects.all()))
    words = _some(Line(max_length=LONGEST))
    authors = _some(Line(max_length=LONGEST))
    languages = _some(serializers.RegexField(r"\A[a-z]{2,3}\Z"))
    sentiments = _some(serializers.ChoiceField(list(SENTIMENTS.values())))
    reach = serializers.IntegerField(
        min_value=0, max_value=10**9, allow_null=True, required=False
    )


class MentionRuleBody(Body):
    """A rule as a whole."""

    name = Line(max_length=100)
    does = serializers.ChoiceField(MentionRule.Does.choices)
    when = WhenBody(required=False)
    team = Choose(lambda body: Team.objects.all(), allow_null=True, required=False)
    tags = serializers.ListField(
        child=Line(max_length=60), max_length=MOST_TAGS, required=False
    )
    priority = Named(Priority, allow_null=True, required=False)


class MentionRulePatch(MentionRuleBody):
    """What of it changes; `when` and `tags` change as a whole."""

    name = Line(max_length=100, required=False)
    does = serializers.ChoiceField(MentionRule.Does.choices, required=False)


class RuleSwitchBody(Body):
    on = serializers.BooleanField()


class RuleMoveBody(Body):
    up = serializers.BooleanField(help_text="False: down.")


class Network(Line):
    """One that can be asked for words: elsewhere it would be looked for in vain."""

    def to_internal_value(self, data: Any) -> str:
        """Its kind.

        Raises:
            ValidationError: there is none, or it cannot be asked.
        """
        kind, known = super().to_internal_value(data), dict(networks())
        if kind not in known:
            raise serializers.ValidationError(f"One of: {', '.join(known)}.")
        return kind


class WatchedBody(Body):
    """What is looked for."""

    sort = serializers.ChoiceField(Watched.Sort.choices)
    text = Line(max_length=LONGEST)
    kinds = serializers.ListField(
        child=Network(max_length=30), max_length=MOST, required=False
    )


class WatchedPatch(Body):
    """What of it changes."""

    text = Line(max_length=LONGEST, required=False)
    kinds = serializers.ListField(
        child=Network(max_length=30), max_length=MOST, required=False
    )
    is_active = serializers.BooleanField(required=False)


def when_of(sent: dict[str, Any]) -> When:
    """The conditions that were sent, as rules keep them."""
    by_name = {name: number for number, name in SENTIMENTS.items()}
    return When(
        how=tuple(sent.get("how", ())),
        channels=tuple(str(one.public_id) for one in sent.get("channels", ())),
        words=tuple(sent.get("words", ())),
        authors=tuple(sent.get("authors", ())),
        languages=tuple(sent.get("languages", ())),
        sentiments=tuple(by_name[one] for one in sent.get("sentiments", ())),
        reach=sent.get("reach"),
    )
