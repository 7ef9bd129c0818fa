"""The outside of metrics, of what they come to, and of what the house finds."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from helpdesk.base.api.shapes import Shape
from helpdesk.reports import checking, statistics
from helpdesk.reports.definition import Better, Group, Metric
from helpdesk.reports.definition import Shape as Told
from helpdesk.reports.figures import Figure
from helpdesk.reports.metrics import GROUPS
from helpdesk.reports.periods import Period
from tickets.api.shapes import TicketShape

GROUP_OF: Mapping[str, Group] = {
    metric.key: group for group in GROUPS for metric in group.metrics
}


class MetricShape(Shape):
    """What a number says, and what it does not."""

    name = serializers.CharField()
    title = serializers.CharField()
    group = serializers.CharField()
    sentence = serializers.CharField()
    shape = serializers.ChoiceField([(one.value, one.value) for one in Told])
    better = serializers.ChoiceField([(one.value, one.value) for one in Better])
    is_duration = serializers.BooleanField(help_text="Its median is in seconds.")
    traps = serializers.ListField(child=serializers.CharField())


class FigureShape(Shape):
    """What a metric comes to. What its kind does not have is null."""

    metric = MetricShape()
    first = serializers.DateField(help_text="The first day that counts.")
    last = serializers.DateField()
    counted_at = serializers.DateTimeField(help_text="A minute ago at most.")
    part = serializers.IntegerField(help_text="Cases it is about.")
    whole = serializers.IntegerField(help_text="All cases it looks at.")
    pending = serializers.IntegerField(help_text="Those not decided yet.")
    is_few = serializers.BooleanField(
        help_text="Too few cases to tell a share or a median."
    )
    share = serializers.FloatField(allow_null=True)
    share_interval = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="95 %, by Wilson."
    )
    part_before = serializers.IntegerField(help_text="In the period before.")
    whole_before = serializers.IntegerField()
    change = serializers.IntegerField(
        help_text="1 or -1 where it is surely more or less than before."
    )
    median = serializers.FloatField(allow_null=True)
    p90 = serializers.FloatField(allow_null=True)
    median_interval = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="95 %."
    )
    other_part = serializers.IntegerField(
        help_text="Of a difference: cases of the share it is taken against."
    )
    other_whole = serializers.IntegerField()
    difference = serializers.FloatField(
        allow_null=True, help_text="Of two shares; -0.1 is ten of a hundred less."
    )
    difference_interval = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="95 %, by Newcombe."
    )
    minutes = serializers.IntegerField()
    amounts = serializers.DictField(
        child=serializers.IntegerField(), help_text="Minor units, by currency."
    )


class CountedTicketShape(TicketShape):
    """A ticket behind a number, and when it counted last."""

    counted_at = serializers.DateTimeField()


def defined(metric: Metric) -> dict[str, Any]:
    """As `MetricShape` has it."""
    return {
        "name": metric.key,
        "title": str(metric.name),
        "group": GROUP_OF[metric.key].key,
        "sentence": str(metric.sentence),
        "shape": metric.shape.value,
        "better": metric.better.value,
        "is_duration": metric.is_duration,
        "traps": [str(one) for one in metric.traps],
    }


def told(figure: Figure, period: Period) -> dict[str, Any]:
    """As `FigureShape` has it, but for when it was counted."""
    is_share = figure.metric.shape is Told.SHARE and not figure.is_few
    is_spread = figure.metric.shape is Told.SPREAD and not figure.is_few
    interval = figure.interval
    compared = None if figure.is_few else figure.difference
    return {
        "metric": defined(figure.metric),
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "part": figure.part,
        "whole": figure.whole,
        "pending": figure.pending,
        "is_few": figure.is_few,
        "share": figure.share if is_share else None,
        "share_interval": list(statistics.wilson(figure.part, figure.whole))
        if is_share
        else None,
        "part_before": figure.was_part,
        "whole_before": figure.was_whole,
        "change": 0 if figure.is_few else figure.change,
        "median": figure.median if is_spread else None,
        "p90": figure.p90 if is_spread else None,
        "median_interval": list(interval) if is_spread and interval else None,
        "other_part": figure.other_part,
        "other_whole": figure.other_whole,
        "difference": compared[0] if compared else None,
        "difference_interval": list(compared[1]) if compared else None,
        "minutes": figure.minutes,
        "amounts": figure.amounts,
    }


class CheckShape(Shape):
    """Something that has to hold of every ticket, and whether it does."""

    name = serializers.CharField()
    words = serializers.CharField()
    count = serializers.IntegerField(
        allow_null=True, help_text="Tickets that are as they must not be; 0 is well."
    )
    numbers = serializers.ListField(
        child=serializers.IntegerField(), help_text="Those of some of them."
    )
    checked_at = serializers.DateTimeField(allow_null=True)
    since = serializers.DateTimeField(allow_null=True)


def checked(one: checking.Checked) -> dict[str, Any]:
    result = one.result
    return {
        "name": one.check.name,
        "words": str(one.check.words),
        "count": result.count if result else None,
        "numbers": result.numbers if result else [],
        "checked_at": result.checked_at if result else None,
        "since": result.since if result else None,
    }
