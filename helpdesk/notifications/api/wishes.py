"""/notifications/wishes/ and /devices/: how one wants to hear of what, and on what."""

from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.bodies import Body
from helpdesk.base.api.pages import Order
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Shape
from helpdesk.base.api.views import ApiView, Resource
from helpdesk.notifications import actions
from helpdesk.notifications.kinds import KINDS, Tone, Ways, When
from helpdesk.notifications.models import Device, Wishes

# What callers knew before there were finer kinds: the mails of all in a group.
_SHORT = ("mine", "handovers", "clocks")
_REST = (
    "daily_at", "volume", "quiet_days", "quiet_from", "quiet_until", "free_days",
    "quiet_absent", "quiet_off", "urgent_anyway",
)  # fmt: skip
_OLD = "In short: of the first kind in this group. Set, it counts for all of them."


# "format": "time" stands for RFC 3339's full-time, which has a zone; these have none.
@extend_schema_field({"type": "string"})
class WallTime(serializers.TimeField):
    """A time of the day: taken as HH:MM or HH:MM:SS, answered as HH:MM:SS."""


def _weekdays(**kwargs: Any) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6),
        max_length=7,
        **kwargs,
    )


class KindWaysShape(Shape):
    """By which ways one kind comes."""

    kind = serializers.ChoiceField([(one, one) for one in KINDS])
    bell = serializers.BooleanField(help_text="It stands in the list and is counted.")
    push = serializers.BooleanField()
    mail = serializers.ChoiceField(When.choices)
    sound = serializers.ChoiceField(Tone.choices, help_text="Empty: none.")


class WishesShape(Shape):
    """What one wishes, by kind; and when one is told, and when not."""

    mine = serializers.ChoiceField(When.choices, help_text=_OLD)
    handovers = serializers.ChoiceField(When.choices, help_text=_OLD)
    clocks = serializers.ChoiceField(When.choices, help_text=_OLD)
    ways = KindWaysShape(many=True)
    daily_at = serializers.IntegerField(help_text="The hour of mails once a day.")
    volume = serializers.IntegerField(help_text="Of sounds, of a hundred.")
    quiet_days = _weekdays(help_text="On which quiet begins; 0 is Monday.")
    quiet_from = WallTime(help_text="HH:MM:SS on one's own clock.")
    quiet_until = WallTime(help_text="Not later: on the next day.")
    free_days = _weekdays(help_text="Quiet as a whole.")
    quiet_absent = serializers.BooleanField(help_text="While one is out of office.")
    quiet_off = serializers.BooleanField(
        help_text='No push messages while one has chosen "off".'
    )
    urgent_anyway = serializers.BooleanField(
        help_text="Mentions, late promises and clocks come in quiet hours."
    )


class KindWaysBody(Body):
    """What changes of one kind; what is not said stays."""

    kind = serializers.ChoiceField([(one, one) for one in KINDS])
    bell = serializers.BooleanField(required=False)
    push = serializers.BooleanField(required=False)
    mail = serializers.ChoiceField(When.choices, required=False)
    sound = serializers.ChoiceField(Tone.choices, required=False, allow_blank=True)


class WishesBody(Body):
    """What changes."""

    mine = serializers.ChoiceField(When.choices, required=False, help_text=_OLD)
    handovers = serializers.ChoiceField(When.choices, required=False, help_text=_OLD)
    clocks = serializers.ChoiceField(When.choices, required=False, help_text=_OLD)
    ways = KindWaysBody(many=True, required=False)
    daily_at = serializers.IntegerField(min_value=0, max_value=23, required=False)
    volume = serializers.IntegerField(min_value=0, max_value=100, required=False)
    quiet_days = _weekdays(required=False)
    quiet_from = WallTime(required=False)
    quiet_until = WallTime(required=False)
    free_days = _weekdays(required=False)
    quiet_absent = serializers.BooleanField(required=False)
    quiet_off = serializers.BooleanField(required=False)
    urgent_anyway = serializers.BooleanField(required=False)


class WishesView(ApiView):
    """One's own; programs are told nothing."""

    family = "people"

    @call(gives=WishesShape, about="How one hears of each kind, and when not.")
    def get(self, request: Request) -> Response:
        """As they are."""
        kept = self._kept()
        short = {name: kept.of(_kinds_of(name)[0]).mail for name in _SHORT}
        ways = [{"kind": one, **asdict(kept.of(one))} for one in KINDS]
        rest = {name: getattr(kept, name) for name in _REST}
        return Response({**short, "ways": ways, **rest})

    @call(body=WishesBody, gives=WishesShape, about="Change them.")
    def patch(self, request: Request) -> Response:
        """What is not said stays."""
        kept, said = self._kept(), self.body(WishesBody)
        ways: dict[str, Ways] = {}
        for name in _SHORT:
            if (mail := said.pop(name, None)) is not None:
                ways |= {
                    kind: kept.of(kind).but({"mail": mail}) for kind in _kinds_of(name)
                }
        for one in said.pop("ways", []):
            kind = one.pop("kind")
            ways[kind] = (ways.get(kind) or kept.of(kind)).but(one)
        actions.save_wishes(self.agent, ways=ways, **said)
        return self.get(request)

    def _kept(self) -> Wishes:
        if self.agent.is_service:
            raise Unknown
        return Wishes.objects.filter(agent=self.agent).first() or Wishes()


def _kinds_of(group: str) -> list[str]:
    """Those whose mails the group stands for: not such as are never mailed usually."""
    kinds = [one for one in KINDS.values() if one.group == group]
    return [one.name for one in kinds if one.usual.mail != When.NEVER]


class DeviceShape(Shape):
    """A browser that is pushed to. Where, is nobody's to read."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    made_at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField(help_text="When it last said that it is there.")
    told_at = serializers.DateTimeField(
        allow_null=True, help_text="When its push service last took a message."
    )
    last_error = serializers.CharField(
        help_text="What its push service answered when it took none; empty: it did."
    )

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Device]:
        """Their own."""
        return Device.objects.filter(agent=agent)


class Devices(Resource):
    """One's own; a browser adds itself, on its page."""

    family = "people"
    shape = DeviceShape
    orders = {"made_at": Order(("id",))}

    @call(status=204, about="It gets no more messages.")
    def destroy(self, request: Request, id: Any) -> Response:  # noqa: A002 - its name in the address
        """Whatever waits for it goes, too."""
        device = self.row(id)
        with self.unchanged(device):
            actions.remove_device(device)
        return Response(status=204)

    @call(status=204, about="It gets a message that says that they arrive.")
    def test(self, request: Request, id: Any) -> Response:  # noqa: A002 - as above
        """Soon, if its push service is there."""
        device = self.row(id)
        with self.unchanged(device):
            actions.test_device(device)
        return Response(status=204)
