"""Articles beside tickets: what may answer one, and articles made of what was answered."""

from uuid import UUID

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api.bodies import Body, Choose
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.views import ApiView
from knowledge_base.actions.drafting import draft_article, draft_from_message
from knowledge_base.actions.in_tickets import (
    article_should_exist,
    article_was_wrong,
    use_article,
)
from knowledge_base.api.finding import FoundArticlesShape, Hit, told
from knowledge_base.api.gaps import GapShape
from knowledge_base.api.shapes import ArticleShape
from knowledge_base.models import Reader, Translation
from knowledge_base.queries.for_ticket import suggested
from tickets.api.shapes import TicketShape
from tickets.api.shapes_messages import MessageShape
from tickets.models import Message, Ticket


class TicketArticleBody(Body):
    """An article, in one language."""

    translation = Choose(lambda _: Translation.objects.readable_by(Reader.AGENT))


class OfTicket(ApiView, is_base=True):
    """An address below a ticket, for those who answer it."""

    family = "articles"
    of = TicketShape

    def ticket(self, id: UUID) -> Ticket:  # noqa: A002 - its name in the address
        """The ticket in the address.

        Raises:
            Unknown: there is none that this agent may see.
        """
        seen = Ticket.objects.visible_to(self.agent)
        found: Ticket | None = seen.filter(public_id=id).first()
        if found is None:
            raise Unknown
        return found


class TicketArticles(OfTicket):
    """What may answer a ticket, and what was used in it."""

    @call(gives=FoundArticlesShape, about="Articles that may answer this ticket.")
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """As they stand beside it."""
        return told(
            [
                Hit(
                    translation=one.translation,
                    passage=one.passage,
                    for_agents_only=one.is_ours,
                )
                for one in suggested(self.ticket(id))
            ]
        )

    @call(
        body=TicketArticleBody, status=204, about="It goes into the answer: count it."
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Once for a ticket."""
        use_article(self.ticket(id), **self.body(TicketArticleBody), by=self.agent)
        return Response(status=204)


class WrongArticle(OfTicket):
    """It was found wrong while a ticket was answered."""

    @call(
        body=TicketArticleBody, gives=GapShape, status=201, about="A task of its owner."
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """As feedback of a reader."""
        gap = article_was_wrong(
            self.ticket(id), **self.body(TicketArticleBody), by=self.agent
        )
        return self.made(GapShape, GapShape.rows(self.agent).get(pk=gap.pk))


class MissingArticle(OfTicket):
    """There should be one."""

    @call(gives=GapShape, status=201, about="A task: there should be an article.")
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Again, it is the same."""
        ticket = self.ticket(id)
        self.body(Body)
        gap = article_should_exist(ticket, by=self.agent)
        return self.made(GapShape, GapShape.rows(self.agent).get(pk=gap.pk))


class GapDraft(ApiView):
    """An article out of answers that agents gave."""

    family = "articles"
    of = GapShape

    @call(
        gives=ArticleShape,
        status=201,
        about="Draft it from the best answers you may read; again, it is the same draft.",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Without the people in them."""
        gap = GapShape.rows(self.agent).filter(public_id=id).first()
        if gap is None:
            raise Unknown
        self.body(Body)
        made = draft_article(gap, by=self.agent)
        return self.made(
            ArticleShape, ArticleShape.rows(self.agent).get(pk=made.article_id)
        )


class MessageDraft(ApiView):
    """An article out of one answer."""

    family = "articles"
    of = MessageShape

    @call(gives=ArticleShape, status=201, about="Draft it from this answer.")
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Without the people in it."""
        seen = Ticket.objects.visible_to(self.agent).values("pk")
        message = Message.objects.filter(public_id=id, ticket__in=seen).first()
        if message is None:
            raise Unknown
        self.body(Body)
        made = draft_from_message(message, by=self.agent)
        return self.made(
            ArticleShape, ArticleShape.rows(self.agent).get(pk=made.article_id)
        )


_TICKET = "tickets/<uuid:id>/articles/"
urlpatterns = [
    path(_TICKET, TicketArticles.as_view(), name="ticket_articles"),
    path(f"{_TICKET}wrong/", WrongArticle.as_view(), name="ticket_article_wrong"),
    path(f"{_TICKET}missing/", MissingArticle.as_view(), name="ticket_article_missing"),
    path("gaps/<uuid:id>/draft/", GapDraft.as_view(), name="gap_draft"),
    path("messages/<uuid:id>/article/", MessageDraft.as_view(), name="message_article"),
]
