"""/search/: tickets and people by words, as the search page finds them."""

import re
from dataclasses import replace
from html import unescape
from typing import Any

from django.utils.safestring import SafeString
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api import scopes
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


class CustomerFoundShape(Shape):
    """A customer that was found, whether there is a ticket of theirs or not."""

    customer = serializers.UUIDField()
    name = serializers.CharField()
    address = serializers.CharField()


class OrganizationFoundShape(Shape):
    """An organization that was found."""

    organization = serializers.UUIDField()
    name = serializers.CharField()


class ShelvedShape(Shape):
    """Something that another part of the helpdesk has: an article."""

    id = serializers.CharField()
    title = MarkedShape()
    excerpt = MarkedShape()
    url = serializers.CharField(help_text="Where it is read.")


class CountsShape(Shape):
    """How many there are; `100+` (tickets: `1000+`) where nobody counted on."""

    tickets = serializers.CharField()
    people = serializers.CharField()
    organizations = serializers.CharField()
    articles = serializers.CharField()


class FoundShape(Shape):
    """What has these words, of what you may see."""

    numbered = TicketShape(
        allow_null=True, help_text="The ticket whose number or code was asked for."
    )
    tickets = HitShape(many=True, help_text="Those with the newest words first.")
    people = PersonShape(many=True, help_text="Those of `customers` with a ticket.")
    customers = CustomerFoundShape(many=True, help_text="Who wrote last comes first.")
    organizations = OrganizationFoundShape(many=True)
    articles = ShelvedShape(
        many=True,
        help_text="Published ones, the best first; they take `articles:read`.",
    )
    counts = CountsShape()
    meant = serializers.CharField(
        help_text="The words that were looked for, where nothing has those asked for;"
        " else empty."
    )
    count = serializers.CharField(
        help_text="How many tickets; `1000+` where nobody counted on."
    )


class Search(ApiView):
    """What has these words, and is as the operators among them say."""

    family = "tickets"
    parameters = frozenset({"q"})

    @call(gives=FoundShape, about=(
        "Words by their beginnings or in another form (mistyped ones as they were"
        " probably meant, where nothing has them), a phrase in quotation marks, a number,"
        " a name, and operators: `status:open tag:vip assignee:me created:>2026-11-01`."
    ), operation_id="search")  # fmt: skip
    def get(self, request: Request) -> Response:
        """As the page does it, with its rights."""
        asked = request.query_params.get("q", "").replace("\0", "").strip()
        if len(asked) > LONGEST:
            raise serializers.ValidationError(
                {"q": [f"At most {LONGEST} letters."]}, code="invalid_parameter"
            )
        results = search(self.agent, asked) if asked else NOTHING
        if not self._may_read("articles"):
            results = replace(results, shelved=[])
        return Response(self._found(results))

    def _may_read(self, family: str) -> bool:
        """Whether the token may; who is signed in without one may."""
        sent: Any = self.request.auth
        return sent is None or scopes.covers(sent.scopes, family, write=False)

    def _found(self, results: Results) -> dict[str, Any]:
        rows = [hit.row for hit in results.hits] + [
            one.row for one in results.people if one.row
        ]
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
                if one.row and one.row.pk in shown
            ],
            **_besides(results),
            "count": results.count,
        }


def _besides(results: Results) -> dict[str, Any]:
    """What is no ticket, and how many there are of everything."""
    shelved = {one.shelf.kind: one for one in results.shelved}
    articles = shelved.get("articles")
    return {
        "customers": [
            {"customer": one.customer, "name": one.name, "address": one.shown}
            for one in results.people
        ],
        "organizations": [
            {"organization": one.organization, "name": one.name}
            for one in results.companies
        ],
        "articles": [
            {
                "id": one.key,
                "title": marked(one.title),
                "excerpt": marked(one.words),
                "url": one.url,
            }
            for one in (articles.found.finds if articles else ())
        ],
        "counts": {
            "tickets": results.count,
            "people": results.people_count,
            "organizations": results.companies_count,
            "articles": articles.count if articles else "0",
        },
        "meant": results.meant,
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
