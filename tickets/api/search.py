"""/search/: tickets and people by words, as the search page finds them."""

import re
from html import unescape
from typing import Any

from django.utils.safestring import SafeString
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Shape
from helpdesk.base.api.views import ApiView
from tickets.api.shapes import TicketShape
from tickets.models import Ticket
from tickets.queries.listed import listed
from tickets.queries.search import LONGEST, NOTHING, Results, search

_MARK = re.compile(r"<(/?)mark>")


class MarkedShape(Shape):
    """Words, and where in them what was asked for stands."""

    text = serializers.CharField()
    marks = serializers.ListField(
        child=serializers.ListField(
            child=serializers.IntegerField(), min_length=2, max_length=2
        ),
        help_text="From which character to before which, counted in code points.",
    )


class HitShape(Shape):
    ticket = TicketShape()
    subject = MarkedShape()
    excerpt = MarkedShape()


class PersonShape(Shape):
    """A customer that was found."""

    customer = serializers.UUIDField()
    name = serializers.CharField()
    address = serializers.CharField()
    ticket = TicketShape(help_text="Their newest.")


class FoundShape(Shape):
    """What has these words, of what you may see."""

    numbered = TicketShape(
        allow_null=True, help_text="The ticket whose number or code was asked for."
    )
    tickets = HitShape(many=True, help_text="Those with the newest words first.")
    people = PersonShape(many=True)
    count = serializers.CharField(
        help_text="How many tickets; `1000+` where nobody counted on."
    )


class Search(ApiView):
    """What has these words, and is as the operators among them say."""

    family = "tickets"
    parameters = frozenset({"q"})

    @call(gives=FoundShape, about=(
        "Words by their beginnings, a phrase in quotation marks, a number, a name, and"
        " operators: `status:open tag:vip assignee:me created:>2026-11-01`."
    ), operation_id="search")  # fmt: skip
    def get(self, request: Request) -> Response:
        """As the page does it, with its rights."""
        asked = request.query_params.get("q", "").replace("\0", "").strip()
        if len(asked) > LONGEST:
            raise serializers.ValidationError(
                {"q": [f"At most {LONGEST} letters."]}, code="invalid_parameter"
            )
        results = search(self.agent, asked) if asked else NOTHING
        return Response(self._found(results))

    def _found(self, results: Results) -> dict[str, Any]:
        rows = [hit.row for hit in results.hits] + [one.row for one in results.people]
        rows += [results.numbered] if results.numbered else []
        seen = Ticket.objects.visible_to(self.agent)
        wanted = seen.filter(pk__in={row.pk for row in rows}).order_by("id")
        shown = {one.pk: one.shown for one in listed(wanted, ["id"], agent=self.agent)}
        return {
            "numbered": shown.get(results.numbered.pk) if results.numbered else None,
            "tickets": [
                {
                    "ticket": shown[hit.row.pk],
                    "subject": marked(hit.subject),
                    "excerpt": marked(hit.snippet),
                }
                for hit in results.hits
                if hit.row.pk in shown
            ],
            "people": [
                {
                    "customer": one.customer,
                    "name": one.name,
                    "address": one.shown,
                    "ticket": shown[one.row.pk],
                }
                for one in results.people
                if one.row.pk in shown
            ],
            "count": results.count,
        }


def marked(html: SafeString) -> dict[str, Any]:
    """Escaped words with marks, as plain words and where the marks are."""
    text, marks, begins, at = "", [], 0, 0
    for found in _MARK.finditer(html):
        text += unescape(html[at : found.start()])
        at = found.end()
        if found[1]:
            marks.append([begins, len(text)])
        else:
            begins = len(text)
    return {"text": text + unescape(html[at:]), "marks": marks}
